"""Rules about ids and references."""

from __future__ import annotations

from typing import Any

from safetycase.case import AnyItem, Case, Reference, canonical
from safetycase.findings import Path, Rule, Severity, declare
from safetycase.findings.text import a
from safetycase.model import ANY, BY_NAME, VARIABLE
from safetycase.rules.contexts import unknown_variable
from safetycase.rules.problem import Found, Place, Problem, case_check, item_check

_IDS = "safetycase file format: ids"
_HANDBOOK = "STPA Handbook 2018, ch. 2 (traceability between all results)"

DUPLICATE_ID = declare(
    Rule(
        code="SFC100",
        name="duplicate-id",
        severity=Severity.ERROR,
        summary="Two items have the same id.",
        why="A reference to the id names only one of them, and nobody can tell which. The first one counts; the other "
        "is in no table and covers nothing.",
        source=_IDS,
        fix="Give one of the two another id. `safetycase rename` changes every reference with it.",
        bad="elements:\n  pump: {role: controller}\ncomponents:\n  pump: Controller board",
        good="elements:\n  pump: {role: controller}\ncomponents:\n  board: Controller board",
    )
)
REFERENCE_UNKNOWN = declare(
    Rule(
        code="SFC101",
        name="unknown-reference",
        severity=Severity.ERROR,
        summary="A reference names an item that does not exist.",
        why="The chain from losses to evidence breaks here: what the reference was to cover is not covered.",
        source=_HANDBOOK,
        fix="Correct the id, or add the item.",
        bad="losses:\n  L-1: Harm to a patient\nhazards:\n  H-1: {text: Too much insulin, losses: [L-1, L-9]}",
        good="losses:\n  L-1: Harm to a patient\nhazards:\n  H-1: {text: Too much insulin, losses: [L-1]}",
    )
)
REFERENCE_KIND = declare(
    Rule(
        code="SFC102",
        name="wrong-kind",
        severity=Severity.ERROR,
        summary="A reference names an item of a kind that cannot stand there.",
        why="A hazard leads to losses, not to constraints: a reference to another kind of item says something that the "
        "method has no meaning for, and no table shows it.",
        source=_HANDBOOK,
        fix="Name an item of the kind that the message asks for.",
        bad="losses:\n  L-1: Harm to a patient\nhazards:\n  H-1: {text: Too much insulin, losses: [L-1]}\n"
        "  H-2: {text: Too little insulin, losses: [L-1, H-1]}",
        good="losses:\n  L-1: Harm to a patient\nhazards:\n  H-1: {text: Too much insulin, losses: [L-1]}\n"
        "  H-2: {text: Too little insulin, losses: [L-1]}",
    )
)
REFERENCE_SELF = declare(
    Rule(
        code="SFC103",
        name="self-reference",
        severity=Severity.ERROR,
        summary="An item refers to itself.",
        why="Nothing can cover, refine or justify itself.",
        source=_IDS,
        fix="Name the item that was meant, or remove the reference.",
        bad="losses:\n  L-1: Harm to a patient\n"
        "assumptions:\n  A-1: {text: Patients wear the pump all day, about: [A-1]}",
        good="losses:\n  L-1: Harm to a patient\n"
        "assumptions:\n  A-1: {text: Patients wear the pump all day, about: [L-1]}",
    )
)
REFERENCE_REPEATED = declare(
    Rule(
        code="SFC104",
        name="repeated-reference",
        severity=Severity.WARNING,
        summary="A list names the same item twice.",
        why="Said twice it covers no more than said once; mostly one of the two was meant to be another id.",
        source=_IDS,
        fix="Remove one of them, or correct it.",
        bad="losses:\n  L-1: Harm to a patient\nhazards:\n  H-1: {text: Too much insulin, losses: [L-1, L-1]}",
        good="losses:\n  L-1: Harm to a patient\nhazards:\n  H-1: {text: Too much insulin, losses: [L-1]}",
    )
)
PARENT_CYCLE = declare(
    Rule(
        code="SFC105",
        name="parent-cycle",
        severity=Severity.ERROR,
        summary="Items are each other's parents.",
        why="What is part of itself is part of nothing: inherited losses and hazards cannot be told.",
        source="STPA Handbook 2018, ch. 2 (refining hazards and constraints)",
        fix="Remove `parent` from the item that stands highest.",
        bad="losses:\n  L-1: Harm to a patient\nhazards:\n  H-1: {text: Too much insulin, losses: [L-1], parent: H-2}\n"
        "  H-2: {text: Far too much insulin, losses: [L-1], parent: H-1}",
        good="losses:\n  L-1: Harm to a patient\nhazards:\n  H-1: {text: Too much insulin, losses: [L-1]}\n"
        "  H-2: {text: Far too much insulin, parent: H-1}",
    )
)
RESERVED_ID = declare(
    Rule(
        code="SFC108",
        name="reserved-id",
        severity=Severity.ERROR,
        summary="An id has the form of the ids that are derived for the argument.",
        why="Claims and strategies that follow from the analysis are called G.H-1 and S.H-1; an item of that name "
        "could "
        "be taken for one of them.",
        source=_IDS,
        fix="Choose an id that does not begin with `G.` or `S.`.",
        bad="claims:\n  G.H-1: The pump is acceptably safe",
        good="claims:\n  G-1: The pump is acceptably safe",
    )
)
PREFIX_OTHER = declare(
    Rule(
        code="SFC109",
        name="id-prefix-of-another-kind",
        severity=Severity.WARNING,
        summary="An id begins as those of another kind of item do.",
        why="Readers take SC-3 for a constraint. Mostly the item stands in the wrong section.",
        source="safetycase file format: ids (the prefix is a convention)",
        fix="Move the item to the section it belongs to, or rename it.",
        bad="losses:\n  SC-3: Harm to a patient",
        good="losses:\n  L-3: Harm to a patient",
    )
)
PREFIX_OWN = declare(
    Rule(
        code="SFC110",
        name="id-prefix-unusual",
        severity=Severity.INFO,
        summary="Ids of a kind do not begin with the usual prefix.",
        why="With the usual prefixes (L, H, SC, CA, UCA, LS, R, ...) everybody who knows the method reads a reference "
        "without looking it up.",
        source="STPA Handbook 2018, ch. 2 (labels of losses, hazards, constraints)",
        fix="Rename with `safetycase rename`, which changes every reference, or switch the rule off with a reason.",
        bad="losses:\n  HARM-1: Harm to a patient",
        good="losses:\n  L-1: Harm to a patient",
    )
)
SUB_ID = declare(
    Rule(
        code="SFC112",
        name="sub-id-without-parent",
        severity=Severity.WARNING,
        summary="An id reads like a part of another item, which is not its parent.",
        why="Everybody takes H-1.1 for a part of H-1. Where `parent` says otherwise, or nothing, it inherits nothing "
        "from there, and the tables tell another story than the ids.",
        source="STPA Handbook 2018, ch. 2 (sub-hazards H-1.1 of H-1)",
        fix="Name the item under `parent`, or give the other one an id of its own with `safetycase rename`.",
        bad="losses:\n  L-1: Harm to a patient\nhazards:\n  H-1: {text: Too much insulin, losses: [L-1]}\n"
        "  H-1.1: {text: Too large a bolus, losses: [L-1]}",
        good="losses:\n  L-1: Harm to a patient\nhazards:\n  H-1: {text: Too much insulin, losses: [L-1]}\n"
        "  H-1.1: {text: Too large a bolus, parent: H-1}",
    )
)
REFERENCE_OBSOLETE = declare(
    Rule(
        code="SFC111",
        name="reference-to-obsolete",
        severity=Severity.WARNING,
        summary="A reference names an item that is obsolete.",
        why="Obsolete items cover nothing and are left out of every table: the reference leads nowhere.",
        source=_IDS,
        fix="Name the item that took its place, or remove the reference.",
        bad="losses:\n  L-1: {text: Harm to a patient, status: obsolete}\n  L-2: Injury of a patient\n"
        "hazards:\n  H-1: {text: Too much insulin, losses: [L-1, L-2]}",
        good="losses:\n  L-2: Injury of a patient\nhazards:\n  H-1: {text: Too much insulin, losses: [L-2]}",
    )
)

_IMPORTING = (
    "Name the folder of the other case under `imports` in safetycase.yaml, or correct what stands before the colon."
)
_DERIVED = ("G.", "S.")
_PARTS = frozenset({"hazard", "constraint", "scenario"})
"""Kinds whose parts are numbered after the whole."""
_PREFIXES = {kind.prefix: kind for kind in BY_NAME.values() if kind.prefix}


@item_check()
def check_references(case: Case, item: AnyItem) -> Found:
    """Every reference of an item: that its target exists, is of the right kind, another item, and in use."""
    references = item.references
    items = case.items
    for reference in references:
        target = reference.target
        other = items.get(target)
        if other is not None and (other.kind.name in reference.link.kinds or ANY in reference.link.kinds):
            if other is item:
                yield _at(reference, REFERENCE_SELF, f"{item.id} refers to itself")
            elif other.obsolete:
                yield _at(reference, REFERENCE_OBSOLETE, f"{target} is obsolete")
        elif ":" in target:
            yield from _abroad(case, reference)
        else:
            yield from _misdirected(case, "", target, reference)
    if len({canonical(case, reference.target) for reference in references}) < len(references):
        yield from _repeated(case, item, references)


def _at(reference: Reference, rule: Rule, message: str, **more: Any) -> Problem:
    return Problem(rule=rule, item=reference.source, message=message, path=reference.path, **more)


def _abroad(case: Case, reference: Reference) -> Found:
    """What is wrong with a reference to an item of an imported case; nothing if that case cannot be used at all."""
    abroad, before, target = case.across(reference.target)
    if ":" in target:
        if not case.unusable(reference.target):
            namespace = target.partition(":")[0]
            message = (
                f"{before.removesuffix(':') + ' imports no case' if before else 'no case is imported'} as {namespace}"
            )
            yield _at(reference, REFERENCE_UNKNOWN, message, hint="" if before else _IMPORTING)
        return
    other = abroad.items.get(target)
    if other is None or not reference.link.accepts(other.kind.name):
        yield from _misdirected(abroad, before, target, reference)
    elif other.obsolete:
        yield _at(reference, REFERENCE_OBSOLETE, f"{reference.target} is obsolete")


def _misdirected(case: Case, prefix: str, target: str, reference: Reference) -> Found:
    """What is wrong with a reference to `target` in a case, which is called `prefix` where the reference stands."""
    link = reference.link
    name, slash, variable = target.partition("/")
    other = case.items.get(name)
    shown = prefix + name
    if other is None:
        derived = name.startswith(_DERIVED) and (link.accepts("claim") or link.accepts("strategy"))
        if not derived:
            yield _at(reference, REFERENCE_UNKNOWN, f"there is no {_wanted(link.kinds)} {shown}")
    elif not slash:
        hint = f"name one of its variables, as {shown}/variable" if _only_variables(reference, other) else ""
        message = f"{shown} is {a(other.kind.title)}, but {link.field} takes {_wanted(link.kinds)}"
        yield _at(reference, REFERENCE_KIND, message, hint=hint)
    elif not link.accepts(VARIABLE):
        message = f"{prefix}{target} is a variable, but {link.field} takes {_wanted(link.kinds)}"
        yield _at(reference, REFERENCE_KIND, message)
    elif other.kind.name != "element":
        message = f"{shown} is {a(other.kind.title)}; only elements have variables"
        yield _at(reference, REFERENCE_KIND, message)
    elif target not in case.variables:
        yield unknown_variable(reference.source, other, variable, reference.path, f"{shown}/")


def _only_variables(reference: Reference, other: AnyItem) -> bool:
    return other.kind.name == "element" and VARIABLE in reference.link.kinds


def _wanted(kinds: tuple[str, ...]) -> str:
    words = [BY_NAME[kind].title.lower() if kind in BY_NAME else "item" if kind == "any" else kind for kind in kinds]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _repeated(case: Case, item: AnyItem, references: tuple[Reference, ...]) -> Found:
    seen: dict[tuple[Path, str], Reference] = {}
    for reference in references:
        path = reference.path
        if isinstance(path[-1], int):
            first = seen.setdefault((path[:-1], canonical(case, reference.target)), reference)
            if first is not reference:
                place = Place("first named here", item.id, first.path)
                yield _at(reference, REFERENCE_REPEATED, f"{reference.target} is named twice", related=(place,))


@item_check()
def check_id(case: Case, item: AnyItem) -> Found:
    """The id is not reserved, and does not look like that of another kind."""
    item_id = item.id
    if item_id.startswith(_DERIVED):
        yield Problem(rule=RESERVED_ID, item=item_id, message=f"{item_id} has the form of a derived id")
        return
    if "." in item_id and item.kind.name in _PARTS:
        whole, _, number = item_id.rpartition(".")
        parent = str(item.data.get("parent", ""))
        if number.isdigit() and parent.rpartition(":")[2] != whole:
            said = f"its parent is {parent}" if parent else "it names no parent"
            yield Problem(
                rule=SUB_ID, item=item_id, message=f"{item_id} reads like a part of {whole}, and {said}",
                path=("parent",) if parent else (), about=("parent",),
            )  # fmt: skip
    prefix = item.kind.prefix
    if prefix and not item_id.startswith(f"{prefix}-"):
        other = _PREFIXES.get(item_id.partition("-")[0])
        if other is not None and other is not item.kind and "-" in item_id:
            message = f"{item_id} looks like {a(other.title)}, but stands among {item.kind.collection}"
            yield Problem(rule=PREFIX_OTHER, item=item_id, message=message)


@case_check
def check_prefixes(case: Case) -> Found:
    """One finding for each kind whose ids do not begin with its prefix."""
    for kind in BY_NAME.values():
        if not kind.prefix:
            continue
        usual = f"{kind.prefix}-"
        unusual = [item.id for item in case.of_kind(kind.name) if not item.id.startswith(usual)]
        own = [name for name in unusual if name.partition("-")[0] not in _PREFIXES and not name.startswith(_DERIVED)]
        own = [name for name in own if not case.items[name].obsolete]
        if own:
            one = f"{own[0]} does" if len(own) == 1 else f"{len(own)} ids of {kind.collection}, such as {own[0]}, do"
            yield Problem(rule=PREFIX_OWN, item=own[0], message=f"{one} not begin with {usual}")


@case_check
def check_duplicates(case: Case) -> Found:
    """Each later item of an id that is taken."""
    for first, other in case.duplicates:
        yield Problem(
            rule=DUPLICATE_ID, item=other.id, other=other,
            message=f"{other.id} is already {a(first.kind.title)} in {first.file}",
            related=(Place("the first one", first.id),),
        )  # fmt: skip


@case_check
def check_parents(case: Case) -> Found:
    """Circles of parents: one finding each, at the item that comes first in the case."""
    for kind in ("hazard", "constraint", "scenario", "element"):
        above = {}
        for item in case.of_kind(kind):
            parent = item.data.get("parent")
            if parent is not None and parent != item.id and not item.obsolete:
                above[item.id] = parent
        settled: set[str] = set()
        for start in above:
            trail: dict[str, None] = {}
            name = start
            while name in above and name not in settled and name not in trail:
                trail[name] = None
                name = above[name]
            if name in trail:
                walk = list(trail)
                circle = walk[walk.index(name) :]
                yield _circle(circle)
            settled.update(trail)


def _circle(circle: list[str]) -> Problem:
    names = [*circle, circle[0]]
    shown = " -> ".join(names if len(names) < 8 else [*names[:6], "...", names[-1]])
    places = tuple(Place(f"{name} is part of it", name, ("parent",)) for name in circle[1:6])
    return Problem(
        rule=PARENT_CYCLE, item=circle[0], path=("parent",), message=f"parents go in a circle: {shown}", related=places
    )
