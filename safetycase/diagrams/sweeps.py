"""An order of what stands in each row, what it costs, and small steps that better it: median sweeps up and down, then
swaps of neighbours that pay.

Crossings of lines cost; so does what stands between two boxes that talk, and feedback left of the action of its loop.
Frames stay in one piece.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

from safetycase.diagrams.graph import Graph
from safetycase.diagrams.rows import Rows

SWEEPS = 8
"""How often the rows are swept, and how many rounds of swaps there are."""
FINE = 4
"""What a crossing costs, in inversions of action and feedback."""
FIRM = 100
"""What an action to the right of its feedback costs, in crossings, where nothing less helps."""
_LOOP = 3  # the same at first
_BETWEEN = 6  # what a box between two that talk costs for each line between them, in crossings: the line is cut then
_LEAN = {"actuator": -0.2, "sensor": 0.2}


class Search:
    """An order of all rows and what is needed to better it."""

    def __init__(self, graph: Graph, rows: Rows) -> None:
        self.graph, self.entities, self.order = graph, rows.entities, [list(row) for row in rows.rows]
        count = len(rows.entities)
        self.up: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        self.down: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        for bundle, above, below in rows.stretches:
            weight = len(rows.bundles[bundle].lanes)
            self.down[above].append((below, weight))
            self.up[below].append((above, weight))
        self.peers: list[dict[int, int]] = [{} for _ in range(count)]
        for (one, other), lines in _talks(rows).items():
            self.peers[one][other] = self.peers[other][one] = lines
        self.bulk = [self._bulk_of(rows, entity) for entity in range(count)]
        self.after = _loops(rows)
        self.lean = [self._lean_of(rows, entity) for entity in range(count)]
        self.unlike = [
            ([entity for entity, _ in members], weight)
            for near, weight in ((self.up, 1), (self.down, 3))
            for members in near
            if len({self.lean[entity] for entity, _ in members}) > 1
        ]
        """The neighbours of an entity that do not all lean the same way, and what each inversion among them costs."""
        self.leaning = 1.0
        self.loop = _LOOP
        self.position = [0] * count
        self.frame_place: dict[int, float] = {}
        self.begin()

    def begin(self, *, leaning: bool = True) -> None:
        """Put everything in the order of its author, as far as frames allow."""
        self.leaning = float(leaning)
        for row in self.order:
            row.sort()
        self.number()
        self._place_frames()
        self.order = [self._sorted(row, 0, self.position) for row in self.order]
        self.number()

    def _bulk_of(self, rows: Rows, entity: int) -> int:
        """What an entity costs between two boxes that talk, for each line between them."""
        bundle = self.entities[entity].bundle
        return len(rows.bundles[bundle].lanes) if bundle is not None else _BETWEEN

    def _lean_of(self, rows: Rows, entity: int) -> float:
        """Whether something carries control actions (it belongs to the left) or feedback (to the right)."""
        unit, bundle = self.entities[entity].unit, self.entities[entity].bundle
        if unit is not None:
            return _LEAN.get(self.graph.units[unit].box.role, 0.0)
        if bundle is None or len({lane.kind == "action" for lane in rows.bundles[bundle].lanes}) == 2:
            return 0.0
        return -0.2 if rows.bundles[bundle].lanes[0].kind == "action" else 0.2

    def number(self) -> None:
        """Note where everything stands in its row."""
        for row in self.order:
            for place, entity in enumerate(row):
                self.position[entity] = place

    def shuffle(self, seed: int) -> None:
        """Start over from another order, the same for the same `seed`."""
        self.leaning = float(seed % 2 == 0)  # a lean helps pairs to stand right, and can hinder others
        chance = random.Random(seed)  # noqa: S311 - variety, not secrecy
        keys = [chance.random() for _ in self.entities]
        around = {one for entity in self.entities for one in entity.path}
        self.frame_place = {one: chance.random() for one in sorted(around, key=lambda one: (one < 0, one))}
        for number, row in enumerate(self.order):
            self.order[number] = self._sorted(row, 0, keys)
        self.number()

    def sweep(self, *, downwards: bool) -> None:
        """Put every row in the order of its neighbours in the row before."""
        rows = range(1, len(self.order)) if downwards else range(len(self.order) - 2, -1, -1)
        near = self.up if downwards else self.down
        keys = [0.0] * len(self.entities)
        self._place_frames()
        for number in rows:
            for entity in self.order[number]:
                keys[entity] = self._key(entity, near[entity])
            self.order[number] = self._sorted(self.order[number], 0, keys)
            for place, entity in enumerate(self.order[number]):
                self.position[entity] = place

    def _key(self, entity: int, near: list[tuple[int, int]]) -> float:
        places = sorted(self.position[other] for other, weight in near for _ in range(weight))
        if not places:
            places = [self.position[other] for other in self.peers[entity]] or [self.position[entity]]
        middle = len(places) // 2
        median = places[middle] if len(places) % 2 else (places[middle - 1] + places[middle]) / 2
        return median + (sum(places) / len(places) - median) / 4 + self.leaning * self.lean[entity]

    def _place_frames(self) -> None:
        """One place for each frame in all its rows, so that frames never change sides."""
        sums: dict[int, tuple[float, int]] = {}
        for number, entity in enumerate(self.entities):
            for frame in entity.path:
                total, count = sums.get(frame, (0.0, 0))
                sums[frame] = total + self.position[number], count + 1
        self.frame_place = {frame: total / count for frame, (total, count) in sums.items()}

    def _sorted(self, members: Sequence[int], depth: int, keys: Sequence[float]) -> list[int]:
        groups: dict[tuple[int, int], list[int]] = {}
        for entity in members:
            path = self.entities[entity].path
            group = (1, path[depth]) if len(path) > depth else (0, entity)
            groups.setdefault(group, []).append(entity)
        tiers = {group: 0 if group[0] else self.entities[group[1]].tier for group in groups}
        placed = sorted(groups, key=lambda g: (tiers[g], self.frame_place[g[1]] if g[0] else keys[g[1]]))
        result: list[int] = []
        for group in placed:
            result += self._sorted(groups[group], depth + 1, keys) if group[0] else groups[group]
        return result

    def swap(self) -> None:
        """Swap neighbours as long as that pays, for as many rounds as there are sweeps."""
        for _ in range(SWEEPS):
            changed = [self._swap_row(number, 0, len(row), 0) for number, row in enumerate(self.order)]
            if not any(changed):
                return

    def _swap_row(self, number: int, start: int, end: int, depth: int) -> bool:
        row = self.order[number]
        cuts: list[tuple[int, int, bool]] = []  # the pieces of the row that may change places
        place = start
        while place < end:
            path = self.entities[row[place]].path
            stop = place + 1
            framed = len(path) > depth
            if framed:
                while stop < end and self.entities[row[stop]].path[depth : depth + 1] == path[depth : depth + 1]:
                    stop += 1
            cuts.append((place, stop, framed))
            place = stop
        changed = False
        for left, right in pairwise(range(len(cuts))):
            (a, b, one), (_, c, other) = cuts[left], cuts[right]
            fixed = (
                (one and other)
                or (not one and self.entities[row[a]].tier)
                or (not other and self.entities[row[b]].tier)
            )
            if not fixed and self._gain(row[a:b], row[b:c]) > 0:
                row[a:c] = row[b:c] + row[a:b]
                for place in range(a, c):
                    self.position[row[place]] = place
                cuts[left], cuts[right] = (a, a + c - b, other), (a + c - b, c, one)
                changed = True
        for a, b, framed in cuts:
            if framed:
                changed |= self._swap_row(number, a, b, depth + 1)
        return changed

    def _gain(self, left: list[int], right: list[int]) -> int:
        """How much cost falls when `left` and `right`, neighbours in a row, change places."""
        gain = 0
        for near in (self.up, self.down):
            ones = [(self.position[n], w) for e in left for n, w in near[e]]
            others = [(self.position[n], w) for e in right for n, w in near[e]]
            for place, weight in ones:
                for other, heavy in others:
                    if place > other:
                        gain += weight * heavy
                    elif place < other:
                        gain -= weight * heavy
        moved = {*left, *right}
        for group, passed, way in ((left, right, 1), (right, left, -1)):
            bulk = sum(self.bulk[entity] for entity in passed)
            for entity in group:
                for peer, lines in self.peers[entity].items():
                    if peer not in moved:
                        gain += bulk * lines * (way if self.position[peer] > self.position[entity] else -way)
        for one in left:
            gain -= sum(self.loop for other in right if other in self.after.get(one, ()))
        for one in right:
            gain += sum(self.loop for other in left if other in self.after.get(one, ()))
        gain *= FINE
        if len(left) == len(right) == 1 and self.lean[left[0]] != self.lean[right[0]]:
            one, other = left[0], right[0]
            akin = any({n for n, _ in near[one]} & {n for n, _ in near[other]} for near in (self.up, self.down))
            if akin:
                gain += 1 if self.lean[one] > self.lean[other] else -1
        return gain

    def inverted(self) -> int:
        """Pairs in a row that share a neighbour and have feedback to the left of actions; most under a controller."""
        total = 0
        for members, weight in self.unlike:
            right = middle = 0
            for _, lean in sorted((self.position[entity], self.lean[entity]) for entity in members):
                if lean > 0:
                    right += 1
                elif lean < 0:
                    total += weight * (right + middle)
                else:
                    total += weight * right
                    middle += 1
        return total

    def turned(self) -> int:
        """Loops whose feedback comes back to the left of their action."""
        return sum(self.position[one] > self.position[other] for one, others in self.after.items() for other in others)

    def value(self) -> tuple[int, int, int]:
        """How good the order is: loops the wrong way round, crossings, then other inversions; less is better."""
        return self.turned(), self.cost(), self.inverted()

    def cost(self) -> int:
        """Crossings of lines in the present order, and what lies between boxes that talk."""
        return sum(self.crossings(row) for row in range(len(self.order) - 1)) + self.cut()

    def crossings(self, row: int) -> int:
        """Crossings of lines between a row and the next."""
        ends = sorted(
            (self.position[entity], self.position[below], weight)
            for entity in self.order[row]
            for below, weight in self.down[entity]
        )
        return _inversions(ends, len(self.order[row + 1]))

    def cut(self) -> int:
        """What lies between boxes that talk."""
        total = 0
        for entity, peers in enumerate(self.peers):
            row, here = self.order[self.entities[entity].row], self.position[entity]
            for peer, lines in peers.items():
                total += lines * sum(self.bulk[other] for other in row[here + 1 : self.position[peer]])
        return total


def _talks(rows: Rows) -> dict[tuple[int, int], int]:
    """The lines between each two boxes of one row that talk."""
    found: dict[tuple[int, int], set[tuple[str, bool]]] = {}
    for hop in rows.peers:
        one, other = rows.box[hop.source], rows.box[hop.target]
        found.setdefault((min(one, other), max(one, other)), set()).add((hop.kind, one < other))
    return {pair: len(lines) for pair, lines in found.items()}


def _loops(rows: Rows) -> dict[int, set[int]]:
    """For each entity below a controller that carries an action, those that carry the feedback of the same loop."""
    actions: dict[tuple[int, str | None], set[int]] = {}
    feedback: dict[tuple[int, str | None], set[int]] = {}
    for number, bundle in enumerate(rows.bundles):
        below = rows.at[number, bundle.first + 1]
        for lane in bundle.lanes:
            for hop in lane.hops:
                if hop.labelled and lane.down and hop.kind == "action":
                    actions.setdefault((bundle.upper, hop.flow.target), set()).add(below)
                elif hop.labelled and not lane.down and hop.kind != "information":
                    feedback.setdefault((bundle.upper, hop.flow.source), set()).add(below)
    found: dict[int, set[int]] = {}
    for loop, ones in actions.items():
        for one in ones:
            found.setdefault(one, set()).update(feedback.get(loop, set()) - {one})
    return found


def _inversions(ends: list[tuple[int, int, int]], most: int) -> int:
    """Weighted pairs that cross among (upper place, lower place, weight), sorted by their upper places."""
    tree = [0] * (most + 2)
    total = seen = 0
    waiting: list[tuple[int, int]] = []  # stretches from the present upper place: they cross none of each other
    present = -1
    for upper, lower, weight in ends:
        if upper != present:
            for place, heavy in waiting:
                _raise(tree, place, heavy)
                seen += heavy
            waiting, present = [], upper
        total += weight * (seen - _below(tree, lower))
        waiting.append((lower, weight))
    return total


def _raise(tree: list[int], place: int, weight: int) -> None:
    index = place + 1
    while index < len(tree):
        tree[index] += weight
        index += index & -index


def _below(tree: list[int], place: int) -> int:
    index, total = place + 1, 0
    while index > 0:
        total += tree[index]
        index -= index & -index
    return total
