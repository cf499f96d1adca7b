"""Where files of a test lie that nobody reads after it: in memory, where the machine has room for them there."""

import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3  # bytes; a container often has 64 MB


def folder():
    """The folder to make temporary folders in, None for the usual one: most of a test's time there is the disk's."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None
