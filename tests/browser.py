"""Finds the Chromium that the journeys drive. Run as a program it installs one, where that is one command away."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# the browser asks nobody but the application
OFFLINE = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
MISSING = (
    "No Chromium to run the journeys in. Install one with `apt-get install chromium`, "
    "or `.venv/bin/playwright install chromium`, or name yours with CHROMIUM=/path/to/chromium."
)


def find(playwrights_own):
    """The path of a Chromium: CHROMIUM's, else one on PATH, else `playwrights_own` if it is there, else None."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    return next(filter(None, map(shutil.which, ON_PATH)), None) or (
        playwrights_own if Path(playwrights_own).exists() else None
    )


def arguments():
    """How to start it. Chromium's sandbox refuses to run as root."""
    return [*OFFLINE, "--no-sandbox"] if os.geteuid() == 0 else OFFLINE


def _install():
    """Debian's own, when this is root on Debian."""
    if os.geteuid() == 0 and shutil.which("apt-get") and Path("/etc/debian_version").exists():
        print("Installing chromium with apt-get")
        quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], check=True, **quiet)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"],
            check=True,
            **quiet,
        )


def _playwrights_own():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


if __name__ == "__main__":
    own = _playwrights_own()
    if not find(own):
        _install()
    sys.exit(None if find(own) else MISSING)
