"""Rules about the grid of control actions and types of unsafe control (STPA step 3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from safetycase.case import AnyItem, Case, expired, joined, unfinished
from safetycase.findings import Path, Rule, Severity, declare
from safetycase.model.scenarios import TYPE_OF
from safetycase.rules.look import review_hint
from safetycase.rules.problem import Found, Place, Problem, day_check, item_check
from safetycase.stpa import QUESTIONS, CellState, Verdict, row, type_of_uca, ucas_of, verdicts_of
from safetycase.stpa.contexts import alternatives
from safetycase.stpa.grid import Cell, Row

_STEP_3 = "STPA Handbook 2018, ch. 2, step 3"
_STRUCTURE = "elements:\n  pump: {role: controller}\n  patient: {role: process}\n"
_HAZARD = "hazards:\n  H-1: {text: Too much insulin}\n"
_DECIDED = (
    f"{_STRUCTURE}actions:\n  CA-1:\n    {{title: deliver insulin, form: discrete, from: pump, to: patient,\n"
    "     not_hazardous: {not-provided: The patient eats, provided: {because: %s},\n"
    "                     timing-or-order: Within a day the moment does not matter}}\n"
)
_HOLDS = (
    'assumptions:\n  A-1: {text: Little is in it, monitor: {metric: fill}, expires: "%s"}\n'
    '  A-2: {text: It is dry, monitor: {metric: wet}, expires: "2001-01-31"}'
)
_ACTION = "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}\n"

CELL_OPEN = declare(
    Rule(
        code="SFC401",
        name="grid-cell-open",
        severity=Severity.WARNING,
        summary="One way in which a control action can be unsafe is neither an unsafe control action nor reasoned not "
        "hazardous.",
        why="Every control action is asked four questions: not provided, provided, wrong timing or order, stopped too "
        "soon or applied too long. A question without an answer looks like an answer of `safe` in every table.",
        source=f"{_STEP_3} (all four types are considered; types taken as not applicable are to be justified)",
        fix="Add an unsafe control action, or say under `not_hazardous` of the action why this way leads to no hazard. "
        "A reason bound to a context, or to one subtype, does not decide the whole cell.",
        bad=f"{_STRUCTURE}actions:\n  CA-1:\n    {{title: deliver insulin, form: discrete, from: pump, to: patient,\n"
        "     not_hazardous: {not-provided: The patient eats, provided: It is little}}",
        good=f"{_STRUCTURE}actions:\n  CA-1:\n    {{title: deliver insulin, form: discrete, from: pump, to: patient,\n"
        "     not_hazardous: {not-provided: The patient eats, provided: It is little,\n"
        "                     timing-or-order: Within a day the moment does not matter}}",
    )
)
ACTION_WITHOUT_UCAS = declare(
    Rule(
        code="SFC402",
        name="action-without-ucas",
        severity=Severity.WARNING,
        summary="Nobody has asked how a control action can be unsafe.",
        why="Step 3 looks at every control action. One without unsafe control actions and without reasons was "
        "forgotten.",
        source=f"{_STEP_3} (identify unsafe control actions)",
        fix="Go through the four types: add unsafe control actions (`safetycase new uca`), or reasons under "
        "`not_hazardous`.",
        bad=f"{_STRUCTURE}{_ACTION}",
        good=f"{_STRUCTURE}actions:\n  CA-1:\n    {{title: deliver insulin, from: pump, to: patient,\n"
        "     not_hazardous: {not-provided: The patient eats, provided: It is little,\n"
        "                     timing-or-order: The moment does not matter, duration: Nor does the length}}",
    )
)
NO_REASON = declare(
    Rule(
        code="SFC403",
        name="not-hazardous-without-reason",
        severity=Severity.ERROR,
        summary="Something is called not hazardous without a reason.",
        why="A bare verdict is an assumption nobody can review. In a published table 73 of 90 rows were such.",
        source=f"{_STEP_3} (justify why a type is not applicable)",
        fix="Write the reason, or name a justification or assumption that exists and covers under `because`.",
        bad=f"{_STRUCTURE}actions:\n  CA-1:\n    {{title: deliver insulin, from: pump, to: patient,\n"
        "     not_hazardous: {not-provided: The patient eats, provided: It is little,\n"
        "                     timing-or-order: The moment does not matter, duration: Nor does the length,\n"
        "                     too-late: {verdict: safe}}}",
        good=f"{_STRUCTURE}actions:\n  CA-1:\n    {{title: deliver insulin, from: pump, to: patient,\n"
        "     not_hazardous: {not-provided: The patient eats, provided: It is little,\n"
        "                     timing-or-order: The moment does not matter, duration: Nor does the length,\n"
        "                     too-late: {verdict: safe, reason: Any time of the day will do}}}",
    )
)
CELL_CONTRADICTION = declare(
    Rule(
        code="SFC412",
        name="not-hazardous-contradicts-uca",
        severity=Severity.ERROR,
        summary="The same way of control is called not hazardous in every context and unsafe in some.",
        why="One of the two is wrong, and the grid would show whichever the reader looks at.",
        source=f"{_STEP_3} (the context decides whether control is unsafe)",
        fix="Limit the reason to a context or a subtype, or remove it or the unsafe control action.",
        bad=f"{_STRUCTURE}actions:\n  CA-1:\n    {{title: deliver insulin, from: pump, to: patient,\n"
        "     not_hazardous: {provided: It is little}}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: provided, when: glucose is low}",
        good=f"{_STRUCTURE}actions:\n  CA-1:\n    {{title: deliver insulin, from: pump, to: patient,\n"
        "     not_hazardous: {provided: [{when: glucose is high, reason: It is little}]}}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: provided, when: glucose is low}",
    )
)
MAGNITUDE_OPEN = declare(
    Rule(
        code="SFC420",
        name="magnitude-not-considered",
        severity=Severity.WARNING,
        summary="A control action carries a quantity, and nobody has asked whether it can be too much, too little or "
        "in the wrong direction.",
        why="That the action is unsafe when provided at all says nothing about how much of it is. Too much and too "
        "little lead to different hazards, and have different causes.",
        source=f"{_STEP_3} (continuous control actions: also insufficient, excessive, wrong direction)",
        fix="Add unsafe control actions with the subtypes insufficient, excessive and wrong-direction, or reasons for "
        "these under `not_hazardous`. An action that happens or does not, without degree, has `form: discrete`.",
        bad=f"{_HAZARD}{_STRUCTURE}actions:\n  CA-1:\n    {{title: deliver insulin, from: pump, to: patient,\n"
        "     form: continuous, parameters: {rate: {unit: U/h}},\n"
        "     not_hazardous: {not-provided: The patient eats, timing-or-order: The moment does not matter,\n"
        "                     duration: Nor does the length, insufficient: The patient eats}}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: provided, subtype: excessive, when: glucose is low, hazards: [H-1]}",
        good=f"{_HAZARD}{_STRUCTURE}actions:\n  CA-1:\n    {{title: deliver insulin, from: pump, to: patient,\n"
        "     form: continuous, parameters: {rate: {unit: U/h}},\n"
        "     not_hazardous: {not-provided: The patient eats, timing-or-order: The moment does not matter,\n"
        "                     duration: Nor does the length, insufficient: The patient eats,\n"
        "                     wrong-direction: The pump cannot draw}}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: provided, subtype: excessive, when: glucose is low, hazards: [H-1]}",
    )
)
DURATION_DISMISSED = declare(
    Rule(
        code="SFC417",
        name="duration-not-applicable",
        severity=Severity.WARNING,
        summary="Duration is called not applicable to a control action that is not discrete.",
        why="Only a discrete action, which happens at once, has no duration. To any other the question applies, and "
        "its answer is a reason why the duration is safe.",
        source=f"{_STEP_3} (stopped too soon or applied too long: for continuous control actions)",
        fix="Write `form: discrete` where the action has no duration; else say why its length leads to no hazard, "
        "with `verdict: safe`.",
        bad=f"{_STRUCTURE}actions:\n  CA-1:\n    {{title: deliver insulin, from: pump, to: patient,\n"
        "     form: continuous, not_hazardous: {duration: {verdict: not-applicable, reason: It is always short}}}",
        good=f"{_STRUCTURE}actions:\n  CA-1:\n    {{title: deliver insulin, from: pump, to: patient,\n"
        "     form: continuous, not_hazardous: {duration: {verdict: safe, reason: The reservoir holds little}}}",
    )
)
_ASKED = {
    "not-provided": "that it is not provided",
    "provided": "that it is provided",
    "timing-or-order": "that it comes too early, too late or in the wrong order",
    "duration": "that it is stopped too soon or applied too long",
}

CELL_RESTS_ON_EXPIRED = declare(
    Rule(
        code="SFC439",
        name="cell-on-expired-assumption",
        severity=Severity.WARNING,
        summary="One way in which a control action can be unsafe is decided only by an assumption past its day.",
        why="The day says until when somebody thought the assumption safe to make. After it the cell stands open, as "
        "if nobody had decided it.",
        source=f"{_STEP_3}; STPA Handbook 2018, ch. 6 (assumptions and leading indicators)",
        fix="Look whether the assumption still holds, and set its next day; or add the unsafe control action, or a "
        "reason.",
        bad=f"{_DECIDED % 'A-1'}{_HOLDS % '2001-01-31'}",
        good=f"{_DECIDED % 'A-1'}{_HOLDS % '2999-01-31'}",
    )
)


@day_check
def check_grounds(case: Case, day: date) -> Found:
    """No cell is decided only by an assumption that was to be looked at again before this day."""
    if not any(expired(assumption, day) for assumption in joined(case).of_kind("assumption")):
        return
    for action in case.of_kind("action"):
        if action.obsolete or "because" not in str(action.data.get("not_hazardous", "")):
            continue
        lapsed: dict[str, tuple[Path, str]] = {}
        for verdict, later in zip(verdicts_of(case, action), verdicts_of(case, action, as_of=day), strict=True):
            if verdict.reasoned and not later.reasoned:
                lapsed.setdefault(TYPE_OF.get(verdict.key, verdict.key), (verdict.path, verdict.because))
        if lapsed:
            for before, after in zip(row(case, action).cells, row(case, action, as_of=day).cells, strict=True):
                if after.open and not before.open:
                    path, because = lapsed[after.type]
                    message = f"{action.id} / {after.type}: decided only because of {because}, which is past its day"
                    yield Problem(rule=CELL_RESTS_ON_EXPIRED, item=action.id, message=message, path=path)


@item_check("action")
def check_grid(case: Case, item: AnyItem) -> Found:
    """Each of the four cells of an action is decided; one finding for each that is open."""
    line = row(case, item)
    if line.untouched and not ucas_of(case, item.id):
        if any(cell.open for cell in line.cells):
            message = f"nobody has asked how {item.id} can be unsafe"
            yield Problem(rule=ACTION_WITHOUT_UCAS, item=item.id, message=message, about=("not_hazardous", "form"))
        return
    for cell in line.cells:
        if cell.open:
            yield Problem(
                rule=CELL_OPEN, item=item.id, message=_open_words(case, item.id, cell), about=("not_hazardous", "form"),
                hint=review_hint([case.items[uca] for uca in cell.unreviewed]),
            )  # fmt: skip
    yield from _unasked(case, item, line)


def _unasked(case: Case, item: AnyItem, line: Row) -> Found:
    """How much of an action can be unsafe, where it is decided that providing it can be."""
    provided = next(cell for cell in line.cells if cell.type == "provided")
    left = [cell for cell in line.magnitudes if cell.open]
    if left and not provided.open:
        ways = alternatives([QUESTIONS[cell.type] for cell in left])
        message = f"nobody has decided whether {item.id} can be {ways}"
        waiting = [case.items[uca] for cell in left for uca in cell.unreviewed]
        lacking = [uca for cell in left for uca in cell.unfinished]
        yield Problem(
            rule=MAGNITUDE_OPEN, item=item.id, message=message + _not_finished(case, lacking),
            about=("not_hazardous", "form", "parameters"), hint=review_hint(waiting),
        )  # fmt: skip


def _open_words(case: Case, action: str, cell: Cell) -> str:
    message = f"{action} / {cell.type}: nobody has decided whether it is hazardous {_ASKED[cell.type]}"
    if cell.state is CellState.PARTIAL:
        left = f"the subtypes {', '.join(cell.remaining)}" if cell.remaining else "the other contexts"
        message = f"{action} / {cell.type}: decided in part; {left} are open"
    return message + _not_finished(case, cell.unfinished)


def _not_finished(case: Case, ucas: Sequence[str]) -> str:
    """The end of a message about what is open, where unsafe control actions stand there that decide nothing."""
    named = [f"{name} is not finished ({unfinished(case, case.items[name])})" for name in dict.fromkeys(ucas)]
    more = [f"and {len(named) - 3} more"] if len(named) > 3 else []
    return "; ".join(["", *named[:3], *more])


@item_check("action")
def check_verdicts(case: Case, item: AnyItem) -> Found:
    """What an action calls not hazardous has a reason, and contradicts no unsafe control."""
    if not item.data.get("not_hazardous"):
        return
    for verdict in verdicts_of(case, item):
        if not verdict.reasoned and verdict.path:
            if verdict.because and case.unusable(verdict.because):
                continue
            yield Problem(rule=NO_REASON, item=item.id, message=_no_reason(verdict), path=verdict.path)
            continue
        if verdict.everywhere and verdict.path:
            yield from _contradiction(case, item, verdict)
        if verdict.path and item.data.get("form") != "discrete" and _dismisses_duration(verdict):
            message = f"{verdict.key} is called not applicable to {item.id}, which is not said to be discrete"
            yield Problem(rule=DURATION_DISMISSED, item=item.id, message=message, path=verdict.path, about=("form",))


def _dismisses_duration(verdict: Verdict) -> bool:
    return verdict.verdict == "not-applicable" and TYPE_OF.get(verdict.key, verdict.key) == "duration"


def _no_reason(verdict: Verdict) -> str:
    if verdict.because:
        return f"{verdict.key} is called not hazardous because of {verdict.because}, which justifies nothing"
    if verdict.reason:
        return (
            f"{verdict.key} is called not hazardous with “{verdict.reason}” for a reason, which is no more than an id; "
            "a justification or an assumption is named so: {because: J-1}"
        )
    return f"{verdict.key} is called not hazardous without a reason"


def _contradiction(case: Case, item: AnyItem, verdict: Verdict) -> Found:
    """Unsafe control of the same type, or of the same subtype, beside a verdict that holds everywhere.

    A verdict about the type says that none of its subtypes is hazardous. One about a subtype says nothing of others.
    """
    for uca in ucas_of(case, item.id):
        if _denied(verdict.key, uca) and not (uca.obsolete or uca.unreviewed):
            message = f"{verdict.key} is called not hazardous in every context, but {uca.id} says otherwise"
            place = Place("the unsafe control action", uca.id)
            yield Problem(rule=CELL_CONTRADICTION, item=item.id, message=message, path=verdict.path, related=(place,))


def _denied(key: str, uca: AnyItem) -> bool:
    """Whether a verdict on a type or subtype, in every context, says that an unsafe control action cannot be.

    That an action is not always unsafe when provided says nothing about when and how it is.
    """
    kind, subtype = type_of_uca(uca), uca.data.get("subtype")
    if key == "never-safe":
        return subtype == key
    return key in (kind, subtype)
