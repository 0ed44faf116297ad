"""What edits cannot see: parts of files that were not read, mentions that are no references, ids that stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from safetycase.case import AnyItem, Case
from safetycase.case.faults import SKIPPED, UNREADABLE
from safetycase.case.load import SCHEMA_COPIES
from safetycase.case.unknown import unknown_item
from safetycase.documents import Document
from safetycase.documents.rules import CONTROL_CHARACTER, DUPLICATE_KEY, MERGE_KEY, NOT_UTF8, TAG
from safetycase.editing.drafts import EditError
from safetycase.findings import Finding, Path
from safetycase.model import BY_COLLECTION, ID_PATTERN

_READ_ALL_THE_SAME = {rule.code for rule in (CONTROL_CHARACTER, MERGE_KEY, TAG)}
_KEY = re.compile(r"""(?:^|[{,\s])["']?([A-Za-z][\w.-]*)["']?[ \t]*:(?=\s|$)""", re.MULTILINE)
_SHOWN = 5


def blind_spots(case: Case) -> list[str]:
    """Where a file of the case was not read, whole or in part: `file:line`, or the file where it has no lines."""
    spots = [
        finding.file
        for finding in case.load_findings
        if finding.file not in case.documents
        and finding.file not in SCHEMA_COPIES
        and (
            finding.rule == UNREADABLE.code or (finding.rule == SKIPPED.code and "cannot be listed" in finding.message)
        )
    ]
    for document in _documents(case):
        spots += [_place(document, path) for path in document.unread]
        spots += [_spot(finding) for finding in document.findings if hides(document, finding)]
    return list(dict.fromkeys(spots))


def unread_ids(case: Case) -> dict[str, str]:
    """The ids that may stand in parts that were not read, each with its place. More than there are, never fewer."""
    found: dict[str, str] = {}
    for document in case.documents.values():
        for path in document.unread:
            if len(path) > 1:
                found.setdefault(str(path[1]), _place(document, path))
        if any(hides(document, finding) for finding in document.findings):
            for match in _KEY.finditer(document.text):
                if re.fullmatch(ID_PATTERN, match[1]):
                    line = document.text.count("\n", 0, match.start(1)) + 1
                    found.setdefault(match[1], f"{document.name}:{line}")
    return found


def refuse_unseen(case: Case, item_id: str, doing: str) -> None:
    """Raise EditError if references to an item may stand where `doing` (to rename, to delete) does not see them."""
    spots = blind_spots(case)
    if spots:
        raise EditError(
            f"{item_id} is not {doing}: {_listed(spots)} cannot be read, and references there cannot be seen; "
            "repair it first"
        )
    mentions = list(dict.fromkeys(_mentions(case, item_id)))
    if mentions:
        raise EditError(
            f"{item_id} is not {doing}: it is named at {_listed(mentions)} in a way that cannot be followed; "
            "repair that first"
        )


def known(case: Case, item_id: str) -> AnyItem:
    """The item of an id. Raises EditError, with the id that was probably meant, if the case has none."""
    item = case.items.get(item_id)
    if item is None:
        raise EditError(unknown_item(case, item_id))
    return item


def editable(case: Case, item_id: str) -> AnyItem:
    """The item of an id, to be changed. Raises EditError if there is none, or it is open which one is meant."""
    item = known(case, item_id)
    refuse_double(case, item)
    return item


def refuse_double(case: Case, item: AnyItem) -> None:
    """Raise EditError, with both places, if the id of an item stands twice, so that it is open which one is meant."""
    places = [(first, second) for first, second in case.duplicates if first.id == item.id]
    if places:
        first, second = places[0]
        _double(
            item.id, _place(case.documents[first.file], first.path), _place(case.documents[second.file], second.path)
        )
    document = case.documents[item.file]
    for finding in document.findings:
        if finding.rule != DUPLICATE_KEY.code or finding.position is None:
            continue
        if document.path_at(finding.position.line, finding.position.column) == item.path:
            _double(item.id, _place(document, item.path), _spot(finding))


def _double(item_id: str, first: str, second: str) -> None:
    raise EditError(f"{item_id} stands twice, at {first} and {second}; give one of them another id in the file first")


def _documents(case: Case) -> list[Document]:
    manifest = [] if case.manifest_document is None else [case.manifest_document]
    return [*manifest, *case.documents.values()]


def hides(document: Document, finding: Finding) -> bool:
    """Whether a fault of reading means that something in the file was not read."""
    if finding.rule == NOT_UTF8.code:
        return document.data is None
    return finding.rule not in _READ_ALL_THE_SAME


def _mentions(case: Case, item_id: str) -> Iterator[str]:
    """Where an item is named but no reference stands: invalid fields, unknown collections, items that stand twice."""
    name = re.compile(rf"(?<![\w.-]){re.escape(item_id)}(?![\w.-])")
    for document in case.documents.values():
        data = document.data
        for collection, entries in data.items() if isinstance(data, dict) else [(None, data)]:
            if collection is None or collection not in BY_COLLECTION or not isinstance(entries, dict):
                start: Path = () if collection is None else (collection,)
                yield from (_place(document, path) for path in _named(entries, start, name))
    for item in case.items.values():
        for error in item.errors:
            node: object = item.raw
            for step in error.path:
                inside = isinstance(node, dict) and step in node
                inside = inside or (isinstance(node, list) and isinstance(step, int) and step < len(node))
                node = node[step] if inside else None  # type: ignore[index]
            places = _named(node, (*item.path, *error.path), name)
            yield from (_place(case.documents[item.file], path) for path in places)
    for _, later in case.duplicates:
        for reference in later.references:
            if name.match(reference.target):
                yield _place(case.documents[later.file], (*later.path, *reference.path))


def _named(node: object, path: Path, name: re.Pattern[str]) -> Iterator[Path]:
    if isinstance(node, str):
        if name.search(node):
            yield path
    elif isinstance(node, dict):
        for key, value in node.items():
            if name.search(str(key)):
                yield (*path, key)
            yield from _named(value, (*path, key), name)
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _named(value, (*path, number), name)


def _place(document: Document, path: Path) -> str:
    return f"{document.name}:{document.position(path, key=True).line}"


def _spot(finding: Finding) -> str:
    return f"{finding.file}:{finding.line}" if finding.line else finding.file


def _listed(places: list[str]) -> str:
    more = len(places) - _SHOWN
    return ", ".join(places[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
