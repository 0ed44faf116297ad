"""The data set, and its three parts. The seed decides which sample lies in which part, and nothing else is random."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

SEED = 11

SIZES = ((12.0, "small"), (15.0, "medium"), (float("inf"), "large"))
"""Groups by the mean radius of the nuclei, in the unit of the data set, fixed before anything was trained."""


@dataclass(frozen=True)
class Data:
    """Samples with thirty measurements each, and what histology says of them."""

    names: tuple[str, ...]
    measured: np.ndarray
    malignant: np.ndarray

    def size(self, index: int) -> str:
        """The group of a sample."""
        return next(name for limit, name in SIZES if self.measured[index][0] < limit)


@dataclass(frozen=True)
class Parts:
    """The samples to fit on, to choose the threshold on, and to test on. No sample lies in two."""

    fit: list[int]
    choose: list[int]
    test: list[int]


def load() -> Data:
    """The data set as scikit-learn ships it. In it, 0 means malignant."""
    found = load_breast_cancer()
    return Data(tuple(map(str, found.feature_names)), found.data, found.target == 0)


def split(data: Data, seed: int) -> Parts:
    """A fifth to fit, a fifth of the rest for the threshold, all else to test; malignant samples in proportion."""
    every = np.arange(len(data.malignant))
    fit, rest = train_test_split(every, train_size=0.2, random_state=seed, stratify=data.malignant)
    choose, test = train_test_split(rest, train_size=0.2, random_state=seed, stratify=data.malignant[rest])
    return Parts(*(sorted(map(int, part)) for part in (fit, choose, test)))
