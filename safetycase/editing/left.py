"""Unsaved edits that a session left behind when its process ended: found, read, described."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from safetycase.case import UnreadableError
from safetycase.documents import Document, read
from safetycase.documents.appending import Records, lock, open_own, records_of
from safetycase.documents.journal import is_gone
from safetycase.documents.sessions import Holder, holder_of
from safetycase.documents.splices import apply
from safetycase.documents.statefolder import DRAFT, EDITS, journal_folders, key
from safetycase.documents.targets import reason_of
from safetycase.editing.drafts import Edit, FileEdit
from safetycase.editing.history import Snapshot, Step, superseded_after
from safetycase.editing.notes import (
    VERSION,
    Base,
    Blob,
    Entry,
    Opened,
    Summed,
    Taken,
    WholeFile,
    decoded,
    edit_of,
)
from safetycase.editing.units import same_file

Contents = dict[str, bytes | None]


class Left:
    """What one session left behind. Nobody else can take it up while it is held.

    `session` is whose it was. `entries` is what was done since the last save, in order; `base` what the files held on
    disk then, and `mine` what they were to hold, None for no file. `done` and `undone` are the steps, to be undone and
    done again; `superseded` names the files in which another program's change was read and then undone. `fault` says
    why it cannot be read, or not to its end; empty if it can. `torn`: its last record, which was never acknowledged, is
    not whole.
    """

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle
        self.session = Holder()
        self.entries: list[Entry] = []
        self.base: dict[str, Document | None] = {}
        self.mine: dict[str, Document | None] = {}
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self.superseded: set[str] = set()
        self.fault = ""
        self.torn = False
        try:
            found = records_of(handle)
        except OSError as error:
            self.fault = f"cannot be read: {reason_of(error)}"
        else:
            self._read(found)

    @property
    def words(self) -> str:
        """How much it is: `3 edits, the last 14:02`."""
        if not self.entries:
            return "edits that cannot be read"
        count = "1 edit" if len(self.entries) == 1 else f"{len(self.entries)} edits"
        return f"{count}, the last {self.entries[-1].when}"

    def unsaved(self, on_disk: Mapping[str, Document]) -> tuple[str, ...]:
        """The files that would change if it were recovered: those that it changed, where the change is not on disk."""
        return tuple(
            name
            for name, document in self.mine.items()
            if not same_file(document, self.base[name]) and not same_file(document, on_disk.get(name))
        )

    def release(self) -> None:
        """Let others take it up."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def discard(self) -> None:
        """Delete it for good."""
        with contextlib.suppress(OSError):
            self.path.unlink()
        self.release()

    def _read(self, found: Records) -> None:
        self.torn = found.torn
        if found.damaged:
            self.fault = "is damaged, and cannot be read to its end"
        play = _Play()
        try:
            for number, record in enumerate(found.whole):
                known, content = decoded(record)
                if number == 0:
                    self._open(known)
                else:
                    play.take(known, content)
        except (ValueError, UnreadableError, IndexError) as error:
            self.fault = self.fault or f"cannot be read as a whole: {error}"
        self.entries = play.entries
        self.done, self.undone, self.superseded = play.done, play.undone, play.superseded
        self.base = {name: _document(name, content) for name, content in play.base.items()}
        self.mine = {name: _document(name, play.now[name]) for name in play.base}

    def _open(self, record: object) -> None:
        if not isinstance(record, Opened):
            raise ValueError("it does not say whose it is")
        if record.version != VERSION:
            raise ValueError("another version of safetycase wrote it")
        self.session = holder_of(record.session) or Holder()


class _Play:
    """Goes through the records of a journal as the session did."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.base: Contents = {}
        self.now: Contents = {}
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self.superseded: set[str] = set()
        self._blobs: list[bytes] = []

    def take(self, record: object, content: bytes) -> None:
        """Go on by one record. Raises ValueError or IndexError where it does not follow from those before."""
        match record:
            case Base(file, there):
                self.base[file] = content if there else None
                self.now.setdefault(file, self.base[file])
            case Blob():
                self._blobs.append(content)
            case Summed(entries, whole, superseded):
                self.entries = list(entries)
                self._exchange(whole, forth=True)
                self.superseded = set(superseded)
                self.done, self.undone = [self._snapshot(SUM, "", whole)], []
            case Taken():
                self._step(record)

    def _step(self, taken: Taken) -> None:
        entry, whole = taken.entry, taken.whole
        edit = edit_of(entry, taken.spliced) if taken.spliced or not whole else None
        forth = entry.act != "undo"
        if edit is not None:
            changed = {change.file: self._spliced(change, forth=forth) for change in edit.files}
            self._known(changed)
            self.now.update(changed)
            step: Step = edit
        else:
            self._exchange(whole, forth=forth)
            step = self._snapshot(entry.title, entry.item, whole, taken.anew, taken.kept)
        self.entries.append(entry)
        match entry.act:
            case "do":
                self.done.append(step)
                self.undone.clear()
            case "undo":
                _pop(self.done, step)
                self.undone.append(step)
            case "redo":
                _pop(self.undone, step)
                self.done.append(step)
        self.superseded = superseded_after(entry.act, step, self.superseded, self.undone)

    def _exchange(self, whole: tuple[WholeFile, ...], *, forth: bool) -> None:
        changed = {one.file: self._blob(one.after if forth else one.before) for one in whole}
        self._known(changed)
        self.now.update(changed)

    def _known(self, changed: Contents) -> None:
        for name in changed:
            if name not in self.base:
                raise ValueError(f"it does not say what {name} was")

    def _blob(self, number: int | None) -> bytes | None:
        return None if number is None else self._blobs[number]

    def _snapshot(
        self,
        title: str,
        item: str,
        whole: tuple[WholeFile, ...],
        anew: tuple[str, ...] = (),
        kept: tuple[str, ...] = (),
    ) -> Snapshot:
        before = {one.file: _document(one.file, self._blob(one.before)) for one in whole}
        after = {one.file: _document(one.file, self._blob(one.after)) for one in whole}
        return Snapshot(title, before, after, anew, item=item, kept=kept)

    def _spliced(self, change: FileEdit, *, forth: bool) -> bytes | None:
        if change.created is not None and not forth:
            return None
        content = change.created if change.created is not None else self.now.get(change.file)
        if content is None:
            raise ValueError(f"there is no {change.file}")
        mark = _BOM if content.startswith(_BOM) else b""
        text = content[len(mark) :].decode("utf-8")
        for batch in change.forward if forth else change.backward:
            text = apply(text, batch)
        return mark + text.encode("utf-8")


_BOM = b"\xef\xbb\xbf"
SUM = "edits of an earlier session"
"""The title of a step that stands for all that was done before it."""


def left(root: Path) -> list[Left]:
    """What sessions of the case in `root` left behind, the last one first; each is held until it is released.

    Journals of sessions that still run are passed over. Those that hold nothing, and those that were to take the place
    of another and are not finished, are deleted.
    """
    found = []
    for path in _journals(root):
        try:
            handle = open_own(path)
        except OSError:
            continue
        locked = lock(handle)
        if locked is False or (locked is None and not is_gone(_process(path, root))):
            os.close(handle)
            continue
        one = Left(path, handle)
        if one.entries or one.fault:
            found.append(one)
        elif is_gone(_process(path, root)):
            one.discard()
        else:
            one.release()
    return sorted(found, key=lambda one: one.entries[-1].at if one.entries else 0.0, reverse=True)


def in_use(root: Path) -> bool:
    """Whether a session that runs holds a journal of the case in `root`: its own, or one that it asks about."""
    for path in _journals(root):
        with contextlib.suppress(OSError):
            handle = open_own(path)
            locked = lock(handle)
            os.close(handle)
            if locked is False:
                return True
    return False


def _journals(root: Path) -> Iterator[Path]:
    prefix = f"{key(root)}-"
    for folder in journal_folders(root):
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.name.startswith(prefix))
            for name in names:
                if name.endswith(EDITS):
                    yield folder / name
                elif name.endswith(EDITS + DRAFT) and is_gone(_process(folder / name, root)):
                    (folder / name).unlink()


def _process(path: Path, root: Path) -> str:
    """The process that a journal belongs to, by its name."""
    parts = path.name.removeprefix(f"{key(root)}-").split("-")
    known = len(parts) > 3 and parts[1].isdigit() and parts[2].isdigit()
    return "-".join(parts[:3]) if known else "-0-0"


def _document(name: str, content: bytes | None) -> Document | None:
    return None if content is None else read(name, content)


def _pop(steps: list[Step], step: Step) -> None:
    """Take the last step away if it is this one; it may have been taken before the last save."""
    if steps and type(steps[-1]) is type(step) and steps[-1].title == step.title:
        if isinstance(step, Edit) and steps[-1] != step:
            return
        steps.pop()
