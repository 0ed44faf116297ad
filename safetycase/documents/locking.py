"""One save at a time: a lock on the folder of the case that needs no file and dies with its process."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safetycase.documents.targets import SaveError, reason_of

WAIT_SECONDS = 10.0
"""How long a save waits for another one to finish."""


@contextmanager
def locked(root: Path) -> Iterator[bool]:
    """Hold the lock of a case. Raises SaveError if another process holds it for longer than `WAIT_SECONDS`.

    Yields whether the lock is real: where the file system knows no locks, saves are still atomic one by one.
    """
    try:
        handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise SaveError(str(root), reason_of(error)) from error
    try:
        yield _acquire(handle, root)
    finally:
        os.close(handle)


def _acquire(handle: int, root: Path) -> bool:
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise SaveError(str(root), "another program is saving this case") from None
            time.sleep(0.01)
        except OSError:
            return False
        else:
            return True
