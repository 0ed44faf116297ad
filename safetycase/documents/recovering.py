"""Completing or undoing a save that was cut short, and sweeping up what it left behind."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

from safetycase.documents import journal as journals
from safetycase.documents.journal import Journal, Places, Step, digest
from safetycase.documents.locking import locked
from safetycase.documents.statefolder import journal_folders
from safetycase.documents.targets import SaveError, bytes_of, reason_of


class Recovered(NamedTuple):
    """What recovery did.

    `completed`: files that have their new content. `undone`: files left at their old content, of a save that had not
    begun to change any. `kept_aside`: files that another program changed in between, with the name under which the
    unsaved content was kept. `left`: files of a half-done save whose new content is gone; they keep what they hold.
    """

    completed: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    kept_aside: tuple[tuple[str, str], ...] = ()
    left: tuple[str, ...] = ()


def recover(root: Path) -> Recovered:
    """Finish what earlier saves of a case left unfinished. To be called when a case is opened for editing.

    Does nothing, and costs a few looks at the state folder, where there is nothing to do. Raises SaveError where the
    folder cannot be locked or a save cannot be completed, as on a full disk; the next call tries again.
    """
    if not any(path.exists() for place in _places(root) for path in place):
        return Recovered()
    with locked(root) as alone:
        return recover_locked(root, alone)


def recover_locked(root: Path, alone: bool) -> Recovered:
    """Like `recover`, for a caller that holds the lock.

    `alone` says that the lock is real, so that whatever lies there was left behind; otherwise only journals of
    processes that no longer run are touched.
    """
    found = Recovered()
    base = root.resolve()
    for place in _places(root):
        journal = journals.load(place.committed) or journals.load(place.intent)
        if journal is not None:
            if not alone and not journals.is_gone(journal.process):
                continue
            more = _finish(base, journal)
            found = Recovered(
                found.completed + more.completed,
                found.undone + more.undone,
                found.kept_aside + more.kept_aside,
                found.left + more.left,
            )
        elif not alone:
            continue
        journals.remove(place)
    return found


def _finish(root: Path, journal: Journal) -> Recovered:
    completed: list[str] = []
    undone: list[str] = []
    aside: list[tuple[str, str]] = []
    left: list[str] = []
    steps = [step for step in journal.steps if _stays_inside(root, step)]
    left += [step.target for step in journal.steps if step not in steps]
    for step in steps:
        if not journal.committed:
            (completed if _is_new(step, root / step.target) else undone).append(step.target)
            continue
        try:
            kept = _complete(root, step)
        except OSError as error:
            reason = error.reason if isinstance(error, SaveError) else reason_of(error)
            raise SaveError(step.target, f"an earlier save was cut off and cannot be completed: {reason}") from error
        if kept:
            aside.append((step.target, kept))
        else:
            (completed if _is_new(step, root / step.target) else left).append(step.target)
    _remove(root / name for step in steps for name in (step.temporary, step.backup) if name)
    return Recovered(tuple(completed), tuple(undone), tuple(aside), tuple(left))


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


def sweep(folder: Path) -> None:
    """Remove temporary files of ours whose process no longer runs, and which no journal names. Nothing is renamed."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        stale = [folder / entry.name for entry in entries if journals.is_stale(entry.name)]
        _remove(path for path in stale if path.lstat().st_uid == os.geteuid())


def _places(root: Path) -> list[Places]:
    return [journals.places(folder, root) for folder in journal_folders(root)]


def _stays_inside(root: Path, step: Step) -> bool:
    """Whether the step still leads where it led when it was written down: no folder on the way became a link."""
    folder = (root / step.target).parent
    try:
        return folder.resolve() == folder and not (root / step.target).is_symlink()
    except (OSError, RuntimeError):
        return False


def _is_new(step: Step, target: Path) -> bool:
    try:
        return digest(bytes_of(step.target, target)) == step.new
    except OSError:
        return False


def _complete(root: Path, step: Step) -> str:
    """Give a target its new content if it still has the old one; the name of the file to which it was put instead."""
    target = root / step.target
    now = digest(bytes_of(step.target, target))
    if now == step.new:
        return ""
    if not step.temporary:
        if now == step.old:
            target.unlink(missing_ok=True)
        return ""
    temporary = root / step.temporary
    if digest(bytes_of(step.temporary, temporary)) != step.new:
        return ""
    if now == step.old:
        temporary.replace(target)
        journals.sync_folder(target.parent)
        return ""
    kept = beside(target)
    temporary.rename(kept)
    return kept.relative_to(root).as_posix()


def beside(target: Path) -> Path:
    """A name beside a file under which its unsaved content can be kept, and which nothing has yet."""
    names = (target.with_name(f"{target.name}.unsaved{number or ''}") for number in count())
    return next(name for name in names if not os.path.lexists(name))


def _remove(paths: Iterable[Path]) -> None:
    """Delete regular files, as far as that is possible."""
    for path in paths:
        with contextlib.suppress(OSError):
            if stat.S_ISREG(path.lstat().st_mode):
                path.unlink()
