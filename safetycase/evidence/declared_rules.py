"""The rules about what requirements and evidence say, or leave open, of how a test stands to the use."""

from __future__ import annotations

from safetycase.findings import Rule, Severity, declare

_MODEL = "safetycase model: an evidence item that can be judged"
_RATE = "target: {metric: failure-rate, of: answered, at_most: 0.01, confidence: 0.95}"
_ANSWERED = (
    f"requirements:\n  R-1: {{text: Answers are right, {_RATE}, coverage: {{at_least: 0.5, confidence: 0.95}}}}\n"
)
_WARD = "environments:\n  ENV-WARD: {title: The ward, kind: deployment, parameters: {%s}}\n"
_SITES = _WARD % "site: {values: [north]}"
_LEVELS = _WARD % "capability_level: {values: [level-2]}"
_WHERE = "environment: ENV-WARD"

THRESHOLD_UNSTATED = declare(
    Rule(
        code="SFC769",
        name="threshold-not-stated",
        severity=Severity.WARNING,
        summary="Nobody says on which data it was chosen what is answered and what is left open.",
        why="Who may leave cases open chooses where to draw the line. Drawn on the very results that are judged, it "
        "leaves out just what failed, and the bound must pay for that choice.",
        source="Y. Geifman and R. El-Yaniv, Selective classification for deep neural networks (2017)",
        fix="Write `threshold_chosen_on: separate` where it was chosen on other data, else `same-data`.",
        bad=f"{_ANSWERED}evidence:\n  E-1: {{supports: [R-1], text: Run, sampling: {{how: random}}}}",
        good=f"{_ANSWERED}evidence:\n"
        "  E-1: {supports: [R-1], text: Run, sampling: {how: random}, threshold_chosen_on: separate}",
    )
)
HOLDS_ANYWHERE = declare(
    Rule(
        code="SFC771",
        name="requirement-without-environment",
        severity=Severity.WARNING,
        summary="A requirement that is measured does not say where it must hold, and the case says where it is used.",
        why="How often something fails depends on where it is used. Without `environment` results from anywhere "
        "demonstrate the requirement, also from where the system is never used.",
        source="safetycase model: environments, the deployment must lie inside the test",
        fix="Name under `environment` the one in which it must hold; evidence then says where it was obtained.",
        bad=f"{_SITES}requirements:\n  R-1: {{text: Answers are right, {_RATE}}}",
        good=f"{_SITES}requirements:\n  R-1: {{text: Answers are right, {_WHERE}, {_RATE}}}",
    )
)
CAPABILITY_ELSEWHERE = declare(
    Rule(
        code="SFC772",
        name="capability-not-reached",
        severity=Severity.WARNING,
        summary="Evidence holds for a capability that is not, or not known to be, the one that is used.",
        why="A safeguard that holds what is weak need not hold what is strong. What was tried at a lower capability "
        "says nothing of the one in use until somebody shows that it carries over.",
        source=_MODEL,
        fix="State `capability_level` as a parameter of the environment that the requirement names, and try it at that "
        "level.",
        bad=f"{_LEVELS}requirements:\n  R-1: {{text: It stays in, {_WHERE}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], text: Run, {_WHERE}, capability_level: level-1}}",
        good=f"{_LEVELS}requirements:\n  R-1: {{text: It stays in, {_WHERE}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], text: Run, {_WHERE}, capability_level: level-2}}",
    )
)
NOT_THIRD_PARTY = declare(
    Rule(
        code="SFC775",
        name="third-party-contradicted",
        severity=Severity.WARNING,
        summary="Evidence is said not to be of those who made the subject, and its lineage names them.",
        why="Results of a third party are trusted more than those of the maker. Where both are the same, nobody else "
        "has looked.",
        source=_MODEL,
        fix="Write `first_party: true`, or correct the lineage of the evidence or of the component.",
        bad="components:\n  net: {title: Net, lineage: {team: vision, training_data: own}}\n"
        "requirements:\n  R-1: {text: It stops}\nevidence:\n  E-1: {supports: [R-1], text: Run, first_party: false,\n"
        "        subject: {component: net}, lineage: {evaluator: vision}}",
        good="components:\n  net: {title: Net, lineage: {team: vision, training_data: own}}\n"
        "requirements:\n  R-1: {text: It stops}\nevidence:\n  E-1: {supports: [R-1], text: Run, first_party: true,\n"
        "        subject: {component: net}, lineage: {evaluator: vision}}",
    )
)
