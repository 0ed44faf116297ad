"""Results of static analysers, SARIF 2.1.0.

A finding of a rule is a failed case. That a rule found nothing is a passed case, and only where the run says that it
was executed successfully, has a list of results and lists the rule: an empty list of results alone shows nothing. A
rule that was disabled is not-run. Where the run reports an error of its execution or configuration, keeps results in
other files, or has a finding whose rule cannot be told, that a rule found nothing is unscored. Findings that were
suppressed are skipped, and so unresolved; those whose suppression was rejected or is under review stay failures. The
kinds `open` and `review` are unscored, `notApplicable` skipped, `pass` passed; `informational` ones and results that
are only of the baseline are no cases.

A level that is selected takes that level and those above it: `select: {level: warning}` counts errors too.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, sections 3.14, 3.20, 3.27, 3.35, 3.58.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from safetycase.evidence.formats.fields import document, named, objects, part, word, words
from safetycase.evidence.formats.reader import Readable, Reader, Wanted
from safetycase.evidence.formats.sarif_rules import LEVELS, Rules, place_of
from safetycase.evidence.formats.slots import NAMED, as_property, named_ids
from safetycase.evidence.records import Blemish, CaseResult, Rows, RunRecord, State, UnreadableError
from safetycase.evidence.text import clean_message, counted, shown

_KINDS: Mapping[str, State | None] = {
    "fail": "failed", "pass": "passed", "open": "unscored", "review": "unscored", "notApplicable": "skipped",
    "informational": None,
}  # fmt: skip
_HARMLESS = ("none", "note", "warning")
"""Levels of a notification that are no error; one that states none is a warning."""

_ELSEWHERE = ("results", "invocations", "driver", "extensions", "policies")
"""Parts of a run that may stand in other files and without which its results are not known."""


def rows(stream: Readable, wanted: Wanted) -> Rows:
    """The findings of all runs, and the rules that found nothing. Raises UnreadableError."""
    log = document(stream, "the log")
    runs = objects(log.get("runs"), "runs")
    if not str(log.get("version", "")).startswith("2."):
        raise UnreadableError("the log is not of version 2 of SARIF")
    suppressed = 0
    unfinished: list[str] = []
    apart = any("results" in one for one in objects(log.get("inlineExternalProperties"), "inlineExternalProperties"))
    for run in runs:
        tool = word(part(run, "tool", "driver"), "name")
        rules = Rules(run, log)
        doubts = list(_doubts(run, apart))
        if rules.doubt:
            doubts.append(rules.doubt)
        nameless = 0
        worst: dict[str, int] = {}
        for result in objects(run.get("results"), "results"):
            case, level, hidden = _case(result, rules, tool)
            if case is None:
                continue
            suppressed += hidden
            if case.state != "passed":
                nameless += not case.properties["rules"]
                for name in case.properties["rules"]:
                    worst[name] = max(level, worst.get(name, -1))
            yield case
        if nameless and rules.names:
            doubts.append(f"{counted(nameless, 'result')} of it {'is' if nameless == 1 else 'are'} of no rule it lists")
        if not rules.names and not worst:
            doubts.append("it lists no rule that it looked for, so that finding nothing shows nothing")
        unfinished += [f"{tool or 'a run'}: {doubt}" for doubt in doubts]
        yield from _clean(rules, worst, tool, "; ".join(doubts))
    return _record(runs, suppressed, unfinished)


def _clean(rules: Rules, worst: Mapping[str, int], tool: str, doubt: str) -> Iterator[CaseResult]:
    """The rules that found nothing, each at the levels above those of its findings."""
    for rule in rules.names:
        clean = LEVELS[worst.get(rule, -1) + 1 :]
        off = rule in rules.disabled
        if clean:
            yield CaseResult(
                name=rule,
                state="not-run" if off else "unscored" if doubt else "passed",
                message="the rule was disabled" if off else doubt,
                properties={
                    "rules": (rule,),
                    "level": clean,
                    "tool": (tool,),
                    **as_property(rules.requirements((rule,))),
                },
            )


def _doubts(run: Mapping[str, Any], apart: bool) -> Iterator[str]:
    """Why a run does not show that a rule found nothing. `apart`: the log keeps results beside its runs."""
    invocations = objects(run.get("invocations"), "invocations")
    if not invocations or not all(one.get("executionSuccessful") is True for one in invocations):
        yield "it does not say that it was executed successfully"
    for key, words_for_it in (
        ("toolExecutionNotifications", "its execution"), ("toolConfigurationNotifications", "its configuration")
    ):  # fmt: skip
        told = [note for one in invocations for note in objects(one.get(key), "notifications")]
        grave = [note for note in told if "level" in note and note["level"] not in _HARMLESS]
        if grave:
            text = next((text for note in grave for text in words(part(note, "message").get("text"))), "")
            yield f"it reports an error of {words_for_it}{text and f' ({shown(text, 80)})'}"
    away = part(run, "externalPropertyFileReferences")
    if apart or any(away.get(name) for name in _ELSEWHERE):
        yield "parts of it stand in other files or places, which are not read"
    elif run.get("results") is None:
        yield "it has no list of results"


def _case(result: Mapping[str, Any], rules: Rules, tool: str) -> tuple[CaseResult | None, int, bool]:
    """A result as a case with the place of its level, and whether it was suppressed; None where it is none."""
    if word(result, "baselineState") == "absent":
        return None, 0, False
    kind = word(result, "kind") or "fail"
    state: State | None = _KINDS.get(kind, "unknown")
    if state is None:
        return None, 0, False
    names = rules.of(result)
    level = 0 if kind == "notApplicable" else rules.level(names)
    if "level" in result:
        # what is open has no level of its own, and is no less open where the result says `none`
        stated = place_of(result["level"])
        level = stated if kind == "fail" else max(level, stated)
    hidden = state == "failed" and _suppressed(result)
    if hidden:
        state = "skipped"
    place = next(iter(objects(result.get("locations"), "locations")), {})
    physical = part(place, "physicalLocation")
    line = part(physical, "region").get("startLine")
    message = clean_message(word(part(result, "message"), "text"))
    return (
        CaseResult(
            name=names[0] if names else "without a rule",
            state=state,
            file=word(part(physical, "artifactLocation"), "uri"),
            suite=str(line) if isinstance(line, int) else "",
            message="" if state == "passed" else message,
            properties={
                "rules": names, "level": LEVELS[: level + 1] if state != "passed" else LEVELS, "tool": (tool,),
                **as_property(rules.requirements(names, result)),
            },
        ),
        level,
        hidden,
    )  # fmt: skip


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
        blemishes.append(("partial-run", "; ".join(unfinished[:5])))
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
    fields=("name", "file", "rules", "level", "tool", NAMED),
    shows=frozenset({"no-findings"}),
    tells=frozenset({"subject.commit", "produced"}),
    item_ids=named_ids,
)

READERS = (READER,)
