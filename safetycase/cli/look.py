"""Commands that look at items: `list` and `show`."""

from __future__ import annotations

import textwrap
from datetime import date
from pathlib import Path
from typing import Any

import click

from safetycase.case import AnyItem, Case, item_across, joined, namespace_of
from safetycase.case.unknown import unknown_item
from safetycase.cli.judged import Judged, Wanted, name_of_item
from safetycase.cli.options import as_of as as_of_option
from safetycase.cli.options import emit, filters, format_option, no_cache
from safetycase.cli.place import RefusedError, from_here, open_case
from safetycase.documents.scalars import entry_word, scalar_word
from safetycase.evidence import EvidenceState, Verdict, counts_row, slice_rows, slice_table
from safetycase.findings import Finding
from safetycase.findings.looks import with_basis
from safetycase.findings.text import visible
from safetycase.output import dumps, waived_line, waiver_data
from safetycase.stpa import sentence
from safetycase.stpa.exclusions import exclusions_about
from safetycase.trace import Neighbour, Tally, neighbours


@click.command("list")
@click.argument("kind", required=False)
@filters
@as_of_option
@no_cache
@format_option("text", "json")
@click.pass_context
def list_items(
    context: click.Context,
    kind: str | None,
    words: str | None,
    status: str | None,
    finding: str | None,
    severity: str | None,
    since: str | None,
    as_of: date | None,
    form: str,
) -> None:
    """List the items of the case, or those of one KIND, each with its state and how grave its worst finding is."""
    case = open_case(context)
    judged = Judged(case, as_of or date.today())
    found = Wanted(kind, words, status, finding, severity, since).items(judged, case)
    rows = [(item, name_of_item(case, item)) for item in found]
    if form == "json":
        emit(dumps({"version": 1, "items": [_row(judged, item, name) for item, name in rows]}), None)
        return
    width = max((len(item.id) for item, _ in rows), default=0)
    states = [judged.words(item.id) or judged.worst(item) for item, _ in rows]
    room = max(12, *map(len, states)) if states else 12
    worst = [judged.severity(item.id) for item, _ in rows]
    aside = max(map(len, worst), default=0)
    for (item, name), state, grave in zip(rows, states, worst, strict=True):
        beside = f"{grave:<{aside}}  " if aside else ""
        click.echo(visible(f"{item.id:<{width}}  {item.kind.name:<21}  {state:<{room}}  {beside}{name}".rstrip()))
    total = "1 item" if len(rows) == 1 else f"{len(rows)} items"
    click.echo(total, err=True)


def _row(judged: Judged, item: AnyItem, name: str) -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind.name,
        "title": visible(name),
        "status": item.status,
        "verdict": judged.word(item.id) or None,
        "basis": judged.basis(item.id) or None,
        "worst": judged.worst(item) or None,
        "severity": judged.severity(item.id) or None,
        "file": item.file,
        "line": judged.case.position(item).line,
    }


@click.command()
@click.argument("item_id", metavar="ID")
@as_of_option
@no_cache
@format_option("text", "json")
@click.pass_context
def show(context: click.Context, item_id: str, as_of: date | None, form: str) -> None:
    """Show an item: its fields, its links both ways, its findings, its status and verdict, and where it stands."""
    case = open_case(context)
    item = item_across(case, item_id)
    if item is None:
        raise RefusedError(visible(unknown_item(joined(case), item_id)))
    judged = Judged(case, as_of or date.today())
    if form == "json":
        emit(dumps(_whole(judged, item)), None)
    else:
        emit(_page(judged, item), None)


def _whole(judged: Judged, item: AnyItem) -> dict[str, Any]:
    beside = neighbours(judged.case, item.id)
    verdict = judged.judgement(item.id)
    told = exclusions_about(judged.case, item)
    return {
        "version": 1,
        **_row(judged, item, name_of_item(judged.case, item)),
        "imported": item.imported,
        "reasons": list(verdict.reasons) if verdict is not None else [],
        **(_results(verdict) if isinstance(verdict, EvidenceState) else {}),
        **({"slices": slice_rows(verdict.slices)} if isinstance(verdict, Verdict) and verdict.slices else {}),
        **_requirements(judged.tally(item)),
        "fields": item.data,
        "refers_to": [_link(judged.case, other) for other in beside.outward],
        "referred_to_by": [_link(judged.case, other) for other in beside.inward],
        **({"exclusions": [{"uca": name, "words": visible(words)} for name, words in told]} if told else {}),
        "findings": [_finding(found) for found in judged.of(item.id)],
        "waived": [_finding(found) | waiver_data(waiver) for found, waiver in judged.waived_of(item.id)],
    }


def _finding(found: Finding) -> dict[str, object]:
    return {
        "rule": found.rule,
        "severity": found.severity.word,
        "field": found.field,
        "message": visible(found.message),
    }


def _requirements(tally: Tally | None) -> dict[str, Any]:
    """How the requirements stand that follow from an item."""
    if tally is None:
        return {}
    said = {"total": tally.total, "states": dict(tally.states), "lacking": list(tally.lacking)}
    return {"requirements": said | {"settled": tally.settled}}


def _results(state: EvidenceState) -> dict[str, Any]:
    """What the results of an evidence item say: counts by run state, and the first of the cases that failed."""
    return {
        "counts": counts_row(state),
        "selected": state.selected,
        "cases": state.cases or None,
        "failing": [
            {"name": visible(case.name), "state": case.state, "message": visible(case.message)}
            for case in state.failing
        ],
    }


def _name(case: Case, other: Neighbour) -> str:
    """What a list calls an item at the other end of a reference, or the element whose variable it is."""
    item = case.items.get(other.id)
    return name_of_item(case, item) if item is not None else other.title


def _link(case: Case, other: Neighbour) -> dict[str, str]:
    return {
        "id": other.id,
        "kind": other.kind,
        "link": other.words,
        "field": other.field,
        "title": visible(_name(case, other)),
    }


def _page(judged: Judged, item: AnyItem) -> str:
    case = judged.case
    position = case.position(item)
    lines = [f"{item.id}  {item.kind.title}  ({item.status})  {_file(case, item.file)}:{position.line}"]
    generated = "" if item.title else sentence(case, item)
    if generated:
        lines += textwrap.wrap(visible(generated), 88, initial_indent="  ", subsequent_indent="  ")
    lines.append("")
    for name, value in item.data.items():
        lines += _field(name, value)
    verdict = judged.judgement(item.id)
    if item.imported:
        lines += ["", *_elsewhere(item)]
    if verdict is not None:
        word = verdict.word if verdict.word != verdict.state else ""
        lines += ["", f"Verdict: {with_basis(verdict.state, word, verdict.basis, always=True)}"]
        lines += [f"  {visible(reason)}" for reason in verdict.reasons]
        lines += _cases(verdict) if isinstance(verdict, EvidenceState) else _slices(verdict)
    tally = judged.tally(item)
    if tally is not None:
        lines += ["", *textwrap.wrap(f"Requirements: {tally.words}", 88, subsequent_indent="  ")]
    beside = neighbours(case, item.id)
    for heading, others in (("Refers to", beside.outward), ("Is referred to by", beside.inward)):
        lines += ["", f"{heading}:"]
        width = max((len(other.words) for other in others), default=0)
        told = [f"  {other.words:<{width}}  {other.id}  {_name(case, other)}".rstrip() for other in others]
        lines += [visible(line) for line in told] or ["  nothing"]
    if item.imported:
        return "\n".join(lines)
    excluded = exclusions_about(case, item)
    lines += ["", "Excluded by controller constraints:"] if excluded else []
    lines += [visible(f"  {name}  {words}") for name, words in excluded]
    found = judged.of(item.id)
    lines += ["", "Findings:"] + [
        visible(f"  {finding.severity.word}[{finding.rule}] {finding.message}") for finding in found
    ]
    lines += [f"  {waived_line(finding, waiver)}" for finding, waiver in judged.waived_of(item.id)]
    if lines[-1] == "Findings:":
        lines.append("  none")
    return "\n".join(lines)


def _elsewhere(item: AnyItem) -> list[str]:
    """That an item belongs to another case, which judges it."""
    verdict = "Verdict: declared elsewhere" if item.kind.name == "requirement" else ""
    place = f"Imported as {namespace_of(item.id)}: its findings and its verdict stand in its own case."
    return [line for line in (verdict, visible(place)) if line]


def _cases(state: EvidenceState) -> list[str]:
    """The counts of an evidence item, and the first of the cases that failed."""
    counts = [f"{number:,} {word.replace('_', ' ')}" for word, number in counts_row(state).items() if number]
    single = state.selected <= state.cases  # else one case of the artefact stands for several results
    of = f" of {state.cases:,} cases" if state.cases and single else ""
    of += f" in {state.path}" if state.path else ""
    lines = [f"  {', '.join(counts) or 'no results'}{of}"]
    for case in state.failing:
        said = f": {' '.join(case.message.split())}" if case.message.strip() else ""
        lines += textwrap.wrap(
            visible(f"{case.state}  {case.name}{said}"), 88, initial_indent="  ✗ ", subsequent_indent="    "
        )
    return [visible(line) for line in lines]


def _slices(verdict: Verdict) -> list[str]:
    """How every slice stands, those too that hold: the reasons tell the worst only."""
    if not verdict.slices:
        return []
    table = slice_table(verdict.slices)
    rows = [[visible(cell) for cell in row] for row in (table.heads, *table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    told = [
        "  ".join(
            cell.rjust(width) if at in table.numbers else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    return ["", "Slices:", *(f"  {line}".rstrip() for line in told)]


def _field(name: str, value: Any) -> list[str]:
    if isinstance(value, str) and len(value) > 60:
        return [
            f"  {name}:",
            *textwrap.wrap(visible(" ".join(value.split())), 84, initial_indent="    ", subsequent_indent="    "),
        ]
    if isinstance(value, list) and all(isinstance(entry, str | int | float) for entry in value):
        return [visible(f"  {name}: {', '.join(map(entry_word, value))}")]
    if isinstance(value, dict | list):
        import yaml

        text = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=84)
        return [f"  {name}:", *(visible(f"    {line}") for line in text.splitlines())]
    return [visible(f"  {name}: {scalar_word(value)}")]


def _file(case: Case, file: str) -> str:
    return visible(Path(from_here(Path(case.source.name) / file)).as_posix())
