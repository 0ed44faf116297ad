"""Whether a rate holds in each of the slices that exist where the system is used, not only in the tested ones."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from safetycase.case import Case, Item
from safetycase.evidence.enough import enough
from safetycase.evidence.figures import Figures
from safetycase.evidence.placing import blank, labels, spelt_otherwise
from safetycase.evidence.rates import in_denominator
from safetycase.evidence.readings import canonical
from safetycase.evidence.tallying import OUTPUT
from safetycase.evidence.terms import Terms
from safetycase.evidence.text import counted, shown
from safetycase.evidence.verdict import Counts, Judgement, Slice, worst
from safetycase.model.analysis import Environment
from safetycase.model.assurance import OutputDenominator, Requirement, Slices, Target
from safetycase.statistics import confidence_reached, holm, rate_confidence_reached, upper_words

MAX_SLICES = 10_000
"""The greatest number of slices that one requirement may ask for."""

_LISTED = 6

Judging = Callable[[Counts, Terms], Judgement]

_Part = tuple[Mapping[str, str], Counts]


def judge_slices(
    case: Case, requirement: Item[Requirement], counts: Counts, terms: Terms, judging: Judging
) -> Judgement:
    """The judgement of a requirement with `slices`: each slice that exists must reach the target and the coverage.

    `judging` judges counts on given terms. Trials that did not pass and whose slice is not stated may lie in any: they
    are unresolved in each, so that they help to show and to refute none; those whose label is that of a slice spelt
    otherwise are unresolved in that one. With the family `bonferroni`, which is the
    default, the bounds of all slices hold together at the stated confidence; with `holm` the tests of all slices do;
    with `none` each holds alone.
    """
    slices = requirement.record.slices
    assert not isinstance(slices, UnsetType)
    existing = _existing(case, requirement, slices)
    if isinstance(existing, str):
        return Judgement("unknown", (existing,))
    lacking = [dim for dim in slices.by if dim not in counts.dims]
    if lacking:
        return Judgement("unknown", (f"the results do not say to which {shown(lacking[0], 60)} a trial belongs",))
    places = [dict(zip(slices.by, values, strict=True)) for values in itertools.product(*existing)]
    unsaid = blank(counts, slices.by)
    near = {dim: spelt_otherwise(labels(counts, dim), values) for dim, values in zip(slices.by, existing, strict=True)}
    by_place = _ByPlace(counts, slices.by)
    parts = [(place, _part(requirement.record, by_place, place, unsaid, near)) for place in places]
    family = "bonferroni" if isinstance(slices.family, UnsetType) else slices.family
    each = terms if family == "none" else msgspec.structs.replace(terms, statements=len(places))
    if family == "holm" and not terms.census:
        judged, each = _holm(requirement.record, parts, terms, judging)
    else:
        judged = [_one(part, _of_slice(requirement.record, place, part, each), judging) for place, part in parts]
    notes = _unlisted(case, requirement, slices)
    notes += _elsewhere(requirement.record, counts, dict(zip(slices.by, existing, strict=True)), unsaid, near)
    return _together(requirement.record, parts, judged, each, notes)


def bad_elsewhere(case: Case, requirement: Item[Requirement], counts: Counts) -> int:
    """How many trials failed or were not resolved in slices that a requirement does not have."""
    slices = requirement.record.slices
    existing = "" if isinstance(slices, UnsetType) else _existing(case, requirement, slices)
    if isinstance(slices, UnsetType) or isinstance(existing, str) or any(dim not in counts.dims for dim in slices.by):
        return 0
    inside = counts.within(dict(zip(slices.by, existing, strict=True)))
    return sum(counts.of(outcome) - inside.of(outcome) for outcome in ("failure", "unresolved"))


def number_of_slices(case: Case, requirement: Item[Requirement]) -> int:
    """In how many slices a requirement must hold; 1 where it names none, or nobody knows which there are."""
    slices = requirement.record.slices
    existing = "" if isinstance(slices, UnsetType) else _existing(case, requirement, slices)
    return 1 if isinstance(existing, str) else max(1, math.prod(map(len, existing)))


def _existing(case: Case, requirement: Item[Requirement], slices: Slices) -> Sequence[Sequence[str]] | str:
    """The values of each dimension, or why they are not known."""
    if not slices.by:
        return "slices.by names no dimension"
    found: list[list[str]] = []
    for dim in slices.by:
        if isinstance(slices.values, UnsetType):
            return "slices.values does not say which slices exist; `environment` takes those of the deployed one"
        if slices.values == "environment":
            values = _of_environment(case, requirement, dim)
        else:
            values = _listed(slices, dim)
            values = [*values, *_deployed(case, requirement, dim)] or f"slices.values lists no {shown(dim, 60)}"
        if isinstance(values, str):
            return values
        found.append(list(dict.fromkeys(values)))
    if math.prod(map(len, found)) > MAX_SLICES:
        return f"there are more than {MAX_SLICES:,} slices"
    return found


def _listed(slices: Slices, dim: str) -> list[str]:
    return [canonical(value) for value in slices.values.get(dim, ())] if isinstance(slices.values, dict) else []


def _deployed(case: Case, requirement: Item[Requirement], dim: str) -> list[str]:
    """The values that the deployed environment lists, which exist whether or not the requirement lists them."""
    values = _of_environment(case, requirement, dim)
    return [] if isinstance(values, str) else values


def _unlisted(case: Case, requirement: Item[Requirement], slices: Slices) -> list[str]:
    """What the requirement does not list and its environment does, in words."""
    found = []
    for dim in slices.by if isinstance(slices.values, dict) else ():
        more = [value for value in _deployed(case, requirement, dim) if value not in _listed(slices, dim)]
        if more:
            named = ", ".join(shown(value, 60) for value in more[:_LISTED])
            rest = f" and {len(more) - _LISTED:,} more" if len(more) > _LISTED else ""
            where = shown(str(requirement.record.environment), 60)
            found.append(f"{where} has {shown(dim, 40)} {named}{rest} too, which slices.values does not list")
    return found


def _of_environment(case: Case, requirement: Item[Requirement], dim: str) -> list[str] | str:
    name = requirement.record.environment
    environment = case.find(name, Environment) if isinstance(name, str) else None
    if environment is None or environment.errors or not environment.covers:
        return "slices.values says `environment`, and the requirement names none that can be used"
    parameter = environment.record.parameters.get(dim)
    if parameter is None or not parameter.values:
        return f"{environment.id} lists no values of {shown(dim, 60)}, so that nobody knows which slices exist"
    if parameter.range is not UNSET:
        return f"{environment.id} has a range of {shown(dim, 60)} beside its values"
    return [canonical(value) for value in parameter.values]


def _one(part: Counts, terms: Terms, judging: Judging) -> Judgement:
    if part.trials - part.missing - part.unplaced == 0 and not part.exposure:
        return Judgement("not-demonstrated", ("no trial at all (0 of 0)",))
    return judging(part, terms)


def _of_slice(wanted: Requirement, place: Mapping[str, str], part: Counts, terms: Terms) -> Terms:
    """The terms in a slice. Its own audit bounds a rate; where each must pass, no label anywhere may be wrong."""
    rate = not isinstance(wanted.target, UnsetType) and wanted.target.metric == "failure-rate"
    return terms.of_slice(place, part) if rate and terms.audits else terms


def _holm(wanted: Requirement, parts: Sequence[_Part], terms: Terms, judging: Judging) -> tuple[list[Judgement], Terms]:
    """The judgement of each slice by Holm's procedure: a slice is shown where its adjusted p-value is small enough.

    With it the terms on which one that is not shown would be, as the others stand: those that are shown cost nothing.
    """
    target = wanted.target
    if (
        isinstance(target, UnsetType)
        or target.metric not in {"failure-rate", "event-rate"}
        or isinstance(target.at_most, UnsetType)
        or isinstance(target.confidence, UnsetType)
    ):
        return [Judgement("unknown", ("the family holm needs a rate with at_most and a confidence",))] * len(
            parts
        ), terms
    if terms.sequential or terms.audited is not None or terms.same_data or wanted.coverage is not UNSET:
        return [Judgement("unknown", ("the family holm is judged for plain rates only",))] * len(parts), terms
    p_values = [_p_value(target, part) for _, part in parts]
    alpha = 1 - terms.level(target.confidence)
    found = []
    corrected = msgspec.structs.replace(terms, statements=len(parts))
    adjusted_values = holm(p_values)
    for (_, part), p_value, adjusted in zip(parts, p_values, adjusted_values, strict=True):
        bounded = _one(part, corrected, judging)  # bounds of all slices that hold together
        judgement = msgspec.structs.replace(
            _one(part, terms, judging) if adjusted <= alpha else bounded, figures=bounded.figures
        )
        if judgement.word == "demonstrated" and adjusted > alpha:
            judgement = judgement.but("not-demonstrated", judgement.reasons)
        words = f"p = {upper_words(p_value, 3)}, {upper_words(adjusted, 3)} after Holm"
        first, *rest = judgement.reasons
        found.append(judgement.but(judgement.word, (f"{first} ({words})", *rest)))
    left = sum(adjusted > alpha for adjusted in adjusted_values)
    return found, msgspec.structs.replace(terms, statements=max(1, left))


def _p_value(target: Target, part: Counts) -> float:
    """The chance of so few failures or events under the limit, with everything unresolved as one; 1 without trials."""
    limit = target.at_most
    if isinstance(limit, UnsetType) or not limit > 0:
        return 1.0
    if target.metric == "event-rate":
        exposure = part.exposure.get(str(target.per), 0.0)
        known = 0 < exposure < math.inf and math.isfinite(limit)
        events = part.of("failure") + part.of("unresolved")
        reached = rate_confidence_reached(events, exposure, limit) if known else 0.0
    elif isinstance(target.of, OutputDenominator) and OUTPUT not in part.dims:
        reached = 0.0
    else:
        part, trials = in_denominator(target, part)
        bad = part.of("failure") + part.of("unresolved")
        reached = confidence_reached(bad, trials, limit) if limit < 1 and trials else 0.0
    return min(1.0, max(0.0, 1 - reached))


def _together(
    wanted: Requirement, parts: Sequence[_Part], judged: Sequence[Judgement], each: Terms, notes: Sequence[str]
) -> Judgement:
    """All slices as one judgement: those that fail first, the worst of them first, and where none does the worst one.

    `each` are the terms on which one that is open would be shown.
    """
    word = worst([one.word for one in judged])
    rows = list(zip(parts, judged, strict=True))
    good = sum(one.word == "demonstrated" for one in judged)
    reasons = [f"{good:,} of {counted(len(judged), 'slice')} {'reaches' if good == 1 else 'reach'} the target"]
    order = {"refuted": 0, "unknown": 1, "not-demonstrated": 2, "demonstrated": 4}
    slices = tuple(
        Slice(name=_name(place), word=one.word, figures=one.figures or _counted(part)) for (place, part), one in rows
    )
    rows.sort(key=lambda row: (order.get(row[1].word, 3), -_badness(row[1])))
    for (place, part), one in rows[: min(_LISTED, len(judged) - good) or 1]:
        more = enough(wanted, part, _of_slice(wanted, place, part, each)) if one.word == "not-demonstrated" else ()
        reasons.append(f"{_name(place)}: {'; '.join((*one.reasons, *more))}")
    if len(judged) - good > _LISTED:
        reasons.append(f"and {len(judged) - good - _LISTED:,} more slices do not")
    return Judgement(word, (*reasons, *notes), slices=slices)


def _badness(judgement: Judgement) -> float:
    return judgement.figures.badness if judgement.figures is not None else math.inf


def _counted(part: Counts) -> Figures:
    """The numbers of a slice that was not bounded."""
    return Figures(trials=part.trials, failures=part.of("failure"), unresolved=part.of("unresolved"))


def _elsewhere(
    wanted: Requirement,
    counts: Counts,
    existing: Mapping[str, Sequence[str]],
    unsaid: Mapping[str, Sequence[str]],
    near: Mapping[str, Mapping[str, Sequence[str]]],
) -> list[str]:
    """Trials that lie in no slice that exists, and those of which nothing says, or not well, in which they lie."""
    inside = counts.within(existing)
    possible = counts.within({dim: [*values, *unsaid[dim]] for dim, values in existing.items()})
    meant = counts.within(
        {dim: [*values, *unsaid[dim], *itertools.chain(*near[dim].values())] for dim, values in existing.items()}
    )
    dims, found = ", ".join(shown(dim, 40) for dim in existing), []
    if outside := counts.trials - meant.trials:
        found.append(f"{counted(outside, 'trial')} in slices that the requirement does not have")
    for more, less, where, slices in (
        (possible, inside, f"of no stated {dims}, or of several", "every slice"),
        (meant, possible, f"whose {dims} is spelt otherwise", "the slice meant"),
    ):
        if nowhere := more.trials - less.trials:
            bad = _against(wanted, more) - _against(wanted, less)
            words = f", of which {bad:,} did not pass and count against {slices}" if bad else ""
            found.append(f"{counted(nowhere, 'trial')} {where}{words}")
    return found


class _ByPlace:
    """Counts by their place in some dimensions, so that those of each of many slices are not looked for among all."""

    def __init__(self, counts: Counts, dims: Sequence[str]) -> None:
        self._counts, self._dims = counts, tuple(dims)
        at = [counts.dims.index(dim) for dim in dims]
        self._slices: dict[tuple[str, ...], list[Any]] = {}
        self._exposed: dict[tuple[str, ...], list[Any]] = {}
        for known, entries in ((self._slices, counts.slices), (self._exposed, counts.exposed)):
            for entry in entries:
                known.setdefault(tuple([entry[0][index] for index in at]), []).append(entry)

    def within(self, wanted: Mapping[str, Sequence[str]]) -> Counts:
        """The same as of `Counts`, for just these dimensions."""
        places = list(dict.fromkeys(itertools.product(*(wanted[dim] for dim in self._dims))))
        slices = tuple(entry for place in places for entry in self._slices.get(place, ()))
        exposed = tuple(entry for place in places for entry in self._exposed.get(place, ()))
        return msgspec.structs.replace(self._counts, slices=slices, exposed=exposed).within(wanted)


def _part(
    wanted: Requirement,
    by_place: _ByPlace,
    place: Mapping[str, str],
    unsaid: Mapping[str, Sequence[str]],
    near: Mapping[str, Mapping[str, Sequence[str]]],
) -> Counts:
    """The counts of a slice, with the trials held against it that did not pass and may lie in it."""
    own = by_place.within({dim: [value] for dim, value in place.items()})
    others = {dim: [*unsaid[dim], *near[dim].get(value, ())] for dim, value in place.items()}
    if not any(others.values()):
        return own
    possible = by_place.within({dim: [value, *others[dim]] for dim, value in place.items()})
    unplaced = _against(wanted, possible) - _against(wanted, own)
    return msgspec.structs.replace(own, unplaced=unplaced) if unplaced else own


def _against(wanted: Requirement, counts: Counts) -> int:
    """How many trials may speak against what is asked for: a rate of at least something is lowered by each pass."""
    target = wanted.target
    if isinstance(target, UnsetType):
        return counts.trials - counts.of("pass")
    if isinstance(target.of, OutputDenominator) and OUTPUT in counts.dims and isinstance(wanted.coverage, UnsetType):
        counts, _ = in_denominator(target, counts)
    return counts.trials - (counts.of("pass") if isinstance(target.at_least, UnsetType) else 0)


def _name(place: Mapping[str, str]) -> str:
    return ", ".join(f"{shown(dim, 40)} {shown(value, 60)}" for dim, value in place.items())
