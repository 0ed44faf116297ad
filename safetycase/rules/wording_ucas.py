"""Rules about the wording of unsafe control actions (STPA step 3)."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.problem import Found, Problem, case_check, item_check
from safetycase.rules.wording import about_words, shortened
from safetycase.rules.wording_constraints import stem
from safetycase.rules.words import tokens, words_of
from safetycase.stpa import controller_of

_STEP_3 = "STPA Handbook 2018, ch. 2, step 3"
_STRUCTURE = (
    "elements:\n  train: {title: Train control, role: controller}\n  doors: {title: Doors, role: process}\n"
    "actions:\n  CA-1: {title: open command, from: train, to: doors}\n"
)

CONTEXT_RESULT = declare(
    Rule(
        code="SFC440",
        name="uca-context-result",
        severity=Severity.WARNING,
        summary="The context of an unsafe control action tells what comes of it.",
        why="The context is the situation in which the action is unsafe: what the design must recognise beforehand. "
        "What comes of it is known only afterwards, and stands under `hazards`.",
        source=f"{_STEP_3} (tips: the context states the conditions, not the outcome); words: context-results",
        fix="Write the state of the world in which the action is given, and name the result under `hazards`.",
        bad=f"{_STRUCTURE}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: resulting in a passenger falling out}}",
        good=f"{_STRUCTURE}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: the train is moving}}",
    )
)
CONTEXT_BELIEF = declare(
    Rule(
        code="SFC441",
        name="uca-context-belief",
        severity=Severity.WARNING,
        summary="The context of an unsafe control action states what the controller believes.",
        why="Control is unsafe because of how the world is, whatever the controller holds true. A belief is one of the "
        "reasons why it is given: that is a scenario. With it in the context, all other reasons are left out.",
        source=f"{_STEP_3} (tips: contexts are actual states, not beliefs; step 4 asks why); words: context-beliefs",
        fix="Write what is true instead, and put the belief under `believes` of a scenario.",
        bad=f"{_STRUCTURE}ucas:\n"
        "  UCA-1: {action: CA-1, type: provided, when: the controller believes that the train has stopped}",
        good=f"{_STRUCTURE}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: the train is moving}}",
    )
)
CONTEXT_EMPTY = declare(
    Rule(
        code="SFC442",
        name="uca-context-empty",
        severity=Severity.WARNING,
        summary="The context of an unsafe control action says nothing, such as `in any case` or `when needed`.",
        why="An action that is unsafe in every case would not exist, and one that is missing `when needed` leaves open "
        "when that is. The context is what the design must recognise.",
        source=f"{_STEP_3} (tips: every UCA names the context that makes it unsafe); words: context-empty, "
        "context-words",
        fix="Write the states of the world in which it is unsafe. An action that is never safe has the subtype "
        "never-safe.",
        bad=f"{_STRUCTURE}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: In any case.}}",
        good=f"{_STRUCTURE}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: the train is moving}}",
    )
)
TEXT_INCOMPLETE = declare(
    Rule(
        code="SFC443",
        name="uca-text-incomplete",
        severity=Severity.WARNING,
        summary="The text of an unsafe control action does not name its control action or its controller.",
        why="The text stands in the place of the generated sentence, in every table and report. Without the action or "
        "the controller nobody can tell who gives what.",
        source=f"{_STEP_3} (a UCA has a source, a type, a control action and a context)",
        fix="Name both as they are called in the control structure; or remove `text` and write `when`: the sentence is "
        "then generated.",
        bad=f"{_STRUCTURE}ucas:\n  UCA-1: {{action: CA-1, type: provided, text: Train control acts while moving}}",
        good=f"{_STRUCTURE}ucas:\n"
        "  UCA-1: {action: CA-1, type: provided, text: Train control gives the open command while moving}",
    )
)


_LONGEST_EMPTY = 60
"""Longer contexts are none of the empty ones, in characters."""


@item_check("uca")
def check_context_words(case: Case, item: AnyItem) -> Found:
    """A context tells the state of the world: not a result, a belief, or nothing."""
    when, text = item.data.get("when", ""), item.data.get("text", "")
    lists = words_of(case)
    if lists is None or not (when or text):
        return
    for field, prose in (("when", when), ("text", text)):
        words = tokens(prose) if prose else []
        if lists.none(words, "context-results", "context-beliefs") or lists.foreign(prose, words):
            continue
        hits = lists["context-results"].found(prose, words)
        if hits:
            hint = "say in which situation the action is given; what follows “{word}” belongs under `hazards`"
            yield about_words(CONTEXT_RESULT, item, field, hits, "{words} tell{s} what comes of it, not when", hint)
        hits = lists["context-beliefs"].found(prose, words)
        if hits:
            hint = "say what is true in the world; what the controller holds true goes to `believes` of a scenario"
            yield about_words(CONTEXT_BELIEF, item, field, hits, "{words} tell{s} what the controller holds true", hint)
    if _contextless(item) and 0 < len(when.strip()) <= _LONGEST_EMPTY:
        words = tokens(when)
        opening = 1 if words[:1] in (["when"], ["if"], ["while"], ["where"]) else 0
        if " ".join(words[opening:]) in lists["context-empty"].whole or not any(map(str.isalnum, when)):
            yield _says_nothing(item, "when", when)


def _contextless(item: AnyItem) -> bool:
    """Whether words alone must tell when an unsafe control action is unsafe."""
    return item.data.get("subtype") != "never-safe" and not item.data.get("context")


def _says_nothing(item: AnyItem, field: str, text: str) -> Problem:
    return Problem(
        rule=CONTEXT_EMPTY, item=item.id, path=(field,), about=("subtype", "context", "when"),
        message=f"{item.id} does not say when it is unsafe: “{shortened(text)}”",
        hint="name the situation, such as “while ...” or “after ...”; what is never safe has the subtype never-safe",
    )  # fmt: skip


@case_check
def check_sentences(case: Case) -> Found:
    """A text in the place of the generated sentence names the controller, the action and a context."""
    lists = words_of(case)
    for item in case.of_kind("uca"):
        text = item.data.get("text")
        if lists is None or not text or item.obsolete:
            continue
        words = tokens(text)
        if not words or lists.foreign(text, words):
            continue
        parts = (("control action", _action(case, item)), ("controller", controller_of(case, item)))
        said = {stem(word) for word in words}
        for what, other in parts:
            if other is not None and other.title and not _named(other, said):
                yield Problem(
                    rule=TEXT_INCOMPLETE, item=item.id, path=("text",), about=("action",),
                    message=f"the text of {item.id} does not name its {what} {other.id}: “{shortened(other.title)}”",
                )  # fmt: skip
        if _contextless(item) and not item.data.get("when", "").strip() and lists.english(text, words):
            named = {word for _, other in parts if other is not None for word in tokens(other.title)}
            rest = [word for word in words if word not in named]
            if not lists["context-words"].any(text, rest) or " ".join(words) in lists["context-empty"].whole:
                yield _says_nothing(item, "text", text)


def _action(case: Case, uca: AnyItem) -> AnyItem | None:
    other = case.items.get(uca.data.get("action", ""))
    return other if other is not None and other.kind.name == "action" else None


def _named(item: AnyItem, said: set[str]) -> bool:
    """Whether a text with these stems names an item: a word of its title or id stands in it."""
    words = [*tokens(item.title), *tokens(item.id.replace("-", " "))]
    telling = [stem(word) for word in words if len(word) > 3] or [stem(word) for word in words]
    return not said.isdisjoint(telling)
