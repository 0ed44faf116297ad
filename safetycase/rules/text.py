"""Rules about what every item should say, whatever its kind."""

from __future__ import annotations

from functools import lru_cache

from safetycase.case import AnyItem, Case
from safetycase.case.reviewed import unread_words
from safetycase.findings import Path, Rule, Severity, declare, field_text
from safetycase.findings import text as text_of
from safetycase.rules.look import said
from safetycase.rules.mentions import PROSE, mentioned, mentioned_in_reasons, reasons_in
from safetycase.rules.problem import Found, Problem, item_check

_DESIGN = "safetycase design: blank is not fine"

_LOSS = "losses:\n  L-1: Harm to a patient\nhazards:\n"

EMPTY_ITEM = declare(
    Rule(
        code="SFC120",
        name="empty-item",
        severity=Severity.WARNING,
        summary="An item has neither a title nor a text.",
        why="An id alone states nothing: nobody can judge, review or refute it. An item whose statement is to settle "
        "something, such as a constraint, a requirement or a justification, covers nothing until it makes one.",
        source=_DESIGN,
        fix="Write its `text`, or remove the item.",
        bad='losses:\n  L-1: Harm to a visitor\n  L-2: {category: safety, text: " "}',
        good="losses:\n  L-1: Harm to a visitor\n  L-2: {category: safety, text: Harm to a patient}",
    )
)
PLACEHOLDER = declare(
    Rule(
        code="SFC121",
        name="placeholder-text",
        severity=Severity.INFO,
        summary="A text still says TODO, TBD or the like.",
        why="Somebody meant to come back. Until then the item says less than its place in the tables suggests.",
        source="STPA Handbook 2018, ch. 2 (results are to be complete before they are used)",
        fix="Write what is missing, or say under `status: draft` and `rationale` what is still open.",
        bad="losses:\n  L-1: Harm to a patient, TBD with the hospital",
        good="losses:\n  L-1: Harm to a patient in hospital",
    )
)
ONLY_PLACEHOLDER = declare(
    Rule(
        code="SFC123",
        name="only-placeholder-text",
        severity=Severity.WARNING,
        summary="All that an item says is TODO, n/a or the like, so it covers nothing.",
        why="The item was put there to be written later. If it counted, a hazard with such a constraint, or unsafe "
        "control with such a scenario, would look as if it had been dealt with.",
        source=_DESIGN,
        fix="Write what it states, or remove it until somebody knows.",
        bad="losses:\n  L-1: Harm to a patient\n  L-2: TODO",
        good="losses:\n  L-1: Harm to a patient\n  L-2: Harm to a visitor",
    )
)
NEEDED_NOT = declare(
    Rule(
        code="SFC135",
        name="not-needed-without-reason",
        severity=Severity.ERROR,
        summary="What the method asks for is said not to be needed, without a reason.",
        why="A bare verdict is an assumption nobody can review. It spares the item nothing: what is missing there is "
        "reported and counted as missing.",
        source=_DESIGN,
        fix="Write why it is not needed here, or remove `not_needed` and add what is missing.",
        bad=f"{_LOSS}  H-1: {{text: Too much insulin, losses: [L-1], not_needed: TODO}}",
        good=f"{_LOSS}  H-1: {{text: Too much insulin, losses: [L-1]}}",
    )
)
UNREVIEWED = declare(
    Rule(
        code="SFC122",
        name="generated-not-reviewed",
        severity=Severity.INFO,
        summary="An item was generated and nobody has accepted it yet.",
        why="Fluent text with wrong links is the usual fault of generated analyses. Until a person has read and "
        "accepted it, it covers nothing; one that a review rejected waits for its author.",
        source="Qi et al. 2025 (ChatGPT in STPA is unreliable without human intervention)",
        fix="Read it, correct it, and set `status: reviewed`; or delete it.",
        bad="losses:\n  L-1: Harm to a patient\n  L-2: {text: Harm to a visitor, origin: generated}",
        good="losses:\n  L-1: Harm to a patient\n  L-2: {text: Harm to a visitor, origin: generated, status: reviewed}",
    )
)

_NEEDS_WORDS = {
    "loss": (),
    "uca": ("when", "context", "action", "type", "subtype"),
    "stakeholder": (),
    "hazard": ("condition",),
    "constraint": (),
    "controller_constraint": ("ucas", "requires", "forbids"),
    "assumption": (),
    "responsibility": (),
    "action": (),
    "feedback": (),
    "information": (),
    "requirement": ("fit_criterion", "target"),
    "claim": (),
    "strategy": (),
    "context": (),
    "justification": (),
    "defeater": (),
    "incident": ("proximate_cause", "events"),
}
"""Kinds whose statement is generated from nothing, with the fields that may stand for it."""

_TOLD_ELSEWHERE = frozenset(
    [*PROSE, "not_hazardous", "no_scenario", "waivers", "artefact", "select", "fingerprints", "digest"]
)
"""Fields whose markers other checks name, or whose words are those of files and machines."""


@item_check(*_NEEDS_WORDS)
def check_words(case: Case, item: AnyItem) -> Found:
    """The item says something."""
    data = item.data
    if ("text" in data and said(item, "text")) or ("title" in data and said(item, "title")):
        return
    others = _NEEDS_WORDS[item.kind.name]
    if not any(said(item, field) for field in others):
        message = f"{item.id} has neither a title nor a text{', so it covers nothing' if item.blank else ''}"
        yield Problem(rule=EMPTY_ITEM, item=item.id, message=message, about=("title", "text", *others))


@item_check()
def check_prose(case: Case, item: AnyItem) -> Found:
    """Texts are finished, and the ids that they mention exist. The questions that come first are the quick ones."""
    data = item.data
    for field in PROSE:
        text = data.get(field)
        if text is None:
            continue
        if field == "not_needed" and not item.not_needed:
            shown = " ".join(text.split())
            said_so = f"says only {shown}" if text_of.stated(text) else "is blank"
            message = f"{item.id} gives no reason why nothing is needed: not_needed {said_so}"
            yield Problem(rule=NEEDED_NOT, item=item.id, path=(field,), message=message)
            continue
        if "-" in text:
            yield from mentioned(case, item, field, text)
        if _may_be_marked(text):
            match = text_of.PLACEHOLDER.search(text)
            if match is not None and not item.placeholder:
                yield _marked(item, (field,), match[0])
    if _may_be_marked_somewhere(case.documents[item.file].text):
        for field, text in data.items():
            if field not in _TOLD_ELSEWHERE:
                yield from _left_open(item, (field,), text)
    if item.placeholder:
        field = item.placeholder
        message = f"{item.id} says only {' '.join(data[field].split())}, so it covers nothing"
        yield Problem(rule=ONLY_PLACEHOLDER, item=item.id, path=(field,), message=message)


def _left_open(item: AnyItem, path: Path, value: object) -> Found:
    """The markers in a value and in all that it holds, names included. A reference to nothing has its own finding."""
    if isinstance(value, str):
        if _may_be_marked(value):
            match = text_of.PLACEHOLDER.search(value)
            if match is not None and all(value != reference.target for reference in item.references):
                yield _marked(item, path, match[0])
    elif isinstance(value, dict):
        for name, entry in value.items():
            match = text_of.PLACEHOLDER.search(name) if _may_be_marked(name) else None
            if match is not None:
                yield _marked(item, (*path, name), match[0], at_key=True)
            else:
                yield from _left_open(item, (*path, name), entry)
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _left_open(item, (*path, index), entry)


def _may_be_marked(text: str) -> bool:
    """A quick question that comes before the exact one."""
    return "TB" in text or "TODO" in text or "FIXME" in text or "XXX" in text or "???" in text


@lru_cache(maxsize=8)
def _may_be_marked_somewhere(text: str) -> bool:
    """The same of a whole file, asked for each of its items in turn."""
    return _may_be_marked(text)


def _marked(item: AnyItem, path: Path, word: str, *, at_key: bool = False) -> Problem:
    message = f"{field_text(path)} says {word}"
    return Problem(rule=PLACEHOLDER, item=item.id, path=path, words=word, message=message, at_key=at_key)


@item_check("action", "uca")
def check_reasons(case: Case, item: AnyItem) -> Found:
    """Reasons are finished, and the ids that they mention exist."""
    if "not_hazardous" in item.data or "no_scenario" in item.data:
        yield from mentioned_in_reasons(case, item)
        for path, text in reasons_in(item):
            match = text_of.PLACEHOLDER.search(text)
            if match is not None and text_of.reason(text):
                yield _marked(item, path, match[0])


@item_check()
def check_reviewed(case: Case, item: AnyItem) -> Found:
    """Generated items are reviewed."""
    if "origin" in item.data and item.unreviewed:
        message = f"{item.id} was generated{unread_words(case, item)}"
        yield Problem(rule=UNREVIEWED, item=item.id, message=message, path=("origin",), about=("status",))
