"""The coverage of several pairs of kinds, rendered for people and machines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from safetycase.case import Case
from safetycase.findings.text import visible
from safetycase.model import BY_NAME
from safetycase.trace.coverage import Coverage
from safetycase.trace.render import held_data, held_part


def figures(case: Case, found: Sequence[Coverage], form: str, *, with_gaps: bool = False) -> str:
    """Coverage figures as `text`, `json`, `csv` or `markdown`, with the ids of the gaps if asked for.

    JSON always has the gaps. Raises KeyError for another form.
    """
    if form == "json":
        return _as_json(found)
    if form == "csv":
        return _as_csv(found)
    bullet = {"text": "", "markdown": "- "}[form]
    lines = []
    for figure in found:
        spared = f", {figure.not_needed} not needed" if figure.not_needed else ""
        lines.append(f"{bullet}{_pair(figure)}: {figure.words}{spared}{held_part(figure)}")
        if with_gaps:
            lines += [
                f"  {bullet}{item_id}  {' '.join(case.items[item_id].title.split())}".rstrip()
                for item_id in figure.gaps
            ]
    return "\n".join(visible(line) for line in lines) + "\n"


def _pair(figure: Coverage) -> str:
    return f"{BY_NAME[figure.kind].plural} with {BY_NAME[figure.toward].title.lower()}"


def _as_json(found: Sequence[Coverage]) -> str:
    coverage = [
        {
            "from": figure.kind,
            "to": figure.toward,
            "covered": figure.covered,
            "of": figure.of,
            "not_needed": figure.not_needed,
            "gaps": list(figure.gaps),
        }
        | held_data(figure)
        for figure in found
    ]
    return json.dumps({"version": 1, "rows": [], "pairs": coverage}, indent=2) + "\n"


def _as_csv(found: Sequence[Coverage]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(["from", "to", "covered", "of", "not needed", "gaps", "demonstrated", "elsewhere", "locked"])
    for figure in found:
        writer.writerow(
            [
                figure.kind,
                figure.toward,
                figure.covered,
                figure.of,
                figure.not_needed,
                " ".join(figure.gaps),
                "" if figure.held is None else figure.held,
                figure.elsewhere or "",
                figure.locked or "",
            ]
        )
    return stream.getvalue()
