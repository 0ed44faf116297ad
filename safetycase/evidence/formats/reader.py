"""What a format must bring so that evidence in it can be judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from safetycase.evidence.records import CaseResult, RunRecord


class Readable(Protocol):
    """Anything that gives bytes in pieces."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most `size` of them where it is not negative; none at the end."""
        ...


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """One format.

    `recognises(head, name)` says whether the first bytes of a file called `name` look like the format.
    `read(stream)` gives the record, or raises `UnreadableError`; it never trusts the content: every module caps depth,
    lengths and counts by constants of its own, and reads the stream from its place to its end.
    `locators` are the keys that `select` may use for this format; any other makes the evidence unknown.
    `item_ids(case)` are the ids of items of the safety case that a result names.
    """

    name: str
    title: str
    recognises: Callable[[bytes, str], bool]
    read: Callable[[Readable], RunRecord]
    locators: frozenset[str]
    item_ids: Callable[[CaseResult], Iterable[str]]
