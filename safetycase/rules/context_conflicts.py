"""Rules about what is said of one control action in its contexts, where statements contradict or repeat each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from safetycase.case import Case
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.problem import Found, Place, Problem
from safetycase.stpa import context_conflicts as conflicts
from safetycase.stpa.context_conflicts import Meeting
from safetycase.stpa.contexts import Contexts, Statement, together_desired
from safetycase.stpa.grid_view import verdict_words

_STEP_3 = "STPA Handbook 2018, ch. 2, step 3"
_THOMAS = "Thomas, Extending and Automating a Systems-Theoretic Hazard Analysis, MIT 2013 (context tables)"
_STRUCTURE = (
    "elements:\n  pump: {role: controller, process_model: {glucose: {values: [low, high]}}}\n"
    "  patient: {role: process}\n"
)
_ACTION = f"{_STRUCTURE}actions:\n  CA-1: {{title: deliver insulin, from: pump, to: patient}}\n"
MOST = 20
"""How many findings of one rule there are about one action; the last one counts the others."""

UNSAFE_EITHER_WAY = declare(
    Rule(
        code="SFC422",
        name="unsafe-either-way",
        severity=Severity.WARNING,
        summary="In one context a control action is unsafe when it is provided and when it is not.",
        why="Whatever the controller does there leads to a hazard, so that no constraint on it can keep the system "
        "safe: the context must be avoided, another action found, or the hazards weighed openly.",
        source=f"{_THOMAS}, conflicts between rows",
        fix="Look at both: if the contexts differ, say in what (another variable, narrower values). If the conflict is "
        "real, keep the system out of that context, or resolve it by a constraint and waive this with the reason.",
        bad=f"{_ACTION}ucas:\n  UCA-1: {{action: CA-1, type: provided, context: {{glucose: low}}}}\n"
        "  UCA-2: {action: CA-1, type: not-provided, context: {glucose: [low, high]}}",
        good=f"{_ACTION}ucas:\n  UCA-1: {{action: CA-1, type: provided, context: {{glucose: low}}}}\n"
        "  UCA-2: {action: CA-1, type: not-provided, context: {glucose: high}}",
    )
)
UCA_SUBSUMED = declare(
    Rule(
        code="SFC423",
        name="uca-says-nothing-new",
        severity=Severity.INFO,
        summary="Another unsafe control action holds in every context of this one, with at least its hazards.",
        why="Two rows that say the same are analysed twice, and one of them is forgotten when the other changes.",
        source=f"{_THOMAS}; PASTA: subsumed rules",
        fix="Remove the narrower one, or say what makes it different: a subtype, another hazard, a further variable.",
        bad=f"{_ACTION}ucas:\n  UCA-1: {{action: CA-1, type: provided, context: {{glucose: [low, high]}}}}\n"
        "  UCA-2: {action: CA-1, type: provided, context: {glucose: low}}",
        good=f"{_ACTION}ucas:\n  UCA-1: {{action: CA-1, type: provided, context: {{glucose: high}}}}\n"
        "  UCA-2: {action: CA-1, type: provided, context: {glucose: low}}",
    )
)
UCAS_OVERLAP = declare(
    Rule(
        code="SFC424",
        name="ucas-overlap",
        severity=Severity.INFO,
        summary="Two unsafe control actions of one action and type hold in the same context.",
        why="It may be meant, where they lead to different hazards. Often one says more than its author wanted.",
        source=f"{_THOMAS}; PASTA: overlapping unsafe control actions",
        fix="Narrow one of the contexts, or put the two together.",
        bad="elements:\n  pump:\n    role: controller\n    process_model: {glucose: {values: [low, high]}, "
        "meal: {values: [none, eaten]}}\n  patient: {role: process}\n"
        "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: provided, context: {glucose: low}}\n"
        "  UCA-2: {action: CA-1, type: provided, context: {meal: none}}",
        good="elements:\n  pump:\n    role: controller\n    process_model: {glucose: {values: [low, high]}, "
        "meal: {values: [none, eaten]}}\n  patient: {role: process}\n"
        "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: provided, context: {glucose: low}}\n"
        "  UCA-2: {action: CA-1, type: provided, context: {glucose: high, meal: none}}",
    )
)
UCA_AGAINST_DESIRED = declare(
    Rule(
        code="SFC425",
        name="uca-against-desired-action",
        severity=Severity.WARNING,
        summary="What a desired action asks for is unsafe in the same context.",
        why="The goals of the system and its safety contradict each other there. A controller built to the goals will "
        "do what is unsafe.",
        source="PASTA: desired control actions; STPA Handbook 2018, ch. 2, step 3 (conflicts between UCAs and goals)",
        fix="Narrow one of the contexts, or decide which of the two gives way and change that one.",
        bad=f"{_ACTION}ucas:\n  UCA-1: {{action: CA-1, type: provided, context: {{glucose: low}}}}\n"
        "desired:\n  DCA-1: {action: CA-1, type: provide, context: {glucose: [low, high]}}",
        good=f"{_ACTION}ucas:\n  UCA-1: {{action: CA-1, type: provided, context: {{glucose: low}}}}\n"
        "desired:\n  DCA-1: {action: CA-1, type: provide, context: {glucose: high}}",
    )
)
DESIRED_CONFLICT = declare(
    Rule(
        code="SFC426",
        name="desired-actions-in-conflict",
        severity=Severity.WARNING,
        summary="One control action is desired to be provided and not to be provided in the same context.",
        why="No controller can do both; which goal gives way is then decided by chance.",
        source="PASTA: desired control actions (conflicting goals)",
        fix="Narrow one of the contexts, or remove one of the two.",
        bad=f"{_ACTION}desired:\n  DCA-1: {{action: CA-1, type: provide, context: {{glucose: high}}}}\n"
        "  DCA-2: {action: CA-1, type: do-not-provide, context: {glucose: [low, high]}}",
        good=f"{_ACTION}desired:\n  DCA-1: {{action: CA-1, type: provide, context: {{glucose: high}}}}\n"
        "  DCA-2: {action: CA-1, type: do-not-provide, context: {glucose: low}}",
    )
)
SAFE_AND_UNSAFE = declare(
    Rule(
        code="SFC427",
        name="not-hazardous-where-unsafe",
        severity=Severity.ERROR,
        summary="The same way of control is called not hazardous and unsafe in the same context.",
        why="One of the two is wrong, and the context table would show whichever the reader looks at.",
        source=f"{_STEP_3} (the context decides whether control is unsafe)",
        fix="Narrow the context of the reason or of the unsafe control action, or remove one of them.",
        bad=f"{_STRUCTURE}actions:\n  CA-1:\n    {{title: deliver insulin, from: pump, to: patient,\n"
        "     not_hazardous: {provided: [{context: {glucose: [low, high]}, reason: It is little}]}}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: provided, context: {glucose: low}}",
        good=f"{_STRUCTURE}actions:\n  CA-1:\n    {{title: deliver insulin, from: pump, to: patient,\n"
        "     not_hazardous: {provided: [{context: {glucose: high}, reason: It is little}]}}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: provided, context: {glucose: low}}",
    )
)
DESIRED_TOGETHER = declare(
    Rule(
        code="SFC431",
        name="several-actions-desired-at-once",
        severity=Severity.INFO,
        summary="Several control actions of one controller are desired in the same context.",
        why="Whether the controller can give them together, and in which order, is a question that each of them alone "
        "does not ask.",
        source="PASTA: several desired control actions in one context",
        fix="If only one of them can be given, narrow the contexts; if the order matters, say so in unsafe control "
        "actions of the type timing-or-order.",
        bad=f"{_ACTION}  CA-2: {{title: sound the alarm, from: pump, to: patient}}\n"
        "desired:\n  DCA-1: {action: CA-1, type: provide, context: {glucose: high}}\n"
        "  DCA-2: {action: CA-2, type: provide, context: {glucose: high}}",
        good=f"{_ACTION}  CA-2: {{title: sound the alarm, from: pump, to: patient}}\n"
        "desired:\n  DCA-1: {action: CA-1, type: provide, context: {glucose: high}}\n"
        "  DCA-2: {action: CA-2, type: provide, context: {glucose: low}}",
    )
)


def check_conflicts(contexts: Contexts) -> Found:
    """Statements about one action contradict each other in no context, and none is superfluous."""
    action, where = contexts.action, contexts.frame.words
    if len(contexts.ucas) > 1:
        yield from _problems(
            UNSAFE_EITHER_WAY, conflicts.unsafe_both_ways(contexts), "unsafe when not provided",
            lambda met: f"{action} is unsafe when it is provided ({met.statement.item}) and when it is not "
            f"({_named(met)}), {where(met.shared)}",
        )  # fmt: skip
        idle = list(conflicts.subsumed(contexts))
        yield from _problems(
            UCA_SUBSUMED, idle, "holds wherever it does",
            lambda met: f"{met.statement.item} says nothing new: {_named(met)} "
            f"{'holds' if met.others == 1 else 'hold'} wherever it does",
        )  # fmt: skip
        overlaps = conflicts.overlapping(contexts, {met.statement.item for met in idle})
        yield from _problems(
            UCAS_OVERLAP, overlaps, "holds there too",
            lambda met: f"{met.statement.item} overlaps {_named(met)}, {where(met.shared)}",
        )  # fmt: skip
    if contexts.desired:
        yield from _problems(
            UCA_AGAINST_DESIRED, conflicts.against_desired(contexts), "desired",
            lambda met: f"{met.statement.item} calls it unsafe if {action} is {met.statement.key.replace('-', ' ')}, "
            f"but {_named(met)} {_wants(met)} just that, {where(met.shared)}",
        )  # fmt: skip
        yield from _problems(
            DESIRED_CONFLICT, conflicts.desired_both_ways(contexts), "desired to be provided",
            lambda met: f"{met.statement.item} wants {action} not to be provided, but {_named(met)} {_wants(met)} it, "
            f"{where(met.shared)}",
        )  # fmt: skip
    if contexts.verdicts:
        yield from _problems(
            SAFE_AND_UNSAFE, conflicts.safe_and_unsafe(contexts), "the unsafe control action",
            lambda met: f"{_what(met.statement)}, but {_named(met)} says otherwise, {where(met.shared)}",
        )  # fmt: skip


def check_desired_together(case: Case) -> Found:
    """Of one controller, one action at a time is desired."""
    for _, contexts in together_desired(case):
        found = conflicts.desired_together(contexts)
        yield from _problems(DESIRED_TOGETHER, found, "desired as well", partial(_both_wanted, contexts))


def _both_wanted(contexts: Contexts, met: Meeting) -> str:
    wanted = f"{met.statement.item} wants {met.statement.key} and {met.first.item} wants {met.first.key}"
    return f"{wanted}{_more(met)}, {contexts.frame.words(met.shared)}"


def _problems(rule: Rule, found: Iterable[Meeting], beside: str, words: Callable[[Meeting], str]) -> Found:
    """A problem for each meeting, up to `MOST`; `beside` says what the other statement is."""
    meetings = list(found)
    for number, met in enumerate(meetings[:MOST]):
        message = words(met)
        left = len(meetings) - MOST
        if number == MOST - 1 and left > 0:
            message = f"{message}; so it is with {left:,} more"
        first = met.first
        yield Problem(
            rule=rule, item=met.statement.item, message=message, path=met.statement.path,
            about=("action", "type", "subtype", "context", "when"),
            related=(Place(beside, first.item, first.path),),
        )  # fmt: skip


def _named(met: Meeting) -> str:
    return f"{met.first.item}{_more(met)}"


def _more(met: Meeting) -> str:
    return f" and {met.others - 1:,} more" if met.others > 1 else ""


def _wants(met: Meeting) -> str:
    return "wants" if met.others == 1 else "want"


def _what(statement: Statement) -> str:
    verdict = statement.verdict
    assert verdict is not None
    return f"{verdict.key} is called {verdict_words(verdict)}"
