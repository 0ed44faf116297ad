"""Rules about what trials can show: in parts and as a whole, of who may notice them, of what must not happen once."""

from __future__ import annotations

import math
from collections.abc import Iterator

from safetycase.case import AnyItem, Case, item_across
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.gaps import each_or_once
from safetycase.rules.look import referrers, said
from safetycase.rules.problem import Found, Problem, case_check, item_check

_TRIED = frozenset({"test", "evaluation", "demonstration"})
_WHOLE = frozenset({"full-scale", "field"})
_LIKELY = 0.5
_UPWARDS = ("addresses", "ucas", "hazards", "losses", "parent")
_HAZARD = "hazards:\n  H-1: {text: It takes over}\n"
_DECEIVES = (
    f"{_HAZARD}scenarios:\n  LS-1: {{hazards: [H-1], class: controller, intent: misaligned, text: It waits}}\n"
    "requirements:\n  R-1: {text: It stays in, addresses: [LS-1]}\n"
)
_EXPLODES = (
    "losses:\n  L-1: {text: Loss of life, irreversible: true}\n"
    "hazards:\n  H-1: {text: Pressure is high, losses: [L-1]}\n"
    "requirements:\n  R-1: {text: It vents, addresses: [H-1]}\n"
)
_SIMULATED = (
    "requirements:\n  R-1: {text: It stops}\nevidence:\n  E-1: {supports: [R-1], text: Run, test_kind: simulation}"
)

NEVER_FULL_SCALE = declare(
    Rule(
        code="SFC773",
        name="never-full-scale",
        severity=Severity.WARNING,
        summary="A requirement was tried on models and in parts only, never at full scale or in the field.",
        why="A simulation, an analysis or a test in the laboratory shows what was put into it. What nobody put in "
        "shows where the whole thing runs. Where that is so of all requirements, one finding speaks for them.",
        source="NASA/SP-2016-6105 Rev 2, 5.3 and 5.4 (verification and validation)",
        fix="Add evidence of a full-scale or field test (`test_kind`); where none can be, waive this with the reason.",
        bad=_SIMULATED,
        good=f"{_SIMULATED}\n  E-2: {{supports: [R-1], text: Drive, test_kind: full-scale}}",
    )
)
REALISM_UNSTATED = declare(
    Rule(
        code="SFC774",
        name="realism-not-stated",
        severity=Severity.WARNING,
        summary="Who may behave well only while tested was tested, and how real that looked is not said.",
        why="What means to deceive behaves well where it notices a test. Then the test shows how it behaves in tests.",
        source="R. Greenblatt et al., Alignment faking in large language models (2024)",
        fix="Say under `realism` how the test could be told from use, and what was done so that it could not.",
        bad=f"{_DECEIVES}evidence:\n  E-1: {{supports: [R-1], text: Run, method: evaluation}}",
        good=f"{_DECEIVES}evidence:\n  E-1: {{supports: [R-1], text: Run, method: evaluation,\n"
        "        realism: Tasks of last week; guesses at which were tests hit half of them}",
    )
)
FIELD_ONLY = declare(
    Rule(
        code="SFC776",
        name="irreversible-shown-in-use",
        severity=Severity.WARNING,
        summary="Only use in the field shows that a loss which cannot be undone does not happen.",
        why="What is learnt in the field is learnt from what happens there. Of a loss that cannot be undone the first "
        "time is too late.",
        source="safetycase model: losses, `irreversible`; evidence, `test_kind`",
        fix="Add evidence from before use: an analysis, a simulation, a test in the laboratory or at full scale.",
        bad=f"{_EXPLODES}evidence:\n  E-1: {{supports: [R-1], text: A year of use, test_kind: field}}",
        good=f"{_EXPLODES}evidence:\n  E-1: {{supports: [R-1], text: A year of use, test_kind: field}}\n"
        "  E-2: {supports: [R-1], text: Bench, test_kind: full-scale}",
    )
)
LIKELY_AMONG_MANY = declare(
    Rule(
        code="SFC777",
        name="failure-likely-among-many",
        severity=Severity.INFO,
        summary="With as many occasions as the requirement states, at least one failure is more likely than none.",
        why="A rate that is small for one occasion is not small for all of them: one in ten thousand, ten thousand "
        "times, is a failure with 63 %.",
        source="P(at least one of N) = 1 − (1 − q)^N, for independent occasions",
        fix="Ask for a lower rate, have fewer occasions, or say in `rationale` that so many failures are accepted.",
        bad="requirements:\n  R-1: {text: It answers right, exposure: {per_year: 10000},\n"
        "        target: {metric: failure-rate, at_most: 0.0001, confidence: 0.95}}",
        good="requirements:\n  R-1: {text: It answers right, exposure: {per_year: 10000},\n"
        "        target: {metric: failure-rate, at_most: 0.00001, confidence: 0.95}}",
    )
)


@item_check("requirement")
def check_realism(case: Case, item: AnyItem) -> Found:
    """Trials for what answers to a subject that may deceive say how real they looked."""
    deceiving = next((name for name in item.data.get("addresses", ()) if _deceives(case, name)), None)
    if deceiving is None:
        return
    for evidence, reference in referrers(case, item.id, "evidence", "supports"):
        tried = evidence.data.get("method", "test") in _TRIED
        if tried and not said(evidence, "realism") and not _against(evidence, reference.path[1]):
            message = (
                f"{evidence.id} does not say how real it looked, and {deceiving}, to which {item.id} answers, is of "
            )
            message += "a subject that may behave otherwise where it notices a test"
            yield Problem(rule=REALISM_UNSTATED, item=item.id, message=message, about=("addresses",))


def _deceives(case: Case, name: str) -> bool:
    scenario = item_across(case, name)
    return scenario is not None and scenario.kind.name == "scenario" and scenario.data.get("intent") == "misaligned"


def _against(evidence: AnyItem, index: object) -> bool:
    entry = evidence.data["supports"][index]
    return isinstance(entry, dict) and entry.get("direction") == "undermines"


@item_check("requirement")
def check_many(case: Case, item: AnyItem) -> Found:
    """A rate is small for all the occasions that there are."""
    target, exposure = item.data.get("target"), item.data.get("exposure")
    if not isinstance(target, dict) or not isinstance(exposure, dict) or target.get("metric") != "failure-rate":
        return
    rate = _number(target.get("at_most"))
    for unit, stated in exposure.items():
        number = _number(stated)
        if 0 < rate < 1 and number > 0:
            chance = -math.expm1(number * math.log1p(-rate))
            if chance > _LIKELY:
                expected = f"{rate * number:,.3g}".removesuffix(".0")
                message = f"{item.id} allows {rate:g} of {number:,.10g} {unit}, which are {expected} failures: "
                message += f"at least one happens with {chance:.0%}".replace("%", " %")
                yield Problem(rule=LIKELY_AMONG_MANY, item=item.id, message=message, path=("exposure", unit))


def _number(value: object) -> float:
    """The value where it is a number, 0 where it is none."""
    numeric = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if numeric else 0.0  # type: ignore[arg-type]


@case_check
def check_kinds(case: Case) -> Found:
    """What was tried in parts was tried as a whole, and what keeps from a loss that cannot be undone before use."""
    if not any("test_kind" in item.data for item in case.of_kind("evidence")):
        return
    kinds = {item.id: _kinds(case, item) for item in case.of_kind("requirement") if item.covers}
    stated = {name: dict.fromkeys(filter(None, some)) for name, some in kinds.items() if any(some)}
    lacking = [case.items[name] for name, some in stated.items() if not _WHOLE.intersection(some)]

    def message(item: AnyItem) -> str:
        left = kinds[item.id].count("")
        more = f", and {left} of its evidence does not say how" if left else ""
        return f"{item.id} was tried by {' and '.join(stated[item.id])} only, never at full scale or in the field{more}"

    once = "requirements were tried on models and in parts only, never at full scale or in the field"
    yield from each_or_once(NEVER_FULL_SCALE, lacking, len(stated), message, once)
    for name, some in kinds.items():
        loss = next(_irreversible(case, case.items[name]), None) if set(some) == {"field"} else None
        if loss is not None:
            words = f"{name} is shown in the field only, and {loss}, which it keeps from, cannot be undone"
            yield Problem(rule=FIELD_ONLY, item=name, message=words, about=("addresses",))


def _kinds(case: Case, item: AnyItem) -> list[str]:
    """How real the tests were that speak for a requirement, empty where an item does not say it."""
    return [
        evidence.data.get("test_kind", "")
        for evidence, reference in referrers(case, item.id, "evidence", "supports")
        if not _against(evidence, reference.path[1])
    ]


def _irreversible(case: Case, start: AnyItem) -> Iterator[str]:
    """The losses above an item that cannot be undone."""
    seen, waiting = {start.id}, [start]
    while waiting:
        item = waiting.pop()
        if item.kind.name == "loss" and item.data.get("irreversible") is True:
            yield item.id
        for field in _UPWARDS:
            names = item.data.get(field, ())
            for name in (names,) if isinstance(names, str) else names:
                above = item_across(case, name) if isinstance(name, str) and name not in seen else None
                if above is not None:
                    seen.add(name)
                    waiting.append(above)
