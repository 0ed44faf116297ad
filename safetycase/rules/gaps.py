"""Gaps that are named one by one once the work has begun, and all at once before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from safetycase.case import AnyItem
from safetycase.findings import Rule
from safetycase.rules.look import said
from safetycase.rules.problem import Found, Problem


def each_or_once(
    rule: Rule,
    lacking: Sequence[AnyItem],
    of: int,
    each: Callable[[AnyItem], str],
    once: str,
    about: tuple[str, ...] = (),
) -> Found:
    """A problem for each item that lacks something; where all `of` them lack it, one that speaks for all.

    Nobody has begun then, and a finding for each would hide the others. Items that carry waivers, a reason why
    nothing is needed, or faults have their own all the same: what settles one of them settles no other.
    """
    begun = len(lacking) < of or len(lacking) < 3
    alike = [] if begun else [item for item in lacking if not (item.errors or _excused(item))]
    if len(alike) < 3:
        alike = []
    if alike:
        message = f"{once} ({len(alike)}, such as {alike[0].id})"
        others = tuple(item.id for item in alike[1:])
        yield Problem(rule=rule, item=alike[0].id, message=message, about=about, speaks_for=others)
    spoken_for = {item.id for item in alike}
    for item in lacking:
        if item.id not in spoken_for:
            yield Problem(rule=rule, item=item.id, message=each(item), about=about)


def _excused(item: AnyItem) -> bool:
    return said(item, "waivers") or said(item, "not_needed")
