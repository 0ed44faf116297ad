"""Git, run so that it runs nothing else: a repository may come from a stranger.

Hooks, the file-system monitor, external diffs, signatures and pagers are switched off, the configuration of system and
user is not read (but for the folders that the user calls safe), no variable of the environment reaches git, and nothing
is fetched. Of the commands used none applies a content filter, but for `status`, which is only asked where none is
declared.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

TIMEOUT = 60
"""How long one call may take, in seconds."""

_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.pager=cat",
    "core.sshCommand=false",
    "diff.external=",
    "gpg.program=false",
    "log.showSignature=false",
    "protocol.allow=never",
    "submodule.recurse=false",
)


class GitError(Exception):
    """Git cannot be run, did not answer in time, or refused; the sentence says which."""


def run(folder: Path, *arguments: str, content: bytes | None = None, fine: tuple[int, ...] = (0,)) -> bytes:
    """What git prints when run in `folder`, with `content` on its standard input.

    Raises GitError unless it exits with one of `fine`.
    """
    try:
        return _run(folder, arguments, content, fine)
    except GitError as error:
        safe = tuple(_safe_folders()) if "dubious ownership" in str(error) else ()
        if not safe:
            raise
        return _run(folder, arguments, content, fine, safe)


def _run(
    folder: Path,
    arguments: tuple[str, ...],
    content: bytes | None,
    fine: tuple[int, ...],
    safe: tuple[str, ...] = (),
) -> bytes:
    settings = [*_SETTINGS, *(f"safe.directory={name}" for name in safe)]
    options = [part for setting in settings for part in ("-c", setting)]
    try:
        done = subprocess.run(
            ["git", "--no-pager", *options, *arguments],
            cwd=folder,
            env=_environment(),
            input=content if content is not None else b"",
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except FileNotFoundError:
        raise GitError("git is not installed") from None
    except (OSError, subprocess.SubprocessError) as error:
        raise GitError(f"git did not answer: {type(error).__name__}") from None
    if done.returncode not in fine:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitError(said[0][:300] if said else f"git exited with {done.returncode}")
    return done.stdout


def _environment() -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
    }


def _safe_folders() -> list[str]:
    """The folders of other owners that the user's own configuration calls safe."""
    try:
        done = subprocess.run(
            ["git", "config", "--global", "--get-all", "safe.directory"],
            cwd=os.sep,
            env={"PATH": os.environ.get("PATH", os.defpath), "HOME": os.environ.get("HOME", ""), "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return done.stdout.decode("utf-8", "surrogateescape").splitlines()
