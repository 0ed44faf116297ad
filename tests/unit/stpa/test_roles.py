"""Roles that flows tell, and what items inherit."""

from __future__ import annotations

import pytest

from safetycase.stpa import (
    children,
    controller_of,
    hazard_losses,
    inferred_role,
    lineage,
    role_of,
    scenario_class,
    scenario_hazards,
    scenario_ucas,
)
from tests.rules.cases import case_of

STRUCTURE = """\
elements:
  operator: {}
  pump: {}
  drive: {}
  meter: {}
  patient: {}
  display: {}
  weather: {}
  nobody: {}
  watcher: {}
  box: {role: external}
actions:
  CA-1: {title: set, from: operator, to: pump}
  CA-2: {title: deliver, from: pump, to: patient, via: [drive]}
  CA-3: {title: old, from: nobody, to: patient, status: obsolete}
feedback:
  FB-1: {title: glucose, from: patient, to: pump, via: [meter]}
  FB-2: {title: look, from: patient, to: watcher}
information:
  IN-1: {title: warm, from: weather, to: pump}
  IN-2: {title: shown, from: pump, to: display}
"""


@pytest.mark.parametrize(
    ("element", "role"),
    [
        ("operator", "controller"),
        ("pump", "controller"),
        ("drive", "actuator"),
        ("meter", "sensor"),
        ("patient", "process"),
        ("watcher", "controller"),
        ("display", "external"),
        ("weather", "external"),
        ("nobody", None),
    ],
)
def test_the_flows_of_an_element_tell_its_role(element: str, role: str | None) -> None:
    case = case_of(STRUCTURE)
    assert inferred_role(case, element) == role
    assert role_of(case, case.items[element]) == role


def test_what_the_author_says_goes_before() -> None:
    case = case_of(STRUCTURE)
    assert role_of(case, case.items["box"]) == "external"


TREE = """\
losses:
  L-1: a
  L-2: b
hazards:
  H-1: {losses: [L-1, L-2]}
  H-1.1: {parent: H-1}
  H-1.1.1: {parent: H-1.1, losses: [L-2]}
  H-1.2: {parent: H-1, status: obsolete}
  H-8: {parent: H-9}
  H-9: {parent: H-8}
  H-7: {parent: L-1}
ucas:
  UCA-1: {action: CA-1, hazards: [H-1, H-8]}
  UCA-2: {action: CA-1, hazards: [H-8, H-9]}
actions:
  CA-1: {from: pump}
  CA-2: {from: L-1}
elements:
  pump: {}
scenarios:
  LS-1: {ucas: [UCA-1, UCA-2, UCA-9], factor: feedback.delayed}
  LS-2: {parent: LS-1}
  LS-3: {parent: LS-1, class: process, hazards: [H-1]}
  LS-4: {}
"""


def test_inheritance() -> None:
    case = case_of(TREE)
    items = case.items
    assert hazard_losses(case, items["H-1.1"]) == ("L-1", "L-2")
    assert hazard_losses(case, items["H-1.1.1"]) == ("L-2",)
    assert hazard_losses(case, items["H-8"]) == ()
    assert [item.id for item in lineage(case, items["H-8"])] == ["H-8", "H-9"]
    assert [item.id for item in lineage(case, items["H-7"])] == ["H-7"]
    assert [item.id for item in children(case, "H-1")] == ["H-1.1"]
    assert scenario_ucas(case, items["LS-2"]) == ("UCA-1", "UCA-2", "UCA-9")
    assert scenario_hazards(case, items["LS-2"]) == ("H-1", "H-8", "H-9")
    assert scenario_hazards(case, items["LS-3"]) == ("H-1",)
    assert [scenario_class(case, items[name]) for name in ("LS-1", "LS-2", "LS-3", "LS-4")] == [
        "feedback", "feedback", "process", None,
    ]  # fmt: skip


def test_the_controller_of_an_action_and_of_unsafe_control() -> None:
    case = case_of(TREE)
    for name, expected in (("CA-1", "pump"), ("UCA-1", "pump"), ("CA-2", None), ("LS-1", None)):
        controller = controller_of(case, case.items[name])
        assert (controller.id if controller is not None else None) == expected
