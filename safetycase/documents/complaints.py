"""The parser's complaints in plain words, with what to do about them."""

from __future__ import annotations

import re

from yaml import MarkedYAMLError, YAMLError

from safetycase.documents.decoding import Fault
from safetycase.documents.rules import SYNTAX

_AT_CONTEXT = frozenset(["while scanning a quoted scalar"])
_KEYED = re.compile(r"[^\s:#][^:#]*: +(?P<value>[^\s'\"\[{|>#&*!%@`].*)$")


def complaint(error: YAMLError, text: str) -> Fault:
    """The fault that the parser's `error` about `text` stands for, placed where a person should look."""
    if not isinstance(error, MarkedYAMLError):
        return Fault(SYNTAX, 0, 0, "This text cannot be read as YAML.", "")
    problem = error.problem or ""
    context = error.context or ""
    mark = error.problem_mark
    place = min(mark.index, len(text)) if mark is not None else 0
    start = error.context_mark.index if error.context_mark is not None else place
    if context in _AT_CONTEXT and problem == "found unexpected end of stream":
        quote = text[start : start + 1]
        return Fault(
            SYNTAX,
            start,
            start + 1,
            f"The quote {quote} that is opened here is never closed.",
            f"Put {quote} at the end of the text. An apostrophe within single quotes is written twice.",
        )
    message, hint = _words(problem, context, text, place, start)
    if problem.startswith("did not find expected ',' or"):
        place = start
    if place >= len(text.rstrip()):
        place = max(0, len(text.rstrip()) - 1)
    return Fault(SYNTAX, place, place + 1, message, hint)


def _words(problem: str, context: str, text: str, place: int, start: int) -> tuple[str, str]:
    line = _line(text, place)
    if "tab character" in problem or (text[place : place + 1] == "\t" and "cannot start any token" in problem):
        return "A tab stands where YAML wants spaces.", "Indent with spaces: replace the tab."
    if _indented_by_tab(line):
        return "This line is indented with a tab.", "Indent with spaces: replace the tab."
    if problem == "mapping values are not allowed in this context":
        if _KEYED.match(line.strip()):
            return (
                "A second colon followed by a space in one value.",
                "Put the whole text after the first colon in quotes.",
            )
        return (
            "A key with a colon stands where none can be.",
            "Check the indentation against the line above, or put the text in quotes if the colon belongs to it.",
        )
    if problem == "could not find expected ':'":
        return (
            "The line has no colon after its key.",
            "Write 'key: value'. If the line continues the text above, indent it more deeply.",
        )
    if problem == "found character that cannot start any token":
        character = text[place : place + 1]
        return f"A value cannot begin with {character!r}.", "Put the value in quotes."
    if problem == "found unknown escape character":
        return (
            "This backslash is no escape that YAML knows.",
            "Use single quotes, or write the backslash twice.",
        )
    if problem == "found unexpected document indicator":
        return "A quoted text runs into a line of dashes or dots: a quote is missing.", "Close the quote."
    if problem.startswith("did not find expected ',' or"):
        bracket = text[start : start + 1]
        return (
            f"The bracket {bracket} opened here is not closed, or a comma is missing.",
            "Close the bracket, put commas between the entries, and quote text that contains commas or brackets.",
        )
    if problem == "block sequence entries are not allowed in this context":
        return (
            "A list entry ('- ') stands where none can be.",
            "Start the list on a line of its own, or put the text in quotes if the dash belongs to it.",
        )
    if problem == "did not find expected '-' indicator":
        return "A line without '- ' stands in a list.", "Begin it with '- ', or indent it like what it belongs to."
    if problem == "did not find expected key":
        return _no_key(text, place)
    if problem == "did not find expected alphabetic or numeric character":
        return "A value cannot begin with * or & (they mark aliases and anchors).", "Put the value in quotes."
    if problem == "did not find expected comment or line break":
        return "After | or > only a comment may follow on the line.", "Begin the text on the next line, indented."
    if problem.startswith("did not find expected <document start>"):
        return "Text follows after the end of the document.", "Check the indentation, or remove the text."
    if problem == "did not find expected node content":
        return "A value is missing here.", "Write it, or close the bracket."
    if problem == "mapping keys are not allowed in this context":
        return "A '? ' stands where no key can be.", "Put the text in quotes."
    if context == "while scanning a directive":
        return "A line that begins with % is read as a directive.", "Put the text in quotes, or indent it."
    words = " ".join(part for part in (context, problem) if part)
    return f"This cannot be read as YAML ({words}).", "Check the indentation, colons and quotes here and just above."


def _no_key(text: str, place: int) -> tuple[str, str]:
    begin = text.rfind("\n", 0, place) + 1
    if text[begin:place].strip():
        before = text[place - 1 : place] if place else ""
        if before in "'\"" or text[begin:place].rstrip().endswith(("'", '"')):
            return (
                "Text follows a closed quote.",
                "Quote the whole value. An apostrophe within single quotes is written twice.",
            )
        return "Text follows where the value has ended.", "Remove it, or put the whole value in quotes."
    if text.startswith("- ", place):
        return "A list entry stands where a key is expected.", "Indent it under the key it belongs to."
    return (
        "The indentation of this line fits no line above.",
        "Indent it exactly like the lines that it belongs to.",
    )


def _line(text: str, place: int) -> str:
    begin = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    return text[begin : len(text) if end < 0 else end]


def _indented_by_tab(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip(" \t"))]
