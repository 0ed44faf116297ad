"""What stands where in a drawing: labels cut and broken, inputs, orders, frames."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from safetycase.diagrams import Box, Flow, Structure, content, layout, metrics
from safetycase.diagrams.measures import measure
from tests.unit.diagrams import samples, shapes
from tests.unit.diagrams.faults import faults

RANDOM = {
    f"random-{seed}-{count}": partial(samples.crowd, seed, count)
    for seed in (1, 2, 3, 4)
    for count in (3, 6, 12, 20, 30, 40)
}
SMALL: dict[str, Callable[[], Structure]] = {**shapes.REAL, **shapes.MEDIUM, **RANDOM}
SHAPES: dict[str, Callable[[], Structure]] = {**SMALL, **shapes.LARGE}
PAGE = 1000
"""Pixels that a page may always take: narrower ones read no better."""


def test_labels_that_are_too_long_are_broken_and_cut() -> None:
    word = "x" * 300
    flows = (Flow("1", "action", "a", "b", label=word), Flow("2", "feedback", "b", "a", label="much to say " * 60))
    drawing = layout(Structure((Box("a", word), Box("b", "漢字" * 60)), flows))
    assert drawing.width < 900
    assert faults(measure(drawing)) == {}
    assert all(len(line.label.text.items[0].lines) <= 6 for line in drawing.lines if line.label)


def test_a_box_has_room_for_everything_that_it_says() -> None:
    drawing = layout(Structure((Box("a", "A", "controller", ("x",), note="ML"),)))
    said = ("A", "ML", "x", "Process model")
    assert all(metrics.width(words, 10) + 16 <= drawing.boxes[0].area.width for words in said)


def test_labels_of_a_pair_stand_around_it() -> None:
    flows = (
        Flow("1", "action", "a", "b", label="set the target speed of the whole unit"),
        Flow("2", "feedback", "b", "a", label="speed"),
        Flow("3", "action", "a", "c", label="open"), Flow("4", "action", "a", "c", label="close"),
        Flow("5", "information", "a", "c", label="plan"),
    )  # fmt: skip
    drawing = layout(Structure((Box("a", "A"), Box("b", "B"), Box("c", "C")), flows))
    labels = {line.flows[0].id: (line.points[0][0], line.label) for line in drawing.lines}
    for flow, (x, label) in labels.items():
        assert label is not None
        assert label.area.right < x if flow in ("1", "3") else x < label.area.x
    assert [label.flush_right for _, label in labels.values() if label] == [True, False, False, False]
    assert labels["2"][0] - labels["1"][0] < 30


def test_labels_grow_narrower_in_wide_drawings_unless_they_say_less_then() -> None:
    flows = [Flow("1", "action", "a", "b", label="approve the plan of the week")]
    long = [
        Flow(str(i), "action", "a", "b", label="approve the plan of the whole week and its costs") for i in range(3)
    ]
    wide, middle, narrow = content.LABEL_WIDTHS
    assert [content.of_flows(flows, width).width <= width for width in content.LABEL_WIDTHS] == [True, True, True]
    assert narrow < content.of_flows(long, narrow).width <= wide
    assert content.of_flows(long, narrow).lost == content.of_flows(long, wide).lost == 0
    assert content.of_flows(flows, narrow).height > content.of_flows(flows, middle).height


def test_many_inputs_of_one_box_are_cut_with_a_count() -> None:
    flows = tuple(Flow(f"IN-{i}", "information", None, "a", label=f"Input {i}") for i in range(30))
    drawing = layout(Structure((Box("a", "A"),), flows))
    assert len(drawing.lines) == 8
    assert len(drawing.lines[-1].flows) == 23
    assert drawing.lines[-1].label is not None
    assert drawing.lines[-1].label.text.rest == "… 23 more"
    assert faults(measure(drawing)) == {}


def test_an_input_through_a_sensor_enters_at_the_sensor() -> None:
    structure = Structure(
        (Box("c", "C"), Box("s", "S", "sensor")), (Flow("FB-1", "feedback", None, "c", ("s",), "Wind"),)
    )
    forms = {line.form: (line.source, line.target) for line in layout(structure).lines}
    assert forms == {"input": (None, "s"), "lane": ("s", "c")}


def test_structures_are_values() -> None:
    structure = samples.kettle()
    before = replace(structure)
    layout(structure)
    assert structure == before


def test_among_orders_as_good_the_authors_is_kept() -> None:
    drawing = layout(shapes.plant(1, 4))
    boxes = sorted((box for box in drawing.boxes if box.box.role in ("actuator", "sensor")), key=lambda box: box.area.x)
    assert [box.box.title for box in boxes] == [
        f"{device} 0.{part}" for part in range(4) for device in ("Actuator", "Sensor")
    ]


def test_words_are_not_broken_where_there_is_room() -> None:
    structure = samples.crowd(1, 40)
    lines = [
        line
        for drawn in layout(structure).lines
        if drawn.label
        for item in drawn.label.text.items
        for line in item.lines
    ]
    words = {word for flow in structure.flows for word in flow.label.split()}
    assert {word for line in lines for word in line.split()} <= words


def test_an_action_through_others_leaves_left_of_where_its_feedback_arrives() -> None:
    boxes = tuple(Box(name, name.upper()) for name in ("c", "s", "m", "a", "p"))
    flows = (
        Flow("FB-1", "feedback", "p", "c", ("s",)), Flow("CA-1", "action", "c", "p", ("a",)),
        Flow("CA-2", "action", "m", "a"), Flow("CA-3", "action", "c", "m"),
    )  # fmt: skip
    measures = measure(layout(Structure(boxes, flows)))
    assert (measures.ordered_loops, measures.loops) == (1, 1)


@pytest.mark.parametrize("count", [3, 5, 6])
def test_feedback_from_a_frame_with_its_actuators_arrives_right_of_the_actions(count: int) -> None:
    boxes, flows = [Box("c", "C", "controller"), Box("frame", "Frame", "process")], []
    for one in range(count):
        boxes += [Box(f"a{one}", f"A{one}", "actuator", parent="frame"), Box(f"p{one}", f"P{one}", parent="frame")]
        flows += [
            Flow(f"CA-{one}", "action", "c", f"p{one}", (f"a{one}",), "drive it"),
            Flow(f"FB-{one}", "feedback", f"p{one}", "c", (), "reading"),
        ]
    measures = measure(layout(Structure(tuple(boxes), tuple(flows))))
    assert (measures.ordered_loops, measures.loops) == (count, count)
