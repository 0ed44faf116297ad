"""Writes what the released classifier does with the test part: a row for each sample, and how far it is from turning.

Nothing in the files depends on the day, the machine or the folder: the same seed gives the same files.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
from pathlib import Path

from data import SEED, Data, load, split
from triage.classifier import BENIGN, MALIGNANT, MODEL, UNSURE, Classifier
from triage.classifier import load as load_model

EVIDENCE = Path(__file__).parent.parent / "evidence"


def rows(data: Data, classifier: Classifier, test: list[int]) -> list[dict[str, str]]:
    """What is known of each sample of the test part."""
    found = []
    for index in test:
        answer = classifier.answer(data.measured[index].tolist())
        truth = MALIGNANT if data.malignant[index] else BENIGN
        result = "unsure" if answer.word == UNSURE else "right" if answer.word == truth else "wrong"
        found.append(
            {
                "sample": f"wdbc-{index:03}",
                "nuclei": data.size(index),
                "site": "madison",
                "truth": truth,
                "answer": answer.word,
                "sure": f"{answer.sure:.4f}",
                "result": result,
            }
        )
    return found


def nearest(data: Data, classifier: Classifier, test: list[int]) -> float:
    """The smallest change of measurements, in standard deviations, that makes a right answer a confident wrong one.

    The classifier is linear in its measurements, so that the nearest such point is known exactly: it lies straight
    across the boundary, as far behind it as the threshold asks. Euclidean length over all thirty measurements.
    """
    norm = math.sqrt(math.fsum(weight * weight for weight in classifier.weight))
    behind = math.log(classifier.threshold / (1 - classifier.threshold))
    least = math.inf
    for index in test:
        answer = classifier.answer(data.measured[index].tolist())
        if answer.word == (MALIGNANT if data.malignant[index] else BENIGN):
            least = min(least, (abs(classifier.score(data.measured[index])) + behind) / norm)
    return round(least, 4)


def main() -> None:
    """Write `answers.csv` and `robustness.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--output", type=Path, default=EVIDENCE)
    asked = parser.parse_args()
    data, classifier = load(), load_model(asked.model)
    test = split(data, asked.seed).test
    found = rows(data, classifier, test)
    asked.output.mkdir(parents=True, exist_ok=True)
    with (asked.output / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(found[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(found)
    digest = hashlib.sha256(asked.model.read_bytes()).hexdigest()
    record = {
        "safetycase_record": "1",
        "subject": {"component": "triage-model", "version": "1.0.0", "digest": f"sha256:{digest}"},
        "tool": {"name": "evaluate.py", "version": "1"},
        "complete": True,
        "metrics": {"smallest_change": nearest(data, classifier, test)},
    }
    (asked.output / "robustness.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
