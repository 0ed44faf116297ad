"""The rules about evidence: artefacts, the lock, and what the results say."""

from __future__ import annotations

from safetycase.findings import Rule, Severity, declare

_MODEL = "safetycase model: a requirement that can be measured, an evidence item that can be judged"
_LOCK = "safetycase model: the lock and the life of evidence"

ARTEFACT_MISSING = declare(
    Rule(
        code="SFC700",
        name="artefact-missing",
        severity=Severity.ERROR,
        summary="The artefact of an evidence item is not here, and the lock does not know it.",
        why="Without the results nothing can be judged, so that everything that rests on them is unknown.",
        source=_MODEL,
        fix="Copy the results to the path, correct artefact.path, or run `safetycase evidence lock` where they are. "
        "`safetycase evidence collect` counts what no check reads: Parquet, patterns of files, tables of an engine, "
        "files that are too large.",
        bad="E-1:\n  artefact: {path: evidence/rnu.xml}",
        good="E-1:\n  artefact: {path: evidence/run.xml}",
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
        bad="evidence/run.xml is a Git LFS pointer",
        good="evidence/run.xml with the results themselves",
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
        bad="artefact: {path: ../elsewhere/run.xml}",
        good="artefact: {path: evidence/run.xml, format: junit}",
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
        fix="Correct select.where; `safetycase evidence list` shows what the artefact contains.",
        bad='select: {where: {property.requirement: "R-33"}}',
        good='select: {where: {property.requirement: "R-3"}}',
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
        bad="select: {where: {name: [test_limit, test_that_was_renamed]}}",
        good="select: {where: {name: [test_limit, test_alarm]}}",
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
        bad='select: {where: {test: "test_stops"}}',
        good='select: {where: {name: "test_stops"}}',
    )
)
SUBJECT_DRIFT = declare(
    Rule(
        code="SFC711",
        name="subject-drift",
        severity=Severity.ERROR,
        summary="The evidence speaks of another version than the case does.",
        why="What held for one version need not hold for the next.",
        source=_MODEL,
        fix="Test the version that the case speaks of, or correct `subject` in safetycase.yaml or in the item.",
        bad='subject: {version: "2.2.0"}   # the case: version "2.3.0"',
        good='subject: {version: "2.3.0"}',
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
        bad="E-1: {supports: [R-1], artefact: {path: evidence/run.xml}}",
        good='E-1: {supports: [R-1], artefact: {path: evidence/run.xml}, subject: {version: "2.3.0"}}',
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
        bad='produced: "2026-05-01"   # the artefact: timestamp="2024-05-01T10:00:00"',
        good="produced left out where the artefact states its date",
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
        bad="subject: {commit: 4f1c2aa, dirty: true}",
        good="subject: {commit: 4f1c2aa}",
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
        bad="R-1 with allocated_to: [pump-controller], E-1 with subject: {component: drive-unit}",
        good="R-1 with allocated_to: [pump-controller], E-1 with subject: {component: pump-controller}",
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
        bad="R-1 with method: test, E-1 with method: review",
        good="R-1 with method: test, E-1 with method: test",
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
        bad="R-1 with a failing test",
        good="R-1 with passing tests",
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
        fix="The message says what is lacking and, for rates, how many more failure-free trials would do.",
        bad="20 passing trials for a failure rate of at most 0.05 at 95 % confidence",
        good="59 passing trials for a failure rate of at most 0.05 at 95 % confidence",
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
        bad="target: {metric: failure-rate, at_most: 0.05}   # no confidence",
        good="target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}",
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
        bad="R-1: {status: obsolete}   # with a failing test",
        good="R-1: {status: obsolete, rationale: replaced by R-7}, its evidence obsolete too",
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
        bad="expect: {items: 500}   # the artefact has 2",
        good="expect: {items: 500}   # the artefact has 500",
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
        bad="two tests called test_stop in one class",
        good="test_stop_when_low, test_stop_when_empty",
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
        bad='<testsuite tests="5"> with one test case',
        good='<testsuite tests="1"> with one test case',
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
        bad="E-1: {supports: [R-3], artefact: {path: evidence/run.xml}}",
        good="E-1:\n  supports: [R-3]\n  artefact: {path: evidence/run.xml}\n"
        "  select: {where: {property.requirement: R-3}}",
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
        bad='record_property("requirement", "R-33")',
        good='record_property("requirement", "R-3")',
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
        bad="E-1: {supports: [R-1], method: review}",
        good="E-1: {supports: [R-1], method: test, artefact: {path: evidence/run.xml}}",
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
        bad="run_states: {skipped: {outcome: pass}}",
        good="run_states: {xpassed: {outcome: pass, reason: the fault was mended upstream}}",
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
        bad="E-1: {artefact: {path: evidence/run.xml}}",
        good="E-1: {artefact: {path: evidence/run.xml}, sampling: {how: random, from: ENV-1}}",
    )
)
SAME_RUN_TWICE = declare(
    Rule(
        code="SFC739",
        name="same-run-twice",
        severity=Severity.WARNING,
        summary="Two artefacts report the same cases with the same results and times: it is one run, and counts once.",
        why="A copy of a run says nothing new. Counted twice it would double the number of trials.",
        source=_MODEL,
        fix="Remove one of the two, or run the cases again.",
        bad="evidence/run.xml and evidence/copy-of-run.xml, pooled",
        good="evidence/run-1.xml and evidence/run-2.xml from two runs",
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
        bad="evidence/run.xml with a failed test that has no requirement property",
        good="evidence/run.xml in which the failed test names R-1, so that R-1 is refuted",
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
        bad="run_states: {failed: {outcome: pass, reason: flaky host}}",
        good="run_states: {passed: {outcome: unresolved, reason: the oracle was switched off}}",
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
        bad="evidence/run-1.xml and evidence/run-2.xml, of which only the first is in an evidence item",
        good="an evidence item for each of the two",
    )
)
