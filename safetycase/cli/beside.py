"""Work that a second process does while this one goes on with something else, where there is a processor for it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import NoReturn


def beside(work: Callable[[], bytes]) -> Callable[[], bytes]:
    """Begin `work` in a copy of this process, and give a function that waits for what it returns.

    Where no copy can be made, or the copy fails, the function does the work itself: the result is the same. The copy
    writes nothing but its result, so that its work must have no effects of its own.
    """
    if not _can_fork():
        return work
    reading, writing = os.pipe()
    try:
        copy = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return work
    if copy == 0:
        os.close(reading)
        _send(work, writing)
    os.close(writing)

    def result() -> bytes:
        with os.fdopen(reading, "rb") as stream:
            data = stream.read()
        _, status = os.waitpid(copy, 0)
        return data if status == 0 else work()

    return result


def _can_fork() -> bool:
    """Whether a copy of this process is safe to make and would have a processor of its own."""
    if not hasattr(os, "fork") or not hasattr(os, "sched_getaffinity") or threading.active_count() > 1:
        return False
    return len(os.sched_getaffinity(0)) > 1


def _send(work: Callable[[], bytes], writing: int) -> NoReturn:
    """Do the work, write its result and end, whatever happens, without what this process would do at its end."""
    code = 1
    try:
        data = work()
        with os.fdopen(writing, "wb") as stream:
            stream.write(data)
        code = 0
    finally:
        os._exit(code)
