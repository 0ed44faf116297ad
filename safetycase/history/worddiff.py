"""What differs between two texts, word by word, and between two lists, entry by entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

Sort = Literal["same", "gone", "new"]
Part = tuple[Sort, str]
"""A stretch of text: whether both texts have it, only the earlier one, or only the later one."""

MOST = 1_000_000
"""Pairs of words that are compared at most; longer texts are shown whole, one after the other."""

_TOKEN = re.compile(r"\s+|[^\s]+")


def word_changes(before: str, after: str) -> list[Part]:
    """Two texts as one: what both have once, what differs by words, what is gone before what is new."""
    return [(sort, "".join(tokens)) for sort, tokens in changes_of(_TOKEN.findall(before), _TOKEN.findall(after))]


def changes_of(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Sort, Sequence[str]]]:
    """Two rows of words as one row of stretches."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    one, other = before[head : len(before) - tail], after[head : len(after) - tail]
    if head:
        yield "same", after[:head]
    if len(one) * len(other) > MOST:
        yield from _both(one, other)
    else:
        for what, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
            if what == "equal":
                yield "same", other[k:m]
            else:
                yield from _both(one[i:j], other[k:m])
    if tail:
        yield "same", after[len(after) - tail :]


def _both(gone: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Sort, Sequence[str]]]:
    if gone:
        yield "gone", gone
    if new:
        yield "new", new
