"""A case before and after a change, for the tests of rules that compare the two."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from safetycase.case import AnyItem, Case
from safetycase.case.renames import renamed
from safetycase.evidence import Cache, assess, load_lock
from safetycase.findings import Finding
from safetycase.rules import check_case
from safetycase.rules.since import Since, lost_lines, weaker
from tests.rules.cases import TODAY
from tests.unit.evidence.cases import MANIFEST, case_of, results

FILES = {"run.xml": results(passed=2)}


class Once:
    """What an id once stood for."""

    def __init__(self, item: AnyItem) -> None:
        self.item = item
        self.when = "1a2b3c4d5e6f of 2026-03-01"


class Always:
    """A history in which a case stood on every day as it does."""

    whole = True

    def __init__(self, case: Case) -> None:
        self.items = case.items

    def at(self, day: date) -> Always:
        """The case as it stood."""
        return self


def sides(change: str) -> tuple[str, str]:
    """The model before and after a change that is written with `-` and `+` before the lines that differ."""
    lines = change.splitlines()
    before, after = ("\n".join(line[2:] for line in lines if line[:1] != sign) for sign in "+-")
    return before, after


def since(before: Case, after: Case, former: Mapping[str, AnyItem] | None = None) -> list[Finding]:
    """What became weaker between two cases. `former` are items of the time before, by id."""
    old, ids = assess(before, TODAY, Cache()), renamed(before, after)
    lock = load_lock(before)
    new = assess(after, TODAY, Cache(), lost_lines(after, lock, ids))
    base = Since(
        label="main",
        case=before,
        lock=lock,
        findings=tuple(check_case(before, as_of=TODAY, plain=True, assessment=old)),
        assessment=old,
        renamed=ids,
        former={name: Once(item) for name, item in (former or {}).items()},
        history=Always(before),
    )
    return weaker(after, check_case(after, as_of=TODAY, assessment=new), new, base, TODAY)


def found(
    change: str, former: str = "", manifests: tuple[str, str] = ("", ""), files: Mapping[str, str] | None = None
) -> dict[str, list[str]]:
    """The messages by code of what a change of a model and a manifest made weaker. `former` is a model of old."""
    given = FILES if files is None else files
    before, after = (
        case_of(text, given, f"{MANIFEST}{manifest}") for text, manifest in zip(sides(change), manifests, strict=True)
    )
    codes: dict[str, list[str]] = {}
    for finding in since(before, after, case_of(former).items if former else None):
        codes.setdefault(finding.rule, []).append(finding.message)
    return codes
