"""At which heights lines turn aside between two rows: no two on top of each other, few crossings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_CLEAR = 8.0
_ROUNDS = 6
_OVERLAP = 50


@dataclass(frozen=True)
class Jog:
    """A line that comes down at `upper`, turns aside and goes on down at `lower`."""

    upper: float
    lower: float

    @property
    def left(self) -> float:
        """Its left end."""
        return min(self.upper, self.lower)

    @property
    def right(self) -> float:
        """Its right end."""
        return max(self.upper, self.lower)


def _cost(higher: Jog, lower: Jog) -> int:
    """Crossings and overlaps of two jogs when one turns at a greater height than the other."""
    cost = 0
    if higher.left < lower.upper < higher.right:  # the line to the lower jog passes through the higher jog
        cost += 1
    if lower.left < higher.lower < lower.right:
        cost += 1
    if abs(higher.lower - lower.upper) < _CLEAR / 2:
        cost += _OVERLAP
    return cost


def assign(jogs: Sequence[Jog]) -> list[int]:
    """The track of each jog, counted from the top. Jogs on one track do not touch."""
    order = sorted(range(len(jogs)), key=lambda i: (jogs[i].left, jogs[i].right, i))
    for _ in range(_ROUNDS):
        changed = False
        for a in range(len(order) - 1):
            for b in range(a, -1, -1):
                one, other = jogs[order[b]], jogs[order[b + 1]]
                if _cost(other, one) >= _cost(one, other):
                    break
                order[b], order[b + 1] = order[b + 1], order[b]
                changed = True
        if not changed:
            break
    tracks = [0] * len(jogs)
    for place, i in enumerate(order):
        before = [
            tracks[j] + 1
            for j in order[:place]
            if jogs[i].left < jogs[j].right + _CLEAR and jogs[j].left < jogs[i].right + _CLEAR
        ]
        tracks[i] = max(before, default=0)
    return tracks
