"""What is kept from one time to the next, in a folder of the person's own and never in a case.

In `safetycase` in `$XDG_STATE_HOME` (`~/.local/state` by default; XDG Base Directory Specification 0.8): for each case
where one stood, and what holds in all cases. Nothing there is needed, and whatever cannot be read is as if it were not.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TypeVar

import msgspec

from safetycase.documents.statefolder import key
from safetycase.tui.frame import Frame

LIMIT = 1 << 20
"""Bytes of a file that are read."""
MOST_VIEWS = 400
"""Cases of which it is kept where one stood; of more, those opened longest ago are forgotten."""


class View(msgspec.Struct, frozen=True):
    """Where somebody stood in a case: kind listed, filter, item, pane, frame, and the items visited before."""

    kind: str = ""
    filter: str = ""
    item: str = ""
    pane: str = ""
    zoomed: bool = False
    frame: Frame = Frame()
    trail: tuple[str, ...] = ()


class Preferences(msgspec.Struct, frozen=True):
    """What somebody chose in the terminal UI, whatever the case: theme, mouse, and the actions chosen last."""

    theme: str = ""
    mouse: bool | None = None
    recent: tuple[str, ...] = ()


Kept = TypeVar("Kept", View, Preferences)


def state_folder() -> Path | None:
    """The folder in which things are kept; None where no home is known."""
    base = Path(os.environ.get("XDG_STATE_HOME", ""))
    if not base.is_absolute():
        with contextlib.suppress(RuntimeError):
            base = Path("~/.local/state").expanduser()
    return base / "safetycase" if base.is_absolute() else None


def recall(kind: type[Kept], root: Path) -> Kept:
    """What was kept, of the case in `root` or of all; as if nothing had been where it cannot be read."""
    file = _file(kind, root)
    if file is not None:
        with contextlib.suppress(OSError, msgspec.DecodeError, ValueError, RecursionError):
            handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(handle, "rb") as stream:
                return msgspec.json.decode(stream.read(LIMIT), type=kind)
    return kind()


def keep(value: View | Preferences, root: Path) -> None:
    """Keep something of the case in `root`, or of all. That it cannot be kept is no reason to stop anybody."""
    file = _file(type(value), root)
    if file is None:
        return
    temporary = file.with_name(f".{os.urandom(8).hex()}.tmp")
    with contextlib.suppress(OSError, UnicodeEncodeError):
        file.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(msgspec.json.encode(value))
            temporary.replace(file)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        if isinstance(value, View):
            _forget_oldest(file.parent)


def _file(kind: type[View] | type[Preferences], root: Path) -> Path | None:
    folder = state_folder()
    if folder is None or Path(os.path.realpath(folder)).is_relative_to(root.resolve()):
        return None
    return folder / "views" / f"{key(root)}.json" if kind is View else folder / "tui.json"


def _forget_oldest(folder: Path) -> None:
    files = list(folder.glob("*.json"))
    if len(files) > MOST_VIEWS:
        files.sort(key=lambda file: file.stat().st_mtime)
        for file in files[:-MOST_VIEWS]:
            file.unlink(missing_ok=True)
