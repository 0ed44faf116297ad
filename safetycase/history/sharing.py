"""A case from git that shares with one that is at hand whatever is the same in both."""

from __future__ import annotations

from safetycase.case import Case, Source, UnreadableError, load_manifest, safe_path
from safetycase.documents import Document, read
from safetycase.model import MANIFEST_NAME


def sharing(source: Source, known: Case) -> Case:
    """The case in `source`, without those that it imports, made of the files and items of `known` where they are alike.

    What is the same is neither read as YAML again nor held twice. What cannot be read is left out, as in `load`.
    """
    manifest, document = load_manifest(source, [])
    documents: dict[str, Document] = {}
    for path in source.find([pattern for pattern in manifest.models if _inside(pattern)]).files:
        if path == MANIFEST_NAME:
            continue
        try:
            content = source.read(path)
        except UnreadableError:
            continue
        there = known.documents.get(path)
        documents[path] = there if there is not None and there.to_bytes() == content else read(path, content)
    return Case(source, manifest, document, documents, (), known)


def _inside(pattern: str) -> bool:
    try:
        safe_path(pattern)
    except UnreadableError:
        return False
    return True
