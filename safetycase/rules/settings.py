"""What the manifest says about rules, and what waivers say on items."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.findings import Finding, Path, Rule, Severity, Waiver, field_text, find, rules
from safetycase.findings.text import reason as told
from safetycase.findings.text import stated
from safetycase.model import MANIFEST_NAME
from safetycase.rules import faults
from safetycase.rules.languagesettings import LANGUAGE_SILENCES, language_fault
from safetycase.rules.suggest import nearest
from safetycase.rules.words import WordList
from safetycase.rules.wordsettings import changed_lists


class Settings(msgspec.Struct, frozen=True):
    """The severities that the manifest changes, the rules it switches off, the lists of words it changes, and what is
    wrong with its settings."""

    severities: dict[str, Severity]
    disabled: frozenset[str]
    findings: tuple[Finding, ...]
    lists: Mapping[str, WordList] = {}

    def applied(self, finding: Finding) -> Finding | None:
        """The finding as this case treats it; None if its rule is switched off."""
        if finding.rule in self.disabled:
            return None
        severity = self.severities.get(finding.rule, finding.severity)
        if finding.rule in faults.ALWAYS_NAMED:
            severity = max(severity, finding.severity)
        return finding if severity is finding.severity else msgspec.structs.replace(finding, severity=severity)


class Claim(msgspec.Struct, frozen=True):
    """A waiver that holds: the rule it silences, its place in the item, and its words."""

    code: str
    index: int
    waiver: Waiver


def look_up(code_or_name: str) -> Rule | None:
    """A rule by code or name, from whichever room declares it."""
    from safetycase.rules.catalogue import all_rules

    return find(code_or_name) or (find(code_or_name) if all_rules() else None)


def _maybe(word: str) -> str:
    """The end of a message about an unknown rule."""
    known = [rule.name for rule in rules()]  # another number is another rule, not a slip
    guess = nearest(word, known, cutoff=0.7)
    return f"; did you mean `{guess}`?" if guess else ""


def settings_of(case: Case) -> Settings:
    """The settings of a case's manifest. Those without a reason, or that weaken what must not be weakened, are not
    used but reported."""
    severities: dict[str, Severity] = {}
    disabled: set[str] = set()
    found: list[Finding] = []

    def report(fault: Rule, message: str, path: Path, severity: Severity | None = None, *, key: bool = True) -> None:
        document = case.manifest_document
        position = document.position(path, key=key) if document is not None else None
        found.append(
            Finding(
                rule=fault.code, severity=severity or fault.severity, message=message, hint=fault.fix,
                file=MANIFEST_NAME, field=field_text(path), position=position,
            )
        )  # fmt: skip

    names: dict[str, str] = {}
    for name, setting in case.manifest.rules.items():
        path: Path = ("rules", name)
        rule = look_up(name)
        if rule is None:
            report(faults.SETTING_UNKNOWN_RULE, f"there is no rule `{name}`{_maybe(name)}", path)
            continue
        severity = Severity.parse(setting.severity) if isinstance(setting.severity, str) else rule.severity
        off = setting.enabled is False
        weaker = off or severity < rule.severity
        if rule.code in names:
            report(faults.SETTING_TWICE, f"`{rule.name}` is set already, as `{names[rule.code]}`", path)
        elif faults.fixed(rule) and weaker:
            message = f"`{rule.name}` ({rule.code}) can be neither weakened nor switched off for a whole case"
            report(faults.SETTING_REFUSED, message, path)
        elif not isinstance(setting.because, str) or not told(setting.because):
            report(
                faults.SETTING_WITHOUT_REASON, f"the setting of `{rule.name}` has no reason, so it is not used", path
            )
        else:
            names[rule.code] = name
            if off:
                disabled.add(rule.code)
            else:
                severities[rule.code] = severity
            if weaker:
                how = "is switched off" if off else f"counts as {severity.word} instead of {rule.severity.word}"
                reason = " ".join(setting.because.split())
                report(faults.SETTING_WEAKENS, f"`{rule.name}` ({rule.code}) {how}: {reason}", path)
    lists: Mapping[str, WordList] = {}
    if case.manifest.words:
        lists, faulty = changed_lists(case.manifest, partial(_severity_here, severities))
        for one in faulty:
            report(one.rule, one.message, one.path, key=one.at_key)
    language = language_fault(case.manifest, severities, disabled)
    if language is not None:
        report(LANGUAGE_SILENCES, language[0], ("language",), language[1])
    return Settings(severities, frozenset(disabled), tuple(found), lists)


def _severity_here(severities: dict[str, Severity], code: str) -> Severity:
    """The severity of a rule in a case that changes some."""
    rule = look_up(code)
    return severities.get(code, rule.severity if rule is not None else Severity.ERROR)


def waivers_of(case: Case, item: AnyItem, as_of: date) -> tuple[list[Claim], list[Finding]]:
    """The waivers of an item that hold on the day `as_of`, and what is wrong with the others."""
    claims: list[Claim] = []
    found: list[Finding] = []

    def report(fault: Rule, message: str, index: int, *steps: str | int) -> None:
        found.append(waiver_finding(case, item, fault, message, ("waivers", index, *steps)))

    for index, entry in enumerate(item.data.get("waivers", ())):
        name = _text(entry, "rule")
        rule = look_up(name) if name else None
        if rule is None:
            message = f"there is no rule `{name}`{_maybe(name)}" if name else "the waiver names no rule"
            report(faults.WAIVER_UNKNOWN_RULE, message, index, "rule")
            continue
        expires = _text(entry, "expires")
        if faults.unbending(rule) or rule.code in faults.COMPARING:
            report(faults.WAIVER_REFUSED, f"`{rule.name}` ({rule.code}) cannot be waived", index, "rule")
        elif not told(_text(entry, "reason")):
            report(faults.WAIVER_WITHOUT_REASON, f"the waiver of `{rule.name}` gives no reason", index)
        elif expires and not _holds(expires, as_of):
            message = f"the waiver of `{rule.name}` ended on {expires}" if _day(expires) else f"{expires} is no day"
            report(faults.WAIVER_EXPIRED, message, index, "expires")
        else:
            claims.append(Claim(rule.code, index, Waiver(_text(entry, "reason"), _text(entry, "by"), expires)))
    return claims, found


def waiver_finding(case: Case, item: AnyItem, fault: Rule, message: str, path: Path) -> Finding:
    """A finding about a waiver of an item."""
    return Finding(
        rule=fault.code, severity=fault.severity, message=message, hint=fault.fix, item=item.id,
        field=field_text(path), file=item.file, position=case.position(item, path),
    )  # fmt: skip


def _text(entry: Any, field: str) -> str:
    value = entry.get(field, "")
    return stated(value) if isinstance(value, str) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _holds(expires: str, as_of: date) -> bool:
    last = _day(expires)
    return last is not None and as_of <= last
