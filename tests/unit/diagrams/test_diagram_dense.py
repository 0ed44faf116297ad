"""Structures in which everybody controls everybody: drawn at an effort that is bounded, and still read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from safetycase.diagrams import Box, Flow, Structure, layout, pages
from safetycase.diagrams.measures import measure
from safetycase.diagrams.sweeps import SWEEPS, Search
from tests.unit.diagrams.faults import faults


def dense(count: int) -> Structure:
    """So many elements, each of which acts on each other."""
    boxes = tuple(Box(f"e{i}", f"Element {i}") for i in range(count))
    pairs = [(one, other) for one in range(count) for other in range(count) if one != other]
    flows = tuple(Flow(f"CA-{i}-{j}", "action", f"e{i}", f"e{j}", label=f"act {j}") for i, j in pairs)
    return Structure(boxes, flows, "Dense")


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list with the length of the order at each sweep from now on."""
    found: list[int] = []
    sweep: Callable[..., Any] = Search.sweep

    def counting(self: Search, *, downwards: bool) -> None:
        found.append(len(self.entities))
        sweep(self, downwards=downwards)

    monkeypatch.setattr(Search, "sweep", counting)
    return found


def test_one_of_many_pages_is_swept_a_few_times_and_nothing_overlaps(monkeypatch: pytest.MonkeyPatch) -> None:
    sweeps = counted(monkeypatch)
    (page,) = pages(dense(9))
    at_leisure = layout(page.structure)
    usual = len(sweeps)
    hurried = layout(page.structure, pages=100)
    assert len(sweeps) - usual == 2 * SWEEPS < usual
    for drawing in (at_leisure, hurried):
        assert faults(measure(drawing)) == {}
        assert len({flow for line in drawing.lines for flow in line.flows}) == 72
    assert layout(page.structure, pages=100) == hurried


def test_870_flows_among_30_elements_are_swept_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    sweeps = counted(monkeypatch)
    found = pages(dense(30))
    assert len(found) > 1
    drawing = layout(found[-1].structure, heading=found[-1].heading, pages=len(found))
    assert len(sweeps) <= 2 * SWEEPS
    assert faults(measure(drawing)) == {}
