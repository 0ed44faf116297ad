"""The title of a frame stands clear of the lines into the frame."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safetycase.diagrams import layout
from safetycase.diagrams.measures import measure
from safetycase.diagrams.structure import Box, Flow, Structure
from tests.unit.diagrams.faults import faults

SHORT, LONG = "Chassis and mast", "Chassis and mast of the automated forklift truck in the hall"


def parts_in_a_frame(count: int, actions: int, title: str) -> Structure:
    """A controller of each part of one process: all lines pass the upper side of the frame around the parts."""
    boxes = [Box("c", "Controller", "controller"), Box("f", title, "process")]
    flows = []
    for part in range(count):
        boxes.append(Box(f"p{part}", f"P{part}", "process", parent="f"))
        flows += [Flow(f"CA-{part}-{one}", "action", "c", f"p{part}", (), "do") for one in range(actions)]
        flows.append(Flow(f"FB-{part}", "feedback", f"p{part}", "c", (), "see"))
    return Structure(tuple(boxes), tuple(flows))


@pytest.mark.parametrize("title", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize("actions", [1, 3])
@pytest.mark.parametrize("count", [1, 2, 4])
def test_no_line_passes_the_title_of_a_frame(count: int, actions: int, title: str) -> None:
    drawing = layout(parts_in_a_frame(count, actions, title))
    assert faults(measure(drawing)) == {}


def test_frames_in_frames_have_room_for_their_titles_too() -> None:
    inner = parts_in_a_frame(2, 2, SHORT)
    boxes = (*inner.boxes, Box("o", LONG, "process"))
    nested = tuple(Box(box.id, box.title, box.role, parent="o") if box.id == "f" else box for box in boxes)
    assert faults(measure(layout(Structure(nested, inner.flows)))) == {}


def test_the_measure_can_fail() -> None:
    """A title where a line passes counts."""
    drawing = layout(parts_in_a_frame(1, 1, SHORT))
    boxes = tuple(replace(box, caption=box.area.x + 10) if box.frame else box for box in drawing.boxes)
    spoilt = replace(drawing, boxes=boxes)
    assert measure(drawing).line_through_title == 0
    assert measure(spoilt).line_through_title == 1
