"""Who edits a case: one session at a time, by a lock in the state folder that dies with its process."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import re
import socket
import sys
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from safetycase.documents.appending import lock, open_own
from safetycase.documents.journal import is_gone, process_name
from safetycase.documents.statefolder import SESSION, key, make_journal_folder

_PROCESS = re.compile(r"[0-9a-f]{8}-[0-9]{1,10}-[0-9]{1,20}")
_TRIES = 20
_MOST = 1 << 16
_LONGEST = 200


class Holder(NamedTuple):
    """Who edits a case, as far as is known: user, host, number of the process, terminal, and since when (ISO 8601).

    `process` tells the process from every other, empty where nothing is known.
    """

    user: str = ""
    host: str = ""
    pid: int = 0
    terminal: str = ""
    since: str = ""
    process: str = ""

    @property
    def gone(self) -> bool:
        """Whether the process is known to run no more. False for one of another machine, which cannot be known."""
        return bool(self.process) and is_gone(self.process)

    @property
    def words(self) -> str:
        """Who it is, where, and since when."""
        if not self.process:
            return "another session"
        where = [f"on {self.host}", *([f"terminal {self.terminal}"] if self.terminal else []), f"process {self.pid}"]
        return f"{self.user or 'somebody'} {', '.join(where)}, since {moment(self.since)}"


class Hold:
    """The lock of the session that edits a case. It ends with its process, or when it is released."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path, self._handle = path, handle

    @property
    def lost(self) -> bool:
        """Whether somebody deleted the lock, so that it keeps nobody away any more."""
        try:
            return self._handle >= 0 and not _is(self._path, self._handle)
        except OSError:
            return False

    def release(self) -> None:
        """Let others edit the case. Does nothing the second time, and leaves a lock alone that is another session's."""
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                if _is(self._path, self._handle):
                    self._path.unlink()
            os.close(self._handle)
            self._handle = -1


def this_session() -> Holder:
    """The process that runs this."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = str(os.geteuid())
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    return Holder(user, socket.gethostname(), os.getpid(), _terminal(), now, process_name())


def hold(root: Path) -> Hold | Holder | None:
    """The lock of the case in `root`, or who has it; None where there is no folder in which it could lie."""
    folder = make_journal_folder(root)
    if folder is None:
        return None
    path = folder / (key(root) + SESSION)
    try:
        for _ in range(_TRIES):
            found = _take(path)
            if found is not None:
                return found
    except OSError:
        return None
    return Holder()


def _take(path: Path) -> Hold | Holder | None:
    """One try: the lock, or who has it; None where it was taken away meanwhile."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    kept = False
    try:
        locked = lock(handle)
        holder = _read(path)
        if locked is False:
            return holder or Holder()
        if not _is(path, handle):
            return None
        if locked is None and holder is not None and not holder.gone and holder.process != process_name():
            return holder
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(this_session()._asdict()).encode(), 0)
        kept = True
        return Hold(path, handle)
    finally:
        if not kept:
            os.close(handle)


def _is(path: Path, handle: int) -> bool:
    """Whether an open file is still the one at a path."""
    try:
        return os.path.samestat(path.lstat(), os.fstat(handle))
    except (FileNotFoundError, NotADirectoryError):
        return False


def _read(path: Path) -> Holder | None:
    """Who a lock says it belongs to; None where it says nothing that can be understood."""
    try:
        handle = open_own(path)
        with os.fdopen(handle, "rb") as file:
            return holder_of(json.loads(file.read(_MOST)))
    except (OSError, ValueError, RecursionError):
        return None


def holder_of(said: object) -> Holder | None:
    """The session that plain data describe, None where they describe none."""
    if not isinstance(said, dict):
        return None
    words = {name: str(said.get(name, ""))[:_LONGEST] for name in ("user", "host", "terminal", "since", "process")}
    pid = said.get("pid")
    if type(pid) is not int or not _PROCESS.fullmatch(words["process"]):
        return None
    return Holder(pid=pid, **words)


def moment(iso: str) -> str:
    """A moment in words: the time of day, with the day if it is another one than today. As it is if it is none."""
    try:
        when = datetime.fromisoformat(iso).astimezone()
    except (ValueError, OverflowError, OSError):
        return iso
    today = when.date() == datetime.now().astimezone().date()
    return when.strftime("%H:%M" if today else "%Y-%m-%d %H:%M")


def _terminal() -> str:
    """The terminal of this process, with the pane of tmux or screen where it is in one."""
    name = ""
    for stream in (sys.__stdin__, sys.__stdout__):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            name = name or os.ttyname(stream.fileno())  # type: ignore[union-attr]
    pane = os.environ.get("TMUX_PANE", "")
    screen = os.environ.get("STY", "")
    inside = f"tmux pane {pane}" if pane else f"screen {screen}" if screen else ""
    return f"{name} ({inside})" if inside and name else name or inside
