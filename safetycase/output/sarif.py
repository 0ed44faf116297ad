"""Findings as SARIF 2.1.0 (OASIS), which code scanning services read."""

from __future__ import annotations

import re
from urllib.parse import quote

from safetycase.findings import Finding, Position, Related, Rule, Severity, Waiver, find
from safetycase.findings.text import visible
from safetycase.output.machine import dumps
from safetycase.output.outcome import Outcome

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://pypi.org/project/safetycase/"
SHOWN = 5_000
"""How many results of a run GitHub shows: the most severe ones."""
CAP = 25_000
"""How many results a run may have before GitHub refuses it all."""
MANIFEST = "safetycase.yaml"
"""Where a finding about the whole case is pinned: code scanning refuses results without a place."""

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PLACEHOLDER = re.compile(r"\{(\d+)\}")


def sarif(outcome: Outcome) -> str:
    """The findings as one SARIF run, waived ones as suppressed results.

    Of more than CAP results the least severe are left out, and the run says so in a notification.
    """
    everything = outcome.active + outcome.waived
    kept = _most_severe(everything, CAP)
    codes = sorted({finding.rule for finding in kept})
    index = {code: number for number, code in enumerate(codes)}
    run: dict[str, object] = {
        "tool": {
            "driver": {
                "name": "safetycase",
                "informationUri": HOME,
                "version": outcome.version,
                "rules": [_rule(code) for code in codes],
            }
        },
        "automationDetails": {"id": f"safetycase/{_uri(outcome.prefix) or '.'}/"},
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": _notifications(len(everything), len(kept))}
        ],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, outcome, index[finding.rule]) for finding in kept],
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _most_severe(findings: list[Finding], cap: int) -> list[Finding]:
    """At most `cap` findings, active before waived and severe before harmless, left in the order they had."""
    if len(findings) <= cap:
        return findings
    ranked = sorted(range(len(findings)), key=lambda at: (findings[at].waiver is not None, -findings[at].severity, at))
    return [findings[at] for at in sorted(ranked[:cap])]


def _notifications(found: int, kept: int) -> list[dict[str, object]]:
    if kept < found:
        words = f"Only the {kept:,} most severe of {found:,} results are written: more would be refused by GitHub."
    elif found > SHOWN:
        words = f"GitHub shows the {SHOWN:,} most severe of these {found:,} results."
    else:
        return []
    return [{"level": "warning", "message": {"text": words}}]


def _rule(code: str) -> dict[str, object]:
    rule = find(code)
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": _help(rule), "markdown": _help_markdown(rule)},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {"tags": ["safety"]},
    }


def _help(rule: Rule) -> str:
    return (
        f"{rule.summary}\n\nWhy: {rule.why}\nSource: {rule.source}\n\nHow to fix: {rule.fix}\n\n"
        f"Bad:\n{rule.bad.rstrip()}\n\nGood:\n{rule.good.rstrip()}\n"
    )


def _help_markdown(rule: Rule) -> str:
    return (
        f"{rule.summary}\n\n**Why.** {rule.why}\n\n**Source.** {rule.source}\n\n**How to fix.** {rule.fix}\n\n"
        f"Bad:\n\n```yaml\n{rule.bad.rstrip()}\n```\n\nGood:\n\n```yaml\n{rule.good.rstrip()}\n```\n"
    )


def _result(finding: Finding, outcome: Outcome, rule_index: int) -> dict[str, object]:
    words = finding.message if not finding.hint else f"{finding.message}\nHint: {finding.hint}"
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVEL[finding.severity],
        "message": {"text": _plain(words)},
        "locations": [_location(finding.file or MANIFEST, finding.position, outcome, item=finding.item)],
        "partialFingerprints": {"safetycase/v1": finding.fingerprint},
        "suppressions": [_suppression(finding.waiver)] if finding.waiver else [],
    }
    if finding.related:
        result["relatedLocations"] = [_related(related, outcome) for related in finding.related]
    return result


def _location(file: str, position: Position | None, outcome: Outcome, *, item: str = "") -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(outcome.place(file)), "uriBaseId": "%SRCROOT%"}}
    if position:
        physical["region"] = {
            "startLine": position.line,
            "startColumn": position.column,
            "endLine": position.end_line,
            "endColumn": position.end_column,
        }
    location: dict[str, object] = {"physicalLocation": physical}
    if item:
        location["logicalLocations"] = [{"fullyQualifiedName": item, "kind": "object"}]
    return location


def _related(related: Related, outcome: Outcome) -> dict[str, object]:
    return {
        **_location(related.file or MANIFEST, related.position, outcome),
        "message": {"text": _plain(related.message)},
    }


def _suppression(waiver: Waiver) -> dict[str, object]:
    said = visible(waiver.reason)
    if waiver.by:
        said += f" ({visible(waiver.by)})"
    if waiver.expires:
        said += f", until {visible(waiver.expires)}"
    return {"kind": "inSource", "status": "accepted", "justification": said}


def _plain(text: str) -> str:
    """`text` as a SARIF message in which nothing is a placeholder or a link (SARIF 2.1.0, 3.11.5 and 3.11.6).

    A space breaks what would be a link: backslashes, the escape of the standard, are shown as they are by viewers
    and undone by backslashes that the text brings along.
    """
    unlinked = visible(text, keep="\n").replace("](", "] (")
    return _PLACEHOLDER.sub(r"{{\1}}", unlinked)


def _uri(path: str) -> str:
    try:
        return quote(path, safe="/", errors="surrogateescape")  # the bytes of a file name that is not UTF-8
    except UnicodeEncodeError:
        return quote(path, safe="/", errors="surrogatepass")
