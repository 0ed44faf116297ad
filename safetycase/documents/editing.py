"""Edits of a document by splices, each under a guard: what cannot be proved right is refused and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from yaml import YAMLError

from safetycase.documents import choosing, inserting, moving, plain, removing, setting
from safetycase.documents.building import Built, Section, UnreadableError, build
from safetycase.documents.document import Document
from safetycase.documents.excerpts import Excerpt, Kept, excerpt, lifted, lowered, relaid
from safetycase.documents.ground import Ground
from safetycase.documents.nodes import Node, tree
from safetycase.documents.plain import Refused, alike, at, check_plain, same
from safetycase.documents.reading import read
from safetycase.documents.splices import Splice, apply, composed
from safetycase.documents.writing import key_text
from safetycase.findings import Path

_NONE: Mapping[Path, str] = {}


class Edited(NamedTuple):
    """The document after an edit, and the splices that lead to it (offsets of the text before, ascending)."""

    document: Document
    splices: tuple[Splice, ...]


def set_value(document: Document, path: Path, value: object) -> Edited:
    """Put another value at a path that exists.

    The old style is kept where the value allows it. Of a mapping or list only what differs is rewritten. Raises
    Refused with the reason where the edit cannot be made safely.
    """
    check_plain(value)
    at(document.data, path)
    kept = choosing.section_of(document, path) if len(path) < 2 else choosing.holding(document, [path])
    plan = _Plan(document, kept)
    plan.merge(path, value)
    made = at(plan.data, path)
    if not alike(made, value):
        raise Refused("This edit would not give what it should.")
    return plan.finish(lambda data: plain.with_value(data, path, made))


def add_key(document: Document, path: Path, key: str, value: object, before: str | None = None) -> Edited:
    """Add an entry to the mapping at a path: after its last entry, or before the key `before`. Raises Refused.

    An empty value (`hazards:`), empty brackets and an empty document count as an empty mapping.
    """
    check_plain(value)
    check_plain(key)
    mapping = at(document.data, path)
    if mapping is not None and not isinstance(mapping, dict):
        raise Refused(f"{_named(path)} is not a mapping.")
    keys = list(mapping or {})
    if before is not None and before not in keys:
        raise Refused(f"There is no key {before!r} at {_named(path)}.")
    place = len(keys) if before is None else keys.index(before)
    plan = _Plan(document, choosing.around_place(document, path, place))
    local = list(_mapping(at(plan.data, path)))
    plan.insert(path, len(local) if before is None else local.index(before), key, value)
    return plan.finish(lambda data: plain.with_key(data, path, key, value, place))


def insert(document: Document, path: Path, index: int, value: object) -> Edited:
    """Insert an element into the list at a path, so that it has this index. Raises Refused."""
    check_plain(value)
    at(document.data, path)
    kept = choosing.section_of(document, path) if len(path) < 2 else choosing.holding(document, [path])
    plan = _Plan(document, kept)
    plan.insert(path, index, None, value)
    return plan.finish(lambda data: plain.with_element(data, path, index, value))


def append(document: Document, path: Path, value: object) -> Edited:
    """Put an element at the end of the list at a path; an empty value counts as an empty list. Raises Refused."""
    elements = at(document.data, path)
    return insert(document, path, len(elements) if isinstance(elements, list) else 0, value)


def delete(document: Document, path: Path) -> Edited:
    """Remove the entry or element at a path. Raises Refused.

    Only the lines of the entry itself go. Comments above and below it stay, those directly above it too.
    """
    at(document.data, path)
    plan = _Plan(document, choosing.around_entry(document, path))
    plan.remove(path)
    return plan.finish(lambda data: plain.without(data, path))


def move(document: Document, path: Path, index: int) -> Edited:
    """Make the entry or element at a path number `index` among its neighbours. Raises Refused.

    Comments directly above an entry move with it. The cost grows with the distance.
    """
    expected = plain.moved(document.data, path, index)
    plan = _Plan(document, choosing.between(document, path, index))
    first = _siblings(plan.data, path[:-1])[0]
    plan.move(path, index - _siblings(document.data, path[:-1]).index(first))
    return plan.finish(lambda _: expected)


def rename_key(document: Document, path: Path, new_key: str) -> Edited:
    """Give the entry at a path another key, in the same place and quotes. Raises Refused."""
    return replace_scalars(document, {}, {path: new_key})


def replace_scalars(document: Document, values: Mapping[Path, str], keys: Mapping[Path, str] = _NONE) -> Edited:
    """Write new texts for many scalars (`values`) and keys (`keys`) at once, all by their old paths. Raises Refused.

    This is how an id is renamed everywhere: quotes stay where they were, and are added where the new text needs them.
    """
    for text in (*values.values(), *keys.values()):
        check_plain(text)
    expected = plain.with_scalars(document.data, values, keys)
    plan = _Plan(document, choosing.holding(document, [*values, *keys]))
    plan.replace(values, keys)
    return plan.finish(lambda _: expected)


def spliced(document: Document, splices: Sequence[Splice]) -> Document:
    """The document after splices (an undo, a redo). Raises Refused where they do not fit or break the file."""
    if not document.editable:
        raise Refused("The file is not UTF-8 text, so it cannot be edited here.")
    try:
        text = apply(document.text, splices)
    except ValueError:
        raise Refused("The text has changed since the edit was made.") from None
    return _respliced(document, text, splices)


class _Plan:
    """An edit under way on an excerpt: steps, each proved before the next."""

    def __init__(self, document: Document, kept: Kept | None) -> None:
        if not document.editable:
            raise Refused("The file is not UTF-8 text, so it cannot be edited here.")
        self.document = document
        self.kept = kept
        self.source: Excerpt = excerpt(document, kept)
        self.data = self.source.data
        self._splices: tuple[Splice, ...] = ()
        end = document.text.find("\n")
        newline = "\r\n" if end > 0 and document.text[end - 1] == "\r" else "\n"
        self._newline = newline
        self._built = _built(self.source.text)
        if self._built is None or not same(self._built.data, self.data):
            raise Refused("This part of the file cannot be read; repair it in a text editor first.")
        self._faults = len(self._built.faults)
        self._sections: list[Section] | None = self._built.sections
        self._ground = Ground(self.source.text, _tree(self.source.text), newline)

    def step(self, candidates: Iterable[Sequence[Splice]], expected: object) -> None:
        """Take the first candidate whose text reads as expected. Raises Refused if there is none."""
        for candidate in candidates:
            try:
                text = apply(self._ground.text, candidate)
            except ValueError:
                continue
            if not self._line_ends_kept(candidate):
                continue
            built = _built(text)
            if built is None or len(built.faults) > self._faults or not same(built.data, expected):
                continue
            self._splices = composed(self._splices, list(candidate))
            self._ground = Ground(text, _tree(text), self._newline)
            self._sections = built.sections
            self.data = built.data
            return
        raise Refused("This edit cannot be written without touching other text; make it in a text editor.")

    def merge(self, path: Path, value: object) -> None:
        """Rewrite the value at a path, of collections only what differs."""
        old = at(self.data, path)
        if same(old, value):
            return
        if isinstance(old, dict) and isinstance(value, dict) and old.keys() & value.keys():
            self._merge_mapping(path, old, value)
        elif isinstance(old, list) and isinstance(value, list) and old and value:
            self._merge_list(path, old, value)
        elif not path:
            raise Refused("A whole document cannot be replaced by an edit.")
        else:
            parent, place = self._parent(path)
            expected = plain.with_value(self.data, path, value)
            self.step(setting.set_value(self._ground, parent, place, value), expected)

    def insert(self, path: Path, place: int, key: str | None, value: object) -> None:
        """Insert an entry or element into a collection, which may be empty."""
        if key is None:
            expected = plain.with_element(self.data, path, place, value)
        else:
            expected = plain.with_key(self.data, path, key, value, place)
        if self._ground.root is None:
            if key is None:
                raise Refused("The document is empty.")
            self.step(inserting.insert_at_top(self._ground, key, value), expected)
            return
        node = self._ground.node(path)
        if not inserting.is_empty(node) or (node.flow and self._in_flow(path)):
            self.step(inserting.insert(self._ground, node, place, key, value), expected)
        elif path:
            parent, number = self._parent(path)
            whole = [value] if key is None else {key: value}
            self.step(setting.set_value(self._ground, parent, number, whole), expected)
        else:
            self.step(inserting.replace_top(self._ground, node, key, value), expected)

    def remove(self, path: Path) -> None:
        """Remove an entry or element."""
        parent, place = self._parent(path)
        expected = plain.without(self.data, path)
        if len(parent.values) > 1:
            self.step(removing.remove(self._ground, parent, place), expected)
            return
        holder = None
        if len(path) > 1:
            above, number = self._parent(path[:-1])
            holder = self._ground.entries(above)[number]
        self.step(removing.remove_only(self._ground, parent, holder), expected)

    def move(self, path: Path, index: int) -> None:
        """Move an entry or element among its neighbours."""
        parent, place = self._parent(path)
        if place != index:
            candidates = moving.move(self._ground, parent, place, index)
            self.step(candidates, plain.moved(self.data, path, index))

    def replace(self, values: Mapping[Path, str], keys: Mapping[Path, str]) -> None:
        """Rewrite scalars and keys: all at once, or one after another where that needs other quotes."""
        at_once: list[Splice] = []
        for path, text in values.items():
            parent, place = self._parent(path)
            at_once += next(iter(setting.set_value(self._ground, parent, place, text)))
        for path, text in keys.items():
            at_once += self._renamed(path, text)
        at_once.sort()
        expected = plain.with_scalars(self.data, values, keys)
        try:
            self.step([at_once], expected)
            return
        except Refused:
            pass
        for path, text in values.items():
            self.merge(path, text)
        for path in sorted(keys, key=len, reverse=True):
            self.step([self._renamed(path, keys[path])], plain.with_renamed(self.data, path, keys[path]))

    def finish(self, change: Callable[[object], object]) -> Edited:
        """The edited document. `change` makes the whole data from the old; the excerpt must agree with it."""
        data = change(self.document.data)
        splices = lifted(self.source, self._splices)
        text = apply(self.document.text, splices)
        sections = relaid(self.document, self.source, self._splices, self._sections, self.kept)
        if self.kept is not None and sections is not None:
            self._check_excerpt(data)
        elif not same(self.data, data):
            raise Refused("This edit would not give what it should.")
        if self.document.findings:
            return Edited(_reread(self.document, text, data), splices)
        return Edited(_successor(self.document, text, data, sections), splices)

    def _check_excerpt(self, data: object) -> None:
        """The edited excerpt and the edited whole must say the same of what the excerpt holds."""
        mine = self.data
        if not isinstance(mine, dict) or not isinstance(data, dict):
            if not same(mine, data):
                raise Refused("This edit would not give what it should.")
            return
        for key, value in mine.items():
            whole = data.get(key)
            agreed = key in data and (
                all(name in whole and same(inner, whole[name]) for name, inner in value.items())
                if isinstance(value, dict) and isinstance(whole, dict)
                else same(value, whole)
            )
            if not agreed:
                raise Refused("This edit would not give what it should.")

    def _renamed(self, path: Path, text: str) -> list[Splice]:
        key = self._ground.root.key_at(path) if self._ground.root is not None else None
        if key is None:
            raise Refused(f"There is no key at {_named(path)}.")
        if key.is_block_scalar:
            raise Refused("This key is written as a block of text; rename it in a text editor.")
        old = self._ground.text[key.start : key.end]
        return [Splice(key.start, old, key_text(text, flow=self._in_flow(path[:-1]), style=key.style))]

    def _merge_mapping(self, path: Path, old: dict[str, object], new: dict[str, object]) -> None:
        for key in [key for key in old if key not in new]:
            self.remove((*path, key))
        for key, value in new.items():
            if key in old:
                self.merge((*path, key), value)
        order = list(_mapping(at(self.data, path)))
        above: str | None = None
        for key, value in new.items():
            if key not in old:
                place = order.index(above) + 1 if above is not None else 0
                self.insert(path, place, key, value)
                order.insert(place, key)
            above = key

    def _merge_list(self, path: Path, old: list[object], new: list[object]) -> None:
        shorter = min(len(old), len(new))
        head = 0
        while head < shorter and same(old[head], new[head]):
            head += 1
        tail = 0
        while tail < shorter - head and same(old[-1 - tail], new[-1 - tail]):
            tail += 1
        common = shorter - head - tail
        for place in range(head, head + common):
            self.merge((*path, place), new[place])
        for place in reversed(range(head + common, len(old) - tail)):
            self.remove((*path, place))
        for place in range(head + common, len(new) - tail):
            self.insert(path, place, None, new[place])

    def _parent(self, path: Path) -> tuple[Node, int]:
        if not path:
            raise Refused("A whole document cannot be edited as a value.")
        parent = self._ground.node(path[:-1])
        place = parent.child_index(path[-1])
        if place is None:
            raise Refused(f"There is nothing at {_named(path)}.")
        return parent, place

    def _in_flow(self, path: Path) -> bool:
        """Whether the collection at a path stands inside brackets, its own included when it has entries."""
        node = self._ground.root
        for depth in range(len(path) + 1):
            node = self._ground.node(path[:depth])
            if node.flow and depth < len(path):
                return True
        return False

    def _line_ends_kept(self, candidate: Sequence[Splice]) -> bool:
        """Whether new text has the line ends of the document."""
        for splice in candidate:
            made = splice.new.count("\r\n")
            if self._newline == "\n" and "\r" in splice.new and "\r" not in splice.old:
                return False
            if (
                self._newline == "\r\n"
                and splice.new.count("\n") != made
                and "\n" not in splice.old.replace("\r\n", "")
            ):
                return False
        return True


def _built(text: str) -> Built | None:
    try:
        return build(text.encode("utf-8"))
    except (YAMLError, UnreadableError, UnicodeEncodeError):
        return None


def _tree(text: str) -> Node | None:
    return tree(text.encode("utf-8"), text)


def _successor(document: Document, text: str, data: object, sections: list[Section] | None) -> Document:
    return Document(
        document.name, text, data, bom=document.has_bom, sections=sections, unread=document.unread, verified=False
    )


def _reread(document: Document, text: str, data: object | None) -> Document:
    """The whole text read again, for documents with faults. Raises Refused where it does not say what it should."""
    new = _successor(document, text, data, None)
    again = read(document.name, new.to_bytes())
    if data is not None and (not same(again.data, data) or again.unread != document.unread):
        raise Refused("The file has faults that are in the way of this edit; repair them first.")
    if len(again.findings) > len(document.findings):
        raise Refused("The file has faults that are in the way of this edit; repair them first.")
    return again


def _respliced(document: Document, text: str, splices: Sequence[Splice]) -> Document:
    kept = choosing.touched(document, splices)
    if document.findings or kept is None:
        return _reread(document, text, None)
    source = excerpt(document, kept)
    local = lowered(source, splices)
    built = _built(apply(source.text, local)) if local is not None else None
    if local is None or built is None or built.faults or not isinstance(built.data, dict):
        return _reread(document, text, None)
    sections = relaid(document, source, local, built.sections, kept)
    data = _regrown(document, built.data, sections)
    if data is None:
        return _reread(document, text, None)
    return _successor(document, text, data, sections)


def _regrown(document: Document, made: dict[str, object], sections: list[Section] | None) -> object:
    """The data after a change of some blocks: theirs as read again (`made`), the others' as before, in file order."""
    old = document.data
    if sections is None or not isinstance(old, dict):
        return None
    result: dict[str, object] = {}
    for section in sections:
        new, before = made.get(section.key), old.get(section.key)
        if section.key not in made:
            result[section.key] = before
        elif section.keys is None or not isinstance(new, dict) or not isinstance(before, dict):
            result[section.key] = new
        else:
            result[section.key] = {key: new[key] if key in new else before[key] for key in section.keys}
    return result


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _siblings(data: object, path: Path) -> list[str | int]:
    parent = at(data, path)
    return list(parent) if isinstance(parent, dict) else list(range(len(parent))) if isinstance(parent, list) else []


def _named(path: Path) -> str:
    return " / ".join(str(step) for step in path) or "the top of the document"
