"""Boxes and sets of rows, against going through every row."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from safetycase.stpa.boxes import FEW, BoxIndex, Layout, bits, within

Masks = tuple[int, ...]

sizes_of = st.lists(st.integers(1, 4), min_size=0, max_size=5)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[int], list[Masks]]:
    """The sizes of some variables, and boxes over them as masks of values, none empty."""
    sizes = draw(sizes_of)
    one = st.tuples(*(st.integers(1, (1 << size) - 1) for size in sizes))
    return sizes, draw(st.lists(one, min_size=1, max_size=8))


@given(tables())
def test_many_boxes_answer_as_a_few_do(table: tuple[list[int], list[Masks]]) -> None:
    sizes, boxes = table
    layout = Layout(sizes)
    made = packed(layout, boxes)
    few = BoxIndex(layout, made)
    times = FEW // len(made) + 1
    many = BoxIndex(layout, made * times)
    for box in made:
        for ask, answer in ((many.meeting, few.meeting(box)), (many.containing, few.containing(box))):
            assert ask(box) == sum(answer << len(made) * turn for turn in range(times))


def rows_of(sizes: list[int], masks: Masks) -> set[int]:
    """The rows of a box, by looking at each."""
    rows = itertools.product(*(range(size) for size in sizes))
    return {
        number
        for number, row in enumerate(rows)
        if all(mask >> value & 1 for mask, value in zip(masks, row, strict=True))
    }


def packed(layout: Layout, boxes: list[Masks]) -> list[int]:
    return [layout.box(enumerate(masks)) for masks in boxes]


@given(tables())
def test_boxes_meet_and_contain_as_their_rows_do(table: tuple[list[int], list[Masks]]) -> None:
    sizes, boxes = table
    layout = Layout(sizes)
    made, rows = packed(layout, boxes), [rows_of(sizes, masks) for masks in boxes]
    index = BoxIndex(layout, made)
    for box, own in zip(made, rows, strict=True):
        assert [layout.meet(box, other) for other in made] == [bool(own & theirs) for theirs in rows]
        assert [within(box, other) for other in made] == [own <= theirs for theirs in rows]
        assert list(bits(index.meeting(box))) == [place for place, theirs in enumerate(rows) if own & theirs]
        assert list(bits(index.containing(box))) == [place for place, theirs in enumerate(rows) if own <= theirs]
        assert set(bits(layout.row_set(box))) == own
        assert not layout.empty(box)


@given(tables())
def test_the_rows_in_no_box_come_back_as_disjoint_boxes(table: tuple[list[int], list[Masks]]) -> None:
    sizes, boxes = table
    layout = Layout(sizes)
    left = (1 << layout.rows) - 1
    for box in packed(layout, boxes):
        left &= ~layout.row_set(box)
    found = list(layout.merged(left))
    expected = set(range(layout.rows)).difference(*(rows_of(sizes, masks) for masks in boxes))
    assert set(bits(left)) == expected
    assert sorted(row for box in found for row in bits(layout.row_set(box))) == sorted(expected)


@given(tables())
def test_rows_of_one_signature_lie_in_the_same_boxes(table: tuple[list[int], list[Masks]]) -> None:
    sizes, boxes = table
    layout = Layout(sizes)
    made = packed(layout, boxes)
    found = BoxIndex(layout, made).signatures()
    assert sorted(row for rows in found.values() for row in bits(rows)) == list(range(layout.rows))
    for held, rows in found.items():
        for row in bits(rows):
            assert list(bits(held)) == [place for place, box in enumerate(made) if layout.row_set(box) >> row & 1]


def test_a_variable_without_a_value_leaves_no_row() -> None:
    layout = Layout([2, 3])
    assert layout.empty(layout.box([(1, 0)]))
    assert not layout.empty(layout.whole)
    assert layout.empty(layout.box([(0, 0b01), (0, 0b10)]))


def test_what_is_free_is_said_to_be_free() -> None:
    layout = Layout([2, 3])
    box = layout.box([(1, 0b101)])
    assert layout.free(box, 0)
    assert not layout.free(box, 1)
    assert layout.values(box, 1) == 0b101


def test_values_with_the_same_rest_are_put_together() -> None:
    layout = Layout([4, 2])
    rows = layout.row_set(layout.box([(0, 0b0110), (1, 0b01)])) | layout.row_set(layout.box([(0, 0b1000)]))
    assert [(layout.values(box, 0), layout.values(box, 1)) for box in layout.merged(rows)] == [
        (0b0110, 0b01),
        (0b1000, 0b11),
    ]


def test_boxes_need_no_rows_to_be_compared() -> None:
    layout = Layout([10] * 40)
    one, other = layout.box([(0, 0b1), (39, 0b1)]), layout.box([(0, 0b11), (20, 0b1)])
    assert layout.rows == 10**40
    assert layout.meet(one, other)
    assert not layout.meet(layout.box([(39, 0b10)]), one)
