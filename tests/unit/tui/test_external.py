"""Texts written in somebody's own editor."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from safetycase.tui import external
from safetycase.tui.external import EditorError, edit_text


@pytest.mark.parametrize(
    ("written", "complaint", "kept"),
    [
        (b"Mine", "vi ended with 1", True),
        (b"Mine \xff", "", True),
        (b"Theirs", "vi ended with -9", False),
    ],
    ids=["error", "encoding", "untouched"],
)
def test_what_was_written_is_kept_where_the_editor_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: bytes, complaint: str, kept: bool
) -> None:
    def run(app: App[Any], command: list[str]) -> str:
        Path(command[-1]).write_bytes(written)
        return complaint

    monkeypatch.setattr(external, "_run", run)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(EditorError) as error:
        edit_text(App(), "Theirs", ".md")
    found = re.search(r"; what was written is kept in (\S+)$", str(error.value))
    assert bool(found) == kept
    if found is not None:
        assert Path(found[1]).read_bytes() == written
    assert bool(list(tmp_path.iterdir())) == kept


def test_nothing_is_left_behind_where_it_does_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(external, "_run", lambda _, command: Path(command[-1]).write_bytes(b"Mine\r\n") and "")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert edit_text(App(), "Theirs", ".md") == "Mine\n"
    assert not list(tmp_path.iterdir())
