"""Results of neural-network verifiers in the CSV of the VNN-COMP competitions.

A line is a property: category, network, property, seconds to prepare, result, seconds to run; there are no headings.
`unsat` (in 2021 `holds`) means that no input violates the property: it is proved. `sat` (`violated`) is a
counterexample. Where the opposite is meant to be shown, `select: {expected: sat}` turns that round. Everything else
proves nothing. Lines of one property, network and category are one case, of which the worst counts.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

from safetycase.evidence.formats.mapped import lines_of
from safetycase.evidence.formats.merging import Merging
from safetycase.evidence.formats.reader import Readable, Reader, Wanted, no_ids
from safetycase.evidence.records import CaseResult, Rows, RunRecord, State, UnreadableError
from safetycase.evidence.text import shown

_RESULTS: Mapping[str, str] = {"unsat": "unsat", "holds": "unsat", "sat": "sat", "violated": "sat"}
_OTHER: Mapping[str, State] = {"timeout": "timed-out", "unknown": "unscored", "no_result_in_file": "not-run"}
_LINE = re.compile(rb"[^,\n]+,[^,\n]+\.onnx[^,\n]*,[^,\n]+\.vnnlib[^,\n]*,[^,\n]*,\w+,[^,\n]*\r?\n?")
_COLUMNS = 6
_USUAL = "unsat"


def rows(stream: Readable, wanted: Wanted) -> Rows:
    """The properties, as the usual expectation has them, and again as the other has. Raises UnreadableError."""
    merging = Merging()
    for number, line in lines_of(stream):
        try:
            cells = next(csv.reader(io.StringIO(line.decode()), strict=True), [])
        except (UnicodeDecodeError, csv.Error):
            raise UnreadableError(f"line {number:,} is no line of a table in UTF-8") from None
        if len(cells) != _COLUMNS:
            raise UnreadableError(f"line {number:,} has {len(cells)} columns, not {_COLUMNS}")
        category, network, prop, _, result, seconds = (cell.strip() for cell in cells)
        for expected in (_USUAL, "sat"):
            case = CaseResult(
                name=f"{network} {prop}",
                state=_state(result.lower(), expected),
                properties={
                    "category": (category,),
                    "expected": (expected,),
                    "network": (network,),
                    "property": (prop,),
                },
                message="" if result.lower() == expected else shown(result, 80),
                seconds=_seconds(seconds),
                again=expected != _USUAL,
            )
            merging.add((category, network, prop, expected), case)
    yield from merging.all()
    return RunRecord(format="vnncomp", merged=merging.merged // 2)


def _state(result: str, expected: str) -> State:
    said = _RESULTS.get(result)
    if said is not None:
        return "passed" if said == expected else "failed"
    if result.startswith("error"):
        return "unscored"
    return _OTHER.get(result, "unknown")


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return -1.0


def recognises(head: bytes, name: str) -> bool:
    """Whether the first line has the columns of the competitions."""
    return name.lower().endswith(".csv") and _LINE.match(head) is not None


READER = Reader(
    name="vnncomp",
    title="results of VNN-COMP",
    method="proof",
    recognises=recognises,
    rows=rows,
    locators=frozenset({"where", "category", "expected"}),
    fields=("name", "category", "expected", "network", "property"),
    defaults={"expected": _USUAL},
    shows=frozenset({"all-proved"}),
    item_ids=no_ids,
)

READERS = (READER,)
