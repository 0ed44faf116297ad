"""A page taken apart with the standard library's parser, which makes nothing of what it is not told."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = frozenset({"meta", "br", "input", "hr", "img", "link", "base"})


class Element:
    """An element with its attributes, and its text without that of its children."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element] = []
        self.own: list[str] = []
        self.pieces: list[str | Element] = []

    @property
    def text(self) -> str:
        """All text inside, in one line; elements stand apart."""
        return " ".join("".join(self._pieces()).split())

    def _pieces(self) -> Iterator[str]:
        for piece in self.pieces:
            if isinstance(piece, Element):
                yield " "
                yield from piece._pieces()
                yield " "
            else:
                yield piece

    def walk(self) -> Iterator[Element]:
        """This element and all inside it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, tag: str) -> list[Element]:
        """The elements of this name inside."""
        return [one for one in self.walk() if one.tag == tag]

    def by_id(self, name: str) -> Element:
        """The element with this id. Raises KeyError without one, ValueError if there are several."""
        found = [one for one in self.walk() if one.attributes.get("id") == name]
        if not found:
            raise KeyError(name)
        (only,) = found
        return only


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#page", {}, None)
        self.open = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            raise ValueError(f"an attribute stands twice on <{tag}>")
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open)
        self.open.children.append(element)
        self.open.pieces.append(element)
        if tag not in VOID:
            self.open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open.tag != tag or self.open.parent is None:
            raise ValueError(f"</{tag}> closes <{self.open.tag}>")
        self.open = self.open.parent

    def handle_data(self, data: str) -> None:
        self.open.own.append(data)
        self.open.pieces.append(data)

    def handle_comment(self, data: str) -> None:
        raise ValueError(f"a comment: {data[:60]}")


def read_page(html: str) -> Element:
    """The page as a tree. Raises ValueError where elements are not nested as they are written."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.open is not reader.root:
        raise ValueError(f"<{reader.open.tag}> is never closed")
    return reader.root
