"""The contexts that an action's unsafe control actions, verdicts and desired actions speak of, made comparable.

A context speaks of the world as it is. A bare name means what the acting controller's process model describes, so that
it is the same quantity as the one described; any other variable stands for itself (STPA Handbook 2018, ch. 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from safetycase.case import AnyItem, Case, controller_of, unfinished
from safetycase.case.variables import ANYTHING, Value, Variables, listed, typed
from safetycase.documents.scalars import apart, scalar_word
from safetycase.findings import Path
from safetycase.model.scenarios import TYPE_OF
from safetycase.stpa.boxes import Box, Layout, bits
from safetycase.stpa.demands import Asked, asked_of, constraints_on, structured
from safetycase.stpa.verdicts import Verdict, type_of_uca, ucas_of, verdicts_of

OTHER = "anything else"
"""What a variable without declared values can be besides the values that contexts give it."""


class Variable(msgspec.Struct, frozen=True, kw_only=True):
    """A variable of the contexts of one action.

    `name` is how the contexts call it, `values` the words for its values. `declared`: they are all it can have;
    otherwise `values` are those that some context names, and the last one stands for anything else. `bounding`: the
    action lists it under `context_variables`, or lists nothing.
    """

    name: str
    values: tuple[str, ...]
    declared: bool
    bounding: bool


class Statement(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is said about an action in a context: an unsafe control action, a verdict, or a desired action.

    `key` is the type, or for desired actions what is desired; `mode` the subtype that limits it, empty for the type as
    such. `box` is None where the context names what nobody declares, or where no state of the world fits it, which
    `impossible` tells. `structured`: there is a context in values; `in_words`: something in words limits it.
    `words` are those of its `when`, in small letters. `exact`: the statement holds in just the rows of the box, not
    only in some of them. `path` is where the context stands. `verdict` is None for an item. `finished`: it is no unsafe
    control action that lacks what decides a cell (`case.unfinished`). `never_safe`: it is one that calls providing
    as such unsafe, whose mode is therefore empty.
    """

    item: str
    key: str
    mode: str
    path: Path
    box: Box | None
    structured: bool
    exact: bool
    hazards: frozenset[str] = frozenset()
    verdict: Verdict | None = None
    impossible: bool = False
    in_words: bool = False
    finished: bool = True
    words: str = ""
    never_safe: bool = False


class Demand(msgspec.Struct, frozen=True, gc=False):
    """What a controller constraint asks of an action, and the constraint as a statement about where it does so.

    The `key` of the statement is what the constraint requires.
    """

    said: Statement
    asks: Asked


class Frame(msgspec.Struct, frozen=True):
    """Variables, and how boxes over them are packed."""

    variables: tuple[Variable, ...]
    layout: Layout

    def words(self, box: Box) -> str:
        """The rows of a box in words: `where glucose is low or high and mode is auto`, `in every context`."""
        parts = [
            f"{_brief(variable.name)} is {alternatives(few(values))}"
            for variable, values in zip(self.variables, self.limits(box), strict=True)
            if values
        ]
        return f"where {' and '.join(parts)}" if parts else "in every context"

    def limits(self, box: Box) -> tuple[tuple[str, ...], ...]:
        """For each variable the values that a box allows, none where it allows all."""
        layout = self.layout
        return tuple(
            () if layout.free(box, place) else tuple(variable.values[bit] for bit in bits(layout.values(box, place)))
            for place, variable in enumerate(self.variables)
        )


MOST_VALUES = 8
"""How many values of a variable a line names."""
_LONGEST = 60


def few(values: Sequence[str]) -> list[str]:
    """Values for a line of text: long ones cut, commas in quotes, of many the first with a count of the rest."""
    shown = values if len(values) <= MOST_VALUES else values[: MOST_VALUES - 1]
    left = len(values) - len(shown)
    return [*map(_brief, shown), *([f"{left:,} more"] if left else [])]


def _brief(word: str) -> str:
    return apart(word if len(word) <= _LONGEST else f"{word[: _LONGEST - 1]}…")


def alternatives(words: Sequence[str]) -> str:
    """Words joined as a choice: `low`, `low or high`, `low, normal or high`."""
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)


class Contexts(msgspec.Struct, frozen=True, kw_only=True):
    """The contexts of an action: the variables they name, and who says what where."""

    action: str
    frame: Frame
    ucas: tuple[Statement, ...] = ()
    verdicts: tuple[Statement, ...] = ()
    desired: tuple[Statement, ...] = ()
    demands: tuple[Demand, ...] = ()


def together_desired(case: Case) -> Iterator[tuple[AnyItem, Contexts]]:
    """Each controller with the desired actions that ask it to provide something, over the variables they all name.

    Only controllers of which more than one action is desired; `action` is empty in these contexts.
    """
    groups: dict[str, list[AnyItem]] = {}
    for item in case.of_kind("desired"):
        if item.covers and item.data.get("type") == "provide" and (controller := controller_of(case, item)) is not None:
            groups.setdefault(controller.id, []).append(item)
    for name, members in groups.items():
        if len({item.data["action"] for item in members}) > 1:
            controller = case.items[name]
            space = _Space(case, controller, (), [_context(item.data) for item in members])
            statements = tuple(_statement(space, item, str(item.data["action"]), "") for item in members)
            frame = Frame(space.variables, space.layout)
            yield controller, Contexts(action="", frame=frame, desired=statements)


def desired_of(case: Case, action_id: str) -> list[AnyItem]:
    """The desired actions that name this action and stand, by file and place in it."""
    found = [
        item
        for reference in case.references_to(action_id)
        if (item := case.items.get(reference.source)) is not None and item.kind.name == "desired" and item.covers
    ]
    return sorted(found, key=lambda item: (item.file, item.id))


def actions_with_contexts(case: Case) -> list[AnyItem]:
    """The actions that stand and about which anything is said in a context given in values, or in every context.

    What controller constraints demand in a form that can be compared counts as said.
    """
    named = {
        item.data.get("action")
        for kind in ("uca", "desired")
        for item in case.of_kind(kind)
        if item.data.get("context") or _without_words(item)
    }
    for constraint in case.of_kind("controller_constraint"):
        if structured(constraint):
            ucas = map(case.items.get, constraint.data.get("ucas", ()))
            named.update(uca.data.get("action") for uca in ucas if uca is not None and uca.kind.name == "uca")
    return [
        action
        for action in case.of_kind("action")
        if not action.obsolete and (action.id in named or _has_context(action))
    ]


def _without_words(item: AnyItem) -> bool:
    """Whether an item that has no context in values may hold in every context: nothing in words limits it."""
    data = item.data
    held = item.kind.name == "desired" or data.get("subtype") == "never-safe"
    return held and not data.get("when") and not data.get("text")


def _has_context(action: AnyItem) -> bool:
    """Whether an action calls itself not hazardous in a context given in values."""
    data = action.data
    return any(
        isinstance(entry, dict) and entry.get("context")
        for value in data.get("not_hazardous", {}).values()
        for entry in (value if isinstance(value, list) else (value,))
    )


def contexts_of(case: Case, action: AnyItem, *, as_of: date | None = None) -> Contexts:
    """Everything that is said about an action in a context. Obsolete and unreviewed items say nothing.

    With `as_of`, assumptions that are past their last day on that day are no reasons.
    """
    controller = controller_of(case, action)
    ucas = [uca for uca in ucas_of(case, action.id) if uca.covers and type_of_uca(uca)]
    verdicts = [verdict for verdict in verdicts_of(case, action, as_of=as_of) if verdict.reasoned]
    desired = [item for item in desired_of(case, action.id) if item.data.get("type")]
    bound = action.data.get("context_variables", ())
    constraints = constraints_on(case, ucas)
    contexts = [_context(item.data) for item in (*ucas, *desired)] + [verdict.context for verdict in verdicts]
    space = _Space(case, controller, bound, contexts, [_context(item.data) for item, _ in constraints])
    return Contexts(
        action=action.id,
        frame=Frame(space.variables, space.layout),
        ucas=tuple(_uca_statement(space, uca, finished=not unfinished(case, uca)) for uca in ucas),
        verdicts=tuple(_verdict_statement(space, action, verdict) for verdict in verdicts),
        desired=tuple(_statement(space, item, str(item.data["type"]), "") for item in desired),
        demands=tuple(
            Demand(_statement(space, item, asks.requires, ""), asks)
            for item, named in constraints
            for asks in asked_of(item, named)
        ),
    )


def contexts_of_verdicts(case: Case, action: AnyItem, verdicts: Iterable[Verdict]) -> Contexts:
    """Some of the verdicts on an action alone, over the variables that they name."""
    said = [verdict for verdict in verdicts if verdict.reasoned]
    space = _Space(case, controller_of(case, action), (), [verdict.context for verdict in said])
    return Contexts(
        action=action.id,
        frame=Frame(space.variables, space.layout),
        verdicts=tuple(_verdict_statement(space, action, verdict) for verdict in said),
    )


def _context(data: Mapping[str, Any]) -> Mapping[str, Any]:
    context = data.get("context")
    return context if isinstance(context, dict) else {}


class _Space:
    """The variables that contexts name, and the boxes of those contexts.

    Variables that only the contexts `beside` name bound no table.
    """

    def __init__(
        self,
        case: Case,
        controller: AnyItem | None,
        bound: Iterable[str],
        contexts: Iterable[Mapping[str, Any]],
        beside: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        self._known = Variables(case, controller)
        named: dict[str, str] = {}
        values: dict[str, tuple[Value, ...]] = {}
        mentioned: dict[str, dict[Value, None]] = {}
        spoken = [*((name, ()) for name in bound), *(pair for one in contexts for pair in one.items())]
        bounding = self._known.keys(bound) or self._known.keys(name for name, _ in spoken)
        for name, said in [*spoken, *(pair for one in beside for pair in one.items())]:
            found = self._known.find(name)
            if found is None:
                continue
            key, declared = found
            if key not in named:
                named[key] = name
                values[key] = tuple(map(typed, declared))
                mentioned[key] = {}
            mentioned[key].update(dict.fromkeys(map(typed, listed(said))))
        self._places: dict[str, tuple[int, dict[Value, int]]] = {}
        variables = []
        for place, (key, name) in enumerate(named.items()):
            taken = values[key] or [value for value in mentioned[key] if value != (str, ANYTHING)]
            words = [word(value) for _, value in taken] + ([] if values[key] else [OTHER])
            self._places[key] = place, {value: number for number, value in enumerate(taken)}
            variables.append(
                Variable(
                    name=name,
                    values=tuple(words),
                    declared=bool(values[key]),
                    bounding=key in bounding,
                )
            )
        self.variables = tuple(variables)
        self.layout = Layout([len(variable.values) for variable in self.variables])

    def box(self, context: Mapping[str, Any]) -> tuple[Box | None, bool]:
        """The rows of a context, None if there are none; and whether that is because no state of the world fits it.

        Otherwise, if there are none, the context names a variable or a value that nobody declares.
        """
        allowed = []
        for name, said in context.items():
            found = self._known.find(name)
            if found is None:
                return None, False
            place, numbers = self._places[found[0]]
            given = listed(said)
            if ANYTHING in given:
                continue
            mask = 0
            for value in given:
                bit = numbers.get(typed(value))
                if bit is None:
                    return None, False
                mask |= 1 << bit
            allowed.append((place, mask))
        box = self.layout.box(allowed)
        return (None, True) if self.layout.empty(box) else (box, False)


def word(value: Any) -> str:
    """A value as a table shows it; 1, 1.0, true and "1" are four values."""
    return scalar_word(value)


def _uca_statement(space: _Space, uca: AnyItem, *, finished: bool) -> Statement:
    subtype = uca.data.get("subtype")
    never_safe = subtype == "never-safe"
    mode = "" if never_safe or not isinstance(subtype, str) else subtype
    hazards = frozenset(one for one in uca.data.get("hazards", ()) if isinstance(one, str))
    said = _statement(space, uca, type_of_uca(uca), mode, always=never_safe, hazards=hazards)
    return msgspec.structs.replace(said, finished=finished, never_safe=never_safe)


def _statement(
    space: _Space,
    item: AnyItem,
    key: str,
    mode: str,
    *,
    always: bool | None = None,
    hazards: frozenset[str] = frozenset(),
) -> Statement:
    """The statement of an item. `always`: without context it holds in all; by default all but unsafe control does."""
    data = item.data
    context = _context(data)
    in_words = bool(str(data.get("when", "")).strip())
    told = in_words or bool(str(data.get("text", "")).strip())
    everywhere = (item.kind.name != "uca" if always is None else always) and not told
    spoilt = _spoilt(item, ("context", "when", "type", "subtype", "requires", "forbids", "ucas"))
    box, impossible = (None, False) if spoilt else space.box(context)
    return Statement(
        item=item.id,
        key=key,
        mode=mode,
        path=("context",) if context else ("when",) if in_words else (),
        box=box,
        structured=bool(context),
        exact=not in_words if context else everywhere,
        hazards=hazards,
        impossible=impossible,
        in_words=told,
        words=" ".join(str(data.get("when", "")).split()).rstrip(".").casefold(),
    )


def _spoilt(item: AnyItem, fields: tuple[str, ...]) -> bool:
    """Whether something in these fields could not be read, so that what is left may say more than was meant."""
    return any(not error.path or error.path[0] in fields for error in item.errors)


def _verdict_statement(space: _Space, action: AnyItem, verdict: Verdict) -> Statement:
    key = TYPE_OF.get(verdict.key, verdict.key)
    box, impossible = (None, False) if _spoilt(action, ("not_hazardous",)) else space.box(verdict.context)
    return Statement(
        item=action.id,
        key=key,
        mode="" if verdict.key == key else verdict.key,
        path=verdict.path,
        box=box,
        structured=bool(verdict.context),
        exact=not verdict.when,
        verdict=verdict,
        impossible=impossible,
        in_words=bool(verdict.when),
    )
