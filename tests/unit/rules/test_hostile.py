"""Whatever stands in a model file, checking it ends, in findings."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import pytest

from safetycase.model import KINDS
from safetycase.model.forms import fields
from safetycase.rules import all_rules
from safetycase.rules.suggest import parts
from safetycase.stpa import sentence
from safetycase.stpa.verdicts import natural
from tests.rules.cases import case_of, check, of

POOL: list[Any] = [
    None, "", " ", "H-1", "UCA-1", "el/x", "a:H-1", "G.H-1", "provided", "discrete", "draft", "generated", 0, 5, -1.5,
    True, [], ["H-1"], ["H-1", "H-1"], ["el/x", "el/"], [5], [None], {}, {"a": 1}, {"el/x": "low"}, {"x": ["a", None]},
    [{"ref": "R-1"}], [{"rule": "SFC201", "reason": "x"}], {"provided": [{"when": "x"}, {}]}, {"too-late": {}},
    {"x": {"values": ["low"]}}, {"x": {"updated_by": "FB-1"}}, "\u202eabc\x1b[31m"[:4], "[bold]x[/]", "<b>", "TODO ???",
    [{"method": "interlock", "by": "R-1"}], [{"method": "interlock", "by": []}],
]  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_any_value_in_any_field_ends_in_findings(seed: int) -> None:
    chance = random.Random(seed)
    model: dict[str, Any] = {}
    for kind in KINDS:
        names = [field.name for field in fields(kind.record)]
        place = model.setdefault(kind.collection, {})
        for number in (1, 2):
            chosen = {name: chance.choice(POOL) for name in names if chance.random() < 0.6}
            place[f"{kind.prefix or 'el'}-{number}" if kind.name != "element" else "el"] = chosen
    model["losses"]["L-9"] = chance.choice(POOL)
    text = json.dumps(model)
    findings = check(text)
    assert findings
    case = case_of(text)
    for item in case.items.values():
        assert isinstance(sentence(case, item), str)
    declared = {rule.code for rule in all_rules()}
    assert {finding.rule for finding in findings} <= declared


@pytest.mark.parametrize(
    "name", ["0" * 50_000 + "a", "A" + "0" * 50_000, "A-" + "9" * 50_000, "-" * 50_000, ".1" * 20_000]
)
def test_endless_ids_take_no_endless_time(name: str) -> None:
    start = time.perf_counter()
    natural(name)
    parts(name)
    check(f"hazards:\n  H-1: {{text: x, losses: ['{name}']}}\n  A{name}: {{losses: [{name}1]}}\n")
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("UCA-07", ("uca", "7")), ("uca7", ("uca", "7")), ("H-1.1", ("h", "1.1")), ("L-0", ("l", "0")),
        ("pump", ("pump", "")), ("", ("", "")), ("12", ("", "12")), ("x-", ("x-", "")),
    ],
)  # fmt: skip
def test_ids_come_apart(name: str, expected: tuple[str, str]) -> None:
    assert parts(name) == expected


def test_numbers_in_ids_sort_as_numbers() -> None:
    names = ["UCA-10", "UCA-9", "UCA-1.2", "UCA-1.10", "A", "UCA-009a", "UCA-" + "9" * 5000]
    assert sorted(names, key=natural) == [
        "A",
        "UCA-1.2",
        "UCA-1.10",
        "UCA-9",
        "UCA-009a",
        "UCA-10",
        "UCA-" + "9" * 5000,
    ]


def test_thousands_of_unknown_ids_are_named_in_time() -> None:
    ids = "".join(f"  hazard-about-thing-{chr(97 + n % 26)}{n}x: {{text: x}}\n" for n in range(2000))
    wrong = ", ".join(f"hazard-abuot-thing-{chr(97 + n % 26)}{n}x" for n in range(2000))
    start = time.perf_counter()
    findings = of(check(f"hazards:\n{ids}ucas:\n  UCA-1: {{hazards: [{wrong}]}}\n"), "SFC101")
    assert time.perf_counter() - start < 10
    assert len(findings) == 2000
    assert all("did you mean `hazard-about-thing-" in finding.message for finding in findings)
