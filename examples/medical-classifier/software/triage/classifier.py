"""The classifier as it would run in the laboratory: a few lines over the parameters in `model.json`, no learning.

Measurements are the thirty of the data set, in its order and its units. Training stands in `train.py`.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MODEL = Path(__file__).with_name("model.json")

BENIGN, MALIGNANT, UNSURE = "benign", "malignant", "unsure"


class RefusedError(ValueError):
    """A model or measurements that the classifier must not work with; the sentence says why."""


@dataclass(frozen=True)
class Answer:
    """What the classifier says of one sample, how sure it is (0.5 to 1), and why it says nothing."""

    word: str
    sure: float
    because: str = ""


@dataclass(frozen=True)
class Classifier:
    """The trained parameters. `low` and `high` are the measurements seen in training, `threshold` is that of `sure`."""

    names: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weight: tuple[float, ...]
    offset: float
    low: tuple[float, ...]
    high: tuple[float, ...]
    threshold: float

    def score(self, measured: Sequence[float]) -> float:
        """The log odds of malignancy."""
        parts = zip(measured, self.mean, self.scale, self.weight, strict=True)
        return self.offset + math.fsum(weight * (value - mean) / scale for value, mean, scale, weight in parts)

    def answer(self, measured: Sequence[float | None]) -> Answer:
        """Benign or malignant where the classifier is sure; else unsure.

        Raises RefusedError for measurements that are missing, no numbers, or too few.
        """
        if len(measured) != len(self.names):
            raise RefusedError(f"{len(measured)} measurements instead of {len(self.names)}")
        values: list[float] = []
        for name, value in zip(self.names, measured, strict=True):
            if value is None or not math.isfinite(value):
                raise RefusedError(f"no measurement of {name}")
            values.append(value)
        score = self.score(values)
        sure = round(1 / (1 + math.exp(-abs(score))), 4)
        for name, value, low, high in zip(self.names, values, self.low, self.high, strict=True):
            margin = (high - low) / 10
            if not low - margin <= value <= high + margin:
                return Answer(UNSURE, sure, f"{name} is far from anything seen in training")
        if sure < self.threshold:
            return Answer(UNSURE, sure, "too close to call")
        return Answer(MALIGNANT if score > 0 else BENIGN, sure)


def load(path: Path = MODEL, digest: str = "") -> Classifier:
    """The released classifier. Raises RefusedError where the file is not the one that was released."""
    content = path.read_bytes()
    if digest and hashlib.sha256(content).hexdigest() != digest:
        raise RefusedError(f"{path.name} is not the model that was released")
    data = json.loads(content)
    return Classifier(**{name: tuple(value) if isinstance(value, list) else value for name, value in data.items()})


def entry(answer: Answer, on_record: str) -> str:
    """What the record says after an answer: what a person wrote stays, and an unsure answer leaves it open."""
    if on_record:
        return on_record
    return "" if answer.word == UNSURE else answer.word
