"""How often rules about text disturb authors of sound sentences, and what they find in faulty ones."""

from __future__ import annotations

import pytest

from safetycase.findings import Severity
from tests.corpus.figures import Figures, Sentence, disturbed, figures, sentences, table

MOST_ALARMS = 0.05
"""The share of sound sentences on which a rule at warning level may fire."""

LEAST_FOUND = 0.75
"""The share of faulty sentences that a rule must find: some are worded as no list of words foresees."""

FEWEST_FAULTY = {"SFC130": 3, "SFC133": 2, "SFC132": 3}
"""How many faulty sentences a rule must be tried on, where that is not 4."""


@pytest.fixture(scope="module")
def corpus() -> list[Sentence]:
    return sentences()


@pytest.fixture(scope="module")
def rows(corpus: list[Sentence]) -> list[Figures]:
    return figures(corpus)


def test_the_corpus_is_large_and_varied(corpus: list[Sentence]) -> None:
    sound = [one for one in corpus if not one.faults]
    assert len(sound) >= 200
    assert len(corpus) - len(sound) >= 100
    assert len({one.file for one in sound}) >= 12
    for kind in ("loss", "hazard", "constraint", "uca", "controller_constraint", "scenario"):
        assert sum(one.kind == kind for one in sound) >= 20, kind
    texts = [one.text for one in sound if one.text]
    assert len(set(texts)) == len(texts)


def test_rules_at_warning_level_leave_sound_sentences_alone(rows: list[Figures], corpus: list[Sentence]) -> None:
    for row in rows:
        if row.rule.severity is Severity.WARNING:
            assert row.alarms < MOST_ALARMS * row.sound, row.rule.name
    alarms, sound = disturbed(corpus)
    assert alarms < MOST_ALARMS * sound


def test_faulty_sentences_are_found(rows: list[Figures]) -> None:
    for row in rows:
        assert row.faulty >= FEWEST_FAULTY.get(row.rule.code, 4), row.rule.name
        assert row.found >= LEAST_FOUND * row.faulty, table([row])


def test_faulty_sentences_raise_nothing_else_at_warning_level(corpus: list[Sentence], rows: list[Figures]) -> None:
    warnings = {row.rule.code for row in rows if row.rule.severity is Severity.WARNING}
    extra = {(one.file, one.item): one.found - one.faults for one in corpus if one.faults and one.found - one.faults}
    assert {place: codes & warnings for place, codes in extra.items() if codes & warnings} == {}
