"""An edit under way: steps on an excerpt of a document, each proved by reading the result before the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from safetycase.documents import inserting, moving, plain, removing, setting
from safetycase.documents.building import Section
from safetycase.documents.document import Document
from safetycase.documents.excerpts import Excerpt, Kept, excerpt, lifted, relaid
from safetycase.documents.ground import Ground
from safetycase.documents.guarding import Region, line_ends_kept, untouched, within
from safetycase.documents.nodes import Node, tree
from safetycase.documents.plain import Refused, at, same
from safetycase.documents.splices import Splice, apply, composed
from safetycase.documents.succession import built, reread, successor
from safetycase.documents.writing import key_text
from safetycase.findings import Path


class Edited(NamedTuple):
    """The document after an edit, and the splices that lead to it (offsets of the text before, ascending)."""

    document: Document
    splices: tuple[Splice, ...]


class Plan:
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
        self._built = built(self.source.text)
        if self._built is None or not same(self._built.data, self.data):
            raise Refused("This part of the file cannot be read; repair it in a text editor first.")
        self._faults = len(self._built.faults)
        self._sections: list[Section] | None = self._built.sections
        self._ground = Ground(self.source.text, _tree(self.source.text), newline)

    def step(
        self,
        candidates: Iterable[Sequence[Splice]],
        expected: object,
        regions: Sequence[Region],
        *,
        adding: bool = False,
    ) -> None:
        """Take the first candidate that reads as expected and keeps all other text.

        Splices must keep to `regions`, and replace nothing at all where something is only added. Raises Refused if
        no candidate is left.
        """
        for candidate in candidates:
            try:
                text = apply(self._ground.text, candidate)
            except ValueError:
                continue
            if not (
                within(self._ground.text, candidate, regions)
                and untouched(self._ground.text, text, candidate)
                and line_ends_kept(candidate, self._newline)
                and not (adding and any(splice.old for splice in candidate))
            ):
                continue
            made = built(text)
            if made is None or len(made.faults) > self._faults or not same(made.data, expected):
                continue
            self._splices = composed(self._splices, list(candidate))
            self._ground = Ground(text, _tree(text), self._newline)
            self._sections = made.sections
            self.data = made.data
            return
        raise Refused("This edit cannot be written without touching other text; make it in a text editor.")

    def free_end(self) -> bool:
        """Let text follow a block scalar that ends with the file, without changing it. False where none does."""
        splice = inserting.without_final_break(self._ground)
        if splice is not None:
            self.step([[splice]], self.data, [(splice.start, splice.end)])
        return splice is not None

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
            candidates = setting.set_value(self._ground, parent, place, value)
            self.step(candidates, expected, [self._lines(parent, place)])

    def put_text(self, path: Path, text: str, value: object) -> None:
        """Put YAML text that reads as `value` in place of the value at a path, comments and all."""
        parent, place = self._parent(path)
        expected = plain.with_value(self.data, path, value)
        self.step(setting.set_text(self._ground, parent, place, text), expected, [self._lines(parent, place)])

    def put_in_list(self, path: Path) -> None:
        """Make the value at a path the one element of a list."""
        parent, place = self._parent(path)
        expected = plain.with_value(self.data, path, [at(self.data, path)])
        self.step(
            [setting.set_in_list(self._ground, parent, place)], expected, [self._lines(parent, place)], adding=True
        )

    def text(self, path: Path) -> str:
        """The text of the value at a path, as `setting.text_of` gives it."""
        return setting.text_of(self._ground, self._ground.node(path))

    def insert(self, path: Path, place: int, key: str | None, value: object) -> None:
        """Insert an entry or element into a collection, which may be empty."""
        try:
            self._insert(path, place, key, value)
        except Refused:
            if not self.free_end():
                raise
            self._insert(path, place, key, value)

    def _insert(self, path: Path, place: int, key: str | None, value: object) -> None:
        if key is None:
            expected = plain.with_element(self.data, path, place, value)
        else:
            expected = plain.with_key(self.data, path, key, value, place)
        if self._ground.root is None:
            if key is None:
                raise Refused("The document is empty.")
            everywhere = [(0, len(self._ground.text))]
            self.step(inserting.insert_at_top(self._ground, key, value), expected, everywhere, adding=True)
            return
        node = self._ground.node(path)
        commented = node.flow and "#" in self._ground.text[node.start : node.end]
        if not inserting.is_empty(node) or (node.flow and self._in_flow(path)) or commented:
            candidates = inserting.insert(self._ground, node, place, key, value)
            self.step(candidates, expected, [self._surroundings(path, node)], adding=True)
        elif path:
            parent, number = self._parent(path)
            whole = [value] if key is None else {key: value}
            candidates = setting.set_value(self._ground, parent, number, whole)
            self.step(candidates, expected, [self._lines(parent, number)])
        else:
            candidates = inserting.replace_top(self._ground, node, key, value)
            self.step(candidates, expected, [(node.start, len(self._ground.text))])

    def remove(self, path: Path) -> None:
        """Remove an entry or element."""
        parent, place = self._parent(path)
        expected = plain.without(self.data, path)
        if len(parent.values) > 1:
            self.step(removing.remove(self._ground, parent, place), expected, [self._lines(parent, place)])
            return
        holder = None
        if len(path) > 1:
            above, number = self._parent(path[:-1])
            holder = self._ground.entries(above)[number]
        self.step(removing.remove_only(self._ground, parent, holder), expected, [self._surroundings(path[:-1], parent)])

    def move(self, path: Path, index: int) -> None:
        """Move an entry or element among its neighbours."""
        parent, place = self._parent(path)
        if place == index:
            return
        expected = plain.moved(self.data, path, index)
        try:
            region = self._surroundings(path[:-1], parent)
            self.step(moving.move(self._ground, parent, place, index), expected, [region])
        except Refused:
            if not self.free_end():
                raise
            parent, place = self._parent(path)
            region = self._surroundings(path[:-1], parent)
            self.step(moving.move(self._ground, parent, place, index), expected, [region])

    def replace(self, values: Mapping[Path, str], keys: Mapping[Path, str]) -> None:
        """Rewrite scalars and keys: all at once, or one after another where that needs other quotes."""
        at_once: list[Splice] = []
        regions: list[Region] = []
        for path, text in values.items():
            parent, place = self._parent(path)
            regions.append(self._lines(parent, place))
            at_once += next(iter(setting.set_value(self._ground, parent, place, text)))
        for path, text in keys.items():
            renamed = self._renamed(path, text)
            regions.append((renamed[0].start, renamed[0].end))
            at_once += renamed
        at_once.sort()
        expected = plain.with_scalars(self.data, values, keys)
        try:
            self.step([at_once], expected, regions)
            return
        except Refused:
            pass
        for path, text in values.items():
            self.merge(path, text)
        for path in sorted(keys, key=len, reverse=True):
            renamed = self._renamed(path, keys[path])
            region = (renamed[0].start, renamed[0].end)
            self.step([renamed], plain.with_renamed(self.data, path, keys[path]), [region])

    def finish(self, change: Callable[[object], object]) -> Edited:
        """The edited document. `change` makes the whole data from the old; the excerpt must agree with it."""
        data = change(self.document.data)
        splices = lifted(self.source, self._splices)
        text = apply(self.document.text, splices)
        if not untouched(self.document.text, text, splices):
            raise Refused("This edit would touch other text.")
        sections = relaid(self.document, self.source, self._splices, self._sections, self.kept)
        if self.kept is not None and sections is not None:
            self._check_excerpt(data)
        elif not same(self.data, data):
            raise Refused("This edit would not give what it should.")
        if self.document.findings:
            return Edited(reread(self.document, text, data), splices)
        return Edited(successor(self.document, text, data, sections), splices)

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

    def _lines(self, parent: Node, place: int) -> Region:
        """The lines of an entry; of an entry in brackets its own text."""
        entry = self._ground.entries(parent)[place]
        if parent.flow:
            return self._ground.own_lines(entry)
        return self._ground.line_start(entry.head), self._ground.next_line(entry.end)

    def _surroundings(self, path: Path, node: Node) -> Region:
        """The lines of a collection, the comments between its key or dash and its first entry included."""
        if path:
            parent, place = self._parent(path)
            return self._lines(parent, place)
        start = self._ground.line_start(node.start)
        while start and self._ground.line_is_comment(self._ground.line_start(start - 1)):
            start = self._ground.line_start(start - 1)
        return start, self._ground.next_line(node.end)

    def _renamed(self, path: Path, text: str) -> list[Splice]:
        key = self._ground.root.key_at(path) if self._ground.root is not None else None
        if key is None:
            raise Refused(f"There is no key at {named(path)}.")
        if key.is_block_scalar:
            raise Refused("This key is written as a block of text; rename it in a text editor.")
        old = self._ground.text[key.start : key.end]
        flow = self._ground.node(path[:-1]).flow
        return [Splice(key.start, old, key_text(text, flow=flow, style=key.style))]

    def _merge_mapping(self, path: Path, old: dict[str, object], new: dict[str, object]) -> None:
        for key in [key for key in old if key not in new]:
            self.remove((*path, key))
        for key, value in new.items():
            if key in old:
                self.merge((*path, key), value)
        order = list(mapping_of(at(self.data, path)))
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
            raise Refused(f"There is nothing at {named(path)}.")
        return parent, place

    def _in_flow(self, path: Path) -> bool:
        """Whether the collection at a path stands inside brackets, its own included when it has entries."""
        node = self._ground.root
        for depth in range(len(path) + 1):
            node = self._ground.node(path[:depth])
            if node.flow and depth < len(path):
                return True
        return False


def _tree(text: str) -> Node | None:
    return tree(text.encode("utf-8"), text)


def mapping_of(value: object) -> dict[str, object]:
    """The value if it is a mapping, otherwise an empty one."""
    return value if isinstance(value, dict) else {}


def named(path: Path) -> str:
    """A path in words."""
    return " / ".join(str(step) for step in path) or "the top of the document"
