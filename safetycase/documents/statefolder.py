"""Where journals of saves and of unsaved edits lie: in a folder of the user's own, never in a work tree, which may be a
stranger's.

The first of these that belongs to the user alone: `safetycase/journals` in `$XDG_STATE_HOME` (`~/.local/state` by
default; XDG Base Directory Specification 0.8), or in a folder for the user in `$TMPDIR`, /tmp or /var/tmp.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

COMMITTED = ".json"
INTENT = ".intent.json"
DRAFT = ".part"
SESSION = ".session"
EDITS = ".edits"


def pending(root: Path) -> bool:
    """Whether a save of several files of the case in `root` was cut off halfway, so that its files may not agree.

    Costs a stat for each folder of journals. True, too, at the very moment at which another process saves.
    """
    real = root.resolve()
    name = key(real) + COMMITTED
    return any(os.path.lexists(folder / name) and _admitted(folder, real) for folder in _candidates())


def key(root: Path) -> str:
    """The name of the journals of a case: the SHA-256 digest of its resolved path."""
    return hashlib.sha256(os.fsencode(root.resolve())).hexdigest()


def journal_folders(root: Path) -> list[Path]:
    """The folders in which journals of a case may be believed, as far as there are any."""
    real = root.resolve()
    return [folder for folder in _candidates() if _admitted(folder, real)]


def make_journal_folder(root: Path) -> Path | None:
    """The folder for a new journal, made if need be; None if nowhere can one be made that is the user's alone."""
    real = root.resolve()
    for folder in _candidates():
        base = folder.parent.parent
        with contextlib.suppress(OSError):
            if not _outside(base, real):
                continue
            for missing in reversed([base, *base.parents]):
                if not missing.exists():
                    missing.mkdir(mode=0o700)
            for own in (folder.parent, folder):
                with contextlib.suppress(FileExistsError):
                    own.mkdir(mode=0o700)
            if _admitted(folder, real):
                return folder
    return None


def _candidates() -> Iterator[Path]:
    state = Path(os.environ.get("XDG_STATE_HOME", ""))
    if not state.is_absolute():
        with contextlib.suppress(RuntimeError):  # no home is known
            state = Path("~/.local/state").expanduser()
    if state.is_absolute():
        yield state / "safetycase" / "journals"
    for shared in map(Path, (os.environ.get("TMPDIR", ""), "/tmp", "/var/tmp")):  # noqa: S108
        if shared.is_absolute() and shared.is_dir():
            yield shared / f"safetycase-{os.geteuid()}" / "journals"
            return


def _admitted(folder: Path, root: Path) -> bool:
    """Whether a folder of journals is the user's alone, and lies in no case."""
    try:
        return (
            _outside(folder, root)
            and _is_private(folder.lstat(), 0o077)
            and _is_private(folder.parent.lstat(), 0o022)
            and _is_trusted(folder.parent.parent.stat())
        )
    except OSError:
        return False


def _outside(folder: Path, root: Path) -> bool:
    return not Path(os.path.realpath(folder)).is_relative_to(root)


def _is_private(status: os.stat_result, forbidden: int) -> bool:
    """Whether this is a folder of the user's, no link, that others have none of the `forbidden` rights to."""
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & forbidden


def _is_trusted(status: os.stat_result) -> bool:
    """Whether nobody but the user and the superuser can exchange what lies in a folder."""
    mine = status.st_uid in (0, os.geteuid())
    return mine and (not status.st_mode & 0o022 or bool(status.st_mode & stat.S_ISVTX))
