"""Opening a large case: its first items at once, the whole of it a moment later."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from safetycase.case import Case, Folder, Listing, Source, UnreadableError, load, load_manifest
from safetycase.case.source import MODEL_LIMIT

AT_ONCE = 600_000
"""Bytes of model that are read before the first screen, about 0.15 s of work; of a larger case, only a beginning."""
GLIMPSE = 150_000
"""Bytes of model in that beginning."""

_INDENTED = re.compile(rb"\n( {1,8})[^\s#-]")


class Beginning:
    """The first files of a source, the last of them cut off: enough for a first screen."""

    def __init__(self, below: Source, most: int = GLIMPSE) -> None:
        self._below = below
        self._most = most

    @property
    def name(self) -> str:
        """The name of the whole source."""
        return self._below.name

    def find(self, patterns: Sequence[str]) -> Listing:
        """The first files that match, until they are large enough together."""
        files: list[str] = []
        room = self._most
        for path in self._below.find(patterns).files:
            if room <= 0:
                break
            try:
                room -= len(self._below.read(path))
            except UnreadableError:
                continue
            files.append(path)
        return Listing(tuple(files))

    def read(self, path: str, limit: int = MODEL_LIMIT) -> bytes:
        """The beginning of a file, up to where an item starts."""
        content = self._below.read(path, limit)
        if len(content) <= 2 * self._most:
            return content
        lines = [(len(found[1]), found.start()) for found in _INDENTED.finditer(content, 0, self._most)]
        least = min((indent for indent, _ in lines), default=0)
        starts = [start for indent, start in lines if indent == least]
        return content[: starts[-1] + 1] if starts else content[: self._most]

    def open(self, path: str) -> BinaryIO:
        """The whole file."""
        return self._below.open(path)

    def exists(self, path: str) -> bool:
        """Whether the source has it."""
        return self._below.exists(path)

    def beside(self, path: str) -> Source:
        """The beginning of another case."""
        return Beginning(self._below.beside(path), self._most)

    @property
    def unsettled(self) -> bool:
        """Whether that is so of the source."""
        return self._below.unsettled


class Counted(Folder):
    """A folder that counts the bytes read from it."""

    def __init__(self, root: Path, count: Callable[[int], object]) -> None:
        super().__init__(root)
        self._count = count

    def read(self, path: str, limit: int = MODEL_LIMIT) -> bytes:
        """The bytes of a file, counted."""
        content = super().read(path, limit)
        self._count(len(content))
        return content


def model_size(root: Path) -> int:
    """The bytes of all model files of the case in `root`."""
    folder = Folder(root)
    manifest, _ = load_manifest(folder, [])
    size = 0
    for path in folder.find(manifest.models).files:
        try:
            size += (folder.root / path).stat().st_size
        except OSError:
            continue
    return size


def glimpse(root: Path) -> Case:
    """The beginning of a case, to be shown while the whole is read."""
    return load(Beginning(Folder(root)))
