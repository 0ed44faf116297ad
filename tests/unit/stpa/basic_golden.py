"""The basic scenarios of every type and subtype as one text.

`python -m tests.unit.stpa.basic_golden > tests/unit/stpa/golden/basic_scenarios.txt` writes it anew.
"""

from __future__ import annotations

import sys

from safetycase.model.scenarios import SUBTYPES
from safetycase.stpa.basic_scenarios import propose
from tests.rules.cases import case_of

STRUCTURE = """\
elements:
  pump: {title: Pump controller, role: controller}
  patient: {title: the patient, role: process}
actions:
  CA-1: {title: deliver insulin, from: pump, to: patient}
ucas:
"""
CONTEXTS = ("when: glucose is low", "when: After a meal.", "context: {glucose: [low, urgent-low]}", "rationale: none")
"""A clause, a phrase that is none, values of variables, and no context at all."""


def text() -> str:
    """Each unsafe control action with its four sentences and the causes that drafts get."""
    keys = [""]
    for kind, subtypes in SUBTYPES.items():
        keys += [f"type: {kind}, ", *(f"type: {kind}, subtype: {subtype}, " for subtype in subtypes)]
    entries = [f"{{action: CA-1, {key}{context}}}" for context in CONTEXTS for key in keys]
    case = case_of(STRUCTURE + "".join(f"  UCA-{number}: {entry}\n" for number, entry in enumerate(entries, 1)))
    lines = []
    for number, entry in enumerate(entries, 1):
        lines.append(entry)
        for scenario in propose(case, case.items[f"UCA-{number}"]).scenarios:
            lines += [f"  {scenario.where}: {scenario.sentence}", f"    {scenario.cause}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
