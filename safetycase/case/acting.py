"""Who acts: the controller that gives a control action."""

from __future__ import annotations

from safetycase.case.index import AnyItem, Case


def controller_of(case: Case, uca_or_action: AnyItem) -> AnyItem | None:
    """The element that gives an action, or the action of an unsafe control action; None where that is not known."""
    action: AnyItem | None = uca_or_action
    if uca_or_action.kind.name != "action":
        action = case.items.get(uca_or_action.data.get("action", ""))
    if action is None or action.kind.name != "action":
        return None
    element = case.items.get(action.data.get("from", ""))
    return element if element is not None and element.kind.name == "element" else None
