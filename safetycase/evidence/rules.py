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
        fix="Copy the results to the path, correct artefact.path, or run `safetycase evidence lock` where they are.",
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
EVIDENCE_EXPIRED = declare(
    Rule(
        code="SFC710",
        name="evidence-expired",
        severity=Severity.ERROR,
        summary="The evidence is past its last day, older than it may be, or undated where its age matters.",
        why="Results describe what was tested when it was tested. Evidence without a date cannot be shown to be fresh.",
        source=_MODEL,
        fix="Run the tests again and lock the results, or state `produced`.",
        bad='expires: "2024-12-31"',
        good='expires: "2099-12-31"',
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
SUBJECT_NOT_STATED = declare(
    Rule(
        code="SFC713",
        name="subject-not-stated",
        severity=Severity.WARNING,
        summary="The evidence does not say of which version it speaks, although the case names one.",
        why="Old results would go on counting after the next version.",
        source=_MODEL,
        fix="State `subject` in the item, or once for all under defaults.evidence.subject in safetycase.yaml.",
        bad="E-1: {supports: [R-1], artefact: {path: evidence/run.xml}}",
        good='E-1: {supports: [R-1], artefact: {path: evidence/run.xml}, subject: {version: "2.3.0"}}',
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
        summary="The lock names evidence that is not in the case, or without an artefact.",
        why="An evidence item was removed or renamed without its history; what it showed may be missed.",
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
