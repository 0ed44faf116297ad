"""A trace as text, JSON, CSV and Markdown."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from safetycase.case import Case, joined
from safetycase.findings.tables import markdown_text, spreadsheet_cell
from safetycase.findings.text import visible
from safetycase.model import BY_NAME
from safetycase.trace.chains import Trace
from safetycase.trace.coverage import Coverage
from safetycase.trace.standing import NO_STANDINGS, Standing, Standings


def as_text(case: Case, trace: Trace, *, gaps_only: bool = False, standings: Standings = NO_STANDINGS) -> str:
    """Chains with arrows, one for each pair, then the figures, then the gaps with their titles; one line each."""
    case = joined(case)
    lines: list[str] = []
    if trace.way == "none":
        lines += [f"no references lead from {_plural(trace.source)} to {_plural(trace.target)}", ""]
    if not gaps_only:
        if trace.rows:
            lines += [f"{_pairs(trace)}:", *(_chain(row.ids, standings) for row in trace.rows), ""]
        lines += [_figure(figure) for figure in trace.coverage.values()]
    for figure in trace.coverage.values():
        if figure.gaps:
            lines += ["", f"{_plural(figure.kind)} without {BY_NAME[figure.toward].title.lower()}:"]
            lines += [f"  {item_id}  {visible(case.items[item_id].title)}".rstrip() for item_id in figure.gaps]
    if gaps_only and not any(trace.gaps.values()):
        lines += [_figure(figure) for figure in trace.coverage.values()]
    return "\n".join(lines).strip("\n") + "\n"


def as_json(case: Case, trace: Trace, *, gaps_only: bool = False, standings: Standings = NO_STANDINGS) -> str:
    """The trace for machines; kinds by their names in the model."""
    case = joined(case)
    rows = [] if gaps_only else [_row(case, row.ids, standings) for row in trace.rows]
    data = {
        "version": 1,
        "from": trace.source,
        "to": trace.target,
        "rows": rows,
        "coverage": {
            kind: {"covered": figure.covered, "of": figure.of, "not_needed": figure.not_needed} | held_data(figure)
            for kind, figure in trace.coverage.items()
        },
        "gaps": {kind: list(ids) for kind, ids in trace.gaps.items()},
    }
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def as_csv(case: Case, trace: Trace, *, gaps_only: bool = False, standings: Standings = NO_STANDINGS) -> str:
    """One line per chain, then one per gap with an empty other end (RFC 4180); formulas are made harmless."""
    case = joined(case)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(["from", "from title", "to", "to title", "through", "state of to", "basis of to"])
    if not gaps_only:
        for row in trace.rows:
            ends = [*_end(case, row.source), *_end(case, row.target)]
            end = standings.get(row.target)
            state, basis = (end.word, end.basis) if end is not None else ("", "")
            writer.writerow([spreadsheet_cell(value) for value in (*ends, " > ".join(row.ids[1:-1]), state, basis)])
    for kind, ids in trace.gaps.items():
        for item_id in ids:
            named = _end(case, item_id)
            ends = [*named, "", ""] if kind == trace.source else ["", "", *named]
            writer.writerow([spreadsheet_cell(value) for value in (*ends, "", "", "")])
    return stream.getvalue()


def as_markdown(case: Case, trace: Trace, *, gaps_only: bool = False, standings: Standings = NO_STANDINGS) -> str:
    """Tables for a merge request or a wiki, with every character that Markdown would take for markup escaped."""
    case = joined(case)
    one, other = BY_NAME[trace.source], BY_NAME[trace.target]
    lines = [f"# {one.plural} to {other.plural.lower()}", ""]
    for figure in trace.coverage.values():
        lines.append(f"- {_figure(figure)}")
    if not gaps_only and trace.rows:
        lines += [
            "",
            f"{_pairs(trace)[0].upper()}{_pairs(trace)[1:]}.",
            "",
            f"| {one.title} | {other.title} | through |",
            "| --- | --- | --- |",
        ]
        for row in trace.rows:
            through = " → ".join(markdown_text(item_id) for item_id in row.ids[1:-1])
            state = f" ({standings[row.target].words})" if row.target in standings else ""
            lines.append(f"| {_named(case, row.source)} | {_named(case, row.target)}{state} | {through} |")
    for figure in trace.coverage.values():
        if figure.gaps:
            lines += ["", f"## {_plural(figure.kind, capital=True)} without {BY_NAME[figure.toward].title.lower()}", ""]
            lines += [f"- {_named(case, item_id)}" for item_id in figure.gaps]
    return "\n".join(lines) + "\n"


RENDERERS = {"text": as_text, "json": as_json, "csv": as_csv, "markdown": as_markdown}
"""The formats of `safetycase trace --format`."""


def _chain(ids: Sequence[str], standings: Standings) -> str:
    """A chain with the standing of each item that has one behind its id."""
    return " -> ".join(f"{name} {standings[name].words}" if name in standings else name for name in ids)


def _row(case: Case, ids: Sequence[str], standings: Standings) -> dict[str, object]:
    return {
        "source": ids[0],
        "target": ids[-1],
        "path": [
            {"id": item_id, "kind": case.items[item_id].kind.name}
            | (_standing(standings[item_id]) if item_id in standings else {})
            for item_id in ids
        ],
    }


def _standing(standing: Standing) -> dict[str, object]:
    return {"state": standing.word, "basis": standing.basis or None}


def _pairs(trace: Trace) -> str:
    """That a pair of ends has one row, however many chains join it."""
    number = len(trace.rows)
    pairs = "1 pair" if number == 1 else f"{number:,} pairs"
    return f"{pairs}, one shortest chain for each pair; more chains may join it"


def _figure(figure: Coverage) -> str:
    spared = f", {figure.not_needed} not needed" if figure.not_needed else ""
    return (
        f"{_plural(figure.kind)} with {BY_NAME[figure.toward].title.lower()}: {figure.words}{spared}{held_part(figure)}"
    )


def held_part(figure: Coverage) -> str:
    """What a line about coverage says of ends that hold; empty where nothing is known of that."""
    return f"; {figure.held_words}" if figure.held_words else ""


def held_data(figure: Coverage) -> dict[str, int]:
    """The same for programs."""
    held = {} if figure.held is None else {"demonstrated": figure.held}
    held |= {"locked": figure.locked} if figure.locked else {}
    return held | ({"elsewhere": figure.elsewhere} if figure.elsewhere else {})


def _plural(kind: str, *, capital: bool = False) -> str:
    plural = BY_NAME[kind].plural
    return plural if capital else plural.lower()


def _end(case: Case, item_id: str) -> tuple[str, str]:
    return item_id, case.items[item_id].title


def _named(case: Case, item_id: str) -> str:
    title = case.items[item_id].title
    return f"{markdown_text(item_id)} {markdown_text(title)}".rstrip()
