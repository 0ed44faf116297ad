"""Columns: what hangs below one element stands one below the other where side by side it would be too wide."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from safetycase.diagrams import Box, Drawing, Flow, Structure, layout, pages
from safetycase.diagrams.columns import Columns, fit
from safetycase.diagrams.drawing import DrawnLine, Rectangle
from safetycase.diagrams.fitting import WIDTH, likely_width
from safetycase.diagrams.graph import Graph, build
from safetycase.diagrams.hanging import hanging
from safetycase.diagrams.measures import measure
from safetycase.diagrams.placing import WIDEST
from safetycase.diagrams.ranks import Ranks, assign
from safetycase.diagrams.structure import sound
from tests.unit.diagrams import shapes
from tests.unit.diagrams.faults import faults
from tests.unit.diagrams.samples import Builder

WIDE: dict[str, Callable[[], Structure]] = {
    "star": partial(shapes.star, 24),
    "hierarchy": partial(shapes.hierarchy, 4, seed=4, spread=4, most=40),
    "actuators and sensors": partial(shapes.plant, 2, 5),
    "frames": partial(shapes.plant, 3, 3, grouped=True),
}
"""Too wide for a page without columns."""


def graph_of(structure: Structure) -> tuple[Graph, Ranks, dict[str, int]]:
    made = build(sound(structure))
    return made, assign(made), {unit.box.id: unit.index for unit in made.units}


def areas(drawing: Drawing) -> dict[str, Rectangle]:
    return {box.box.id: box.area for box in drawing.boxes}


def lines(drawing: Drawing, source: str, target: str) -> list[DrawnLine]:
    return [line for line in drawing.lines if (line.source, line.target) == (source, target)]


def hub(count: int, *talk: tuple[int, int]) -> Structure:
    """One controller over `count` others, some of which tell others something."""
    b = Builder("Hub").box("Hub")
    for number in range(count):
        b.box(f"Unit {number}").loop(
            "Hub", f"Unit {number}", "Set the target speed; Stop", "Speed and direction; State"
        )
    for one, other in talk:
        b.inform(f"Unit {one}", f"Unit {other}", "Hand-over")
    return b.done()


@pytest.mark.parametrize("name", WIDE)
def test_broad_structures_stand_on_a_readable_page(name: str) -> None:
    drawing = layout(WIDE[name]())
    measures = measure(drawing)
    assert drawing.width <= 1600
    assert drawing.height <= 1300
    assert measures.straight == measures.lanes
    assert measures.crossings == 0
    assert (measures.actions_down, measures.feedback_up) == (measures.actions, measures.feedback)
    assert (measures.ordered_pairs, measures.ordered_loops) == (measures.pairs, measures.loops)
    assert faults(measures) == {}


def test_a_narrow_structure_has_no_columns() -> None:
    found = areas(layout(hub(4)))
    assert len({found[f"unit-{number}"].y for number in range(4)}) == 1


def test_in_a_column_actions_come_down_on_the_left_and_feedback_goes_up_on_the_right() -> None:
    drawing = layout(hub(12))
    found = areas(drawing)
    assert 1 < len({found[f"unit-{number}"].y for number in range(12)}) < 12
    for number in range(12):
        (action,), (feedback,) = lines(drawing, "hub", f"unit-{number}"), lines(drawing, f"unit-{number}", "hub")
        assert action.label is not None is not feedback.label
        assert action.points[0][0] < action.label.area.x < action.label.area.right
        assert action.label.area.right < feedback.label.area.x < feedback.label.area.right < feedback.points[0][0]
        assert 0 < found[f"unit-{number}"].y - action.label.area.bottom < 120, "labels stand above what they lead to"


def test_actions_stay_on_the_left_whichever_flow_is_written_first() -> None:
    structure = hub(12)
    drawing = layout(Structure(structure.boxes, structure.flows[::-1]))
    measures = measure(drawing)
    assert measures.ordered_pairs == measures.pairs == 12
    assert measures.straight == measures.lanes


def test_columns_keep_the_order_of_the_author_downwards_and_then_to_the_right() -> None:
    found = areas(layout(hub(12)))
    order = sorted(range(12), key=lambda number: found[f"unit-{number}"].y)
    tops = [number for number in order if found[f"unit-{number}"].y == found["unit-0"].y]
    assert tops == sorted(tops, key=lambda number: found[f"unit-{number}"].x)
    for first, last in zip(tops, [*tops[1:], 12], strict=True):
        heights = [found[f"unit-{number}"].y for number in range(first, last)]
        assert heights == sorted(set(heights))


def test_what_neighbours_in_a_column_tell_each_other_is_a_line_between_them() -> None:
    drawing = layout(hub(12, (1, 2), (5, 4)))
    found = areas(drawing)
    for one, other in (("unit-1", "unit-2"), ("unit-5", "unit-4")):
        (line,) = lines(drawing, one, other)
        assert line.form in ("lane", "peer")
        assert line.straight
    assert found["unit-1"].y < found["unit-2"].y
    assert faults(measure(drawing)) == {}


def test_what_others_tell_each_other_names_its_other_end() -> None:
    drawing = layout(hub(14, (0, 13), (3, 11)))
    words = [" ".join(item.lines) for line in drawing.lines if line.label for item in line.label.text.items]
    for one, other in (("Unit 0", "Unit 13"), ("Unit 3", "Unit 11")):
        assert f"{one} → Hand-over" in words
        assert f"Hand-over → {other}" in words
    assert faults(measure(drawing)) == {}


def test_an_overview_of_many_groups_is_a_compact_page() -> None:
    structure = shapes.plant(20, 1, grouped=True)
    overview = pages(structure)[0]
    assert overview.title == "Overview"
    assert len(overview.structure.boxes) == 22
    drawing = layout(overview.structure, heading=overview.heading)
    assert drawing.width <= 1500
    assert 0.5 < drawing.height / drawing.width < 1
    assert faults(measure(drawing)) == {}


def test_columns_cost_no_crossing_where_the_page_is_read_well_without() -> None:
    drawing = layout(shapes.MEDIUM["random_12_2"]())
    assert WIDTH < drawing.width <= WIDEST
    assert measure(drawing).crossings == 0


def test_what_hangs_from_an_element_is_joined_to_nothing_else() -> None:
    made, ranks, index = graph_of(shapes.rail_yard())
    found = {made.units[upper].box.id: hung for upper, hung in hanging(made, ranks).items()}
    assert [[made.units[unit].box.id for unit in part.units] for part in found["shunting-crew"]] == [["locomotive"]]
    assert "signal-box" not in found, "the switches have two controllers"
    assert [part.upper for part in found["yard-master"]] == [index["yard-master"]]


def test_a_part_is_open_if_lines_can_pass_on_both_sides_of_another() -> None:
    b = Builder("Parts").box("Root")
    for name in ("Leaf", "Actuator", "Sensor", "Process", "Left", "Right", "Shared"):
        b.box(name, name.lower() if name in ("Actuator", "Sensor", "Process") else "controller")
    b.loop("Root", "Leaf", "a", "b").act("Root", "Process", "c", via="Actuator").tell(
        "Process", "Root", "d", via="Sensor"
    )
    for name in ("Left", "Right"):
        b.loop("Root", name, "e", "f").loop(name, "Shared", "g", "h")
    made, ranks, index = graph_of(b.done())
    hung = {made.units[part.units[0]].box.id: part.open for part in hanging(made, ranks)[index["root"]]}
    assert hung == {"leaf": True, "actuator": True, "left": False}


def test_the_lowest_columns_that_are_narrow_enough_are_taken() -> None:
    made, ranks, index = graph_of(hub(12))
    needs = {unit.index: 100 for unit in made.units}
    assert fit(made, ranks, needs, 1200).columns.columns == ()
    found = [fit(made, ranks, needs, limit) for limit in (1100, 800, 700)]
    heights = [max(len(column.parts) for column in one.columns.columns) for one in found]
    assert heights == sorted(heights)
    assert heights[0] == 2
    assert [one.width <= limit for one, limit in zip(found, (1100, 800, 700), strict=True)] == [True, True, True]
    assert {one.natural for one in found} == {1200}
    assert {column.upper for one in found for column in one.columns.columns} == {index["hub"]}


def test_parts_of_different_width_do_not_share_a_column() -> None:
    made, ranks, index = graph_of(hub(12))
    needs = {unit.index: 400 if unit.index == index["unit-5"] else 100 for unit in made.units}
    for column in fit(made, ranks, needs, 900).columns.columns:
        assert all(index["unit-5"] not in part.units for part in column.parts)


def test_levels_of_the_author_stay_in_order_around_columns() -> None:
    structure = hub(16)
    boxes = (
        *(Box(box.id, box.title, level=1 if box.id == "hub" else 2) for box in structure.boxes),
        *(Box(f"p{number}", f"Process {number}", level=3) for number in range(2)),
    )
    flows = (*structure.flows, *(Flow(f"CX-{n}", "action", f"unit-{n}", f"p{n}", label="Move it") for n in range(2)))
    drawing = layout(Structure(boxes, flows))
    found = areas(drawing)
    assert all(found["hub"].bottom < found[f"unit-{number}"].y for number in range(16))
    assert all(found[f"unit-{number}"].bottom < found[f"p{number}"].y for number in range(2))
    assert faults(measure(drawing)) == {}


def test_the_width_is_known_before_it_is_drawn() -> None:
    for make in (*WIDE.values(), *shapes.REAL.values()):
        structure = sound(make())
        estimate, drawn = likely_width(structure), layout(structure).width
        assert 0.5 < estimate / drawn < 1.6


def test_no_columns_stand_in_no_path() -> None:
    made, _, _ = graph_of(shapes.ports())
    paths = Columns.of(made, []).paths
    assert paths == {unit.index: unit.path for unit in made.units}
