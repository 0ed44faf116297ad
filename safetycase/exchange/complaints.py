"""What is wrong with a file of another tool, collected as findings with places in it."""

from __future__ import annotations

from typing import Protocol

from safetycase.exchange import rules
from safetycase.exchange.places import Source
from safetycase.findings import Finding, Rule, Severity

_EXCERPT = 160


class Placed(Protocol):
    """Anything that stands somewhere in the text."""

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it ends."""
        ...


class Complaints:
    """Findings about one file, in the order in which they were made."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Finding] = []

    def add(
        self, rule: Rule, place: Placed, message: str, *, item: str = "", hint: str = "",
        severity: Severity | None = None,
    ) -> None:  # fmt: skip
        """A finding of a rule about what stands at a place."""
        self.findings.append(
            Finding(
                rule=rule.code,
                severity=rule.severity if severity is None else severity,
                message=message,
                item=item,
                file=self.source.name,
                position=self.source.position(place.start, place.end),
                hint=hint or rule.fix,
            )
        )

    def odd(self, place: Placed, message: str) -> None:
        """Something that the other tool would refuse, but whose meaning is clear."""
        self.add(rules.ODD, place, message)

    def older(self, place: Placed, message: str) -> None:
        """A construct of an older dialect that is read all the same."""
        self.add(rules.OLDER_DIALECT, place, f"an older dialect of the language: {message}")


def excerpt(text: str) -> str:
    """A stretch of a file in one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1] + "…"
