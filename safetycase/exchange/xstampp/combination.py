"""Combinations of values as refined rules of XSTAMPP name them, such as `speed==low,door==open`."""

from __future__ import annotations

import re
from collections.abc import Callable

Pair = tuple[str, str]
"""A variable and its value."""


def context_of(text: str, resolve: Callable[[str, str], Pair | None]) -> dict[str, str | list[str]] | None:
    """The context that a combination means: its values by variable. None where it is not clear or is no context.

    Commas and `&&` mean that all hold, `||` that one of several does; parentheses may stand around either of them.
    `resolve` says what a name and a value mean, None for those that nobody declares. Alternatives are a context only
    where they differ in one variable.
    """
    alternatives: list[dict[str, str]] = []
    for part in text.split("||"):
        if part.count("(") != part.count(")"):
            return None
        found = _all_of(part, resolve)
        if found is None:
            return None
        alternatives.append(found)
    first = alternatives[0]
    if any(one.keys() != first.keys() for one in alternatives):
        return None
    values = {name: list(dict.fromkeys(one[name] for one in alternatives)) for name in first}
    if sum(len(several) > 1 for several in values.values()) > 1:
        return None
    return {name: several if len(several) > 1 else several[0] for name, several in values.items()}


def _all_of(text: str, resolve: Callable[[str, str], Pair | None]) -> dict[str, str] | None:
    """What holds together; None where a part is no value of a variable, or one variable has two values."""
    found: dict[str, str] = {}
    for pair in re.split(r",|&&", text):
        name, equals, value = (part.strip(" ()") for part in pair.partition("=="))
        meant = resolve(name, value) if equals else None
        if meant is None or found.setdefault(*meant) != meant[1]:
            return None
    return found
