"""What the language that the manifest states keeps rules from looking at."""

from __future__ import annotations

from collections.abc import Container, Mapping

from safetycase.findings import Rule, Severity, declare, find
from safetycase.model import Manifest
from safetycase.rules.words import LISTS, speaks_english

LANGUAGE_SILENCES = declare(
    Rule(
        code="SFC095",
        name="language-silences-rules",
        severity=Severity.INFO,
        summary="The manifest states a language in which no rule about wording looks at the texts.",
        why="A check that finds nothing because it does not look must not read like one that looked. It is therefore "
        "said on every run, and as a warning where the case makes one of these rules an error.",
        source="safetycase design: a case must not look better than it is",
        fix="Nothing, if the texts are in that language; otherwise remove `language`, or write `language: en`.",
        bad="language: de",
        good="language: en",
    )
)

ENGLISH_RULES = tuple(sorted({"SFC443"}.union(*(use.rules for use in LISTS.values()))))
"""The codes of the rules that look at English wording, and at nothing in a case in another language."""


def silenced(manifest: Manifest, disabled: Container[str] = ()) -> tuple[str, ...]:
    """The codes of the rules that look at nothing in the language of a case, without those that it switches off."""
    return () if speaks_english(manifest) else tuple(code for code in ENGLISH_RULES if code not in disabled)


def language_fault(
    manifest: Manifest, severities: Mapping[str, Severity], disabled: Container[str]
) -> tuple[str, Severity] | None:
    """The message about the language of a case and its severity; None where every rule looks at the texts."""
    codes = silenced(manifest, disabled)
    if not codes:
        return None
    rules = f"the {len(codes)} rules about English wording look" if len(codes) > 1 else "the rule about wording looks"
    message = f"the texts are said to be in {' '.join(str(manifest.language).split())}: {rules} at nothing"
    errors = [code for code in codes if severities.get(code) is Severity.ERROR]
    if not errors:
        return message, LANGUAGE_SILENCES.severity
    named = (f"`{rule.name}` ({rule.code})" for rule in map(find, errors[:3]) if rule is not None)
    more = f" and {len(errors) - 3} more" if len(errors) > 3 else ""
    return f"{message}, though the case makes {', '.join(named)}{more} an error", Severity.WARNING
