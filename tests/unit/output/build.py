"""Findings and sources for the tests of the formats."""

from __future__ import annotations

from safetycase.findings import Finding, Position, Related, Rule, Severity, Waiver, declare
from safetycase.output import Outcome

RULE = declare(
    Rule(
        code="SFC998",
        name="output-test-rule",
        severity=Severity.ERROR,
        summary="A rule that only the tests of the formats use.",
        why="Formats need a rule whose texts never change.",
        source="tests/unit/output",
        fix="Nothing to fix.",
        bad="losses:\n  L-1: bad\n",
        good="losses:\n  L-1: good\n",
    )
)

LOSSES = "losses:\n  L-1: Patient dies\n\thazards: [H-9]\n  L-2: 患者が死亡する [H-8]\n"
SOURCES = {"model/losses.yaml": LOSSES}


def finding(
    message: str = "unknown reference", *, at: tuple[int, int, int, int] | None = None, **more: object
) -> Finding:
    fields: dict[str, object] = {
        "rule": RULE.code,
        "severity": Severity.ERROR,
        "message": message,
        "file": "model/losses.yaml",
        "position": Position(*at) if at else None,
        **more,
    }
    return Finding(**fields)  # type: ignore[arg-type]


def outcome(*findings: Finding, **more: object) -> Outcome:
    fields: dict[str, object] = {
        "case": "Pump",
        "items": {"loss": 2, "hazard": 1},
        "findings": findings,
        "sources": SOURCES.get,
        "version": "1.2.3",
        **more,
    }
    return Outcome(**fields)  # type: ignore[arg-type]


def sample() -> Outcome:
    """One of everything: hint, related places, severities, no place, a waiver, another rule that nobody declared."""
    return outcome(
        finding(
            "H-8 is not a hazard of this case",
            at=(4, 17, 4, 20),
            item="L-2",
            field="hazards[0]",
            hint="Did you mean H-1?",
        ),
        finding(
            "H-9 is not a hazard of this case",
            at=(3, 12, 3, 15),
            item="L-1",
            field="hazards[0]",
            related=(
                Related("first named here", "model/losses.yaml", Position(2, 3, 2, 6)),
                Related("and elsewhere", "model/more.yaml"),
            ),
        ),
        finding(
            "two thirds are decided, 67 %: a, b", severity=Severity.WARNING, rule="SFC999", at=(2, 3, 4, 8), item="L-1"
        ),
        finding("the case has no goals", severity=Severity.INFO, file=""),
        finding("a waived thing", at=(2, 1, 2, 2), item="L-2", waiver=Waiver("Known [x](y)", "Ada", "2027-01-31")),
        prefix="examples/my pump",
    )
