"""The examples of the rules of exchange: the bad one raises the rule, the good one does not."""

from __future__ import annotations

import pytest

from safetycase.case import Memory, load
from safetycase.exchange import read_pasta, rules, write_pasta
from safetycase.findings import Rule

IMPORTING = [
    rules.SYNTAX,
    rules.OLDER_DIALECT,
    rules.UNRESOLVED,
    rules.NO_PLACE,
    rules.ID_CHANGED,
    rules.READ_OTHERWISE,
    rules.ODD,
]
BEFORE = {
    rules.NOT_EXPORTED.code: "losses: {L-1: {text: Loss of life}}\n",
    rules.EXPORTED_OTHERWISE.code: "hazards: {H-1: {text: Near}}\n"
    "elements: {crew: {title: Crew}}\nactions: {CA-1: {title: open, from: crew, to: crew}}\n",
}


def raised(text: str) -> set[str]:
    return {one.rule for one in read_pasta("x.stpa", text.encode()).findings}


@pytest.mark.parametrize("rule", IMPORTING, ids=lambda rule: rule.name)
def test_examples_of_importing(rule: Rule) -> None:
    around = "UCAs\nK.a {{\n{}\n}}" if rule is rules.OLDER_DIALECT else "{}"
    assert rule.code in raised(around.format(rule.bad))
    assert rule.code not in raised(around.format(rule.good))


@pytest.mark.parametrize("rule", [rules.NOT_EXPORTED, rules.EXPORTED_OTHERWISE], ids=lambda rule: rule.name)
def test_examples_of_exporting(rule: Rule) -> None:
    def codes(text: str) -> set[str]:
        files = {"safetycase.yaml": b'safetycase: "1"\nname: x\n', "model/a.yaml": (BEFORE[rule.code] + text).encode()}
        return {one.rule for one in write_pasta(load(Memory(files))).findings}

    assert rule.code in codes(rule.bad)
    assert codes(rule.good) == set()
