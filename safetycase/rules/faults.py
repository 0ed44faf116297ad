"""The rules about how rules are set and waived."""

from __future__ import annotations

from safetycase.findings import Rule, Severity, declare

_SOURCE = "safetycase design: a case must not look better than it is"

SETTING_WITHOUT_REASON = declare(
    Rule(
        code="SFC070",
        name="rule-setting-without-reason",
        severity=Severity.ERROR,
        summary="The manifest changes a rule without saying why; the change is not used.",
        why="Whoever reads the report must be able to judge why a rule was weakened. Without a reason nobody can.",
        source=_SOURCE,
        fix="Add `because` with the reason, or remove the setting.",
        bad="rules:\n  many-hazards: {enabled: false}",
        good="rules:\n  many-hazards:\n    enabled: false\n    because: Two products are analysed together.",
    )
)
SETTING_UNKNOWN_RULE = declare(
    Rule(
        code="SFC071",
        name="rule-setting-unknown-rule",
        severity=Severity.ERROR,
        summary="The manifest sets a rule that does not exist.",
        why="A setting that names no rule does nothing, although its author relies on it.",
        source=_SOURCE,
        fix="Use a code or name that `safetycase rules` lists.",
        bad="rules:\n  many-hazard: {severity: warning, because: We count them.}",
        good="rules:\n  many-hazards: {severity: warning, because: We count them.}",
    )
)
SETTING_REFUSED = declare(
    Rule(
        code="SFC072",
        name="rule-setting-refused",
        severity=Severity.ERROR,
        summary="The manifest weakens a rule that cannot be weakened; the change is not used.",
        why="Where a file cannot be read as meant, the rest of the check speaks of another case than the author's. "
        "No reason makes that acceptable.",
        source=_SOURCE,
        fix="Remove the setting and mend what the rule reports.",
        bad="rules:\n  unknown-field: {enabled: false, because: We have many.}",
        good="rules: {}",
    )
)
WAIVER_WITHOUT_REASON = declare(
    Rule(
        code="SFC073",
        name="waiver-without-reason",
        severity=Severity.ERROR,
        summary="A waiver gives no reason, so it silences nothing.",
        why="A waiver is a decision that a reviewer must be able to judge; all of them stand in the report.",
        source=_SOURCE,
        fix="Add `reason`, or remove the waiver.",
        bad="hazards:\n  H-1:\n    losses: [L-1]\n    waivers: [{rule: hazard-without-uca}]",
        good="hazards:\n  H-1:\n    losses: [L-1]\n    waivers:\n      - rule: hazard-without-uca\n"
        "        reason: Only the storage of the device can cause it; see the storage analysis.",
    )
)
WAIVER_EXPIRED = declare(
    Rule(
        code="SFC074",
        name="waiver-expired",
        severity=Severity.WARNING,
        summary="A waiver is past its last day, so it silences nothing.",
        why="A date on a waiver says until when somebody judged the gap acceptable. After it, nobody has.",
        source=_SOURCE,
        fix="Settle the finding, or decide again and write the new date.",
        bad="losses:\n  L-1:\n    text: Harm to a patient\n    waivers: [{rule: loss-without-hazard, reason: Planned, "
        'expires: "2001-01-31"}]',
        good="losses:\n  L-1:\n    text: Harm to a patient\n    waivers: [{rule: loss-without-hazard, reason: Planned, "
        'expires: "2999-01-31"}]',
    )
)
WAIVER_UNKNOWN_RULE = declare(
    Rule(
        code="SFC075",
        name="waiver-unknown-rule",
        severity=Severity.ERROR,
        summary="A waiver names no rule, or one that does not exist.",
        why="A waiver that names no rule silences nothing, although its author relies on it.",
        source=_SOURCE,
        fix="Use a code or name that `safetycase rules` lists.",
        bad="losses:\n  L-1:\n    text: Harm\n    waivers: [{rule: loss-without-hazrd, reason: Planned}]",
        good="losses:\n  L-1:\n    text: Harm\n    waivers: [{rule: loss-without-hazard, reason: Planned}]",
    )
)
WAIVER_UNUSED = declare(
    Rule(
        code="SFC076",
        name="waiver-unused",
        severity=Severity.INFO,
        summary="A waiver silences nothing: the rule finds nothing on the item.",
        why="A waiver left behind would silence the next fault of its kind, which nobody has judged.",
        source=_SOURCE,
        fix="Remove the waiver.",
        bad="losses:\n  L-1:\n    text: Harm\n    waivers: [{rule: hazard-without-uca, reason: Planned}]",
        good="losses:\n  L-1: Harm",
    )
)
WAIVER_REFUSED = declare(
    Rule(
        code="SFC077",
        name="waiver-refused",
        severity=Severity.ERROR,
        summary="A waiver names a rule that cannot be waived.",
        why="Where an item cannot be read as meant, the rest of the check speaks of another item than the author's. "
        "No reason makes that acceptable.",
        source=_SOURCE,
        fix="Remove the waiver and mend what the rule reports.",
        bad="losses:\n  L-1:\n    txt: Harm\n    waivers: [{rule: unknown-field, reason: We like it}]",
        good="losses:\n  L-1:\n    text: Harm",
    )
)


SETTING_WEAKENS = declare(
    Rule(
        code="SFC078",
        name="rule-weakened",
        severity=Severity.INFO,
        summary="The manifest weakens a rule or switches it off.",
        why="A check that finds nothing because it does not look must not read like one that looked. Each weakened "
        "rule is therefore named on every run, with the reason given.",
        source=_SOURCE,
        fix="Nothing, if the reason still holds; otherwise remove the setting.",
        bad="rules:\n  hazard-without-uca: {enabled: false, because: Not yet.}",
        good="rules: {}",
    )
)
SETTING_TWICE = declare(
    Rule(
        code="SFC079",
        name="rule-set-twice",
        severity=Severity.ERROR,
        summary="The manifest sets a rule twice, by its code and by its name; the second setting is not used.",
        why="Two settings of one rule can contradict each other, and a reader sees only one of them.",
        source=_SOURCE,
        fix="Remove one of the two.",
        bad="rules:\n  SFC204: {severity: error, because: We want it.}\n"
        "  hazard-without-uca: {severity: warning, because: We do not.}",
        good="rules:\n  hazard-without-uca: {severity: error, because: We want it.}",
    )
)


ALWAYS_NAMED = frozenset(["SFC078", "SFC093", "SFC095"])
"""Codes of the rules that say what the manifest weakens or silences, which must not be weakened themselves."""


COMPARING = frozenset(f"SFC{code}" for code in range(650, 656))
"""Codes of the rules that compare with an earlier state: only `check --base` knows what they find, so that a waiver of
one would be unused on every other run. What they find is settled by the rules that they name."""


def unbending(rule: Rule) -> bool:
    """Whether a rule can be neither weakened nor waived: errors of reading, of the schema and of the manifest."""
    return rule.code < "SFC100" and (rule.severity is Severity.ERROR or rule.code in ALWAYS_NAMED)


def fixed(rule: Rule) -> bool:
    """Whether the manifest cannot weaken a rule: unbending ones, and errors that evidence brings.

    What evidence says can be waived on one item, with a reason, where everybody sees it; not for a whole case.
    """
    return unbending(rule) or (rule.code.startswith("SFC7") and rule.severity is Severity.ERROR)
