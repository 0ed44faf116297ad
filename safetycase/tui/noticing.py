"""What a look at the folders of a case and of those that it imports tells of their files, without reading them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from safetycase.case import Case, Imports, Source, UnreadableError
from safetycase.model import LOCK_NAME, MANIFEST_NAME

Signature = tuple[tuple[str, int, int, int, int], ...]
"""Each file by its name, with the times of the last change of its content and of it, its size and its number."""


def signature(root: Path, case: Case, *more: str) -> Signature:
    """What the model files and the manifest of a case in the folder `root` look like, and those named in `more`."""
    found = case.source.find(case.manifest.models).files
    return signature_of(root, {*found, *case.documents, MANIFEST_NAME, *more})


def signature_of(root: Path, names: Iterable[str]) -> Signature:
    """What files look like, by their names relative to `root`; those that are not there are left out."""
    found = []
    for name in names:
        try:
            status = (root / name).stat()
        except OSError:
            continue
        found.append((name, status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino))
    return tuple(sorted(found))


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
