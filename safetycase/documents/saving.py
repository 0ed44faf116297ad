"""Saving one or many files of a case: all of them or none, and never half a file.

Each new content is written to a temporary file beside its target and made durable; a journal, which lies outside of the
case, then states what is to be renamed; the renames follow. Whatever the moment at which a process or the machine dies,
the next save or `recover` finds either the old files or completes the new ones, and removes what was left behind.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from safetycase.documents import journal as journals
from safetycase.documents.document import Document
from safetycase.documents.journal import Places, Step, digest
from safetycase.documents.locking import locked
from safetycase.documents.plain import same
from safetycase.documents.reading import read
from safetycase.documents.recovering import recover_locked, sweep, undo
from safetycase.documents.statefolder import make_journal_folder
from safetycase.documents.targets import ConflictError, SaveError, bytes_of, reason_of, resolve
from safetycase.findings.progress import Progress

Content = Document | bytes | None


class Change(NamedTuple):
    """The change of one file of a case.

    `name` is its posix path relative to the root. `before` is what was read from disk (None: there was no file),
    `after` what is to stand there (None: the file is deleted). A Document is read again before it is written.
    """

    name: str
    before: Content
    after: Content


def save(root: Path, changes: Sequence[Change], progress: Progress | None = None) -> None:
    """Write all changes, or none. `progress` is told how far that is.

    Links are followed where they stay inside `root`; mode, owner, group and extended attributes stay. Raises
    ConflictError where a file on disk is not the one that was read, OutsideError, NotAFileError or SaveError
    otherwise; every file is then as it was. Changes without effect are not written.
    """
    progress = progress or Progress()
    prepared = [_prepare(root, change) for change in progress.over("reading again", changes)]
    if len({target for target, _, _, _ in prepared}) != len(prepared):
        raise SaveError(changes[0].name, "is named twice in one save")
    with locked(root) as alone:
        recover_locked(root, alone)
        for folder in {target.parent for target, _, _, _ in prepared}:
            sweep(folder)
        checked = [_checked(*each) for each in prepared]
        work = [each for each in checked if each is not None]
        if work:
            _write_all(root.resolve(), work, progress)


class _Work(NamedTuple):
    name: str
    target: Path
    before: bytes | None
    after: bytes | None


def _prepare(root: Path, change: Change) -> tuple[Path, str, bytes | None, bytes | None]:
    before, after = _bytes(change.before), _bytes(change.after)
    target = resolve(root, change.name)
    if isinstance(change.after, Document) and not change.after.verified:
        again = read(change.name, after or b"")
        if not same(again.data, change.after.data) or len(again.findings) > len(change.after.findings):
            raise SaveError(change.name, "would not read as what was edited; nothing was written")
    return target, change.name, before, after


def _bytes(content: Content) -> bytes | None:
    return content.to_bytes() if isinstance(content, Document) else content


def _checked(target: Path, name: str, before: bytes | None, after: bytes | None) -> _Work | None:
    found = bytes_of(name, target)
    if found != before:
        raise ConflictError(name, before, found)
    if after == before:
        return None
    if found is not None and not os.access(target, os.W_OK):
        raise SaveError(name, "is read-only")
    return _Work(name, target, before, after)


def _write_all(root: Path, work: list[_Work], progress: Progress) -> None:
    several = len(work) > 1
    name = work[0].name
    steps = tuple(_step(root, each) for each in work)
    journal = _journal(root, work, steps)
    made: list[Path] = []
    try:
        _make_folders(work, made)
        pairs = list(zip(work, steps, strict=True))
        for each, step in progress.over("writing", pairs):
            name = each.name
            _ready(root, each, step, backup=several)
        for each in work:
            name = each.name
            found = bytes_of(name, each.target)
            if found != each.before:
                raise ConflictError(name, each.before, found)
        if several and journal is not None:
            for folder in {each.target.parent for each in work} | {folder.parent for folder in made}:
                journals.sync_folder(folder)
            journals.write_commit(journal, steps)
        for each, step in progress.over("putting in place", pairs):
            name = each.name
            _carry_out(root, each.target, step)
    except BaseException as error:
        undo(root, steps)
        if journal is not None:
            journals.remove(journal)
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError) and not isinstance(error, SaveError):
            raise SaveError(name, reason_of(error)) from error
        raise
    for folder in {each.target.parent for each in work}:
        journals.sync_folder(folder)
    for step in steps:
        if step.backup:
            _remove(root / step.backup)
    if journal is not None:
        journals.remove(journal)


def _journal(root: Path, work: list[_Work], steps: tuple[Step, ...]) -> Places | None:
    """Begin the journal of a save. A save of one file goes on without (None); one of several files is refused."""
    several = len(work) > 1
    name = work[0].name
    for each, step in zip(work, steps, strict=True):
        if several and not journals.may_be_saved_together(step.target):
            reason = "only .yaml, .yml and .lock files that lie in no hidden folder can be saved together with others"
            raise SaveError(each.name, reason)
    folder = make_journal_folder(root)
    try:
        if folder is not None:
            place = journals.places(folder, root)
            journals.write_intent(place, steps)
            return place
    except OSError as error:
        if several:
            taken = isinstance(error, FileExistsError)
            busy = f"another program is saving this case (if none is, delete {error.filename})"
            reason = busy if taken else f"the journal of the save: {reason_of(error)}"
            raise SaveError(name, reason) from error
        return None
    if several:
        reason = (
            "several files can only be saved together with a journal in a folder that is yours alone, and there is "
            "none: set XDG_STATE_HOME to a folder that nobody else can write to"
        )
        raise SaveError(name, reason)
    return None


def _make_folders(work: list[_Work], made: list[Path]) -> None:
    """Make the folders that new files need; those made, the outermost first, go to `made`."""
    for each in work:
        missing = [folder for folder in (each.target.parent, *each.target.parent.parents) if not folder.exists()]
        for folder in reversed(missing):
            try:
                folder.mkdir()
            except OSError as error:
                raise SaveError(each.name, reason_of(error)) from error
            made.append(folder)


def _step(root: Path, work: _Work) -> Step:
    folder = work.target.parent.relative_to(root)
    temporary = "" if work.after is None else (folder / journals.own_name()).as_posix()
    backup = "" if work.before is None else (folder / journals.own_name()).as_posix()
    target = work.target.relative_to(root).as_posix()
    return Step(target, temporary, backup, digest(work.before), digest(work.after))


def _ready(root: Path, work: _Work, step: Step, *, backup: bool) -> None:
    """Write the new content beside the target, durable and with the target's mode and owner."""
    if backup and step.backup:
        _link(work, root / step.backup)
    if work.after is None:
        return
    handle = os.open(root / step.temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(work.after)
        file.flush()
        if work.before is not None:
            _copy_attributes(work.target, handle)
        os.fsync(handle)


def _link(work: _Work, backup: Path) -> None:
    """Keep the old content under a second name; a copy where the file system has no links."""
    try:
        os.link(work.target, backup)
    except OSError:
        handle = os.open(backup, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(work.before or b"")
            _copy_attributes(work.target, handle)


def _copy_attributes(source: Path, handle: int) -> None:
    """Give an open file the mode of another, and its owner, group and extended attributes where that is permitted."""
    status = source.stat()
    mine = os.fstat(handle)
    if (status.st_uid, status.st_gid) != (mine.st_uid, mine.st_gid):
        try:
            os.fchown(handle, status.st_uid, status.st_gid)
        except OSError:
            with contextlib.suppress(OSError):
                os.fchown(handle, -1, status.st_gid)
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for attribute in os.listxattr(source):
                with contextlib.suppress(OSError):
                    os.setxattr(handle, attribute, os.getxattr(source, attribute))
    os.fchmod(handle, stat.S_IMODE(status.st_mode))


def _carry_out(root: Path, target: Path, step: Step) -> None:
    if step.temporary:
        (root / step.temporary).replace(target)
    else:
        target.unlink()


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
