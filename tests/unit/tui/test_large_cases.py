"""Large cases: how far they are read is told, and a check gives back what it alone needed."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from safetycase.tui.header import header
from safetycase.tui.loading import Counted
from safetycase.tui.memory import give_back, one_heap
from safetycase.tui.state import State
from tests.unit.tui.driver import TODAY, driven, workbench, write


def top(state: State) -> str:
    """The line on top."""
    left, right = header(state, "loss", 120)
    return "".join(text for text, _ in (*left, *right))


def test_it_is_told_how_much_of_a_large_case_is_read(tmp_path: Path) -> None:
    state = State(write(tmp_path), as_of=TODAY, at_once=0)
    assert "reading the case, 0 % …" in top(state)
    source = Counted(tmp_path, state._count)
    source.read("model/structure.yaml")
    size = sum(file.stat().st_size for file in (tmp_path / "model").iterdir())
    expected = 100 * (tmp_path / "model/structure.yaml").stat().st_size // size
    assert f"reading the case, {expected} % …" in top(state)
    workspace = state.read_whole()
    assert state.percent_read == 99, "it is not read before it is shown"
    state.adopt(workspace)
    assert "reading" not in top(state)
    assert set(state.case.items) == set(State(tmp_path, as_of=TODAY).case.items)


@driven
async def test_keys_work_while_a_case_is_read(tmp_path: Path) -> None:
    with patch("safetycase.tui.bench.FIRST", 0.3):
        async with workbench(write(tmp_path), at_once=0) as screen:
            assert not screen.state.partial
            assert "reading" not in screen.text()
            assert screen.bench._telling is not None


def test_records_of_a_large_case_are_given_back_and_made_again(tmp_path: Path) -> None:
    state = State(write(tmp_path), as_of=TODAY)
    items = list(state.case.items.values())
    records = [item.record for item in items]
    give_back(items, len(items))
    assert [item._record for item in items] == records, "of a small case they are kept"
    with patch("safetycase.tui.memory.LARGE", 1):
        give_back(items, len(items))
    assert all(item._record is None for item in items)
    assert [item.record for item in items] == records


def test_one_heap_is_asked_for_wherever_there_is_such_a_thing() -> None:
    one_heap()
    with patch("safetycase.tui.memory.sys.platform", "sunos"):
        one_heap()
        give_back([], 10**6)
