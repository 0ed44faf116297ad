"""What check finds an error on, or what says nothing yet, is accepted only on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.cli.app import run

MODEL = """\
losses:
  L-1: Harm
  L-2: TODO
hazards:
  H-1: {losses: [L-1], text: It is hot}
  H-2: {losses: [L-9], text: It is cold}
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "safetycase.yaml").write_text('safetycase: "1"\nname: Kettle\n')
    (tmp_path / "model.yaml").write_text(MODEL)
    (tmp_path / "model").mkdir()
    (tmp_path / "model.yaml").rename(tmp_path / "model/m.yaml")
    return tmp_path


@pytest.mark.parametrize(("item", "why"), [("L-2", "text says only TODO"), ("H-2", "L-9")])
def test_it_is_refused_without_force(case: Path, capsys: pytest.CaptureFixture[str], item: str, why: str) -> None:
    words = ["-C", str(case), "review", "H-1", item, "--by", "Ann"]
    assert run([*words, "--accept"]) == 2
    told = capsys.readouterr().err
    assert f"{item}: " in told
    assert why in told
    assert "nothing was accepted (--force does it all the same)" in told
    assert (case / "model/m.yaml").read_text() == MODEL
    assert run([*words, "--accept", "--force"]) == 0
    assert "RV-1" in (case / "model/m.yaml").read_text()


def test_what_has_no_error_is_accepted_and_all_can_be_rejected(case: Path) -> None:
    assert run(["-C", str(case), "review", "H-1", "L-1", "--accept", "--by", "Ann"]) == 0
    assert run(["-C", str(case), "review", "H-2", "L-2", "--reject", "--note", "Why is that?", "--by", "Ann"]) == 0
