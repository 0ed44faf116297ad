"""Whether what an action says under `not_hazardous` decides no more than it did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safetycase.findings import Path

_WORDS = frozenset(["reason", "because"])
"""What gives the ground of a decision, and not how far it reaches."""


def decides_no_more(path: Path, before: Any, now: Any) -> bool:
    """Whether a change at a path under `not_hazardous` decides no more; a first decision beside those that stand is
    the work itself, and one that is taken back decides less.

    `path` begins with `not_hazardous` and the key of the decision, and may lead into it.
    """
    inside = path[2:]
    if not inside:
        if before is None or now is None:
            return True
        old, new = _decisions(before), _decisions(now)
        return all(one in new for one in old) or all(any(_reaches(one, other) for one in old) for other in new)
    if inside[0] in _WORDS:
        return True
    if inside[0] == "context":
        return before is None or (now is not None and _within(now, before))
    return before is None


def _decisions(value: Any) -> list[dict[str, Any]]:
    entries = value if isinstance(value, list) else [value]
    return [
        {name: said for name, said in one.items() if name not in _WORDS} if isinstance(one, Mapping) else {}
        for one in entries
    ]


def _reaches(whole: Mapping[str, Any], part: Mapping[str, Any]) -> bool:
    """Whether one decision reaches at least as far as another."""
    rest = {name: said for name, said in whole.items() if name != "context"}
    if any(part.get(name) != said for name, said in rest.items()) or part.get("verdict") != whole.get("verdict"):
        return False
    contexts = whole.get("context") or {}, part.get("context") or {}
    return all(name in contexts[1] and _within(contexts[1][name], values) for name, values in contexts[0].items())


def _within(values: Any, known: Any) -> bool:
    """Whether values of a variable are among others; `*` stands for all."""
    some, all_of = (one if isinstance(one, list) else [one] for one in (values, known))
    return "*" in all_of or all(one in all_of for one in some)
