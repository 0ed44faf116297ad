"""Whether the environment in which something must hold lies inside the one in which it was tested."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from msgspec import UNSET, UnsetType

from safetycase.case import Case, Item, item_across, joined
from safetycase.evidence.age import parse_day
from safetycase.evidence.doubts import Doubts
from safetycase.findings.text import reason
from safetycase.model.analysis import Assumption, Environment, Parameter
from safetycase.model.fields import Scalar


def environment_gap(case: Case, wanted: str, tested: str | UnsetType, as_of: date, doubts: Doubts) -> str:
    """Why evidence from the environment `tested` does not reach the environment `wanted`; empty where it does.

    An environment that does not exist, is obsolete, has schema errors or is doubted reaches nothing, not even itself.
    Otherwise parameter by parameter: every value or range of the environment of use must lie inside that of the test,
    in the same unit; a parameter that the test does not state is not covered. An assumption with `extrapolates`
    between the two may bridge the parameters it names, up to the day on which it expires, where it says in words what
    it assumes and nothing unanswered speaks against it. Environments and assumptions of imported cases count like
    those of the case.
    """
    if isinstance(tested, UnsetType):
        return f"it names no environment, and {wanted} is asked for"
    use, test = environment_named(case, wanted), environment_named(case, tested)
    for name, environment in ((wanted, use), (tested, test)):
        if environment is None:
            return f"the environment {name} does not exist"
        if environment.errors:
            return f"the environment {name} has schema errors"
        if not environment.covers:
            return f"the environment {name} is obsolete or was generated and not reviewed"
        if against := doubts.against_ground(environment.id):
            return "; ".join(against)
    assert use is not None
    assert test is not None
    if use.id == test.id:
        return ""
    if not use.record.parameters:
        return f"{wanted} states no parameters, so that nothing shows that {tested} contains it"
    gaps = {
        name: gap for name, p in use.record.parameters.items() if (gap := _gap(p, test.record.parameters.get(name)))
    }
    bridges = (
        [(item, names, _fallen(item, as_of, doubts)) for item, names in _bridges(case, test.id, use.id)] if gaps else []
    )
    bridged = {name for _, names, why in bridges if not why for name in names}
    left = [name for name in gaps if name not in bridged]
    if not left:
        return ""
    fallen = [
        f"{item.id}, which bridged {', '.join(sorted(names.intersection(left)))}, {why}"
        for item, names, why in bridges
        if why and names.intersection(left)
    ]
    lacking = ", ".join(f"{name} ({gaps[name]})" for name in left)
    return f"{tested} does not contain {wanted} in {lacking}{''.join(f'; {words}' for words in fallen)}"


def grounds(case: Case, wanted: str, tested: Collection[str]) -> list[str]:
    """The ids of the environments, and of the assumptions between them, on which a judgement of reach rests."""
    ends = [item.id for name in (wanted, *tested) if (item := environment_named(case, name)) is not None]
    return ends + [item.id for test in ends[1:] for item, _ in _bridges(case, test, ends[0])]


def environment_named(case: Case, name: str) -> Item[Environment] | None:
    """The environment of this name, also of an imported case; None if there is none."""
    item = item_across(case, name)
    return item if item is not None and item.kind.record is Environment else None  # type: ignore[return-value]


def _gap(use: Parameter, test: Parameter | None) -> str:
    """Why one parameter of use is not covered by the test; empty where it is."""
    if test is None:
        return "not stated for the test"
    if not use.values and isinstance(use.range, UnsetType):
        return "neither values nor a range are stated for use"
    if use.unit != test.unit:
        return f"units {_unit(use)} and {_unit(test)} differ"
    outside = [value for value in use.values if not _contains(test, value)]
    if outside:
        return f"{', '.join(str(value) for value in outside[:5])} not tested"
    if not isinstance(use.range, UnsetType):
        low, high = use.range
        if low == high and _contains(test, low):
            return ""
        if isinstance(test.range, UnsetType):
            return f"the range {low:g} to {high:g} was not tested as a range"
        if not test.range[0] <= low <= high <= test.range[1]:
            return f"{low:g} to {high:g} in use, {test.range[0]:g} to {test.range[1]:g} tested"
    return ""


def _contains(test: Parameter, value: Scalar) -> bool:
    if any(value == known and isinstance(value, bool) == isinstance(known, bool) for known in test.values):
        return True
    if isinstance(test.range, UnsetType) or isinstance(value, (str, bool)):
        return False
    return test.range[0] <= value <= test.range[1]


def _unit(parameter: Parameter) -> str:
    return "none" if parameter.unit is UNSET else str(parameter.unit)


def _bridges(case: Case, tested: str, wanted: str) -> Iterator[tuple[Item[Assumption], frozenset[str]]]:
    """The assumptions that bridge two environments, each with the parameters that it names."""
    for item in joined(case).of(Assumption):
        step = item.record.extrapolates if item.covers and not item.errors else UNSET
        if not isinstance(step, UnsetType) and step.from_ == tested and step.to == wanted:
            yield item, frozenset(step.parameters)


def _fallen(item: Item[Assumption], as_of: date, doubts: Doubts) -> str:
    """Why an assumption does not bridge what it names; empty where it does."""
    record = item.record
    if not isinstance(record.expires, UnsetType):
        last = parse_day(record.expires)
        if last is None or last < as_of:
            return f"expired on {record.expires}"
    if not any(not isinstance(one, UnsetType) and reason(one) for one in (record.text, record.title, record.rationale)):
        return "does not say in words what it assumes"
    against = doubts.against_ground(item.id)
    return f"is doubted: {'; '.join(against)}" if against else ""
