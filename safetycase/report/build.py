"""From a case, its findings and its verdicts to everything that a report says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from safetycase import stpa
from safetycase.case import Case
from safetycase.evidence import Assessment
from safetycase.findings import Finding, order
from safetycase.model import BY_NAME, Manifest
from safetycase.report import tables
from safetycase.report.context import Context
from safetycase.report.contexts import context_tables, undecided_words
from safetycase.report.drawings import drawn_pages
from safetycase.report.items import section
from safetycase.report.opening import opening
from safetycase.report.provenance import Provenance, provenance_view
from safetycase.report.states import STATES
from safetycase.report.text import severities
from safetycase.report.values import Shown, Value, value_of
from safetycase.report.views import Entry, Grid, Mark, ReportInput, Section, VerdictPage
from safetycase.rules.imports import standing_findings

_BEFORE = ("stakeholder", "loss", "hazard", "constraint")
_STRUCTURE = ("element", "responsibility", "action", "feedback", "information")
_AFTER = ("uca", "desired", "controller_constraint", "scenario", "requirement")
_ALWAYS = frozenset(
    {
        "loss", "hazard", "constraint", "element", "action", "feedback", "uca", "controller_constraint", "scenario",
        "requirement", "evidence", "assumption",
    }
)  # fmt: skip
"""Chapters that stand in every report, so that an empty one is seen to be empty."""
_BRIEF_COMMIT = 12


def build(
    case: Case, findings: Iterable[Finding], assessment: Assessment, provenance: Provenance, as_of: date
) -> ReportInput:
    """Everything the report of a case says. Equal input gives an equal result."""
    context = Context(case, sorted(findings, key=order), assessment, as_of.isoformat())
    cells = stpa.grid_view(case, as_of=as_of)
    pages, drawing_note = drawn_pages(context)
    contexts = context_tables(context)
    verdict, grid = opening(context, cells, undecided_words(contexts)), tables.grid(context, cells)
    placed = (*_BEFORE, *_STRUCTURE, *_AFTER, "evidence")
    others = [kind for kind in BY_NAME if kind not in placed]
    before, structure, after, rest = (_sections(context, kinds) for kinds in (_BEFORE, _STRUCTURE, _AFTER, others))
    evidence = section(context, "evidence")
    waived, changed = tables.waivers(context), tables.settings(context)
    worst_first = sorted(context.findings, key=lambda finding: -finding.severity)
    notes = tuple(context.note(finding) for finding in worst_first)
    return ReportInput(
        name=case.name,
        subtitle=_subtitle(case.manifest, provenance, as_of),
        outline=_outline(verdict, before, structure, grid, after, evidence, rest, len(notes), len(waived)),
        verdict=verdict,
        purpose=_purpose(context),
        before=before,
        structure=structure,
        pages=pages,
        drawing_note=drawing_note,
        grid=grid,
        contexts=contexts,
        after=after,
        traces=tables.traces(context),
        register=tables.register(context),
        evidence=evidence,
        rest=rest,
        notes=notes,
        waivers=waived,
        settings=changed,
        provenance=provenance_view(context, provenance),
    )


def _sections(context: Context, kinds: Sequence[str]) -> tuple[Section, ...]:
    return tuple(section(context, kind) for kind in kinds if kind in _ALWAYS or context.case.of_kind(kind))


def _subtitle(manifest: Manifest, provenance: Provenance, as_of: date) -> tuple[str, ...]:
    """What the report is of: the version of the system, the state of the case, the day."""
    parts = ["Safety case"]
    subject = manifest.subject
    if isinstance(subject, msgspec.Struct):
        said = msgspec.to_builtins(subject)
        parts += [f"{key} {said[key]}" for key in ("version", "commit", "digest") if said.get(key)]
    if provenance.commit:
        changed = {True: " with changes", False: "", None: ", changes unknown"}[provenance.dirty]
        parts.append(f"case at {provenance.commit[:_BRIEF_COMMIT]}{changed}")
    return (*parts, f"as of {as_of.isoformat()}")


def _purpose(context: Context) -> tuple[Shown, ...]:
    labels = {"purpose": "Purpose", "goals": "Goals", "scope": "Scope", "subject": "Subject"}
    said: dict[str, Any] = msgspec.to_builtins(context.case.manifest)
    found = []
    for name, label in labels.items():
        data = said.get(name)
        if isinstance(data, dict):
            data = {key.replace("_", " "): value for key, value in data.items() if value not in ("", [], (), {})}
        if data:
            found.append(Shown(label, value_of(context.links, data, (), {})))
    imports = context.case.imports
    if imports.paths:
        pairs = [(name, Value(shape="text", text=_import_words(context, name))) for name in imports.paths]
        found.append(Shown("Imported cases", Value(shape="pairs", pairs=tuple(pairs))))
    return tuple(found)


def _import_words(context: Context, name: str) -> str:
    """Where an imported case lies, what it is called, and what a check of it by itself finds."""
    imports = context.case.imports
    path, other = imports.paths[name], imports.cases.get(name)
    if other is None:
        return f"{path}: cannot be used"
    found = severities(standing_findings(other, date.fromisoformat(context.as_of)))
    return f"{path} ({other.name}): by itself, checking it gives {found or 'no finding'}"


def _outline(
    verdict: VerdictPage,
    before: tuple[Section, ...],
    structure: tuple[Section, ...],
    grid: Grid,
    after: tuple[Section, ...],
    evidence: Section,
    rest: tuple[Section, ...],
    notes: int,
    waivers: int,
) -> tuple[Entry, ...]:
    undecided = sum(row.open for row in grid.rows)
    return (
        Entry("_verdict", "Verdict"),
        Entry("_open", "Not settled", f"{verdict.unsettled:,}"),
        Entry("_coverage", "Coverage and gaps"),
        Entry("_purpose", "Purpose and scope"),
        *map(_entry, before),
        Entry("_structure", "Control structure"),
        *map(_entry, structure),
        Entry("_grid", "Grid of unsafe control", f"{len(grid.rows):,}", _open(undecided)),
        *map(_entry, after),
        Entry("_trace", "Traces"),
        Entry("_register", "Evidence register", f"{evidence.count:,}"),
        _entry(evidence),
        *map(_entry, rest),
        Entry("_findings", "Findings", f"{notes:,}"),
        Entry("_waivers", "Waivers and settings", f"{waivers:,}"),
        Entry("_provenance", "Provenance"),
    )


def _entry(part: Section) -> Entry:
    return Entry(part.anchor, part.title, f"{part.count:,}", part.marks)


def _open(count: int) -> tuple[Mark, ...]:
    return (Mark(count, STATES["open"]),) if count else ()
