"""Where prose breaks its lines: new prose clause by clause, changed prose as the author had broken it."""

from __future__ import annotations

from difflib import SequenceMatcher

WIDTH = 88
"""The longest line, in characters without indentation, that a writer makes of new prose."""

_SENTENCE = (".", "!", "?", ";", ":")
_SHORT = 40
_MATCHED_WORDS = 3000


def fold(text: str, width: int = WIDTH) -> list[str]:
    """Break one paragraph into lines: after sentences, after clauses of some length, and where a line gets too long.

    Lines break at single spaces only, so that joining them with a space gives the text back.
    """
    words = text.split(" ")
    lines: list[list[str]] = [[]]
    length = 0
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        ended = before.endswith(_SENTENCE) or (before.endswith(",") and length > _SHORT)
        if lines[-1] and _may_break(words, place) and (ended or length + 1 + len(word) > width):
            lines.append([])
            length = -1
        lines[-1].append(word)
        length += 1 + len(word)
    return [" ".join(line) for line in lines]


def refold(old: list[str], new: str, width: int = WIDTH) -> list[str]:
    """Break a changed paragraph so that its unchanged words keep their line breaks.

    `old` are the lines as the author broke them. A line that grew too long is broken again by itself.
    """
    words = new.split(" ")
    before: list[str] = []
    heads: set[int] = set()
    for line in old:
        heads.add(len(before))
        before += line.split(" ")
    if not before or len(before) + len(words) > _MATCHED_WORDS:
        return fold(new, width)
    breaks = {0}
    for kind, i, i_end, j, j_end in SequenceMatcher(None, before, words, autojunk=False).get_opcodes():
        if kind == "equal":
            breaks |= {j + head - i for head in range(i, i_end) if head in heads}
        elif kind == "replace" and i in heads:
            breaks.add(j)
        elif kind == "delete" and i in heads and i_end < len(before):
            breaks.add(j_end)
    lines: list[list[str]] = []
    for place, word in enumerate(words):
        if not lines or (place in breaks and _may_break(words, place)):
            lines.append([])
        lines[-1].append(word)
    kept = set(old)
    longest = max(width, *map(len, old))
    result: list[str] = []
    for line_words in lines:
        line = " ".join(line_words)
        result += [line] if line in kept or len(line) <= longest else fold(line, width)
    return result


def _may_break(words: list[str], place: int) -> bool:
    """Whether a line may begin with this word: breaks stand for exactly one space between two visible characters."""
    before, word = words[place - 1] if place else "", words[place]
    return bool(before) and bool(word) and not before[-1].isspace() and not word[0].isspace()
