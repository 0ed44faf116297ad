"""The order of what stands in each row: few crossings, and those on few lines; frames in one piece.

Many orders are begun, from the author's and from others, and bettered by small steps; then the best are bettered by
putting boxes and lines elsewhere. Effort is counted, not timed, so that the result does not depend on the speed of the
machine.
"""

from __future__ import annotations

from safetycase.diagrams.graph import Graph
from safetycase.diagrams.reinsertion import Reinsertion
from safetycase.diagrams.rows import Rows
from safetycase.diagrams.sweeps import FIRM, SWEEPS, Search

_TRIALS = 40
_HURRIED = 2  # trials where there are too many rooms in rows for more
_ENOUGH = 8  # trials once an order without crossings is known
_BUDGET = 300_000  # visits of an entity in sweeps, over all trials
_AGAIN = 12  # further trials, at the most, where an action is left to the right of its feedback
_BEST = 6  # orders that are bettered further
_PLACES = 150_000  # places of lines that are compared then
_BENT = 2  # what a line that must bend costs, in crossings

Order = list[list[int]]
_Value = tuple[int, int, int, int]


def arrange(graph: Graph, rows: Rows, *, most: int = 1, hurried: bool = False) -> tuple[int, list[Order]]:
    """The crossings of lanes that the best orders leave, and up to `most` orders of all rows that are as good.

    `rows` gets the first of them. Orders that keep actions left of the feedback of their loop come first, then those
    with few crossings on few lines, then those that keep most other actions left of feedback. One that is `hurried`
    begins but two orders, and betters neither.
    """
    search = Search(graph, rows)
    found = _begun(search, len(rows.entities), _HURRIED if hurried else _TRIALS)
    if found[0][0][:2] != (0, 0) and not hurried:
        found = _bettered(search, rows, found)
    best = [order for value, order in found if value == found[0][0]][:most]
    search.order = rows.rows = best[0]
    search.number()
    return search.cost(), best


def _begun(search: Search, size: int, most: int) -> list[tuple[_Value, Order]]:
    """Different orders after sweeps and swaps, the best first."""
    trials = max(1, min(most, _BUDGET // max(1, size * SWEEPS)))
    found: list[tuple[_Value, Order]] = []
    least: _Value | None = None
    for trial in range(trials + min(trials, _AGAIN) * (most == _TRIALS)):
        if trial == trials:
            if least is not None and not least[0]:
                break
            search.loop = FIRM
        if trial in (1, trials):
            search.begin(leaning=trial == trials)
        elif trial:
            search.shuffle(trial)
        for number in range(SWEEPS):
            search.sweep(downwards=number % 2 == 0)
        search.swap()
        turned, cost, inverted = search.value()
        value = turned, cost, 0, inverted
        least = value if least is None else min(least, value)
        if all(order != search.order for _, order in found):
            found.append((value, [list(row) for row in search.order]))
        if least == (0, 0, 0, 0) and trial >= _ENOUGH:
            break
    return sorted(found, key=lambda one: one[0])


def _bettered(search: Search, rows: Rows, found: list[tuple[_Value, Order]]) -> list[tuple[_Value, Order]]:
    """The best of the orders `found` after boxes and lines were put elsewhere, the best first."""
    search.loop = FIRM
    try:
        reinsertion = Reinsertion(search, rows)
    except ImportError:  # numpy comes with scipy, and without it the small steps must do
        return found
    better: list[tuple[_Value, Order]] = []
    for number, (_, order) in enumerate(found[:_BEST], start=1):
        search.order = [list(row) for row in order]
        search.number()
        reinsertion.run(_PLACES * number // _BEST)
        if all(other != search.order for _, other in better):
            turned, cost, inverted = search.value()
            better.append(((turned, cost + _BENT * bent(search, rows), cost, inverted), search.order))
    return sorted(better, key=lambda one: one[0])


def bent(search: Search, rows: Rows) -> int:
    """How many lanes must bend at least, about: crossings need one of the two that cross, and some serve for many."""
    crossed: dict[int, set[int]] = {}
    below: list[list[tuple[int, int, int]]] = [[] for _ in rows.rows]
    for number, one, other in rows.stretches:
        below[rows.entities[one].row].append((search.position[one], search.position[other], number))
    for stretches in below:
        stretches.sort()
        for i, (left, end, number) in enumerate(stretches):
            for right, other_end, other in stretches[i + 1 :]:
                if left < right and end > other_end:
                    crossed.setdefault(number, set()).add(other)
                    crossed.setdefault(other, set()).add(number)
    lanes = {number: len(rows.bundles[number].lanes) for number in crossed}
    total = 0
    while crossed:
        worth = {number: sum(lanes[other] for other in others) / lanes[number] for number, others in crossed.items()}
        number = max(crossed, key=lambda number: (worth[number], -number))
        total += lanes[number]
        for other in crossed.pop(number):
            crossed[other].discard(number)
            if not crossed[other]:
                del crossed[other]
    return total
