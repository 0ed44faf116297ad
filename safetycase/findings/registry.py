"""The registry of rules: what each code means, why it matters and how to settle it."""

from __future__ import annotations

import msgspec

from safetycase.findings.finding import Finding, Severity


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as a person looks it up.

    `code` is `SFC` and three digits, never used again once given; the hundreds name the topic. `why` ends with its
    source. `bad` and `good` are YAML (or other text where the rule is not about YAML), perhaps
    with files and commands beside it, each below a line `-- path --` or behind a `$`.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    why: str
    source: str
    fix: str
    bad: str
    good: str


_rules: dict[str, Rule] = {}

TOPICS = {
    "0": "reading and schema",
    "1": "ids and references",
    "2": "losses, hazards and constraints",
    "3": "control structure",
    "4": "unsafe control actions",
    "5": "loss scenarios",
    "6": "requirements and tracing",
    "7": "evidence and statistics",
    "8": "dependability",
    "9": "argument and review",
}
"""What the hundreds digit of a code says."""


def declare(rule: Rule) -> Rule:
    """Enter a rule. Raises ValueError if its code or name is taken by another."""
    for known in _rules.values():
        if known != rule and (known.code == rule.code or known.name == rule.name):
            raise ValueError(f"{rule.code} {rule.name} clashes with {known.code} {known.name}")
    _rules[rule.code] = rule
    return rule


def rules() -> list[Rule]:
    """Every rule that has been declared so far, by code."""
    return [_rules[code] for code in sorted(_rules)]


def find(code_or_name: str) -> Rule | None:
    """The rule with this code (any letter case) or name, or None."""
    wanted = code_or_name.strip()
    by_code = _rules.get(wanted.upper())
    if by_code is not None:
        return by_code
    return next((rule for rule in _rules.values() if rule.name == wanted.lower()), None)


def name_of(code: str) -> str:
    """The kebab-case name of a code, or the code itself if nobody declared it."""
    rule = _rules.get(code)
    return rule.name if rule is not None else code


def words_of(finding: Finding) -> str:
    """What words are looked for in where findings are narrowed by words: in small letters, and the rule by name too."""
    parts = (
        finding.severity.word, finding.rule, name_of(finding.rule), f"{finding.item}.{finding.field}", finding.file,
        finding.message,
    )  # fmt: skip
    return " ".join(parts).lower()
