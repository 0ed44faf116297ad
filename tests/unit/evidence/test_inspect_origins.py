"""Which models a log of Inspect AI says judged, attacked and were evaluated."""

from __future__ import annotations

from typing import Any

import pytest

from safetycase.evidence.formats.inspect_origins import lineage_of


def told(names: tuple[str, ...] = ("match",), /, **spec: Any) -> dict[str, tuple[str, ...]]:
    return lineage_of({"model": "org/foo-7", **spec}, names)


@pytest.mark.parametrize(
    ("roles", "judges", "attackers"),
    [
        ({"grader": {"model": "org/bar-2"}}, ("org/bar-2",), ()),
        ({"grader": "org/bar-2"}, ("org/bar-2",), ()),
        ({"safety_judge": {"model": "org/bar-2"}, "user": {"model": "org/u"}}, ("org/bar-2",), ()),
        ({"red_team": {"model": "org/r"}, "attacker": {"model": "org/a"}}, (), ("org/r", "org/a")),
        ({"assistant": {"model": "org/x"}}, (), ()),
        ({"grader": None, "judge": [1]}, (), ()),
    ],
)
def test_models_are_named_by_their_roles(
    roles: dict[str, Any], judges: tuple[str, ...], attackers: tuple[str, ...]
) -> None:
    found = told(model_roles=roles)
    assert found.get("judge_model", ()) == judges
    assert found.get("red_team_model", ()) == attackers


@pytest.mark.parametrize(
    ("scorers", "judges"),
    [
        ([{"name": "model_graded_qa", "options": {"model": "org/bar-2"}}], ("org/bar-2",)),
        ([{"name": "model_graded_fact", "options": {"model": ["org/bar-2", "org/baz"]}}], ("org/bar-2", "org/baz")),
        ([{"name": "model_graded_qa", "options": {}}], ("org/foo-7",)),
        ([{"name": "match", "options": {}}], ()),
        (["odd", {"name": "match", "options": 1}], ()),
    ],
)
def test_a_scorer_that_is_a_model_names_it_or_is_the_one_evaluated(scorers: list[Any], judges: tuple[str, ...]) -> None:
    names = tuple(one["name"] for one in scorers if isinstance(one, dict))
    assert told(names, scorers=scorers).get("judge_model", ()) == judges


@pytest.mark.parametrize(
    ("roles", "options", "judges"),
    [
        ({"grader": {"model": "org/bar-2"}}, {}, ("org/bar-2",)),
        ({"examiner": {"model": "org/bar-2"}}, {"model_role": "examiner"}, ("org/bar-2",)),
        ({"examiner": {"model": "org/bar-2"}}, {}, ("org/foo-7",)),
        ({"critic": {"model": "org/bar-2"}}, {}, ("org/bar-2", "org/foo-7")),
        ({"examiner": "org/bar-2"}, {"model_role": "examiner", "model": "org/baz"}, ("org/baz",)),
        ({}, {"model": {"odd": 1}}, ()),
    ],
)
def test_a_scorer_judges_by_its_role_before_the_one_evaluated(
    roles: dict[str, Any], options: dict[str, Any], judges: tuple[str, ...]
) -> None:
    scorers = [{"name": "model_graded_qa", "options": options}]
    assert told(("model_graded_qa",), scorers=scorers, model_roles=roles).get("judge_model", ()) == judges
