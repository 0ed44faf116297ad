"""Drawings keep the convention: authority points down, feedback comes up, nothing overlaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path

import pytest

from safetycase.case import Folder, load
from safetycase.diagrams import Box, Drawing, Flow, Structure, control_structure, layout, pages, placing, svg
from safetycase.diagrams.measures import measure, widths
from safetycase.diagrams.placing import WIDEST
from safetycase.diagrams.solver import Program, Unsolvable
from tests.unit.diagrams import samples, shapes
from tests.unit.diagrams.faults import faults

ROOT = Path(__file__).parents[3]
RANDOM = {
    f"random-{seed}-{count}": partial(samples.crowd, seed, count)
    for seed in (1, 2, 3, 4)
    for count in (3, 6, 12, 20, 30, 40)
}
SMALL: dict[str, Callable[[], Structure]] = {**shapes.REAL, **shapes.MEDIUM, **RANDOM}
SHAPES: dict[str, Callable[[], Structure]] = {**SMALL, **shapes.LARGE}
PAGE = 1000
"""Pixels that a page may always take: narrower ones read no better."""


@cache
def drawings(name: str) -> tuple[Drawing, ...]:
    """The pages of one of the shapes."""
    return tuple(layout(page.structure, heading=page.heading) for page in pages(SHAPES[name]()))


def total(names: Iterable[str]) -> Counter[str]:
    """The measures of all pages of all these shapes together."""
    found: Counter[str] = Counter()
    for drawing in (drawing for name in names for drawing in drawings(name)):
        found.update(vars(measure(drawing)))
    return found


@pytest.mark.parametrize("name", SHAPES)
def test_authority_points_down_and_nothing_overlaps(name: str) -> None:
    assert total([name])["actions"] > 0
    for drawing in drawings(name):
        measures = measure(drawing)
        assert measures.actions_down == measures.actions
        assert measures.feedback_up >= 0.98 * measures.feedback
        assert measures.ordered_pairs == measures.pairs
        assert measures.ordered_loops == measures.loops
        assert faults(measures) == {}


@pytest.mark.parametrize("name", shapes.REAL)
def test_realistic_structures_run_almost_straight(name: str) -> None:
    measures = total([name])
    assert measures["straight"] >= measures["lanes"] - 1
    assert measures["crossings"] <= 2


def test_the_example_has_two_lines_that_bend() -> None:
    drawing = layout(control_structure(load(Folder(ROOT / "examples" / "insulin-pump"))))
    measures = measure(drawing)
    assert measures.lanes - measures.straight == 2, "who hears the alarm, and a loop that keeps its side"
    assert measures.crossings <= 7
    assert faults(measures) == {}


def test_lines_run_straight_over_all_realistic_structures() -> None:
    assert len(shapes.REAL) >= 15
    assert all(len(build().boxes) <= 20 for build in shapes.REAL.values())
    found = total(shapes.REAL)
    assert found["straight"] >= 0.95 * found["lanes"]


def test_lines_of_random_structures_mostly_run_straight() -> None:
    found = total(RANDOM)
    assert found["straight"] >= 0.85 * found["lanes"]


def test_lines_on_pages_run_straight() -> None:
    found = total(shapes.LARGE)
    assert found["straight"] >= 0.95 * found["lanes"]


@pytest.mark.parametrize("name", SHAPES)
def test_no_page_is_wider_than_its_boxes_and_labels_need(name: str) -> None:
    for page, drawing in zip(pages(SHAPES[name]()), drawings(name), strict=True):
        if drawing.width >= PAGE:
            found = widths(page.structure)
            assert found.spare < 0.5
            assert found.needed <= found.in_order <= found.drawn <= drawing.width


@pytest.mark.parametrize("name", SHAPES)
def test_pages_have_few_boxes_and_are_not_wide(name: str) -> None:
    assert name not in shapes.LARGE or len(drawings(name)) > 1
    for drawing in drawings(name):
        assert len([box for box in drawing.boxes if not box.frame]) <= 40
        assert drawing.width <= WIDEST


def test_a_page_gives_up_a_few_straight_lines_to_be_read_well(monkeypatch: pytest.MonkeyPatch) -> None:
    structure = samples.crowd(13, 20)
    drawing = layout(structure)
    assert drawing.width <= placing.WIDEST
    monkeypatch.setattr(placing, "_FEWER", 1_000_000)
    wide = layout(structure)
    assert wide.width > placing.WIDEST
    assert measure(drawing).straight == measure(wide).straight - 1


def test_margins_and_headings_keep_clear_of_everything() -> None:
    for drawing in drawings("random_100"):
        areas = [box.area for box in drawing.boxes] + [line.label.area for line in drawing.lines if line.label]
        assert drawing.heading
        assert min(area.x for area in areas) == 24
        assert min(area.y for area in areas) >= 24 + 17 * len(drawing.heading)
        assert all(area.right <= drawing.width - 24 and area.bottom <= drawing.height - 24 for area in areas)


@pytest.mark.parametrize("name", SMALL)
def test_every_element_and_every_flow_is_drawn(name: str) -> None:
    structure = SHAPES[name]()
    drawing = layout(structure)
    assert {box.box.id for box in drawing.boxes} == {box.id for box in structure.boxes}
    drawn = {flow.id for line in drawing.lines for flow in line.flows}
    labelled = {
        flow.id
        for line in drawing.lines
        if line.label
        for flow in (*(item.flow for item in line.label.text.items), *line.label.text.more)
    }
    assert drawn == labelled == {flow.id for flow in structure.flows}


@pytest.mark.parametrize("name", shapes.REAL)
def test_margins_are_alike_all_round(name: str) -> None:
    (drawing,) = drawings(name)
    areas = [box.area for box in drawing.boxes] + [line.label.area for line in drawing.lines if line.label]
    assert min(area.x for area in areas) == 24
    assert min(area.y for area in areas) == 24
    assert drawing.width - max(area.right for area in areas) >= 24
    assert drawing.height - max(area.bottom for area in areas) >= 24


def test_actuator_and_sensor_stand_between_controller_and_process() -> None:
    boxes = {box.box.id: box.area for box in layout(samples.kettle()).boxes}
    relay, probe = boxes["heater-relay"], boxes["temperature-probe"]
    assert boxes["thermostat"].bottom < relay.y == probe.y
    assert relay.bottom < boxes["water-in-the-kettle"].y
    assert relay.right < probe.x, "actions on the left, feedback on the right"


def test_a_frame_holds_its_members_and_nobody_else() -> None:
    drawing = layout(samples.nested())
    areas = {box.box.id: box.area for box in drawing.boxes}
    for frame in (box for box in drawing.boxes if box.frame):
        for other in drawing.boxes:
            if other is frame:
                continue
            inside = frame.box.id in other.inside
            contained = (
                frame.area.x < other.area.x
                and other.area.right < frame.area.right
                and frame.area.y < other.area.y
                and other.area.bottom < frame.area.bottom
            )
            assert contained == inside
            assert inside or frame.box.id == other.box.id or not frame.area.overlaps(other.area)
    assert areas["infusion-pump"].bottom < areas["drive"].y


def test_a_frame_with_a_process_model_is_also_a_box_inside() -> None:
    structure = Structure(
        (Box("a", "Whole", lines=("x",)), Box("b", "Part", parent="a"), Box("c", "Other")),
        (Flow("1", "action", "a", "b"), Flow("2", "action", "a", "c"), Flow("3", "feedback", "c", "b")),
    )
    drawing = layout(structure)
    assert [box.frame for box in drawing.boxes if box.box.id == "a"] == [True, False]
    assert faults(measure(drawing)) == {}


def test_inputs_enter_from_the_left_and_outputs_leave_to_the_right() -> None:
    drawing = layout(samples.crossing())
    boxes = {box.box.id: box.area for box in drawing.boxes}
    entering = next(line for line in drawing.lines if line.form == "input")
    leaving = next(line for line in drawing.lines if line.form == "output")
    assert entering.points[0][0] < entering.points[-1][0] == boxes["signaller"].x
    assert boxes["train-driver"].right == leaving.points[0][0] < leaving.points[-1][0]
    assert entering.label is not None
    assert entering.label.area.right < entering.points[0][0]


def test_flows_between_equals_run_level() -> None:
    drawing = layout(samples.convoy())
    peers = [line for line in drawing.lines if line.form == "peer"]
    assert len(peers) == 2
    assert all(line.points[0][1] == line.points[1][1] for line in peers)
    there, back = sorted(peers, key=lambda line: line.points[0][0])
    assert there.points[0][0] < there.points[1][0]
    assert back.points[0][0] > back.points[1][0]


def test_what_an_equal_outside_its_frame_is_told_is_written_outside_the_frame() -> None:
    boxes = (Box("f", "Frame"), Box("a", "A", parent="f"), Box("c", "C", parent="f"), Box("b", "B"), Box("top", "Top"))
    flows = (
        Flow("CA-1", "action", "top", "a"), Flow("CA-2", "action", "top", "b"), Flow("CA-3", "action", "a", "c"),
        Flow("IN-1", "information", "a", "b", label="Hand-over of the day"),
    )  # fmt: skip
    drawing = layout(Structure(boxes, flows))
    frame = next(box.area for box in drawing.boxes if box.frame)
    (told,) = [line for line in drawing.lines if line.form == "peer"]
    assert told.label is not None
    assert not told.label.area.overlaps(frame)
    assert faults(measure(drawing)) == {}


def test_equals_that_are_not_neighbours_name_each_other() -> None:
    boxes = tuple(Box(name, name.upper()) for name in "pabc")
    flows = tuple(Flow(f"CA-{name}", "action", "p", name) for name in "abc")
    ring = tuple(Flow(f"IN-{one}{other}", "information", one, other) for one, other in ("ab", "bc", "ca"))
    drawing = layout(Structure(boxes, flows + ring))
    assert sorted(line.form for line in drawing.lines if line.form != "lane") == ["input", "output", "peer", "peer"]
    words = {line for d in drawing.lines if d.label for item in d.label.text.items for line in item.lines}
    assert any("→" in line for line in words)
    assert faults(measure(drawing)) == {}


def test_levels_of_authority_are_rows() -> None:
    boxes = (Box("low", "Low", level=3), Box("high", "High", level=1), Box("middle", "Middle", level=2), Box("p", "P"))
    flows = tuple(Flow(f"CA-{box.id}", "action", box.id, "p") for box in boxes[:3])
    areas = {box.box.id: box.area for box in layout(Structure(boxes, flows)).boxes}
    assert areas["high"].y < areas["middle"].y < areas["low"].y < areas["p"].y


def test_long_lists_of_flows_are_cut_with_a_count() -> None:
    drawing = layout(samples.shared_process())
    line = next(d for d in drawing.lines if d.source == "crew" and d.target == "aircraft")
    assert line.label is not None
    assert len(line.flows) == 9
    assert line.label.text.rest == "… 2 more"
    assert sum(len(item.lines) for item in line.label.text.items) + 1 == 8


def test_a_long_process_model_is_cut_with_a_count() -> None:
    lines = tuple(f"variable {number}" for number in range(30))
    box = layout(Structure((Box("a", "A", "controller", lines),))).boxes[0]
    shown = [line for column in box.text.model for line in column]
    assert len(shown) == 8
    assert shown[-1] == "… 23 more"
    assert box.text.more == lines[7:]


def test_a_wide_box_shows_its_process_model_in_columns() -> None:
    lines = tuple(f"variable {number}" for number in range(9))
    boxes = (Box("a", "A", "controller", lines), *(Box(f"p{i}", f"Process {i}") for i in range(6)))
    flows = tuple(Flow(f"CA-{i}", "action", "a", f"p{i}", label="Open the valve") for i in range(6))
    text = layout(Structure(boxes, flows)).boxes[0].text
    assert [len(column) for column in text.model] == [3, 3, 3]
    assert text.more == ()


def test_an_empty_structure_is_an_empty_page() -> None:
    drawing = layout(Structure())
    assert (drawing.boxes, drawing.lines) == ((), ())
    assert drawing.width > 0 < drawing.height


def test_one_element_alone() -> None:
    drawing = layout(Structure((Box("a", ""),), (Flow("1", "action", "a", "a", label="itself"),)))
    assert drawing.boxes[0].text.title == ("a",)
    assert [line.form for line in drawing.lines] == ["self"]
    assert faults(measure(drawing)) == {}


def test_what_no_author_means_is_drawn_or_named() -> None:
    structure = samples.strange()
    drawing = layout(structure)
    assert [note for note, _ in drawing.notes] == [
        "Not drawn: 5, which says neither where it comes from nor where it goes",
        "Not drawn: 8 from ghost to ghost2, not in the structure",
    ]
    assert {f.id for line in drawing.lines for f in line.flows} == {f.id for f in structure.flows} - {"5", "8"}
    lost = next(line for line in drawing.lines if line.flows[0].id == "4")
    assert lost.label is not None
    assert "ghost" in " ".join(" ".join(item.lines) for item in lost.label.text.items)
    assert faults(measure(drawing)) == {}


def test_a_circle_of_authority_is_cut_at_its_last_action() -> None:
    boxes = tuple(Box(name, name.upper()) for name in "abc")
    flows = tuple(Flow(f"CA-{a}{b}", "action", a, b) for a, b in ("ab", "bc", "ca"))
    measures = measure(layout(Structure(boxes, flows)))
    assert (measures.actions_down, measures.actions) == (2, 3)


def test_many_boxes_without_flows_stand_in_a_grid() -> None:
    drawing = layout(Structure(tuple(Box(f"e{i}", f"Element {i}") for i in range(50))))
    assert len({box.area.y for box in drawing.boxes}) == 13
    assert drawing.width < 800
    assert faults(measure(drawing)) == {}


def loops(count: int) -> Structure:
    """Control loops that nothing connects."""
    boxes = [Box(f"{role}{i}", f"{role} {i}") for i in range(count) for role in ("controller", "process")]
    flows = [Flow(f"CA-{i}", "action", f"controller{i}", f"process{i}", label="Act") for i in range(count)]
    flows += [Flow(f"FB-{i}", "feedback", f"process{i}", f"controller{i}", label="Tell") for i in range(count)]
    return Structure((*boxes, Box("x", "Alone"), Box("y", "Alone too")), tuple(flows))


def test_parts_that_nothing_connects_are_packed_on_the_page() -> None:
    drawing = layout(loops(30))
    measures = measure(drawing)
    assert drawing.width < 1450
    assert drawing.height < 1100
    assert measures.straight == measures.lanes == 60
    assert faults(measures) == {}
    areas = {box.box.id: box.area for box in drawing.boxes}
    assert areas["x"].y == areas["y"].y > areas["process29"].y, "boxes without flows come last"


def test_a_hundred_and_twenty_boxes_are_drawn_without_overlap() -> None:
    measures = measure(layout(samples.crowd(5, 120)))
    assert measures.actions_down == measures.actions > 100
    assert faults(measures) == {}


def give_up(self: Program, method: str) -> list[float]:
    raise Unsolvable("no solver today")


@pytest.mark.parametrize("name", samples.REALISTIC)
def test_without_a_solver_the_drawing_is_less_tidy_but_right(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tidy = layout(samples.REALISTIC[name]())
    monkeypatch.setattr(Program, "_optimum", give_up)
    drawing = layout(samples.REALISTIC[name]())
    measures = measure(drawing)
    assert not drawing.plain
    assert measures.actions_down == measures.actions
    assert faults(measures) == {}
    assert drawing != tidy


def test_when_lines_cannot_be_laid_out_every_flow_names_its_other_end(monkeypatch: pytest.MonkeyPatch) -> None:
    solve = Program.solve

    def refuse_lines(self: Program, *, method: str = "highs") -> list[float]:
        if self._soft:
            raise Unsolvable("no lines today")
        return solve(self, method=method)

    monkeypatch.setattr(Program, "solve", refuse_lines)
    structure = samples.crossing()
    drawing = layout(structure)
    assert drawing.plain
    assert {box.box.id for box in drawing.boxes} == {box.id for box in structure.boxes}
    assert {flow.id for line in drawing.lines for flow in line.flows} == {flow.id for flow in structure.flows}
    assert {line.form for line in drawing.lines} == {"input", "output"}
    assert faults(measure(drawing)) == {}
    words = [" ".join(item.lines) for line in drawing.lines if line.label for item in line.label.text.items]
    assert "Rail regulator → Operating rules" in words
    assert "Operating rules → Signaller" in words
    assert svg(drawing).count("<rect") == 1 + len(structure.boxes)
