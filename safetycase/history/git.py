"""Git, run so that it runs nothing else: a repository may come from a stranger.

Hooks, the file-system monitor, external diffs, signatures and pagers are switched off; the configuration of system and
user is not read (but for the folders that the user calls safe); no variable of the environment reaches git; nothing is
fetched, whatever the repository's own configuration allows; and a folder that only looks like a bare repository, as a
commit can hold one, is none. Of the commands used none applies a content filter, but for `status`, which is only asked
where none is declared.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import IO

TIMEOUT = 60
"""How long one call may take, in seconds."""

MAX_OUTPUT = 256 * 1024 * 1024
"""How much one call may print, in bytes."""

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
    "safe.bareRepository=explicit",
    "submodule.recurse=false",
)


class GitError(Exception):
    """Git cannot be run, did not answer in time, or refused; the sentence says which."""


class Git:
    """Git in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._safe: tuple[str, ...] = ()

    def run(self, *arguments: str, fine: tuple[int, ...] = (0,)) -> bytes:
        """What git prints. Raises GitError unless it exits with one of `fine`."""
        try:
            return self._run(arguments, fine)
        except GitError as error:
            if self._safe or "dubious ownership" not in str(error):
                raise
            self._safe = _safe_folders()
            if not self._safe:
                raise
            return self._run(arguments, fine)

    def _run(self, arguments: tuple[str, ...], fine: tuple[int, ...]) -> bytes:
        with tempfile.TemporaryFile() as complaints:
            process = self.start(*arguments, complaints=complaints)
            assert process.stdin is not None
            assert process.stdout is not None
            stopping = threading.Timer(TIMEOUT, process.kill)
            stopping.start()
            try:
                with process.stdin, process.stdout as printed:
                    process.stdin.close()
                    content = printed.read(MAX_OUTPUT + 1)
                    if len(content) > MAX_OUTPUT:
                        process.kill()
                    code = process.wait()
            finally:
                late = stopping.finished.is_set()
                stopping.cancel()
                stopping.join()
            if len(content) > MAX_OUTPUT:
                raise GitError(f"git {arguments[0]} says more than {MAX_OUTPUT >> 20} MiB")
            if code not in fine:
                complaints.seek(0)
                said = _complaint(complaints.read(4096), code)
                raise GitError(f"git {arguments[0]} took longer than {TIMEOUT} s" if late else said)
        return content

    def start(self, *arguments: str, complaints: IO[bytes] | int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        """Git at work, with pipes to and from it. Raises GitError where it cannot be run."""
        settings = [*_SETTINGS, *(f"safe.directory={name}" for name in self._safe)]
        options = [part for setting in settings for part in ("-c", setting)]
        try:
            return subprocess.Popen(
                ["git", "--no-pager", *options, *arguments],
                cwd=self.folder,
                env=_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
            )
        except FileNotFoundError as error:
            missing = "git is not installed" if error.filename == "git" else f"{self.folder} does not exist"
            raise GitError(missing) from None
        except (OSError, ValueError) as error:
            raise GitError(f"git cannot be run: {error}") from None


def _complaint(said: bytes, code: int) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[0][:300].removeprefix("fatal: ") if lines else f"git exited with {code}"


def _environment() -> dict[str, str]:
    return {
        "PATH": program_path(),
        "LC_ALL": "C",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }


def program_path() -> str:
    """Where programs are looked for: never in the folder that git runs in, which may be a stranger's."""
    places = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(place for place in places if Path(place).is_absolute())


def _safe_folders() -> tuple[str, ...]:
    """The folders of other owners that the user's own configuration calls safe."""
    theirs = {name: os.environ[name] for name in ("HOME", "XDG_CONFIG_HOME") if name in os.environ}
    try:
        done = subprocess.run(
            ["git", "config", "--global", "--get-all", "safe.directory"],
            cwd=os.sep,
            env={"PATH": program_path(), "LC_ALL": "C", **theirs},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(done.stdout.decode("utf-8", "surrogateescape").splitlines())
