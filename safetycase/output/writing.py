"""Writing output to a file that somebody named: whole or not at all, and to nothing but what was named."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from safetycase.model import MANIFEST_NAME

if TYPE_CHECKING:
    from safetycase.case import Source

_STREAM = re.compile(r"/dev/(?:fd/(?P<number>[0-9]{1,6})|(?P<name>stdout|stderr))|/proc/self/fd/(?P<own>[0-9]{1,6})")
_WORK = frozenset({".yaml", ".yml", ".lock"})
"""Endings of files that people write or that hold what they accepted; no output has one of them."""
_NAMED = {"stdout": 1, "stderr": 2}


def write_output(output: Path, data: bytes) -> None:
    """Write `data` to a file, a character device or a pipe.

    A file is replaced in one step and keeps its mode. Nothing is written through a symbolic link, as one may come
    with a stranger's case and lead anywhere, and no folder is made. Raises OSError, its words fit for a person.
    """
    stream = _STREAM.fullmatch(str(output))
    if stream is not None:
        number = _NAMED.get(stream["name"] or "") or int(stream["number"] or stream["own"])
        _pour(os.dup(number), data)
        return
    _refuse_links(output)
    if not output.parent.is_dir():
        raise OSError(errno.ENOENT, f"there is no folder {output.parent}")
    try:
        mode = output.lstat().st_mode
    except FileNotFoundError:
        _replace(output, data, None)
        return
    if stat.S_ISREG(mode):
        if output.suffix.lower() in _WORK:
            raise OSError(errno.EEXIST, "it is a file of a case, or somebody's other work; name one that is output")
        if citing := _citing(output):
            raise OSError(errno.EEXIST, f"it holds results, {citing} cites it; name a file that is output")
        _replace(output, data, stat.S_IMODE(mode))
    elif stat.S_ISCHR(mode) or stat.S_ISFIFO(mode):
        _pour(os.open(output, os.O_WRONLY | os.O_NOFOLLOW | os.O_NOCTTY | os.O_CLOEXEC), data)
    else:
        raise OSError(errno.EINVAL, "it is neither a file nor a character device nor a pipe")


def _citing(output: Path) -> str:
    """The evidence item that cites a file, of any case in a folder around it; empty if none does."""
    from safetycase.case import Folder, load, load_manifest

    place = output.resolve()
    for folder in place.parents:
        if not (folder / MANIFEST_NAME).is_file():
            continue
        source = Folder(folder)
        files = source.find(load_manifest(source, [])[0].models).files
        if not any(_holds(source, name, os.fsencode(place.name)) for name in files):
            continue
        for item in load(source).of_kind("evidence"):
            artefact = item.data.get("artefact")
            path = artefact.get("path") if isinstance(artefact, dict) else None
            if isinstance(path, str) and "\0" not in path and (folder / path).resolve() == place:
                return item.id
    return ""


def _holds(source: Source, name: str, word: bytes) -> bool:
    """Whether a file mentions a word; asked before the case is read, which takes longer."""
    from safetycase.case import UnreadableError

    try:
        return word in source.read(name)
    except UnreadableError:
        return False


def make_folder(folder: Path) -> None:
    """Make a folder in one that is there, through no symbolic link. Raises OSError, its words fit for a person."""
    _refuse_links(folder)
    folder.mkdir()


def is_stream(output: Path) -> bool:
    """Whether a path names no regular file, there or to be, but a stream such as /dev/stdout or a pipe."""
    if _STREAM.fullmatch(str(output)) is not None:
        return True
    try:
        mode = output.lstat().st_mode
    except OSError:
        return False
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)


def _refuse_links(output: Path) -> None:
    """Refuse a link at the end of a path, and on the way of one that is relative and so may lead through a case."""
    folders = [] if output.is_absolute() else output.parents
    for path in (output, *folders):
        if path.is_symlink():
            what = "it" if path == output else str(path)
            raise OSError(errno.ELOOP, f"{what} is a symbolic link to {path.readlink()}; name the file that is meant")


def _pour(handle: int, data: bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def _replace(output: Path, data: bytes, mode: int | None) -> None:
    if mode is not None and not os.access(output, os.W_OK):
        raise OSError(errno.EACCES, "it is read-only")
    temporary = output.with_name(f".safetycase-{secrets.token_hex(8)}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            if mode is not None:
                os.fchmod(handle, mode)
            file.write(data)
        temporary.replace(output)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
