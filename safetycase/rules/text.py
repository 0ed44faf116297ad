"""Rules about what every item should say, whatever its kind."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare, field_text
from safetycase.findings import text as text_of
from safetycase.rules.look import said
from safetycase.rules.mentions import PROSE, mentioned, mentioned_in_reasons, reasons_in
from safetycase.rules.problem import Found, Problem, item_check

_DESIGN = "safetycase design: blank is not fine"

EMPTY_ITEM = declare(
    Rule(
        code="SFC120",
        name="empty-item",
        severity=Severity.WARNING,
        summary="An item has neither a title nor a text.",
        why="An id alone states nothing: nobody can judge, review or refute it, yet every table counts it.",
        source=_DESIGN,
        fix="Write its `text`, or remove the item.",
        bad='losses:\n  L-1: {category: safety, text: " "}',
        good="losses:\n  L-1: {category: safety, text: Harm to a patient}",
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
UNREVIEWED = declare(
    Rule(
        code="SFC122",
        name="generated-not-reviewed",
        severity=Severity.INFO,
        summary="An item was generated and nobody has reviewed it yet.",
        why="Fluent text with wrong links is the usual fault of generated analyses. Until a person has looked at "
        "it, it "
        "covers nothing.",
        source="Qi et al. 2025 (ChatGPT in STPA is unreliable without human intervention)",
        fix="Read it, correct it, and set `status: reviewed`; or delete it.",
        bad="losses:\n  L-1: Harm to a patient\n  L-2: {text: Harm to a visitor, origin: generated}",
        good="losses:\n  L-1: Harm to a patient\n  L-2: {text: Harm to a visitor, origin: generated, status: reviewed}",
    )
)

_NEEDS_WORDS = {
    "loss": (),
    "stakeholder": (),
    "hazard": ("condition",),
    "constraint": (),
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


@item_check(*_NEEDS_WORDS)
def check_words(case: Case, item: AnyItem) -> Found:
    """The item says something."""
    data = item.data
    if ("text" in data and said(item, "text")) or ("title" in data and said(item, "title")):
        return
    others = _NEEDS_WORDS[item.kind.name]
    if not any(said(item, field) for field in others):
        end = ", so it covers nothing" if item.placeholder else ""
        message = f"{item.id} has neither a title nor a text{end}"
        yield Problem(rule=EMPTY_ITEM, item=item.id, message=message, about=("title", "text", *others))


@item_check()
def check_prose(case: Case, item: AnyItem) -> Found:
    """Texts are finished, and the ids that they mention exist. The questions that come first are the quick ones."""
    data = item.data
    for field in PROSE:
        text = data.get(field)
        if text is None:
            continue
        if "-" in text:
            yield from mentioned(case, item, field, text)
        if "TB" in text or "TODO" in text or "FIXME" in text or "XXX" in text or "???" in text:
            match = text_of.PLACEHOLDER.search(text)
            if match is not None and not item.placeholder:
                yield Problem(
                    rule=PLACEHOLDER, item=item.id, path=(field,), words=match[0], message=f"{field} says {match[0]}"
                )
    if item.placeholder and item.placeholder in data:
        field = item.placeholder
        message = f"{item.id} says only {' '.join(data[field].split())}, so it covers nothing"
        yield Problem(rule=ONLY_PLACEHOLDER, item=item.id, path=(field,), message=message)


@item_check("action", "uca")
def check_reasons(case: Case, item: AnyItem) -> Found:
    """Reasons are finished, and the ids that they mention exist."""
    if "not_hazardous" in item.data or "no_scenario" in item.data:
        yield from mentioned_in_reasons(case, item)
        for path, text in reasons_in(item):
            match = text_of.PLACEHOLDER.search(text)
            if match is not None and text_of.reason(text):
                message = f"{field_text(path)} says {match[0]}"
                yield Problem(rule=PLACEHOLDER, item=item.id, path=path, words=match[0], message=message)


@item_check()
def check_reviewed(case: Case, item: AnyItem) -> Found:
    """Generated items are reviewed."""
    if "origin" in item.data and item.unreviewed:
        message = f"{item.id} was generated and nobody has reviewed it"
        yield Problem(rule=UNREVIEWED, item=item.id, message=message, path=("origin",), about=("status",))
