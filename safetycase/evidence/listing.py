"""Rows for the list of evidence."""

from __future__ import annotations

from typing import Any

from safetycase.evidence.judging import Assessment
from safetycase.evidence.records import STATES
from safetycase.evidence.states import EvidenceState


def counts_row(state: EvidenceState) -> dict[str, int]:
    """The counts of every run state under its name in JSON (`not_run`), with `missing` for planned cases without."""
    row = {name.replace("-", "_"): state.counts.states.get(name, 0) for name in STATES}
    row["missing"] = state.counts.missing
    return row


def evidence_rows(assessment: Assessment) -> list[dict[str, Any]]:
    """One row per evidence item, as `evidence list --format json` gives it."""
    return [
        {
            "id": state.id,
            "format": state.format or None,
            "state": state.state,
            "basis": state.basis or None,
            "sha256": state.sha256 or None,
            "counts": counts_row(state),
            "exposure": dict(state.counts.exposure),
            "supports": list(state.supports),
            "undermines": list(state.undermines),
            "path": state.path or None,
            "selected": state.selected,
            "produced": state.produced or None,
            "reasons": list(state.reasons),
        }
        for state in assessment.evidence.values()
    ]
