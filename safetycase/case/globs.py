"""Glob patterns over posix paths: `*` and `?` within a name, `**` over any number of folders.

Patterns come from strangers, so matching takes time in the product of the two lengths, whatever they say.
"""

from __future__ import annotations

import re
from functools import cache


class Glob:
    """A pattern, ready to be compared with many paths."""

    def __init__(self, pattern: str) -> None:
        self._steps = tuple(_step(name) for name in pattern.removeprefix("./").split("/"))
        self._end = re.split(r"[*?]", self._steps[-1])[-1]
        above = "/".join(self._steps[:-2])
        whole = self._steps[-2:-1] == ("**",) and self._steps[-1] == f"*{self._end}" and not re.search(r"[*?]", above)
        self._below = f"{above}/" if above and whole else ""

    def matches(self, path: str) -> bool:
        """Whether the pattern takes a path relative to the case."""
        if self._end and not path.endswith(self._end):
            return False
        if self._below:
            return path.startswith(self._below)
        names = path.split("/")
        reached = {0}
        for place, step in enumerate(self._steps):
            last = place == len(self._steps) - 1
            if step == "**":
                first = min(reached)
                reached = set(range(first + 1 if last else first, len(names) + 1))
            else:
                reached = {at + 1 for at in reached if at < len(names) and _takes(step, names[at])}
            if not reached:
                return False
        return len(names) in reached


@cache
def glob(pattern: str) -> Glob:
    """The pattern as a `Glob`, made once."""
    return Glob(pattern)


def _step(name: str) -> str:
    """One step of a pattern; several stars in a row mean no more than one, unless they are the whole step."""
    if name == "**":
        return name
    while "**" in name:
        name = name.replace("**", "*")
    return name


def _takes(step: str, name: str) -> bool:
    """Whether a step takes a name: only the last star is ever tried again, so that this cannot run away."""
    if step[:1] == "*" and "*" not in step[1:] and "?" not in step:
        return name.endswith(step[1:])
    at = seen = 0
    star = resume = -1
    while seen < len(name):
        if at < len(step) and step[at] == "*":
            star, resume = at, seen
            at += 1
        elif at < len(step) and step[at] in ("?", name[seen]):
            at += 1
            seen += 1
        elif star >= 0:
            resume += 1
            at, seen = star + 1, resume
        else:
            return False
    return all(character == "*" for character in step[at:])
