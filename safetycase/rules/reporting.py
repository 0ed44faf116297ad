"""From problems to findings: what is dropped, what is suggested, and where it stands in a file."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.documents import Document
from safetycase.findings import Finding, Fix, Path, Position, Related, field_text
from safetycase.model import MANIFEST_NAME
from safetycase.rules.pointing import place_of
from safetycase.rules.problem import EXCUSABLE, ItemCheck, Problem
from safetycase.rules.references import REFERENCE_UNKNOWN
from safetycase.rules.suggest import Names
from safetycase.schema import SchemaError, file_errors
from safetycase.schema.rules import UNKNOWN_FIELD

Problems = tuple[Problem, ...]


def check_item(case: Case, item: AnyItem, checks: Sequence[ItemCheck]) -> Problems:
    """What the checks find about an item; nothing if it is obsolete."""
    if item.obsolete:
        return ()
    found = [problem for check in checks for problem in check(case, item)]
    return tuple(problem for problem in found if stays(item, problem)) if found else ()


def stays(item: AnyItem, problem: Problem) -> bool:
    """Whether a problem is to be reported: not excused by the author, and not about fields that are invalid."""
    if problem.rule.code in EXCUSABLE and item.not_needed:
        return False
    if not item.errors:
        return True
    invalid = _invalid_fields(item)
    fields = (*problem.path[:1], *problem.about)
    return "" not in invalid and invalid.isdisjoint(str(field) for field in fields)


def _invalid_fields(item: AnyItem) -> set[str]:
    """The fields of an item that could not be read; an empty name stands for the whole item.

    A misspelt name also makes the field invalid that was probably meant.
    """
    found = set()
    for error in item.errors:
        found.add(str(error.path[0]) if error.path else "")
        if error.at_key and len(error.path) == 1:
            meant = re.search(r"did you mean `([^`]*)`", error.message)
            if meant is not None:
                found.add(meant[1])
    return found


def file_findings(document: Document) -> list[Finding]:
    """What is wrong with the sections of a model file."""
    if document.data is None:
        return []
    return [
        error.finding(file=document.name, position=document.position(error.path, key=error.at_key))
        for error in file_errors(document.data)
    ]


def schema_finding(case: Case, item: AnyItem, error: SchemaError) -> Finding:
    """What the schema finds in an item, with its place and, for the rest of a text that a comma cut off, a hint."""
    whole = ""
    if error.rule == UNKNOWN_FIELD.code:
        from safetycase.rules.cutoff import whole_text  # needed only where something is wrong

        whole = whole_text(case, item, error)
    if whole:
        message = error.message.partition("; did you mean")[0]
        hint = f"inside braces a comma ends a text, unless it stands in quotes: {whole}"
        error = msgspec.structs.replace(error, message=message, hint=hint, replacement="")
    position = case.position(item, error.path, key=error.at_key)
    return error.finding(item=item.id, file=item.file, position=position)


def with_suggestion(case: Case, problem: Problem, names: Names) -> Problem:
    """A problem about an unknown id with the id that was probably meant."""
    if problem.rule is not REFERENCE_UNKNOWN:
        return problem
    path = problem.path
    reference = next((found for found in case.references_from(problem.item) if found.path == path), None)
    meant = names.meant(reference.target, reference.link) if reference is not None else ""
    if not meant:
        return problem
    return msgspec.structs.replace(problem, message=f"{problem.message}; did you mean `{meant}`?", suggestion=meant)


def finding_of(case: Case, problem: Problem) -> Finding:
    """A problem with its place in a file: that of its item, or the manifest where it is about the case as a whole."""
    rule = problem.rule
    if not problem.item:
        return Finding(
            rule=rule.code, severity=rule.severity, message=problem.message, file=MANIFEST_NAME,
            hint=problem.hint or rule.fix, field=field_text(problem.path), position=_in_manifest(case, problem),
        )  # fmt: skip
    item = problem.other or case.items[problem.item]
    fix = None
    if problem.suggestion:
        fix = Fix(f"write {problem.suggestion}", item.id, problem.path, problem.suggestion, problem.at_key)
    return Finding(
        rule=rule.code,
        severity=rule.severity,
        message=problem.message,
        item=item.id,
        field=field_text(problem.path),
        file=item.file,
        position=(problem.words and place_of(case, item, problem.path, problem.words))
        or case.position(item, problem.path, key=problem.at_key),
        hint=problem.hint or rule.fix,
        fix=fix,
        speaks_for=problem.speaks_for,
        related=tuple(
            Related(place.message, other.file, case.position(other, place.path))
            for place in problem.related
            for other in (case.items[place.item],)
        ),
    )


def _in_manifest(case: Case, problem: Problem) -> Position | None:
    document = case.manifest_document
    return document.position(problem.path, key=problem.at_key) if document is not None and problem.path else None


def moved(case: Case, finding: Finding) -> Finding:
    """A finding about an item, made for an earlier state of its file, with its place as it is now."""
    item = case.items.get(finding.item)
    if item is None or item.file != finding.file:
        return finding
    position = case.position(item, path_of(finding.field, item.raw))
    return finding if position == finding.position else msgspec.structs.replace(finding, position=position)


def path_of(field: str, raw: object) -> Path:
    """The path that a field's text names in an item, as far as it exists: the reverse of `findings.field_text`."""
    if isinstance(raw, list):
        match = re.match(r"\[(\d+)\]\.?", field)
        if match is not None and int(match[1]) < len(raw):
            return (int(match[1]), *path_of(field[match.end() :], raw[int(match[1])]))
    elif isinstance(raw, dict):
        for key in sorted((key for key in raw if isinstance(key, str)), key=len, reverse=True):
            rest = field[len(key) :]
            if field.startswith(key) and rest[:1] in ("", ".", "["):
                return (key, *path_of(rest.removeprefix("."), raw[key]))
    return ()
