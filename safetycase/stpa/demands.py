"""What controller constraints demand of control actions: to provide them, not to, or not in certain ways.

A constraint that says nothing itself is its unsafe control actions turned round (STPA Handbook 2018, ch. 2, step 3:
define controller constraints).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from safetycase.case import AnyItem, Case, controller_of
from safetycase.model.scenarios import SUBTYPES, TYPE_OF
from safetycase.stpa.verdicts import natural, type_of_uca

PROVIDE, WITHHOLD = "provide", "do-not-provide"
_MEMBERS: dict[str, frozenset[str]] = {kind: frozenset(members) for kind, members in SUBTYPES.items()}


class Asked(msgspec.Struct, frozen=True, gc=False):
    """What a constraint asks of the actions of some of its unsafe control actions.

    `requires` is `provide`, `do-not-provide`, or empty where it asks for neither; `forbids` are types and subtypes.
    `told`: it is known what it asks; otherwise that stands in words alone. `turned`: it says neither what it asks nor
    when, and is its unsafe control actions turned round, each in its own context.
    """

    ucas: frozenset[str]
    requires: str = ""
    forbids: frozenset[str] = frozenset()
    told: bool = True
    turned: bool = False

    def excludes(self, key: str, mode: str) -> bool:
        """Whether, where it holds, it leaves no room for unsafe control of a type and subtype (empty: as such).

        Not to provide an action excludes whatever goes with providing it; timing and duration are not among it, for
        they may concern a context that has passed when the action is given.
        """
        if key == "not-provided":
            return self.requires == PROVIDE
        if key == "provided":
            return self.requires == WITHHOLD or (bool(mode) and mode in self.forbids)
        if key in self.forbids or mode in self.forbids:
            return True
        return not mode and self.forbids.issuperset(_MEMBERS[key])


def structured(constraint: AnyItem) -> bool:
    """Whether a constraint says something that can be compared: what it asks, or without a text when it holds."""
    data = constraint.data
    return bool(data.get("requires") or data.get("forbids") or (data.get("context") and not data.get("text")))


def constraints_on(case: Case, ucas: Sequence[AnyItem]) -> list[tuple[AnyItem, list[AnyItem]]]:
    """The constraints that name some of these unsafe control actions, by id, each with those it names.

    Obsolete constraints, unreviewed ones and placeholders are left out.
    """
    found: dict[str, list[AnyItem]] = {}
    for uca in ucas:
        for reference in case.references_to(uca.id):
            item = case.items.get(reference.source)
            if item is not None and item.kind.name == "controller_constraint" and reference.link.field == "ucas":
                named = found.setdefault(item.id, [])
                if item.covers and uca not in named:
                    named.append(uca)
    return [(case.items[name], named) for name, named in sorted(found.items(), key=_by_id) if named]


def _by_id(entry: tuple[str, list[AnyItem]]) -> tuple[tuple[int, str], ...]:
    return natural(entry[0])


def asked_of(constraint: AnyItem, ucas: Sequence[AnyItem]) -> Iterator[Asked]:
    """What a constraint asks in respect of some of its unsafe control actions, which are of one control action."""
    data = constraint.data
    names = frozenset(uca.id for uca in ucas)
    forbids = frozenset(one for one in data.get("forbids", ()) if isinstance(one, str))
    if data.get("requires") or forbids:
        yield Asked(names, str(data.get("requires", "")), forbids)
    elif data.get("text"):
        yield Asked(names, told=False)
    else:
        turned = not data.get("context") and not str(data.get("when", "")).strip()
        grouped: dict[tuple[str, str], list[str]] = {}
        for uca in ucas:
            grouped.setdefault(opposite(uca), []).append(uca.id)
        for (requires, forbidden), members in grouped.items():
            yield Asked(frozenset(members), requires, frozenset([forbidden] if forbidden else ()), turned=turned)


def opposite(uca: AnyItem) -> tuple[str, str]:
    """What excludes an unsafe control action: what is required, or which way of providing is forbidden."""
    kind, subtype = type_of_uca(uca), str(uca.data.get("subtype", ""))
    if kind == "not-provided":
        return PROVIDE, ""
    if kind == "provided" and subtype in ("", "never-safe"):
        return WITHHOLD, ""
    return "", subtype if subtype in TYPE_OF else kind


def constrained(case: Case, constraint: AnyItem) -> list[AnyItem]:
    """The controllers whose unsafe control a constraint names, each once."""
    found: dict[str, AnyItem] = {}
    for name in constraint.data.get("ucas", ()):
        uca = case.items.get(name)
        controller = controller_of(case, uca) if uca is not None and uca.kind.name == "uca" else None
        if controller is not None:
            found.setdefault(controller.id, controller)
    return list(found.values())
