"""Writing an entry in the words of another document: its lines as they stand there, comments and quotes included."""

from __future__ import annotations

from safetycase.documents.document import Document
from safetycase.documents.ground import Ground
from safetycase.documents.plain import Refused, same
from safetycase.documents.planning import Edited
from safetycase.documents.splices import Splice
from safetycase.documents.succession import spliced
from safetycase.findings import Path


def transplant(document: Document, path: Path, source: Document) -> Edited:
    """Write the entry at a path as `source` writes it, where both say the same and begin at the same column.

    Where that is not so, or the lines would read as something else, the document stays as it is.
    """
    here, there = _lines(document, path), _lines(source, path)
    if here is None or there is None or here[1] == there[1]:
        return Edited(document, ())
    splice = Splice(here[0], here[1], there[1])
    try:
        made = spliced(document, [splice])
    except Refused:
        return Edited(document, ())
    if not same(made.data, document.data) or len(made.findings) > len(document.findings):
        return Edited(document, ())
    return Edited(made, (splice,))


def _lines(document: Document, path: Path) -> tuple[int, str] | None:
    """Where the lines of an entry begin, and these lines; None where it does not stand on lines of its own."""
    key, value = document.span(path, key=True), document.span(path)
    if key is None:
        return None
    ground = Ground(document.text, None)
    start = ground.line_start(key.start)
    end = max(key.end, value.end if value is not None else 0)
    end = end - 1 if document.text[end - 1] == "\n" else ground.line_end(end)
    text = document.text[start:end]
    return (start, text) if ground.stands_first(key.start) and "\r" not in text else None
