"""The rules about what an artefact says against its own run."""

from __future__ import annotations

from collections.abc import Mapping

from safetycase.evidence.examples import beside, tested
from safetycase.evidence.records import Blemish
from safetycase.findings import Rule, Severity, declare

_MODEL = "safetycase model: the record, the lock, the life of evidence"

_SCORED = "select: {scorer: right, unit: item, item: id, repeats: any, outcome: {C: pass, I: failure}}"
_LOG = (
    '{"version": 2, "status": "success", "eval": {"task": "t", "dataset": {"samples": 1}, "config": {}},\n'
    ' "samples": [{"id": "a", "epoch": 1, "scores": {"right": {"value": "C"}}}]}'
)
_SARIF = (
    '{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "lint", "rules": [{"id": "A1"}]}},\n'
    ' "results": [], "invocations": [{"executionSuccessful": true}]}]}'
)
_SUPPRESSED = 'results": [{"ruleId": "A1", "message": {"text": "x"}, "suppressions": [{"kind": "inSource"}]}]'
_SITES = "select: {item: id, outcome: {column: score, pass: [right], failure: [wrong]}, slice: {site: site}}"
_SLICES = "slices: {by: [site], values: {site: [%s]}, require: each}"
_ROWS = "id,site,score\n1,north,right\n2,south,wrong"
_SCORES = "select: {%sitem: id, outcome: {column: score, pass: [right], failure: [wrong]}}"
_RATE = "target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}"
_UNNAMED = "sampling: {how: random}, select: {outcome: {column: score, pass: [right], failure: [wrong]}}"
_SCORED_ROWS = "id,site,score\n1,north,right\n2,south,right"
_BENCH = "environments:\n  ENV-1: {title: Bench, parameters: {temperature: {range: [15, 30], unit: degC}}}\n"
_RAN = '{"safetycase_record": "1", "cases": [{"id": "a", "state": "passed"}], "environment": {"temperature": %s}}'
_07bccc0290d9aa28fa5e1ae9727ac12803b83638b9e7f6b2564fff3af3fb24eeS = (
    '"digests": {"data/holdout.csv": "07bccc0290d9aa28fa5e1ae9727ac12803b83638b9e7f6b2564fff3af3fb24ee"}}'
)
_READ = tested(
    run=_RAN.split('"environment"')[0] + _07bccc0290d9aa28fa5e1ae9727ac12803b83638b9e7f6b2564fff3af3fb24eeS,
    path="evidence/run.json",
)

LOG_EDITED = declare(
    Rule(
        code="SFC746",
        name="edited-log",
        severity=Severity.WARNING,
        summary="The results were edited after the run.",
        why="A score that somebody changed is that person's word. There may be a good reason; a reader must be able to "
        "see that it happened, and look.",
        source="Inspect AI: `log_updates` of a log; " + _MODEL,
        fix="Run it again, or say in `rationale` of the evidence item who edited what, and why.",
        bad=tested(
            _SCORED, run=_LOG.replace("}]}", '}], "log_updates": [{"author": "ada"}]}'), path="evidence/run.json"
        ),
        good=tested(_SCORED, run=_LOG, path="evidence/run.json"),
    )
)
SLICES_LEFT_OUT = declare(
    Rule(
        code="SFC754",
        name="failures-outside-slices",
        severity=Severity.WARNING,
        summary="Results failed or stayed open in slices that the requirement does not name.",
        why="Slices are those that exist where the system is used. One that is left out, or spelt otherwise, may be "
        "just the one in which it fails, and the verdict does not see it.",
        source="safetycase model: slices counted from the deployed environment",
        fix="Add the value to `slices.values` or to the deployed environment; or let the results say it, or spell it, "
        "as the case does; or waive the rule with the reason why this slice does not exist there.",
        bad=tested(_SITES, _SLICES % "north", _ROWS, "evidence/run.csv"),
        good=tested(_SITES, _SLICES % "north, south", _ROWS, "evidence/run.csv"),
    )
)
SELECTED_BY_OUTCOME = declare(
    Rule(
        code="SFC755",
        name="selected-by-outcome",
        severity=Severity.ERROR,
        summary="The results are selected, or placed among outputs or slices, by what decides whether they fail.",
        why="Whoever takes the results that are right shows that right results are right. What failed is left out, and "
        "nobody sees of how many.",
        source="C. J. Clopper, E. S. Pearson, Biometrika 26 (1934): independent trials of equal probability",
        fix="Select by something that was known before the result, such as the site or the data set, or select all.",
        bad=tested(_SCORES % "where: {score: right}, ", run=_SCORED_ROWS, path="evidence/run.csv"),
        good=tested(_SCORES % "where: {site: north}, ", run=_SCORED_ROWS, path="evidence/run.csv"),
    )
)
ROWS_REPEATED = declare(
    Rule(
        code="SFC759",
        name="rows-repeated",
        severity=Severity.WARNING,
        summary="Rows that name no item are equal as a whole, and a rate counts them as different trials.",
        why="A table that was written or pasted twice has twice the rows and says nothing new. Where nothing names the "
        "item, nobody can tell such rows from results that happen to be equal, and twice as many trials would show "
        "what half of them do not.",
        source="C. J. Clopper, E. S. Pearson, Biometrika 26 (1934): independent trials of equal probability",
        fix="Say under `select.item` which field names the item; write the id of the item into the rows where none "
        "does. Remove rows that were written twice.",
        bad=tested(_UNNAMED, _RATE, "id,score\n1,right\n2,right\n2,right", "evidence/run.csv"),
        good=tested(_UNNAMED, _RATE, "id,score\n1,right\n2,right\n3,right", "evidence/run.csv"),
    )
)
FINDINGS_SUPPRESSED = declare(
    Rule(
        code="SFC747",
        name="suppressed-findings",
        severity=Severity.WARNING,
        summary="Findings of the artefact are suppressed.",
        why="A suppressed finding is one that somebody decided not to count. It is unresolved until the evidence item "
        "says under `run_states`, with a reason, what it counts as.",
        source="SARIF 2.1.0, 3.27.23 (suppressions); " + _MODEL,
        fix="Mend what was found, or give the reason under `run_states`.",
        bad=tested(run=_SARIF.replace('results": []', _SUPPRESSED), path="evidence/lint.sarif"),
        good=tested(run=_SARIF, path="evidence/lint.sarif"),
    )
)
RUN_UNFINISHED = declare(
    Rule(
        code="SFC748",
        name="run-unfinished",
        severity=Severity.WARNING,
        summary="The artefact does not say that its run came to a good end.",
        why="What a run did not get to may be what would have failed: it demonstrates nothing.",
        source=_MODEL,
        fix="Run it to its end. For SARIF: let the tool write `invocations` with `executionSuccessful`, and its rules.",
        bad=tested(_SCORED, run=_LOG.replace("success", "cancelled"), path="evidence/run.json"),
        good=tested(_SCORED, run=_LOG, path="evidence/run.json"),
    )
)
RUN_INVALIDATED = declare(
    Rule(
        code="SFC749",
        name="run-invalidated",
        severity=Severity.ERROR,
        summary="The artefact says of itself that it is not valid.",
        why="Whoever ran it found that it does not count.",
        source="Inspect AI: `invalidated` of a log",
        fix="Run it again.",
        bad=tested(_SCORED, run=_LOG.replace("}]}", '}], "invalidated": true}'), path="evidence/run.json"),
        good=tested(_SCORED, run=_LOG, path="evidence/run.json"),
    )
)
ENVIRONMENT_CONTRADICTED = declare(
    Rule(
        code="SFC763",
        name="environment-contradicted",
        severity=Severity.ERROR,
        summary="The artefact says that it ran in other circumstances than the environment of its evidence item has.",
        why="What was shown under other circumstances was not shown in that environment. The artefact knows where it "
        "ran; the item only says so.",
        source="safetycase model: environments, the deployment must lie inside the test",
        fix="Name the environment in which it ran, correct its parameters, or run it there.",
        bad=_BENCH + tested("environment: ENV-1", run=_RAN % "40", path="evidence/run.json"),
        good=_BENCH + tested("environment: ENV-1", run=_RAN % "21", path="evidence/run.json"),
    )
)
INPUT_CHANGED = declare(
    Rule(
        code="SFC764",
        name="input-changed",
        severity=Severity.ERROR,
        summary="A file that went into a run has other bytes here than the record of the run states.",
        why="Results speak of what went into them. What changed since, such as a data set or a configuration, was not "
        "tested.",
        source=_MODEL,
        fix="Run it again with the file as it is, or put the file back that was used.",
        bad=_READ + beside("data/holdout.csv", "id,site\n1,south"),
        good=_READ + beside("data/holdout.csv", "id,site\n1,north"),
    )
)

RULES: Mapping[Blemish, Rule] = {
    "edited-log": LOG_EDITED,
    "suppressed-findings": FINDINGS_SUPPRESSED,
    "partial-run": RUN_UNFINISHED,
    "invalidated": RUN_INVALIDATED,
}
"""The rule for each blemish but `dirty-commit`, which is said as that of the evidence item's own subject."""
