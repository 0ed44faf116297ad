"""What a change that settles a finding is, and the registry of those who know one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from safetycase.case import Case
from safetycase.editing import Command
from safetycase.findings import Finding


class Repair(msgspec.Struct, frozen=True, kw_only=True):
    """A change that settles a finding, or begins to.

    `sure`: it writes what the author plainly meant, so that it can be made together with others; everything else is for
    a person to choose. `adds` is the kind of the item that it adds, empty for none: what only the author knows still
    has to be said there, and check says so until then. `draft` adds it as generated, for a person to review: until
    then it covers nothing. `words` are those of a command behind `safetycase` that does the same, empty where only a
    repair does it.
    """

    title: str
    command: Command
    sure: bool = False
    adds: str = ""
    draft: Command | None = None
    words: tuple[str, ...] = ()


Repairs = Iterator[Repair]
Mender = Callable[[Case, Finding], Repairs]

MENDERS: dict[str, list[Mender]] = {}
"""Who knows repairs, by the code of the rule."""


def mends(*codes: str) -> Callable[[Mender], Mender]:
    """Enter a function that knows repairs of what these rules find.

    It is asked only about items of the case that stand once. A repair that turns out not to be possible raises
    EditError when it is made.
    """

    def enter(mender: Mender) -> Mender:
        for code in codes:
            MENDERS.setdefault(code, []).append(mender)
        return mender

    return enter
