"""The journal of unsaved edits: each is written down, outside of the case, before it is acknowledged.

Whatever the moment at which the process dies, `left` finds every edit that was acknowledged. The files that edits are
about are written down once, as they were on disk; of each edit only its splices are.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from safetycase.case import Case
from safetycase.documents import Document
from safetycase.documents.appending import RecordFile
from safetycase.documents.journal import process_name
from safetycase.documents.sessions import Holder
from safetycase.documents.statefolder import DRAFT, EDITS, key, make_journal_folder
from safetycase.documents.targets import SaveError, reason_of
from safetycase.editing.drafts import Edit
from safetycase.editing.history import Snapshot, Step, files_of
from safetycase.editing.notes import (
    VERSION,
    Act,
    Base,
    Blob,
    Entry,
    Opened,
    Summed,
    Taken,
    WholeFile,
    contents_of,
    encoded,
    entry_of,
    spliced_files,
)

OnDisk = Mapping[str, Document]
"""Each file as it was last read from disk or written there."""


class EditJournal:
    """The journal of one session. There is a file only while something is unsaved.

    `trouble` says why edits are not protected, empty while they are; the next edit tries again, with all that came
    before it. `entries` is what was done since the last save. `renewed`: somebody deleted the file, and it was made
    anew.
    """

    def __init__(self, root: Path, session: Holder) -> None:
        self._root = root.resolve()
        self._session = session
        self._file: RecordFile | None = None
        self._based: set[str] = set()
        self._blobs = 0
        self.entries: list[Entry] = []
        self.trouble = ""
        self.renewed = False

    @property
    def lost(self) -> bool:
        """Whether somebody deleted the file under this session."""
        return self._file is not None and self._file.lost

    def renew(self, on_disk: OnDisk, after: Case, superseded: Collection[str]) -> None:
        """Write down anew all that is unsaved, where somebody deleted the file. Never raises: see `trouble`."""
        try:
            self._begin(self._summed(on_disk, after, superseded))
            self.trouble, self.renewed = "", True
        except OSError as error:
            self.trouble = _reason(error)

    def note(self, act: Act, step: Step, on_disk: OnDisk, after: Case, superseded: Collection[str]) -> None:
        """Write a step down that is about to be acknowledged. Never raises: `trouble` says what went wrong.

        `after` is the case with the step taken, `superseded` the files in which another program's change is undone
        then. Reading files again of which nothing is unsaved, before or after, is not written down.
        """
        anew = step.anew if act == "do" and isinstance(step, Snapshot) else ()
        known = self.trouble or self._based.intersection(files_of(step))
        if anew and not known and _as_on_disk(files_of(step), on_disk, after):
            return
        self.entries.append(entry_of(act, step, time.time()))
        if self.lost:
            self.renew(on_disk, after, superseded)
            return
        try:
            if self.trouble:
                self._begin(self._summed(on_disk, after, superseded))
            elif self._file is None:
                self._begin(self._taken(step, on_disk, anew))
            else:
                self._file.append(self._taken(step, on_disk, anew))
            self.trouble = ""
        except OSError as error:
            self.trouble = _reason(error)

    def adopt(self, entries: Sequence[Entry], on_disk: OnDisk, after: Case, superseded: Collection[str]) -> None:
        """Write down all that `entries` did in another session, whose journal may go when this returns.

        Raises OSError where that cannot be done; then the other journal must stay.
        """
        self.entries += entries
        try:
            self._begin(self._summed(on_disk, after, superseded)).sync()
        except OSError as error:
            self.trouble = _reason(error)
            raise
        self.trouble = ""

    def clear(self) -> None:
        """Everything is saved, or given up: nothing is left to be recovered."""
        if self._file is not None:
            self._file.remove()
        self._file = None
        self._based, self._blobs = set(), 0
        self.entries = []
        self.trouble = ""

    def leave(self) -> None:
        """Let the journal go and leave it where it is, as the end of the process does."""
        if self._file is not None:
            self._file.close()
        self._file = None

    def _begin(self, records: Iterable[bytes]) -> RecordFile:
        """Put a new journal in the place of what there is, as a whole. Raises OSError."""
        opened = encoded(Opened(VERSION, str(self._root), self._session._asdict()))
        old = self._file
        if old is not None and not old.path.exists():  # somebody deleted it, perhaps its folder too
            old.close()
            old = self._file = None
        if old is None:
            folder = make_journal_folder(self._root)
            if folder is None:
                raise SaveError("", "there is no folder that is yours alone; set XDG_STATE_HOME to one")
            path = folder / f"{key(self._root)}-{process_name()}-{secrets.token_hex(4)}{EDITS}"
        else:
            path = old.path.with_name(f"{old.path.name}{DRAFT}")
        file = RecordFile(path)
        try:
            file.append([opened, *records])
            if old is not None:
                file.rename(old.path)
                old.close()
        except OSError:
            file.remove()
            raise
        self._file = file
        return file

    def _taken(self, step: Step, on_disk: OnDisk, anew: Collection[str]) -> Iterator[bytes]:
        """The records of a step, with what the files are based on where that is not written down yet."""
        based = set(self._based)
        for name in files_of(step):
            if name not in based or name in anew:
                yield _base(name, on_disk.get(name))
                self._based.add(name)
        entry = self.entries[-1]
        if isinstance(step, Edit):
            yield encoded(Taken(entry, spliced=spliced_files(step)))
            return
        blobs, whole = self._whole(contents_of(step))
        yield from blobs
        yield encoded(Taken(entry, whole=whole, anew=step.anew, kept=step.kept))

    def _summed(self, on_disk: OnDisk, after: Case, superseded: Collection[str]) -> Iterator[bytes]:
        """The records of all unsaved steps together."""
        self._based, self._blobs = set(), 0
        names = sorted({*on_disk, *after.documents})
        changed = [name for name in names if on_disk.get(name) is not after.documents.get(name)]
        for name in changed:
            yield _base(name, on_disk.get(name))
            self._based.add(name)
        blobs, whole = self._whole([(name, on_disk.get(name), after.documents.get(name)) for name in changed])
        yield from blobs
        yield encoded(Summed(tuple(self.entries), whole, tuple(sorted(superseded))))

    def _whole(
        self, contents: Sequence[tuple[str, Document | None, Document | None]]
    ) -> tuple[list[bytes], tuple[WholeFile, ...]]:
        """Contents with the files that they were and are in."""
        blobs: list[bytes] = []

        def number(document: Document | None) -> int | None:
            if document is None:
                return None
            blobs.append(encoded(Blob(), document.to_bytes()))
            return self._blobs + len(blobs) - 1

        whole = tuple(WholeFile(name, number(before), number(after)) for name, before, after in contents)
        self._blobs += len(blobs)
        return blobs, whole


def _reason(error: OSError) -> str:
    return error.reason if isinstance(error, SaveError) else reason_of(error)


def _base(name: str, document: Document | None) -> bytes:
    return encoded(Base(name, document is not None), None if document is None else document.to_bytes())


def _as_on_disk(names: Iterable[str], on_disk: OnDisk, after: Case) -> bool:
    return all(after.documents.get(name) is on_disk.get(name) for name in names)
