"""`safetycase waive` and `unwaive`: a finding is silenced on one item, with a reason, an end and a name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.command import KETTLE, kettle, run

DAY = ("--as-of", "2026-03-01")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return kettle(tmp_path)


def purpose(root: Path) -> str:
    return (root / "model" / "purpose.yaml").read_text()


def test_a_finding_is_waived_with_reason_end_and_name(root: Path) -> None:
    assert "no constraint is about H-1" in run("check", "--format", "concise", cwd=root).stdout
    done = run("waive", "H-1", "SFC203", "--reason", "Next sprint.", "--by", "R. Ahn", *DAY, cwd=root)
    assert done.returncode == 0
    assert "waive SFC203 on H-1: model/purpose.yaml" in done.stderr
    for line in ("rule: hazard-without-constraint", "reason: Next sprint.", "by: R. Ahn", "expires: 2026-05-30"):
        assert line in purpose(root).replace('"', "")
    assert "1 warning waived" in run("check", *DAY, cwd=root).stdout
    again = run("waive", "H-1", "hazard-without-constraint", "--reason", "Later.", "--for-good", *DAY, cwd=root)
    assert again.returncode == 0
    assert purpose(root).count("rule:") == 1
    assert "expires" not in purpose(root)
    assert run("unwaive", "H-1", "SFC203", cwd=root).returncode == 0
    assert purpose(root) == KETTLE["model/purpose.yaml"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("H-1", "SFC203", "--reason", "TODO"), "a waiver without a reason silences nothing"),
        (("H-1", "SFC202", "--reason", "It leads to none."), "finds nothing on H-1"),
        (("H-9", "SFC203", "--reason", "So."), "no item H-9; did you mean H-1?"),
        (("H-1", "SFC9999", "--reason", "So."), "there is no rule SFC9999"),
        (("H-1", "SFC203", "--reason", "So it is.", "--until", "2026-02-28", *DAY), "is past"),
    ],
)
def test_what_would_silence_nothing_is_refused(root: Path, words: tuple[str, ...], said: str) -> None:
    done = run("waive", *words, cwd=root)
    assert done.returncode == 2
    assert said in done.stderr
    assert purpose(root) == KETTLE["model/purpose.yaml"]


def test_errors_of_the_schema_cannot_be_waived(tmp_path: Path) -> None:
    root = kettle(tmp_path, purpose="losses:\n  L-1: {category: saftey, text: Harm}\n")
    done = run("waive", "L-1", "SFC033", "--reason", "We write it so.", cwd=root)
    assert done.returncode == 2
    assert "`unknown-choice` (SFC033) cannot be waived" in done.stderr


def test_a_waiver_that_is_not_there_cannot_be_taken_away(root: Path) -> None:
    done = run("unwaive", "H-1", "SFC203", cwd=root)
    assert done.returncode == 2
    assert "H-1 has no waiver of SFC203" in done.stderr


def test_show_tells_a_waived_finding_with_its_reason(root: Path) -> None:
    words = ("--reason", "Next \x1b[31msprint.", "--by", "R. Ahn")
    assert run("waive", "H-1", "SFC203", *words, *DAY, cwd=root).returncode == 0
    page = run("show", "H-1", *DAY, cwd=root).stdout
    assert "waived: warning SFC203 no constraint is about H-1" in page
    assert "— Next \\x1b[31msprint. (R. Ahn, until 2026-05-30)" in page
    assert "warning[SFC203]" not in page
    data = json.loads(run("show", "H-1", "--format", "json", *DAY, cwd=root).stdout)
    assert "SFC203" not in {found["rule"] for found in data["findings"]}
    (waived,) = data["waived"]
    assert (waived["rule"], waived["severity"]) == ("SFC203", "warning")
    assert (waived["by"], waived["expires"]) == ("R. Ahn", "2026-05-30")
    assert waived["reason"] == "Next \\x1b[31msprint."
    assert json.loads(run("show", "L-1", "--format", "json", *DAY, cwd=root).stdout)["waived"] == []
    assert run("show", "H-1", "--as-of", "2026-08-01", cwd=root).stdout.count("warning[SFC203]") == 1, "it ended"
