"""References are found wherever the model allows them, and only there."""

from __future__ import annotations

import pytest

from safetycase.model import BY_NAME, references

CASES = [
    ("hazard", {"losses": ["L-1", 5, "L-2"], "parent": "H-1", "text": "L-9"}, ["L-1", "L-2", "H-1"]),
    ("element", {"process_model": {"v": {"updated_by": "FB-1"}, "w": "words"}}, ["FB-1"]),
    (
        "element",
        {"process_model": {"v": {"updated_by": ["FB-1", "IN-1"], "describes": "e/x"}}},
        ["e/x", "FB-1", "IN-1"],
    ),
    ("evidence", {"supports": ["R-1", {"ref": "R-2"}], "sampling": {"from": "ENV-1"}}, ["R-1", "R-2", "ENV-1"]),
    ("action", {"not_hazardous": {"duration": {"because": "J-1"}, "provided": "words"}}, ["J-1"]),
    ("action", {"not_hazardous": {"provided": [{"because": "J-1"}, {"reason": "x"}]}}, ["J-1"]),
    ("joint_evidence", {"failures": {"EV-1": 3, "EV-2": 4}}, ["EV-1", "EV-2"]),
    ("loss_model", {"top": {"and": ["EV-1", {"atleast": {"k": 1, "of": ["EV-2"]}}]}}, ["EV-1", "EV-2"]),
    ("event", {"q": {"from": "E-1"}, "given": "EV-2"}, ["E-1", "EV-2"]),
    ("event", {"q": 0.1}, []),
    ("hazard", {"losses": None, "parent": 7}, []),
    ("scenario", {"treated_by": [{"by": "R-1"}, {"by": ["R-2"], "evidence": "E-1"}]}, ["R-1", "R-2", "E-1"]),
]


@pytest.mark.parametrize(("kind", "data", "targets"), CASES)
def test_references_of_every_form(kind: str, data: dict[str, object], targets: list[str]) -> None:
    assert [one.target for one in references(BY_NAME[kind], data)] == targets
