"""Random edits of random documents, each compared with a model of plain data and with the text before."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import islice
from typing import Any

import yaml

from safetycase.documents import (
    Document,
    Edited,
    Refused,
    Splice,
    add_key,
    append,
    delete,
    insert,
    inverse,
    move,
    read,
    rename_key,
    replace_scalars,
    set_value,
    spliced,
)
from tests.unit.documents.random_edits import look, paths, random_edit
from tests.unit.documents.random_yaml import Maker


class WrongError(AssertionError):
    """An edit that did what it should not."""


def strict(value: Any) -> Any:
    """A value in a form whose equality sees types, the order of keys and NaN."""
    if isinstance(value, dict):
        return ("map", [(key, strict(inner)) for key, inner in value.items()])
    if isinstance(value, list):
        return ("list", [strict(inner) for inner in value])
    if isinstance(value, float) and math.isnan(value):
        return ("float", "nan")
    return (type(value).__name__, value)


def unordered(value: Any) -> Any:
    """Like `strict`, without the order of keys."""
    if isinstance(value, dict):
        return ("map", sorted((key, unordered(inner)) for key, inner in value.items()))
    if isinstance(value, list):
        return ("list", [unordered(inner) for inner in value])
    return (type(value).__name__, repr(value))


def comments(text: str) -> Counter[str]:
    """Every comment of a text, found between the tokens that libyaml sees."""
    found: Counter[str] = Counter()
    place = 0
    for token in yaml.scan(text, Loader=yaml.CLoader):
        found.update(_in_gap(text[place : token.start_mark.index]))
        place = max(place, token.end_mark.index)
        if isinstance(token, yaml.ScalarToken) and text[token.start_mark.index : token.start_mark.index + 1] in "|>":
            header = text[token.start_mark.index : token.end_mark.index].split("\n", 1)[0]
            if not token.plain and text[token.start_mark.index] in "|>":
                found.update(_in_gap(re.sub(r"^[|>][-+0-9]*", "", header)))
    found.update(_in_gap(text[place:]))
    return found


def _in_gap(gap: str) -> list[str]:
    return [match.rstrip() for match in re.findall(r"(?:(?<=\s)|^)#[^\n]*", gap, re.MULTILINE)]


class Run:
    """Counts what a run of edits did."""

    def __init__(self) -> None:
        self.documents = 0
        self.unreadable = 0
        self.edits = 0
        self.refused: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()

    def seed(self, seed: int, edits: int = 10) -> None:
        """Make one document from a seed and edit it some times. Raises WrongError."""
        maker = Maker(seed)
        text = maker.document()
        content = text.encode()
        if maker.chance(0.1):
            content = b"\xef\xbb\xbf" + content
        document = read("case.yaml", content)
        if document.to_bytes() != content:
            raise WrongError(f"seed {seed}: the bytes do not come back")
        self.documents += 1
        if document.findings:
            self.unreadable += 1
            if maker.chance(0.7):
                return
        for _ in range(edits):
            document = self.edit(maker, document, seed)

    def edit(self, maker: Maker, document: Document, seed: int) -> Document:
        """Make one random edit and check all that must hold."""
        made = random_edit(maker, document)
        if made is None:
            return document
        kind, arguments, expected, ordered = made
        self.edits += 1
        self.kinds[kind] += 1
        before = strict(document.data)
        try:
            edited = perform(kind, document, arguments)
        except Refused as refused:
            self.refused[f"{kind}: {refused}"] += 1
            if strict(document.data) != before:
                raise WrongError(f"seed {seed}: a refused edit changed the data") from refused
            return document
        try:
            self.check(kind, arguments, document, edited, expected, ordered)
            if strict(document.data) != before:
                raise WrongError("the old document changed")
        except WrongError as wrong:
            raise WrongError(f"seed {seed}: {wrong}\n{kind} {arguments}\n--- before\n{document.text}\n--- after\n"
                        f"{edited.document.text}\n---\n{edited.splices}") from None  # fmt: skip
        return edited.document

    def check(
        self, kind: str, arguments: tuple[Any, ...], old: Document, edited: Edited, expected: Any, ordered: bool
    ) -> None:
        new = edited.document
        form = strict if ordered else unordered
        if form(new.data) != form(expected):
            raise WrongError(f"the data is {new.data!r}, not {expected!r}")
        again = read(new.name, new.to_bytes())
        if strict(again.data) != strict(new.data) or len(again.findings) > len(old.findings):
            raise WrongError(f"the file reads as {again.data!r} with {again.findings}, not {new.data!r}")
        check_splices(old, edited)
        check_places(new, again)
        check_line_ends(old.text, new.text)
        check_region(kind, arguments, old, edited)
        if not old.findings:
            check_comments(kind, arguments, old, new)


def check_splices(old: Document, edited: Edited) -> None:
    text = old.text
    for splice in reversed(edited.splices):
        if text[splice.start : splice.start + len(splice.old)] != splice.old:
            raise WrongError("a splice does not fit")
        text = text[: splice.start] + splice.new + text[splice.start + len(splice.old) :]
    if text != edited.document.text:
        raise WrongError("the splices do not lead to the new text")
    back = spliced(edited.document, inverse(edited.splices))
    if back.text != old.text or strict(back.data) != strict(old.data):
        raise WrongError(f"undo gives {back.text!r}")
    forth = spliced(back, edited.splices)
    if forth.text != edited.document.text or strict(forth.data) != strict(edited.document.data):
        raise WrongError("redo differs")
    if forth.to_bytes() != edited.document.to_bytes():
        raise WrongError("redo gives other bytes")
    check_places(back, old, every=4)


def check_places(new: Document, again: Document, every: int = 1) -> None:
    """Places kept by the edit are those of a fresh reading; of every so many paths."""
    for path in islice(paths(again.data), 0, None, every):
        for key in (False, True):
            if new.span(path, key=key) != again.span(path, key=key):
                raise WrongError(f"{path} {key} stands at {again.span(path, key=key)}, not {new.span(path, key=key)}")


def check_line_ends(old: str, new: str) -> None:
    if "\n" not in old:
        return
    if "\r" not in old and "\r" in new:
        raise WrongError("a carriage return came in")
    if old.count("\n") == old.count("\r\n") and new.count("\n") != new.count("\r\n"):
        raise WrongError("a bare line feed came in")


def check_region(kind: str, arguments: tuple[Any, ...], old: Document, edited: Edited) -> None:
    """Nothing outside the edited entries' own lines is replaced; insertions replace nothing but brackets or null."""
    text = old.text
    changes = [splice for splice in edited.splices if not frees_end(splice, text)]
    if kind in ("append", "insert", "add"):
        for splice in changes:
            if splice.old.strip(" {}[]\r\n,") not in (
                "",
                "null",
                "~",
                "Null",
                "NULL",
                "-",
            ) and not splice.new.startswith(splice.old):
                raise WrongError(f"an insertion replaced {splice.old!r}")
        return
    low, high = len(text), 0
    targets = [*arguments[0], *arguments[1]] if kind == "replace" else [arguments[0]]
    for path in targets:
        parent = look(old.data, path[:-1])
        around = [path]
        if kind == "move":
            steps = list(parent) if isinstance(parent, dict) else list(range(len(parent)))
            place, index = steps.index(path[-1]), arguments[1]
            around = [(*path[:-1], step) for step in steps[min(place, index) : max(place, index) + 1]]
        if kind in ("delete", "set") and len(parent) == 1:
            around.append(path[:-1])
        for one in around:
            for key in (True, False):
                span = old.span(one, key=key)
                if span is not None:
                    low, high = min(low, span.start), max(high, span.end)
            if one and isinstance(one[-1], int):
                low = dash_before(text, low)
    first = text.rfind("\n", 0, low) + 1
    last = text.find("\n", high)
    last = len(text) if last < 0 else last + 1
    for splice in changes:
        outside = text[splice.start : first] if splice.start < first else ""
        beyond = text[last : splice.start + len(splice.old)] if splice.start + len(splice.old) > last else ""
        allowed = "\r\n ,-" if kind != "move" else None
        for part in (outside, beyond):
            if allowed is None:
                if any(line.strip() and not line.strip().startswith("#") for line in part.split("\n")):
                    raise WrongError(f"a move touched {part!r}")
            elif part.strip(allowed):
                raise WrongError(f"the edit touched {part!r} outside its lines")


def frees_end(splice: Splice, text: str) -> bool:
    """Whether a splice lets text follow a block scalar at the end of a file that has no final line end."""
    header = re.fullmatch(r"[|>][+1-9]*", splice.old)
    return not text.endswith("\n") and header is not None and splice.new == splice.old.replace("+", "") + "-"


def dash_before(text: str, place: int) -> int:
    """The dash of the list element whose value begins at a place, past comments between the two."""
    line = text.rfind("\n", 0, place) + 1
    while line and re.fullmatch(r"[ \t]*(?:#.*)?\r?", text[line : max(text.find("\n", line), line)]):
        line = text.rfind("\n", 0, line - 1) + 1
    if not text[line:place].strip() and line:
        line = dash_before(text, line - 1)
    return min(place, line)


def check_comments(kind: str, arguments: tuple[Any, ...], old: Document, new: Document) -> None:
    """No comment is lost but those on the deleted or replaced value's own lines."""
    lost = comments(old.text) - comments(new.text)
    gained = comments(new.text) - comments(old.text)
    if gained:
        raise WrongError(f"comments {gained} came in")
    if not lost:
        return
    if kind in ("add", "append", "insert", "move", "rename", "replace"):
        raise WrongError(f"comments {lost} were lost")
    path = arguments[0]
    span = old.span(path)
    if span is None:
        raise WrongError(f"comments {lost} were lost")
    key = old.span(path, key=True)
    start = span.start if kind == "set" else (key or span).start
    if kind == "delete" and isinstance(path[-1], int):
        start = dash_before(old.text, start)
    end = old.text.find("\n", span.end)
    own = old.text[start : len(old.text) if end < 0 else end]
    if kind == "set" and not isinstance(look(old.data, path), (dict, list)):
        block = old.text[span.start : span.start + 1] in ("|", ">")
        if not block or any(comment not in old.text[span.start : span.end] for comment in lost):
            raise WrongError(f"comments {lost} beside a single value were lost")
    for comment in lost:
        if comment not in own:
            raise WrongError(f"the comment {comment!r} was lost")


def perform(kind: str, document: Document, arguments: tuple[Any, ...]) -> Edited:
    functions = {"set": set_value, "add": add_key, "append": append, "insert": insert, "delete": delete, "move": move,
                 "rename": rename_key, "replace": replace_scalars}  # fmt: skip
    return functions[kind](document, *arguments)  # type: ignore[operator, no-any-return]
