"""Trains the classifier and chooses its threshold: each on its own part of the data, never on the test part.

The data set is "Breast Cancer Wisconsin (Diagnostic)", which ships inside scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from data import SEED, Data, load, split
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from triage.classifier import MODEL, Classifier

ALLOWED = 0.005
"""The share of wrong answers that the threshold allows on its own part of the data."""


def train(data: Data, fit: list[int], choose: list[int]) -> Classifier:
    """The classifier fitted on one part, with the lowest threshold that keeps to ALLOWED on another."""
    scaler = StandardScaler().fit(data.measured[fit])
    model = LogisticRegression(C=0.1).fit(scaler.transform(data.measured[fit]), data.malignant[fit])
    seen = data.measured[fit]
    parameters = Classifier(
        names=data.names,
        mean=_rounded(scaler.mean_),
        scale=_rounded(scaler.scale_),
        weight=_rounded(model.coef_[0]),
        offset=_rounded(model.intercept_)[0],
        low=_rounded(seen.min(axis=0)),
        high=_rounded(seen.max(axis=0)),
        threshold=0.0,
    )
    scores = np.array([parameters.score(row) for row in data.measured[choose]])
    sure = np.round(1 / (1 + np.exp(-np.abs(scores))), 4)
    wrong = (scores > 0) != data.malignant[choose]
    threshold = next(limit for limit in sorted(sure) if wrong[sure >= limit].mean() <= ALLOWED)
    return Classifier(**{**parameters.__dict__, "threshold": float(threshold)})


def _rounded(values: np.ndarray) -> tuple[float, ...]:
    """Six digits that count: enough for any use, and the same on every processor."""
    return tuple(float(f"{value:.6g}") for value in values)


def main() -> None:
    """Write the parameters to `triage/model.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--output", type=Path, default=MODEL)
    asked = parser.parse_args()
    data = load()
    parts = split(data, asked.seed)
    classifier = train(data, parts.fit, parts.choose)
    asked.output.write_text(json.dumps(classifier.__dict__, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
