"""Settings of a deployment, and what production refuses to start with."""

import stat
from pathlib import Path

import pytest

import config
from clinic import create_app

SAFE = {
    "CLINIC_SECRET_KEY": "s" * 32,
    "CLINIC_LINK_KEYS": "k" * 32,
    "CLINIC_DATA_KEYS": "ab" * 32,
    "CLINIC_BASE_URL": "https://clinic.example",
}
KEYS = "CLINIC_SECRET_KEY must be at least 32 random characters."
LINKS = "CLINIC_LINK_KEYS must hold at least one key of 32 random characters."
DATA = "CLINIC_DATA_KEYS must hold at least one key of 64 random hex digits (openssl rand -hex 32)."
BASE = "CLINIC_BASE_URL must be the https:// address that clients use."
LIMITS = "CLINIC_RATE_LIMITS must not be off where strangers can book."
HOPS = "CLINIC_PROXY_HOPS must be a number."
WHERE = "CLINIC_ENV must be development, testing or production."


def refusals(environ):
    with pytest.raises(config.UnsafeStart) as refused:
        config.load(environ)
    first, *problems = str(refused.value).splitlines()
    assert first == "The clinic cannot start safely:"
    return [problem.removeprefix("  - ") for problem in problems]


def test_production_is_what_is_meant_when_nothing_is_said():
    assert config.load(SAFE)["ENV"] == "production"


def test_production_names_every_problem_at_once():
    assert refusals({}) == [KEYS, LINKS, DATA, BASE]
    bad = {"CLINIC_SECRET_KEY": "short", "CLINIC_RATE_LIMITS": "off", "CLINIC_PROXY_HOPS": "two"}
    assert refusals(bad) == [KEYS, LINKS, DATA, BASE, LIMITS, HOPS]


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"CLINIC_SECRET_KEY": "s" * 31}, [KEYS]),
        ({"CLINIC_LINK_KEYS": ""}, [LINKS]),
        ({"CLINIC_LINK_KEYS": "k" * 31}, [LINKS]),
        ({"CLINIC_LINK_KEYS": "k" * 32 + ",short"}, [LINKS]),
        ({"CLINIC_LINK_KEYS": "k" * 32 + ","}, [LINKS]),
        ({"CLINIC_DATA_KEYS": ""}, [DATA]),
        ({"CLINIC_DATA_KEYS": "ab" * 31}, [DATA]),
        ({"CLINIC_DATA_KEYS": "ab" * 32 + ",short"}, [DATA]),
        ({"CLINIC_BASE_URL": "http://clinic.example"}, [BASE]),
        ({"CLINIC_BASE_URL": "clinic.example"}, [BASE]),
        ({"CLINIC_BASE_URL": "https://"}, [BASE]),
        ({"CLINIC_RATE_LIMITS": "off"}, [LIMITS]),
        ({"CLINIC_PROXY_HOPS": "-1"}, [HOPS]),
        ({"CLINIC_PROXY_HOPS": ""}, [HOPS]),
        ({"CLINIC_ENV": "Production"}, [WHERE]),
        ({"CLINIC_ENV": "prod"}, [WHERE]),
        ({"CLINIC_ENV": ""}, [WHERE]),
    ],
)
def test_production_refuses(change, problems):
    assert refusals(SAFE | change) == problems


def test_the_application_does_not_start_where_the_settings_are_refused(monkeypatch):
    for name in config.DEFAULTS:
        monkeypatch.delenv(f"CLINIC_{name}", raising=False)
    with pytest.raises(config.UnsafeStart):
        create_app({"ENV": "production", "SECRET_KEY": "short"})


@pytest.mark.parametrize(
    ("base_url", "secure", "names"),
    [
        ("https://clinic.example", True, "__Host-session"),
        ("http://localhost:8000", False, "session"),
    ],
)
def test_cookies_are_as_safe_as_the_address_allows(base_url, secure, names):
    settings = config.load(SAFE | {"CLINIC_ENV": "testing", "CLINIC_BASE_URL": base_url})
    cookie = {key.removeprefix("SESSION_COOKIE_"): settings[key] for key in settings if "_COOKIE_" in key}
    assert cookie == {"NAME": names, "SECURE": secure, "HTTPONLY": True, "SAMESITE": "Lax"}


@pytest.mark.parametrize(
    ("environ", "hosts"),
    [
        ({}, ["clinic.example"]),
        ({"CLINIC_HOSTS": "www.clinic.example, old.example"}, ["clinic.example", "www.clinic.example", "old.example"]),
        ({"CLINIC_ENV": "development"}, ["clinic.example", "localhost", "127.0.0.1"]),
    ],
)
def test_the_names_we_answer_to(environ, hosts, tmp_path):
    assert config.load(SAFE | {"CLINIC_INSTANCE": str(tmp_path)} | environ)["ANSWERS_TO"] == hosts


def test_the_database_is_a_file_in_the_instance_folder_unless_another_is_named(tmp_path):
    where = config.load(SAFE | {"CLINIC_INSTANCE": str(tmp_path)})["SQLALCHEMY_DATABASE_URI"]
    assert where == f"sqlite:///{tmp_path}/clinic.sqlite"
    url = "postgresql+psycopg://me@there/clinic"
    settings = config.load(SAFE | {"CLINIC_DATABASE_URL": url})
    assert settings["SQLALCHEMY_DATABASE_URI"] == url
    assert settings["SQLALCHEMY_ENGINE_OPTIONS"] == {"hide_parameters": True, "pool_pre_ping": True, "pool_size": 10}


def test_development_makes_keys_for_this_computer_once(tmp_path):
    environ = {"CLINIC_ENV": "development", "CLINIC_INSTANCE": str(tmp_path / "new")}
    first, again = config.load(environ), config.load(environ)
    file = tmp_path / "new" / "secrets.env"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [first[name] for name in ("SECRET_KEY", "LINK_KEYS", "DATA_KEYS")] == [
        again[name] for name in ("SECRET_KEY", "LINK_KEYS", "DATA_KEYS")
    ]
    made = [first[name] for name in ("SECRET_KEY", "LINK_KEYS", "DATA_KEYS")]
    assert [len(key) for key in made] == [64, 64, 64]
    assert len(set(made)) == 3


def test_development_keeps_a_key_that_is_given(tmp_path):
    environ = {"CLINIC_ENV": "development", "CLINIC_INSTANCE": str(tmp_path), "CLINIC_SECRET_KEY": "mine"}
    assert config.load(environ)["SECRET_KEY"] == "mine"


def test_production_makes_no_keys(tmp_path):
    config.load(SAFE | {"CLINIC_INSTANCE": str(tmp_path)})
    assert list(Path(tmp_path).iterdir()) == []


def test_what_a_caller_says_comes_before_the_environment():
    settings = config.load(SAFE, {"BASE_URL": "https://other.example", "PROPAGATE_EXCEPTIONS": True})
    assert (settings["BASE_URL"], settings["PROPAGATE_EXCEPTIONS"]) == ("https://other.example", True)
