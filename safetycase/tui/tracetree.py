"""The trace of an item as a tree in both directions: unfolded as far as somebody looks, with states and findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from safetycase.case import AnyItem, Case, joined
from safetycase.findings import Severity
from safetycase.findings.text import a
from safetycase.stpa import sentence
from safetycase.trace.tree import HEADINGS, Gaps, Node, gaps_of, links, prefix_of
from safetycase.tui.judgement import Judgement
from safetycase.tui.lettering import fit
from safetycase.tui.looks import Piece, severity_piece, state_piece
from safetycase.tui.rows import Row, Rows
from safetycase.tui.state import State

if TYPE_CHECKING:
    from safetycase.evidence.facts import Fact

AT_ONCE = 200
"""How many neighbours of one item are shown before somebody asks for more."""
NARROW = 56
"""Below this width, the id comes before the words of the relation, and a state is its sign alone."""
RELATION = 10
"""Cells that are kept for the relation there, which tells support from what undermines."""
FEW = 9
"""Cells of a row besides its indentation, id, relation and what stands at its end."""


class More(msgspec.Struct, frozen=True):
    """The row that stands for neighbours not shown yet: those of the node `key`."""

    key: str


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
        gaps = self.gaps(state) if self.gaps_only else None
        worst = state.judgement.worst.get(item.id)
        if gaps is not None and (missing := gaps.missing(item.id)):
            found["gap"] = f" lacks: {missing}"
        elif gaps is not None and worst is not None and worst > Severity.INFO:
            found["gap"] = f" {a(worst.word)} is found on it"
        standing = state.judgement.standing.get(item.id)
        if standing is not None and (facts := _facts(state, item.id)):
            found["why"] = f"why it is {standing.state}"
            found |= {f"why/{number}": (0, fact) for number, fact in enumerate(facts)}
        for arrow, heading in HEADINGS.items():
            found[arrow] = heading
            before = len(found)
            for key, entry in self._below(state, item.id, arrow, (item.id,), gaps):
                found[key] = entry
            if len(found) == before:
                found[f"{arrow}nothing"] = "   nothing that leads to a gap" if gaps is not None else "   nothing"
        widths = _widths(found)
        whole = joined(state.case)

        def make(key: str) -> Row:
            entry = found[key]
            if key == "gap" and isinstance(entry, str):
                return Row(key, (severity_piece(worst), (entry, "warning")), selectable=False)
            if isinstance(entry, str):
                return Row(key, ((entry, "dim" if key.endswith("nothing") else "heading"),), selectable=False)
            depth, what = entry
            if isinstance(what, More):
                return Row(key, ((f"{'  ' * depth}   … more: enter shows them", "dim"),), data=what)
            if isinstance(what, Node):
                return self._node_row(state, whole, item.id, what, widths[what.arrow, what.depth], gaps, width)
            return _fact_row(key, depth, what)

        return Rows(list(found), make)

    def _below(
        self, state: State, root: str, arrow: str, path: tuple[str, ...], gaps: Gaps | None
    ) -> Iterator[tuple[str, tuple[int, Node | Fact | More]]]:
        """The nodes under an item, each with what is unfolded under it."""
        found = links(state.case, path, arrow, state.judgement.standing, gaps)
        prefix = prefix_of(path, arrow)
        most = self._shown.get(f"{root} {prefix}", AT_ONCE)
        depth = len(path) - 1
        for node in islice(found, most):
            yield node.key, (depth, node)
            if node.opens and node.key in self._open.get(root, ()):
                for place, fact in enumerate(_facts(state, node.id)):
                    yield f"{node.key}#{place}", (depth + 1, fact)
                yield from self._below(state, root, arrow, (*path, node.id), gaps)
        if next(found, None) is not None:
            yield f"{prefix}…", (depth, More(prefix))

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
        if gaps is not None and (missing := gaps.missing(node.id)):
            tail.append((f" no {missing}", "warning"))
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
        states = {item_id: judgement.state(item_id) for item_id in judgement.standing}
        self._gaps = (judgement, gaps_of(case, states, judgement.worst))

    def gaps(self, state: State) -> Gaps:
        """What is left to do as it was last worked out: after an edit and until the next check, before that edit."""
        if self._gaps is None:
            self.prepare(state.case, state.judgement)
        assert self._gaps is not None
        return self._gaps[1]


def _facts(state: State, item_id: str) -> list[Fact]:
    """What the standing of an item rests on, nothing where it has none."""
    standing = state.judgement.standing.get(item_id)
    if standing is None:
        return []
    from safetycase.evidence.facts import facts_of

    return facts_of(standing, item_id)


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
