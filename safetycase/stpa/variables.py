"""The variables that contexts can name, and what a process model lacks of what it describes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safetycase.case import AnyItem, Case, item_across, joined
from safetycase.case.variables import ANYTHING, Variables, typed, values_of

__all__ = ["ANYTHING", "lacking", "nameable"]


def nameable(case: Case, controller: AnyItem | None) -> dict[str, tuple[str, tuple[Any, ...]]]:
    """The variables that a context can name, each with what it means in words and its values.

    Those of the acting controller's process model come first, under their bare names; then all others, as
    `element/variable`, that none of these describes; last those of imported cases.
    """
    variables = Variables(case, controller)
    names = [*controller.data.get("process_model", {}), *controller.data.get("state", {})] if controller else []
    found: dict[str, tuple[str, tuple[Any, ...]]] = {}
    meant: set[str] = set()
    for name in (*dict.fromkeys(names), *joined(case).variables):
        known = variables.find(name)
        if known is not None and known[0] not in meant:
            meant.add(known[0])
            found[name] = (_meaning(case, known[0], name, controller), known[1])
    return found


def _meaning(case: Case, key: str, name: str, controller: AnyItem | None) -> str:
    """What a variable means: its own words, where the controller has any, else which quantity it is."""
    own = controller.data.get("process_model", {}).get(name) if controller is not None else None
    text = own if isinstance(own, str) else own.get("text", "") if isinstance(own, dict) else ""
    element = item_across(case, key.partition("/")[0])
    return str(text) or (f"{key.partition('/')[2]} of {element.title or element.id}" if element is not None else key)


def lacking(case: Case, element: AnyItem) -> Iterator[tuple[str, str, list[Any]]]:
    """Variables of a process model that describe one with values they cannot have.

    The variable, the described one as `element/variable`, and the values that only the latter declares. Variables
    without declared values on either side are left out.
    """
    for name, declared in element.data.get("process_model", {}).items():
        if not isinstance(declared, dict) or not declared.get("values"):
            continue
        described = declared.get("describes")
        if not isinstance(described, str):
            continue
        other_id, _, variable = described.partition("/")
        other = case.items.get(other_id) or case.foreign(other_id)
        if other is None or other.kind.name != "element":
            continue
        known = set(map(typed, declared["values"]))
        left = [value for value in values_of(other, variable) if typed(value) not in known]
        if left:
            yield name, described, left
