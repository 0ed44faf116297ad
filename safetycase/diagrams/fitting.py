"""How wide a structure will be drawn, known before it is: what decides on columns and pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from safetycase.diagrams import columns, content, graph, placing, ranks, rows
from safetycase.diagrams.columns import Columns, Fit
from safetycase.diagrams.content import BoxText
from safetycase.diagrams.graph import Graph
from safetycase.diagrams.ranks import Ranks
from safetycase.diagrams.structure import Structure, parts

WIDTH = 1400
"""How wide a drawing should be, in pixels."""


def fitting(units: Graph, natural: Ranks, texts: Sequence[BoxText]) -> Fit:
    """The columns that a connected part should have, and how wide it is with them."""
    found, _ = rows.build(units, natural, Columns.of(units, []))
    return columns.fit(units, natural, placing.needs(units, found, texts), WIDTH)


def likely_width(structure: Structure) -> float:
    """How wide the widest part of a sound structure is drawn, in pixels, by estimate."""
    return max((_part_width(part) for part in parts(structure)), default=0.0)


@lru_cache(maxsize=256)  # pages grow part by part, and most parts stay as they are
def _part_width(part: Structure) -> float:
    units = graph.build(part)
    texts = [content.of_box(unit.box) for unit in units.units]
    return fitting(units, ranks.assign(units, settled=False), texts).width
