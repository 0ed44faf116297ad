"""Rules about context tables: the rows that nobody has decided, and the tables that cannot be looked at."""

from __future__ import annotations

from itertools import islice

from safetycase.case import AnyItem, Case
from safetycase.findings import Path, Rule, Severity, declare
from safetycase.rules.context_conflicts import check_conflicts, check_desired_together
from safetycase.rules.exclusions import check_exclusions
from safetycase.rules.problem import Found, Problem, case_check
from safetycase.stpa.boxes import RowSet
from safetycase.stpa.context_table import MOST_ROWS, ContextTable, tables_of
from safetycase.stpa.contexts import Contexts, Statement, actions_with_contexts, contexts_of

_SOURCE = "Thomas, Extending and Automating a Systems-Theoretic Hazard Analysis, MIT 2013 (context tables)"
_HAZARD = "hazards:\n  H-1: {text: Too much insulin}\n"
_PUMP = "  pump: {role: controller, process_model: {glucose: {values: [low, high]}}}\n"
_PATIENT = "  patient: {role: process}\n"
_ACTION = f"elements:\n{_PUMP}{_PATIENT}actions:\n  CA-1: {{title: deliver insulin, from: pump, to: patient}}\n"
_BOUND = (
    "elements:\n  pump:\n    role: controller\n    process_model: {glucose: {values: [low, high]}, "
    "meal: {values: [none, eaten]}}\n  patient: {role: process}\n"
    "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient, context_variables: "
)
_MANY = "\n".join(f"      v{number}: {{values: [a, b, c, d]}}" for number in range(1, 10))
SHOWN = 3
"""How many groups of rows a message names."""

ROWS_UNDECIDED = declare(
    Rule(
        code="SFC421",
        name="contexts-undecided",
        severity=Severity.INFO,
        summary="Some contexts of a control action are neither unsafe nor reasoned not hazardous.",
        why="A context table asks about every combination of values. What nobody speaks of looks like safe.",
        source=_SOURCE,
        fix="See the table with `safetycase grid --contexts ACTION`. Add the missing contexts to an unsafe control "
        "action, or to a reason under `not_hazardous`; `*` stands for every value. Name the variables that matter "
        "under `context_variables` of the action.",
        bad=f"{_HAZARD}{_ACTION}ucas:\n  UCA-1: {{action: CA-1, type: provided, "
        f"context: {{glucose: low}}, hazards: [H-1]}}",
        good=f"{_HAZARD}elements:\n{_PUMP}{_PATIENT}actions:\n  CA-1:\n    title: deliver insulin\n    from: pump\n"
        "    to: patient\n    not_hazardous: {provided: [{context: {glucose: high}, reason: It is little}]}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: provided, context: {glucose: low}, hazards: [H-1]}",
    )
)
TABLE_TOO_LARGE = declare(
    Rule(
        code="SFC428",
        name="context-table-too-large",
        severity=Severity.WARNING,
        summary="A context table has too many rows to be looked at.",
        why=f"Above {MOST_ROWS:,} rows nothing is said about undecided contexts, and nobody would review such a table. "
        "Contradictions between unsafe control actions are found all the same.",
        source=_SOURCE,
        fix="Name the few variables that matter for the action under `context_variables`, or give them fewer values.",
        bad=f"elements:\n  pump:\n    role: controller\n    process_model:\n{_MANY}\n{_PATIENT}"
        "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}\nucas:\n  UCA-1:\n    action: CA-1\n"
        "    type: provided\n    context: {v1: a, v2: a, v3: a, v4: a, v5: a, v6: a, v7: a, v8: a, v9: a}",
        good=f"elements:\n  pump:\n    role: controller\n    process_model:\n{_MANY}\n{_PATIENT}"
        "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}\nucas:\n  UCA-1:\n    action: CA-1\n"
        "    type: provided\n    when: all nine stand at their first value",
    )
)
TABLE_ENDLESS = declare(
    Rule(
        code="SFC429",
        name="context-table-without-values",
        severity=Severity.INFO,
        summary="A context table has a variable without declared values, so that its rows cannot be counted.",
        why="Which contexts are undecided can only be told where the values are known. A range has no rows.",
        source=_SOURCE,
        fix="Divide the variable into the values that matter for the action, such as `values: [low, high]`, under "
        "`process_model` or `state`.",
        bad="elements:\n  pump: {role: controller, process_model: {glucose: Blood glucose}}\n"
        f"{_PATIENT}actions:\n  CA-1: {{title: deliver insulin, from: pump, to: patient}}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: provided, context: {glucose: low}}",
        good="elements:\n  pump: {role: controller, process_model: {glucose: {values: [low]}}}\n"
        f"{_PATIENT}actions:\n  CA-1: {{title: deliver insulin, from: pump, to: patient}}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: provided, context: {glucose: low}}",
    )
)
OUTSIDE_TABLE = declare(
    Rule(
        code="SFC430",
        name="context-outside-table",
        severity=Severity.INFO,
        summary="A context uses a variable that does not bound the context table of its action.",
        why="In the table it can only decide its rows in part, for what else it depends on is not shown there.",
        source=_SOURCE,
        fix="Add the variable to `context_variables` of the action, or leave it out of the context.",
        bad=f"{_BOUND}[glucose]}}\nucas:\n"
        "  UCA-1: {action: CA-1, type: provided, context: {glucose: [low, high], meal: none}}",
        good=f"{_BOUND}[glucose, meal]}}\nucas:\n"
        "  UCA-1: {action: CA-1, type: provided, context: {glucose: [low, high], meal: none}}",
    )
)


class ContextCheck:
    """The check of contexts. It remembers what it found about each action, and looks again only where that may differ.

    What is found rests on the action, on what names it, on the hazards named there, on the constraints that name its
    unsafe control actions, on imported cases, and on elements, justifications and assumptions. Items are immutable and
    shared by the states of a case: the same items give the same problems.
    """

    def __init__(self) -> None:
        self._ground: tuple[object, ...] = ()
        self._known: dict[str, tuple[tuple[AnyItem | None, ...], tuple[Problem, ...]]] = {}

    def __call__(self, case: Case) -> Found:
        """What is said about actions in contexts leaves no context open and contradicts itself in none."""
        ground = (case.imports, *(item for kind in _GROUND for item in case.of_kind(kind)))
        before = self._known if _are(ground, self._ground) else {}
        known = {}
        for action in actions_with_contexts(case):
            naming = [case.items.get(reference.source) for reference in case.references_to(action.id)]
            hazards = (name for item in naming if item is not None for name in item.data.get("hazards", ()))
            constraints = (
                case.items.get(reference.source)
                for item in naming
                if item is not None and item.kind.name == "uca"
                for reference in case.references_to(item.id)
                if reference.link.field == "ucas"
            )
            rests_on = (action, *naming, *map(case.items.get, hazards), *constraints)
            last = before.get(action.id)
            if last is None or not _are(last[0], rests_on):
                last = rests_on, tuple(_check_action(case, action))
            known[action.id] = last
            yield from last[1]
        self._ground, self._known = ground, known
        yield from check_desired_together(case)


_GROUND = ("element", "justification", "assumption")


def _are(ones: tuple[object, ...], others: tuple[object, ...]) -> bool:
    """Whether these are the very same objects."""
    return len(ones) == len(others) and all(one is other for one, other in zip(ones, others, strict=True))


check_contexts = case_check(ContextCheck())


def _check_action(case: Case, action: AnyItem) -> Found:
    contexts = contexts_of(case, action)
    yield from check_conflicts(contexts)
    yield from check_exclusions(contexts, TABLE_TOO_LARGE)
    tables = tables_of(contexts)
    if tables:
        yield from _check_tables(action, tables)
        yield from _check_bounds(contexts)


def _check_tables(action: AnyItem, tables: list[ContextTable]) -> Found:
    first = tables[0]
    where: Path = ("context_variables",) if "context_variables" in action.data else ()
    if first.endless:
        names = ", ".join(first.endless)
        verb = "has" if len(first.endless) == 1 else "have"
        message = f"which contexts of {action.id} are undecided cannot be told: {names} {verb} no declared values"
        yield Problem(rule=TABLE_ENDLESS, item=action.id, message=message, path=where)
    elif not first.enumerable:
        message = (
            f"the context table of {action.id} over {len(first.frame.variables)} variables has {first.rows:,} rows, "
            f"more than {MOST_ROWS:,}: which of them are undecided is not looked at"
        )
        yield Problem(rule=TABLE_TOO_LARGE, item=action.id, message=message, path=where)
    else:
        for table in tables:
            message = _undecided(table)
            if message:
                about = ("not_hazardous", "context_variables")
                yield Problem(rule=ROWS_UNDECIDED, item=action.id, message=message, path=where, about=about)


def _undecided(table: ContextTable) -> str:
    """What is left open in a table, empty if nothing is."""
    rows, partly = table.undecided()
    if not rows and not partly:
        return ""
    head = f"{table.action} / {table.key}"
    parts = []
    if rows:
        parts.append(f"{rows.bit_count():,} of {table.rows:,} contexts are undecided: {_named(table, rows)}")
    if partly:
        which = f": {_named(table, partly)}" if partly.bit_count() < table.rows else ""
        parts.append(f"{partly.bit_count():,} of {table.rows:,} contexts are decided only in part{which}")
    in_words = [one.item for one in table.unplaced if one.verdict is None]
    if in_words:
        more = f" and {len(in_words) - SHOWN} more" if len(in_words) > SHOWN else ""
        parts.append(f"{', '.join(in_words[:SHOWN])}{more} cannot be placed in the table")
    return f"{head}: {'; '.join(parts)}"


def _named(table: ContextTable, rows: RowSet) -> str:
    """The first of some rows of a table."""
    boxes = islice(table.frame.layout.merged(rows), SHOWN + 1)
    named = [table.frame.words(box).removeprefix("where ") for box in boxes]
    return "; ".join(named[:SHOWN]) + ("; and others" if len(named) > SHOWN else "")


def _check_bounds(contexts: Contexts) -> Found:
    outside = [place for place, variable in enumerate(contexts.frame.variables) if not variable.bounding]
    if not outside:
        return
    for statement in (*contexts.ucas, *contexts.verdicts, *contexts.desired):
        used = _used(contexts, statement, outside)
        if used:
            message = f"{', '.join(used)} does not bound the context table of {contexts.action}"
            yield Problem(rule=OUTSIDE_TABLE, item=statement.item, message=message, path=statement.path)


def _used(contexts: Contexts, statement: Statement, places: list[int]) -> list[str]:
    box = statement.box
    if box is None:
        return []
    frame = contexts.frame
    return [frame.variables[place].name for place in places if not frame.layout.free(box, place)]
