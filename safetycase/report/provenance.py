"""Where a report comes from: files with digests, the commit, the tool."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from safetycase import __version__
from safetycase.case import Case, UnreadableError
from safetycase.evidence import Assessment
from safetycase.history import GitError, repository_of
from safetycase.model import LOCK_NAME, MANIFEST_NAME
from safetycase.report.context import Context
from safetycase.report.text import counted
from safetycase.report.views import FileDigest, ProvenanceView


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says of its origin beside the files.

    `commit` is empty where the case is not under git. `dirty`: files of the case differ from that commit; None where
    that was not found out.
    """

    commit: str = ""
    dirty: bool | None = None
    tool: str = f"safetycase {__version__}"


def git_state(folder: Path, files: Collection[str]) -> Provenance:
    """The commit that the folder of a case stands at. Empty where it is not under git, or git is absent or refuses.

    `files` are those that the case reads, relative to the folder: each of them must be in the commit. Any other file
    is no change of the case unless the commit knows it.
    """
    try:
        state = repository_of(folder).state(files)
    except GitError:
        return Provenance()
    return Provenance(commit=state.commit, dirty=state.dirty)


def files_read(case: Case, assessment: Assessment) -> frozenset[str]:
    """The files that a case rests on, there or not, relative to its folder: manifest, models, lock, artefacts."""
    artefacts = (posixpath.normpath(path) for path in _artefacts(assessment))
    unread = (finding.file for finding in case.load_findings if finding.file)
    return frozenset((MANIFEST_NAME, LOCK_NAME, *case.documents, *artefacts, *unread))


def provenance_view(context: Context, provenance: Provenance) -> ProvenanceView:
    """What the last chapter says."""
    files = _files(context)
    whole = hashlib.sha256("".join(f"{file.path}\0{file.sha256}\n" for file in files).encode("utf-8", "replace"))
    return ProvenanceView(
        tool=provenance.tool,
        as_of=context.as_of,
        commit=_commit_words(provenance),
        case_digest=whole.hexdigest(),
        files=tuple(files),
    )


def _commit_words(provenance: Provenance) -> str:
    if not provenance.commit:
        return "not under version control, or git is not here"
    said = {
        True: "with changes beside it",
        False: "without changes",
        None: "whether there are changes beside it is not known",
    }
    return f"{provenance.commit}, {said[provenance.dirty]}"


def _files(context: Context) -> list[FileDigest]:
    """Every file that the report rests on, by path."""
    case = context.case
    found: dict[str, FileDigest] = {}
    if case.manifest_document is not None:
        found[MANIFEST_NAME] = FileDigest(MANIFEST_NAME, "manifest", _sha256(case.manifest_document.to_bytes()))
    for name, document in case.documents.items():
        found[name] = FileDigest(
            name, f"model, {counted(len(case.items_in(name)), 'item')}", _sha256(document.to_bytes())
        )
    lock = _lock(case)
    if lock is not None:
        found[LOCK_NAME] = FileDigest(LOCK_NAME, "lock of the evidence", _sha256(lock))
    for path, digest in _artefacts(context.assessment).items():
        found[path] = FileDigest(path, "evidence", digest)
    return [found[path] for path in sorted(found)]


def _artefacts(assessment: Assessment) -> Mapping[str, str]:
    """The digest of each artefact; those that are not here are named without one."""
    return {state.path: state.sha256 for state in assessment.evidence.values() if state.path}


def _lock(case: Case) -> bytes | None:
    try:
        return case.source.read(LOCK_NAME)
    except UnreadableError:
        return None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
