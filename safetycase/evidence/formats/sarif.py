"""Results of static analysers, SARIF 2.1.0.

A finding of a rule is a failed case. That a rule found nothing is a passed case, and only where the run says that it
was executed successfully and lists the rule: an empty list of results alone shows nothing. Findings that were
suppressed are skipped, and so unresolved; those whose suppression was rejected or is under review stay failures. The
kinds `open` and `review` are unscored, `notApplicable` skipped, `pass` passed; `informational` ones and results that
are only of the baseline are no cases.

A level that is selected takes that level and those above it: `select: {level: warning}` counts errors too.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, sections 3.20, 3.27, 3.35.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from safetycase.evidence.formats.fields import document, named, objects, part, word
from safetycase.evidence.formats.reader import Readable, Reader, Wanted
from safetycase.evidence.records import Blemish, CaseResult, Rows, RunRecord, State, UnreadableError
from safetycase.evidence.text import clean_message, counted

_LEVELS = ("none", "note", "warning", "error")
_KINDS: Mapping[str, State | None] = {
    "fail": "failed", "pass": "passed", "open": "unscored", "review": "unscored", "notApplicable": "skipped",
    "informational": None,
}  # fmt: skip
_BY_ID = 20_000
"""The greatest number of rules that a run may list."""


def rows(stream: Readable, wanted: Wanted) -> Rows:
    """The findings of all runs, and the rules that found nothing. Raises UnreadableError."""
    log = document(stream, "the log")
    runs = objects(log.get("runs"), "runs")
    if not str(log.get("version", "")).startswith("2."):
        raise UnreadableError("the log is not of version 2 of SARIF")
    suppressed = 0
    unfinished: list[str] = []
    for run in runs:
        tool = word(part(run, "tool", "driver"), "name")
        rules = _rules(run)
        executed = _executed(run)
        if not executed:
            unfinished.append(tool or "a run")
        worst: dict[str, int] = {}
        for result in objects(run.get("results"), "results"):
            case, level, hidden = _case(result, rules, tool)
            if case is None:
                continue
            suppressed += hidden
            if case.state != "passed":
                worst[case.name] = max(level, worst.get(case.name, -1))
            yield case
        for rule in rules:
            clean = _LEVELS[worst.get(rule, -1) + 1 :]
            if clean:
                yield CaseResult(
                    name=rule,
                    state="passed" if executed else "unscored",
                    properties={"rules": (rule,), "level": clean, "tool": (tool,)},
                )
    return _record(runs, suppressed, unfinished)


def _rules(run: Mapping[str, Any]) -> dict[str, str]:
    """The rules that a run lists, with the level that their results have by default."""
    found: dict[str, str] = {}
    for component in (part(run, "tool", "driver"), *objects(part(run, "tool").get("extensions"), "extensions")):
        for rule in objects(component.get("rules"), "rules"):
            name = word(rule, "id")
            if name:
                found[name] = word(part(rule, "defaultConfiguration"), "level") or "warning"
    if len(found) > _BY_ID:
        raise UnreadableError(f"a run lists more than {_BY_ID:,} rules")
    return found


def _executed(run: Mapping[str, Any]) -> bool:
    """Whether a run says that it was executed, and that nothing went wrong."""
    invocations = objects(run.get("invocations"), "invocations")
    if not invocations or not all(one.get("executionSuccessful") is True for one in invocations):
        return False
    told = [note for one in invocations for note in objects(one.get("toolExecutionNotifications"), "notifications")]
    return not any(word(note, "level") == "error" for note in told)


def _case(result: Mapping[str, Any], rules: Mapping[str, str], tool: str) -> tuple[CaseResult | None, int, bool]:
    """A result as a case with the place of its level, and whether it was suppressed; None where it is none."""
    if word(result, "baselineState") == "absent":
        return None, 0, False
    kind = word(result, "kind") or "fail"
    state: State | None = _KINDS.get(kind, "unknown")
    if state is None:
        return None, 0, False
    rule = word(result, "ruleId") or word(part(result, "rule"), "id") or _by_index(result, rules) or "without a rule"
    named_level = word(result, "level") or (rules.get(rule, "warning") if kind == "fail" else "none")
    level = _LEVELS.index(named_level) if named_level in _LEVELS else len(_LEVELS) - 1
    hidden = state == "failed" and _suppressed(result)
    if hidden:
        state = "skipped"
    place = next(iter(objects(result.get("locations"), "locations")), {})
    physical = part(place, "physicalLocation")
    line = part(physical, "region").get("startLine")
    message = clean_message(word(part(result, "message"), "text"))
    return (
        CaseResult(
            name=rule,
            state=state,
            file=word(part(physical, "artifactLocation"), "uri"),
            suite=str(line) if isinstance(line, int) else "",
            message="" if state == "passed" else message,
            properties={
                "rules": (rule,), "level": _LEVELS[: level + 1] if state != "passed" else _LEVELS, "tool": (tool,)
            },
        ),
        level,
        hidden,
    )  # fmt: skip


def _by_index(result: Mapping[str, Any], rules: Mapping[str, str]) -> str:
    index = result.get("ruleIndex")
    return list(rules)[index] if isinstance(index, int) and 0 <= index < len(rules) else ""


def _suppressed(result: Mapping[str, Any]) -> bool:
    """Whether a result is suppressed (section 3.27.23): none of its suppressions is under review or rejected."""
    found = objects(result.get("suppressions"), "suppressions")
    return bool(found) and all(word(one, "status") in {"", "accepted"} for one in found)


def _record(runs: Any, suppressed: int, unfinished: list[str]) -> RunRecord:
    first = runs[0] if runs else {}
    driver = part(first, "tool", "driver")
    blemishes: list[tuple[Blemish, str]] = []
    if suppressed:
        blemishes.append(("suppressed-findings", f"{counted(suppressed, 'finding')} of it are suppressed"))
    if unfinished:
        blemishes.append(("partial-run", f"it does not say that {', '.join(unfinished[:5])} was executed successfully"))
    invocations = objects(first.get("invocations"), "invocations") if runs else []
    sources = objects(first.get("versionControlProvenance"), "versionControlProvenance") if runs else []
    return RunRecord(
        format="sarif",
        tool=word(driver, "name"),
        tool_version=word(driver, "semanticVersion") or word(driver, "version"),
        started=next((word(one, "startTimeUtc") or word(one, "endTimeUtc") for one in invocations), ""),
        subject=named(commit=next((word(one, "revisionId") for one in sources), "")),
        blemishes=tuple(blemishes),
    )


def item_ids(case: CaseResult) -> Iterator[str]:
    """Rules of analysers are no ids of a safety case."""
    return iter(())


def recognises(head: bytes, name: str) -> bool:
    """Whether a document looks like a SARIF log."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return (
        start.startswith(b"{") and (b"sarif" in head.lower() or name.lower().endswith(".sarif")) and b'"runs"' in head
    )


READER = Reader(
    name="sarif",
    title="a SARIF log",
    method="analysis",
    recognises=recognises,
    rows=rows,
    locators=frozenset({"where", "rules", "level"}),
    fields=("name", "file", "rules", "level", "tool"),
    shows=frozenset({"no-findings"}),
    item_ids=item_ids,
)

READERS = (READER,)
