"""Which files of a case could not be read whole."""

from __future__ import annotations

from safetycase.case.index import Case
from safetycase.model import BY_COLLECTION

_LOSING = frozenset(
    {"SFC001", "SFC002", "SFC003", "SFC004", "SFC005", "SFC006", "SFC007", "SFC009", "SFC010", "SFC011", "SFC012",
     "SFC013", "SFC014"}
)  # fmt: skip
"""Faults of reading after which something that stands in the file is not in the data."""

_UNREADABLE = frozenset({"SFC060", "SFC062", "SFC063"})
"""Faults of loading: the manifest, a model file or a folder of them could not be read."""


def files_not_whole(case: Case) -> list[str]:
    """The names of the files of a case that could not be read whole, so that items may stand there that it lacks."""
    documents = list(case.documents.values())
    if case.manifest_document is not None:
        documents.append(case.manifest_document)
    found = {
        document.name
        for document in documents
        if document.unread
        or any(finding.rule in _LOSING for finding in document.findings)
        or (document.data is not None and not isinstance(document.data, dict))
    }
    for document in case.documents.values():
        if _has_lost_section(document.data):
            found.add(document.name)
    for finding in case.load_findings:
        if finding.rule in _UNREADABLE and not finding.file.startswith(".safetycase/"):
            found.add(finding.file)
    return sorted(found)


def _has_lost_section(data: object) -> bool:
    """Whether a section has a name that is unknown, or is no mapping, so that its items are not in the case."""
    return isinstance(data, dict) and any(
        not name.startswith("x-") and (name not in BY_COLLECTION or not isinstance(items, dict | None))
        for name, items in data.items()
    )
