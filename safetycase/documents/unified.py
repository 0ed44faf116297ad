"""What differs between two versions of a file, as a unified diff."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from safetycase.documents.document import Document
from safetycase.findings.text import visible

CONTEXT = 3
"""Lines shown around what differs."""
_NUMBERS = re.compile(r"(?<=[-+])\d+")


def unified(before: Document | None, after: Document | None, name: str) -> Iterator[str]:
    """The lines of the diff, harmless to print and without line ends; None stands for no such file.

    Lines alike at the beginning and the end are passed over first: that takes no time in files of any size.
    """
    old, new = ([visible(line) for line in _lines(one)] for one in (before, after))
    least = min(len(old), len(new))
    head = next((at for at in range(least) if old[at] != new[at]), least)
    tail = next((at for at in range(least - head) if old[-1 - at] != new[-1 - at]), least - head)
    start, end = max(head - CONTEXT, 0), max(tail - CONTEXT, 0)
    one, two = (lines[start : len(lines) - end] for lines in (old, new))
    made = difflib.unified_diff(one, two, visible(f"a/{name}"), visible(f"b/{name}"), lineterm="", n=CONTEXT)
    for line in made:
        if line.startswith("@@"):
            yield _moved(line, start)
        else:
            yield line


def _lines(document: Document | None) -> list[str]:
    return document.text.splitlines() if document is not None else []


def _moved(hunk: str, by: int) -> str:
    """The header of a hunk that begins so many lines further down."""
    return _NUMBERS.sub(lambda found: str(int(found[0]) + by), hunk)
