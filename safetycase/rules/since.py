"""What became weaker since an earlier state of the case: a ratchet, for changes that somebody else must review.

Each rule compares two states. A case may have gaps while it grows; these rules name those that a change brought.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.findings import Finding, Path, Rule, Severity, declare, field_text, name_of
from safetycase.model import MANIFEST_NAME

if TYPE_CHECKING:
    from safetycase.evidence import Assessment

_SOURCE = "Humble and Farley: Continuous Delivery (2010), ch. 3 (ratcheting); STPA Handbook 2018, ch. 2 (traceability)"

NEW_GAP = declare(
    Rule(
        code="SFC650",
        name="new-gap",
        severity=Severity.ERROR,
        summary="Since the base, something is no longer covered, or something new is not covered.",
        why="A gap that was there is known; one that a change brings is a decision of that change, and is cheapest to "
        "close in it.",
        source=_SOURCE,
        fix="Close the gap in this change; or give the reason where the rule that is named says how.",
        bad="  hazards:\n    H-1: {text: Too close, losses: [L-1]}\n  constraints:\n"
        "-   SC-1: {text: Cars must keep apart, hazards: [H-1]}",
        good="  hazards:\n    H-1: {text: Too close, losses: [L-1]}\n  constraints:\n"
        "    SC-1: {text: Cars must keep apart, hazards: [H-1]}",
    )
)
WORSE_VERDICT = declare(
    Rule(
        code="SFC651",
        name="verdict-worse",
        severity=Severity.ERROR,
        summary="Since the base, the verdict on a requirement became worse.",
        why="What was demonstrated and is not any more is news that must not wait for the next audit.",
        source=_SOURCE,
        fix="Mend what was tested, bring evidence for what changed, or say openly that the requirement is not met.",
        bad="  requirements:\n    R-1: {text: It stops}\n  evidence:\n"
        "-   E-1: {supports: [R-1], artefact: {path: run.xml}}",
        good="  requirements:\n    R-1: {text: It stops}\n  evidence:\n"
        "    E-1: {supports: [R-1], artefact: {path: run.xml}}",
    )
)
LOOSENED = declare(
    Rule(
        code="SFC652",
        name="target-loosened",
        severity=Severity.WARNING,
        summary="Since the base, a requirement asks for less: its target, confidence, coverage, slices or margin.",
        why="A target that moves to where the results are shows nothing. It may be right; somebody must see it.",
        source="Nosek et al.: The preregistration revolution, PNAS 115 (2018) 2600-2606",
        fix="Say in the review of the change why less is enough, or put the target back.",
        bad="  requirements:\n    R-1:\n      text: It stops\n"
        "-     target: {metric: failure-rate, at_most: 0.01, confidence: 0.95}\n"
        "+     target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}",
        good="  requirements:\n    R-1:\n      text: It stops\n"
        "      target: {metric: failure-rate, at_most: 0.01, confidence: 0.95}",
    )
)
SILENCED = declare(
    Rule(
        code="SFC653",
        name="check-silenced",
        severity=Severity.WARNING,
        summary="Since the base, a rule was weakened or switched off, or a finding waived.",
        why="A change that silences a check looks as green as one that satisfies it.",
        source=_SOURCE,
        fix="Say in the review of the change why the finding does not matter, or settle it.",
        bad="  losses:\n-   L-1: {text: Harm}\n+   L-1: {text: Harm, waivers: [{rule: SFC201, reason: Later}]}",
        good="  losses:\n    L-1: {text: Harm}",
    )
)
GONE = declare(
    Rule(
        code="SFC654",
        name="item-gone",
        severity=Severity.WARNING,
        summary="Since the base, an item that the case relied on was deleted or made obsolete.",
        why="A hazard, an unsafe control action or a requirement that is taken out takes its gaps with it: the case "
        "looks better with less.",
        source=_SOURCE,
        fix="Say in the review of the change why it is not needed; where the item stays, under `not_needed`.",
        bad="  losses:\n    L-1: {text: Harm}\n  hazards:\n    H-1: {text: Too close, losses: [L-1]}\n"
        "-   H-2: {text: Too fast, losses: [L-1]}",
        good="  losses:\n    L-1: {text: Harm}\n  hazards:\n    H-1: {text: Too close, losses: [L-1]}\n"
        "    H-2: {text: Too fast, losses: [L-1]}",
    )
)
ID_REUSED = declare(
    Rule(
        code="SFC655",
        name="id-reused",
        severity=Severity.WARNING,
        summary="A new item has the id of one that was deleted earlier.",
        why="Minutes, tickets and reports of old name the id and mean the other item.",
        source="ISO/IEC/IEEE 29148:2018, 5.2.8 (identification): ids are unique and are not used again",
        fix="Give the item an id that was never used; `safetycase new` takes the next number.",
        bad="  hazards:\n    H-1: {text: Too close}\n+   H-2: {text: Too fast}",
        good="  hazards:\n    H-1: {text: Too close}\n+   H-3: {text: Too fast}",
    )
)

_GAPS = frozenset(
    [
        "SFC201", "SFC202", "SFC203", "SFC204", "SFC205", "SFC208", "SFC301", "SFC306", "SFC307", "SFC309", "SFC310",
        "SFC311", "SFC312", "SFC314", "SFC315", "SFC316", "SFC317", "SFC318", "SFC319", "SFC129",
        "SFC501", "SFC502", "SFC503", "SFC601", "SFC602", "SFC603", "SFC901", "SFC902",
    ]
)  # fmt: skip
"""Rules that say that something is not covered, beside those about unsafe control (SFC400 to SFC419)."""

_CELL_OPEN = "SFC401"

_RELIED_ON = frozenset(
    ["loss", "hazard", "constraint", "action", "feedback", "uca", "controller_constraint", "scenario", "requirement",
     "evidence", "assumption", "defeater", "review", "incident", "responsibility"]
)  # fmt: skip

_ORDER = ("demonstrated", "not-needed", "not-demonstrated", "no-evidence", "stale", "unknown", "refuted")


class Since(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier state of a case: what was found in it, how it was judged, and which ids stood in it before.

    `label` is the revision as the user named it.
    """

    label: str
    case: Case
    findings: tuple[Finding, ...]
    assessment: Assessment
    ids: frozenset[str] = frozenset()


def weaker(case: Case, findings: Iterable[Finding], assessment: Assessment, since: Since) -> list[Finding]:
    """What became weaker between an earlier state of the case and this one."""
    found = list(findings)
    return [
        *_new_gaps(case, found, since),
        *_worse(case, assessment, since),
        *_loosened(case, since),
        *_silenced(case, found, since),
        *_gone(case, since),
        *_reused(case, since),
    ]


def _is_gap(finding: Finding) -> bool:
    return finding.rule in _GAPS or "SFC400" <= finding.rule <= "SFC419"


def _new_gaps(case: Case, findings: list[Finding], since: Since) -> Iterator[Finding]:
    before = {_gap(finding) for finding in since.findings if finding.waiver is None}
    for finding in findings:
        counts = finding.waiver is None and finding.severity >= Severity.WARNING and _is_gap(finding)
        if counts and _gap(finding) not in before:
            message = f"new since {since.label}: {finding.message} ({finding.rule})"
            yield msgspec.structs.replace(
                finding, rule=NEW_GAP.code, severity=NEW_GAP.severity, message=message, fix=None, related=()
            )


def _gap(finding: Finding) -> tuple[str, str, str, str]:
    """What tells one gap from another: of open cells of the grid the cell, which their messages name first."""
    cell = finding.message.partition(": ")[0] if finding.rule == _CELL_OPEN else ""
    return finding.rule, finding.item, finding.field, cell


def _worse(case: Case, assessment: Assessment, since: Since) -> Iterator[Finding]:
    for item_id, verdict in assessment.verdicts.items():
        old = since.assessment.verdicts.get(item_id)
        item = case.items.get(item_id)
        if old is None or item is None or _ORDER.index(verdict.word) <= _ORDER.index(old.word):
            continue
        if verdict.word == "not-needed" and item.obsolete:
            continue  # said by `item-gone`
        why = f": {verdict.reasons[0]}" if verdict.reasons else ""
        message = f"{item_id} was {old.word} at {since.label} and is {verdict.word}{why}"
        yield _of_item(case, item, WORSE_VERDICT, message)


def _loosened(case: Case, since: Since) -> Iterator[Finding]:
    for old in since.case.of_kind("requirement"):
        item = case.items.get(old.id)
        if item is not None and item.kind is old.kind and not old.errors and not item.errors:
            for path, words in _less(old.data, item.data):
                message = f"{item.id} asks for less than at {since.label}: {words}"
                yield _of_item(case, item, LOOSENED, message, path)


_MORE_IS_LESS = (("target", "at_most"), ("tax", "max_drop"), ("plan", "max_failures"))
_LESS_IS_LESS = (
    ("target", "at_least"), ("target", "confidence"), ("coverage", "at_least"), ("coverage", "confidence"),
    ("margin", "min_ratio"), ("plan", "n"),
)  # fmt: skip
_REGIMES = ("average", "slice", "worst-case")
_COMBINING = ("any", "pool", "each")


def _less(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Where a requirement asks for less, and in which words."""
    for paths, sign in ((_MORE_IS_LESS, 1), (_LESS_IS_LESS, -1)):
        for path in paths:
            before, now = _at(old, path), _at(new, path)
            if _number(before) and (now is None or (_number(now) and sign * (now - before) > 0)):
                yield _there(new, path), f"{'.'.join(path)} was {before:g} and is {_said(now)}"
    for field in ("slices", "margin", "coverage", "target", "environment", "plan", "prediction", "tax"):
        if old.get(field) and not new.get(field):
            yield (), f"{field} is gone"
    for field, scale in (("regime", _REGIMES), ("combine", _COMBINING)):
        before, now = old.get(field), new.get(field, "each" if field == "combine" else None)
        if before in scale and (now not in scale or scale.index(now) < scale.index(before)):
            yield _there(new, (field,)), f"{field} was {before} and is {_said(now)}"
    if not old.get("not_needed") and new.get("not_needed"):
        yield ("not_needed",), "it is said not to be needed"


def _at(data: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = data
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _there(data: Mapping[str, Any], path: tuple[str, ...]) -> Path:
    """The path as far as it leads."""
    while path and _at(data, path) is None:
        path = path[:-1]
    return path


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _said(value: Any) -> str:
    return "not stated" if value is None else f"{value:g}" if _number(value) else str(value)[:60]


def _silenced(case: Case, findings: list[Finding], since: Since) -> Iterator[Finding]:
    weakened = {finding.message for finding in since.findings if finding.rule in {"SFC078", "SFC093", "SFC095"}}
    for finding in findings:
        if finding.rule in {"SFC078", "SFC093", "SFC095"} and finding.message not in weakened:
            message = f"since {since.label}: {finding.message}"
            yield msgspec.structs.replace(finding, rule=SILENCED.code, severity=SILENCED.severity, message=message)
    for item in case.items.values():
        waivers = item.data.get("waivers")
        if not isinstance(waivers, list | tuple) or not waivers:
            continue
        old = since.case.items.get(item.id)
        before = {_rule_of(entry) for entry in old.data.get("waivers") or ()} if old is not None else set()
        for index, entry in enumerate(waivers):
            rule = _rule_of(entry)
            if rule and rule not in before:
                message = f"{item.id} waives {name_of(rule)} ({rule}) since {since.label}"
                yield _of_item(case, item, SILENCED, message, ("waivers", index))


def _rule_of(entry: Any) -> str:
    from safetycase.findings import find

    name = entry.get("rule") if isinstance(entry, Mapping) else None
    rule = find(name) if isinstance(name, str) else None
    return rule.code if rule is not None else ""


def _gone(case: Case, since: Since) -> Iterator[Finding]:
    for old in since.case.items.values():
        if old.obsolete or old.kind.name not in _RELIED_ON:
            continue
        item = case.items.get(old.id)
        if item is None:
            file = old.file if old.file in case.documents else MANIFEST_NAME
            yield Finding(
                rule=GONE.code, severity=GONE.severity, item=old.id, file=file, hint=GONE.fix,
                message=f"the {old.kind.title.lower()} {old.id} of {since.label} is gone: {_words(old)}",
            )  # fmt: skip
        elif item.obsolete:
            message = f"{item.id} was made obsolete since {since.label}"
            yield _of_item(case, item, GONE, message, ("status",))


def _words(item: AnyItem) -> str:
    text = item.data.get("text") or item.data.get("title") or ""
    words = " ".join(str(text).split())
    return f"{words[:80]}…" if len(words) > 80 else words or "without a text"


def _reused(case: Case, since: Since) -> Iterator[Finding]:
    for item in case.items.values():
        if item.id not in since.case.items and item.id in since.ids:
            message = f"{item.id} is new since {since.label}, and an item of that id was deleted before"
            yield _of_item(case, item, ID_REUSED, message)


def _of_item(case: Case, item: AnyItem, rule: Rule, message: str, path: Path = ()) -> Finding:
    return Finding(
        rule=rule.code, severity=rule.severity, message=message, item=item.id, field=field_text(path), file=item.file,
        position=case.position(item, path), hint=rule.fix,
    )  # fmt: skip
