"""Completing or undoing a save that was cut short, and sweeping up what it left behind."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from safetycase.documents import journal as journals
from safetycase.documents.journal import Step, digest
from safetycase.documents.locking import locked
from safetycase.documents.targets import bytes_of


class Recovered(NamedTuple):
    """What recovery did: files brought to their new content, files left at their old content, and files that another
    program had changed in between, with the name under which the unsaved content was kept."""

    completed: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    kept_aside: tuple[tuple[str, str], ...] = ()


def recover(root: Path) -> Recovered:
    """Finish what earlier saves of a case left unfinished. To be called when a case is opened for editing.

    Does nothing, and costs one listing of the folder, where there is nothing to do. Raises SaveError where the folder
    cannot be locked.
    """
    if not _journals(root):
        return Recovered()
    with locked(root) as alone:
        return recover_locked(root, alone)


def recover_locked(root: Path, alone: bool) -> Recovered:
    """Like `recover`, for a caller that holds the lock.

    `alone` says that the lock is real, so that whatever lies there was left behind; otherwise only files of processes
    that no longer run are touched.
    """
    completed: list[str] = []
    undone: list[str] = []
    aside: list[tuple[str, str]] = []
    for path in _journals(root):
        if not alone and not journals.is_stale(path.name):
            continue
        journal = journals.load(path) if path.name.endswith(journals.JOURNAL) else None
        steps = tuple(step for step in journal.steps if _stays_inside(root, step)) if journal is not None else ()
        try:
            for step in steps:
                if journal is not None and journal.committed:
                    _complete(root, step, completed, aside)
                else:
                    (completed if _is_new(step, root / step.target) else undone).append(step.target)
        except OSError:
            continue
        _remove(root / name for step in steps for name in (step.temporary, step.backup) if name)
        _remove([path])
    return Recovered(tuple(completed), tuple(undone), tuple(aside))


def undo(root: Path, steps: Sequence[Step]) -> None:
    """Put the old files back in place of those already renamed, and remove all temporary files."""
    for step in steps:
        target = root / step.target
        backup = root / step.backup if step.backup else None
        with contextlib.suppress(OSError):
            changed = step.temporary == "" and not target.exists()
            gone = step.temporary != "" and not (root / step.temporary).exists()
            changed = changed or (gone and _is_new(step, target))
            if changed and backup is not None and backup.exists():
                backup.replace(target)
            elif changed and not step.old:
                target.unlink()
    _remove(root / name for step in steps for name in (step.temporary, step.backup) if name)


def _stays_inside(root: Path, step: Step) -> bool:
    """Whether no link leads a step out of the case: a journal may come with a stranger's files."""
    base = root.resolve()
    folders = [(root / name).parent.resolve() for name in (step.target, step.temporary, step.backup) if name]
    return all(folder.is_relative_to(base) for folder in folders) and not (root / step.target).is_symlink()


def _is_new(step: Step, target: Path) -> bool:
    return digest(bytes_of(step.target, target)) == step.new


def _complete(root: Path, step: Step, completed: list[str], aside: list[tuple[str, str]]) -> None:
    target = root / step.target
    now = digest(bytes_of(step.target, target))
    if now == step.new:
        completed.append(step.target)
        return
    if not step.temporary:
        if now == step.old:
            target.unlink(missing_ok=True)
            completed.append(step.target)
        return
    temporary = root / step.temporary
    if digest(bytes_of(step.temporary, temporary)) != step.new:
        return
    if now == step.old:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(target)
        journals.sync_folder(target.parent)
        completed.append(step.target)
    else:
        kept = target.with_name(target.name + ".unsaved")
        temporary.replace(kept)
        aside.append((step.target, kept.relative_to(root).as_posix()))


def _journals(root: Path) -> list[Path]:
    """The journals in a folder, and drafts of journals."""
    try:
        with os.scandir(root) as entries:
            names = [entry.name for entry in entries if entry.name.startswith(journals.PREFIX)]
    except OSError:
        return []
    ours = (name for name in names if name.endswith((journals.JOURNAL, journals.TEMPORARY)))
    return [root / name for name in sorted(ours)]


def sweep(folder: Path, alone: bool) -> None:
    """Remove temporary files of saves that were cut short and left no journal."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        names = [entry.name for entry in entries if entry.name.startswith(journals.PREFIX)]
        ours = [name for name in names if name.endswith(journals.TEMPORARY)]
        _remove(folder / name for name in ours if alone or journals.is_stale(name))


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()
