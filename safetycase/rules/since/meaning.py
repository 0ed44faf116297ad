"""What a changed field means for how an item is judged.

A field counts as one that a judgement uses unless it is known to be only told, so that a new field is not passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from safetycase.findings import Path
from safetycase.model import BY_NAME, Record
from safetycase.model.fields import yaml_name
from safetycase.model.forms import Field, Shape, fields
from safetycase.rules.since.asks import weighed_here
from safetycase.rules.since.reasoned import decides_no_more
from safetycase.rules.since.values import at, number

_TOLD_OF_ALL = frozenset(map(yaml_name, Record.__struct_fields__))
_TOLD: Mapping[str, frozenset[str]] = {
    "stakeholder": frozenset(["stakes"]),
    "loss": frozenset(["stakeholders"]),
    "hazard": frozenset(["system"]),
    "action": frozenset(["due"]),
    "feedback": frozenset(["due"]),
    "information": frozenset(["due"]),
    "uca": frozenset(["no_scenario"]),
    "scenario": frozenset(["believes", "interaction", "phase", "recognizable_at", "adversary", "involves"]),
    "defeater": frozenset(["kind", "propagation"]),
    "review": frozenset(["role", "fingerprints"]),
    "incident": frozenset(
        ["date", "subject", "events", "controllers", "structure_flaws", "lessons", "led_to"]
    ),
}  # fmt: skip
"""Fields by kind that no verdict and no coverage rests on, or of which another rule about changes speaks."""

_PROSE_THAT_JUDGES = frozenset([("requirement", "fit_criterion"), ("controller_constraint", "when")])
_WORDS = frozenset(["text", "trust", "unit"])
"""Names inside a part that only tell."""

_UNITS_JUDGE = frozenset(["evidence", "environment"])
"""Kinds in which it makes a difference in which unit something is counted or measured."""

_ALSO_FIRST: Mapping[str, frozenset[str]] = {
    "evidence": frozenset(["select", "run_states"]),
    "requirement": frozenset(["target"]),
    "defeater": frozenset(["state", "accepted_by", "expires"]),
    "review": frozenset(["by"]),
    "assumption": frozenset(["extrapolates"]),
    "controller_constraint": frozenset(["when"]),
}
"""Fields that may make an item look better where nothing was said before."""

_FIRST_INSIDE = frozenset(["context", "margin", "prediction", "label_quality", "attack_power"])
"""Values with parts of which one more may do so."""

_MORE_IS_LESS = frozenset(["select", "target", "extrapolates", "label_quality"])
"""Fields in which a longer list takes in or leaves out more of what speaks against an item."""

_LEAST: Mapping[tuple[str, ...], frozenset[object]] = {
    ("state",): frozenset(["open"]),
    ("verdict",): frozenset(["rejected"]),
    ("irreversible",): frozenset([True]),
    ("sampling", "how"): frozenset(["convenience"]),
    ("presence",): frozenset(["missing"]),
}
"""Values that let an item look worse than any other there."""

DESCRIBE_A_RUN = frozenset(["artefact", "produced", "subject"])
"""Fields of evidence that are others for another run."""


def judges(kind: str, path: Path) -> bool:
    """Whether a judgement of an item of a kind may use what stands at a path in it."""
    first = str(path[0])
    if (kind, first) in _PROSE_THAT_JUDGES:
        return True
    if first in _TOLD_OF_ALL or first in _TOLD.get(kind, ()):
        return False
    if len(path) > 1 and path[-1] in _WORDS and not (path[-1] == "unit" and kind in _UNITS_JUDGE):
        return False
    field = _field(kind, path)
    return field is None or field.shape is not Shape.PROSE


def no_better(kind: str, path: Path, before: Any, now: Any, item: Mapping[str, Any]) -> bool:
    """Whether an item cannot look better for a change at a path, or another rule says so. `item` is what it says now.

    None stands for what is not stated.
    """
    first, last = str(path[0]), path[-1]
    if first == "not_hazardous":
        return decides_no_more(path, before, now)
    if weighed_here(kind, path, before, now):
        return True
    if before is None and path == ("target", "metric") and now == "all-pass":
        return True
    if before is None:
        inside = len(path) > 1 and first in _FIRST_INSIDE
        return (not inside and first not in _ALSO_FIRST.get(kind, ())) or _least(path, now)
    if first == "context":
        return now is None or (isinstance(now, list) and _holds(now, before))
    if first == "run_states":
        return now == "failure" or (now is None and _passes(before))
    if last == "range" and now is not None:
        return _within(before, now)
    if isinstance(before, list) and isinstance(now, list) and first not in _MORE_IS_LESS:
        return _holds(now, before)
    return _least(path, now) or _greater(path, before, now, item)


def _passes(state: Any) -> bool:
    """Whether a run state, or each of several, was said to count as a pass: without that it counts as no more."""
    if isinstance(state, Mapping):
        return state.get("outcome") == "pass" if "outcome" in state else all(map(_passes, state.values()))
    return bool(state == "pass")


def _least(path: Path, now: Any) -> bool:
    least = _LEAST.get(tuple(map(str, path)))
    return least is not None and isinstance(now, str | bool) and now in least


def _greater(path: Path, before: Any, now: Any, item: Mapping[str, Any]) -> bool:
    """Whether a number or a day moved so that more is asked for, or less is known."""
    if path == ("expires",):
        return isinstance(before, str) and isinstance(now, str) and now[:10] <= before[:10]
    if not (number(before) and number(now)):
        return False
    if path in (("measured", "u"), ("label_quality", "wrong")):
        return bool(now >= before)
    if path == ("margin", "critical"):
        side = at(item, ("margin", "higher_is"))
        return bool(side == "worse" and now <= before) or bool(side == "safer" and now >= before)
    return False


def _within(before: Any, now: Any) -> bool:
    """Whether a range is as wide as before, or wider, on both sides."""
    if not all(isinstance(one, list | tuple) and len(one) == 2 and all(map(number, one)) for one in (before, now)):
        return False
    return bool(now[0] <= before[0] and before[1] <= now[1])


def _holds(now: list[Any], before: Any) -> bool:
    """Whether a list still holds all that it held; a lone value is a list of one."""
    known = [repr(one) for one in now]
    return all(repr(one) in known for one in (before if isinstance(before, list) else [before]))


@cache
def _field(kind: str, path: Path) -> Field | None:
    """The field at a path, names of mappings passed over; None where there is none of its own."""
    known: tuple[Field, ...] = fields(BY_NAME[kind].record)
    found = None
    for step in path:
        if found is not None and found.shape is Shape.MAPPING and step not in {one.name for one in known}:
            continue
        found = next((one for one in known if one.name == step), None)
        if found is None:
            return None
        known = found.fields
    return found
