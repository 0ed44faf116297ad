"""From one snapshot of a document to the next: what an edit, an undo or a redo leaves."""

from __future__ import annotations

from collections.abc import Sequence

from yaml import YAMLError

from safetycase.documents import choosing
from safetycase.documents.building import Built, Section, UnreadableError, build
from safetycase.documents.document import Document
from safetycase.documents.excerpts import excerpt, lowered, relaid
from safetycase.documents.plain import Refused, same
from safetycase.documents.reading import read
from safetycase.documents.splices import Splice, apply


def spliced(document: Document, splices: Sequence[Splice]) -> Document:
    """The document after splices (an undo, a redo). Raises Refused where they do not fit or break the file."""
    if not document.editable:
        raise Refused("The file is not UTF-8 text, so it cannot be edited here.")
    try:
        text = apply(document.text, splices)
    except ValueError:
        raise Refused("The text has changed since the edit was made.") from None
    return _respliced(document, text, splices)


def built(text: str) -> Built | None:
    """What a text holds, None where it cannot be read."""
    try:
        return build(text.encode("utf-8"))
    except (YAMLError, UnreadableError, UnicodeEncodeError):
        return None


def successor(document: Document, text: str, data: object, sections: list[Section] | None) -> Document:
    """The snapshot after an edit whose effect is known."""
    return Document(
        document.name, text, data, bom=document.has_bom, sections=sections, unread=document.unread, verified=False
    )


def reread(document: Document, text: str, data: object | None) -> Document:
    """The whole text read again, for documents with faults. Raises Refused where it does not say what it should."""
    new = successor(document, text, data, None)
    again = read(document.name, new.to_bytes())
    if data is not None and (not same(again.data, data) or again.unread != document.unread):
        raise Refused("The file has faults that are in the way of this edit; repair them first.")
    if len(again.findings) > len(document.findings):
        raise Refused("The file has faults that are in the way of this edit; repair them first.")
    return again


def _respliced(document: Document, text: str, splices: Sequence[Splice]) -> Document:
    kept = choosing.touched(document, splices)
    if document.findings or kept is None:
        return reread(document, text, None)
    source = excerpt(document, kept)
    local = lowered(source, splices)
    made = built(apply(source.text, local)) if local is not None else None
    if local is None or made is None or made.faults or not isinstance(made.data, dict):
        return reread(document, text, None)
    sections = relaid(document, source, local, made.sections, kept)
    data = _regrown(document, made.data, sections)
    if data is None:
        return reread(document, text, None)
    return successor(document, text, data, sections)


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
