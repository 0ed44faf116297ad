"""The engine after edits, against the engine from scratch."""

from __future__ import annotations

import json
import random
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safetycase.case import Case, Memory, load
from safetycase.documents import read
from safetycase.findings import Finding, order
from safetycase.rules import Checker, check_case

TODAY = date(2026, 11, 21)
MANIFEST = b'{"safetycase": "1", "name": "Test"}'
Model = dict[str, dict[str, dict[str, Any]]]
"""File to collection to id to item."""

REFERRING = {
    "losses": {},
    "hazards": {"losses": "L", "parent": "H"},
    "constraints": {"hazards": "H", "parent": "SC", "scenarios": "LS"},
    "elements": {"parent": "el", "component": "part"},
    "components": {},
    "responsibilities": {"controller": "el", "constraints": "SC", "actions": "CA", "feedback": "FB"},
    "actions": {"from": "el", "to": "el", "via": "el"},
    "feedback": {"from": "el", "to": "el", "via": "el"},
    "information": {"from": "el", "to": "el"},
    "assumptions": {"about": "H"},
    "ucas": {"action": "CA", "hazards": "H"},
    "desired": {"action": "CA"},
    "controller_constraints": {"ucas": "UCA", "controller": "el", "refines": "SC"},
    "scenarios": {"ucas": "UCA", "parent": "LS", "hazards": "H", "involves": "el"},
    "justifications": {"about": "H"},
    "requirements": {"addresses": "LS"},
    "evidence": {"supports": "R"},
    "reviews": {"items": "H"},
}
PREFIX = {
    "losses": "L", "hazards": "H", "constraints": "SC", "elements": "el", "responsibilities": "RS", "actions": "CA",
    "feedback": "FB", "ucas": "UCA", "controller_constraints": "CC", "scenarios": "LS", "justifications": "J",
    "requirements": "R", "evidence": "E", "components": "part", "information": "IN", "assumptions": "A",
    "reviews": "RV", "desired": "DCA",
}  # fmt: skip
LISTS = {
    "losses", "hazards", "scenarios", "constraints", "via", "ucas", "refines", "about", "addresses", "supports",
    "actions", "feedback", "involves", "items",
}  # fmt: skip


def some_id(chance: random.Random, prefix: str) -> str:
    wild = chance.random()
    if wild < 0.05:
        prefix = chance.choice(list(PREFIX.values()))
    return f"{prefix}-{chance.randrange(4)}" if wild > 0.02 else f"h{prefix}-1"


def some_item(chance: random.Random, collection: str) -> Any:
    if chance.random() < 0.05:
        return "In short"
    item: dict[str, Any] = {}
    for field, prefix in REFERRING[collection].items():
        if (chance.random() < 0.25 and field == "parent") or (chance.random() < 0.75 and field != "parent"):
            ids = [some_id(chance, prefix) for _ in range(chance.randrange(1, 4))]
            item[field] = ids if field in LISTS else ids[0]
    if chance.random() < 0.8:
        item["text"] = some_text(chance)
    if chance.random() < 0.2:
        item[chance.choice(["title", "rationale"])] = some_text(chance)
    extras: list[dict[str, Any]] = [
        {"status": "obsolete"}, {"status": "reviewed"}, {"origin": "generated"}, {"not_needed": "Not here"},
        {"labels": 5}, {"losses": 7}, {"waivers": [{"rule": chance.choice(WAIVED), "reason": "Known"}]},
    ]  # fmt: skip
    if chance.random() < 0.35:
        item.update(chance.choice(extras))
    item.update(own_fields(chance, collection))
    return item


def some_text(chance: random.Random) -> str:
    ids = f"{some_id(chance, chance.choice(['L', 'H', 'SC', 'UCA', 'A', 'J']))} and UCA-{chance.randrange(12)}"
    sentences = [
        "The pump must be empty",
        "The pump is empty",
        "The pump fails, as it always did",
        "The pump overdoses",
    ]
    return chance.choice(["It is so", "TODO", "  ", f"As in {ids}", *sentences, *sentences])


WAIVED = [
    "loss-without-hazard",
    "SFC204",
    "SFC408",
    "requirement-without-evidence",
    "controller-without-process-model",
    "grid-cell-open",
    "SFC101",
    "text-repeated",
    "unknown-id-in-prose",
    "hazard-states-cause",
    "no-rule",
]


def some_context(chance: random.Random) -> dict[str, Any]:
    names = ["glucose", "glucose", "mode", "el-1/glucose", "el-2/state"]
    values: list[Any] = ["low", "high", "low", "high", ["low", "high"], ["low", "lo"], "*", 1]
    return {chance.choice(names): chance.choice(values) for _ in range(chance.choice([1, 1, 2]))}


def own_fields(chance: random.Random, collection: str) -> dict[str, Any]:
    context = some_context(chance)
    kind = chance.choice(["not-provided", "provided", "timing-or-order", "duration"])
    if collection == "elements":
        return {
            **chance.choice([{}, {"role": chance.choice(["controller", "process", "sensor", "actuator", "external"])}]),
            **chance.choice([{}, {"level": chance.randrange(1, 4)}]),
            **chance.choice([{}, {}, {"nature": "ml"}]),
            "process_model": chance.choice(
                [
                    {},
                    {"glucose": "Sugar"},
                    {"glucose": {"values": ["low", "high"]}},
                    {"glucose": {"values": ["low", "high"], "describes": "el-2/state"}, "mode": {"values": ["low", 1]}},
                    {"glucose": {"max_staleness": "5 min", "updated_by": [some_id(chance, "FB")]}},
                ]
            ),
            **chance.choice([{}, {"state": {"state": {"values": ["low", "normal", "high"]}}}]),
        }
    if collection == "actions":
        reasons: list[Any] = [
            "Why",
            "As in UCA-3 and CA-9",
            " ",
            "n/a",
            {"because": some_id(chance, "J")},
            [{"context": context, "reason": "Why"}],
            [{"context": {"glucose": "low"}, "reason": "Why"}, {"context": {"glucose": "high"}, "reason": "Why"}],
        ]
        return {
            "form": chance.choice(["discrete", "continuous"]),
            "not_hazardous": {kind: chance.choice(reasons), "too-late": "Any time"},
            "context_variables": chance.choice([[], ["glucose"], ["glucose", "mode", "el-2/state"]]),
            **chance.choice([{}, {"parameters": {"rate": {"unit": "U/h"}}}]),
        }
    if collection in ("feedback", "information"):
        presence = chance.choice([{}, {}, {"presence": chance.choice(["planned", "missing"])}])
        latency = chance.choice([{}, {"latency": chance.choice(["1 min", "1 h", "soon"])}])
        more = {} if collection == "information" else latency
        return {"updates": [chance.choice(["el-1/glucose", "el-0/glucose", "el-3/mode"])], **presence, **more}
    if collection == "losses":
        return chance.choice([{}, {"category": "security"}])
    if collection == "components":
        return chance.choice([{}, {"lineage": {"training_data": chance.choice(["drives", "unknown"])}}])
    if collection == "assumptions":
        return chance.choice([{}, {"monitor": {"metric": "calls"}}, {"expires": "2026-01-31"}])
    if collection == "reviews":
        return chance.choice([{}, {"verdict": "rejected", "date": "2026-01-31"}, {"verdict": "accepted", "by": "Ada"}])
    if collection == "ucas":
        when: dict[str, Any] = chance.choice([{}, {"context": context}, {"when": some_text(chance)}])
        subtype = chance.choice([{}, {}, {"subtype": chance.choice(["excessive", "never-safe", "too-late", "odd"])}])
        return {"type": kind, **subtype, **when, "no_scenario": chance.choice([{}, {"process": "As in LS-1"}])}
    if collection == "desired":
        return {"type": chance.choice(["provide", "do-not-provide"]), **chance.choice([{}, {"context": context}])}
    if collection == "scenarios":
        factor = chance.choice(["controller.failure", "process.conflicting-control"])
        meant: dict[str, Any] = chance.choice([{}, {"intent": "adversarial"}, {"adversary": {"who": "A thief"}}])
        treated: dict[str, Any] = {
            "observability": "unknown",
            "treated_by": [{"method": "random-test", "by": some_id(chance, "R")}],
        }
        own: dict[str, Any] = chance.choice([{"class": "process"}, {"factor": factor}, {"believes": context}, {}])
        return {**own, **meant, **chance.choice([{}, treated])}
    return {}


def some_model(chance: random.Random) -> Model:
    model: Model = {"a": {}, "b": {}}
    for collection in REFERRING:
        if chance.random() < 0.1:
            continue
        for number in range(4):
            if chance.random() < 0.8:
                place = model[chance.choice("ab")].setdefault(collection, {})
                place[f"{PREFIX[collection]}-{number}"] = some_item(chance, collection)
    return model


def edit(chance: random.Random, model: Model) -> set[str]:
    """Change the model somewhere; the files touched."""
    file = chance.choice("ab")
    collection = chance.choice(list(REFERRING))
    place = model[file].setdefault(collection, {})
    name = f"{PREFIX[collection]}-{chance.randrange(5)}"
    what = chance.random()
    if what < 0.25 and name in place:
        del place[name]
    elif what < 0.35 and name in place:
        other = "b" if file == "a" else "a"
        model[other].setdefault(collection, {})[name] = place.pop(name)
        return {"a", "b"}
    elif what < 0.5 and isinstance(place.get(name), dict):
        place[name] = {**place[name], "text": chance.choice([f"Number {chance.randrange(100)}", "TODO"])}
    else:
        place[name] = some_item(chance, collection)
    return {file}


def content(model: Model, file: str) -> bytes:
    return json.dumps(model[file], indent=1).encode()


def fresh(model: Model) -> Case:
    return load(Memory({"safetycase.yaml": MANIFEST, **{f"model/{file}.yaml": content(model, file) for file in model}}))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_after_any_edits_the_findings_are_those_of_a_check_from_scratch(seed: int) -> None:
    edit_and_compare(random.Random(seed))


def edit_and_compare(chance: random.Random) -> None:
    model = some_model(chance)
    case = fresh(model)
    checker = Checker(as_of=TODAY)
    assert checker.update(case) == check_case(fresh(model), as_of=TODAY)
    for _ in range(12):
        touched: set[str] = set()
        for _ in range(chance.choice([1, 1, 1, 3])):
            touched |= edit(chance, model)
        case = case.replaced(
            {f"model/{file}.yaml": read(f"model/{file}.yaml", content(model, file)) for file in touched}
        )
        assert_same(checker.update(case), check_case(fresh(model), as_of=TODAY))


def assert_same(found: list[Finding], expected: list[Finding]) -> None:
    assert [one for one in found if one not in expected] == []
    assert [one for one in expected if one not in found] == []
    assert found == expected


def test_findings_are_in_order_and_the_same_twice() -> None:
    model = some_model(random.Random(7))
    findings = check_case(fresh(model), as_of=TODAY)
    assert findings == sorted(findings, key=order)
    assert findings == check_case(fresh(model), as_of=TODAY)
    assert len(findings) > 50


def test_a_file_taken_out_takes_its_findings_along() -> None:
    model = some_model(random.Random(11))
    case = fresh(model)
    checker = Checker(as_of=TODAY)
    checker.update(case)
    findings = checker.update(case.replaced({"model/b.yaml": None}))
    del model["b"]
    assert findings == check_case(fresh(model), as_of=TODAY)
    assert {finding.file for finding in findings} == {"model/a.yaml"}


def test_a_syntax_error_while_typing_is_survived_and_gone_when_mended() -> None:
    model = some_model(random.Random(13))
    case = fresh(model)
    checker = Checker(as_of=TODAY)
    before = list(checker.update(case))
    broken = case.replaced({"model/b.yaml": read("model/b.yaml", content(model, "b")[:-40] + b"]]")})
    assert any(finding.rule < "SFC030" for finding in checker.update(broken))
    mended = broken.replaced({"model/b.yaml": read("model/b.yaml", content(model, "b"))})
    assert checker.update(mended) == before


def test_one_edit_in_a_large_case_is_checked_at_once() -> None:
    count = 4000
    parts = {"purpose": "losses:\n  L-1: Harm\nhazards:\n  H-1: {text: Too much, losses: [L-1]}\n"}
    for block in range(20):
        lines = ["requirements:"]
        lines += [f"  R-{block}.{n}: {{text: Number {n}, addresses: [H-1]}}" for n in range(count // 20)]
        parts[f"r{block}"] = "\n".join(lines) + "\n"
    files = {f"model/{name}.yaml": text.encode() for name, text in parts.items()}
    case = load(Memory({"safetycase.yaml": MANIFEST, **files}))
    checker = Checker(as_of=TODAY)
    whole = timed(lambda: checker.update(case))
    changed = files["model/r3.yaml"].replace(b"Number 17,", b"Another text,")
    after = case.replaced({"model/r3.yaml": read("model/r3.yaml", changed)})
    checker.update(after, checker.assessment)
    again = case.replaced({"model/r3.yaml": read("model/r3.yaml", files["model/r3.yaml"])})
    assert timed(lambda: checker.update(again, checker.assessment)) < whole / 2


def timed(work: Any) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.mark.parametrize("strict", [False, True])
def test_without_a_model_there_is_a_finding(strict: bool) -> None:
    case = load(Memory({"safetycase.yaml": MANIFEST}))
    assert "SFC061" in {finding.rule for finding in check_case(case, as_of=TODAY, strict=strict)}


def test_what_a_hint_quotes_of_an_empty_item_follows_its_edits() -> None:
    def of_hazard(text: str) -> Model:
        hazard = {"losses": ["L-1"], **json.loads(text)}
        others = {f"LS-{number}": {"text": "x"} for number in range(30)}
        return {"a": {"hazards": {"H-1": hazard}}, "b": {"losses": {"L-1": "a"}, "scenarios": others}}

    case = fresh(of_hazard("{}"))
    checker = Checker(as_of=TODAY)
    assert any("H-1 would settle it, but says nothing" in one.hint for one in checker.update(case))
    for said in ("TODO", "n/a"):
        model = of_hazard(json.dumps({"text": said}))
        case = case.replaced({"model/a.yaml": read("model/a.yaml", content(model, "a"))})
        assert any(f"H-1 would settle it, but says only {said}" in one.hint for one in checker.update(case))
