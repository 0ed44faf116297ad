"""Whether the environment in which something must hold lies inside the one in which it was tested."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import UNSET, UnsetType

from safetycase.case import Case, Item, item_across, joined
from safetycase.evidence.age import parse_day
from safetycase.model.analysis import Assumption, Environment, Parameter
from safetycase.model.fields import Scalar


def environment_gap(case: Case, wanted: str, tested: str | UnsetType, as_of: date) -> str:
    """Why evidence from the environment `tested` does not reach the environment `wanted`; empty where it does.

    An environment that does not exist, is obsolete or has schema errors reaches nothing, not even itself. Otherwise
    parameter by parameter: every value or range of the environment of use must lie inside that of the test, in the
    same unit; a parameter that the test does not state is not covered. An assumption with `extrapolates` between the
    two may bridge the parameters it names, up to the day on which it expires. Environments and assumptions of imported
    cases count like those of the case.
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
    assert use is not None
    assert test is not None
    if use.id == test.id:
        return ""
    if not use.record.parameters:
        return f"{wanted} states no parameters, so that nothing shows that {tested} contains it"
    gaps = {
        name: gap for name, p in use.record.parameters.items() if (gap := _gap(p, test.record.parameters.get(name)))
    }
    bridges = list(_bridges(case, test.id, use.id)) if gaps else []
    bridged = {name for item, names in bridges if not _expired(item, as_of) for name in names}
    left = [name for name in gaps if name not in bridged]
    if not left:
        return ""
    fallen = [
        f"{item.id}, which bridged {', '.join(sorted(names.intersection(left)))}, expired on {item.record.expires}"
        for item, names in bridges
        if _expired(item, as_of) and names.intersection(left)
    ]
    lacking = ", ".join(f"{name} ({gaps[name]})" for name in left)
    return f"{tested} does not contain {wanted} in {lacking}{''.join(f'; {words}' for words in fallen)}"


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


def _expired(item: Item[Assumption], as_of: date) -> bool:
    """Whether an assumption is past its day, or names none that can be read."""
    if isinstance(item.record.expires, UnsetType):
        return False
    last = parse_day(item.record.expires)
    return last is None or last < as_of
