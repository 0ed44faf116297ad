"""`safetycase export`: what is written, what is refused, what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.cli.app import run
from tests.unit.exchange.samples import BRIDGE


@pytest.fixture
def bridge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A case in `case`, inside the current folder."""
    monkeypatch.chdir(tmp_path)
    Path("bridge.stpa").write_text(BRIDGE)
    assert run(["import", "pasta", "bridge.stpa", "-o", "case"]) == 0
    capsys.readouterr()
    return tmp_path


def test_an_exported_case_can_be_imported_again(bridge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "pasta", "case", "-o", "out.stpa"]) == 0
    assert capsys.readouterr().err == "Wrote 33 of 33 items to out.stpa\n"
    assert run(["import", "pasta", "out.stpa", "-o", "again"]) == 0
    for file in sorted(bridge.joinpath("case/model").iterdir()):
        assert (bridge / "again/model" / file.name).read_text() == file.read_text()


def test_without_a_file_it_goes_to_stdout(bridge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", "case", "export", "pasta"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith('// Swing bridge\n// over the canal\n\nGoals\nG1 "Ships pass without waiting"\n')
    assert said.err == "Wrote 33 of 33 items\n"


def test_what_is_left_out_is_said_with_its_place(bridge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = bridge / "case/model/1-purpose.yaml"
    model.write_text(model.read_text() + "\nstakeholders: {ST-1: Ships}\n")
    losses = model.read_text().replace("    text: Loss of life\n", "    rationale: law\n    text: Loss of life\n")
    model.write_text(losses)
    assert run(["export", "pasta", "case", "-o", "out.stpa"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "warning[SFC087 not-exported] stakeholders are left out, the language has none: ST-1",
        "case/model/1-purpose.yaml:5:3: warning[SFC087 not-exported] L1: the language has no place for rationale",
        "Wrote 33 of 34 items to out.stpa",
    ]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("hazards: {H-9: {losses: 5}}\n", "H-9: "),
        ("stakeholders: [\n", "model/9.yaml:"),
        ("assumptions: {L1: x}\n", "L1 stands twice"),
    ],
)
def test_a_case_that_cannot_be_read_whole_is_refused(
    bridge: Path, capsys: pytest.CaptureFixture[str], more: str, words: str
) -> None:
    (bridge / "case/model/9.yaml").write_text(more)
    assert run(["export", "pasta", "case", "-o", "out.stpa"]) == 2
    err = capsys.readouterr().err
    assert words in err.splitlines()[-1]
    assert err.count("\n") <= 2, "one more where a file could not be read whole"
    assert not (bridge / "out.stpa").exists()
    assert run(["export", "pasta", "case", "-o", "out.stpa", "--partial"]) == 1
    assert (bridge / "out.stpa").exists()


def test_nothing_is_written_through_a_link(bridge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bridge / "out.stpa").symlink_to(bridge / "bridge.stpa")
    assert run(["export", "pasta", "case", "-o", "out.stpa"]) == 2
    assert (bridge / "bridge.stpa").read_text() == BRIDGE
