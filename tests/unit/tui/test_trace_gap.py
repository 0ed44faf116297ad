"""An item that is the gap itself is said to be it, in the words of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.cli.app import run
from tests.unit.tui.driver import KETTLE, driven, workbench, write
from tests.unit.tui.test_trace_tree import shown

ALONE = KETTLE["model/structure.yaml"].replace("hazards: [H-2]", "hazards: [H-1]")


def test_what_an_item_lacks_stands_above_its_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    @driven
    async def test() -> None:
        async with workbench(write(tmp_path, structure=ALONE)) as screen:
            await screen.at("H-2", "trace")
            assert not any("lacks" in row for row in shown(screen))
            await screen.press("exclamation_mark")
            rows = shown(screen)
            assert rows[0] == "lacks: system constraint, unsafe control action"
            assert rows[1] == "refers to"
            await screen.at("H-1", "trace")
            assert not shown(screen)[0].startswith("lacks: system constraint")

    test()
    assert run(["-C", str(tmp_path), "trace", "--item", "H-2", "--gaps"]) == 0
    assert "no system constraint, unsafe control action]" in capsys.readouterr().out


@driven
async def test_an_item_with_findings_is_no_item_that_leads_to_nothing(tmp_path: Path) -> None:
    async with workbench(
        write(tmp_path, purpose=KETTLE["model/purpose.yaml"].replace("The kitchen burns.", "TODO"))
    ) as screen:
        await screen.at("L-2", "trace")
        await screen.press("exclamation_mark")
        assert shown(screen)[0] in ("a warning is found on it", "an error is found on it")
