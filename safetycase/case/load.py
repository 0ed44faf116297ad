"""Loading a case from a source."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import msgspec

from safetycase.case import faults
from safetycase.case.index import NO_IMPORTS, Case, Imports
from safetycase.case.source import Source, UnreadableError, fixed_folder, safe_path
from safetycase.case.templates import with_templates
from safetycase.documents import Document, read
from safetycase.findings import Finding, Rule, Severity
from safetycase.model import BY_COLLECTION, MANIFEST_NAME, Manifest
from safetycase.schema import copy_is_old, manifest_errors, valid_manifest

_LISTED = 20
_HEAD = 1 << 16

SCHEMA_COPIES = (".safetycase/model.schema.json", ".safetycase/manifest.schema.json")


def load(source: Source) -> Case:
    """The case that lies in `source`, with those that it imports.

    Whatever cannot be read is reported in its findings; nothing is raised.
    """
    case = load_alone(source)
    imports = imports_of(case)
    return case.importing(imports) if imports is not NO_IMPORTS else case


def imports_of(case: Case) -> Imports:
    """The cases that a case imports, read anew."""
    if not case.manifest.imports:
        return NO_IMPORTS
    from safetycase.case.importing import read_imports

    return read_imports(case, load_alone)


def load_alone(source: Source) -> Case:
    """The case that lies in `source`, without those that it imports."""
    findings: list[Finding] = []
    manifest, document = load_manifest(source, findings)
    documents = _load_documents(source, manifest, document, findings)
    findings.extend(_old_schema_copies(source))
    if source.unsettled:
        message = "a save of several files was cut off, so that the files may not fit together"
        findings.append(_fault(faults.SAVE_CUT_OFF, message, MANIFEST_NAME))
    return Case(source, manifest, document, documents, findings)


def load_manifest(source: Source, findings: list[Finding]) -> tuple[Manifest, Document | None]:
    """The manifest, or what could be read of it, and its document if there is one; faults go to `findings`."""
    try:
        document = read(MANIFEST_NAME, source.read(MANIFEST_NAME))
    except UnreadableError as error:
        findings.append(_fault(faults.NO_MANIFEST, f"{MANIFEST_NAME} {error.reason}", MANIFEST_NAME))
        return Manifest(), None
    return read_manifest(document, findings), document


def read_manifest(document: Document, findings: list[Finding]) -> Manifest:
    """The valid part of a manifest as a typed record; faults go to `findings`."""
    findings.extend(document.findings)
    errors = manifest_errors(document.data)
    findings.extend(
        Finding(
            rule=error.rule,
            severity=Severity.ERROR,
            message=error.message,
            hint=error.hint,
            file=MANIFEST_NAME,
            position=document.position(error.path, key=error.at_key),
        )
        for error in errors
    )
    manifest = msgspec.convert(valid_manifest(document.data), Manifest)
    return manifest if not manifest.templates else with_templates(manifest, document, findings)


def _load_documents(
    source: Source, manifest: Manifest, document: Document | None, findings: list[Finding]
) -> dict[str, Document]:
    patterns = []
    for index, pattern in enumerate(manifest.models):
        try:
            safe_path(pattern)
            patterns.append(pattern)
        except UnreadableError:
            position = document.position(("models", index)) if document is not None else None
            message = f"the model pattern {pattern!r} points outside the case"
            findings.append(_fault(faults.BAD_PATTERN, message, MANIFEST_NAME, position=position))
    listing = source.find(patterns)
    for path, reason in listing.skipped:
        findings.append(_fault(faults.SKIPPED, f"{path} {reason}", path))
    documents: dict[str, Document] = {}
    for path in listing.files:
        if path == MANIFEST_NAME:
            continue
        try:
            documents[path] = read(path, source.read(path))
        except UnreadableError as error:
            findings.append(_fault(faults.UNREADABLE, f"{path} {error.reason}", path))
    if not listing.files:
        wanted = ", ".join(manifest.models)
        findings.append(_fault(faults.NO_MODEL, f"no file matches the model patterns: {wanted}", MANIFEST_NAME))
    findings.extend(_beside_the_model(source, patterns, set(listing.files)))
    return documents


def _beside_the_model(source: Source, patterns: list[str], known: set[str]) -> list[Finding]:
    """YAML files that no pattern takes although they lie in the folders of the model files, or below them.

    At the top of a case, where the YAML of other tools lies too, only those that begin like a model file.
    """
    folders = {fixed_folder(pattern) for pattern in patterns} | {path.rpartition("/")[0] for path in known}
    found = source.find([f"{folder}/**/*" for folder in folders if folder]).files
    extra = [path for path in found if _is_yaml(path) and path not in known]
    if "" in folders:
        top = [path for path in source.find(["*"]).files if _is_yaml(path) and path not in known]
        extra += [path for path in top if path != MANIFEST_NAME and _looks_like_model(source, path)]
    findings = [_fault(faults.NOT_READ, f"{path} matches no model pattern and is not read", path) for path in extra]
    if len(findings) > _LISTED:
        message = f"{extra[_LISTED]} and {len(extra) - _LISTED - 1} more match no model pattern and are not read"
        findings[_LISTED:] = [_fault(faults.NOT_READ, message, extra[_LISTED])]
    return findings


def _is_yaml(path: str) -> bool:
    return path.lower().endswith((".yaml", ".yml"))


def _looks_like_model(source: Source, path: str) -> bool:
    try:
        with source.open(path) as stream:
            head = stream.read(_HEAD)
    except OSError:
        return False
    return any(line.partition(b":")[0].decode("ascii", "replace") in BY_COLLECTION for line in head.splitlines())


def _old_schema_copies(source: Source) -> list[Finding]:
    found = []
    for path in SCHEMA_COPIES:
        if not source.exists(path):
            continue
        try:
            content = source.read(path)
        except UnreadableError as error:
            found.append(_fault(faults.UNREADABLE, f"{path} {error.reason}", path))
            continue
        if copy_is_old(PurePosixPath(path).name, content):
            message = f"{path} differs from the schema of this version"
            found.append(_fault(faults.SCHEMA_OLD, message, path))
    return found


def _fault(rule: Rule, message: str, file: str, **more: Any) -> Finding:
    return Finding(rule=rule.code, severity=rule.severity, message=message, file=file, hint=rule.fix, **more)
