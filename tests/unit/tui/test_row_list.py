"""A list shows other rows: where it stands, and what its scrollbar says of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.geometry import Size

from safetycase.tui.rowlist import RowList
from safetycase.tui.rows import Row, Rows
from safetycase.tui.themes import THEMES
from tests.unit.tui.driver import driven

ROOM = 10


class Lists(App[None]):
    """A list of fixed height, and one as high as its rows."""

    CSS = "#fixed { height: 10; } #grows { height: auto; max-height: 10; }"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of the workbench."""
        return dict(THEMES[0].variables)

    def compose(self) -> ComposeResult:
        yield RowList(id="fixed")
        yield RowList(id="grows")


def rows(count: int) -> Rows:
    """So many rows."""
    return Rows.of([Row(str(number), ((f"row {number}", ""),)) for number in range(count)])


@driven
async def shows(counts: Sequence[tuple[int, int]]) -> None:
    """Show lists of these lengths, one after the other, with the cursor at a place in each."""
    app = Lists()
    async with app.run_test(size=(40, 30)) as pilot:
        for count, at in counts:
            for name in ("fixed", "grows"):
                shown = app.query_one(f"#{name}", RowList)
                shown.show(rows(count), str(at))
                await pilot.pause()
                top, height = shown.scroll_offset.y, shown.scrollable_content_region.height
                assert shown.virtual_size.height == count
                if height:  # what has no room at all has no scrollbar to be seen
                    assert shown.show_vertical_scrollbar == (count > ROOM)
                assert height == (ROOM if name == "fixed" else min(count, ROOM))
                assert 0 <= top <= max(count - height, 0)
                if count:
                    assert top <= shown.cursor < top + height
                if count > ROOM:
                    bar = shown.vertical_scrollbar
                    assert (bar.window_virtual_size, bar.window_size, bar.position) == (count, ROOM, top)
        assert app.size == Size(40, 30)


@pytest.mark.parametrize("lengths", [(100, 60, 61, 5, 6, 0, 100), (11, 10, 11), (1, 2)])
def test_lists_of_any_length_follow_each_other(lengths: tuple[int, ...]) -> None:
    shows([(count, max(count - 1, 0)) for count in lengths])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, max(n - 1, 0)))), max_size=8))
def test_any_lists_follow_each_other(counts: list[tuple[int, int]]) -> None:
    shows(counts)
