"""Recovering from the command line what a killed session of the terminal UI left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.command import kettle, run

PURPOSE = """\
losses:
  L-1: People are scalded.   # the worst
hazards:
  H-1:
    losses: [L-1]
    text: Water boils over while a hand is near.
"""
SESSION = """
import os, sys
from functools import partial
from pathlib import Path
from safetycase.editing import Workspace, new_item, set_field
from safetycase.editing.session import Session
from safetycase.model import BY_NAME
root = Path(sys.argv[1])
session = Session(root)
workspace = Workspace(root, journal=session.journal)
for words in sys.argv[2:]:
    item, _, text = words.partition("=")
    if item == "undo":
        workspace.undo()
    elif item == "new":
        workspace.apply(lambda case: new_item(case, BY_NAME["hazard"], {"text": text}))
    else:
        workspace.apply(partial(set_field, item_id=item, path=("text",), value=text))
os.kill(os.getpid(), 9)
"""


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return kettle(tmp_path, purpose=PURPOSE)


def killed(root: Path, *edits: str) -> None:
    """A session that makes these edits and is killed."""
    done = subprocess.run([sys.executable, "-c", SESSION, str(root), *edits], capture_output=True, check=False)
    assert done.returncode == -9, done.stderr.decode()


def text(root: Path) -> str:
    return (root / "model/purpose.yaml").read_text()


def test_nothing_was_left_behind(root: Path) -> None:
    done = run("recover", cwd=root)
    assert (done.returncode, done.stdout) == (0, "")
    assert "no session left" in done.stderr
    assert json.loads(run("recover", "--format", "json", cwd=root).stdout) == {"version": 1, "sessions": []}
    assert run("recover", "--apply", cwd=root).returncode == 2


def test_edits_are_listed_shown_and_applied_in_one_save(root: Path) -> None:
    killed(root, "H-1=Water boils over.", "new=The lid opens.", "undo=", "L-1=Burnt.")
    done = run("recover", cwd=root)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("1  ")
    assert "4 edits" in lines[0]
    assert [line.split("  ", 1)[1].strip().split("  ")[-1] for line in lines[1:]] == [
        "set H-1 text", "new hazard H-2", "undone: new hazard H-2", "set L-1 text"
    ]  # fmt: skip
    data = json.loads(run("recover", root, "--format", "json").stdout)
    (session,) = data["sessions"]
    assert session["files"] == ["model/purpose.yaml"]
    assert [edit["act"] for edit in session["edits"]] == ["do", "do", "undo", "do"]
    difference = run("recover", "--diff", cwd=root).stdout.splitlines()
    assert "+    text: Water boils over." in difference
    assert text(root) == PURPOSE
    done = run("recover", "--apply", cwd=root)
    assert done.returncode == 0
    assert "model/purpose.yaml" in done.stderr
    assert text(root) == PURPOSE.replace(" while a hand is near", "").replace("People are scalded.", "Burnt.")
    assert run("recover", cwd=root).stdout == ""


def test_the_files_may_have_changed_since(root: Path) -> None:
    killed(root, "H-1=Water boils over.")
    (root / "model/purpose.yaml").write_text(PURPOSE.replace("People are scalded.", "A child is scalded."))
    assert run("recover", "--apply", cwd=root).returncode == 0
    assert "A child is scalded.   # the worst" in text(root)
    assert "text: Water boils over.\n" in text(root)


@pytest.mark.parametrize(("prefer", "stands"), [("recovered", "Water boils over."), ("disk", "Steam escapes.")])
def test_what_excludes_each_other_is_told_and_decided(root: Path, prefer: str, stands: str) -> None:
    killed(root, "H-1=Water boils over.")
    theirs = PURPOSE.replace("Water boils over while a hand is near.", "Steam escapes.")
    (root / "model/purpose.yaml").write_text(theirs)
    done = run("recover", "--apply", cwd=root)
    assert done.returncode == 2
    for words in ("H-1 text", "recovered: Water boils over.", "on disk: Steam escapes.", "--prefer"):
        assert words in done.stderr
    assert text(root) == theirs
    assert run("recover", "--apply", "--prefer", prefer, cwd=root).returncode == 0
    assert f"text: {stands}\n" in text(root)
    assert run("recover", cwd=root).stdout == ""


def test_edits_are_deleted_only_with_a_second_word(root: Path) -> None:
    killed(root, "H-1=Water boils over.")
    done = run("recover", "--discard", cwd=root)
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert run("recover", cwd=root).stdout != ""
    assert run("recover", "--discard", "--yes", cwd=root).returncode == 0
    assert run("recover", cwd=root).stdout == ""
    assert text(root) == PURPOSE


def test_of_two_sessions_one_is_named(root: Path) -> None:
    killed(root, "H-1=First.")
    killed(root, "L-1=Second.")
    done = run("recover", "--apply", cwd=root)
    assert done.returncode == 2
    assert "--session" in done.stderr
    assert run("recover", "--apply", "--session", "3", cwd=root).returncode == 2
    assert run("recover", "--apply", "--session", "2", cwd=root).returncode == 0
    assert "text: First." in text(root)
    assert run("recover", "--apply", cwd=root).returncode == 0
    assert "L-1: Second.   # the worst" in text(root)


def test_a_session_that_still_runs_is_not_touched(root: Path) -> None:
    program = SESSION.replace("os.kill(os.getpid(), 9)", "print(flush=True); sys.stdin.read()")
    with subprocess.Popen(
        [sys.executable, "-c", program, str(root), "H-1=Mine."], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert run("recover", cwd=root).stdout == ""
        assert run("recover", "--discard", "--yes", cwd=root).returncode == 2
        child.kill()
    assert "set H-1 text" in run("recover", cwd=root).stdout


def test_titles_from_a_strangers_case_are_harmless(tmp_path: Path) -> None:
    hostile = "H\x1b[31m\u202e-1"
    root = kettle(tmp_path, purpose='hazards:\n  "H\\e[31m\\u202e-1":\n    text: x\n')
    killed(root, f"{hostile}=y")
    done = run("recover", cwd=root)
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert "\\x1b" in done.stdout
    assert "\x1b" not in run("recover", "--diff", cwd=root).stdout


def test_options_that_exclude_each_other(root: Path) -> None:
    assert run("recover", "--apply", "--discard", cwd=root).returncode == 2
    assert run("recover", root / "nowhere").returncode == 2


def test_a_journal_that_cannot_be_read_is_named_and_kept(root: Path) -> None:
    killed(root, "H-1=Mine.")
    (journal,) = Path(os.environ["XDG_STATE_HOME"]).rglob("*.edits")
    content = journal.read_bytes()
    head, record = content.split(b"\n")[:2]
    import zlib

    forged = record.replace(b'"version": 1', b'"version": 9')
    journal.write_bytes(b"%08x %s\n%s\n" % (zlib.crc32(forged), head.split(b" ")[1], forged))
    done = run("recover", cwd=root)
    assert "another version" in done.stdout
    assert run("recover", "--apply", cwd=root).returncode == 2
    assert journal.exists()
