"""The rules about what an artefact says against its own run."""

from __future__ import annotations

from collections.abc import Mapping

from safetycase.evidence.records import Blemish
from safetycase.findings import Rule, Severity, declare

_MODEL = "safetycase model: the record, the lock, the life of evidence"

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
        bad='"log_updates": [{"author": "…", "reason": "…"}]',
        good="a log as the run left it",
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
        bad="slices: {by: [site], values: {site: [north]}, require: each}   # and the results have failures of south",
        good="slices: {by: [site], values: {site: [north, south]}, require: each}",
    )
)
SELECTED_BY_OUTCOME = declare(
    Rule(
        code="SFC755",
        name="selected-by-outcome",
        severity=Severity.ERROR,
        summary="The results are selected by what decides whether they fail.",
        why="Whoever takes the results that are right shows that right results are right. What failed is left out, and "
        "nobody sees of how many.",
        source="C. J. Clopper, E. S. Pearson, Biometrika 26 (1934): independent trials of equal probability",
        fix="Select by something that was known before the result, such as the site or the data set, or select all.",
        bad="select: {where: {score: right}, outcome: {column: score, pass: [right], failure: [wrong]}}",
        good="select: {where: {site: north}, outcome: {column: score, pass: [right], failure: [wrong]}}",
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
        bad='"suppressions": [{"kind": "inSource"}]',
        good="run_states: {skipped: {outcome: pass, reason: both suppressed findings are in generated code}}",
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
        fix="Run it to its end. For SARIF: let the tool write `invocations` with `executionSuccessful`.",
        bad='"status": "cancelled"',
        good='"status": "success"',
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
        bad='"invalidated": true',
        good='"invalidated": false',
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
        bad='"environment": {"temperature": 40}   # ENV-TEST has 15 to 30',
        good='"environment": {"temperature": 21}   # ENV-TEST has 15 to 30',
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
        bad='"digests": {"data/holdout.csv": "<of an earlier version>"}',
        good='"digests": {"data/holdout.csv": "<as sha256sum prints it now>"}',
    )
)

RULES: Mapping[Blemish, Rule] = {
    "edited-log": LOG_EDITED,
    "suppressed-findings": FINDINGS_SUPPRESSED,
    "partial-run": RUN_UNFINISHED,
    "invalidated": RUN_INVALIDATED,
}
"""The rule for each blemish but `dirty-commit`, which is said as that of the evidence item's own subject."""
