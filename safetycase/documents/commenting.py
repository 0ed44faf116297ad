"""Where the comments of a YAML text stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from yaml import YAMLError

from safetycase.documents.document import Document, Span
from safetycase.documents.nodes import Kind, Node, tree

_MARK = re.compile(r"(?:^|(?<=[ \t]))#", re.MULTILINE)

_HASHES = re.compile(r"^#+ ?")


class Comment(NamedTuple):
    """A comment: its line and column from 1, its words, and whether nothing else stands on its line."""

    line: int
    column: int
    words: str
    alone: bool


def comments(document: Document) -> list[Comment]:
    """The comments of a file in their order. Where its text cannot be read as a whole, only those alone on a line."""
    text = document.text
    try:
        root = tree(text.encode("utf-8", "replace"), text)
        within = list(_texts(root, text)) if root is not None else []
        readable = True
    except YAMLError:
        within, readable = [], False
    found = []
    place = number = 0
    while (match := _MARK.search(text, place)) is not None:
        start = match.start()
        while number < len(within) and within[number].end <= start:
            number += 1
        if number < len(within) and within[number].start <= start:
            place = within[number].end
            continue
        place = text.find("\n", start)
        place = len(text) if place < 0 else place
        at = document.position_of(Span(start, start))
        alone = not text[start - at.column + 1 : start].strip()
        if alone or readable:
            found.append(Comment(at.line, at.column, _HASHES.sub("", text[start:place]).rstrip(), alone))
    return found


def _texts(root: Node, text: str) -> Iterator[Span]:
    """Where keys and plain values stand below a node, in their order; of a block scalar the lines below its header."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.kind is Kind.SCALAR:
            yield Span(text.find("\n", node.start, node.end) if node.is_block_scalar else node.start, node.end)
        elif node.keys:
            for key, value in zip(reversed(node.keys), reversed(node.values), strict=True):
                waiting += (value, key)
        else:
            waiting.extend(reversed(node.values))
