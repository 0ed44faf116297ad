"""Checks that a change silences: rules that it weakens, lists of words, the language, waivers, and reasons why nothing
is needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from safetycase.case import AnyItem, Case
from safetycase.findings import Finding, Path, Severity, name_of
from safetycase.findings.text import reason
from safetycase.rules.settings import Claim, Settings, look_up, settings_of, waivers_of
from safetycase.rules.since.declared import SILENCED
from safetycase.rules.since.state import Since, finding_in_manifest, finding_on
from safetycase.rules.words import LISTS, speaks_english
from safetycase.rules.wordsettings import weakened_words


def silenced(case: Case, since: Since, day: date) -> Iterator[Finding]:
    """What the manifest and the items silence on a day, and did not silence in the earlier state."""
    yield from _rules(case, since)
    yield from _words(case, since)
    if speaks_english(since.case.manifest) and not speaks_english(case.manifest):
        words = "the texts are said to be in another language than English, at which no rule about wording looks"
        yield _in_manifest(case, since, words, ("language",))
    for item in case.items.values():
        if not item.obsolete:
            yield from _waivers(case, item, since, day)
            yield from _excuse(case, item, since)


def _rules(case: Case, since: Since) -> Iterator[Finding]:
    before, now = settings_of(since.case), settings_of(case)
    for name, setting in case.manifest.rules.items():
        rule = look_up(name)
        if rule is None:
            continue
        was, is_now = _level(before, rule.code, rule.severity), _level(now, rule.code, rule.severity)
        if is_now < was:
            how = f"counts as {Severity(is_now).word} instead of {Severity(was).word}" if is_now else "is switched off"
            because = reason(setting.because) if isinstance(setting.because, str) else ""
            yield _in_manifest(
                case, since, f"`{rule.name}` ({rule.code}) {how}: {' '.join(because.split())}", ("rules", name)
            )


def _level(settings: Settings, code: str, declared: Severity) -> int:
    """The severity that a rule has, 0 where it is switched off."""
    return 0 if code in settings.disabled else settings.severities.get(code, declared)


def _words(case: Case, since: Since) -> Iterator[Finding]:
    before, now = settings_of(since.case).lists, settings_of(case).lists
    for name in now:
        old = since.case.manifest.words.get(name) if name in before else None
        known = set(weakened_words(name, old)) if old is not None else set()
        fewer = [word for word in weakened_words(name, case.manifest.words[name]) if word not in known]
        if fewer:
            codes = ", ".join(LISTS[name].rules[:3])
            words = f"the words `{name}` ({codes}) say less: {', '.join(fewer[:5])}"
            yield _in_manifest(case, since, words, ("words", name))


def _waivers(case: Case, item: AnyItem, since: Since, day: date) -> Iterator[Finding]:
    if not item.data.get("waivers"):
        return
    old = since.item_then(item)
    known = {claim.code: claim for claim in _claims(since.case, old, day)} if old is not None else {}
    for claim in _claims(case, item, day):
        before = known.get(claim.code)
        if before is None:
            words = f"waives {name_of(claim.code)} ({claim.code})"
        elif _later(claim, before):
            words = f"waives {name_of(claim.code)} ({claim.code}) {_until(claim)} instead of {_until(before)}"
        else:
            continue
        message = f"{item.id} {words} since {since.label}: {' '.join(claim.waiver.reason.split())}"
        yield finding_on(case, item, SILENCED, message, ("waivers", claim.index))


def _claims(case: Case, item: AnyItem, day: date) -> list[Claim]:
    return waivers_of(case, item, day)[0] if item.data.get("waivers") else []


def _later(claim: Claim, before: Claim) -> bool:
    old, new = before.waiver.expires[:10], claim.waiver.expires[:10]
    return bool(old) and (not new or new > old)


def _until(claim: Claim) -> str:
    return f"until {claim.waiver.expires[:10]}" if claim.waiver.expires else "for good"


def _excuse(case: Case, item: AnyItem, since: Since) -> Iterator[Finding]:
    """What is said not to be needed where that was not said before."""
    why = item.not_needed
    if not why:
        return
    old = since.item_then(item)
    if old is None or not old.not_needed:
        message = f"{item.id} is said not to need what is asked of it, since {since.label}: {' '.join(why.split())}"
        yield finding_on(case, item, SILENCED, message, ("not_needed",))


def _in_manifest(case: Case, since: Since, words: str, path: Path) -> Finding:
    return finding_in_manifest(case, SILENCED, f"since {since.label}: {words}", path)
