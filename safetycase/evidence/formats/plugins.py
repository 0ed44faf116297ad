"""Readers that other installed packages bring, under the entry points `safetycase.readers`.

They are asked for only by the name of a format that is not ours, never to recognise content. Only packages count that
are installed where this interpreter keeps its packages: what lies in the current folder, or in a case, is never loaded,
whatever is on the path. What a reader of others does wrong is a sentence, never a traceback.
"""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from safetycase.evidence.formats.reader import Reader, Wanted
from safetycase.evidence.records import STATES, CaseResult, Rows, RunRecord, UnreadableError
from safetycase.evidence.text import shown

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "safetycase.readers"
"""The group of entry points; the name of each is the format that its reader reads."""

_TYPES: Mapping[str, Any] = {
    "name": str, "title": str, "locators": frozenset, "fields": tuple, "defaults": Mapping, "shows": frozenset,
    "whole": frozenset, "suffixes": tuple, "seeks": bool, "rates": bool, "unit": str, "rows": Callable,
}  # fmt: skip


@cache
def brought(name: str) -> Reader | str:
    """The reader that an installed package brings for a format, or why it cannot be used; empty where none does."""
    try:
        found = [point for point in _points() if point.name == name]
    except Exception as error:  # the metadata of any package may be damaged
        return f"the installed packages cannot be looked through: {_told(error)}"
    if not found:
        return ""
    if len(found) > 1:
        return f"{len(found)} installed packages bring a reader of the format '{shown(name, 60)}'"
    origin = _origin(found[0])
    try:
        with _without_here():
            loaded = found[0].load()
    except (Exception, SystemExit) as error:
        return f"the reader of {origin} cannot be loaded: {_told(error)}"
    reader = next((one for one in _readers(loaded) if one.name == name), None)
    if reader is None:
        return f"what {origin} brings is no reader of the format '{shown(name, 60)}'"
    wrong = next((field for field, kind in _TYPES.items() if not isinstance(getattr(reader, field), kind)), "")
    return f"the reader of {origin} has a wrong {wrong}" if wrong else _guarded(reader, origin)


def places() -> list[str]:
    """The folders where this interpreter keeps its packages."""
    known = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), *site.getsitepackages()]
    if site.ENABLE_USER_SITE:
        known.append(site.getusersitepackages())
    listed = {os.path.realpath(path) for path in sys.path if path}
    return [path for path in dict.fromkeys(map(os.path.realpath, known)) if path in listed]


def _points() -> Iterator[EntryPoint]:
    from importlib.metadata import distributions

    for distribution in distributions(path=places()):
        yield from distribution.entry_points.select(group=GROUP)


@contextmanager
def _without_here() -> Iterator[None]:
    """Import nothing from the current folder or below it, but for the interpreter's own folders."""
    here, kept, own = os.path.realpath(os.curdir), list(sys.path), (*places(), os.path.realpath(sys.prefix))
    sys.path[:] = [path for path in kept if path and (_within(path, own) or not _within(path, (here,)))]
    try:
        yield
    finally:
        sys.path[:] = kept


def _within(path: str, folders: Iterable[str]) -> bool:
    real = os.path.realpath(path)
    return any(real == folder or real.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)


def _origin(point: EntryPoint) -> str:
    package = point.dist
    return shown(f"{package.name} {package.version}" if package is not None else point.value, 80)


def _readers(loaded: Any) -> Iterator[Reader]:
    for one in loaded if isinstance(loaded, tuple | list) else (loaded,):
        if isinstance(one, Reader):
            yield one


def _guarded(reader: Reader, origin: str) -> Reader:
    """The reader, held to what readers must give."""

    def rows(stream: Any, wanted: Wanted) -> Rows:
        try:
            record = yield from _checked(reader.rows(stream, wanted), origin)
        except UnreadableError:
            raise
        except (Exception, SystemExit) as error:
            raise UnreadableError(f"the reader of {origin} failed: {_told(error)}") from None
        return msgspec.structs.replace(record, format=reader.name, manual=None)

    def item_ids(case: CaseResult) -> Iterable[str]:
        try:
            return [str(name) for name in reader.item_ids(case)]
        except (Exception, SystemExit) as error:
            raise UnreadableError(f"the reader of {origin} failed: {_told(error)}") from None

    return msgspec.structs.replace(reader, rows=rows, recognises=_never, item_ids=item_ids)


def _checked(given: Any, origin: str) -> Generator[CaseResult, None, RunRecord]:
    """The results of a reader as long as they are results. Raises UnreadableError."""
    rows = iter(given)
    while True:
        try:
            case = next(rows)
        except StopIteration as end:
            if not isinstance(end.value, RunRecord):
                raise UnreadableError(f"the reader of {origin} gives no record at the end") from None
            return end.value
        counted = (
            isinstance(case, CaseResult) and type(case.count) is int and case.count >= 0 and case.again in {False, True}
        )
        if not counted or case.state not in STATES or not isinstance(case.name, str):
            raise UnreadableError(f"the reader of {origin} gives something that is no result")
        yield case


def _never(head: bytes, name: str) -> bool:
    """Content is never recognised as a format of others: it must be named."""
    return False


def _told(error: BaseException) -> str:
    return shown(f"{type(error).__name__}: {error}", 160)
