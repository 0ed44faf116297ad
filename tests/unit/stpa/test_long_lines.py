"""Long lines and circles of parents: each item is asked once, and the answer is that of a walk from each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from safetycase.case import AnyItem, Case
from safetycase.rules import check_case
from safetycase.stpa import hazard_losses, lineage, nearest
from tests.rules.cases import TODAY, case_of


def line(length: int, losses: dict[int, str], circle: bool = False) -> Case:
    """Hazards of which each is a part of the one before, and the first of the last if they go in a circle."""
    text = "losses: {L-1: Harm, L-2: More harm}\nhazards:\n"
    for number in range(length):
        above = f", parent: H-{(number - 1) % length}" if number or circle else ""
        own = f", losses: [{losses[number]}]" if number in losses else ""
        text += f"  H-{number}: {{text: It is at {number}{above}{own}}}\n"
    return case_of(text)


@pytest.mark.parametrize("circle", [True, False])
@pytest.mark.parametrize("losses", [{}, {0: "L-1"}, {3: "L-2"}, {1: "L-1", 4: "L-2"}])
@pytest.mark.parametrize("first", range(6))
def test_losses_are_those_of_a_walk_from_each(circle: bool, losses: dict[int, str], first: int) -> None:
    case = line(6, losses, circle)
    hazards = list(case.of_kind("hazard"))
    for hazard in hazards[first:] + hazards[:first]:
        walk = (tuple(one.data["losses"]) for one in lineage(case, hazard) if "losses" in one.data)
        assert hazard_losses(case, hazard) == next(walk, ())


@pytest.mark.parametrize("circle", [True, False])
def test_each_of_a_long_line_is_asked_once(circle: bool) -> None:
    case = line(2000, {}, circle)
    asked: list[str] = []

    def says(one: AnyItem) -> str | None:
        asked.append(one.id)
        return None

    known: dict[str, str | None] = {}
    for hazard in case.of_kind("hazard"):
        answer: str | None = nearest(case, hazard, says, known)
        assert answer is None
    assert len(asked) == 2000


@pytest.mark.parametrize("circle", [True, False])
def test_a_check_of_a_long_line_walks_it_a_few_times(circle: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0

    def counting(case: Case, item: AnyItem) -> Iterator[AnyItem]:
        nonlocal steps
        for one in lineage(case, item):
            steps += 1
            yield one

    for module in ("safetycase.stpa.effective", "safetycase.rules.purpose", "safetycase.rules.mapped"):
        monkeypatch.setattr(f"{module}.lineage", counting)
    check_case(line(2000, {0: "L-1"}, circle), as_of=TODAY)
    assert 0 < steps < 20_000
