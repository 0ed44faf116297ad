"""The rules about who says what is right, and whether anybody looked at how often that is wrong."""

from __future__ import annotations

from safetycase.findings import Rule, Severity, declare

_AUDITS = "W. J. Rogan and B. Gladen, Am. J. Epidemiology 107 (1978): a rate seen through a judge who errs"
_MODEL = "safetycase model: an evidence item that can be judged; label_quality"
_RATE = "target: {metric: failure-rate, at_most: 0.01, confidence: 0.95}"
_REQUIREMENT = f"requirements:\n  R-1: {{text: Answers are right, {_RATE}}}\n"
_RUN = "evidence:\n  E-1: {supports: [R-1], text: Run, sampling: {how: random}"

LABELS_UNAUDITED = declare(
    Rule(
        code="SFC765",
        name="labels-unaudited",
        severity=Severity.WARNING,
        summary="A model says what is right, or labels err where the subject errs, and nobody checked any label.",
        why="A failure that the judge takes for a pass is counted as a pass. How often that happens is unknown until "
        "people look at labels, and the failure rate is larger by just that.",
        source=_AUDITS,
        fix="Let people check labels drawn at random where subject and judge agree, and write `label_quality: "
        "{audited: ..., wrong: ..., scope: agreements}`: the bound then pays for it.",
        bad=f"{_REQUIREMENT}{_RUN}, oracle: model}}",
        good=f"{_REQUIREMENT}{_RUN}, oracle: model,\n"
        "        label_quality: {audited: 2000, wrong: 0, scope: agreements}}",
    )
)
AUDIT_ONE_SIDED = declare(
    Rule(
        code="SFC766",
        name="label-audit-one-sided",
        severity=Severity.WARNING,
        summary="Labels were checked, and not known to be checked where subject and label agree.",
        why="To look again at disagreements can only turn failures into passes. Errors of labels that hide failures "
        "lie where both agree, and nobody looked there.",
        source=_MODEL,
        fix="Say under `label_quality.scope` which labels were checked, `agreements` or `all`; if only disagreements "
        "were, check a random part of the agreements too, and give their number under `audited`.",
        bad=f"{_REQUIREMENT}{_RUN},\n        label_quality: {{disagreements_reviewed: all}}}}",
        good=f"{_REQUIREMENT}{_RUN},\n"
        "        label_quality: {disagreements_reviewed: all, audited: 2000, wrong: 0, scope: agreements}}",
    )
)
JUDGED_BY_ITS_LIKE = declare(
    Rule(
        code="SFC767",
        name="judged-by-its-like",
        severity=Severity.WARNING,
        summary="The model that judges is the model that is tested, or what that was made from.",
        why="A model takes its own mistakes for right: such labels err where the subject errs, so that agreement says "
        "little. To say that their errors have nothing to do with each other contradicts where they come from.",
        source="E. Kim et al., Correlated Errors in Large Language Models, ICML 2025",
        fix="Judge with a model of another origin, or by people; or check labels (`label_quality: {audited, wrong, "
        "scope: agreements}`), and say `errors_correlated: yes`.",
        bad=f"{_REQUIREMENT}{_RUN},\n        subject: {{model: foo-7}}, lineage: {{judge_model: foo-7}}}}",
        good=f"{_REQUIREMENT}{_RUN},\n"
        "        subject: {model: foo-7}, lineage: {judge_model: foo-7}, oracle: model,\n"
        "        label_quality: {audited: 2000, wrong: 0, scope: agreements, errors_correlated: yes}}",
    )
)
ORACLE_CONTRADICTED = declare(
    Rule(
        code="SFC768",
        name="oracle-contradicted",
        severity=Severity.WARNING,
        summary="An evidence item says that no model judged, and names one or has results that do.",
        why="Labels of people or of a fixed rule are trusted more than those of a model. The results know who judged; "
        "the item only says so.",
        source=_MODEL,
        fix="Write `oracle: model`; or, where the model judged none of the selected results, waive this with that "
        "reason.",
        bad=f"{_REQUIREMENT}{_RUN}, oracle: human,\n"
        "        lineage: {judge_model: bar-2}, label_quality: {audited: 2000, wrong: 0, scope: all}}",
        good=f"{_REQUIREMENT}{_RUN}, oracle: model,\n"
        "        lineage: {judge_model: bar-2}, label_quality: {audited: 2000, wrong: 0, scope: all}}",
    )
)
