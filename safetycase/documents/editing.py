"""Edits of a document by splices, each under a guard: what cannot be proved right is refused and changes nothing."""

from __future__ import annotations

from collections.abc import Mapping

from safetycase.documents import choosing, plain, reading
from safetycase.documents.document import Document
from safetycase.documents.plain import Refused, alike, at, check_plain
from safetycase.documents.planning import Edited, Plan, mapping_of, named
from safetycase.findings import Path

_NONE: Mapping[Path, str] = {}


def set_value(document: Document, path: Path, value: object) -> Edited:
    """Put another value at a path that exists.

    The old style is kept where the value allows it. Of a mapping or list only what differs is rewritten. Raises
    Refused with the reason where the edit cannot be made safely.
    """
    check_plain(value)
    at(document.data, path)
    kept = choosing.section_of(document, path) if len(path) < 2 else choosing.holding(document, [path])
    plan = Plan(document, kept)
    plan.merge(path, value)
    made = at(plan.data, path)
    if not alike(made, value):
        raise Refused("This edit would not give what it should.")
    return plan.finish(lambda data: plain.with_value(data, path, made))


def set_text(document: Document, path: Path, text: str) -> Edited:
    """Put YAML text in place of the value at a path, with its comments and its layout. Raises Refused.

    It is refused, too, where a text cannot stand in brackets, and where it is no YAML by itself.
    """
    at(document.data, path)
    meant = reading.read("text", text.encode("utf-8", "surrogatepass"))
    if meant.findings or not text.strip():
        raise Refused(meant.findings[0].message if meant.findings else "There is no value.")
    check_plain(meant.data)
    kept = choosing.section_of(document, path) if len(path) < 2 else choosing.holding(document, [path])
    plan = Plan(document, kept)
    plan.put_text(path, text, meant.data)
    made = at(plan.data, path)
    return plan.finish(lambda data: plain.with_value(data, path, made))


def text_at(document: Document, path: Path) -> str:
    """The YAML text of the value at a path, as `set_text` takes it; empty where it shares its line with others."""
    at(document.data, path)
    kept = choosing.section_of(document, path) if len(path) < 2 else choosing.holding(document, [path])
    return Plan(document, kept).text(path)


def add_key(document: Document, path: Path, key: str, value: object, before: str | None = None) -> Edited:
    """Add an entry to the mapping at a path: after its last entry, or before the key `before`. Raises Refused.

    An empty value (`hazards:`), empty brackets and an empty document count as an empty mapping.
    """
    check_plain(value)
    check_plain(key)
    mapping = at(document.data, path)
    if mapping is not None and not isinstance(mapping, dict):
        raise Refused(f"{named(path)} is not a mapping.")
    keys = list(mapping or {})
    if before is not None and before not in keys:
        raise Refused(f"There is no key {before!r} at {named(path)}.")
    place = len(keys) if before is None else keys.index(before)
    plan = Plan(document, choosing.around_place(document, path, place))
    local = list(mapping_of(at(plan.data, path)))
    plan.insert(path, len(local) if before is None else local.index(before), key, value)
    return plan.finish(lambda data: plain.with_key(data, path, key, value, place))


def insert(document: Document, path: Path, index: int, value: object) -> Edited:
    """Insert an element into the list at a path, so that it has this index. Raises Refused."""
    check_plain(value)
    at(document.data, path)
    kept = choosing.section_of(document, path) if len(path) < 2 else choosing.holding(document, [path])
    plan = Plan(document, kept)
    plan.insert(path, index, None, value)
    return plan.finish(lambda data: plain.with_element(data, path, index, value))


def append(document: Document, path: Path, value: object) -> Edited:
    """Put an element at the end of the list at a path; an empty value counts as an empty list. Raises Refused."""
    elements = at(document.data, path)
    return insert(document, path, len(elements) if isinstance(elements, list) else 0, value)


def add_beside(document: Document, path: Path, value: object) -> Edited:
    """Make a list of the value at a path, whose text stays as it is, and of another one after it. Raises Refused."""
    check_plain(value)
    both = [at(document.data, path), value]
    kept = choosing.section_of(document, path) if len(path) < 2 else choosing.holding(document, [path])
    plan = Plan(document, kept)
    plan.put_in_list(path)
    plan.insert(path, 1, None, value)
    return plan.finish(lambda data: plain.with_value(data, path, both))


def delete(document: Document, path: Path) -> Edited:
    """Remove the entry or element at a path. Raises Refused.

    Only the lines of the entry itself go. Comments above and below it stay, those directly above it too.
    """
    at(document.data, path)
    plan = Plan(document, choosing.around_entry(document, path))
    plan.remove(path)
    return plan.finish(lambda data: plain.without(data, path))


def move(document: Document, path: Path, index: int) -> Edited:
    """Make the entry or element at a path number `index` among its neighbours. Raises Refused.

    Comments directly above an entry move with it. The cost grows with the distance.
    """
    expected = plain.moved(document.data, path, index)
    plan = Plan(document, choosing.between(document, path, index))
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
    plan = Plan(document, choosing.holding(document, [*values, *keys]))
    plan.replace(values, keys)
    return plan.finish(lambda _: expected)


def _siblings(data: object, path: Path) -> list[str | int]:
    parent = at(data, path)
    return list(parent) if isinstance(parent, dict) else list(range(len(parent))) if isinstance(parent, list) else []
