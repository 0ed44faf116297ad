"""Requirements that ask for less than before, and evidence that may be older or smaller."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from safetycase.case import Case
from safetycase.evidence.age import parse_day, parse_span
from safetycase.findings import Finding, Path
from safetycase.findings.text import visible
from safetycase.rules.since.declared import LOOSENED
from safetycase.rules.since.state import Since, entries, finding_on
from safetycase.rules.since.values import at, number, there, was

_AT_MOST = (("target", "at_most"), ("tax", "max_drop"), ("plan", "max_failures"))
_AT_LEAST = (
    ("target", "at_least"), ("target", "confidence"), ("coverage", "at_least"), ("coverage", "confidence"),
    ("margin", "min_ratio"), ("plan", "n"),
)  # fmt: skip
_WHOLE = ("slices", "margin", "coverage", "target", "environment", "plan", "prediction", "tax", "fit_criterion")


class _Scale(NamedTuple):
    """A field with choices from the least to the most that is asked for, and what holds where nothing is said."""

    path: tuple[str, ...]
    choices: tuple[str, ...]
    unsaid: str | None = None

    def fewer(self, before: object, now: object) -> bool:
        """Whether less is asked for than before."""
        if before not in self.choices:
            return False
        return now not in self.choices or self.choices.index(str(now)) < self.choices.index(str(before))


_SCALES = (
    _Scale(("regime",), ("average", "slice", "worst-case")),
    _Scale(("combine",), ("any", "pool", "each"), "each"),
    _Scale(("slices", "family"), ("none", "holm", "bonferroni"), "bonferroni"),
    _Scale(("slices", "require"), ("each",)),
)
_OF_AT_MOST = _Scale(("target", "of"), ("trials", "answered"), "trials")
"""The denominator where a rate must be small: what was not answered would thin it out."""

_OF_AT_LEAST = _Scale(("target", "of"), ("answered", "trials"), "trials")

_OF_EVIDENCE = frozenset([("max_age",), ("expires",), ("expect", "items")])
_OF_REQUIREMENTS = frozenset([*_AT_MOST, *_AT_LEAST, ("slices", "by")])
_SCALED = {scale.path: scale for scale in (*_SCALES, _OF_AT_MOST)}

Less = tuple[Path, str]
"""Where something asks for less, and in which words."""


def loosened(case: Case, since: Since) -> Iterator[Finding]:
    """Requirements and evidence of which less is asked than in the earlier state."""
    for kind, less in (("requirement", _less_required), ("evidence", _less_of_evidence)):
        for item in case.of_kind(kind):
            old = since.item_then(item)
            if old is None or old.errors or item.errors or item.obsolete:
                continue
            for path, words in less(old.data, item.data):
                yield finding_on(case, item, LOOSENED, f"{item.id} asks for less than at {since.label}: {words}", path)


def weighed_here(kind: str, path: Path, before: object, now: object) -> bool:
    """Whether it is this module that tells a change from more to less at a path of an item of the kind."""
    if kind == "evidence":
        return path in _OF_EVIDENCE
    if kind != "requirement":
        return False
    if len(path) == 1 and path[0] in _WHOLE and not now:
        return True
    scale = _SCALED.get(tuple(map(str, path)))
    if scale is not None:
        return {before, now} <= {*scale.choices, None} if _plain(before) and _plain(now) else False
    return path in _OF_REQUIREMENTS or (len(path) == 3 and path[:2] == ("slices", "values") and now is not None)


def _plain(value: object) -> bool:
    return not isinstance(value, list | dict)


def _less_required(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Less]:
    gone = {field for field in _WHOLE if old.get(field) and not new.get(field)}
    for field in sorted(gone):
        yield (), f"{field} is gone"
    for sign, paths in ((1, _AT_MOST), (-1, _AT_LEAST)):
        for path in paths:
            before, now = at(old, path), at(new, path)
            less = number(before) and (now is None or (number(now) and sign * (now - before) > 0))
            if less and path[0] not in gone:
                yield there(new, path), was(path, before, now)
    of = _OF_AT_LEAST if at(old, ("target", "at_least")) is not None else _OF_AT_MOST
    for scale in (*_SCALES, of):
        said, says = at(old, scale.path) or scale.unsaid, at(new, scale.path) or scale.unsaid
        begun = len(scale.path) > 1 and not old.get(scale.path[0])
        if scale.fewer(said, says) and scale.path[0] not in gone and not begun:
            yield there(new, scale.path), was(scale.path, said, says)
    per, now = at(old, ("target", "per")), at(new, ("target", "per"))
    if at(old, ("target", "metric")) == "event-rate" and per != now and "target" not in gone:
        yield there(new, ("target", "per")), was(("target", "per"), per, now)
    if "slices" not in gone:
        yield from _fewer_slices(old, new)


def _fewer_slices(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Less]:
    """Dimensions and values of slices that are no longer asked for."""
    before, now = (set(map(str, entries(at(side, ("slices", "by"))))) for side in (old, new))
    if before - now:
        yield ("slices",), f"slices.by lacks {_listed(before - now)}"
    values, wanted = at(old, ("slices", "values")), at(new, ("slices", "values"))
    if not isinstance(values, Mapping) or not isinstance(wanted, Mapping):
        return
    for name in values.keys() & wanted.keys():
        lost = set(map(str, entries(values[name]))) - set(map(str, entries(wanted[name])))
        if lost:
            yield ("slices", "values"), f"slices.values.{visible(str(name))} lacks {_listed(lost)}"


def _less_of_evidence(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Less]:
    """Where evidence may be older or smaller."""
    amounts: tuple[tuple[str, Callable[[str], Any]], ...] = (("max_age", parse_span), ("expires", parse_day))
    for field, amount in amounts:
        before, now = (amount(value) if isinstance(value := side.get(field), str) else None for side in (old, new))
        if before is not None and (field not in new or (now is not None and now > before)):
            yield there(new, (field,)), was((field,), old[field], new.get(field))
    path = ("expect", "items")
    planned, plans = at(old, path), at(new, path)
    if number(planned) and (plans is None or (number(plans) and plans < planned)):
        yield there(new, path), was(path, planned, plans)


def _listed(values: set[str]) -> str:
    named = sorted(visible(value[:40]) for value in values)
    return ", ".join(named[:5]) + (f" and {len(named) - 5} more" if len(named) > 5 else "")
