"""Which file on disk a name stands for, and what may be done to it."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath


class SaveError(OSError):
    """A save that was not made. `name` is the file it failed on; every file is as it was."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class OutsideError(SaveError):
    """The file lies outside the case, or its name or a link leads there."""


class NotAFileError(SaveError):
    """The name stands for something that is not a regular file."""


class ConflictError(SaveError):
    """The file on disk is not the one that was read.

    `expected` holds the bytes that were read (None: there was no file), `found` those on disk now.
    """

    def __init__(self, name: str, expected: bytes | None, found: bytes | None) -> None:
        if found is None:
            reason = "was deleted by another program since it was read"
        elif expected is None:
            reason = "exists already"
        else:
            reason = "was changed by another program since it was read"
        super().__init__(name, reason)
        self.expected = expected
        self.found = found


def resolve(root: Path, name: str) -> Path:
    """The path of the regular file that `name` (posix, relative to `root`) stands for, links followed.

    The file need not exist. Raises OutsideError where the name or a link leads out of `root`, NotAFileError for
    folders, devices and pipes, and SaveError for a link that leads nowhere.
    """
    parts = PurePosixPath(name)
    if not name or "\0" in name or parts.is_absolute() or ".." in parts.parts or not parts.name:
        raise OutsideError(name, "is no path inside the case")
    base = root.resolve()
    path = base / parts
    try:
        real = path.resolve()
    except (OSError, RuntimeError):
        raise SaveError(name, "is a link that leads in a circle") from None
    if not real.is_relative_to(base) or real == base:
        raise OutsideError(name, "leads out of the case")
    if any(part.lower() == ".git" for part in real.relative_to(base).parts):
        raise OutsideError(name, "lies among the files of git itself")
    try:
        mode = real.lstat().st_mode
    except FileNotFoundError:
        if path.is_symlink():
            raise SaveError(name, "is a link to a file that does not exist") from None
        return real
    except NotADirectoryError:
        raise NotAFileError(name, "lies below something that is no folder") from None
    except OSError as error:
        raise SaveError(name, reason_of(error)) from error
    if not stat.S_ISREG(mode):
        raise NotAFileError(name, "is not a regular file")
    return real


def bytes_of(name: str, path: Path) -> bytes | None:
    """The bytes of a regular file, None if there is none. Raises SaveError."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SaveError(name, reason_of(error)) from error
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NotAFileError(name, "is not a regular file")
        return file.read()


def reason_of(error: OSError) -> str:
    """An operating system's complaint in words."""
    return (error.strerror or type(error).__name__).lower()
