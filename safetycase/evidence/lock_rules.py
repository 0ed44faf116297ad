"""The rules about the lock: what was accepted, and what differs from it."""

from __future__ import annotations

from safetycase.findings import Rule, Severity, declare

_LOCK = "safetycase model: the lock and the life of evidence"

DIGEST_MISMATCH = declare(
    Rule(
        code="SFC702",
        name="digest-mismatch",
        severity=Severity.ERROR,
        summary="The artefact differs from the one that was locked.",
        why="Somebody accepted other results than those that lie here now. Until the new ones are accepted too, the "
        "evidence is unknown.",
        source=_LOCK,
        fix="Look at what changed, then run `safetycase evidence lock`; or restore the artefact.",
        bad="a new run copied over evidence/run.xml, not locked",
        good="a new run copied over evidence/run.xml, then `safetycase evidence lock`",
    )
)
COLLECTED = declare(
    Rule(
        code="SFC779",
        name="counts-collected",
        severity=Severity.WARNING,
        summary="The results were counted by `safetycase evidence collect`, and not by this check.",
        why="Large results are counted once. Of files this check made sure that they are those that were counted; a "
        "table of another engine it did not ask. It took the counts from the lock: they are as good as the lock.",
        source=_LOCK,
        fix="Run `safetycase evidence collect` where the results are, and see that the lock stays as it is.",
        bad="artefact: {path: results/*.parquet}   # check says this, and --strict makes it an error",
        good="artefact: {path: results/summary.csv}   # small enough to be read on each check",
    )
)
REQUIREMENT_CHANGED = declare(
    Rule(
        code="SFC712",
        name="requirement-changed-since",
        severity=Severity.ERROR,
        summary="The requirement changed after the evidence was accepted for it.",
        why="The results were accepted as showing something else than what the requirement now says.",
        source=_LOCK,
        fix="Make sure that the results show the new requirement, then run `safetycase evidence lock`.",
        bad="a stricter target, evidence locked before",
        good="a stricter target, results looked at again, `safetycase evidence lock`",
    )
)
EVIDENCE_CHANGED = declare(
    Rule(
        code="SFC714",
        name="evidence-changed-since",
        severity=Severity.ERROR,
        summary="The evidence item changed after it was locked.",
        why="Another selection, sampling, subject or reading of results says something else than what was accepted.",
        source=_LOCK,
        fix="Make sure that the item still says what its results show, then run `safetycase evidence lock`.",
        bad="a failing test left out of select.where, evidence locked before",
        good="select.where changed, results looked at again, `safetycase evidence lock`",
    )
)
NOT_ACCEPTED = declare(
    Rule(
        code="SFC715",
        name="requirement-not-accepted",
        severity=Severity.ERROR,
        summary="The evidence is locked, but was not accepted for a requirement that it speaks of.",
        why="Nobody has yet said that these results show this requirement: it was named later, or renamed.",
        source=_LOCK,
        fix="Make sure that the results show the requirement, then run `safetycase evidence lock`.",
        bad="supports: [R-1, R-2]   # locked when it said [R-1]",
        good="supports: [R-1, R-2], results looked at again, `safetycase evidence lock`",
    )
)
NOT_LOCKED = declare(
    Rule(
        code="SFC737",
        name="evidence-not-locked",
        severity=Severity.INFO,
        summary="The lock does not know this evidence.",
        why="Without the lock nobody notices when results or requirements change after they were looked at.",
        source=_LOCK,
        fix="Run `safetycase evidence lock` and commit safetycase.lock.",
        bad="evidence added, lock not written",
        good="evidence added, then `safetycase evidence lock`",
    )
)
LOCK_UNREADABLE = declare(
    Rule(
        code="SFC740",
        name="lock-unreadable",
        severity=Severity.ERROR,
        summary="A line of safetycase.lock, or all of it, cannot be used.",
        why="What the lock said of the evidence is lost, and with it the proof that nothing changed since.",
        source=_LOCK,
        fix="Resolve the conflict or restore the file, then run `safetycase evidence lock`.",
        bad="<<<<<<< HEAD",
        good='  E-1: {"path": "evidence/run.xml", "sha256": "...", ...}',
    )
)
LOCK_ORPHAN = declare(
    Rule(
        code="SFC741",
        name="lock-names-no-evidence",
        severity=Severity.WARNING,
        summary="The lock names evidence that is not in the case, by a former id, or without an artefact.",
        why="An evidence item was removed or renamed without its history; what it showed may be missed. An item that "
        "names its former id under `aliases` keeps what was accepted of it.",
        source=_LOCK,
        fix="Run `safetycase evidence lock`, or restore the item.",
        bad="E-9 in safetycase.lock only",
        good="every line of safetycase.lock with its item",
    )
)
LOCK_COUNTS = declare(
    Rule(
        code="SFC742",
        name="locked-counts-differ",
        severity=Severity.ERROR,
        summary="The lock has other counts than the same artefact gives.",
        why="Where the artefact is absent, the counts of the lock are believed. These were edited, or written by a "
        "release that read the format otherwise.",
        source=_LOCK,
        fix="Run `safetycase evidence lock`, and see in the difference what changed.",
        bad='"states": {"passed": 500}   # the artefact has 490',
        good='"states": {"failed": 10, "passed": 490}',
    )
)
