"""What stands in the lock is not forgotten because its item cannot be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.acceptance.command import kettle, run, write
from tests.unit.evidence.cases import results

ITEM = "  E-{0}: {{supports: [R-1], artefact: {{path: evidence/{0}.xml}}}}\n"
EVIDENCE = "evidence:\n" + ITEM.format(1) + ITEM.format(2)
UNREAD = {
    "a conflict": EVIDENCE.replace("  E-2", "<<<<<<< HEAD\n  E-2") + "=======\n>>>>>>> theirs\n",
    "a tab": EVIDENCE.replace("  E-2", "\t E-2"),
    "no YAML": "x: [\n",
    "a list": "evidence: []\n",
}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case with two items of evidence that are locked."""
    folder = kettle(tmp_path, requirements="requirements:\n  R-1: {text: It must switch off.}\n")
    write(folder, {"model/evidence.yaml": EVIDENCE})
    write(folder, {f"evidence/{number}.xml": results(passed=number) for number in (1, 2)})
    assert run("evidence", "lock", cwd=folder).returncode == 0
    return folder


def locked(case: Path) -> list[str]:
    return re.findall(r"^  (E-\d+): ", (case / "safetycase.lock").read_text(), re.MULTILINE)


@pytest.mark.parametrize("how", UNREAD)
def test_a_line_stays_while_its_item_may_stand_in_what_cannot_be_read(case: Path, how: str) -> None:
    write(case, {"model/evidence.yaml": UNREAD[how], "evidence/2.xml": results(passed=3)})
    done = run("evidence", "lock", cwd=case)
    assert done.returncode == 1
    assert "not locked E-2: its item is not found, and model/evidence.yaml could not be read whole" in done.stderr
    assert locked(case) == ["E-1", "E-2"]
    write(case, {"model/evidence.yaml": EVIDENCE})
    assert "SFC702" in run("check", "--format", "concise", cwd=case).stdout


def test_accepting_one_item_takes_no_other_out(case: Path) -> None:
    write(case, {"model/evidence.yaml": "evidence:\n" + ITEM.format(1), "evidence/1.xml": results(passed=5)})
    assert run("evidence", "lock", "E-1", cwd=case).returncode == 0
    assert locked(case) == ["E-1", "E-2"]


def test_a_line_whose_item_is_gone_is_taken_out_and_that_is_said(case: Path) -> None:
    write(case, {"model/evidence.yaml": "evidence:\n" + ITEM.format(1)})
    done = run("evidence", "lock", "--dry-run", cwd=case)
    assert "E-2: no evidence has that id any more; its line would be taken out" in done.stderr
    assert locked(case) == ["E-1", "E-2"]
    done = run("evidence", "lock", cwd=case)
    assert done.returncode == 0
    assert "E-2: no evidence has that id any more; its line was taken out" in done.stderr
    assert locked(case) == ["E-1"]
