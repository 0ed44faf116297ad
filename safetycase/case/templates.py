"""Templates of new items in the manifest: plain fields, judged like those of an item."""

from __future__ import annotations

from typing import Any

import msgspec

from safetycase.documents import Document
from safetycase.findings import Finding, Path, Rule, Severity, declare
from safetycase.model import BY_NAME, MANIFEST_NAME, Manifest
from safetycase.schema import item_errors, valid_part

TEMPLATE_REFUSED = declare(
    Rule(
        code="SFC069",
        name="template-refused",
        severity=Severity.ERROR,
        summary="A template of new items says what a person must say of each item by itself.",
        why="Items begin as drafts that settle nothing. A template that gives them a review, a waiver or a reason why "
        "nothing is needed would close questions that nobody has asked yet.",
        source="safetycase file format",
        fix="Take the field out of the template, and give it to each item once somebody has looked at it.",
        bad="templates: {hazard: {status: approved}}",
        good="templates: {hazard: {owner: safety team}}",
    )
)
_SETTLING = ("status", "waivers", "not_needed", "not_hazardous", "origin")
"""Fields by which an item, or what it lacks, counts as settled."""
_HARMLESS = {"status": ("draft",), "origin": ("human",)}


def with_templates(manifest: Manifest, document: Document, findings: list[Finding]) -> Manifest:
    """The manifest with what of its templates can be used; what is wrong with the rest goes to `findings`."""

    def report(rule: str, severity: Severity, message: str, hint: str, path: Path, *, at_key: bool) -> None:
        position = document.position(path, key=at_key)
        findings.append(
            Finding(rule=rule, severity=severity, message=message, hint=hint, file=MANIFEST_NAME, position=position)
        )

    templates: dict[Any, dict[str, Any]] = {}
    for name, said in manifest.templates.items():
        kind = BY_NAME[name]
        for error in item_errors(kind, said):
            path = ("templates", name, *error.path)
            report(error.rule, Severity.ERROR, error.message, error.hint, path, at_key=error.at_key)
        fields = valid_part(kind, said)
        for field in _SETTLING:
            if field in fields and fields[field] not in _HARMLESS.get(field, ()):
                message = f"the template of a {kind.title.lower()} gives `{field}`, which is for each item to say"
                rule = TEMPLATE_REFUSED
                report(rule.code, rule.severity, message, rule.fix, ("templates", name, field), at_key=True)
                del fields[field]
        templates[name] = fields
    return msgspec.structs.replace(manifest, templates=templates)
