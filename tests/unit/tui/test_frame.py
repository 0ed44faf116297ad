"""How the panes share the screen: layouts, sizes by key and mouse, any size of terminal; and what stands on top."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from safetycase.tui.frame import (
    LAYOUTS,
    LEAST_HEIGHT,
    LEFT,
    Arrangement,
    Edge,
    Frame,
    Sizes,
    arrange,
    edge_at,
    moved,
    size_at,
)
from safetycase.tui.header import header
from safetycase.tui.keys import EVERY, PANES
from tests.unit.tui.driver import Screen, driven, workbench, write
from tests.unit.tui.test_diff_screen import changed
from tests.unit.tui.test_states import FAILED, SKIPPED, with_evidence

SHIFTS = st.integers(-400, 400)
FRAMES = st.builds(Frame, st.sampled_from(LAYOUTS), st.builds(Sizes, SHIFTS, SHIFTS, SHIFTS, SHIFTS))


async def boxes(screen: Screen) -> dict[str, tuple[int, int, int, int]]:
    """Where each pane shown stands on the screen: column, row, width, height."""
    await screen.pilot.pause()
    panes = {name: screen.pane(name) for name in PANES}
    return {name: (*pane.region.offset, *pane.region.size) for name, pane in panes.items() if pane.display}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 400), st.integers(1, 120), st.sampled_from(PANES), FRAMES, st.booleans())
def test_the_pane_with_the_keys_is_always_shown_and_nothing_is_larger_than_the_screen(
    width: int, height: int, at: str, frame: Frame, zoomed: bool
) -> None:
    made = arrange(width, height, at, LEFT, frame, zoomed=zoomed)
    assert at in made.shown
    if len(made.shown) == 1:
        return
    assert made.problems is not None
    body = height - 2 - made.problems
    assert body >= 2 * LEAST_HEIGHT
    assert made.trace is None or LEAST_HEIGHT <= made.trace <= body - LEAST_HEIGHT
    assert (made.outline or 0) + (made.right or 0) < width


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(64, 300), st.integers(16, 90), st.sampled_from(PANES), FRAMES, st.sampled_from(get_args(Edge)), SHIFTS
)
def test_an_edge_that_was_moved_and_moved_back_stands_where_it_stood(
    width: int, height: int, at: str, frame: Frame, edge: Edge, by: int
) -> None:
    def arranged(frame: Frame) -> Arrangement:
        return arrange(width, height, at, LEFT, frame)

    before = arranged(frame)
    size = getattr(before, edge)
    if size is None:
        assert moved(frame, edge, by, arranged) == frame
        return
    there = moved(frame, edge, size + by, arranged)
    assert arranged(moved(there, edge, size, arranged)) == before


@pytest.mark.parametrize("size", [(80, 24), (110, 30), (160, 45), (300, 90)])
@pytest.mark.parametrize("at", PANES)
def test_an_edge_is_found_where_it_is_drawn_to(size: tuple[int, int], at: str) -> None:
    made = arrange(*size, at, LEFT, Frame())
    for x in range(size[0]):
        for y in range(size[1]):
            edge = edge_at(x, y, *size, made)
            if edge is not None:
                assert abs(size_at(edge, x, y, *size, made) - getattr(made, edge)) <= 1


@driven
async def test_panes_fill_the_screen_at_80_and_160_columns(tmp_path: Path) -> None:
    for width, height, count in ((80, 24, 3), (160, 45, 5)):
        async with workbench(write(tmp_path), (width, height)) as screen:
            for name in PANES:
                screen.bench.focus_pane(name)
                await screen.settle()
                found = await boxes(screen)
                assert len(found) == count
                assert sum(across * down for _, _, across, down in found.values()) == width * (height - 2), found


@driven
async def test_keys_make_panes_wider_and_taller_and_even_again(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), (160, 45)) as screen:
        before = await boxes(screen)
        await screen.press("1", "greater_than_sign")
        assert (await boxes(screen))["outline"][2] == before["outline"][2] + 4
        first, before = before, await boxes(screen)
        await screen.press("3", "less_than_sign", "left_parenthesis")
        assert (await boxes(screen))["form"][2] == before["form"][2] - 4
        assert (await boxes(screen))["form"][3] == before["form"][3] - 2
        await screen.press("2", "greater_than_sign")
        assert (await boxes(screen))["form"][2] == before["form"][2] - 8
        await screen.press("5", "right_parenthesis")
        assert (await boxes(screen))["problems"][3] == before["problems"][3] + 2
        await screen.press("greater_than_sign")
        assert "all the room there is" in screen.message
        await screen.press("equals_sign")
        assert (await boxes(screen)) == first


@driven
async def test_pushing_against_the_edge_of_the_screen_need_not_be_taken_back(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), (160, 45)) as screen:
        await screen.press("5", *["right_parenthesis"] * 40)
        most = (await boxes(screen))["problems"][3]
        assert (await boxes(screen))["outline"][3] >= 2 * LEAST_HEIGHT
        await screen.press("left_parenthesis")
        assert (await boxes(screen))["problems"][3] == most - 2


@driven
async def test_the_layout_is_chosen_whatever_the_width(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), (160, 45)) as screen:
        await screen.press("vertical_line", "vertical_line")
        assert set(await boxes(screen)) == {"outline", "items", "problems"}
        assert screen.message == "the panes take turns"
        await screen.press("vertical_line")
        assert len(await boxes(screen)) == 5
    async with workbench(write(tmp_path), (80, 24)) as screen:
        await screen.press("vertical_line")
        assert len(await boxes(screen)) == 5


@driven
async def test_borders_are_drawn_with_the_mouse(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), (160, 45)) as screen:
        before = await boxes(screen)
        await screen.pilot.mouse_down(offset=(before["outline"][2] - 1, 8))
        await screen.pilot.hover(offset=(50, 8))
        await screen.pilot.mouse_up(offset=(50, 8))
        await screen.settle()
        assert (await boxes(screen))["outline"][2] == 51
        await screen.pilot.hover(offset=(20, 8))
        await screen.settle()
        assert (await boxes(screen))["outline"][2] == 51, "the border was let go"
        top = (await boxes(screen))["problems"][1]
        await screen.pilot.mouse_down(offset=(30, top))
        await screen.pilot.hover(offset=(30, top - 6))
        await screen.pilot.mouse_up(offset=(30, top - 6))
        await screen.settle()
        assert (await boxes(screen))["problems"][1] == top - 6
        await screen.pilot.click(screen.pane("items"), offset=(5, 2))
        await screen.settle()
        assert screen.bench.at == "items", "inside a pane the mouse does what it did"


@driven
async def test_resize_storms_end_in_the_arrangement_of_the_last_size(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), (160, 45)) as screen:
        await screen.press("3", "slash")
        for step in range(60):
            await screen.pilot.resize_terminal(20 + step * 37 % 181, 5 + step * 13 % 57)
        await screen.pilot.resize_terminal(40, 10)
        await screen.settle()
        await screen.press("escape", "3")
        assert set(await boxes(screen)) == {"form"}
        await screen.pilot.resize_terminal(160, 45)
        await screen.settle()
        assert len(await boxes(screen)) == 5
        assert "The statement itself" in screen.text() or "text" in screen.text()


@driven
async def test_the_line_on_top_says_the_place_in_the_list(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", "items")
        assert "Hazards › H-1  1/2" in screen.text()
        await screen.press("down")
        assert "Hazards › H-2  2/2" in screen.text()
        await screen.press("slash")
        await screen.type("boils")
        assert "Hazards › H-1  1/1" in screen.text()


@driven
async def test_crumbs_say_where_one_came_from_and_how_far_it_goes_back(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), (160, 45)) as screen:
        for item in ("L-1", "H-1", "SC-1", "R-1", "H-2"):
            screen.bench.go_to(item)
        await screen.settle()
        assert "3 H-2 ‹ R-1 ‹ SC-1 ‹ H-1 (1 more back)" in screen.text()
        await screen.press("b", "b")
        assert screen.message == "back at SC-1 (2 back, 2 forward)"
        assert "3 SC-1 ‹ H-1 ‹ L-1 (2 forward)" in screen.text()
        await screen.press("B")
        assert screen.message == "forward to R-1 (3 back, 1 forward)"


@driven
async def test_crumbs_name_no_item_that_is_gone(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), (160, 45)) as screen:
        await screen.at("H-1", "items")
        await screen.at("H-2", "items")
        await screen.press("b", "x", "y")
        assert "‹ H-1" not in screen.text()


@driven
async def test_unsaved_work_and_the_item_stay_on_top_in_the_least_room(tmp_path: Path) -> None:
    async with workbench(with_evidence(tmp_path, FAILED, SKIPPED), (40, 10)) as screen:
        await screen.at("R-11", field="text")
        await screen.press("x")
        state = screen.state
        for width in (40, 44, 60, 80):
            left, right = header(state, "requirement", width, (3, 9))
            shown = "".join(text for text, _ in (*left, *right))
            assert "●1" in shown
            assert "R-11" in shown
            assert "✗1" in shown or "✗ 1 refuted" in shown
            assert cell_len(shown) < width


@driven
async def test_the_bottom_line_names_keys_and_words_as_a_whole_and_the_help(tmp_path: Path) -> None:
    folder = changed(tmp_path, "Steam.")
    async with workbench(folder, (80, 24)) as screen:
        await screen.beside()
        whole = {action.title.lower() for action in EVERY} | {"commands", "open", "list", "edit", "go there", "help"}
        for key in ("1", "2", "3", "4", "5", "number_sign", "S", "D"):
            await screen.press(key)
            line = screen.text().splitlines()[-1]
            assert "…" not in line
            assert line.rstrip().endswith("? help")
            said = [part.strip().partition(" ")[2] for part in line.split("  ") if part.strip()]
            assert len(said) > 3
            assert set(said) <= whole
            if key in ("number_sign", "S"):
                await screen.press("escape")
