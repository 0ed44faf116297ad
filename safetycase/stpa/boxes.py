"""Sets of contexts over variables with finitely many values, without going through every context.

A *row* gives each variable one value; a *box* gives each variable a set of values and stands for all rows that it
allows. A box is one integer: a field of bits for each variable, a bit for each value, and a spare bit above each
field. A set of rows is an integer too, with a bit for each row. Both are combined with a few operations on integers,
whatever the number of rows in a box.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from math import prod

Box = int
"""A set of values for each variable, packed; only the `Layout` that made it can read it."""

RowSet = int
"""A set of rows: bit n stands for the row whose values, the last variable changing fastest, count to n."""


FEW = 24
"""Up to this many boxes, to look at each is quicker than to ask an index."""


class Layout:
    """How boxes over variables with `sizes` values are packed. `rows` is the number of rows, `whole` allows all."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = tuple(sizes)
        self.rows = prod(self.sizes)
        self._full = [(1 << size) - 1 for size in self.sizes]
        self._shifts: list[int] = []
        self.whole: Box = 0
        self._spare = 0
        shift = 0
        for size in self.sizes:
            self._shifts.append(shift)
            self.whole |= ((1 << size) - 1) << shift
            self._spare |= 1 << (shift + size)
            shift += size + 1

    def box(self, allowed: Iterable[tuple[int, int]]) -> Box:
        """The box that allows a variable (by its place) the values of a mask, and every value to the others.

        A variable that is named twice must keep to both masks.
        """
        found = self.whole
        for place, mask in allowed:
            shift = self._shifts[place]
            found &= ~((self._full[place] & ~mask) << shift)
        return found

    def values(self, box: Box, place: int) -> int:
        """The mask of the values that a box allows a variable."""
        return box >> self._shifts[place] & self._full[place]

    def free(self, box: Box, place: int) -> bool:
        """Whether a box allows a variable every value."""
        return box >> self._shifts[place] & self._full[place] == self._full[place]

    def meet(self, one: Box, other: Box) -> bool:
        """Whether two boxes have a row in common.

        Adding all ones to a field that is not empty carries into its spare bit.
        """
        return ((one & other) + self.whole) & self._spare == self._spare

    def empty(self, box: Box) -> bool:
        """Whether a box allows no row at all."""
        return not self.meet(box, box)

    def count(self, box: Box) -> int:
        """The number of rows of a box."""
        return prod(self.values(box, place).bit_count() for place in range(len(self.sizes)))

    def without(self, box: Box, others: Iterable[Box], most: int) -> list[Box] | None:
        """What is left of a box without others, as disjoint boxes; None where that takes more than `most` of them."""
        left = [box]
        for other in others:
            left = [part for one in left for part in self._outside(one, other)]
            if len(left) > most:
                return None
        return left

    def _outside(self, box: Box, other: Box) -> Iterator[Box]:
        """The part of a box outside another, cut off variable by variable."""
        if not self.meet(box, other):
            yield box
            return
        for place, shift in enumerate(self._shifts):
            field = self._full[place] << shift
            if cut := box & field & ~other:
                yield box & ~field | cut
                box &= ~cut

    def row_set(self, box: Box) -> RowSet:
        """The rows of a box. For layouts with few enough rows."""
        found: RowSet = (1 << self.rows) - 1
        for place, (first, stride) in enumerate(_patterns(self.sizes)):
            mask = self.values(box, place)
            if mask != self._full[place]:
                allowed: RowSet = 0
                for value in bits(mask):
                    allowed |= first << value * stride
                found &= allowed
        return found

    def merged(self, rows: RowSet) -> Iterator[Box]:
        """Disjoint boxes that together are a set of rows: values are put together where the rest is the same."""
        return self._merged(rows, 0)

    def _merged(self, rows: RowSet, place: int) -> Iterator[Box]:
        if not rows:
            return
        if place == len(self.sizes):
            yield 0
            return
        stride = prod(self.sizes[place + 1 :])
        part = (1 << stride) - 1
        groups: dict[RowSet, int] = {}
        value = 0
        while rows:
            skipped = ((rows & -rows).bit_length() - 1) // stride
            rows >>= skipped * stride
            value += skipped
            rest = rows & part
            groups[rest] = groups.get(rest, 0) | 1 << value
            rows >>= stride
            value += 1
        for rest, mask in groups.items():
            for below in self._merged(rest, place + 1):
                yield mask << self._shifts[place] | below


@lru_cache(maxsize=64)
def _patterns(sizes: tuple[int, ...]) -> tuple[tuple[RowSet, int], ...]:
    """For each variable, the rows in which it has its first value, and how far the next value is from there."""
    found = []
    for place, size in enumerate(sizes):
        stride = prod(sizes[place + 1 :])
        period = size * stride
        repeated = ((1 << period * prod(sizes[:place])) - 1) // ((1 << period) - 1)
        found.append((((1 << stride) - 1) * repeated, stride))
    return tuple(found)


class BoxIndex:
    """Many boxes of a layout, to be asked which of them meet or contain a box. Answers are bits by place in `boxes`.

    No box may be empty. A few boxes are compared one by one; of many it knows, for each variable, which boxes leave it
    free, and which of the others allow each of its values.
    """

    def __init__(self, layout: Layout, boxes: Sequence[Box]) -> None:
        self._layout = layout
        self._boxes = boxes
        self._every = (1 << len(boxes)) - 1

    def meeting(self, box: Box) -> int:
        """Which boxes have a row in common with this one."""
        if len(self._boxes) <= FEW:
            meet = self._layout.meet
            return sum([1 << place for place, other in enumerate(self._boxes) if meet(box, other)])
        found = self._every
        for place, (free, allowing) in enumerate(self._held):
            if not self._layout.free(box, place):
                some = free
                for value in bits(self._layout.values(box, place)):
                    some |= allowing.get(value, 0)
                found &= some
        return found

    def containing(self, box: Box) -> int:
        """Which boxes allow every row of this one."""
        if len(self._boxes) <= FEW:
            return sum([1 << place for place, other in enumerate(self._boxes) if not box & ~other])
        found = self._every
        for place, (free, allowing) in enumerate(self._held):
            if self._layout.free(box, place):
                found &= free
            else:
                for value in bits(self._layout.values(box, place)):
                    found &= free | allowing.get(value, 0)
        return found

    @cached_property
    def _held(self) -> list[tuple[int, dict[int, int]]]:
        """For each variable, the boxes that leave it free, and by value those others that allow it."""
        held = []
        count = len(self._boxes)
        for place in range(len(self._layout.sizes)):
            free: list[int] = []
            allowing: dict[int, list[int]] = {}
            for number, box in enumerate(self._boxes):
                if self._layout.free(box, place):
                    free.append(number)
                else:
                    for value in bits(self._layout.values(box, place)):
                        allowing.setdefault(value, []).append(number)
            held.append((_together(free, count), {value: _together(found, count) for value, found in allowing.items()}))
        return held

    def signatures(self) -> dict[int, RowSet]:
        """The rows put together by which boxes hold them. For layouts with few enough rows."""
        held_by_row = [self._every]
        for (free, allowing), size in zip(self._held, self._layout.sizes, strict=True):
            allowed = [free | allowing.get(value, 0) for value in range(size)]
            held_by_row = [held & value for held in held_by_row for value in allowed]
        found: dict[int, list[int]] = {}
        for row, held in enumerate(held_by_row):
            found.setdefault(held, []).append(row)
        return {held: _together(rows, self._layout.rows) for held, rows in found.items()}


def _together(numbers: Iterable[int], count: int) -> int:
    """The integer with these bits set, all of them lower than `count`."""
    held = bytearray(count // 8 + 1)
    for number in numbers:
        held[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(held, "little")


def within(one: Box, other: Box) -> bool:
    """Whether every row of one box, which is not empty, is a row of the other."""
    return one & ~other == 0


def bits(number: int) -> Iterator[int]:
    """The places of the bits that are set, the lowest first."""
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
