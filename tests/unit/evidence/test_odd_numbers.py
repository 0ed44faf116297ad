"""Numbers of a result file that are none: they show nothing, and are not silently left out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.evidence.reading import assessed, states, warnings
from tests.unit.evidence.test_passed_over import garak


def measured(*scores: Any, samples: int | None = None) -> str:
    """A record of Every Eval Ever with scores of one name between 0 and 1."""
    details = [{"score": score, **({"uncertainty": {"num_samples": samples}} if samples else {})} for score in scores]
    config = {"min_score": 0, "max_score": 1, "lower_is_better": False}
    return json.dumps({
        "schema_version": "0.2", "evaluation_id": "x", "evaluation_timestamp": "1777000000",
        "evaluation_results": [
            {"evaluation_name": "m", "metric_config": config, "score_details": one} for one in details
        ],
    })  # fmt: skip


@pytest.mark.parametrize(("score", "better"), [("NaN", "worse"), ("Infinity", "safer"), ("-Infinity", "worse")])
def test_a_score_that_is_no_number_keeps_no_margin(score: str, better: str) -> None:
    margin = f"margin: {{quantity: q, critical: 10, min_ratio: 2, higher_is: {better}}}"
    found = assessed(measured(float(score)), "r.json", "measures: q, measured: {metric: m}", margin)
    assert found.verdicts["R-1"].word in {"unknown", "not-demonstrated"}
    assert "'m'" in " ".join(found.verdicts["R-1"].reasons)


@pytest.mark.parametrize("threshold", [float("nan"), 2, -1, "0.5", True, None])
def test_a_threshold_that_is_no_score_scores_nothing(threshold: Any) -> None:
    attempt = {"uuid": "a", "outputs": ["x"], "detector_results": {"d.D": [1.0]}}
    text = garak(attempt, threshold=threshold)
    assert states(text, "r.jsonl") == {"unscored": 1}
    assert "is no score between 0 and 1" in warnings(text, "r.jsonl")


@pytest.mark.parametrize(
    ("summary", "unscored"),
    [
        ({"tests": 5.0, "failed": 4.0}, 8),
        ({"tests": "5"}, 1),
        ({"failed": -1}, 1),
        ({"failed": 0.5}, 1),
        ({"tests": 1.0, "failed": 0.0}, 0),
        ({"tests": None}, 0),
    ],
)
def test_counters_of_a_summary_that_are_no_whole_numbers(summary: dict[str, Any], unscored: int) -> None:
    results = {"tool": {"name": "t"}, "summary": summary, "tests": [{"name": "a", "status": "passed"}]}
    text = json.dumps({"reportFormat": "CTRF", "results": results})
    assert states(text, "r.json").get("unscored", 0) == unscored
    assert bool(warnings(text, "r.json")) == bool(unscored)
