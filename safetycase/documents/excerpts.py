"""A document cut down to the blocks that an edit touches, and the way back.

The root mapping and the sections of a model file are mappings of self-contained blocks: leaving entries out gives a
smaller document in which every path, and the meaning of every line, is the same. Edits work on such an excerpt, so
that their cost does not grow with the file.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from safetycase.documents.building import Section
from safetycase.documents.document import Document
from safetycase.documents.splices import Splice

Kept = Mapping[str, Sequence[int] | None]
"""Which sections an excerpt holds, and the numbers of their entries (None: all)."""


class Piece(NamedTuple):
    """A stretch of the excerpt that stands in one run in the document."""

    start: int
    origin: int
    length: int


class Excerpt(NamedTuple):
    """The text of the kept blocks, where its pieces come from, and the data they hold."""

    text: str
    pieces: tuple[Piece, ...]
    data: object


def excerpt(document: Document, kept: Kept | None) -> Excerpt:
    """The excerpt with these blocks; the whole document for None or where it cannot be cut."""
    sections = document.sections
    if kept is None or sections is None:
        whole = (Piece(0, 0, len(document.text)),)
        return Excerpt(document.text, whole, document.data)
    ranges = [(0, sections[0].start)]
    for number, section in enumerate(sections):
        if section.key not in kept:
            continue
        end = sections[number + 1].start if number + 1 < len(sections) else len(document.text)
        items = kept[section.key]
        if items is None or section.starts is None:
            ranges.append((section.start, end))
            continue
        ranges.append((section.start, section.starts[0]))
        for item in sorted(items):
            stop = section.starts[item + 1] if item + 1 < len(section.starts) else end
            ranges.append((section.starts[item], stop))
    pieces: list[Piece] = []
    length = 0
    for start, end in ranges:
        if pieces and pieces[-1].origin + pieces[-1].length == start:
            pieces[-1] = pieces[-1]._replace(length=pieces[-1].length + end - start)
        elif end > start:
            pieces.append(Piece(length, start, end - start))
        length += end - start
    text = "".join(document.text[piece.origin : piece.origin + piece.length] for piece in pieces)
    return Excerpt(text, tuple(pieces), thinned(document.data, sections, kept))


def thinned(data: object, sections: list[Section], kept: Kept) -> object:
    """The data of the kept blocks only."""
    result: dict[str, object] = {}
    if not isinstance(data, dict):
        return data
    by_key = {section.key: section for section in reversed(sections)}
    for key, value in data.items():
        if key not in kept:
            continue
        items = kept[key]
        section = by_key.get(key)
        if items is None or section is None or section.keys is None or not isinstance(value, dict):
            result[key] = value
        else:
            names = dict.fromkeys(section.keys[item] for item in sorted(items))
            result[key] = {name: value[name] for name in names if name in value}
    return result


def lifted(source: Excerpt, splices: Sequence[Splice]) -> tuple[Splice, ...]:
    """Splices of an excerpt as splices of the document it was taken from."""
    starts = [piece.start for piece in source.pieces]
    result: list[Splice] = []
    for splice in splices:
        place = max(0, bisect_right(starts, splice.start) - 1)
        if place + 1 <= len(starts) - 1 and splice.end > starts[place + 1]:
            raise ValueError("A splice crosses what an excerpt leaves out.")
        piece = source.pieces[place] if source.pieces else Piece(0, 0, 0)
        result.append(splice._replace(start=splice.start - piece.start + piece.origin))
    return tuple(result)


def lowered(source: Excerpt, splices: Sequence[Splice]) -> list[Splice] | None:
    """Splices of the document as splices of the excerpt; None where one reaches beyond it."""
    origins = [piece.origin for piece in source.pieces]
    result: list[Splice] = []
    for splice in splices:
        place = bisect_right(origins, splice.start) - 1
        if place < 0:
            return None
        piece = source.pieces[place]
        if splice.end > piece.origin + piece.length:
            return None
        result.append(splice._replace(start=splice.start - piece.origin + piece.start))
    return result


def relaid(
    document: Document, source: Excerpt, local: Sequence[Splice], remade: list[Section] | None, kept: Kept | None
) -> list[Section] | None:
    """Where the sections and items of the document stand after the edit of an excerpt.

    `local` are the splices in the excerpt, `remade` the sections of the edited excerpt.
    """
    if kept is None or document.sections is None or remade is None:
        return remade
    shift = _Shift(lifted(source, local))
    back = _Back(source, local)
    fresh = {section.start: section for section in remade or []}
    old: list[Section] = []
    partly: dict[int, _Hidden] = {}
    for section in document.sections:
        items = kept.get(section.key) if section.key in kept else ()
        if section.key in kept and (items is None or section.starts is None):
            continue
        start = shift.at(section.start)
        if section.starts is None or section.keys is None:
            old.append(Section(section.key, start))
        elif section.key not in kept:
            old.append(section.moved(start, shift.all(section.starts)))
        else:
            hidden = _Hidden(section.moved(start, shift.all(section.starts)), sorted(items or ()))
            partly[start] = hidden
    for start, section in fresh.items():
        begin = back.at(start)
        old.append(_with_hidden(section, begin, back, partly.get(begin)))
    old.sort(key=lambda section: section.start)
    return old or None


class _Hidden(NamedTuple):
    """A section with its entries moved already, and the numbers of those that the excerpt holds."""

    section: Section
    kept: list[int]


def _with_hidden(made: Section, begin: int, back: _Back, hidden: _Hidden | None) -> Section:
    """A section of the edited excerpt in the edited document, with the entries that the excerpt left out."""
    if made.starts is None or made.keys is None:
        return Section(made.key, begin)
    places = [back.at(place) for place in made.starts]
    if hidden is None or hidden.section.keys is None or hidden.section.starts is None:
        return Section(made.key, begin, made.keys, places)
    keys, starts = hidden.section.keys, hidden.section.starts
    if made.key == hidden.section.key and made.keys == [keys[number] for number in hidden.kept]:
        for number, place in zip(hidden.kept, places, strict=True):
            starts[number] = place
        return hidden.section.moved(begin, starts)
    gone = set(hidden.kept)
    others = [(start, key) for number, (start, key) in enumerate(zip(starts, keys, strict=True)) if number not in gone]
    pairs = sorted([*others, *zip(places, made.keys, strict=True)])
    return Section(made.key, begin, [key for _, key in pairs], [place for place, _ in pairs])


class _Shift:
    """Moves offsets of the document, outside the splices, to the text after them."""

    def __init__(self, splices: Sequence[Splice]) -> None:
        self._ends = [splice.end for splice in splices]
        self._by = [0]
        for splice in splices:
            self._by.append(self._by[-1] + len(splice.new) - len(splice.old))

    def at(self, place: int) -> int:
        return place + self._by[bisect_right(self._ends, place)]

    def all(self, places: list[int]) -> list[int]:
        """All of an ascending list, in one pass between each two splices."""
        if not self._ends:
            return list(places)
        result: list[int] = []
        done = 0
        for end, by in zip([*self._ends, None], self._by, strict=True):
            stop = len(places) if end is None else bisect_left(places, end, done)
            result += places[done:stop] if not by else [place + by for place in places[done:stop]]
            done = stop
        return result


class _Back:
    """Moves offsets of the edited excerpt to the edited document."""

    def __init__(self, source: Excerpt, local: Sequence[Splice]) -> None:
        self._starts: list[int] = []
        self._hidden: list[int] = []
        splices = list(local)
        by = 0
        for piece in source.pieces:
            while splices and splices[0].start < piece.start:
                by += len(splices[0].new) - len(splices[0].old)
                splices.pop(0)
            self._starts.append(piece.start + by)
            self._hidden.append(piece.origin - piece.start)

    def at(self, place: int) -> int:
        number = max(0, bisect_right(self._starts, place) - 1)
        return place + (self._hidden[number] if self._hidden else 0)
