"""Rules about the wording of constraints and controller constraints (STPA steps 1 and 3)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.problem import Found, Place, Problem, case_check, item_check
from safetycase.rules.wording import about_words, shortened, statements
from safetycase.rules.words import Words, words_of

_STEP_1 = "STPA Handbook 2018, ch. 2, step 1"
_HAZARD = "hazards:\n  H-1: {text: Water at the tap is above 60 °C}\n"

WITHOUT_MODAL = declare(
    Rule(
        code="SFC227",
        name="constraint-without-modal",
        severity=Severity.WARNING,
        summary="A constraint demands nothing: it has no must, shall, should, may or the like.",
        why="Without a modal verb it reads as a description of the system, and nobody is bound by it. Of 316 published "
        "constraints that experts accepted, all had one.",
        source=f"{_STEP_1} (constraints specify what needs to be satisfied); words: modals",
        fix="Write what must or must not be.",
        bad=f"{_HAZARD}constraints:\n  SC-1: {{text: Water at the tap is never above 60 °C, hazards: [H-1]}}",
        good=f"{_HAZARD}constraints:\n  SC-1: {{text: Water at the tap must never be above 60 °C, hazards: [H-1]}}",
    )
)
CONSTRAINT_VAGUE = declare(
    Rule(
        code="SFC228",
        name="constraint-vague",
        severity=Severity.INFO,
        summary="A constraint leaves open when it is met.",
        why="What is appropriate or timely is decided by each reader anew, and by no test. One in ten published "
        "constraints is worded so, which is why this is only a remark.",
        source=f"{_STEP_1} (constraints are traced to hazards and verified); words: constraint-vague",
        fix="Name the limit, the time or the condition by which anybody can tell whether it is met.",
        bad=f"{_HAZARD}constraints:\n  SC-1: {{text: Hot water must be cooled in a timely manner, hazards: [H-1]}}",
        good=f"{_HAZARD}constraints:\n  SC-1: {{text: Hot water must be cooled within 2 s, hazards: [H-1]}}",
    )
)
CONSTRAINT_IS_HAZARD = declare(
    Rule(
        code="SFC229",
        name="constraint-is-hazard",
        severity=Severity.WARNING,
        summary="A constraint demands its own hazard: it has the words of the hazard, and is not turned round.",
        why="A constraint is its hazard turned round. Copied with a `must` and without the `not`, it asks for the very "
        "state that it is to prevent.",
        source=f"{_STEP_1} (constraints are hazards inverted)",
        fix="Turn the hazard round: `must not`, `must never`, or the opposite state.",
        bad=f"{_HAZARD}constraints:\n  SC-1: {{text: Water at the tap must be above 60 °C, hazards: [H-1]}}",
        good=f"{_HAZARD}constraints:\n  SC-1: {{text: Water at the tap must not be above 60 °C, hazards: [H-1]}}",
    )
)

_STATES = re.compile(r"\b(is|are)\b( not\b| never\b)?", re.IGNORECASE)
_SUPPORTING = frozenset(
    [
        "a", "an", "the", "be", "is", "are", "been", "being", "was", "were", "do", "does", "did", "has", "have", "had",
        "to", "must", "shall", "should", "will", "may", "might", "can", "and", "or", "of", "that", "it", "its", "there",
        "so",
    ]
)  # fmt: skip
"""Words that carry neither the subject nor the state of a hazard."""

_NEGATIONS = frozenset(["no", "never", "cannot", "mustn", "shan", "shouldn", "doesn", "isn", "aren", "don"])
"""Words that turn a statement round as `not` does."""


@item_check("constraint", "controller_constraint")
def check_constraint_words(case: Case, item: AnyItem) -> Found:
    """A constraint demands something that can be told from its opposite. A generated text is left alone."""
    lists = words_of(case)
    if lists is None:
        return
    for field, text, words in statements(item):
        if not lists["modals"].any(text, words) and _describes(lists, text, words):
            message = f"{item.id} demands nothing: it has no “must”, “must not”, “shall” or the like"
            yield Problem(rule=WITHOUT_MODAL, item=item.id, message=message, path=(field,), hint=_with_modal(text))
        hits = lists["constraint-vague"].found(text, words)
        if hits and not lists.foreign(text, words):
            says = "{words} leave{s} open when the constraint is met"
            hint = "replace “{word}” by the limit, the time or the condition by which anybody can tell"
            yield about_words(CONSTRAINT_VAGUE, item, field, hits, says, hint)


def _describes(lists: Words, text: str, words: list[str]) -> bool:
    """Whether a text without modal verb is a description: English, and no imperative."""
    return words[0] not in lists["imperatives"].single and lists.english(text, words)


def _with_modal(text: str) -> str:
    """How a text could demand something: its first `is` or `are` as a demand, else a general word."""
    match = _STATES.search(text)
    if match is None:
        return "put “must” or “must not” before the verb"
    demand = f"must{match[2] or ''} be"
    start = max(0, text.rfind(" ", 0, max(0, match.start() - 25)))
    return f"write for example: “{shortened(text[start : match.start()] + demand + text[match.end() :])}”"


@case_check
def check_inverted(case: Case) -> Found:
    """A constraint is not its hazard over again."""
    lists = words_of(case)
    if lists is None:
        return
    for item in case.of_kind("constraint"):
        named = item.data.get("hazards")
        if not named or item.obsolete:
            continue
        for field, text, words in statements(item):
            hazard = _same_state(case, words, named) if lists["modals"].any(text, words) else None
            if hazard is not None:
                yield Problem(
                    rule=CONSTRAINT_IS_HAZARD, item=item.id, path=(field,), about=("hazards",),
                    message=f"{item.id} demands the state that {hazard.id} names, instead of ruling it out",
                    hint="put “not” or “never” after the “must”, or demand the opposite state",
                    related=(Place("the hazard", hazard.id),),
                )  # fmt: skip


def _same_state(case: Case, words: list[str], named: Iterable[str]) -> AnyItem | None:
    """The hazard among those named that says the same, in the same words and with as much negation."""
    if not words:
        return None
    telling = {word[:4] for word in (words[-1], words[len(words) // 2], max(words, key=len)) if word not in _SUPPORTING}
    for name in named:
        hazard = case.items.get(name)
        if hazard is None or hazard.kind.name != "hazard" or hazard.obsolete:
            continue
        for _, text, others in statements(hazard, "condition"):
            if all(part in text.casefold() for part in telling) and _meaning(others) == _meaning(words):
                return hazard
    return None


def _meaning(words: list[str]) -> frozenset[str]:
    """The words that carry a statement, without their endings; a negation is one of them."""
    return frozenset("not" if word in _NEGATIONS else stem(word) for word in words if word not in _SUPPORTING)


def stem(word: str) -> str:
    """A word without the endings of English verbs and plurals, roughly: enough to see that two words are one."""
    for endings in (("es", "s"), ("ing", "ed")):
        for ending in endings:
            if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
                word = word.removesuffix(ending)
                break
    return word.removesuffix("e") if len(word) > 3 else word
