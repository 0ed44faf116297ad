"""The rules about the lock: what was accepted, and what differs from it."""

from __future__ import annotations

from safetycase.evidence.examples import LATER, LOCKED, PASSED, asked, beside, both, tested
from safetycase.findings import Rule, Severity, declare

_LOCK = "safetycase model: the lock and the life of evidence"

_BOTH = both(path="evidence/run.xml").split("  E-2")[0].replace("[R-1]", "[R-1, R-2]")
_ONE = _BOTH.replace("[R-1, R-2]", "[R-1]")
_TABLE = "select: {item: id, outcome: {column: score, pass: [right], failure: [wrong]}}"
_UNSEALED = '$ sed -i \'s/, "seal": "[0-9a-f]*"//\' safetycase.lock\n'
_ROW = '{"id": 1, "score": "right"}'

DIGEST_MISMATCH = declare(
    Rule(
        code="SFC702",
        name="digest-mismatch",
        severity=Severity.ERROR,
        summary="The artefact differs from the one that was locked.",
        why="Somebody accepted other results than those that lie here now. Until the new ones are accepted too, the "
        "evidence is unknown.",
        source=_LOCK,
        fix="Look at what changed, of which `safetycase evidence verify` tells the counts, then run `safetycase "
        "evidence lock`, or `safetycase evidence collect` for what it counted; or restore the artefact.",
        bad=tested() + LOCKED + beside("evidence/run.xml", LATER),
        good=tested() + beside("evidence/run.xml", LATER) + LOCKED,
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
        fix="Run `safetycase evidence verify` where the results are, which counts them again. Where that is done "
        "before each `check --strict`, waive this rule on the item, with that reason.",
        bad=tested(_TABLE, path="results/*.jsonl", run="")
        + beside("results/a.jsonl", _ROW)
        + "$ safetycase evidence collect\n",
        good=tested(_TABLE, path="results/a.jsonl", run=_ROW) + LOCKED,
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
        bad=tested() + LOCKED + beside("model/model.yaml", asked().replace("2 s", "1 s")),
        good=tested() + beside("model/model.yaml", asked().replace("2 s", "1 s")) + LOCKED,
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
        bad=tested() + LOCKED + beside("model/model.yaml", asked("select: {where: {name: test_stops}}")),
        good=tested() + beside("model/model.yaml", asked("select: {where: {name: test_stops}}")) + LOCKED,
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
        bad=_ONE + beside("evidence/run.xml", PASSED) + LOCKED + beside("model/model.yaml", _BOTH),
        good=_BOTH + beside("evidence/run.xml", PASSED) + LOCKED,
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
        bad=tested() + LOCKED + beside("model/model.yaml", both(path="evidence/run.xml")),
        good=both(path="evidence/run.xml") + beside("evidence/run.xml", PASSED) + LOCKED,
    )
)
LOCK_UNREADABLE = declare(
    Rule(
        code="SFC740",
        name="lock-unreadable",
        severity=Severity.ERROR,
        summary="A line of safetycase.lock, or all of it, cannot be used.",
        why="What the lock said of the evidence is lost, and with it the proof that nothing changed since. A line ends "
        "with a seal, by which it is seen that it was edited or merged by hand. Who means to forge one can make the "
        "seal too: `safetycase evidence verify` counts the results again, and `check --base` names other counts of the "
        "same results.",
        source=_LOCK,
        fix="Resolve the conflict or restore the file, then run `safetycase evidence lock`, or `safetycase evidence "
        "collect` for what it counted.",
        bad=tested() + LOCKED + '$ sed -i \'s/"passed": 1/"failed": 1/\' safetycase.lock\n',
        good=tested() + LOCKED,
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
        bad=both(path="evidence/run.xml")
        + beside("evidence/run.xml", PASSED)
        + LOCKED
        + beside("model/model.yaml", asked()),
        good=tested() + LOCKED,
    )
)
LOCK_COUNTS = declare(
    Rule(
        code="SFC742",
        name="locked-counts-differ",
        severity=Severity.ERROR,
        summary="The lock has other counts than the same artefact gives.",
        why="Where the artefact is absent, or was collected, the counts of the lock are believed. These were edited, "
        "or written by a release that read the format otherwise. What was collected is counted again by `safetycase "
        "evidence verify` alone.",
        source=_LOCK,
        fix="Run `safetycase evidence lock`, or `safetycase evidence collect` for what it counted, and see in the "
        "difference what changed.",
        bad=tested() + LOCKED + _UNSEALED + '$ sed -i \'s/"passed": 1/"failed": 1/\' safetycase.lock\n',
        good=tested() + LOCKED + _UNSEALED,
    )
)
LOCK_UNSEALED = declare(
    Rule(
        code="SFC783",
        name="lock-line-unsealed",
        severity=Severity.INFO,
        summary="Lines of safetycase.lock have no seal.",
        why="An earlier release wrote them, or somebody took the seal away. They count, and where such a line is "
        "edited or merged wrongly, a check does not see it.",
        source=_LOCK,
        fix="Run `safetycase evidence lock`, or `safetycase evidence collect` for what it counted, and see in the "
        "difference that nothing but seals came.",
        bad=tested() + LOCKED + _UNSEALED,
        good=tested() + LOCKED,
    )
)
