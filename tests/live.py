"""The real thing: the application behind gunicorn, as `make run` serves it, in processes of its own."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.leash import end, leashed

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30  # seconds


@contextmanager
def served(settings, folder, *application):
    """The address of the application under `settings` (names without prefix), while the block lasts.

    Another than ours is named as gunicorn has it, "module:create()".

    Its log is in `folder`, and is printed at the end: pytest shows it when the test failed.
    """
    port = _free_port()
    url = f"http://localhost:{port}"
    log = folder / f"gunicorn-{port}.log"
    mine = {name: value for name, value in os.environ.items() if not name.startswith("CLINIC_")}
    theirs = {f"CLINIC_{name}": str(value) for name, value in {"BASE_URL": url, **settings}.items()}
    with log.open("wb") as output:
        server = leashed(
            [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", *application],
            cwd=ROOT,
            env={**mine, **theirs, "PORT": str(port)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(url, server, log)
        yield url
    finally:
        end(server)
        print(log.read_text(encoding="utf-8", errors="replace"))


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url, server, log):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            httpx.get(f"{url}/robots.txt", timeout=5)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the application did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")
