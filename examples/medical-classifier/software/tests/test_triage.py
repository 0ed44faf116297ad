"""What the released classifier refuses, what it leaves open, and what it never does to a record."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from triage.classifier import BENIGN, MALIGNANT, MODEL, UNSURE, Answer, RefusedError, entry, load

CLASSIFIER = load()
TYPICAL = list(CLASSIFIER.mean)


def leaning(amount: float) -> list[float]:
    """Measurements along the weights of the classifier: malignant where `amount` is above 0."""
    norm = math.sqrt(math.fsum(weight * weight for weight in CLASSIFIER.weight))
    parts = zip(CLASSIFIER.mean, CLASSIFIER.scale, CLASSIFIER.weight, strict=True)
    return [mean + amount * scale * weight / norm for mean, scale, weight in parts]


@pytest.mark.parametrize(("amount", "word"), [(-2.0, BENIGN), (2.0, MALIGNANT)])
def test_answers_where_it_is_sure(amount: float, word: str) -> None:
    assert CLASSIFIER.answer(leaning(amount)).word == word


@pytest.mark.requirement("R-7")
@pytest.mark.parametrize("missing", [None, math.nan, math.inf])
def test_a_missing_measurement_is_refused(missing: float | None) -> None:
    for place in range(len(TYPICAL)):
        with pytest.raises(RefusedError, match="no measurement of"):
            CLASSIFIER.answer([*TYPICAL[:place], missing, *TYPICAL[place + 1 :]])


@pytest.mark.requirement("R-7")
@pytest.mark.parametrize("count", [0, 29, 31])
def test_another_number_of_measurements_is_refused(count: int) -> None:
    with pytest.raises(RefusedError, match=f"^{count} measurements"):
        CLASSIFIER.answer([1.0] * count)


@pytest.mark.requirement("R-7")
def test_a_zero_in_place_of_a_large_measurement_is_not_answered() -> None:
    """A radius of zero lies far below any nucleus."""
    answer = CLASSIFIER.answer([0.0, *leaning(-2.0)[1:]])
    assert (answer.word, answer.because) == (UNSURE, "mean radius is far from anything seen in training")


@pytest.mark.requirement("R-7")
@pytest.mark.parametrize("times", [10.0, 1000.0])
def test_measurements_far_from_training_are_not_answered(times: float) -> None:
    for place, value in enumerate(CLASSIFIER.high):
        answer = CLASSIFIER.answer([*TYPICAL[:place], value * times, *TYPICAL[place + 1 :]])
        assert answer.word == UNSURE, CLASSIFIER.names[place]


@pytest.mark.requirement("R-7")
def test_parameters_that_were_not_released_are_refused(tmp_path: Path) -> None:
    changed = tmp_path / "model.json"
    changed.write_text(json.dumps({**json.loads(MODEL.read_text()), "threshold": 0.5}))
    with pytest.raises(RefusedError, match="not the model that was released"):
        load(changed, digest="0" * 64)


@pytest.mark.requirement("R-11")
@pytest.mark.parametrize("given", [BENIGN, MALIGNANT])
@pytest.mark.parametrize("word", [BENIGN, MALIGNANT, UNSURE])
def test_a_diagnosis_on_record_stays(given: str, word: str) -> None:
    assert entry(Answer(word, 1.0), given) == given


@pytest.mark.requirement("R-11")
def test_an_unsure_answer_leaves_the_record_open() -> None:
    assert entry(Answer(UNSURE, 0.6), "") == ""
    assert entry(Answer(BENIGN, 0.9), "") == BENIGN
