"""What edits change of a case, as a diff."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from safetycase.documents import Document
from safetycase.editing import Workspace
from safetycase.findings.text import visible


def difference(before: Mapping[str, Document], workspace: Workspace) -> Iterator[str]:
    """What was changed, as a unified diff of files relative to the case."""
    for name, document in sorted(workspace.case.documents.items()):
        old = before.get(name)
        if old is document:
            continue
        was = old.text if old is not None else ""
        lines = difflib.unified_diff(
            was.splitlines(),
            document.text.splitlines(),
            f"a/{name}" if old is not None else "/dev/null",
            f"b/{name}",
            lineterm="",
        )
        yield from (f"{visible(line)}\n" for line in lines)
