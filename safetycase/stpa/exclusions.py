"""Whether controller constraints exclude the unsafe control actions that they name, and what they contradict.

Decided where both are given in values: a constraint excludes unsafe control in every context in which it holds and
leaves no room for it (cf. solver-aided STPA, where a solver is asked; finitely many values need none). The contexts
that stay allowed are cut out variable by variable, without going through them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.stpa.boxes import Box, BoxIndex, bits, within
from safetycase.stpa.contexts import Contexts, Demand, Statement, contexts_of
from safetycase.stpa.demands import PROVIDE, WITHHOLD

MOST_BOXES = 2**12
"""Into how many boxes what stays allowed is cut at most; beyond, it is not looked at."""


SHOWN = 3
"""How many groups of contexts are named in words."""


class Excluded(StrEnum):
    """Whether constraints exclude an unsafe control action."""

    YES = "yes"
    """In every context in which it is unsafe."""
    NO = "no"
    """It stays allowed in some."""
    UNDECIDED = "undecided"
    """Something that matters is said in words alone, or cannot be read."""
    TOO_LARGE = "too-large"
    """What stays allowed falls into too many pieces to be looked at."""
    UNNAMED = "unnamed"
    """No constraint names it."""


class Exclusion(msgspec.Struct, frozen=True, kw_only=True):
    """How far the constraints that name an unsafe control action exclude it.

    `by` are the constraints, first those that ask for what excludes it. `left` are disjoint boxes of what stays
    allowed; there are none where no constraint asks for what would exclude it. `why` tells what is allowed, or why it
    is undecided, `remedy` what a constraint would have to demand.
    """

    uca: Statement
    state: Excluded
    by: tuple[str, ...] = ()
    left: tuple[Box, ...] = ()
    why: str = ""
    remedy: str = ""


def exclusions(contexts: Contexts) -> list[Exclusion]:
    """How far each unsafe control action of an action is excluded, in the order of the contexts."""
    naming = _by_uca(contexts.demands)
    return [_exclusion(contexts, uca, naming.get(uca.item, ())) for uca in contexts.ucas]


def _by_uca(demands: Iterable[Demand]) -> dict[str, list[Demand]]:
    found: dict[str, list[Demand]] = {}
    for demand in demands:
        for name in demand.asks.ucas:
            found.setdefault(name, []).append(demand)
    return found


def _exclusion(contexts: Contexts, uca: Statement, naming: Sequence[Demand]) -> Exclusion:
    if not naming:
        return Exclusion(uca=uca, state=Excluded.UNNAMED)
    asking = [one for one in naming if one.asks.excludes(uca.key, uca.mode)]
    by = tuple(dict.fromkeys(one.said.item for one in (*asking, *naming)))
    if any(one.asks.turned for one in asking):
        return Exclusion(uca=uca, state=Excluded.YES, by=by)
    if uca.box is None:
        return Exclusion(uca=uca, state=Excluded.UNDECIDED, by=by, why=_no_box(uca))
    sure = [_box(one.said) for one in asking if _holds_with(one.said, uca)]
    left = contexts.frame.layout.without(uca.box, sure, MOST_BOXES)
    if left is not None and not left:
        return Exclusion(uca=uca, state=Excluded.YES, by=by)
    doubts = [one for one in naming if not one.asks.told] + [one for one in asking if not _holds_with(one.said, uca)]
    if doubts:
        return Exclusion(uca=uca, state=Excluded.UNDECIDED, by=by, why=_doubt(doubts[0]))
    if not asking:
        why, remedy = _missing(contexts.action, uca, "they do" if by[1:] else "it does")
        return Exclusion(uca=uca, state=Excluded.NO, by=by, why=why, remedy=remedy)
    if not uca.exact:
        why = f"{uca.item} {'says in words in which context it is unsafe' if uca.in_words else 'has no context'}"
        return Exclusion(uca=uca, state=Excluded.UNDECIDED, by=by, why=why)
    if left is None:
        why = f"what stays allowed falls into more than {MOST_BOXES:,} groups of contexts"
        return Exclusion(uca=uca, state=Excluded.TOO_LARGE, by=by, why=why)
    named = "; ".join(contexts.frame.words(box) for box in left[:SHOWN])
    why = f"it stays allowed {named}{'; and in other contexts' if len(left) > SHOWN else ''}"
    return Exclusion(uca=uca, state=Excluded.NO, by=by, left=tuple(left), why=why)


def _holds_with(demand: Statement, uca: Statement) -> bool:
    """Whether a demand holds in the rows of its box wherever an unsafe control action does, as far as words limit both.

    Words limit it no further where the unsafe control action is limited by the same.
    """
    return demand.box is not None and (demand.exact or bool(demand.words and demand.words == uca.words))


def _no_box(one: Statement) -> str:
    if one.impossible:
        return f"no state of the world fits the context of {one.item}"
    return f"the context of {one.item} names what nobody declares"


def _doubt(demand: Demand) -> str:
    said = demand.said
    if not demand.asks.told:
        return f"{said.item} says in words alone what it demands"
    return _no_box(said) if said.box is None else f"{said.item} says in words in which context it holds"


def _missing(action: str, uca: Statement, they: str) -> tuple[str, str]:
    """What constraints do not demand that would exclude unsafe control, and what to write."""
    if uca.key == "not-provided":
        return f"{they} not require that {action} is provided", "write `requires: provide`"
    if uca.key == "provided" and not uca.mode:
        return f"{they} not require that {action} is not provided", "write `requires: do-not-provide`"
    way = uca.mode or uca.key
    return f"{they} not forbid {way}", f"write `forbids: [{way}]`"


def exclusions_about(case: Case, item: AnyItem) -> list[tuple[str, str]]:
    """How far an unsafe control action, or each that a constraint names, is excluded: its id, and that in words.

    Empty for items of other kinds and those of imported cases, and for unsafe control actions that no constraint names.
    """
    if item.imported or item.kind.name not in ("uca", "controller_constraint"):
        return []
    names = [item.id] if item.kind.name == "uca" else [one for one in item.data.get("ucas", ()) if isinstance(one, str)]
    known: dict[str, dict[str, Exclusion]] = {}
    told = []
    for name in dict.fromkeys(names):
        uca = case.items.get(name)
        action = case.items.get(uca.data.get("action", "")) if uca is not None and uca.kind.name == "uca" else None
        if action is None or action.kind.name != "action":
            told.append((name, f"not decided: {_unknown(uca)}"))
            continue
        if action.id not in known:
            known[action.id] = {one.uca.item: one for one in exclusions(contexts_of(case, action))}
        found = known[action.id].get(name)
        if found is None:
            told.append((name, f"not decided: {_unfit(case.items[name])}"))
        elif found.state is not Excluded.UNNAMED:
            told.append((name, exclusion_words(found)))
    return told


def exclusion_words(found: Exclusion) -> str:
    """How far an unsafe control action is excluded, in words: `excluded by CC-1`, `not decided: ...`."""
    if found.state is Excluded.UNNAMED:
        return "no controller constraint names it"
    if found.state is Excluded.YES:
        return f"excluded by {' and '.join(found.by)}"
    head = {Excluded.NO: f"not excluded by {' and '.join(found.by)}", Excluded.UNDECIDED: "not decided"}
    return f"{head.get(found.state, 'not looked at')}: {found.why}"


def _unknown(uca: AnyItem | None) -> str:
    if uca is None or uca.kind.name != "uca":
        return "it is no unsafe control action of this case"
    return "it names no control action of this case"


def _unfit(uca: AnyItem) -> str:
    """Why an unsafe control action that has an action stands in no context."""
    if uca.obsolete:
        return "it is obsolete"
    if not uca.covers:
        return "it says only a placeholder" if uca.placeholder else "nobody has accepted it"
    return "it says no type"


class Clash(msgspec.Struct, frozen=True):
    """A constraint, what it shares contexts with and contradicts, and those contexts."""

    demand: Demand
    other: Statement
    shared: Box


_UNSAFE = {"provided": PROVIDE, "not-provided": WITHHOLD}
"""What does the unsafe thing, by type of unsafe control."""


def opposed(contexts: Contexts) -> Iterator[Clash]:
    """Constraints that demand not to provide the action, each with the first that demands to provide it somewhere."""
    demands = [one for one in contexts.demands if _comparable(one)]
    meeting = _Meeting(contexts, [one.said for one in demands if one.asks.requires == PROVIDE])
    for demand in demands:
        if demand.asks.requires == WITHHOLD:
            yield from _first(demand, meeting.of(demand))


def demanding_unsafe(contexts: Contexts) -> Iterator[Clash]:
    """Constraints that demand what an unsafe control action calls unsafe, each with the first such.

    Left out is what another contradiction tells: between unsafe control actions, or between constraints.
    """
    demands = [one for one in contexts.demands if _comparable(one)]
    naming, unsafe, meet = _by_uca(demands), _plain(contexts.ucas), contexts.frame.layout.meet
    for wanted, other_way in ((PROVIDE, WITHHOLD), (WITHHOLD, PROVIDE)):
        meeting = _Meeting(contexts, [one for one in unsafe.values() if _UNSAFE[one.key] == wanted])
        for demand in demands:
            if demand.asks.requires != wanted:
                continue
            box, own = _box(demand.said), _own(demand, unsafe, other_way)
            yield from _first(
                demand,
                (
                    one
                    for one in meeting.of(demand)
                    if not any(within(box & _box(one), told) for told in own)
                    and not any(
                        other.asks.requires == other_way and meet(_box(other.said), box)
                        for other in naming.get(one.item, ())
                    )
                ),
            )


def against_desired(contexts: Contexts) -> Iterator[Clash]:
    """Constraints that demand the opposite of what is desired somewhere, each with the first such desired action.

    Left out are desired actions that contradict an unsafe control action which the constraint names.
    """
    desired = [one for one in contexts.desired if one.exact and one.box is not None]
    unsafe, meet = _plain(contexts.ucas), contexts.frame.layout.meet
    for wanted, other_way in ((PROVIDE, WITHHOLD), (WITHHOLD, PROVIDE)):
        meeting = _Meeting(contexts, [one for one in desired if one.key == wanted])
        for demand in contexts.demands:
            if _comparable(demand) and demand.asks.requires == other_way:
                own = _own(demand, unsafe, wanted)
                others = (one for one in meeting.of(demand) if not any(meet(_box(one), it) for it in own))
                yield from _first(demand, others)


class _Meeting:
    """Statements with boxes, to be asked which of them share a context with a demand."""

    def __init__(self, contexts: Contexts, statements: Sequence[Statement]) -> None:
        self._statements = statements
        self._index = BoxIndex(contexts.frame.layout, [_box(one) for one in statements])

    def of(self, demand: Demand) -> Iterator[Statement]:
        """The statements that hold somewhere where the demand does."""
        return (self._statements[place] for place in bits(self._index.meeting(_box(demand.said))))


def _first(demand: Demand, others: Iterator[Statement]) -> Iterator[Clash]:
    for other in others:
        yield Clash(demand, other, _box(demand.said) & _box(other))
        return


def _own(demand: Demand, unsafe: Mapping[str, Statement], doing: str) -> list[Box]:
    """Where the unsafe control actions that a demand names call one way of acting unsafe."""
    named = (unsafe.get(name) for name in sorted(demand.asks.ucas))
    return [_box(one) for one in named if one is not None and _UNSAFE[one.key] == doing]


def _plain(ucas: Iterable[Statement]) -> dict[str, Statement]:
    """The unsafe control actions by providing or not providing as such that hold in just the rows of their boxes."""
    return {one.item: one for one in ucas if one.key in _UNSAFE and not one.mode and one.exact and one.box is not None}


def _comparable(demand: Demand) -> bool:
    """Whether a constraint demands something of its own, in just the rows of its box."""
    return demand.asks.told and not demand.asks.turned and demand.said.exact and demand.said.box is not None


def _box(statement: Statement) -> Box:
    """The box of a statement that has one."""
    assert statement.box is not None
    return statement.box
