"""The rules about evidence: artefacts, the lock, and what the results say."""

from __future__ import annotations

from safetycase.evidence.examples import ANOTHER, FAILED, LOCKED, PASSED, POOLED, beside, both, naming, of, tested
from safetycase.findings import Rule, Severity, declare

_MODEL = "safetycase model: a requirement that can be measured, an evidence item that can be judged"
_LOCK = "safetycase model: the lock and the life of evidence"

_POINTER = (
    "version https://git-lfs.github.com/spec/v1\n"
    "oid sha256:d2b95202af1c14084fc5e25e82d827a3ee9eadab1945d61c63e8f8097e138dfe\nsize 118\n"
)
_LOSS = "losses:\n  L-1: A patient is burnt\n"
_COMPONENTS = "components:\n  pump: The pump and its controller\n  drive: The drive unit\n"
_RATE = "target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}"
_COUNTED = "select: {trials: trials, failures: failures}, sampling: {how: random}"
_OF_1 = "select: {where: {property.requirement: R-1}}"
_OF_2 = _OF_1.replace("R-1", "R-2")

ARTEFACT_MISSING = declare(
    Rule(
        code="SFC700",
        name="artefact-missing",
        severity=Severity.ERROR,
        summary="The artefact of an evidence item is not here, and the lock does not know it.",
        why="Without the results nothing can be judged, so that everything that rests on them is unknown.",
        source=_MODEL,
        fix="Copy the results to the path, correct artefact.path, or run `safetycase evidence lock` where they are. "
        "`safetycase evidence collect` counts what no check reads: Parquet, patterns, tables of engines, huge files.",
        bad=tested(run=""),
        good=tested(),
    )
)
ARTEFACT_ELSEWHERE = declare(
    Rule(
        code="SFC701",
        name="artefact-not-here",
        severity=Severity.WARNING,
        summary="The artefact is not here; its counts are those of the lock.",
        why="Nobody recomputed the verdict from the results on this machine: it is as good as the lock.",
        source=_LOCK,
        fix="Fetch the artefact (with Git LFS: `git lfs pull`) and check again.",
        bad=tested() + LOCKED + beside("evidence/run.xml", _POINTER),
        good=tested() + LOCKED,
    )
)
ARTEFACT_UNREADABLE = declare(
    Rule(
        code="SFC703",
        name="artefact-unreadable",
        severity=Severity.ERROR,
        summary="The artefact cannot be read.",
        why="A file that is cut off, damaged, of an unknown format or outside the case says nothing. A reader that "
        "passes over the damage would take a crashed run for a clean one.",
        source=_MODEL,
        fix="Write the artefact again, name its format in artefact.format, or move it into the case.",
        bad=tested(run='<testsuite name="pump">\n  <testca'),
        good=tested(),
    )
)
NOTHING_SELECTED = declare(
    Rule(
        code="SFC704",
        name="nothing-selected",
        severity=Severity.ERROR,
        summary="The selection finds no result in the artefact.",
        why="0 of 0 is not a pass: a renamed test or a misspelt value would otherwise look like success.",
        source=_MODEL,
        fix="Correct select.where; where the artefact itself is empty, let the tool write what it ran.",
        bad=tested("select: {where: {name: test_halts}}"),
        good=tested("select: {where: {name: test_stops}}"),
    )
)
VALUE_UNMET = declare(
    Rule(
        code="SFC709",
        name="selected-value-absent",
        severity=Severity.ERROR,
        summary="The selection names several values, and no result has one of them.",
        why="A test that was renamed, deleted or never ran leaves no trace in the sum of the others, which would show "
        "what it was to show. Each such value counts as a result that is missing.",
        source=_MODEL,
        fix="Correct the value under `select`, run what is missing, or take it out and say what shows it instead.",
        bad=tested("select: {where: {name: [test_stops, test_that_was_renamed]}}"),
        good=tested("select: {where: {name: [test_stops]}}"),
    )
)
SELECTION_UNKNOWN = declare(
    Rule(
        code="SFC705",
        name="selection-not-followed",
        severity=Severity.ERROR,
        summary="The selection uses what this format, or this release, does not know.",
        why="Results selected otherwise than the author meant would be judged in their place.",
        source=_MODEL,
        fix="Use the fields that the format has; for JUnit: name, classname, file, suite and property.NAME.",
        bad=tested("select: {where: {test: test_stops}}"),
        good=tested("select: {where: {name: test_stops}}"),
    )
)
SUBJECT_DRIFT = declare(
    Rule(
        code="SFC711",
        name="subject-drift",
        severity=Severity.ERROR,
        summary="The evidence speaks of another version than the case, or its component, does.",
        why="What held for one version need not hold for the next.",
        source=_MODEL,
        fix="Test that version; or correct `subject` in the item, or what the message compares it with: `subject` in "
        "safetycase.yaml, or `version`, `model` and `digest` of the component.",
        bad=tested('subject: {version: "2.2.0"}') + of("2.3.0"),
        good=tested('subject: {version: "2.3.0"}') + of("2.3.0"),
    )
)
SUBJECT_NOT_STATED = declare(
    Rule(
        code="SFC713",
        name="subject-not-stated",
        severity=Severity.WARNING,
        summary="The evidence does not say of which version it speaks, although the case names one.",
        why="Old results would go on counting after the next version. What may be of any of them demonstrates nothing.",
        source=_MODEL,
        fix="State `subject` in the item, or once for all under defaults.evidence.subject in safetycase.yaml.",
        bad=tested() + of("2.3.0"),
        good=tested('subject: {version: "2.3.0"}') + of("2.3.0"),
    )
)
PRODUCED_DIFFERS = declare(
    Rule(
        code="SFC716",
        name="produced-differs",
        severity=Severity.WARNING,
        summary="The evidence item states another day than its artefact does.",
        why="The artefact knows when it was made, so that its date counts. A typed date that differs would make old "
        "results look fresh, or fresh ones old.",
        source=_MODEL,
        fix="Delete `produced`, or put the artefact here that the item speaks of.",
        bad=tested('produced: "2026-05-20"'),
        good=tested(),
    )
)
SUBJECT_DIRTY = declare(
    Rule(
        code="SFC717",
        name="subject-dirty",
        severity=Severity.ERROR,
        summary="What was tested had changes beside its commit.",
        why="Nobody can say what it was: the commit and the version name something else.",
        source=_MODEL,
        fix="Commit the changes, test again, and lock the results.",
        bad=tested("subject: {commit: 4f1c2aa, dirty: true}"),
        good=tested("subject: {commit: 4f1c2aa}"),
    )
)
SUBJECT_ELSEWHERE = declare(
    Rule(
        code="SFC718",
        name="subject-not-allocated",
        severity=Severity.WARNING,
        summary="The evidence speaks of another component than those that must meet the requirement.",
        why="What one component does shows nothing of another.",
        source=_MODEL,
        fix="Correct subject.component or allocated_to, or state in `component` which component realises the element.",
        bad=_COMPONENTS + tested("subject: {component: drive}", "allocated_to: [pump]"),
        good=_COMPONENTS + tested("subject: {component: pump}", "allocated_to: [pump]"),
    )
)
METHOD_DIFFERS = declare(
    Rule(
        code="SFC719",
        name="method-differs",
        severity=Severity.WARNING,
        summary="The evidence was obtained by another method than the requirement asks for.",
        why="The method was chosen for what it can show; another one may show less.",
        source=_MODEL,
        fix="Correct `method` of the one or the other, or obtain evidence by the method asked for.",
        bad=tested("method: analysis", "method: test"),
        good=tested("method: test", "method: test"),
    )
)
REFUTED = declare(
    Rule(
        code="SFC720",
        name="requirement-refuted",
        severity=Severity.ERROR,
        summary="The evidence shows that the requirement is not met.",
        why="It fails even if every unresolved case is counted as a pass.",
        source=_MODEL,
        fix="Mend what fails and test again. A wrong test is mended too, not left out of the selection.",
        bad=tested(run=FAILED),
        good=tested(),
    )
)
NOT_DEMONSTRATED = declare(
    Rule(
        code="SFC721",
        name="requirement-not-demonstrated",
        severity=Severity.WARNING,
        summary="There is evidence, and it is not enough.",
        why="A requirement counts as met only if its target holds with every unresolved case counted as a failure, in "
        "the environment of use, for the whole of it.",
        source=_MODEL,
        fix="The message says what is lacking and, for rates and coverage, how much more would be enough.",
        bad=tested(_COUNTED, _RATE, "trials,failures\n20,0", "evidence/run.csv"),
        good=tested(_COUNTED, _RATE, "trials,failures\n59,0", "evidence/run.csv"),
    )
)
VERDICT_UNKNOWN = declare(
    Rule(
        code="SFC722",
        name="verdict-unknown",
        severity=Severity.ERROR,
        summary="There is evidence, and nothing can be said from it.",
        why="Unknown is not a pass. The reader of the case must see that nobody knows.",
        source=_MODEL,
        fix="Mend what the message names: the artefact, the selection, the lock or the target.",
        bad=tested(
            _COUNTED, "target: {metric: failure-rate, at_most: 0.05}", "trials,failures\n59,0", "evidence/run.csv"
        ),
        good=tested(_COUNTED, _RATE, "trials,failures\n59,0", "evidence/run.csv"),
    )
)
OBSOLETE_REFUTED = declare(
    Rule(
        code="SFC723",
        name="obsolete-yet-refuted",
        severity=Severity.WARNING,
        summary="The requirement is obsolete, and its evidence refutes it.",
        why="A requirement that is given up because it was not met leaves a gap. A reader must see both.",
        source=_MODEL,
        fix="Say in `rationale` what takes its place, and mark the evidence obsolete too.",
        bad=_LOSS + tested(requirement="status: obsolete", run=FAILED),
        good=_LOSS + tested(requirement="status: obsolete"),
    )
)
PARTIAL_RUN = declare(
    Rule(
        code="SFC730",
        name="partial-run",
        severity=Severity.WARNING,
        summary="The artefact has fewer or more results than were planned.",
        why="A run that stopped early leaves out what came after, which may be what would have failed. Missing results "
        "count as unresolved.",
        source=_MODEL,
        fix="Run all of it, or correct expect.items with a reason.",
        bad=tested("expect: {items: 500}"),
        good=tested("expect: {items: 1}"),
    )
)
CASES_MERGED = declare(
    Rule(
        code="SFC731",
        name="cases-merged",
        severity=Severity.INFO,
        summary="Some cases are reported more than once; of each the worst report counts.",
        why="Tools report a failing teardown as a second case of the same name. Both together are one trial.",
        source="pytest: an error in a teardown writes a second testcase element",
        fix="Nothing, if the tool does so; give tests of the same name different names otherwise.",
        bad=tested(run=naming("R-1", "R-1").replace("test_2", "test_1")),
        good=tested(run=naming("R-1", "R-1")),
    )
)
ARTEFACT_ODD = declare(
    Rule(
        code="SFC732",
        name="artefact-contradicts-itself",
        severity=Severity.WARNING,
        summary="The artefact says something that its own cases do not show, or that the reader does not know.",
        why="Counters that differ from the cases can mean that results were lost. Only the cases are counted.",
        source="JUnit XML has no standard; counters of suites differ between tools",
        fix="See whether the file was cut, merged or edited by hand.",
        bad=tested(run=PASSED.replace(" timestamp", ' tests="5" timestamp')),
        good=tested(run=PASSED.replace(" timestamp", ' tests="1" timestamp')),
    )
)
WHOLE_ARTEFACT = declare(
    Rule(
        code="SFC733",
        name="whole-artefact-selected",
        severity=Severity.WARNING,
        summary="The whole artefact counts for a requirement, although it names several requirements.",
        why="Tests of other requirements fail or dilute this one: a rate over all tests says little about one of them.",
        source=_MODEL,
        fix="Select by the property that names the requirement.",
        bad=both("", _OF_2, "evidence/run.xml") + beside("evidence/run.xml", naming("R-1", "R-2")),
        good=both(_OF_1, _OF_2, "evidence/run.xml") + beside("evidence/run.xml", naming("R-1", "R-2")),
    )
)
UNLINKED_ID = declare(
    Rule(
        code="SFC734",
        name="unlinked-requirement-id",
        severity=Severity.WARNING,
        summary="The artefact names requirements that no evidence item links to it, or that do not exist.",
        why="Somebody meant these results to show something, and the case does not know it.",
        source=_MODEL,
        fix="Add an evidence item that supports the requirement, or correct the id in the tests.",
        bad=tested(_OF_1, run=naming("R-1", "R-33")),
        good=tested(_OF_1, run=naming("R-1", "R-1")),
    )
)
DECLARED_ONLY = declare(
    Rule(
        code="SFC735",
        name="evidence-without-artefact",
        severity=Severity.WARNING,
        summary="The evidence names no artefact: it is a person's word.",
        why="A declaration never demonstrates alone: nobody can check it.",
        source=_MODEL,
        fix="Add the file that shows it: results, a signed record of a review, a proof log.",
        bad=tested("method: test", run="").replace(", artefact: {path: evidence/run.xml}", ""),
        good=tested("method: test"),
    )
)
OVERRIDE_WITHOUT_REASON = declare(
    Rule(
        code="SFC736",
        name="run-state-without-reason",
        severity=Severity.WARNING,
        summary="A run state is counted otherwise than usual without a reason, so that the usual reading stands.",
        why="Counting skipped or failed cases otherwise changes the verdict; a reader must be able to judge why.",
        source=_MODEL,
        fix="State both outcome and reason.",
        bad=tested("run_states: {skipped: {outcome: pass}}"),
        good=tested("run_states: {skipped: {outcome: unresolved, reason: Nobody ran them}}"),
    )
)
SAMPLING_NOT_STATED = declare(
    Rule(
        code="SFC738",
        name="sampling-not-stated",
        severity=Severity.WARNING,
        summary="A rate is judged from results whose way of choosing is not stated.",
        why="An exact bound holds for a random sample of what use will bring; of hand-picked cases it says nothing.",
        source="C. J. Clopper, E. S. Pearson, Biometrika 26 (1934): independent trials of equal probability",
        fix="State how the cases were chosen and from where, under `sampling`.",
        bad=tested(_COUNTED.split(", sampling")[0], _RATE, "trials,failures\n59,0", "evidence/run.csv"),
        good=tested(_COUNTED, _RATE, "trials,failures\n59,0", "evidence/run.csv"),
    )
)
SAME_RUN_TWICE = declare(
    Rule(
        code="SFC739",
        name="same-run-twice",
        severity=Severity.WARNING,
        summary="Artefacts report the same run, or are pooled and have results of the same items: each counts once.",
        why="A copy of a run says nothing new, and another attempt at an item is no further item. Counted again they "
        "would double the number of trials.",
        source=_MODEL,
        fix="Remove the copy; of several attempts keep all, they settle their item together. Where equal ids in two "
        "artefacts are of different items, write the name of the data set into the ids.",
        bad=POOLED + beside("evidence/run.xml", PASSED) + beside("evidence/copy.xml", "<!-- copied -->\n" + PASSED),
        good=POOLED + beside("evidence/run.xml", PASSED) + beside("evidence/copy.xml", ANOTHER),
    )
)
UNSELECTED = declare(
    Rule(
        code="SFC743",
        name="unselected-failures",
        severity=Severity.WARNING,
        summary="An artefact has cases that did not pass and that no evidence item counts.",
        why="A test that stops before it has named its requirement, or that is skipped, is missing from the results of "
        "that requirement, and the others pass: the verdict looks better than the run was.",
        source=_MODEL,
        fix="Let the tests name their requirement whatever becomes of them (docs/evidence.md shows how), or select the "
        "cases by name. Where they concern no requirement, waive the rule on the item, with that reason.",
        bad=tested(_OF_1, run=naming("R-1", "")),
        good=tested(_OF_1, run=naming("R-1", "R-1")),
    )
)
COUNTED_BETTER = declare(
    Rule(
        code="SFC744",
        name="results-counted-as-better",
        severity=Severity.WARNING,
        summary="An evidence item counts results as better than their state is.",
        why="Failures that count as passes can turn a refuted requirement into a demonstrated one. That may be right, "
        "and a reader must see it on every check.",
        source=_MODEL,
        fix="Correct what failed and run it again; or keep the reason under `run_states`, and waive this rule there.",
        bad=tested("run_states: {failed: {outcome: pass, reason: The host was down}}", run=FAILED),
        good=tested("run_states: {passed: {outcome: unresolved, reason: The oracle was off}}"),
    )
)
UNCITED = declare(
    Rule(
        code="SFC745",
        name="results-not-cited",
        severity=Severity.WARNING,
        summary="A file of results lies beside the artefacts, and no evidence item counts it.",
        why="Runs that are left out may be those that failed. Either they say something about the case, or they need "
        "not lie there.",
        source=_MODEL,
        fix="Add it with `safetycase evidence add`, or move it out of the folder.",
        bad=tested() + beside("evidence/run-2.xml", PASSED),
        good=tested(),
    )
)
