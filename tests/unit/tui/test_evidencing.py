"""Evidence in the terminal UI: results are added with what only a person knows, and accepted into the lock."""

from __future__ import annotations

from pathlib import Path

from safetycase.cli.app import run
from safetycase.tui.listed import Listed
from safetycase.tui.pickers import Picker
from tests.unit.evidence.cases import results
from tests.unit.history.repositories import commit, git
from tests.unit.tui.driver import KETTLE, Screen, driven, workbench, write
from tests.unit.tui.uses_elsewhere import RESULTS

TABLE = "case,outcome\none,passed\ntwo,failed\n"
EVIDENCE = "evidence:\n  E-1: {supports: [R-2], artefact: {path: run.xml, format: junit}}\n"


async def command(screen: Screen, name: str) -> None:
    """Do an action by way of the palette."""
    await screen.press("colon")
    await screen.type(name)
    await screen.press("enter")


async def choose(screen: Screen, *words: str) -> None:
    """Answer one list after another."""
    for typed in words:
        assert isinstance(screen.app.screen, Picker), screen.text()
        await screen.type(typed)
        await screen.press("enter")


@driven
async def test_results_are_added_with_what_they_say_and_what_is_missing_is_asked(tmp_path: Path) -> None:
    (write(tmp_path) / "table.csv").write_text(TABLE)
    async with workbench(tmp_path) as screen:
        await command(screen, "add evidence")
        await choose(screen, "table.csv", "R-2")
        assert "How were they obtained?" in screen.text()
        await choose(screen, "test")
        while screen.app.screen is not screen.bench:
            await screen.press("enter")
        data = screen.item.data
        assert (screen.item.id, data["supports"], data["method"]) == ("E-1", ["R-2"], "test")
        assert data["artefact"]["path"] == "table.csv"
        assert "look at it, save it, then accept it with :lock" in screen.message
        await screen.press("u")
        assert "E-1" not in screen.state.case.items
        assert screen.state.workspace.dirty == ()


@driven
async def test_the_same_results_are_not_added_twice_and_what_is_no_results_is_said(tmp_path: Path) -> None:
    (write(tmp_path) / "run.xml").write_text(RESULTS)
    (tmp_path / "broken.xml").write_text("<testsuite>")
    async with workbench(tmp_path) as screen:
        for _ in range(2):
            await command(screen, "add-results")
            assert "run.xml  junit" in screen.text()
            await choose(screen, "run.xml")
            while screen.app.screen is not screen.bench:
                await screen.press("enter")
        assert screen.message == "E-1 does so already: run.xml for R-2, with the same selection"
        assert len(screen.state.case.of_kind("evidence")) == 1
        for name in ("broken.xml", "gone.xml", "../elsewhere.xml"):
            await command(screen, "add-results")
            await choose(screen, name)
            assert screen.message.startswith(f"{name}: "), screen.message
        assert len(screen.state.case.of_kind("evidence")) == 1


@driven
async def test_the_lock_is_what_the_command_line_writes(tmp_path: Path) -> None:
    root = write(tmp_path, assurance=KETTLE["model/assurance.yaml"] + EVIDENCE)
    (root / "run.xml").write_text(RESULTS)
    async with workbench(root) as screen:
        assert screen.state.judgement.basis("E-1") != "locked"
        await screen.at("E-1", "items")
        await command(screen, "lock evidence")
        await choose(screen, "only E-1")
        assert isinstance(screen.app.screen, Listed)
        assert "locked E-1: 1 passed" in screen.text()
        await screen.press("escape")
        assert not (root / "safetycase.lock").exists()
        await command(screen, "lock evidence")
        await choose(screen, "all evidence")
        await screen.press("y")
        assert screen.message.startswith("1 item locked anew in safetycase.lock")
        await screen.settle()
        written = (root / "safetycase.lock").read_bytes()
        await command(screen, "lock evidence")
        await choose(screen, "all evidence")
        assert screen.message == "nothing to lock: the lock has everything as it is"
    (root / "safetycase.lock").unlink()
    assert run(["-C", str(root), "evidence", "lock", "--as-of", "2026-03-01"]) == 0
    assert (root / "safetycase.lock").read_bytes() == written


@driven
async def test_nothing_is_locked_that_is_not_saved_or_not_here(tmp_path: Path) -> None:
    root = write(tmp_path, assurance=KETTLE["model/assurance.yaml"] + EVIDENCE)
    async with workbench(root) as screen:
        await screen.at("H-1", field="losses[0]")
        await command(screen, "lock evidence")
        assert isinstance(screen.app.screen, Listed)
        assert "not locked E-1: " in screen.text()
        await screen.press("escape", "x")
        await command(screen, "lock evidence")
        assert screen.message == "save first: what is locked is what is on disk"
    assert not (root / "safetycase.lock").exists()


@driven
async def test_new_evidence_begins_at_what_it_supports(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await command(screen, "new evidence")
        await screen.press("enter")
        place = screen.bench.place()
        assert place is not None
        assert place.path == ("supports",)


@driven
async def test_the_lock_names_criteria_that_are_younger_than_their_results(tmp_path: Path) -> None:
    assurance = KETTLE["model/assurance.yaml"] + EVIDENCE
    asked = "    text: The lid must close.\n    target: {metric: failure-rate, at_most: 0.1}\n"
    root = write(tmp_path, assurance=assurance.replace("    text: The lid must close.\n", asked))
    git(root, "init", "-q", "-b", "main")
    commit(root, "2026-02-01")
    model = root / "model" / "assurance.yaml"
    model.write_text(model.read_text().replace("at_most: 0.1}", "at_most: 0.2}"))
    (root / "run.xml").write_text(results(passed=100, stamp="2026-02-10T10:00:00"))
    async with workbench(root) as screen:
        await command(screen, "lock evidence")
        assert "R-2 asks otherwise (target) than when it got the results of E-1" in screen.text()
