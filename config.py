"""Every deployment setting: its name, its default and one comment. Set them in the environment as CLINIC_<NAME>.

What the owner of the clinic changes (name, zone, prices, notice …) is not here: it lives in the database.
"""

import os
import re
import secrets
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

try:
    import fcntl
except ImportError:  # Windows has no such lock, and starts one process
    fcntl = None  # type: ignore[assignment]  # a module elsewhere

ROOT = Path(__file__).resolve().parent

DEFAULTS: dict[str, str] = {
    "ENV": "production",  # development | testing | production; anything unsafe stops a production start
    "INSTANCE": str(ROOT / "instance"),  # folder for the SQLite file and development keys
    "DATABASE_URL": "",  # empty: a SQLite file in the instance folder; or postgresql+psycopg://user:password@host/name
    "SECRET_KEY": "",  # signs sessions and forms; at least 32 characters
    "LINK_KEYS": "",  # sign clients' private links; comma-separated, the first signs, the others still open old links
    "DATA_KEYS": "",  # seal health data; 64 hex digits each, comma-separated, the first seals, all open
    "BASE_URL": "http://localhost:8000",  # where people reach the clinic; links in messages begin with it
    "HOSTS": "",  # further host names to answer to, comma-separated
    "PROXY_HOPS": "0",  # how many proxies in front of the app set X-Forwarded-*
    "RATE_LIMITS": "on",  # on | off
    "RATE_STORAGE": "memory://",  # or redis://host:6379 when several machines share the limits
    "NODE_MODULES": str(ROOT / "node_modules"),  # where the font and htmx were installed; optional
}


class UnsafeStart(SystemExit):
    """The production start is refused; its text lists every problem at once."""


def load(environ: Mapping[str, str] | None = None, overrides: Mapping[str, object] | None = None) -> dict[str, object]:
    """Flask's configuration from the environment and `overrides` (names without prefix).

    Raises UnsafeStart when the environment is `production`, or unknown, and a setting is unsafe.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, str] = {name: environ.get(f"CLINIC_{name}", default) for name, default in DEFAULTS.items()}
    values |= {name: str(value) for name, value in (overrides or {}).items() if name in DEFAULTS}
    if values["ENV"] == "development":
        _make_development_keys(values)
    if values["ENV"] not in {"development", "testing"} and (problems := _problems(values)):
        raise UnsafeStart("\n".join(["The clinic cannot start safely:", *(f"  - {problem}" for problem in problems)]))
    extra = {name: value for name, value in (overrides or {}).items() if name not in DEFAULTS}
    return {**values, **_derived(values), **extra}


def _derived(values: Mapping[str, str]) -> dict[str, object]:
    https = values["BASE_URL"].startswith("https://")
    database = values["DATABASE_URL"] or f"sqlite:///{Path(values['INSTANCE']).resolve() / 'clinic.sqlite'}"
    return {
        "TESTING": values["ENV"] == "testing",
        "PROXY_HOPS": int(values["PROXY_HOPS"]),
        "SQLALCHEMY_DATABASE_URI": database,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine(database),
        "ANSWERS_TO": _hosts(values),
        "HTTPS": https,
        "MAX_CONTENT_LENGTH": 1_000_000,
        "MAX_FORM_MEMORY_SIZE": 200_000,
        "MAX_FORM_PARTS": 500,
        "WTF_CSRF_TIME_LIMIT": None,  # a form may stand open as long as its session: nothing typed is lost
        "SESSION_COOKIE_NAME": "__Host-session" if https else "session",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "RATELIMIT_ENABLED": values["RATE_LIMITS"] != "off",
        "RATELIMIT_STORAGE_URI": values["RATE_STORAGE"],
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 4,
        "COMPRESS_LEVEL": 5,
        "COMPRESS_STREAMS": False,
    }


def _engine(database: str) -> dict[str, object]:
    options: dict[str, object] = {"hide_parameters": True}  # what people typed stays out of errors and their logs
    return options if database.startswith("sqlite") else {**options, "pool_pre_ping": True, "pool_size": 10}


def _hosts(values: Mapping[str, str]) -> list[str]:
    others = (host.strip() for host in values["HOSTS"].split(","))
    hosts = [urlsplit(values["BASE_URL"]).hostname or "localhost", *filter(None, others)]
    return hosts if values["ENV"] == "production" else [*hosts, "localhost", "127.0.0.1"]


def _problems(values: Mapping[str, str]) -> list[str]:
    problems = []
    if values["ENV"] != "production":
        problems.append("CLINIC_ENV must be development, testing or production.")
    if len(values["SECRET_KEY"]) < 32:
        problems.append("CLINIC_SECRET_KEY must be at least 32 random characters.")
    if not values["LINK_KEYS"] or any(len(key.strip()) < 32 for key in values["LINK_KEYS"].split(",")):
        problems.append("CLINIC_LINK_KEYS must hold at least one key of 32 random characters.")
    if not values["DATA_KEYS"] or not all(map(_is_data_key, values["DATA_KEYS"].split(","))):
        problems.append("CLINIC_DATA_KEYS must hold at least one key of 64 random hex digits (openssl rand -hex 32).")
    if not (values["BASE_URL"].startswith("https://") and urlsplit(values["BASE_URL"]).hostname):
        problems.append("CLINIC_BASE_URL must be the https:// address that clients use.")
    if not values["RATE_STORAGE"].startswith("memory:") and find_spec("redis") is None:
        problems.append("CLINIC_RATE_STORAGE needs the Python package redis, which is not installed.")
    if values["RATE_LIMITS"] == "off":
        problems.append("CLINIC_RATE_LIMITS must not be off where strangers can book.")
    if not values["PROXY_HOPS"].isdigit():
        problems.append("CLINIC_PROXY_HOPS must be a number.")
    return problems


def _is_data_key(text: str) -> bool:
    return re.fullmatch(r"[0-9a-fA-F]{64}", text.strip()) is not None


def _make_development_keys(values: dict[str, str]) -> None:
    """Keys for this computer only, each made once, readable by their owner alone."""
    path = Path(values["INSTANCE"]) / "secrets.env"
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600), "r+", encoding="utf-8") as file:
        _alone(file)
        stored = dict(line.split("=", 1) for line in file.read().splitlines() if "=" in line)
        for name in ("SECRET_KEY", "LINK_KEYS", "DATA_KEYS"):
            if name not in stored:
                stored[name] = secrets.token_hex(32)
                file.write(f"{name}={stored[name]}\n")
    values |= {name: value for name, value in stored.items() if not values.get(name)}


def _alone(file: IO[str]) -> None:
    """Wait until no other process holds the file: a key is made once, also when server and worker start together."""
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX)
