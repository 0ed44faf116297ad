"""Commands in a folder that has been deleted, and with streams that whoever started them has closed."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.command import SAFETYCASE, kettle


def shell(script: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        ["sh", "-c", script], cwd=cwd, capture_output=True, timeout=60, check=False, text=True, stdin=subprocess.DEVNULL
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def from_nowhere(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    gone = folder / "gone"
    gone.mkdir()
    return shell(f"rmdir {shlex.quote(str(gone))}; exec {shlex.join(map(str, (SAFETYCASE, *arguments)))}", gone)


COMMANDS = [
    "check", "check --format sarif", "next", "trace", "grid", "list", "show H-1", "export pasta", "evidence list",
    "diagram trace --format text", "scenarios", "set L-1 title Scalds", "check --format concise",
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_a_case_that_is_named_needs_no_current_folder(tmp_path: Path, command: str) -> None:
    case = kettle(tmp_path / "case")
    there, nowhere = (
        shell(f"{SAFETYCASE} -C {case} {command}", tmp_path),
        from_nowhere(tmp_path, "-C", case, *command.split()),
    )
    assert nowhere.returncode == there.returncode
    if command in ("trace", "list", "grid"):
        assert nowhere.stdout == there.stdout
    if command == "check --format concise":
        assert f"{case}/model/purpose.yaml:" in nowhere.stdout
    if command == "next":
        assert f"safetycase -C {case} " in nowhere.stdout


def test_a_case_named_by_its_file_needs_no_current_folder(tmp_path: Path) -> None:
    case = kettle(tmp_path / "case")
    assert from_nowhere(tmp_path, "check", case / "model/purpose.yaml").returncode in (0, 1)


@pytest.mark.parametrize(
    "command", ["check", "list", "init", "next", "trace -o out.txt", "import pasta x.stpa -o y", "edit", "check ."]
)
def test_what_needs_the_current_folder_says_that_it_is_gone(tmp_path: Path, command: str) -> None:
    done = from_nowhere(tmp_path, *command.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert "internal" not in done.stderr
    if command in ("check", "list", "init", "next"):
        assert done.stderr == "safetycase: the current folder does not exist any more; go to another, or use -C\n"


CLEAN = """\
losses: {L-1: People are scalded}
hazards: {H-1: {text: Water boils over, losses: [L-1], not_needed: It is a kettle}}
"""


@pytest.mark.parametrize("closed", ["2>&-", "<&-", "<&- 2>&-"])
@pytest.mark.parametrize("command", ["check", "list", "check --format json -o out.json", "trace", "evidence lock"])
def test_a_closed_stream_that_nothing_needs_changes_nothing(tmp_path: Path, command: str, closed: str) -> None:
    case = kettle(tmp_path / "case", purpose=CLEAN)
    done = shell(f"{SAFETYCASE} {command} {closed}", case)
    there = shell(f"{SAFETYCASE} {command}", case)
    assert (done.returncode, done.stdout) == (there.returncode, there.stdout)
    assert done.returncode == 0
    if "-o" in command:
        assert (case / "out.json").read_text().startswith("{")


def test_findings_are_told_by_the_code_where_stderr_is_closed(tmp_path: Path) -> None:
    case = kettle(tmp_path / "case", purpose="hazards: {H-1: {text: Water boils over, losses: [L-9]}}\n")
    assert shell(f"{SAFETYCASE} check 2>&-", case).returncode == 1
    assert shell(f"{SAFETYCASE} nonsense 2>&-", case).returncode == 2


@pytest.mark.parametrize("command", ["edit", "check - --stdin-name model/purpose.yaml"])
def test_a_closed_stdin_is_an_empty_one(tmp_path: Path, command: str) -> None:
    case = kettle(tmp_path / "case", purpose=CLEAN)
    done, empty = shell(f"{SAFETYCASE} {command} <&-", case), shell(f"{SAFETYCASE} {command} </dev/null", case)
    assert (done.returncode, done.stdout, done.stderr) == (empty.returncode, empty.stdout, empty.stderr)


@pytest.mark.parametrize("closed", [">&-", "<&- >&-"])
def test_where_stdout_is_closed_the_output_cannot_be_written(tmp_path: Path, closed: str) -> None:
    case = kettle(tmp_path / "case", purpose=CLEAN)
    done = shell(f"{SAFETYCASE} list {closed}", case)
    assert (done.returncode, done.stderr) == (2, "safetycase: the output cannot be written: stdout is closed\n")
    assert shell(f"{SAFETYCASE} list >&- 2>&-", case).returncode == 2
