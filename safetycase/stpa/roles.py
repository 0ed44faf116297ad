"""The role of an element in control: as the author says, or as its flows tell."""

from __future__ import annotations

from typing import Literal, get_args

from safetycase.case import AnyItem, Case

Role = Literal["controller", "actuator", "sensor", "process", "external"]
ROLES: tuple[Role, ...] = get_args(Role)

_Flow = tuple[str, str]
"""The kind of a flow and the field by which it names an element."""

_TELLING: tuple[tuple[Role, tuple[_Flow, ...]], ...] = (
    ("controller", (("action", "from"),)),
    ("actuator", (("action", "via"),)),
    ("sensor", (("feedback", "via"),)),
    ("process", (("action", "to"), ("feedback", "from"))),
    ("controller", (("feedback", "to"),)),
    ("external", (("information", "from"), ("information", "to"), ("information", "via"))),
)
"""What makes an element what it is; the first line that applies decides (STPA Handbook 2018, ch. 2, step 2)."""


def flows_of(case: Case, element_id: str) -> frozenset[_Flow]:
    """The ways in which actions, feedback and other information name an element; obsolete flows do not count."""
    found = set()
    for reference in case.references_to(element_id):
        item = case.items.get(reference.source)
        if item is not None and item.kind.name in ("action", "feedback", "information") and not item.obsolete:
            found.add((item.kind.name, reference.link.field))
    return frozenset(found)


def inferred_role(case: Case, element_id: str) -> Role | None:
    """The role that the flows of an element tell, or None if no flow names it.

    Who gives control actions is a controller; what passes them on an actuator; what passes feedback on a sensor;
    what is controlled or observed a process; what only exchanges other information stands outside.
    """
    flows = flows_of(case, element_id)
    for role, telling in _TELLING:
        if not flows.isdisjoint(telling):
            return role
    return None


def role_of(case: Case, element: AnyItem) -> Role | None:
    """The role that the author gives an element, else the one its flows tell, else None."""
    said = element.data.get("role")
    return said if said in ROLES else inferred_role(case, element.id)
