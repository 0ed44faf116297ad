"""Where a report comes from: files with digests, the commit, the tool."""

from __future__ import annotations

import hashlib
import os
import posixpath
import subprocess
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from safetycase import __version__
from safetycase.case import Case, UnreadableError
from safetycase.evidence import Assessment
from safetycase.model import LOCK_NAME, MANIFEST_NAME
from safetycase.report.context import Context
from safetycase.report.text import counted
from safetycase.report.views import FileDigest, ProvenanceView

GIT_TIMEOUT = 20
"""How long git may take, in seconds."""

_SAFE_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.pager=cat",
    "core.sshCommand=false",
    "diff.external=",
    "protocol.allow=never",
    "submodule.recurse=false",
)


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says of its origin beside the files.

    `commit` is empty where the case is not under git. `dirty`: files of the case differ from that commit; None where
    that was not found out.
    """

    commit: str = ""
    dirty: bool | None = None
    tool: str = f"safetycase {__version__}"


def git_state(folder: Path, files: Collection[str]) -> Provenance:
    """The commit that the folder of a case stands at. Empty where it is not under git, or git is absent or does not
    answer.

    `files` are those that the case reads, relative to the folder: each of them must be in the commit. Any other file
    is no change of the case unless the commit knows it.

    No program that the repository names is run: hooks, file-system monitor and external diffs are switched off, the
    configuration of system and user is not read, and content filters are kept away by comparing the index with the
    commit and file times only where the repository's own attributes and configuration declare no filter.
    """
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if commit is None or not commit.strip():
        return Provenance()
    return Provenance(commit=commit.strip().decode("ascii", "replace"), dirty=_dirty(folder, files))


def _dirty(folder: Path, files: Collection[str]) -> bool | None:
    filters = _git(folder, "config", "--includes", "--name-only", "--get-regexp", r"^filter\.")
    if filters is None or filters.strip():
        return None  # a clean filter of the repository would run: better not to know
    status = _git(
        folder, "status", "--porcelain=v1", "-z", "--untracked-files=no", "--ignore-submodules=all", "--", "."
    )
    known = _git(folder, "ls-files", "-v", "-z", "--", ".")
    if status is None or known is None:
        return None
    tracked = {entry[2:]: entry[:1] for entry in known.split(b"\0")}
    flags = [tracked.get(os.fsencode(file)) for file in files if (folder / file).exists()]
    if status or None in flags:
        return True
    # git does not look at files that are flagged to be skipped (S) or assumed unchanged (small letters)
    return None if any(flag == b"S" or (flag is not None and flag.islower()) for flag in flags) else False


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints; None where it cannot be run, takes too long or fails without having nothing to say."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
    }
    options = [part for setting in _SAFE_SETTINGS for part in ("-c", setting)]
    try:
        done = subprocess.run(
            ["git", "--no-pager", *options, *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=GIT_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    nothing_found = arguments[0] == "config" and done.returncode == 1
    return done.stdout if done.returncode == 0 or nothing_found else None


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
