"""Rules about the wording of losses and hazards (STPA step 1)."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.problem import Found, Problem, item_check
from safetycase.rules.wording import about_words, statements
from safetycase.rules.words import Words, words_of

_STEP_1 = "STPA Handbook 2018, ch. 2, step 1"
_LOSS = "losses:\n  L-1: Loss of life or injury to passengers\n"

LOSS_IS_EVENT = declare(
    Rule(
        code="SFC220",
        name="loss-is-event",
        severity=Severity.WARNING,
        summary="A loss names an event instead of what is lost in it.",
        why="A loss is something of value that stakeholders would not accept to lose. An event is only one way to it: "
        "an analysis that starts from the crash never asks about the harm that comes without one.",
        source=f"{_STEP_1} (losses involve something of value to stakeholders); words: loss-events, loss-words",
        fix="State what is lost, such as `Loss of life or injury to people`; events are found again as hazards.",
        bad="losses:\n  L-1: The train derails",
        good="losses:\n  L-1: Loss of life or injury to passengers",
    )
)
LOSS_WITHOUT_WORD = declare(
    Rule(
        code="SFC221",
        name="loss-without-loss",
        severity=Severity.INFO,
        summary="A loss does not say that something of value is lost.",
        why="Losses without loss, harm, damage and the like are mostly hazards, causes or wishes. It is only a remark: "
        "of 254 published losses that experts accepted, one in sixteen is worded otherwise.",
        source=f"{_STEP_1} (losses involve something of value to stakeholders); words: loss-words, loss-stakes",
        fix="Begin with what is lost: `Loss of ...`, `Damage to ...`, `Injury to ...`; or name only what is of value: "
        "`Human life or health`.",
        bad="losses:\n  L-1: The train is above the speed limit",
        good="losses:\n  L-1: Loss of life or injury to passengers",
    )
)
HAZARD_BANNED = declare(
    Rule(
        code="SFC223",
        name="hazard-judges",
        severity=Severity.INFO,
        summary="A hazard is called unsafe, unintended or accidental instead of being named.",
        why="Everybody agrees that the unsafe state must not occur, and nobody knows which one it is: such a hazard "
        "cannot be measured, and its constraint forbids nothing.",
        source=f"{_STEP_1} (tips: hazards do not use ambiguous words like `unsafe`); words: hazard-banned",
        fix="Name the state itself: which quantity, in which condition, beyond which limit.",
        bad=f"{_LOSS}hazards:\n  H-1: {{text: Unintended acceleration of the vehicle, losses: [L-1]}}",
        good=f"{_LOSS}hazards:\n  H-1: {{text: The vehicle accelerates while the driver is braking, losses: [L-1]}}",
    )
)
HAZARD_VAGUE = declare(
    Rule(
        code="SFC224",
        name="hazard-vague",
        severity=Severity.INFO,
        summary="A hazard leaves open what is wrong with the state.",
        why="What is inadequate, improper or abnormal is decided by each reader anew. One in ten published hazards is "
        "worded so, which is why this is only a remark.",
        source=f"{_STEP_1} (tips: hazards are to be specific); words: hazard-vague",
        fix="Say what is too much, too little, missing or out of place, with the limit if there is one.",
        bad=f"{_LOSS}hazards:\n  H-1: {{text: Inadequate distance to the train ahead, losses: [L-1]}}",
        good=f"{_LOSS}hazards:\n"
        "  H-1: {text: The distance to the train ahead is below the braking distance, losses: [L-1]}",
    )
)
HAZARD_CAUSE = declare(
    Rule(
        code="SFC225",
        name="hazard-states-cause",
        severity=Severity.WARNING,
        summary="A hazard names a cause, such as a failure or an error.",
        why="A hazard is a state of the system, whatever brings it about. With the cause in it, all other causes of "
        "the same state are left out, and the analysis looks for failures instead of unsafe control.",
        source=f"{_STEP_1} (tips: hazards do not refer to causes); words: hazard-causes",
        fix="Keep the state and leave the cause out; it comes back in unsafe control actions and scenarios.",
        bad=f"{_LOSS}hazards:\n  H-1: {{text: The train does not stop due to a brake failure, losses: [L-1]}}",
        good=f"{_LOSS}hazards:\n  H-1: {{text: The train does not stop at the end of its route, losses: [L-1]}}",
    )
)
HAZARD_OUTCOME = declare(
    Rule(
        code="SFC226",
        name="hazard-states-outcome",
        severity=Severity.WARNING,
        summary="A hazard names the loss itself, such as death or injury.",
        why="A hazard is the state that the system can still be kept out of; when people are injured, it is too late. "
        "The loss stands under `losses`, where the trace finds it.",
        source=f"{_STEP_1} (hazards are states that lead to losses, not losses); words: hazard-outcomes",
        fix="Keep the state before the harm, and name the harm under `losses`.",
        bad=f"{_LOSS}hazards:\n  H-1: {{text: Passengers are injured by a closing door, losses: [L-1]}}",
        good=f"{_LOSS}hazards:\n  H-1: {{text: A door closes while somebody stands in it, losses: [L-1]}}",
    )
)


@item_check("loss")
def check_loss_words(case: Case, item: AnyItem) -> Found:
    """A loss says what is lost, not what happens."""
    lists = words_of(case)
    if lists is None:
        return
    for field, text, words in statements(item):
        if lists["loss-words"].any(text, words) or lists.foreign(text, words):
            return
        hits = lists["loss-events"].found(text, words)
        if hits:
            hint = "say what is lost when it happens (“{word}”): “Loss of life or injury”, “Damage to property”, ..."
            yield about_words(
                LOSS_IS_EVENT, item, field, hits, "{words} name{s} an event, not what is lost in it", hint
            )
        elif lists.english(text, words) and not _names_a_stake(lists, text, words):
            message = f"{item.id} does not say that something is lost, harmed or damaged"
            yield Problem(rule=LOSS_WITHOUT_WORD, item=item.id, message=message, path=(field,))


_LONGEST_STAKE = 10
"""A text of more words is a statement, whatever it names."""
_VERBS = frozenset(
    ["is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "does", "do", "did", "can", "cannot",
     "could", "will", "would", "may", "might", "must", "shall", "should", "becomes", "become", "gets", "goes", "not"]
)  # fmt: skip


def _names_a_stake(lists: Words, text: str, words: list[str]) -> bool:
    """Whether a text is the name of something of value, and says nothing of it."""
    short = len(words) <= _LONGEST_STAKE and _VERBS.isdisjoint(words)
    return short and lists["loss-stakes"].any(text, words)


_HAZARD_LISTS = ("hazard-banned", "hazard-vague", "hazard-causes", "hazard-outcomes")
_HAZARD = (
    (HAZARD_BANNED, "hazard-banned", "{words} judge{s} the state instead of naming it",
     "replace “{word}” by the state itself: what is present, missing, too high or too low, and in which situation"),
    (HAZARD_VAGUE, "hazard-vague", "{words} leave{s} open what is wrong",
     "replace “{word}” by what can be measured: which quantity lies beyond which limit, or what is missing"),
    (HAZARD_CAUSE, "hazard-causes", "{words} tell{s} of a cause, not of the state",
     "keep the state, and move what “{word}” tells of to a scenario"),
    (HAZARD_OUTCOME, "hazard-outcomes", "{words} tell{s} of the loss, not of the state before it",
     "keep the state before the harm; what “{word}” tells of is a loss, named under `losses`"),
)  # fmt: skip


@item_check("hazard")
def check_hazard_words(case: Case, item: AnyItem) -> Found:
    """A hazard names a state: not a judgement, a cause or an outcome. One finding of each rule."""
    lists = words_of(case)
    if lists is None:
        return
    found = set()
    for field, text, words in statements(item, "condition"):
        if lists.none(words, *_HAZARD_LISTS) or lists.foreign(text, words):
            continue
        for rule, name, says, hint in _HAZARD:
            hits = lists[name].found(text, words)
            if hits and rule.code not in found:
                found.add(rule.code)
                yield about_words(rule, item, field, hits, says, hint)
