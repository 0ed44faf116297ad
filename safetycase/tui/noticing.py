"""What a look at the folders of a case and of those that it imports tells of their files, without reading them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from safetycase.case import Case, Imports, Source, UnreadableError
from safetycase.model import LOCK_NAME, MANIFEST_NAME

Look = tuple[str, int, int, int, int]
"""A file by its name, with the times of the last change of its content and of it, its size and its number."""
Signature = tuple[Look, ...]
"""What several files look like."""
COARSE = 2_000_000_000
"""Nanoseconds by which the time of a file may lie before that of the clock when it was written."""


def signature(root: Path, case: Case, *more: str) -> Signature:
    """What the model files and the manifest of a case in the folder `root` look like, and those named in `more`."""
    found = case.source.find(case.manifest.models).files
    return signature_of(root, {*found, *case.documents, MANIFEST_NAME, *more})


def signature_of(root: Path, names: Iterable[str]) -> Signature:
    """What files look like, by their names relative to `root`; those that are not there are left out."""
    return tuple(sorted(look for name in names if (look := _look_of(root / name, name)) is not None))


def _look_of(path: Path, name: str) -> Look | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (name, status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


class Watched:
    """Files that are looked at again and again, among which others may come: what they looked like the last time."""

    def __init__(self) -> None:
        self._known: dict[str, Look | None] = {}

    def changed(self, root: Path, names: Iterable[str], since: int) -> bool:
        """Whether a file is another one than at the last look, or, at the first look at it, was written `since` then.

        `since`: nanoseconds of the system's clock, when those files were read that are looked at for the first time.
        """
        before, self._known = self._known, {name: _look_of(root / name, name) for name in names}
        return any(
            look != before[name] if name in before else look is not None and look[2] > since - COARSE
            for name, look in self._known.items()
        )


def imported_signature(source: Source, imports: Imports) -> dict[str, Signature]:
    """The same of the cases that a case in `source` imports, by their folders; of those that cannot be used, of the
    manifest alone.

    Locks are among their files: on those rests whether an imported case has errors of its own.
    """
    found: dict[str, Signature] = {}
    waiting = [(source, imports)]
    while waiting:
        here, its = waiting.pop()
        for name, path in its.paths.items():
            other = its.cases.get(name)
            try:
                folder = other.source.name if other is not None else here.beside(path).name
            except UnreadableError:
                continue
            if folder not in found:
                found[folder] = signature(Path(folder), other, LOCK_NAME) if other is not None else _manifest(folder)
                waiting += [(other.source, other.imports)] if other is not None else []
    return found


def _manifest(folder: str) -> Signature:
    """What the manifest in a folder looks like, none if there is none."""
    try:
        status = (Path(folder) / MANIFEST_NAME).stat()
    except OSError:
        return ()
    return ((MANIFEST_NAME, status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino),)
