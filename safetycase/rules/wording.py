"""What rules about the wording of items have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safetycase.case import AnyItem
from safetycase.findings import Rule
from safetycase.findings.text import visible
from safetycase.rules.problem import Problem
from safetycase.rules.words import Hit, tokens


def statements(item: AnyItem, *more: str) -> Iterator[tuple[str, str, list[str]]]:
    """The texts in which an item states what it is, each with its field and its `words.tokens`.

    That is its text, or its title where it has none, and the fields `more`; those without a word are left out.
    """
    data = item.data
    said = data.get("text", "")
    words = tokens(said)
    if words:
        yield "text", said, words
        fields = more
    else:
        fields = ("title", *more)
    for field in fields:
        text = data.get(field, "")
        words = tokens(text)
        if words:
            yield field, text, words


def about_words(rule: Rule, item: AnyItem, field: str, hits: Sequence[Hit], says: str, hint: str) -> Problem:
    """A problem about words that stand in a text.

    `{words}` in `says` and `{word}` in `hint` name them; `{s}` is the ending of the verb after them.
    """
    distinct = list(dict.fromkeys(" ".join(hit.words.split()) for hit in hits))
    named = ", ".join(f"“{visible(words)}”" for words in distinct[:3])
    named += f" and {len(distinct) - 3} more" if len(distinct) > 3 else ""
    return Problem(
        rule=rule, item=item.id, path=(field,), words=hits[0].words,
        message=f"{item.id}: {says}".replace("{s}", "" if distinct[1:] else "s").replace("{words}", named),
        hint=hint.replace("{word}", visible(distinct[0])),
    )  # fmt: skip


def shortened(text: str, most: int = 60) -> str:
    """A text in one line, cut after a whole word where it is long."""
    line = visible(" ".join(text.split()))
    if len(line) <= most:
        return line
    cut = line.rfind(" ", 0, most)
    return f"{line[: cut if cut > most // 2 else most]} …"
