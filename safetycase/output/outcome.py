"""What every format renders: the findings of one check, counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from safetycase.findings import Finding, Severity, order, words_of
from safetycase.findings.text import visible

Order = Literal["file", "severity", "rule", "item"]
"""By what findings can be ordered for people."""


def _no_source(_file: str) -> str | None:
    return None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one check, ready to be rendered.

    `items` counts the items by kind (`{"loss": 3}`). `sources` gives the text of a file named in a finding (byte order
    mark stripped, so that columns fit) or None. `prefix` is the posix path from where the reader stands to the case,
    empty where they are the same: text and annotations put it before file names, JSON keeps names relative to the case.
    `words` and `by` narrow and order what is listed for people, and change nothing that is counted.
    """

    case: str
    items: Mapping[str, int]
    findings: tuple[Finding, ...]
    sources: Callable[[str], str | None] = _no_source
    prefix: str = ""
    version: str = ""
    words: str = ""
    by: Order = "file"

    @property
    def active(self) -> list[Finding]:
        """The findings that no waiver silences, in the order of every output."""
        return sorted((finding for finding in self.findings if finding.waiver is None), key=order)

    @property
    def listed(self) -> list[Finding]:
        """Those of the active findings that have all the words, as they are ordered for people."""
        words = self.words.lower().split()
        found = [one for one in self.active if all(word in words_of(one) for word in words)] if words else self.active
        return found if self.by == "file" else sorted(found, key=_KEYS[self.by])

    @property
    def waived(self) -> list[Finding]:
        """The findings that a waiver silences, in the same order."""
        return sorted((finding for finding in self.findings if finding.waiver is not None), key=order)

    @property
    def worst(self) -> Severity | None:
        """The greatest severity among the active findings, None where there is none."""
        return max((finding.severity for finding in self.findings if finding.waiver is None), default=None)

    def count(self, severity: Severity) -> int:
        """How many active findings have this severity."""
        return sum(1 for finding in self.findings if finding.waiver is None and finding.severity == severity)

    def place(self, file: str) -> str:
        """The name of a file of the case as seen from where the reader stands."""
        return f"{self.prefix.rstrip('/')}/{file}" if self.prefix and file else file


def _by_item(finding: Finding) -> Any:
    from safetycase.stpa.verdicts import natural

    return natural(finding.item), -finding.severity


_KEYS: Mapping[Order, Callable[[Finding], Any]] = {
    "severity": lambda one: -one.severity,
    "rule": lambda one: (one.rule, -one.severity),
    "item": _by_item,
}


def listed_line(outcome: Outcome) -> str:
    """What is listed, where words narrow it; empty where everything is."""
    if not outcome.words.strip():
        return ""
    listed, every = len(outcome.listed), len(outcome.active)
    return visible(f"listed: {listed:,} of {counted(every, 'finding')}, those with “{outcome.words}”; counted are all")


def counted(number: int, noun: str) -> str:
    """A number with its noun, plural where due: `1 item`, `12,000 items`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def summary_line(outcome: Outcome) -> str:
    """One line that says how the check ended: `3 errors, 1 warning in 120 items (2 errors waived)`.

    A case without items never reads like a pass.
    """
    total = sum(outcome.items.values())
    found = _by_severity(outcome.active)
    waived = _by_severity(outcome.waived)
    if total:
        line = f"{found or 'no findings'} in {counted(total, 'item')}"
    else:
        line = f"{found}; nothing to check: 0 items" if found else "nothing to check: 0 items"
    return f"{line} ({waived} waived)" if waived else line


def _by_severity(findings: Sequence[Finding]) -> str:
    """Findings counted in words, the most severe first; empty if there is none."""
    counts = {
        severity: sum(one.severity is severity for one in findings) for severity in sorted(Severity, reverse=True)
    }
    return ", ".join(counted(number, severity.word) for severity, number in counts.items() if number)
