"""Environments in which the same results were obtained: more that is said to have been tested, and new bridges from
there to use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import UnsetType

from safetycase.case import AnyItem, Case, Item, counts
from safetycase.evidence.spoken import places_of, spoken_of
from safetycase.findings import Finding, Path
from safetycase.findings.text import visible
from safetycase.model.analysis import Assumption, Environment
from safetycase.model.assurance import Evidence, Requirement
from safetycase.rules.since.declared import OTHERWISE
from safetycase.rules.since.state import Since, finding_on
from safetycase.rules.since.values import Change, at, differences, number

_PARAMETERS = "parameters"


class Places(msgspec.Struct, frozen=True):
    """The environments of a case by what they are named for: `tested` by evidence, `same` by evidence with the results
    that it had before, `used` where something must hold. `supported` is what these results speak for."""

    tested: frozenset[str]
    same: frozenset[str]
    used: frozenset[str]
    supported: frozenset[str]

    def only_tested(self, name: str) -> bool:
        """Whether nothing must hold in an environment, so that it cannot be too narrow."""
        return name in self.tested and name not in self.used


def places(case: Case, same: Sequence[Item[Evidence]]) -> Places:
    """What the environments of a case are named for. `same` is the evidence that has the results of before."""
    steps = [item.record.extrapolates for item in case.of(Assumption)]
    used = [item.record.environment for item in case.of(Requirement)]
    used += [item.id for item in case.of(Environment) if item.record.kind == "deployment"]
    used += [step.to for step in steps if not isinstance(step, UnsetType)]
    return Places(
        frozenset(name for item in case.of(Evidence) for name in places_of(item.record)),
        frozenset(name for item in same for name in places_of(item.record)),
        frozenset(name for name in used if not isinstance(name, UnsetType)),
        frozenset(target for item in same for target, undermines, _ in spoken_of(item) if not undermines),
    )


def said_of_tests(case: Case, since: Since, item: AnyItem, found: Places) -> Iterator[Change]:
    """Where an environment says that more was tested in the results of before than it said then."""
    old = since.case.items.get(since.id_then(item.id))
    if item.id not in found.same or old is None or old.kind is not item.kind:
        return
    if old.obsolete:
        yield Change(("status",), old.status, item.status)
    uses = [(since.case.items.get(since.id_then(name)), case.items.get(name)) for name in sorted(found.used)]
    for change in differences((_PARAMETERS,), old.data.get(_PARAMETERS), item.data.get(_PARAMETERS)):
        if _claims_more(change, [(one.data, two.data) for one, two in uses if one is not None and two is not None]):
            yield change


def _claims_more(change: Change, uses: Sequence[tuple[Any, Any]]) -> bool:
    path, before, now = change
    if path[-1] == "unit":
        return before is not None or any(at(new, path) == now and at(old, path) != before for old, new in uses)
    if now is None or len(path) < len((_PARAMETERS, "name", "range")):
        return False
    if path[-1] == "range" and _range(before) and _range(now):
        return not before[0] <= now[0] <= now[1] <= before[1]
    if isinstance(before, list) and isinstance(now, list):
        return not {repr(one) for one in now} <= {repr(one) for one in before}
    return True


def _range(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2 and all(map(number, value))


def new_bridges(case: Case, since: Since, same: Sequence[Item[Evidence]]) -> Iterator[Finding]:
    """Assumptions that were not there, and by which results of before reach where a requirement of before must hold."""
    for item in case.of(Assumption):
        old = since.case.items.get(since.id_then(item.id))
        step = item.record.extrapolates
        if isinstance(step, UnsetType) or not item.covers or (old is not None and counts(since.case, old)):
            continue
        ids = [one.id for one in same if step.from_ in places_of(one.record) and _reaches(case, since, one, step.to)]
        if ids:
            names = ", ".join(visible(str(name)) for name in step.parameters)
            message = (
                f"{item.id} was not there at {since.label} and lets the same results of {', '.join(ids[:4])} reach "
                f"{visible(str(step.to))} from {visible(str(step.from_))} in {names or 'nothing'}"
            )
            path: Path = ("extrapolates",)
            yield finding_on(case, item, OTHERWISE, message, path)


def _reaches(case: Case, since: Since, evidence: Item[Evidence], place: object) -> bool:
    """Whether evidence supports a requirement that was there and must hold in a place."""
    wanted = [case.find(target, Requirement) for target, undermines, _ in spoken_of(evidence) if not undermines]
    return any(
        item is not None and item.record.environment == place and since.item_then(item) is not None for item in wanted
    )
