"""The trace of an item as a tree in both directions: unfolded as far as somebody looks, with states and findings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec

from safetycase.case import AnyItem, Case, joined
from safetycase.findings import Severity
from safetycase.model import BY_NAME
from safetycase.stpa import sentence
from safetycase.trace import Neighbour, lacking, leading_to, names_of, neighbours
from safetycase.tui.judgement import Judgement
from safetycase.tui.lettering import fit
from safetycase.tui.looks import Piece, severity_piece, state_piece
from safetycase.tui.rows import Row, Rows
from safetycase.tui.state import State
from safetycase.tui.tracefacts import Fact, facts_of

OUT, IN = "→", "←"
HEADINGS = {OUT: "refers to", IN: "is referred to by"}
AT_ONCE = 200
"""How many neighbours of one item are shown before somebody asks for more."""
NARROW = 56
"""Below this width, the id comes before the words of the relation, and a state is its sign alone."""
RELATION = 10
"""Cells that are kept for the relation there, which tells support from what undermines."""
FEW = 9
"""Cells of a row besides its indentation, id, relation and what stands at its end."""
_SETTLED = ("", "demonstrated", "not needed")


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A link in the tree: from the item `above` to its neighbour, away from the root in the direction of `arrow`.

    `opens`: something hangs on it. `again`: it stands above itself already, so that it is not unfolded once more.
    """

    key: str
    arrow: str
    depth: int
    above: str
    neighbour: Neighbour
    opens: bool
    again: bool

    @property
    def id(self) -> str:
        """The item at its end; of a variable the element."""
        return self.neighbour.id.partition("/")[0]


class More(msgspec.Struct, frozen=True):
    """The row that stands for neighbours not shown yet: those of the node `key`."""

    key: str


class Gaps(msgspec.Struct, frozen=True):
    """What is left to do in a case, and what leads there: along references, and along those who refer.

    `lacking` are the kinds that an item does not reach although it should.
    """

    lacking: Mapping[str, tuple[str, ...]]
    leading: Mapping[str, Collection[str]]


class TraceTree:
    """What is unfolded of the traces of items, where the cursor was in each, and whether only gaps are shown."""

    def __init__(self) -> None:
        self.gaps_only = False
        self._open: dict[str, set[str]] = {}
        self._shown: dict[str, int] = {}
        self._cursor: dict[str, str] = {}
        self._gaps: tuple[Judgement, Gaps] | None = None

    def rows(self, state: State, item: AnyItem, width: int = 0) -> Rows:
        """The tree of an item, made row by row as it is looked at; the data of a row is a Node, a Fact or a More.

        `width` is the room there is in cells, 0 where that is not known yet.
        """
        found: dict[str, tuple[int, Node | Fact | More] | str] = {}
        standing = state.judgement.standing.get(item.id)
        if standing is not None and (facts := facts_of(standing, item.id)):
            found["why"] = f"why it is {standing.state}"
            found |= {f"why/{number}": (0, fact) for number, fact in enumerate(facts)}
        gaps = self.gaps(state) if self.gaps_only else None
        for arrow, heading in HEADINGS.items():
            found[arrow] = heading
            before = len(found)
            for key, entry in self._below(state, item.id, item.id, arrow, (item.id,), gaps):
                found[key] = entry
            if len(found) == before:
                found[f"{arrow}nothing"] = "   nothing that leads to a gap" if gaps is not None else "   nothing"
        widths = _widths(found)
        whole = joined(state.case)

        def make(key: str) -> Row:
            entry = found[key]
            if isinstance(entry, str):
                return Row(key, ((entry, "dim" if key.endswith("nothing") else "heading"),), selectable=False)
            depth, what = entry
            if isinstance(what, Fact):
                return _fact_row(key, depth, what)
            if isinstance(what, More):
                return Row(key, ((f"{'  ' * depth}   … more: enter shows them", "dim"),), data=what)
            return self._node_row(state, whole, item.id, what, widths[what.arrow, what.depth], gaps, width)

        return Rows(list(found), make)

    def _below(
        self, state: State, root: str, above: str, arrow: str, path: tuple[str, ...], gaps: Gaps | None
    ) -> Iterator[tuple[str, tuple[int, Node | Fact | More]]]:
        """The nodes under an item, each with what is unfolded under it."""
        beside = neighbours(state.case, above)
        found = beside.outward if arrow == OUT else beside.inward
        if gaps is not None:
            found = tuple(one for one in found if one.id.partition("/")[0] in gaps.leading[arrow])
        prefix = arrow + "/".join(path[1:])
        most = self._shown.get(f"{root} {prefix}", AT_ONCE)
        depth = len(path) - 1
        for number, one in enumerate(found[:most]):
            name = one.id.partition("/")[0]
            again = name in path
            key = f"{prefix}|{one.field}|{one.id}|{number}"
            opens = bool(one.kind) and not again and self._opens(state, name, arrow)
            node = Node(key=key, arrow=arrow, depth=depth, above=above, neighbour=one, opens=opens, again=again)
            yield key, (depth, node)
            if opens and key in self._open.get(root, ()):
                standing = state.judgement.standing.get(name)
                for place, fact in enumerate(facts_of(standing, name) if standing is not None else ()):
                    yield f"{key}#{place}", (depth + 1, fact)
                yield from self._below(state, root, name, arrow, (*path, name), gaps)
        if len(found) > most:
            yield f"{prefix}…", (depth, More(prefix))

    def _opens(self, state: State, name: str, arrow: str) -> bool:
        if name in state.judgement.standing:
            return True
        whole = joined(state.case)
        item = whole.items[name]
        return bool(item.references) if arrow == OUT else any(map(whole.references_to, names_of(item)))

    def _node_row(
        self,
        state: State,
        whole: Case,
        root: str,
        node: Node,
        widths: tuple[int, int],
        gaps: Gaps | None,
        width: int,
    ) -> Row:
        one, (words_width, id_width) = node.neighbour, widths
        narrow = 0 < width < NARROW
        fold = "▾" if node.key in self._open.get(root, ()) else "▸" if node.opens else "↺" if node.again else " "
        item = whole.items.get(node.id) if one.kind else None
        word, tone = state_piece(state.judgement.state(one.id), basis=state.judgement.basis(one.id))
        name: Piece = ("is not in this case", "error")
        if item is not None:
            name = (_name(state, item), "dim" if item.obsolete else "")
        tail: list[Piece] = []
        if item is not None and item.status != "draft" and (item.obsolete or not narrow):
            tail.append((f" {item.status}", "dim"))
        if gaps is not None and node.id in gaps.lacking:
            wanted = ", ".join(BY_NAME[kind].title.lower() for kind in gaps.lacking[node.id])
            tail.append((f" no {wanted}", "warning"))
        if word.strip():
            tail.append((f" {word[:1] if narrow else word}", tone))
        relation: Piece = (f"{fit(one.words, words_width)} ", "dim")
        worst = severity_piece(state.judgement.worst.get(one.id))
        if narrow:
            taken = 2 * node.depth + FEW + sum(len(text) for text, _ in tail)
            id_width = min(id_width, max(width - taken - RELATION, RELATION))
        named: Piece = (f" {fit(one.id, id_width)}  ", "id")
        pieces = (
            (f" {'  ' * node.depth}{fold} ", "dim"),
            (f"{node.arrow} ", "dim"),
            *((worst, named, relation) if narrow else (relation, worst, named)),
            name,
        )
        return Row(node.key, pieces, tail=tuple(tail), data=node)

    def fold(self, root: str, node: Node, *, unfold: bool) -> bool:
        """Unfold a node of the tree of `root`, or fold it; False if that changes nothing."""
        known = self._open.setdefault(root, set())
        if not node.opens or (node.key in known) == unfold:
            return False
        known ^= {node.key}
        return True

    def more(self, root: str, more: More) -> None:
        """Show further neighbours."""
        place = f"{root} {more.key}"
        self._shown[place] = self._shown.get(place, AT_ONCE) + AT_ONCE

    def leave(self, root: str, key: str) -> None:
        """Remember where the cursor was in the tree of an item."""
        self._cursor[root] = key

    def spot(self, root: str) -> str | None:
        """Where the cursor was in the tree of an item when it was left."""
        return self._cursor.get(root)

    def knows_gaps(self, judgement: Judgement) -> bool:
        """Whether the gaps of this judgement are worked out."""
        return self._gaps is not None and self._gaps[0] is judgement

    def prepare(self, case: Case, judgement: Judgement) -> None:
        """Work out what is left to do: what does not reach what it should, is not demonstrated, or has findings.

        Takes a while in a large case; may run beside the screen.
        """
        lacks = lacking(case)
        open_ones = {item_id for item_id in judgement.standing if judgement.state(item_id) not in _SETTLED}
        found = {item_id for item_id, worst in judgement.worst.items() if worst > Severity.INFO}
        marked = {*lacks, *open_ones, *found}
        leading = {OUT: leading_to(case, marked, "references"), IN: leading_to(case, marked, "referrers")}
        self._gaps = (judgement, Gaps(lacks, leading))

    def gaps(self, state: State) -> Gaps:
        """What is left to do as it was last worked out: after an edit and until the next check, before that edit."""
        if self._gaps is None:
            self.prepare(state.case, state.judgement)
        assert self._gaps is not None
        return self._gaps[1]


def _widths(found: Mapping[str, tuple[int, Node | Fact | More] | str]) -> dict[tuple[str, int], tuple[int, int]]:
    """How wide the words and the ids are, for each direction and depth."""
    widths: dict[tuple[str, int], tuple[int, int]] = {}
    for entry in found.values():
        if not isinstance(entry, str) and isinstance(entry[1], Node):
            one, place = entry[1].neighbour, (entry[1].arrow, entry[1].depth)
            words, ids = widths.get(place, (0, 0))
            widths[place] = (min(max(words, len(one.words)), 24), min(max(ids, len(one.id)), 20))
    return widths


def _name(state: State, item: AnyItem) -> str:
    if item.imported:
        return item.title or sentence(joined(state.case), item) or "nothing said yet"
    return state.name(item) or "nothing said yet"


def _fact_row(key: str, depth: int, fact: Fact) -> Row:
    label = f" {'  ' * depth}  {fit(fact.label, max(9, len(fact.label)))} "
    return Row(key, ((label, "dim" if not fact.label.startswith("✗") else "error"), (fact.text, fact.tone)), data=fact)
