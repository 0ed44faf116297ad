"""The order of what stands in each row: few crossings, neighbours that talk side by side, frames in one piece.

Median sweeps up and down, then swaps of neighbours that pay; effort is counted in visits, so that the result does not
depend on the speed of the machine.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

from safetycase.diagrams.graph import Graph
from safetycase.diagrams.rows import Rows

_TRIALS = 40
_ENOUGH = 8  # trials once an order without crossings is known
_SWEEPS = 8
_BUDGET = 300_000  # visits of an entity in sweeps, over all trials
_PEER = 3  # what one entity between two boxes that talk costs, in crossings
_LEAN = {"actuator": -0.2, "sensor": 0.2}
_LOOP = 3  # what an action to the right of its feedback costs, in crossings
_FIRM = 100  # the same in the trials that follow where such an action is left
_AGAIN = 12  # how many of these trials there are, at the most
_FINE = 4  # what a crossing costs, in inversions of action and feedback


class _Search:
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
        self.peers: list[list[int]] = [[] for _ in range(count)]
        for hop in rows.peers:
            a, b = rows.box[hop.source], rows.box[hop.target]
            self.peers[a].append(b)
            self.peers[b].append(a)
        self.after = _loops(rows)
        self.lean = [self._lean_of(rows, entity) for entity in range(count)]
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
        self._number()
        self._place_frames()
        self.order = [self._sorted(row, 0, self.position) for row in self.order]
        self._number()

    def _lean_of(self, rows: Rows, entity: int) -> float:
        """Whether something carries control actions (it belongs to the left) or feedback (to the right)."""
        unit, bundle = self.entities[entity].unit, self.entities[entity].bundle
        if unit is not None:
            return _LEAN.get(self.graph.units[unit].box.role, 0.0)
        if bundle is None or len({lane.kind == "action" for lane in rows.bundles[bundle].lanes}) == 2:
            return 0.0
        return -0.2 if rows.bundles[bundle].lanes[0].kind == "action" else 0.2

    def _number(self) -> None:
        for row in self.order:
            for place, entity in enumerate(row):
                self.position[entity] = place

    def shuffle(self, seed: int) -> None:
        """Start over from another order, the same for the same `seed`."""
        self.leaning = float(seed % 2 == 0)  # a lean helps pairs to stand right, and can hinder others
        chance = random.Random(seed)  # noqa: S311 - variety, not secrecy
        keys = [chance.random() for _ in self.entities]
        self.frame_place = {unit.index: chance.random() for unit in self.graph.units if unit.frame}
        for number, row in enumerate(self.order):
            self.order[number] = self._sorted(row, 0, keys)
        self._number()

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
        placed = sorted(groups, key=lambda g: self.frame_place[g[1]] if g[0] else keys[g[1]])
        result: list[int] = []
        for group in placed:
            result += self._sorted(groups[group], depth + 1, keys) if group[0] else groups[group]
        return result

    def swap(self) -> None:
        """Swap neighbours as long as that pays, for as many rounds as there are sweeps."""
        for _ in range(_SWEEPS):
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
            if not (one and other) and self._gain(row[a:b], row[b:c]) > 0:
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
        for group, shift in ((left, len(right)), (right, -len(left))):
            moved = set(left) | set(right)
            for entity in group:
                for peer in self.peers[entity]:
                    if peer not in moved:
                        now = self.position[entity] - self.position[peer]
                        gain += _PEER * (abs(now) - abs(now + shift))
        for one in left:
            gain -= sum(self.loop for other in right if other in self.after.get(one, ()))
        for one in right:
            gain += sum(self.loop for other in left if other in self.after.get(one, ()))
        gain *= _FINE
        if len(left) == len(right) == 1 and self.lean[left[0]] != self.lean[right[0]]:
            one, other = left[0], right[0]
            akin = any({n for n, _ in near[one]} & {n for n, _ in near[other]} for near in (self.up, self.down))
            if akin:
                gain += 1 if self.lean[one] > self.lean[other] else -1
        return gain

    def inverted(self) -> int:
        """Pairs in a row that share a neighbour and have feedback to the left of actions; most under a controller."""
        total = 0
        for near, weight in ((self.up, 1), (self.down, 3)):
            for members in near:
                leans = [self.lean[e] for _, e in sorted((self.position[e], e) for e, _ in members)]
                total += weight * sum(one > other for i, one in enumerate(leans) for other in leans[i + 1 :])
        return total

    def turned(self) -> int:
        """Loops whose feedback comes back to the left of their action."""
        return sum(self.position[one] > self.position[other] for one, others in self.after.items() for other in others)

    def cost(self) -> int:
        """Crossings of lines in the present order, and what lies between boxes that talk."""
        total = 0
        for row in self.order:
            ends = sorted(
                (self.position[entity], self.position[below], weight)
                for entity in row
                for below, weight in self.down[entity]
            )
            total += _inversions(ends, len(self.entities))
        for entity, peers in enumerate(self.peers):
            for peer in peers:
                total += _PEER * (abs(self.position[entity] - self.position[peer]) - 1)
        return total


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


def arrange(graph: Graph, rows: Rows, *, most: int = 1) -> tuple[int, list[list[list[int]]]]:
    """The crossings of lanes that the best orders leave, and up to `most` orders of all rows that are as good.

    `rows` gets the first of them. Orders that keep actions left of the feedback of their loop come first, then those
    that cross least, then those that keep most other actions left of feedback.
    """
    search = _Search(graph, rows)
    effort = max(1, len(rows.entities) * _SWEEPS)
    trials = max(1, min(_TRIALS, _BUDGET // effort))
    best_cost: tuple[int, int, int] | None = None
    best: list[list[list[int]]] = []
    for trial in range(trials + min(trials, _AGAIN)):
        if trial == trials:
            if best_cost is not None and not best_cost[0]:
                break
            search.loop = _FIRM
        if trial in (1, trials):
            search.begin(leaning=trial == trials)
        elif trial:
            search.shuffle(trial)
        for number in range(_SWEEPS):
            search.sweep(downwards=number % 2 == 0)
        search.swap()
        cost = search.turned(), search.cost(), search.inverted()
        if best_cost is None or cost < best_cost:
            best_cost, best = cost, []
        if cost == best_cost and len(best) < most and search.order not in best:
            best.append([list(row) for row in search.order])
        if best_cost == (0, 0, 0) and (len(best) == most or trial >= _ENOUGH):
            break
    if best:
        rows.rows = best[0]
    return (best_cost[1] if best_cost else 0), best
