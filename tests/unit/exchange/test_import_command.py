"""`safetycase import`: what is written, what is refused, what is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from safetycase.case import Folder, load
from safetycase.cli.app import run
from safetycase.rules import check_case
from tests.unit.exchange.samples import BRIDGE, TABLE

WRITTEN = {
    ".gitattributes", ".safetycase/manifest.schema.json", ".safetycase/model.schema.json", "safetycase.yaml",
    "model/1-purpose.yaml", "model/2-structure.yaml", "model/3-ucas.yaml", "model/4-scenarios.yaml",
    "model/5-requirements.yaml",
}  # fmt: skip

TODAY = date(2026, 1, 1)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def files(root: Path) -> set[str]:
    return {file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()}


@pytest.mark.parametrize("text", [BRIDGE, TABLE], ids=["sections", "table"])
def test_an_import_writes_a_case_that_check_can_read(command: Run, tmp_path: Path, text: str) -> None:
    Path("bridge.stpa").write_text(text)
    code, _, err = command("import", "pasta", "bridge.stpa", "-o", "new/bridge")
    assert code == 0, err
    root = tmp_path / "new/bridge"
    assert files(root) <= WRITTEN
    case = load(Folder(root))
    assert [one for one in check_case(case, as_of=TODAY) if one.rule < "SFC100" and one.severity > 1] == []
    assert case.name == "Bridge"
    assert not [item.id for item in case.items.values() if item.errors]
    assert f"Imported {len(case.items)} items into new/bridge. Next: safetycase -C new/bridge check" in err


def test_a_whole_analysis_gives_a_file_for_each_step(command: Run, tmp_path: Path) -> None:
    Path("bridge.stpa").write_text(BRIDGE)
    assert command("import", "pasta", "bridge.stpa", "-o", "case", "--name", "Canal: bridge")[0] == 0
    assert files(tmp_path / "case") == WRITTEN
    assert (tmp_path / "case/safetycase.yaml").read_text() == (
        "# yaml-language-server: $schema=.safetycase/manifest.schema.json\n"
        "# Imported from bridge.stpa (PASTA). Check it with `safetycase check`.\n"
        "# Swing bridge\n# over the canal\n"
        'safetycase: "1"\nname: "Canal: bridge"\ngoals:\n  - Ships pass without waiting\n'
        "  - Road traffic is held up for at most 5 min\nmodels: [model/**/*.yaml]\n"
    )
    purpose = (tmp_path / "case/model/1-purpose.yaml").read_text()
    assert "assumptions:\n  # reviewed in May\n  A1:\n    text: Nobody climbs over the closed barrier\n" in purpose


def test_nothing_is_overwritten(command: Run, tmp_path: Path) -> None:
    Path("bridge.stpa").write_text(BRIDGE)
    case = tmp_path / "case"
    case.mkdir()
    (case / ".gitattributes").write_text("mine\n")
    code, _, err = command("import", "pasta", "bridge.stpa", "-o", "case")
    assert (code, files(case)) == (2, {".gitattributes"})
    assert err == "safetycase: case/.gitattributes is already there; nothing was written\n"
    (case / ".gitattributes").unlink()
    (case / "safetycase.yaml").symlink_to("/nowhere")
    assert command("import", "pasta", "bridge.stpa", "-o", "case")[0] == 2
    assert files(case) == set()


def test_a_folder_with_other_model_files_is_refused(command: Run, tmp_path: Path) -> None:
    Path("bridge.stpa").write_text(BRIDGE)
    (tmp_path / "case/model/old").mkdir(parents=True)
    (tmp_path / "case/model/old/x.yaml").write_text("losses: {L-9: Old}\n")
    code, _, err = command("import", "pasta", "bridge.stpa", "-o", "case")
    assert code == 2
    assert err == "safetycase: case/model/old/x.yaml would become part of the case; nothing was written\n"


def test_a_broken_file_writes_nothing(command: Run, tmp_path: Path) -> None:
    Path("bridge.stpa").write_text(BRIDGE.replace('L1 "Loss of life"', 'L1 [] "Loss of life"'))
    code, out, err = command("import", "pasta", "bridge.stpa", "-o", "case")
    assert code == 1
    assert "bridge.stpa:12:4: error[SFC081 foreign-syntax] a text in quotes is expected here, not `[`" in out
    assert '12 | L1 [] "Loss of life"' in out
    assert err == (
        "Nothing was written: bridge.stpa cannot be taken over whole. With --partial what can be read is written.\n"
    )
    assert not (tmp_path / "case").exists()


def test_what_can_be_read_is_written_when_asked_for(command: Run, tmp_path: Path) -> None:
    Path("bridge.stpa").write_text(BRIDGE.replace('L1 "Loss of life"', 'L1 [] "Loss of life"'))
    code, out, _ = command("import", "pasta", "bridge.stpa", "-o", "case", "--partial", "--format", "json")
    assert code == 1
    assert {one["rule"] for one in json.loads(out)["findings"]} >= {"SFC081", "SFC083"}
    case = load(Folder(tmp_path / "case"))
    assert "L1" not in case.items
    assert case.items["H1"].data["losses"] == ["L1"]
    assert "SFC101" in {one.rule for one in check_case(case, as_of=TODAY)}


def test_nothing_at_all_writes_nothing_even_when_asked_for(command: Run, tmp_path: Path) -> None:
    Path("bridge.stpa").write_text("nonsense")
    assert command("import", "pasta", "bridge.stpa", "-o", "case", "--partial")[0] == 1
    assert not (tmp_path / "case").exists()


def test_usage_errors(command: Run, tmp_path: Path) -> None:
    code, _, err = command("import", "pasta", "absent.stpa", "-o", "case")
    assert (code, err) == (2, "safetycase: absent.stpa is no file\n")
    assert command("import", "pasta", ".", "-o", "case")[0] == 2
    assert command("import", "pasta", "absent.stpa")[0] == 2
    Path("bridge.stpa").write_text(BRIDGE)
    Path("file").write_text("")
    code, _, err = command("import", "pasta", "bridge.stpa", "-o", "file")
    assert (code, err) == (2, "safetycase: file is no folder\n")
    code, _, err = command("import", "pasta", "bridge.stpa", "-o", "file/case")
    assert code == 2
    assert "Traceback" not in err


def test_a_case_is_named_after_its_file_where_nothing_else_names_it(command: Run, tmp_path: Path) -> None:
    Path("bridge one.stpa").write_text("Losses\nL1 'x'\n")
    assert command("import", "pasta", "bridge one.stpa", "-o", "case")[0] == 0
    assert load(Folder(tmp_path / "case")).name == "bridge one"


HOSTILE = "\x1b[31m\u202e <script>alert(1)</script> ${{ secrets }} ::error:: - &a !!x {{7*7}} # : \\"


def test_hostile_text_is_plain_data(command: Run, tmp_path: Path) -> None:
    text = f'// {HOSTILE}\nLosses // \x00\x85\u2028\nL1 "{HOSTILE}"\nHazards\nH1 "x" ["{HOSTILE}"]\n'
    Path("h.stpa").write_text(text)
    _, out, err = command("import", "pasta", "h.stpa", "-o", "case", "--partial")
    assert not any(character in out + err for character in "\x1b\u202e\x85\u2028")
    text = text.replace(f'["{HOSTILE}"]', "[L1]").replace("\x00", "")
    Path("h.stpa").write_text(text)
    code, out, err = command("import", "pasta", "h.stpa", "-o", "case")
    assert code == 0, out
    case = load(Folder(tmp_path / "case"))
    assert case.items["L1"].data["text"] == HOSTILE
    assert [one for one in check_case(case, as_of=TODAY) if one.rule < "SFC080" and one.severity > 1] == []
    assert "\x1b" not in (tmp_path / "case/safetycase.yaml").read_text()
