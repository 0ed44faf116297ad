"""The branch of git on which a folder is, read from git's own files: nothing is run that a repository could set up."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

LIMIT = 4096
"""Bytes of a file of git that are looked at; more is none of git's."""
_REF = re.compile(r"ref:\s*refs/heads/(\S+)\s*")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\s*")
_ELSEWHERE = re.compile(r"gitdir:\s*([^\n\0]+)\n?")


def branch_of(folder: Path) -> str:
    """The branch checked out in the work tree that holds `folder`, or `detached` with the beginning of the commit.

    Empty where there is no repository or its files say nothing that git would write.
    """
    git = git_folder(folder)
    return _head(git) if git is not None else ""


def git_folder(folder: Path) -> Path | None:
    """Where git keeps what it knows of the work tree that holds `folder`; None where there is none."""
    for place in (folder, *folder.parents):
        git = place / ".git"
        try:
            mode = git.stat().st_mode
        except OSError:
            continue
        if stat.S_ISDIR(mode):
            return git
        elsewhere = _ELSEWHERE.fullmatch(_read(git))  # a linked work tree, or a submodule
        return place / elsewhere[1].strip() if elsewhere else None
    return None


def _head(git: Path) -> str:
    head = git / "HEAD"
    try:
        said = f"ref: {os.readlink(head)}"  # noqa: PTH115  # as git wrote it long ago
    except OSError:
        said = _read(head)
    if branch := _REF.fullmatch(said):
        return "" if branch[1] == ".invalid" else branch[1]  # git's sign that references stand elsewhere (reftable)
    return f"detached {said[:7]}" if _COMMIT.fullmatch(said) else ""


def _read(file: Path) -> str:
    """The text of a small regular file, empty for anything else: no link is followed, and no pipe waited for."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return ""
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return ""
        content = stream.read(LIMIT + 1)
    return "" if len(content) > LIMIT else content.decode("utf-8", "replace")
