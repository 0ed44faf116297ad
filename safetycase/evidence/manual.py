"""What a manual record is worth: whether what was looked at is here, unchanged, and by the method asked for."""

from __future__ import annotations

import msgspec
from msgspec import UnsetType

from safetycase.case import Source
from safetycase.evidence import manual_rules as rules
from safetycase.evidence.artefacts import Cache, find
from safetycase.evidence.material import Material
from safetycase.evidence.records import Manual
from safetycase.evidence.text import shown
from safetycase.evidence.weighing import Noting
from safetycase.model.assurance import Requirement

FORMAT = "manual"


def looked_into(source: Source, cache: Cache, note: Noting, manual: Manual, material: Material) -> Material:
    """The material of a manual record, with why it no longer counts, or why it is no more than a person's word."""
    item, lacking, changed = material.item, list(manual.lacking), []
    seen = {path: find(source, path, cache) for path, _ in manual.looked_at}
    for path, digest in manual.looked_at:
        found = seen[path]
        if path == material.path:
            lacking.append("it says that it looked at itself")
        elif found.state not in {"here", "pointer"}:
            lacking.append(f"{shown(path)}, which was looked at, is not here")
        elif found.state == "pointer" and found.sha256 == digest:
            lacking.append(f"{shown(path)}, which was looked at, is here only as a Git LFS pointer")
        elif found.sha256 != digest:
            changed.append(f"{shown(path)} is not what {_who(manual)} looked at")
    for words in changed:
        note(rules.LOOKED_AT_CHANGED, item, f"{item.id}: {words}", "artefact", "path")
    if lacking:
        message = f"{item.id}: {shown(material.path)} is a person's word: {'; '.join(lacking)}"
        note(rules.RECORD_INCOMPLETE, item, message, "artefact", "path")
    return msgspec.structs.replace(
        material,
        basis="declared" if lacking else material.basis,
        word=f"it is a person's word, which never demonstrates alone: {'; '.join(lacking)}" if lacking else "",
        stale=(*material.stale, *changed),
        looked_at=tuple((path, found.sha256) for path, found in seen.items()),
    )


def method_gap(wanted: Requirement, material: Material, name: str) -> str:
    """Why a manual record does not show a requirement by its method; empty where it does, and for other formats."""
    if material.info is None or material.info.manual is None:
        return ""
    done = material.info.manual.method or "manual record"
    if isinstance(wanted.method, UnsetType):
        return f"it is the record of {_a(done)}, and {name} does not say that this shows it (method)"
    return "" if wanted.method == done else f"it is the record of {_a(done)}, and {name} asks for {_a(wanted.method)}"


def _who(manual: Manual) -> str:
    return shown(" and ".join(manual.by), 80) if manual.by else "anybody"


def _a(word: str) -> str:
    return f"{'an' if word[0] in 'aei' else 'a'} {word}"
