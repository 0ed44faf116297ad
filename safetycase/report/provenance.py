"""Where a report comes from: files with digests, the commit, the tool."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import msgspec

from safetycase import __version__
from safetycase.case import Case, UnreadableError, imported_cases
from safetycase.evidence import Assessment, assess
from safetycase.history import GitError, repository_of
from safetycase.model import LOCK_NAME, MANIFEST_NAME
from safetycase.report.context import Context
from safetycase.report.text import counted
from safetycase.report.views import FileDigest, ImportedView, ProvenanceView


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says of its origin beside the files.

    `commit` is empty where the case is not under git. `dirty`: files of the case differ from that commit; None where
    that was not found out. `imports` say the same of the cases that it imports, and that those import.
    """

    commit: str = ""
    dirty: bool | None = None
    tool: str = f"safetycase {__version__}"
    imports: tuple[Imported, ...] = ()


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """An imported case with its origin. `name` stands before its ids, `path` is its folder relative to the case."""

    name: str
    path: str
    case: Case
    assessment: Assessment
    origin: Provenance


def provenance_of(case: Case, assessment: Assessment) -> Provenance:
    """Where a case in a folder comes from, and what it imports."""
    imports = []
    for part, prefix, path in imported_cases(case):
        judged = assess(part, assessment.as_of)
        origin = git_state(Path(part.source.name), files_read(part, judged))
        name = prefix.removesuffix(":")
        imports.append(Imported(name=name, path=path, case=part, assessment=judged, origin=origin))
    own = git_state(Path(case.source.name), files_read(case, assessment))
    return msgspec.structs.replace(own, imports=tuple(imports))


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
    files = _files(context.case, context.assessment)
    return ProvenanceView(
        tool=provenance.tool,
        as_of=context.as_of,
        commit=_commit_words(provenance),
        case_digest=_whole(files),
        files=tuple(files),
        imports=tuple(_imported(one) for one in provenance.imports),
    )


def _imported(one: Imported) -> ImportedView:
    files = _files(one.case, one.assessment)
    return ImportedView(
        one.name, one.case.name, one.path, _commit_words(one.origin), counted(len(files), "file"), _whole(files)
    )


def _whole(files: Iterable[FileDigest]) -> str:
    """The digest of a case: that of the paths and digests of its files."""
    lines = "".join(f"{file.path}\0{file.sha256}\n" for file in files)
    return hashlib.sha256(lines.encode("utf-8", "replace")).hexdigest()


def _commit_words(provenance: Provenance) -> str:
    if not provenance.commit:
        return "not under version control, or git is not here"
    said = {
        True: "with changes beside it",
        False: "without changes",
        None: "whether there are changes beside it is not known",
    }
    return f"{provenance.commit}, {said[provenance.dirty]}"


def _files(case: Case, assessment: Assessment) -> list[FileDigest]:
    """Every file that a case rests on, by path."""
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
    for path, digest in _artefacts(assessment).items():
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
