"""Small cases for the tests of traces."""

from __future__ import annotations

import random
from textwrap import dedent

from safetycase.case import Case, Memory, load


def case_of(text: str) -> Case:
    """The case whose only model file holds `text`."""
    files = {"safetycase.yaml": b'safetycase: "1"\nname: small\n', "model/all.yaml": dedent(text).encode()}
    return load(Memory(files))


CHAIN = """\
    losses: {L-1: life, L-2: money}
    hazards:
      H-1: {text: too hot, losses: [L-1]}
      H-1.1: {text: too hot at night, parent: H-1}
      H-2: {text: too cold, losses: [L-1]}
    constraints: {SC-1: {text: stay cool, hazards: [H-1.1]}}
    elements:
      heater: {title: Heater, role: process, state: {heat: {values: [low, high]}}}
      stove: {title: Stove, role: controller, process_model: {heat: {describes: heater/heat}}}
    actions: {CA-1: {title: heat, from: stove, to: heater}}
    feedback: {FB-1: {title: warmth, from: heater, to: stove, updates: [stove/heat]}}
    ucas: {UCA-1: {action: CA-1, type: provided, hazards: [H-1], when: it is hot}}
    controller_constraints: {CC-1: {ucas: [UCA-1], refines: [SC-1]}}
    scenarios: {LS-1: {text: The sensor is stuck, ucas: [UCA-1], class: feedback}}
    requirements:
      R-1: {text: measure twice, addresses: [LS-1]}
      R-2: {text: measure, addresses: [SC-1, CC-1]}
      R-3: {text: alone}
    evidence: {E-1: {supports: [R-1], text: seen}}
    """


def random_case(seed: int, size: int = 12) -> Case:
    """Losses to requirements joined at random, with parents in circles, and items that do not count."""
    pick = random.Random(seed)
    lines = []
    above = {"hazards": ("losses", "L"), "constraints": ("hazards", "H"), "ucas": ("hazards", "H")}
    lines += ["losses:"] + [f"  L-{n}: loss" for n in range(size)]
    for collection, prefix in (("hazards", "H"), ("constraints", "SC"), ("ucas", "UCA")):
        lines.append(f"{collection}:")
        field, target = above[collection]
        for n in range(size):
            named = ", ".join(f"{target}-{pick.randrange(size + 2)}" for _ in range(pick.randrange(3)))
            parent = (
                f", parent: {prefix}-{pick.randrange(size)}" if collection != "ucas" and pick.random() < 0.4 else ""
            )
            status = ", status: obsolete" if pick.random() < 0.15 else ""
            origin = ", origin: generated" if pick.random() < 0.15 else ""
            lines.append(f"  {prefix}-{n}: {{text: words, {field}: [{named}]{parent}{status}{origin}}}")
    lines.append("requirements:")
    for n in range(size):
        targets = [f"{pick.choice(('SC', 'UCA', 'H'))}-{pick.randrange(size)}" for _ in range(pick.randrange(3))]
        lines.append(f"  R-{n}: {{text: words, addresses: [{', '.join(targets)}]}}")
    return case_of("\n".join(lines))
