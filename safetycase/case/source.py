"""Where the files of a case come from: a folder, memory, or one laid over the other."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

import msgspec

from safetycase.case.globs import Glob, glob

MODEL_LIMIT = 64 * 1024 * 1024
"""The greatest size of a model file or manifest, in bytes."""


class UnreadableError(OSError):
    """A file of the case cannot be read; the message says which and why, in words for people."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class Listing(msgspec.Struct, frozen=True):
    """Files found by patterns, and paths passed over with the reason; posix paths relative to the case, sorted."""

    files: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...] = ()


class Source(Protocol):
    """Files by path relative to the case. Nothing above a source knows of a disk."""

    @property
    def name(self) -> str:
        """What people call the place: the folder's path, a revision."""
        ...

    def find(self, patterns: Sequence[str]) -> Listing:
        """The files that match any of the glob patterns (`*` inside a name, `**` over folders)."""
        ...

    def read(self, path: str, limit: int = MODEL_LIMIT) -> bytes:
        """The bytes of a file. Raises UnreadableError if absent, irregular, outside the case or over `limit`."""
        ...

    def open(self, path: str) -> BinaryIO:
        """The file as a binary stream, under the same conditions but for its size."""
        ...

    def exists(self, path: str) -> bool:
        """Whether something stands at the path."""
        ...

    def beside(self, path: str) -> Source:
        """The folder of another case, by a path relative to this one, which may begin with `..`.

        Raises UnreadableError if there is none, or if it lies outside of what may be read.
        """
        ...

    @property
    def unsettled(self) -> bool:
        """Whether a save of several files was cut off halfway, so that the files may not fit together."""
        ...


class OutsideError(UnreadableError):
    """A path leads out of what may be read."""


_NAME = r"[A-Za-z0-9_-][A-Za-z0-9_.-]*"
_PLAIN = re.compile(rf"{_NAME}(?:/{_NAME})*")
"""Paths whose normal form they are themselves; most are."""


def safe_path(path: str) -> str:
    """The path in its normal form. Raises UnreadableError if it is absolute or leaves the case by `..`."""
    if _PLAIN.fullmatch(path):
        return path
    pure = PurePosixPath(path.replace("\\", "/") if os.sep == "\\" else path)
    if "\0" in path or pure.is_absolute() or ".." in pure.parts or not pure.parts:
        raise UnreadableError(path, "is not a path inside the case")
    return str(pure)


def _inside(pattern: str) -> bool:
    """Whether a pattern can only match paths of the case."""
    try:
        safe_path(pattern)
    except UnreadableError:
        return False
    return True


def _leads_to_folder(link: os.DirEntry[str]) -> bool:
    try:
        return link.is_dir()
    except OSError:  # a link that leads to itself
        return False


def fixed_folder(pattern: str) -> str:
    """The folder part of a pattern before its first wildcard."""
    parts = PurePosixPath(pattern).parts[:-1]
    fixed = []
    for part in parts:
        if "*" in part or "?" in part:
            break
        fixed.append(part)
    return "/".join(fixed)


class Folder:
    """A case in a folder. Links that leave it, devices and pipes are refused.

    Other cases beside it are read only inside `bounds`: by default the top folder of the git repository, or without
    one the folder that holds the case.
    """

    def __init__(self, root: Path, bounds: Path | None = None) -> None:
        self.root = root.resolve()
        self._top = str(self.root)
        self._bounds = bounds

    @property
    def name(self) -> str:
        """The folder's path."""
        return str(self.root)

    def find(self, patterns: Sequence[str]) -> Listing:
        """The files that match. Linked folders are not entered, and are listed as skipped.

        A pattern that is absolute or leaves the case by `..` matches nothing, and nothing is listed for it.
        """
        patterns = [pattern for pattern in patterns if _inside(pattern)]
        wanted = [glob(pattern) for pattern in patterns]
        found: set[str] = set()
        skipped: set[tuple[str, str]] = set()
        for start in sorted({fixed_folder(pattern) for pattern in patterns}):
            self._walk(start, wanted, found, skipped)
        return Listing(tuple(sorted(found)), tuple(sorted(skipped)))

    def _walk(self, start: str, wanted: list[Glob], found: set[str], skipped: set[tuple[str, str]]) -> None:
        pending = [start]
        while pending:
            folder = pending.pop()
            try:
                entries = list(os.scandir(self.root / folder if folder else self.root))
            except FileNotFoundError:
                continue
            except OSError as error:
                skipped.add((folder or ".", f"cannot be listed: {error.strerror}"))
                continue
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != ".git":
                        pending.append(path)
                elif entry.is_symlink() and _leads_to_folder(entry):
                    skipped.add((path, "is a link to a folder, and links to folders are not followed"))
                elif any(one.matches(path) for one in wanted):
                    found.add(path)

    def read(self, path: str, limit: int = MODEL_LIMIT) -> bytes:
        """The bytes of a regular file inside the folder. Raises UnreadableError otherwise, or if it is over `limit`."""
        with self.open(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > limit:
                raise UnreadableError(path, f"is {size / 1048576:.0f} MiB; the limit is {limit // 1048576} MiB")
            content = stream.read(size + 1)
            if len(content) > size:  # it grew meanwhile; to ask for the limit at once would reserve as much memory
                content += stream.read(limit + 1 - len(content))
        if len(content) > limit:
            raise UnreadableError(path, f"is over the limit of {limit // 1048576} MiB")
        return content

    def open(self, path: str) -> BinaryIO:
        """A regular file inside the folder as a binary stream. Raises UnreadableError otherwise."""
        safe = safe_path(path)
        try:
            target = f"{self._top}/{safe}"
            if self._through_links(safe):
                target = os.path.realpath(target, strict=True)
                if os.path.commonpath((self._top, target)) != self._top:
                    raise UnreadableError(path, "is a link that leaves the case")
            handle = os.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except UnreadableError:
            raise
        except FileNotFoundError:
            link = (self.root / safe).is_symlink()
            raise UnreadableError(path, "is a link to nothing" if link else "does not exist") from None
        except (OSError, RuntimeError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise UnreadableError(path, f"cannot be read: {reason}") from None
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise UnreadableError(path, "is not a regular file")
        return os.fdopen(handle, "rb")

    def _through_links(self, safe: str) -> bool:
        """Whether a link stands at the path or on the way to it. Raises OSError where nothing stands there."""
        place = self._top
        for name in safe.split("/"):
            place = f"{place}/{name}"
            if stat.S_ISLNK(os.lstat(place).st_mode):
                return True
        return False

    def exists(self, path: str) -> bool:
        """Whether something stands at the path inside the folder."""
        try:
            return os.path.lexists(self.root / safe_path(path))
        except UnreadableError:
            return False

    def beside(self, path: str) -> Source:
        """The folder of another case inside the bounds. Raises UnreadableError if there is none such."""
        if "\0" in path or not path.strip() or PurePosixPath(path).is_absolute():
            raise OutsideError(path, "is not a path relative to the case")
        bounds = self._bounds or _bounds_of(self.root)
        try:
            target = (self.root / path).resolve(strict=True)
        except (OSError, RuntimeError, ValueError):
            lexical = Path(os.path.normpath(self.root / path))
            if not lexical.is_relative_to(bounds):
                raise OutsideError(path, f"leads out of {bounds.name or bounds}") from None
            raise UnreadableError(path, "does not exist") from None
        if not target.is_relative_to(bounds):
            raise OutsideError(path, f"leads out of {bounds.name or bounds}")
        if not target.is_dir():
            raise UnreadableError(path, "is not a folder")
        return Folder(target, bounds)

    @property
    def unsettled(self) -> bool:
        """Whether a save was cut off and waits to be completed by the next edit."""
        from safetycase.documents import pending

        return pending(self.root)


def _bounds_of(root: Path) -> Path:
    """The top folder of the git repository in which a case lies, or without one the folder that holds the case."""
    for folder in (root, *root.parents):
        if os.path.lexists(folder / ".git"):
            return folder
    return root.parent


class Memory:
    """A case whose files are bytes in memory, perhaps laid over another source.

    `others` are the cases beside it, by path.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        over: Source | None = None,
        name: str = "memory",
        others: Mapping[str, Source] | None = None,
    ) -> None:
        self._files = dict(files)
        self._over = over
        self._others = dict(others or {})
        self._name = over.name if over is not None else name

    @property
    def name(self) -> str:
        """The name given, or that of the source below."""
        return self._name

    def find(self, patterns: Sequence[str]) -> Listing:
        """The files that match, of both layers."""
        wanted = [glob(pattern) for pattern in patterns]
        below = self._over.find(patterns) if self._over is not None else Listing(())
        own = {path for path in self._files if any(one.matches(path) for one in wanted)}
        return Listing(tuple(sorted(own | set(below.files))), below.skipped)

    def read(self, path: str, limit: int = MODEL_LIMIT) -> bytes:
        """The bytes of a file. Raises UnreadableError if neither layer has it or it is over `limit`."""
        safe = safe_path(path)
        content = self._files.get(safe)
        if content is None:
            if self._over is None:
                raise UnreadableError(path, "does not exist")
            return self._over.read(path, limit)
        if len(content) > limit:
            raise UnreadableError(path, f"is over the limit of {limit // 1048576} MiB")
        return content

    def open(self, path: str) -> BinaryIO:
        """The file as a binary stream. Raises UnreadableError if neither layer has it."""
        import io

        if self._over is not None and safe_path(path) not in self._files:
            return self._over.open(path)
        return io.BytesIO(self.read(path))

    def exists(self, path: str) -> bool:
        """Whether either layer has the file."""
        try:
            known = safe_path(path) in self._files
        except UnreadableError:
            return False
        return known or (self._over is not None and self._over.exists(path))

    def beside(self, path: str) -> Source:
        """Another case, of either layer. Raises UnreadableError if neither has it."""
        known = self._others.get(path)
        if known is not None:
            return known
        if self._over is None:
            raise UnreadableError(path, "does not exist")
        return self._over.beside(path)

    @property
    def unsettled(self) -> bool:
        """Whether that is so of the source below."""
        return self._over is not None and self._over.unsettled


def find_case(start: Path, manifest: str) -> Path | None:
    """The nearest folder from `start` upwards that holds a manifest, or None."""
    folder = start.resolve()
    candidates: Iterable[Path] = (folder, *folder.parents)
    return next((candidate for candidate in candidates if (candidate / manifest).is_file()), None)
