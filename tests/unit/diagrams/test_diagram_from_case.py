"""The control structure of a case: what is drawn of it, and which feedback is missing."""

from __future__ import annotations

import pytest

from safetycase.case import Memory, load
from safetycase.diagrams import Box, Flow, Structure, collapsed, control_structure, layout, svg
from safetycase.diagrams.from_case import unanswered

MODEL = """
elements:
  thermostat:
    title: Thermostat
    nature: automated
    level: 1
    process_model:
      water: is it hot
      lid: {values: [open, closed]}
      power: {range: [0, 2.5], unit: kW}
      locked: {values: [true, false]}
      age: {text: of the scale}
      blank: ""
  panel: {title: Panel, parent: thermostat}
  relay: {title: Relay}
  probe: {title: Probe}
  water: {title: Water}
  old: {title: Old part, status: obsolete}
  brain: {title: Brain, nature: ml}
actions:
  CA-1: {title: Heat, from: thermostat, to: water, via: [relay], text: Close the relay.}
  CA-2: {title: Vent, from: thermostat, to: water, presence: planned}
  CA-3: {title: Nowhere, from: thermostat}
  CA-4: {title: Gone, from: thermostat, to: water, status: obsolete}
  CA-5: {title: Teach, from: brain, to: thermostat}
  CA-6: {title: Wished for, from: panel, to: brain, presence: missing}
feedback:
  FB-1: {title: Temperature, from: water, to: thermostat, via: [probe]}
  FB-2: {title: Level, from: water, to: thermostat, presence: missing}
information:
  IN-1: {title: Tariff, to: thermostat}
  IN-2: {title: Strange, from: brain, to: nobody}
"""


def structure(model: str = MODEL) -> Structure:
    case = load(Memory({"safetycase.yaml": b'safetycase: "1"\nname: Kettle\n', "model/a.yaml": model.encode()}))
    return control_structure(case)


def flows(found: Structure) -> dict[tuple[str, str], Flow]:
    return {(flow.id, flow.kind): flow for flow in found.flows}


def test_elements_become_boxes_with_their_process_model() -> None:
    found = structure()
    assert found.title == "Control structure: Kettle"
    boxes = {box.id: box for box in found.boxes}
    assert list(boxes) == ["thermostat", "panel", "relay", "probe", "water", "brain"]
    assert boxes["thermostat"] == Box(
        "thermostat",
        "Thermostat",
        "controller",
        (
            "water: is it hot",
            "lid: open, closed",
            "power: 0 to 2.5 kW",
            "locked: true, false",
            "age: of the scale",
            "blank",
        ),
        note="automated",
        level=1,
    )
    assert boxes["panel"].parent == "thermostat"
    assert [boxes[name].role for name in ("relay", "probe", "water")] == ["actuator", "sensor", "process"]
    assert boxes["brain"].note == "learned"


def test_flows_keep_ends_stations_and_presence() -> None:
    found = flows(structure())
    assert found["CA-1", "action"] == Flow(
        "CA-1", "action", "thermostat", "water", ("relay",), "Heat", title="Close the relay."
    )
    assert found["CA-2", "action"].label == "Vent (planned)"
    assert found["CA-3", "action"].target is None
    assert found["CA-6", "action"].label == "Wished for (missing)"
    assert found["FB-1", "feedback"].via == ("probe",)
    assert found["FB-2", "missing-feedback"].label == "missing: Level"
    assert found["IN-1", "information"].source is None
    assert found["IN-2", "information"].target == "nobody"
    assert ("CA-4", "action") not in found


def test_actions_without_an_answer_ask_for_feedback() -> None:
    missing = flows(structure())["CA-5", "missing-feedback"]
    assert (missing.source, missing.target, missing.label) == ("thermostat", "brain", "missing feedback")
    assert missing.title == "Nothing tells Brain the effect of CA-5."
    assert ("CA-6", "missing-feedback") not in flows(structure()), "an action that does not exist needs no answer"


def test_the_drawing_of_a_case_shows_it_all() -> None:
    text = svg(layout(structure()))
    for words in ("Thermostat", "water: is it hot", "Heat", "Vent (planned)", "missing: Level", "Tariff", "nobody"):
        assert words in text
    assert "Old part" not in text


def test_a_case_without_elements_has_an_empty_structure() -> None:
    assert structure("losses:\n  L-1: Burns\n").boxes == ()
    dangling = structure("actions:\n  CA-1: {from: a, to: b}\n")
    assert [flow.id for flow in dangling.flows] == ["CA-1"]
    assert "Not drawn: CA-1 from a to b" in svg(layout(dangling))


def loop(roles: str, *told: tuple[str, str, str]) -> list[str]:
    """Missing feedback of `c -> p` where elements are given as `name:role` and flows as kind, source, target."""
    boxes = [Box(name, name, role) for name, role in (word.split(":") for word in roles.split())]  # type: ignore[arg-type]
    given = [Flow("CA-1", "action", "c", "p")]
    given += [Flow(f"x{i}", kind, a, b) for i, (kind, a, b) in enumerate(told)]  # type: ignore[arg-type]
    return [f"{flow.source} -> {flow.target}" for flow in unanswered(boxes, given)]


@pytest.mark.parametrize(
    ("roles", "told", "missing"),
    [
        ("c:controller p:process", [], ["p -> c"]),
        ("c:controller p:process", [("feedback", "p", "c")], []),
        ("c:controller p:process", [("information", "p", "c")], ["p -> c"]),
        ("c:controller p:process", [("missing-feedback", "p", "c")], []),
        ("c:controller p:process s:sensor", [("feedback", "p", "s"), ("feedback", "s", "c")], []),
        ("c:controller p:process k:controller", [("feedback", "p", "k"), ("feedback", "k", "c")], ["p -> c"]),
        ("c:controller p:actuator q:process", [("information", "p", "q"), ("feedback", "q", "c")], []),
        ("c:controller p:actuator q:process", [("information", "p", "q")], ["p -> c"]),
        ("c:controller p:process s:sensor", [("feedback", "p", "s"), ("feedback", "s", "s")], ["p -> c"]),
    ],
)
def test_loops_close_through_sensors_and_actuators(
    roles: str, told: list[tuple[str, str, str]], missing: list[str]
) -> None:
    assert loop(roles, *told) == missing


def test_parts_speak_and_listen_for_the_whole() -> None:
    boxes = [Box("c", "C"), Box("ear", "Ear", parent="c"), Box("p", "P"), Box("mouth", "Mouth", parent="p")]
    act = Flow("CA-1", "action", "c", "p")
    assert unanswered(boxes, [act, Flow("FB-1", "feedback", "mouth", "ear")]) == []
    assert len(unanswered(boxes, [act, Flow("FB-1", "feedback", "ear", "mouth")])) == 1


def test_one_gap_stands_for_all_actions_of_a_pair() -> None:
    boxes = [Box("c", "C"), Box("p", "P")]
    found = unanswered(boxes, [Flow("CA-1", "action", "c", "p"), Flow("CA-2", "action", "c", "p")])
    assert [flow.title for flow in found] == ["Nothing tells C the effect of CA-1, CA-2."]


def test_parts_in_an_imported_case_to_which_no_flow_leads_are_counted() -> None:
    lift = {
        "safetycase.yaml": b'safetycase: "1"\nname: lift\n',
        "model/a.yaml": b"elements: {panel: {}, car: {}, old: {}}",
    }
    model = b"""\
elements: {robot: {role: controller}, lift: {refined_by: ['lift:panel', 'lift:car']}}
actions: {CA-1: {title: call, from: robot, to: 'lift:panel'}}
"""
    manifest = b'safetycase: "1"\nname: ward\nimports: {lift: ../lift}\n'
    case = load(
        Memory({"safetycase.yaml": manifest, "model/a.yaml": model}, others={"../lift": Memory(lift, name="lift")})
    )
    drawn = control_structure(case)
    notes = {box.id: box.elsewhere for box in drawn.boxes}
    assert notes == {"robot": (), "lift": (("1 part elsewhere not shown", 0),), "lift:panel": ()}
    folded = {box.id: box.elsewhere for box in collapsed(drawn, ["lift"]).boxes}
    assert [words for words, _ in folded["lift"]] == ["1 part elsewhere not shown", "1 element inside"]
