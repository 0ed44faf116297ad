"""How steps are written down in the journal of unsaved edits, and read again.

A record is one line of JSON; the content of a file, where there is one, follows as it is. A person can read it in need.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Literal

import msgspec

from safetycase.case import safe_path
from safetycase.documents import Document, Splice, inverse
from safetycase.documents.sessions import moment
from safetycase.editing.drafts import Edit, FileEdit
from safetycase.editing.history import Snapshot, Step

VERSION = 1

Act = Literal["do", "undo", "redo"]


class Opened(msgspec.Struct, frozen=True, tag="opened", tag_field="record"):
    """The beginning of a journal: of which case, and by whom (`sessions.Holder` as plain data)."""

    version: int
    root: str
    session: dict[str, Any]


class Base(msgspec.Struct, frozen=True, tag="base", tag_field="record"):
    """What a file held on disk when the edits that follow were made; its content follows if it was `there`."""

    file: str
    there: bool


class Blob(msgspec.Struct, frozen=True, tag="content", tag_field="record"):
    """Content that later records name by its number; it follows."""


class SplicedFile(msgspec.Struct, frozen=True):
    """A file changed by splices, from `created` on where it was made."""

    file: str
    forward: tuple[tuple[Splice, ...], ...] = ()
    created: str | None = None


class WholeFile(msgspec.Struct, frozen=True):
    """A file exchanged as a whole: the numbers of the contents before and after, None for no file."""

    file: str
    before: int | None
    after: int | None


class Entry(msgspec.Struct, frozen=True):
    """What was done, as a person sees it: the act, the title of the step, the item, and when (seconds since 1970)."""

    act: Act
    title: str
    item: str
    at: float

    @property
    def words(self) -> str:
        """What was done, in words."""
        return {"do": "", "undo": "undone: ", "redo": "done again: "}[self.act] + self.title

    @property
    def when(self) -> str:
        """When it was done: the time of day, with the day if it is another one than today."""
        try:
            return moment(datetime.fromtimestamp(self.at).astimezone().isoformat())
        except (ValueError, OverflowError, OSError):
            return "at an unknown time"


class Taken(msgspec.Struct, frozen=True, tag="step", tag_field="record"):
    """A step that was acknowledged; `anew` names the files that it read again from disk, `kept` those of them in which
    another program's earlier change stays undone."""

    entry: Entry
    spliced: tuple[SplicedFile, ...] = ()
    whole: tuple[WholeFile, ...] = ()
    anew: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


class Summed(msgspec.Struct, frozen=True, tag="summed", tag_field="record"):
    """All unsaved steps so far, in place of steps that could not be written down one by one.

    `superseded` names the files in which another program's change was read and then undone.
    """

    entries: tuple[Entry, ...]
    whole: tuple[WholeFile, ...]
    superseded: tuple[str, ...] = ()


Record = Opened | Base | Blob | Taken | Summed


def encoded(record: Record, content: bytes | None = None) -> bytes:
    """A record as it is written down."""
    line = json.dumps(msgspec.to_builtins(record)).encode("ascii")
    return line if content is None else line + b"\n" + content


def decoded(data: bytes) -> tuple[Record, bytes]:
    """A record and the content that follows it. Raises ValueError for what is none, or names a file of no case."""
    line, _, content = data.partition(b"\n")
    try:
        record: Record = msgspec.convert(json.loads(line), Record)
    except (msgspec.ValidationError, RecursionError) as error:
        raise ValueError(str(error)) from error
    for name in _named(record):
        if safe_path(name) != name:
            raise ValueError(f"{name!r} is not a file of a case")
    return record, content


def _named(record: Record) -> list[str]:
    match record:
        case Base():
            return [record.file]
        case Taken():
            files = (*(one.file for one in record.spliced), *(one.file for one in record.whole))
            return [*record.anew, *record.kept, *files]
        case Summed():
            return [*record.superseded, *(one.file for one in record.whole)]
    return []


def spliced_files(edit: Edit) -> tuple[SplicedFile, ...]:
    """The files of an edit as they are written down."""
    return tuple(
        SplicedFile(
            change.file,
            change.forward,
            None if change.created is None else change.created.decode("utf-8", "surrogateescape"),
        )
        for change in edit.files
    )


def edit_of(entry: Entry, files: tuple[SplicedFile, ...]) -> Edit:
    """The edit that was written down."""
    changes = tuple(
        FileEdit(
            one.file,
            one.forward,
            tuple(inverse(batch) for batch in reversed(one.forward)),
            None if one.created is None else one.created.encode("utf-8", "surrogateescape"),
        )
        for one in files
    )
    return Edit(entry.title, changes, entry.item)


def contents_of(step: Snapshot) -> list[tuple[str, Document | None, Document | None]]:
    """The files of a step with what they held before and after."""
    return [(name, step.before.get(name), step.after[name]) for name in step.after]


def entry_of(act: Act, step: Step, at: float) -> Entry:
    """What is done by a step, as a person sees it."""
    return Entry(act, step.title, step.item, at)
