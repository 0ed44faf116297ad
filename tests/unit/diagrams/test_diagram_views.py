"""Parts of a structure: around one element, one level, groups as one box."""

from __future__ import annotations

import pytest

from safetycase.diagrams import Box, Flow, NoSuchPartError, Structure, around, at_level, collapsed, dot, layout, text
from safetycase.diagrams.measures import measure
from tests.unit.diagrams import samples, shapes


def ids(structure: Structure) -> set[str]:
    return {box.id for box in structure.boxes}


def said(structure: Structure, element: str) -> list[str]:
    return [words for box in structure.boxes if box.id == element for words, _ in box.elsewhere]


def test_around_an_element_is_what_it_exchanges_something_with() -> None:
    view = around(samples.agents(), "monitor-model")
    assert ids(view) == {"monitor-model", "on-call-engineer", "coding-agent", "transcript-log", "repository"}
    assert all("monitor-model" in (flow.source, flow.target) for flow in view.flows)
    assert said(view, "monitor-model") == []
    assert said(view, "repository") == ["6 flows not shown here"]
    assert view.remarks == ("5 elements further away not shown.",)
    assert view.title == "Coding agent in a laboratory, around Monitor model"


def test_greater_depth_reaches_further() -> None:
    structure = samples.supervision()
    sizes = [len(around(structure, "operator", depth).boxes) for depth in (1, 2, 3, 9)]
    assert sizes == sorted(sizes)
    assert sizes[0] == 5
    assert sizes[-1] == 9
    whole = around(structure, "operator", 9)
    assert set(whole.flows) == set(structure.flows)
    assert whole.remarks == ()


def test_around_what_carries_a_flow_are_its_ends() -> None:
    view = around(samples.kettle(), "temperature-probe")
    assert ids(view) == {"thermostat", "temperature-probe", "water-in-the-kettle"}
    assert [flow.id for flow in view.flows] == ["FB-1"]


def test_around_a_group_are_its_parts_and_what_these_exchange() -> None:
    view = around(samples.nested(), "infusion-pump")
    assert {"infusion-pump", "user-interface", "dose-controller", "watchdog", "nurse", "motor"} <= ids(view)
    assert any(box.frame and box.box.id == "infusion-pump" for box in layout(view).boxes)


def test_around_an_element_that_is_alone() -> None:
    view = around(Structure((Box("a", "A"), Box("b", "B"))), "a")
    assert (ids(view), view.flows) == ({"a"}, ())


def test_an_unknown_element_is_refused_with_the_nearest() -> None:
    with pytest.raises(NoSuchPartError, match="there is no element operater; did you mean operator"):
        around(samples.supervision(), "operater")
    with pytest.raises(NoSuchPartError, match="there is no element x"):
        collapsed(samples.supervision(), ["x"])
    with pytest.raises(NoSuchPartError, match="operator has no parts"):
        collapsed(samples.supervision(), ["operator"])


def test_a_level_is_its_controllers_with_what_they_control() -> None:
    view = at_level(samples.supervision(), 4)
    assert {"plant-management", "shift-supervisor", "maintenance-team", "company-board"} >= ids(view)
    with pytest.raises(NoSuchPartError, match="levels with control are 1, 2, 3, 4, 5"):
        at_level(samples.supervision(), 40)
    with pytest.raises(NoSuchPartError, match="there is no control"):
        at_level(Structure((Box("a", "A"),)), 1)


def test_a_collapsed_group_says_what_is_inside() -> None:
    view = collapsed(samples.nested(), ["infusion-pump"])
    assert {"user-interface", "dose-controller", "watchdog"}.isdisjoint(ids(view))
    assert said(view, "infusion-pump") == ["3 elements and 4 flows inside"]
    moved = {flow.id: (flow.source, flow.target) for flow in view.flows}
    assert moved["CA-1"] == ("nurse", "infusion-pump")
    drawing = layout(view)
    assert [box.frame for box in drawing.boxes if box.box.id == "infusion-pump"] == [False]
    assert measure(drawing).actions_down == measure(drawing).actions


def test_a_group_in_a_collapsed_group_goes_into_it() -> None:
    view = collapsed(shapes.ports(), ["crane-fleet", "terminal"])
    assert ids(view) == {"port-authority", "terminal", "ship", "truck"}
    assert {(flow.source, flow.target) for flow in view.flows if flow.kind == "action"} == {
        ("port-authority", "terminal"), ("terminal", "ship"), ("terminal", "truck"),
    }  # fmt: skip


def test_a_loop_of_a_part_and_its_inputs() -> None:
    boxes = (Box("g", "G"), Box("a", "A", parent="g"), Box("b", "B"))
    flows = (
        Flow("1", "action", "a", "a"), Flow("2", "information", None, "a"), Flow("3", "action", "b", "b", ("a",)),
        Flow("4", "action", "b", "g"), Flow("5", "action", "g", "a"),
    )  # fmt: skip
    view = collapsed(Structure(boxes, flows), ["g"])
    assert said(view, "g") == ["1 element and 2 flows inside"]
    assert [(flow.id, flow.source, flow.target, flow.via) for flow in view.flows] == [
        ("2", None, "g", ()), ("3", "b", "b", ("g",)), ("4", "b", "g", ()),
    ]  # fmt: skip
    layout(view)


def test_words_and_dot_say_what_a_view_leaves_out() -> None:
    view = around(samples.agents(), "monitor-model")
    for out in (text(view), dot(view)):
        assert "6 flows not shown here" in out
    assert text(view).endswith("\n5 elements further away not shown.\n")
