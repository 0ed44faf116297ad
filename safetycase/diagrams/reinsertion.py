"""Better orders by taking a box out of its row, with all its lines, and putting it back where it costs least.

Steps that move one thing in one row cannot bring a line to the other side of a box that it passes over several rows:
each step alone costs more. A line is put back by dynamic programming over the rows that it passes, so its way is the
best there is. numpy is loaded when it is needed; effort is counted in ways tried.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from safetycase.diagrams.rows import Rows
from safetycase.diagrams.sweeps import FINE, Search

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Costs = NDArray[np.int64]

_ROUNDS = 6
_NEAR = 2  # of the places of a box, how many of the cheapest are tried


@dataclass(frozen=True)
class _Places:
    """Where something may stand in a row: `low` things stand left of it, from `high` on they stand right of it.

    The two differ for what stands in the row already. `costs` are those of each place by itself.
    """

    low: Costs
    high: Costs
    costs: Costs


@dataclass(frozen=True)
class _Way:
    """The least costs of a line at each place in its last row, and for each row before where to come from."""

    places: list[_Places]
    costs: Costs
    back: list[Costs]


class Reinsertion:
    """Betters the order of `search`; `effort` says how many places of lines and entities have been compared."""

    def __init__(self, search: Search, rows: Rows) -> None:
        import numpy as np

        self.np = np
        self.search, self.rows = search, rows
        self.effort = 0
        self.crossed: dict[int, int] = {}
        self.value = 0, 0
        self.inverted = 0
        self.lines: dict[int, list[int]] = {unit: [] for unit in rows.box}
        self.passing: list[list[int]] = []
        for number, bundle in enumerate(rows.bundles):
            for unit in (bundle.upper, bundle.lower):
                self.lines.setdefault(unit, []).append(number)
            ends = {rows.box.get(bundle.upper), rows.box.get(bundle.lower)}
            found = [rows.at[number, row] for row in range(bundle.first, bundle.last + 1)]
            self.passing.append([entity for entity in found if entity not in ends])
        self.stretches: list[list[tuple[int, int, int, int]]] = [[] for _ in rows.rows]
        for number, above, below in rows.stretches:
            weight = len(rows.bundles[number].lanes)
            self.stretches[rows.entities[above].row].append((above, below, weight, number))
        self.before: dict[int, set[int]] = {}
        for one, others in search.after.items():
            for other in others:
                self.before.setdefault(other, set()).add(one)
        self.talks: list[list[tuple[int, int, int]]] = [[] for _ in rows.rows]
        for one, peers in enumerate(search.peers):
            for other, number in peers.items():
                if one < other:
                    self.talks[rows.entities[one].row].append((one, other, number))

    def run(self, most: int) -> None:
        """Put lines and boxes back, one after the other, until nothing changes or `most` effort is spent."""
        search = self.search
        self.crossed = {row: search.crossings(row) for row in range(len(search.order) - 1)}
        self.value = search.turned(), sum(self.crossed.values()) + search.cut()
        self.inverted = search.inverted()
        for _ in range(_ROUNDS):
            changed = False
            for number, passing in enumerate(self.passing):
                if self.effort > most:
                    return
                changed |= bool(passing) and self._move(None, [number])
            for unit, lines in self.lines.items():
                if self.effort > most:
                    return
                changed |= unit in self.rows.box and self._move(self.rows.box[unit], lines)
            if not changed:
                return

    def _move(self, box: int | None, lines: list[int]) -> bool:
        """Put `box` with its `lines` elsewhere if that costs less; say whether it did."""
        search = self.search
        gone = {entity for number in lines for entity in self.passing[number]} | ({box} if box is not None else set())
        order = [[entity for entity in row if entity not in gone] for row in search.order]
        spots = [0]
        if box is not None:
            spots = self._spots(box, order, gone, lines)
        for spot in spots:
            found = [list(row) for row in order]
            if box is not None:
                found[self.rows.entities[box].row].insert(spot, box)
            if self._put_back(found, lines) and self._better(found):
                return True
        return False

    def _better(self, order: list[list[int]]) -> bool:
        """Take `order` if it costs less than the present one."""
        search, kept, before = self.search, self.search.order, self.inverted
        self.effort += len(self.rows.entities)
        changed = [row for row, members in enumerate(order) if members != kept[row]]
        search.order = order
        search.number()
        crossed = dict(self.crossed)
        for row in {near for one in changed for near in (one - 1, one)} & crossed.keys():
            crossed[row] = search.crossings(row)
        value = search.turned(), sum(crossed.values()) + search.cut()
        if value <= self.value:
            self.inverted = search.inverted()
            if (value, self.inverted) < (self.value, before):
                self.value, self.crossed = value, crossed
                return True
        search.order, self.inverted = kept, before
        search.number()
        return False

    def _spots(self, box: int, order: list[list[int]], gone: set[int], lines: list[int]) -> list[int]:
        """The places of `box` in its row that cost less than its present one by estimate, the cheapest first."""
        row = self.rows.entities[box].row
        place = {entity: i for members in order for i, entity in enumerate(members)}
        here = self._free(box, order[row], place)
        if here is None:
            return []
        total = here.costs.copy()
        skipped = set(lines)
        for number in lines:
            upwards = self.rows.box.get(self.rows.bundles[number].upper) == box
            way = self._way(number, order, place, skipped, box, upwards=upwards)
            if way is None:
                return []
            total += way.costs
        at = {int(low): int(cost) for low, cost in zip(here.low, total, strict=True)}
        now = at[sum(entity not in gone for entity in self.search.order[row][: self.search.position[box]])]
        return [low for low in sorted(at, key=lambda low: (at[low], low))[:_NEAR] if at[low] < now]

    def _put_back(self, order: list[list[int]], lines: Sequence[int]) -> bool:
        """Put `lines` into `order`, the shortest first, each where it costs least; say whether there was a place."""
        waiting = [number for number in lines if self.passing[number]]
        for number in sorted(waiting, key=lambda number: (len(self.passing[number]), number)):
            place = {entity: i for members in order for i, entity in enumerate(members)}
            way = self._way(number, order, place, waiting)
            if way is None:
                return False
            choice = int(way.costs.argmin())
            first = self.rows.bundles[number].first
            for step in range(len(way.places) - 1, -1, -1):
                entity = self.rows.at[number, first + step]
                if entity not in place:
                    order[first + step].insert(int(way.places[step].low[choice]), entity)
                if step:
                    choice = int(way.back[step - 1][choice])
            waiting.remove(number)
        return True

    def _way(
        self,
        number: int,
        order: list[list[int]],
        place: dict[int, int],
        skipped: Collection[int],
        free: int | None = None,
        *,
        upwards: bool = False,
    ) -> _Way | None:
        """The cheapest ways of a line among what stands in `order`, apart from the lines `skipped`.

        It ends at each possible place of the box `free`, whose own costs do not count, in its lower row or (`upwards`)
        in its upper one. None if it has no place in some row.
        """
        np, bundle = self.np, self.rows.bundles[number]
        places = []
        for row in range(bundle.first, bundle.last + 1):
            entity = self.rows.at[number, row]
            if entity in place:
                one = np.array([place[entity]])
                places.append(_Places(one, one + 1, np.zeros(1, dtype=np.int64)))
                continue
            found = self._free(entity, order[row], place)
            if found is None:
                return None
            places.append(_Places(found.low, found.high, found.costs * 0) if entity == free else found)
        steps = list(range(len(places)))
        if upwards:
            steps.reverse()
        weight = FINE * len(bundle.lanes)
        costs, back = places[steps[0]].costs, []
        for one_step, other_step in pairwise(steps):
            row = bundle.first + min(one_step, other_step)
            upper, lower = places[min(one_step, other_step)], places[max(one_step, other_step)]
            between = self._crossings(row, order, place, skipped, upper, lower)
            total = costs[:, None] + weight * (between.T if upwards else between)
            self.effort += total.size
            back.append(total.argmin(axis=0))
            costs = total.min(axis=0) + places[other_step].costs
        return _Way(places, costs, back)

    def _crossings(
        self,
        row: int,
        order: list[list[int]],
        place: dict[int, int],
        skipped: Collection[int],
        upper: _Places,
        lower: _Places,
    ) -> Costs:
        """The lines that a stretch below `row` crosses, from each place in that row to each in the next."""
        np = self.np
        # before[i, j] is the weight of the stretches from the first i things of this row to the first j of the next.
        before = np.zeros((len(order[row]) + 1, len(order[row + 1]) + 1), dtype=np.int64)
        for above, below, weight, number in self.stretches[row]:
            if number not in skipped:
                before[place[above] + 1, place[below] + 1] += weight
        before = before.cumsum(axis=0).cumsum(axis=1)
        falling = before[upper.low, -1][:, None] - before[np.ix_(upper.low, lower.high)]
        rising = before[-1, lower.low][None, :] - before[np.ix_(upper.high, lower.low)]
        found: Costs = falling + rising
        return found

    def _free(self, entity: int, row: list[int], place: dict[int, int]) -> _Places | None:
        """Where `entity` may stand in a row without it, inside its frames; None if they have no other thing there."""
        np, entities = self.np, self.search.entities
        path = entities[entity].path
        depth = len(path)
        inside = [i for i, other in enumerate(row) if entities[other].path[:depth] == path]
        if depth and not inside:
            return None
        low, high = (inside[0], inside[-1] + 1) if depth else (0, len(row))
        tier = entities[entity].tier
        if tier:  # its place in a column is settled
            lows = [low + sum(self._tier(row[i], depth) < tier for i in inside)]
        else:
            lows = [low]
            for i in range(low + 1, high):
                one, other = entities[row[i - 1]].path, entities[row[i]].path
                if len(one) <= depth or len(other) <= depth or one[depth] != other[depth]:
                    lows.append(i)
            if high > low:
                lows.append(high)
        found = np.array(lows)
        return _Places(found, found, self._costs(entity, row, place)[found])

    def _tier(self, entity: int, depth: int) -> int:
        found = self.search.entities[entity]
        return found.tier if len(found.path) == depth else 0

    def _costs(self, entity: int, row: list[int], place: dict[int, int]) -> Costs:
        """What an entity costs at each place of its row, crossings apart: loops the wrong way round, cut talk."""
        search = self.search
        costs = self.np.zeros(len(row) + 1, dtype=self.np.int64)
        for other in search.after.get(entity, ()):
            if other in place:
                costs[place[other] + 1 :] += search.loop * FINE
        for other in self.before.get(entity, ()):
            if other in place:
                costs[: place[other] + 1] += search.loop * FINE
        for one, other, lines in self.talks[self.rows.entities[entity].row]:
            if entity in (one, other):
                peer = other if entity == one else one
                if peer in place:
                    bulks = self.np.array([0, *(search.bulk[e] for e in row)]).cumsum()
                    left, right = bulks[place[peer]] - bulks, bulks - bulks[place[peer] + 1]
                    costs += FINE * lines * self.np.maximum(left, right)
            elif one in place and other in place:
                low, high = sorted((place[one], place[other]))
                costs[low + 1 : high + 1] += FINE * lines * search.bulk[entity]
        return costs
