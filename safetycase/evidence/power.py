"""Whether a test could show what it is to show at all: with the trials expected, and not one failure among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import UnsetType

from safetycase.case import Case, Item
from safetycase.evidence import power_rules as rules
from safetycase.evidence.faults import Fault
from safetycase.evidence.material import Material
from safetycase.evidence.pieces import Piece
from safetycase.evidence.rates import figure
from safetycase.evidence.sliced import number_of_slices
from safetycase.evidence.terms import Terms, terms_of
from safetycase.evidence.text import counted
from safetycase.model.assurance import Requirement
from safetycase.statistics import sequential_trials_needed, trials_needed


def power_faults(case: Case, requirement: Item[Requirement], pieces: Sequence[Piece]) -> Iterator[Fault]:
    """That the trials planned for a failure rate, or expected of its evidence, are too few even without a failure."""
    if "target" not in requirement.data or requirement.errors:
        return
    wanted = requirement.record
    target = wanted.target
    if isinstance(target, UnsetType) or target.metric != "failure-rate" or isinstance(target.at_most, UnsetType):
        return
    if isinstance(target.confidence, UnsetType) or not (0.5 < target.confidence < 1 and 0 < target.at_most < 1):
        return
    limit, level, slices = target.at_most, target.confidence, number_of_slices(case, requirement)
    corrected = slices > 1 and (isinstance(wanted.slices, UnsetType) or wanted.slices.family != "none")
    statements = slices if corrected else 1
    if not isinstance(wanted.plan, UnsetType) and not isinstance(wanted.plan.n, UnsetType):
        words = _too_few(wanted.plan.n, slices, Terms(statements=statements), limit, level)
        if words:
            yield Fault(rules.UNDERPOWERED, requirement, f"{requirement.id} plans {words}", ("plan", "n"))
    for piece in pieces if wanted.combine != "pool" else ():
        material = piece.material
        expected = _expected(material)
        if piece.undermines or expected is None or not material.item.covers:
            continue
        terms = msgspec.structs.replace(terms_of(material.item.record, expected), statements=statements)
        words = "" if terms.census else _too_few(expected, slices, terms, limit, level)
        if words:
            message = f"{material.item.id} expects {words} (for {requirement.id})"
            yield Fault(rules.UNDERPOWERED, material.item, message, ("expect",))


def _expected(material: Material) -> int | None:
    """How many trials are expected: what the item says, or what its artefact planned; None where neither says."""
    expect = material.item.record.expect
    if not isinstance(expect, UnsetType) and not isinstance(expect.items, UnsetType):
        return expect.items
    return material.planned


def _too_few(trials: int, slices: int, terms: Terms, limit: float, level: float) -> str:
    """That so many trials cannot show the limit, in words; empty where they can. Each slice gets an equal share."""
    each = trials // slices
    if terms.shows_at_most(0, each, limit, level):
        return ""
    apiece = f", {each:,} in each of {slices:,} slices" if slices > 1 else ""
    most = "" if terms.sequential else f" show a failure rate of at most {figure(terms.upper(0, each, level))}"
    seen = f"{counted(trials, 'trial')}{apiece}, which even without any failure{most or ' do not show the target'}"
    return f"{seen}; at most {figure(limit)} is asked for{_enough(slices, terms, limit, level)}"


def _enough(slices: int, terms: Terms, limit: float, level: float) -> str:
    """How many trials would do, in words; empty where that is not told."""
    if terms.audited is not None:
        return ""
    needed = (sequential_trials_needed if terms.sequential else trials_needed)(limit, terms.level(level), 0)
    return "" if needed is None else f", and {needed * slices:,} would do"
