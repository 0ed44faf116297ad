"""JSON that is the same for equal input and harmless to print."""

from __future__ import annotations

import json
import re

from safetycase.findings import Finding, Severity, Waiver, name_of
from safetycase.findings.text import UNSAFE, visible
from safetycase.output.outcome import Outcome

VERSION = 1
"""The version of the contract of `check --format json`; it changes when a key changes its meaning or goes."""

_UNSAFE_BEYOND_C0 = re.compile("[" + UNSAFE.removeprefix("\x00-\x1f") + "]|#(?=#[a-zA-Z]*\\[)")


def dumps(value: object) -> str:
    """`value` as indented JSON with a final newline, keys in the order given.

    Text stays readable; what must reach neither a terminal nor a build service (see `log_line`) is written as JSON
    escapes, so that no reader of the JSON loses anything.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    return _UNSAFE_BEYOND_C0.sub(lambda found: _escaped(found[0]), text) + "\n"


def json_text(outcome: Outcome) -> str:
    """The active findings by the published contract, version 1; those that are waived stand apart, with the reason.

    Prose (`message`, `hint`) has its control characters made visible; names (`item`, `field`, `file`) are exact.
    """
    summary: dict[str, object] = {severity.word: outcome.count(severity) for severity in sorted(Severity, reverse=True)}
    summary["items"] = {kind: outcome.items[kind] for kind in sorted(outcome.items)}
    return dumps(
        {
            "version": VERSION,
            "case": {"name": outcome.case, "waived": len(outcome.waived)},
            "summary": summary,
            "findings": [_finding(finding) for finding in outcome.active],
            "waived": [
                {**_finding(finding), **waiver_data(finding.waiver)}
                for finding in outcome.waived
                if finding.waiver is not None
            ],
        }
    )


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "name": name_of(finding.rule),
        "severity": finding.severity.word,
        "item": finding.item,
        "field": finding.field,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "message": visible(finding.message),
        "hint": visible(finding.hint),
    }


def waiver_data(waiver: Waiver) -> dict[str, object]:
    """A waiver for machines: its reason, who gave it, and its last day."""
    return {"reason": visible(waiver.reason), "by": visible(waiver.by), "expires": visible(waiver.expires)}


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
