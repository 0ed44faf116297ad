"""What is said about the ways in which an action can be unsafe: unsafe control actions, and reasons why it is not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import zip_longest
from typing import Any

import msgspec

from safetycase.case import AnyItem, Case, expired
from safetycase.findings import Path
from safetycase.findings.text import only_ids, reason
from safetycase.model.scenarios import TYPE_OF

MAGNITUDES = ("insufficient", "excessive", "wrong-direction")
"""Subtypes that ask how much: a discrete action without parameters has no such thing."""

DISCRETE_REASON = "a discrete action has no duration"
MAGNITUDE_REASON = "a discrete action without parameters has no magnitude"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that one type or subtype of control cannot lead to a hazard.

    `key` is the type or subtype. `reason` and `because` are empty where not given. `everywhere`: it holds in all
    contexts. `reasoned`: a reason is given, or a justification or assumption that stands. `path` is its place in the
    action, empty where it follows from `form: discrete`.
    """

    key: str
    verdict: str = "safe"
    reason: str = ""
    because: str = ""
    when: str = ""
    context: Mapping[str, Any] = {}
    reasoned: bool = True
    path: Path = ()

    @property
    def everywhere(self) -> bool:
        """Whether it holds in all contexts."""
        return not self.when and not self.context


def ucas_of(case: Case, action_id: str) -> list[AnyItem]:
    """The unsafe control actions that name this action, by id, obsolete and unreviewed ones included."""
    found = []
    for reference in case.references_to(action_id):
        item = case.items.get(reference.source)
        if item is not None and item.kind.name == "uca" and reference.link.field == "action":
            found.append(item)
    return sorted(found, key=lambda uca: natural(uca.id))


def natural(item_id: str) -> tuple[tuple[int, str], ...]:
    """The sort key of an id by which UCA-9 comes before UCA-10."""
    split = re.split(r"([0-9]+)", item_id)
    numbers = (part.lstrip("0") for part in split[1::2])
    return tuple(step for word, number in zip_longest(split[::2], numbers, fillvalue="")
                 for step in ((-1, word), (len(number), number)))  # fmt: skip


def type_of_uca(uca: AnyItem) -> str:
    """The type of an unsafe control action, from its subtype where only that is given; empty if neither is."""
    said = uca.data.get("type")
    return said if isinstance(said, str) else TYPE_OF.get(str(uca.data.get("subtype")), "")


def verdicts_of(case: Case, action: AnyItem, *, as_of: date | None = None) -> list[Verdict]:
    """Everything an action says about being not hazardous, and what follows from its form.

    An assumption justifies nothing after its last day; without `as_of` nobody asks for the day.
    """
    found: list[Verdict] = []
    for key, value in action.data.get("not_hazardous", {}).items():
        path: Path = ("not_hazardous", key)
        if isinstance(value, str):
            said = reason(value)
            found.append(Verdict(key=key, reason=said, reasoned=bool(said) and not only_ids(said), path=path))
        elif isinstance(value, dict):
            found.append(_verdict(case, key, value, path, as_of))
        elif isinstance(value, list):
            found.extend(
                _verdict(case, key, entry, (*path, index), as_of)
                for index, entry in enumerate(value)
                if isinstance(entry, dict)
            )
    if action.data.get("form") == "discrete":
        found.append(Verdict(key="duration", verdict="not-applicable", reason=DISCRETE_REASON))
        if not action.data.get("parameters"):
            found.extend(Verdict(key=key, verdict="not-applicable", reason=MAGNITUDE_REASON) for key in MAGNITUDES)
    return found


def _verdict(case: Case, key: str, value: dict[str, Any], path: Path, as_of: date | None) -> Verdict:
    said, because = reason(str(value.get("reason", ""))), str(value.get("because", ""))
    return Verdict(
        key=key,
        verdict=value.get("verdict", "safe"),
        reason=said,
        because=because,
        when=str(value.get("when", "")).strip(),
        context=value.get("context", {}),
        reasoned=(bool(said) and not only_ids(said)) or _stands(case, because, as_of),
        path=path,
    )


def _stands(case: Case, because: str, as_of: date | None) -> bool:
    """Whether a justification can be relied on: it exists, here or in an imported case, covers, and holds that day."""
    item = case.items.get(because) or case.foreign(because)
    if item is None or not item.covers or item.kind.name not in ("justification", "assumption"):
        return False
    return as_of is None or item.kind.name == "justification" or not expired(item, as_of)
