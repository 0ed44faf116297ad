"""How all slices of a requirement stand, as a table for people and as rows for programs."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from safetycase.evidence.event_rates import amount, units
from safetycase.evidence.verdict import Slice, Word
from safetycase.statistics import lower_words, upper_words

_FROM_WORST: Mapping[Word, str] = {
    "refuted": "missed", "unknown": "unknown", "not-demonstrated": "not shown", "demonstrated": "reached"
}  # fmt: skip
"""What is said of the target in a slice, from the worst: numbers alone, which demonstrate nothing by themselves."""


class SliceTable(msgspec.Struct, frozen=True):
    """A table in words: heads, a row for each slice, and how many rows were left out; `numbers` are columns of such."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int = 0
    numbers: frozenset[int] = frozenset()


def slice_table(slices: Sequence[Slice], most: int | None = None) -> SliceTable:
    """Every slice with what was counted and shown there, in the order of the case; of more than `most` the worst ones.

    Bounds are rounded so that none looks better than it is. Columns that would say nothing are left out.
    """
    if most is not None and len(slices) > most:
        worst = heapq.nsmallest(most, range(len(slices)), key=lambda at: (*_rank(slices[at]), at))
        kept = [slices[at] for at in sorted(worst)]
    else:
        kept = list(slices)
    columns: list[tuple[str, Callable[[Slice], str]]] = []
    if len({one.evidence for one in slices}) > 1:
        columns.append(("evidence", lambda one: one.evidence))
    columns.append(("slice", lambda one: one.name))
    exposed = [one.figures.unit for one in slices if one.figures.exposure is not None]
    if exposed:
        columns += [(units(exposed[0]), _exposure), ("events", lambda one: f"{one.figures.failures:,}")]
    else:
        columns.append(("trials", lambda one: f"{one.figures.trials:,}"))
        columns.append(("failures", lambda one: f"{one.figures.failures:,}"))
    if any(one.figures.unresolved for one in slices):
        columns.append(("unresolved", lambda one: f"{one.figures.unresolved:,}"))
    bounded = [one.figures.below for one in slices if one.figures.bound is not None]
    if bounded:
        columns.append((f"rate at {'most' if bounded[0] else 'least'}", _bound))
    if any(one.figures.coverage is not None for one in slices):
        columns += [("answered", _answered), ("coverage at least", _coverage)]
    columns.append(("target", _target))
    heads = tuple(head for head, _ in columns)
    rows = tuple(tuple(told(one) for _, told in columns) for one in kept)
    numbers = frozenset(at for at, head in enumerate(heads) if head not in {"evidence", "slice", "target"})
    return SliceTable(heads, rows, len(slices) - len(kept), numbers)


def slice_rows(slices: Sequence[Slice]) -> list[dict[str, Any]]:
    """One row for each slice, as `show --format json` gives it; None for what is not known or not asked for."""
    return [
        {
            "slice": one.name,
            "evidence": one.evidence,
            "target": _target(one),
            "trials": one.figures.trials if one.figures.exposure is None else None,
            "exposure": one.figures.exposure,
            "unit": one.figures.unit or None,
            "failures": one.figures.failures,
            "unresolved": one.figures.unresolved,
            "rate_at_most": one.figures.bound if one.figures.below else None,
            "rate_at_least": None if one.figures.below else one.figures.bound,
            "cases": one.figures.cases if one.figures.coverage is not None else None,
            "answered": one.figures.answered if one.figures.coverage is not None else None,
            "coverage_at_least": one.figures.coverage,
        }
        for one in slices
    ]


def _target(one: Slice) -> str:
    return _FROM_WORST.get(one.word, "unknown")


def _rank(one: Slice) -> tuple[int, float]:
    near = one.figures.badness
    order = list(_FROM_WORST.values())
    return order.index(_target(one)), -near if math.isfinite(near) else -math.inf


def _exposure(one: Slice) -> str:
    return "" if one.figures.exposure is None else amount(one.figures.exposure)


def _bound(one: Slice) -> str:
    if one.figures.bound is None:
        return ""
    return upper_words(one.figures.bound) if one.figures.below else lower_words(one.figures.bound)


def _answered(one: Slice) -> str:
    return "" if one.figures.coverage is None else f"{one.figures.answered:,} of {one.figures.cases:,}"


def _coverage(one: Slice) -> str:
    return "" if one.figures.coverage is None else lower_words(one.figures.coverage)
