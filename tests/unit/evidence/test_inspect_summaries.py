"""Inspect logs whose summaries leave out what the samples say: edits, invalid samples, long metadata, further tries."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from safetycase.evidence.formats import inspect_log
from tests.unit.evidence.cases import codes
from tests.unit.evidence.reading import assessed, states, warnings
from tests.unit.evidence.test_formats import INSPECT, log, summary


def sampled(summaries: list[dict[str, Any]], samples: list[dict[str, Any]], indent: int | None = None) -> bytes:
    """An archive with summaries and, beside them, samples."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("header.json", json.dumps(log()))
        file.writestr("summaries.json", json.dumps(summaries))
        for one in samples:
            file.writestr(f"samples/{one['id']}_epoch_{one['epoch']}.json", json.dumps(one, indent=indent))
    return stream.getvalue()


def edited(value: str, *before: str) -> dict[str, Any]:
    return {"choice": {"value": value, "history": [{"value": one} for one in before]}}


@pytest.mark.parametrize("indent", [None, 2])
def test_a_score_that_was_edited_is_seen_although_the_summary_does_not_say_so(indent: int | None) -> None:
    whole = [summary(1, None, scores=edited("C", "I", "C")), summary(2, None, scores=edited("C"))]
    found = assessed(sampled([summary(1, "C"), summary(2, "C")], whole, indent), "r.eval", INSPECT)
    assert "SFC746" in codes(found)
    assert "1 score of it was edited" in " ".join(finding.message for finding in found.findings)
    plain = [summary(1, None, scores=edited("C")), summary(2, None, scores=edited("C"))]
    assert "SFC746" not in codes(
        assessed(sampled([summary(1, "C"), summary(2, "C")], plain, indent), "r.eval", INSPECT)
    )


def test_a_sample_that_was_declared_invalid_is_seen() -> None:
    whole = [summary(1, "C", invalidation={"author": "x"}), summary(2, "C", invalidation=None)]
    found = assessed(sampled([summary(1, "C"), summary(2, "C")], whole), "r.eval", INSPECT)
    assert "SFC749" in codes(found)
    assert found.verdicts["R-1"].word == "unknown"


@pytest.mark.parametrize("stand_in", ["Key removed from summary (> 1k)", "n" * 1021 + "..."])
def test_metadata_that_a_summary_leaves_out_are_read_from_the_sample(stand_in: str) -> None:
    short = [summary(1, "I", metadata={"tags": stand_in}), summary(2, "C", metadata={"tags": "R-2"})]
    long = stand_in[:1000] + "R-1" * 500
    whole = [summary(1, "I", metadata={"tags": long}), summary(2, "C", metadata={"tags": "R-2"})]
    chosen = INSPECT.replace("select: {", f"select: {{where: {{metadata.tags: ['{long}', R-2]}}, ")
    assert states(sampled(short, whole), "r.eval", chosen) == {"failed": 1, "passed": 1}


def test_further_tries_after_an_error_are_told() -> None:
    both = [summary(1, "C", retries=2), summary(2, "C", retries=0)]
    assert "1 sample repeated after an error" in warnings(sampled(both, []), "r.eval", INSPECT)
    whole = [summary(1, "C", error_retries=[{"message": "x"}]), summary(2, "C", error_retries=[])]
    assert "1 sample repeated after an error" in warnings(sampled([], whole), "r.eval", INSPECT)


def test_samples_too_large_to_be_looked_through_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [summary(1, "C"), summary(2, "C")]
    assert "looked through" not in warnings(sampled(both, both), "r.eval", INSPECT)
    monkeypatch.setattr(inspect_log, "MAX_LOOKED_THROUGH", len(json.dumps(both[0])) + 1)
    assert "1 sample too large to be looked through" in warnings(sampled(both, both), "r.eval", INSPECT)
