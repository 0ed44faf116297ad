"""Memory of large cases: one heap for all threads, and what a check needed given back after it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable
from typing import Any

from safetycase.case import AnyItem

LARGE = 20_000
"""Items from which on memory counts more than the few thousandths of a second that it costs to make records anew."""
_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
"""Parameters of mallopt(3): how many heaps there may be, and the bytes from which on a block is taken from the system,
to which it goes back as soon as it is free."""
BLOCK = 1 << 17
"""Bytes of such a block: the indexes of a large case are larger, and there is a new one after each edit."""


def _c_library() -> Any:
    """The C library where it is glibc, else None."""
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    library = ctypes.CDLL(None)
    return library if hasattr(library, "gnu_get_libc_version") and hasattr(library, "malloc_trim") else None


def one_heap() -> None:
    """Let all threads take memory from one heap, and no large blocks from it.

    With a heap for each thread, what a check frees would be of no use to the screen.
    """
    with contextlib.suppress(OSError, ImportError):
        library = _c_library()
        if library is not None:
            library.mallopt(_ARENA_MAX, 1)
            library.mallopt(_MMAP_THRESHOLD, BLOCK)


def give_back(items: Iterable[AnyItem], count: int) -> None:
    """Of a large case, drop the typed records of items, which only a check needs, and give free memory back."""
    if count < LARGE:
        return
    for item in items:
        item.forget_record()
    with contextlib.suppress(OSError, ImportError):
        library = _c_library()
        if library is not None:
            library.malloc_trim(0)
