"""A case that imports others, for the tests about imports."""

from __future__ import annotations

from safetycase.case import Source
from tests.rules.cases import MANIFEST, check, of, source_of

BRAKES = """\
losses:
  L-1: Loss of braking
hazards:
  H-3: {text: The brakes give less force than the pedal asks for, losses: [L-1]}
  H-3.1: {text: One wheel is not braked, parent: H-3}
  H-4: {text: The brakes grip unasked, losses: [L-1], status: obsolete}
constraints:
  SC-3: {text: The brakes must give the force that is asked for, hazards: [H-3]}
elements:
  ecu: {role: controller, title: Brake controller, component: board, process_model: {slip: {values: [low, high]}}}
  caliper: {role: process}
components:
  board: Brake board
responsibilities:
  RS-1: {text: Give the force, controller: ecu, constraints: [SC-3], actions: [CA-1], feedback: [FB-1]}
actions:
  CA-1: {title: pressure, from: ecu, to: caliper}
feedback:
  FB-1: {title: wheel speed, from: caliper, to: ecu, updates: [ecu/slip]}
ucas:
  UCA-1: {action: CA-1, type: not-provided, hazards: [H-3.1], when: the pedal is pressed}
requirements:
  R-1: {text: The controller shall notice a blocked valve, addresses: [SC-3]}
"""
IMPORTING = MANIFEST + "imports: {brakes: ../brakes}\n"
VEHICLE = "losses:\n  L-1: Injury of a person\nhazards:\n  H-1: {text: The car does not slow down, losses: [L-1]%s}\n"


def beside(model: str = BRAKES) -> dict[str, Source]:
    return {"../brakes": source_of(model, name="brakes")}


PADS = """\
losses:
  L-1: {text: The position of the car is disclosed, category: privacy}
hazards:
  H-1: {text: The pads are worn, losses: [L-1]}
  H-2: {text: The pads are hot, losses: [L-1], status: obsolete}
elements:
  pad: {role: process, title: Pad, state: {wear: {values: [fine, worn]}}}
"""


def with_pads(brakes: str = BRAKES) -> dict[str, Source]:
    """The brakes, which import the pads."""
    pads = {"../pads": source_of(PADS, name="pads")}
    manifest = MANIFEST + "imports: {pads: ../pads}\n"
    return {"../brakes": source_of(brakes, manifest=manifest, name="brakes", others=pads)}


def messages(model: str, rule: str, brakes: str = BRAKES) -> list[str]:
    return [one.message for one in of(check(model, manifest=IMPORTING, others=beside(brakes)), rule)]
