"""How gunicorn serves the clinic, at home and in production; the command line and WEB_CONCURRENCY override it."""

import os
import socket
from pathlib import Path

port = int(os.environ.get("PORT", "8000"))


def has_ipv6_loopback():
    """Whether `localhost` may mean ::1 here, as browsers try first."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def when_ready(server):
    if os.environ.get("CLINIC_ENV") != "development":
        return
    link = os.environ.get("SIGN_IN_LINK", "")
    way_in = f"\n\n  Sign in as its owner, once and within the hour:\n  {link}" if link else ""
    home = f"http://localhost:{port}"
    print(
        f"\n  The clinic      {home}/"
        f"\n  Its messages    {home}/_mail"
        f"\n  Its components  {home}/_components"
        f"{way_in}"
        f"\n\n  Ctrl+C stops it; the data stays in {os.environ.get('CLINIC_INSTANCE', 'instance/')}.\n",
        flush=True,
    )


wsgi_app = "clinic:create_app()"
bind = [f"127.0.0.1:{port}"] + ([f"[::1]:{port}"] if has_ipv6_loopback() else [])
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
preload_app = True  # imported once, then forked: create_app opens no connection that two could share
loglevel = "warning"
control_socket_disable = True
# a heartbeat file on a slow disk can stall a worker
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
