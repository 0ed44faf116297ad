"""The rules about what became weaker since an earlier state of a case."""

from __future__ import annotations

from safetycase.findings import Rule, Severity, declare

_SOURCE = "Humble and Farley: Continuous Delivery (2010), ch. 3 (ratcheting); STPA Handbook 2018, ch. 2 (traceability)"

NEW_GAP = declare(
    Rule(
        code="SFC650",
        name="new-gap",
        severity=Severity.ERROR,
        summary="Since the base, something is no longer covered, or something new is not covered.",
        why="A gap that was there is known; one that a change brings is a decision of that change, and is cheapest to "
        "close in it. What is an error anyway is not said twice.",
        source=_SOURCE,
        fix="Close the gap in this change; or give the reason where the rule that is named says how: under "
        "`not_needed`, or by a waiver of that rule, which SFC653 then names.",
        bad="  hazards:\n    H-1: {text: Too close, losses: [L-1]}\n  constraints:\n"
        "-   SC-1: {text: Cars must keep apart, hazards: [H-1]}",
        good="  hazards:\n    H-1: {text: Too close, losses: [L-1]}\n  constraints:\n"
        "    SC-1: {text: Cars must keep apart, hazards: [H-1]}",
    )
)
WORSE_VERDICT = declare(
    Rule(
        code="SFC651",
        name="verdict-worse",
        severity=Severity.ERROR,
        summary="Since the base, the verdict on a requirement became worse.",
        why="What was demonstrated and is not any more is news that must not wait for the next audit.",
        source=_SOURCE,
        fix="Mend what was tested, or bring evidence for what changed. Where it is known and borne, waive the rule "
        "about the verdict with the reason; SFC653 then names the waiver.",
        bad="  requirements:\n    R-1: {text: It stops}\n  evidence:\n"
        "-   E-1: {supports: [R-1], artefact: {path: run.xml}}",
        good="  requirements:\n    R-1: {text: It stops}\n  evidence:\n"
        "    E-1: {supports: [R-1], artefact: {path: run.xml}}",
    )
)
LOOSENED = declare(
    Rule(
        code="SFC652",
        name="target-loosened",
        severity=Severity.WARNING,
        summary="Since the base, a requirement asks for less, or evidence may be older or smaller than before.",
        why="A target that moves to where the results are shows nothing. It may be right; somebody must see it. "
        "Looked at are target, confidence, coverage, slices, margin, plan, regime and combination of requirements, and "
        "age and size of evidence.",
        source="Nosek et al.: The preregistration revolution, PNAS 115 (2018) 2600-2606",
        fix="Say in the review of the change why less is enough, or put the target back.",
        bad="  requirements:\n    R-1:\n      text: It stops\n"
        "-     target: {metric: failure-rate, at_most: 0.01, confidence: 0.95}\n"
        "+     target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}",
        good="  requirements:\n    R-1:\n      text: It stops\n"
        "      target: {metric: failure-rate, at_most: 0.01, confidence: 0.95}",
    )
)
SILENCED = declare(
    Rule(
        code="SFC653",
        name="check-silenced",
        severity=Severity.WARNING,
        summary="Since the base, a rule was weakened or switched off, a finding waived, or something said not to be "
        "needed.",
        why="A change that silences a check looks as green as one that satisfies it. What a manifest sets for the "
        "rules that compare with a base counts from the next change on, so that no change can silence them for itself.",
        source=_SOURCE,
        fix="Say in the review of the change why the finding does not matter, or settle it.",
        bad="  losses:\n-   L-1: {text: Harm}\n+   L-1: {text: Harm, waivers: [{rule: SFC201, reason: Later}]}",
        good="  losses:\n    L-1: {text: Harm}",
    )
)
GONE = declare(
    Rule(
        code="SFC654",
        name="item-gone",
        severity=Severity.WARNING,
        summary="Since the base, an item that the case relied on was deleted or made obsolete.",
        why="A hazard, an unsafe control action or a requirement that is taken out takes its gaps with it: the case "
        "looks better with less. An item that only has another id now is not gone: it is known by its words, or by the "
        "old id under `aliases`.",
        source=_SOURCE,
        fix="Say in the review of the change why it is not needed. An item that is only renamed keeps the old id under "
        "`aliases`.",
        bad="  losses:\n    L-1: {text: Harm}\n  hazards:\n    H-1: {text: Too close, losses: [L-1]}\n"
        "-   H-2: {text: Too fast, losses: [L-1]}",
        good="  losses:\n    L-1: {text: Harm}\n  hazards:\n    H-1: {text: Too close, losses: [L-1]}\n"
        "    H-2: {text: Too fast, losses: [L-1]}",
    )
)
ID_REUSED = declare(
    Rule(
        code="SFC655",
        name="id-reused",
        severity=Severity.WARNING,
        summary="A new item has the id of another one that was deleted earlier.",
        why="Minutes, tickets and reports of old name the id and mean the other item. An item that comes back with its "
        "words is the same one.",
        source="ISO/IEC/IEEE 29148:2018, 5.2.8 (identification): ids are unique and are not used again",
        fix="Give the item an id that was never used; `safetycase new` takes the next number.",
        bad="  hazards:\n    H-1: {text: Too close}\n+   H-2: {text: Too fast}",
        good="  hazards:\n    H-1: {text: Too close}\n+   H-3: {text: Too fast}",
    )
)
LOCK_LOST = declare(
    Rule(
        code="SFC658",
        name="lock-line-lost",
        severity=Severity.ERROR,
        summary="Since the base, the lock no longer says what was accepted of evidence that is still there.",
        why="With the line goes the only thing that says that an artefact, a requirement or the evidence item changed "
        "after the results were looked at. Until it is back, the evidence is judged by the line that the base had.",
        source="safetycase model: the lock and the life of evidence",
        fix="Restore safetycase.lock, look at what changed, and run `safetycase evidence lock`.",
        bad='  evidence:\n-   E-1: {"path": "evidence/run.xml", "sha256": "...", ...}   # in safetycase.lock',
        good='  evidence:\n    E-1: {"path": "evidence/run.xml", "sha256": "...", ...}   # in safetycase.lock',
    )
)
COUNTS_EDITED = declare(
    Rule(
        code="SFC659",
        name="locked-counts-edited",
        severity=Severity.ERROR,
        summary="Since the base, the lock has other counts of the same results.",
        why="The same bytes under the same selection give the same counts. Where this check did not count them itself, "
        "since they are not here or were collected, other counts than before are an edit, or come of a release that "
        "reads the format otherwise. What this check counts itself is compared with the lock anyway (SFC742).",
        source="safetycase model: the lock and the life of evidence",
        fix="Run `safetycase evidence lock`, or `safetycase evidence collect` for what it counted, where the results "
        "are; or restore the line of the base. If a new release counts otherwise, say so in the review of the change.",
        bad='  evidence:\n-   E-1: {"sha256": "...", "states": {"failed": 9, "passed": 30}, ...}   # the lock\n'
        '+   E-1: {"sha256": "...", "states": {"passed": 39}, ...}',
        good='  evidence:\n    E-1: {"sha256": "...", "states": {"failed": 9, "passed": 30}, ...}   # the lock',
    )
)
OTHERWISE = declare(
    Rule(
        code="SFC657",
        name="judged-otherwise",
        severity=Severity.WARNING,
        summary="Since the base, something was changed by which an item is judged, and it does not ask for more.",
        why="A narrower environment, a doubt that points elsewhere or a failure that counts as a pass make a case look "
        "better without a better result. Named is each change of a field that a verdict or the coverage uses, with the "
        "old and the new value, unless it is surely stricter, says something for the first time, or describes a new "
        "run that was accepted into the lock; and what `subject` and `defaults` of the manifest say of results that "
        "are the same. So are fewer results that were accepted, and other words of a requirement that were accepted "
        "with the results of the old ones; environments that are said to take in more than was tested, new bridges "
        "from there, and plans that are raised to what was run; and what was generated and is said to be of a "
        "person. Else words, titles, owners and labels are not looked at.",
        source=_SOURCE,
        fix="Say in the review of the change why the new value is right, or put the old one back.",
        bad="  requirements:\n    R-1: {text: It stops}\n  defeaters:\n"
        "-   D-1: {text: The probe may be loose, challenges: [R-1], state: open}\n"
        "+   D-1: {text: The probe may be loose, challenges: [R-1], state: refuted}",
        good="  requirements:\n    R-1: {text: It stops}\n  defeaters:\n"
        "-   D-1: {text: The probe may be loose, challenges: [R-1], state: refuted}\n"
        "+   D-1: {text: The probe may be loose, challenges: [R-1], state: open}",
    )
)
