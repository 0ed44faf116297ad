"""Whether the environment in which something must hold lies inside the one in which it was tested."""

from __future__ import annotations

from datetime import date

from msgspec import UNSET, UnsetType

from safetycase.case import Case, Item
from safetycase.evidence.age import parse_day
from safetycase.model.analysis import Assumption, Environment, Parameter
from safetycase.model.fields import Scalar


def environment_gap(case: Case, wanted: str, tested: str | UnsetType, as_of: date) -> str:
    """Why evidence from the environment `tested` does not reach the environment `wanted`; empty where it does.

    An environment that does not exist, is obsolete or has schema errors reaches nothing, not even itself. Otherwise
    parameter by parameter: every value or range of the environment of use must lie inside that of the test, in the
    same unit; a parameter that the test does not state is not covered. An assumption with `extrapolates` between the
    two may bridge the parameters it names, up to the day on which it expires.
    """
    if isinstance(tested, UnsetType):
        return f"it names no environment, and {wanted} is asked for"
    use, test = case.find(wanted, Environment), case.find(tested, Environment)
    for name, environment in ((wanted, use), (tested, test)):
        if environment is None:
            return f"the environment {name} does not exist"
        if environment.errors:
            return f"the environment {name} has schema errors"
        if not environment.covers:
            return f"the environment {name} is obsolete or was generated and not reviewed"
    if tested == wanted:
        return ""
    assert use is not None
    assert test is not None
    if not use.record.parameters:
        return f"{wanted} states no parameters, so that nothing shows that {tested} contains it"
    gaps = {
        name: gap for name, p in use.record.parameters.items() if (gap := _gap(p, test.record.parameters.get(name)))
    }
    bridged = _bridged(case, tested, wanted, as_of)
    left = [f"{name} ({gap})" for name, gap in gaps.items() if name not in bridged]
    return f"{tested} does not contain {wanted} in {', '.join(left)}" if left else ""


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


def _bridged(case: Case, tested: str, wanted: str, as_of: date) -> set[str]:
    names: set[str] = set()
    for item in case.of(Assumption):
        step = item.record.extrapolates
        if isinstance(step, UnsetType) or not _counts(item, as_of):
            continue
        if step.from_ == tested and step.to == wanted:
            names.update(step.parameters)
    return names


def _counts(item: Item[Assumption], as_of: date) -> bool:
    if not item.covers or item.errors:
        return False
    if isinstance(item.record.expires, UnsetType):
        return True
    last = parse_day(item.record.expires)
    return last is not None and last >= as_of
