"""Boxes within boxes, as deep as somebody cares to write."""

from __future__ import annotations

import pytest

from safetycase.diagrams.structure import DEEPEST, Box, Flow, Structure, sound


def tower(height: int, *, downward: bool) -> Structure:
    """Boxes within one another, named from the inside or from the outside."""
    names = [f"e{number}" for number in range(height + 1)]
    boxes = [Box(name, name, "controller", parent=above) for name, above in zip(names, [*names[1:], None], strict=True)]
    return Structure(tuple(reversed(boxes) if downward else boxes), (Flow("CA-1", "action", "e0", "e1", (), "go"),))


def depth(parents: dict[str, str | None], name: str) -> int:
    steps = 0
    while (above := parents.get(name)) is not None:
        steps, name = steps + 1, above
    return steps


@pytest.mark.parametrize("downward", [True, False])
@pytest.mark.parametrize("height", [5, DEEPEST, DEEPEST + 1, 3000])
def test_boxes_stand_no_deeper_than_a_reader_can_follow(height: int, downward: bool) -> None:
    known = sound(tower(height, downward=downward))
    parents = {box.id: box.parent for box in known.boxes}
    depths = [depth(parents, name) for name in parents]
    assert max(depths) == min(height, DEEPEST)
    assert len(known.boxes) == height + 1
    cut = [name for name, above in parents.items() if above is None]
    assert len(cut) == height // (DEEPEST + 1) + 1
