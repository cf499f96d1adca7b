"""Runs a command that cannot outlive its starter, whatever ends that: `python tests/leash.py gunicorn …`.

The starter holds the other end of standard input; when that closes, the command and its children are killed.
"""

import os
import signal
import subprocess
import sys
from threading import Thread


def leashed(command, **options):
    """The process of a command that ends with this one."""
    leash = [sys.executable, __file__, *command]
    return subprocess.Popen(leash, stdin=subprocess.PIPE, start_new_session=True, **options)


def end(process):
    """End it now. Nobody waits for an answer any more, so it need not be graceful."""
    process.stdin.close()
    process.wait()


def _hold(command):
    held = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)

    def kill_when_let_go():
        sys.stdin.read()
        os.killpg(held.pid, signal.SIGKILL)

    Thread(target=kill_when_let_go, daemon=True).start()
    return held.wait()


if __name__ == "__main__":
    sys.exit(_hold(sys.argv[1:]))
