"""What a trace drawing shows: the items of an analysis in columns by kind, from losses to evidence, and their links."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from safetycase import stpa
from safetycase.case import AnyItem, Case
from safetycase.case.unknown import elsewhere
from safetycase.diagrams.views import NoSuchPartError, counted
from safetycase.evidence import Assessment, Shown
from safetycase.findings.looks import LOOKS, with_basis
from safetycase.model import BY_NAME
from safetycase.trace import STANDARD, Graph, route
from safetycase.trace.coverage import covered
from safetycase.trace.routes import CARRIED

COLUMNS: tuple[tuple[str, ...], ...] = (
    ("loss",),
    ("hazard",),
    ("constraint",),
    ("uca",),
    ("controller_constraint", "scenario"),
    ("requirement",),
    ("evidence",),
)
"""The kinds in each column, from left to right."""
MOST = 300
"""How many items a drawing shows at most."""
MOST_IN_COLUMN = 120
"""How many items of one column a drawing shows at most."""

_KINDS = tuple(kind for kinds in COLUMNS for kind in kinds)
_PLACE = {kind: place for place, kinds in enumerate(COLUMNS) for kind in kinds}
_FEW_NAMES, _SOME = 4, 8


@dataclass(frozen=True)
class Node:
    """An item. `state` is that of a requirement or piece of evidence, `basis` what it rests on, `lacks` the kinds that
    it should lead to or come from and does not; `parent` is the item of the same column that it refines; `unreviewed`:
    generated, seen by nobody.
    """

    id: str
    kind: str
    title: str
    state: Shown | None = None
    reasons: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    parent: str | None = None
    unreviewed: bool = False
    basis: str = ""

    @property
    def standing(self) -> str:
        """Its state as people read it: with its glyph, and what it rests on; empty where it has none."""
        return with_basis(f"{LOOKS[self.state][0]} {self.state}", self.basis) if self.state else ""


@dataclass(frozen=True)
class Link:
    """`later` follows from `first`, or speaks against it (`against`)."""

    first: str
    later: str
    against: bool = False


@dataclass(frozen=True)
class Column:
    """The items of one column in their order; `more` says in words what else the case has of these kinds."""

    heading: str
    nodes: tuple[Node, ...]
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class TraceGraph:
    """Everything a trace drawing shows. `remarks` are sentences that a reader must know."""

    title: str
    columns: tuple[Column, ...]
    links: tuple[Link, ...]
    remarks: tuple[str, ...] = ()
    cut: str = ""
    """Why not everything is drawn, and what to do about it; empty if nothing is left out."""


def trace_graph(case: Case, assessment: Assessment, hazard: str | None = None) -> TraceGraph:
    """The trace of a whole case, or of what hangs on one hazard; obsolete items are left out.

    A hazard's part holds its losses, the hazards around and inside it, and all that follows from it. A case too large
    for a drawing is cut: hazards in their order, each with all that hangs on it, as long as there is room. Raises
    NoSuchPartError when there is no such hazard.
    """
    whole = _Whole(case, assessment)
    title = f"Trace: {case.name}"
    wanted, remarks = list(whole.items), tuple[str, ...]()
    if hazard is not None:
        wanted = whole.hanging_on(_hazard(case, hazard))
        title = f"{title}, hazard {hazard}"
        remarks = (f"Only what hangs on {hazard}: {counted(len(wanted), 'item')} of {len(whole.items):,}.",)
    remarks += _refined_elsewhere(whole, wanted)
    shown, cut = _cut(whole, wanted, hazard)
    kept = set(shown)
    columns = tuple(
        Column(
            _heading(kinds),
            tuple(whole.node(item, kept) for item in shown if whole.items[item].kind.name in kinds),
            whole.left_out([item for item in wanted if item not in kept and whole.items[item].kind.name in kinds]),
        )
        for kinds in COLUMNS
    )
    links = tuple(link for link in whole.links if link.first in kept and link.later in kept)
    return TraceGraph(title, columns, links, remarks, cut)


def _refined_elsewhere(whole: _Whole, wanted: Sequence[str]) -> tuple[str, ...]:
    """A sentence on what refines the items of a drawing in imported cases, where it is not drawn."""
    found = []
    for item in wanted:
        names = [name for name in whole.items[item].data.get("refined_by", ()) if isinstance(name, str) and ":" in name]
        if names:
            found.append(f"{item} by {', '.join(names)}")
    if not found:
        return ()
    more = f" and {len(found) - _SOME} more" if len(found) > _SOME else ""
    return (f"Refined in imported cases, which are not drawn: {'; '.join(found[:_SOME])}{more}.",)


def _hazard(case: Case, hazard: str) -> str:
    item = case.items.get(hazard)
    if item is not None and item.kind.name == "hazard" and not item.obsolete:
        return hazard
    if item is not None and item.kind.name != "hazard":
        raise NoSuchPartError(f"{hazard} is not among the hazards but among the {item.kind.plural.lower()}")
    if item is not None:
        raise NoSuchPartError(f"{hazard} is obsolete")
    if abroad := elsewhere(case, hazard):
        raise NoSuchPartError(abroad)
    import difflib

    known = [one.id for one in case.of_kind("hazard") if not one.obsolete]
    near = difflib.get_close_matches(hazard, known, n=1)
    if near:
        raise NoSuchPartError(f"there is no hazard {hazard}; did you mean {near[0]}?")
    some = ", ".join(known[:_SOME]) + (", …" if len(known) > _SOME else "")
    raise NoSuchPartError(f"there is no hazard {hazard} (hazards: {some or 'none'})")


class _Whole:
    """The items of a case that a trace shows, with their links and their states."""

    def __init__(self, case: Case, assessment: Assessment) -> None:
        self.case, self.assessment = case, assessment
        self.items: dict[str, AnyItem] = {
            item.id: item for kind in _KINDS for item in case.of_kind(kind) if not item.obsolete
        }
        graph = Graph(case)
        following = graph.along(route("loss", "evidence"))
        self.parents: dict[str, str] = {}
        links: dict[Link, None] = {}
        for first in self.items:
            for later in following.get(first, ()):
                if later not in self.items:
                    continue
                if self._kind(first) == self._kind(later):
                    self.parents.setdefault(later, first)
                elif (self._kind(first), self._kind(later)) != CARRIED:  # the two stand in one column
                    links[Link(first, later)] = None
        for item in case.of_kind("evidence"):
            links.update(dict.fromkeys(self._against(item)))
        self.links = tuple(links)
        self.lacking = _lacking(graph)

    def _kind(self, item: str) -> str:
        return self.items[item].kind.name

    def _against(self, item: AnyItem) -> Iterable[Link]:
        entries = item.data.get("supports")
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and entry.get("direction") == "undermines":
                target = entry.get("ref")
                if isinstance(target, str) and target in self.items and item.id in self.items:
                    yield Link(target, item.id, against=True)

    def hanging_on(self, hazard: str) -> list[str]:
        """The items that follow from `hazard`, the hazards around and inside it, and the losses of all these."""
        later: dict[str, list[str]] = {}
        earlier: dict[str, list[str]] = {}
        for link in self.links:
            later.setdefault(link.first, []).append(link.later)
            earlier.setdefault(link.later, []).append(link.first)
        for part, parent in self.parents.items():
            later.setdefault(parent, []).append(part)
            if self._kind(part) == "hazard":
                earlier.setdefault(part, []).append(parent)
        found = _reached([hazard], later) | _reached([hazard], earlier)
        found |= {one for item in found if self._kind(item) == "hazard" for one in earlier.get(item, ())}
        return [item for item in self.items if item in found]

    def node(self, item_id: str, shown: Collection[str]) -> Node:
        """An item as it is drawn."""
        item = self.items[item_id]
        verdict, evidence = self.assessment.verdicts.get(item_id), self.assessment.evidence.get(item_id)
        state: Shown | None = verdict.state if verdict is not None else None
        reasons = verdict.reasons if verdict is not None else ()
        basis: str = verdict.basis if verdict is not None else ""
        if evidence is not None:
            state, reasons, basis = evidence.state, evidence.reasons, evidence.basis
        if item.not_needed and state is None:
            state = "not needed"
        parent = self.parents.get(item_id)
        return Node(
            item_id,
            item.kind.name,
            item.title or stpa.sentence(self.case, item),
            state,
            tuple(reasons),
            self.lacking.get(item_id, ()),
            parent if parent in shown else None,
            item.unreviewed,
            basis,
        )

    def left_out(self, items: Collection[str]) -> tuple[str, ...]:
        """How many items are not drawn, by kind and by state; nothing for none."""
        kinds: dict[str, int] = {}
        states: dict[str, int] = {}
        for item in items:
            kinds[self._kind(item)] = kinds.get(self._kind(item), 0) + 1
            node = self.node(item, ())
            if node.state:
                words = with_basis(node.state, node.basis)
                states[words] = states.get(words, 0) + 1
        said = [f"{number:,} more {_noun(kind, number)}" for kind, number in kinds.items()]
        return (*said, *(f"{number:,} {state}" for state, number in sorted(states.items())))


def _heading(kinds: Sequence[str]) -> str:
    first, *others = (BY_NAME[kind].plural for kind in kinds)
    return " and ".join([first, *(other.lower() for other in others)])


def _noun(kind: str, number: int) -> str:
    return (BY_NAME[kind].title if number == 1 else BY_NAME[kind].plural).lower()


def _reached(starts: Iterable[str], following: Mapping[str, Iterable[str]]) -> set[str]:
    found = set(starts)
    waiting = list(found)
    while waiting:
        for other in following.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _lacking(graph: Graph) -> dict[str, tuple[str, ...]]:
    """What items lack that should lead somewhere or come from somewhere, in words, by item."""
    found: dict[str, list[str]] = {}
    for source, target in STANDARD:
        if source in _PLACE and target in _PLACE:
            for item in covered(graph, source, target).gaps:
                found.setdefault(item, []).append(f"no {BY_NAME[target].title.lower()}")
    for item in dict.fromkeys(first for first, _ in graph.carried):
        found.setdefault(item, []).append("no requirement of its own")
    return {item: tuple(dict.fromkeys(words)) for item, words in found.items()}


def _cut(whole: _Whole, wanted: list[str], hazard: str | None) -> tuple[list[str], str]:
    """The items to draw, and why these are not all."""

    def fits(items: Collection[str]) -> bool:
        counts = [0] * len(COLUMNS)
        for item in items:
            counts[_PLACE[whole.items[item].kind.name]] += 1
        return sum(counts) <= MOST and max(counts) <= MOST_IN_COLUMN

    if fits(wanted):
        return wanted, ""
    kept: dict[str, None] = {}
    names: list[str] = []
    if hazard is None:
        for one in (item for item in wanted if whole.items[item].kind.name == "hazard" and item not in whole.parents):
            more = dict.fromkeys(whole.hanging_on(one))
            if not fits({**kept, **more}):
                break
            kept.update(more)
            names.append(one)
    if not names:
        counts = [0] * len(COLUMNS)
        for item in wanted:
            place = _PLACE[whole.items[item].kind.name]
            counts[place] += 1
            if counts[place] <= MOST // len(COLUMNS):
                kept[item] = None
    shown = [item for item in wanted if item in kept]
    said = f"{len(shown):,} of {counted(len(wanted), 'item')} are drawn"
    if hazard is not None:
        said += f", the first {MOST // len(COLUMNS)} of each column; the rest is counted."
        return shown, f"{said} `safetycase trace --from hazard --to requirement` lists all."
    if names:
        named = ", ".join(names[:_FEW_NAMES])
        if len(names) > _FEW_NAMES:
            named += f" and {len(names) - _FEW_NAMES} more"
        said += f": {'hazard' if len(names) == 1 else 'hazards'} {named} with what hangs on them; the rest is counted."
    else:
        said += f", the first {MOST // len(COLUMNS)} of each column; the rest is counted."
    return shown, f"{said} `--hazard ID` draws one hazard with all that hangs on it."
