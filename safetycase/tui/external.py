"""The user's own editor: a text in it, or a file at a line."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

_AT_LINE = {"code": "-g {file}:{line}", "codium": "-g {file}:{line}", "subl": "{file}:{line}", "hx": "{file}:{line}",
            "helix": "{file}:{line}", "zed": "{file}:{line}"}  # fmt: skip


def _editor() -> list[str]:
    """The command from VISUAL or EDITOR, else vi."""
    said = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        return shlex.split(said) or ["vi"]
    except ValueError:  # quotes that do not close
        return said.split()


def open_at(app: App[Any], file: Path, line: int) -> str:
    """Open a file at a line and wait; what went wrong, or an empty string."""
    command = _editor()
    pattern = _AT_LINE.get(Path(command[0]).name)
    arguments = [part.format(file=file, line=line) for part in pattern.split()] if pattern else [f"+{line}", str(file)]
    return _run(app, [*command, *arguments])


class EditorError(Exception):
    """The editor could not be used; the message says why."""


def edit_text(app: App[Any], text: str, suffix: str) -> str:
    """Edit a text in the editor. Raises EditorError if it failed; what was written is then kept and named."""
    folder = Path(tempfile.mkdtemp(prefix="safetycase-"))
    file = folder / f"field{suffix}"
    kept = ""
    try:
        file.write_text(text, encoding="utf-8")
        before = file.read_bytes()
        complaint = _run(app, [*_editor(), str(file)])
        try:
            after = file.read_bytes()
            kept = f"; what was written is kept in {file}" if after != before else ""
            if not complaint:
                found, kept = after.decode("utf-8"), ""
                return found.replace("\r\n", "\n").replace("\r", "\n")
        except (OSError, ValueError) as error:
            complaint = complaint or f"what the editor left cannot be read: {error}"
        raise EditorError(f"{complaint}{kept}")
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _run(app: App[Any], command: list[str]) -> str:
    if shutil.which(command[0]) is None:
        return f"cannot start {command[0]}: there is no such program; set EDITOR"
    complaint = ""
    try:
        with app.suspend():
            try:  # inside: a terminal that was handed over is taken back only where nothing is raised
                done = subprocess.run(command, check=False)
            except OSError as error:
                complaint = f"cannot start {command[0]}: {error.strerror}; set EDITOR"
            else:
                complaint = f"{command[0]} ended with {done.returncode}" if done.returncode else ""
    except SuspendNotSupported:
        return "this terminal cannot be handed to an editor"
    return complaint
