"""The calculator with whatever numbers: it answers or says what is wrong with them, and its answers agree."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from safetycase.cli.bounds import bounds

CONTRACT = {"method", "lower", "upper", "estimate", "confidence", "side", "source"}

WHOLE: dict[str, list[tuple[str, str]]] = {
    "proportion": [
        ("--failures", "3"), ("--trials", "24800"), ("--confidence", "0.95"), ("--side", "one"), ("--slices", "2"),
        ("--same-data-of", "40000"), ("--audited", "2000"), ("--wrong", "0"), ("--at-most", "5e-4"),
    ],
    "exposure": [("--events", "3"), ("--exposure", "100"), ("--confidence", "0.95"), ("--side", "two")],
    "plan": [
        ("--target", "5e-4"), ("--failures", "0..3"), ("--confidence", "0.95"), ("--slices", "2"),
        ("--coverage", "0.8"), ("--unanswered", "100"),
    ],
    "sequential": [("--failures", "0"), ("--trials", "9026"), ("--target", "5e-4"), ("--confidence", "0.95")],
    "sequential exposure": [("--events", "0"), ("--exposure", "4514"), ("--target", "1e-3"), ("--confidence", "0.95")],
    "prior": [
        ("--failures", "0"), ("--trials", "6542"), ("--target", "5e-4"), ("--believed", "5e-5"), ("--belief", "0.5"),
        ("--least", "1e-6"), ("--confidence", "0.95"),
    ],
    "prior exposure": [
        ("--events", "0"), ("--exposure", "69244222"), ("--target", "1.09e-8"), ("--believed", "1.09e-10"),
        ("--belief", "0.9"), ("--least", "1e-11"), ("--confidence", "0.95"),
    ],
    "campaign within": [("--rate", "1.09e-8"), ("--within", "0.2"), ("--confidence", "0.95")],
    "campaign better": [("--rate", "1.09e-8"), ("--better", "0.2"), ("--power", "0.8"), ("--confidence", "0.95")],
    "corrected": [("--apparent", "0.1"), ("--sensitivity", "0.9"), ("--specificity", "0.95")],
    "votes": [("--judges", "4"), ("--correlation", "0.3")],
}  # fmt: skip
"""Each command with every option that takes a value."""

ODD = [
    "nan", "inf", "-inf", "-1", "0", "1", "2", "0.5", "1e-17", "5e-324", "1e-300", "1e308", "1e400",
    "0.9999999999999999", "999999", str(10**12), str(10**15), str(10**16), "9" * 400, "9" * 5000, "", "x", "3..1",
    "0..999999999999", "1,2,nan",
]  # fmt: skip

CASES = [(name, place, value) for name, options in WHOLE.items() for place in range(len(options)) for value in ODD]


def invoked(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(bounds, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def answer(*arguments: str) -> dict[str, Any]:
    code, output = invoked(*arguments, "--format", "json")
    assert code == 0, output
    data: dict[str, Any] = json.loads(output, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    return data


def test_every_option_with_a_value_is_tried() -> None:
    tried: dict[str, set[str]] = {}
    for name, options in WHOLE.items():
        tried.setdefault(name.split()[0], {"--format"}).update(option for option, _ in options)
    there = {
        name: {option.opts[0] for option in command.params if not getattr(option, "is_flag", False)}
        for name, command in bounds.commands.items()
    }
    assert tried == there


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(("name", "place"), sorted({(name, place) for name, place, _ in CASES}))
def test_any_number_is_answered_or_refused(name: str, place: int, form: str) -> None:
    for value in ODD:
        options = [*WHOLE[name][:place], (WHOLE[name][place][0], value), *WHOLE[name][place + 1 :]]
        code, output = invoked(name.split()[0], *(word for pair in options for word in pair), "--format", form)
        assert code in {0, 2}, output
        assert code == 0 or "Error:" in output
        if code == 0 and form == "json":
            json.loads(output, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
        if value in {"nan", "inf", "-inf", "-1", "", "x", "1e400"}:
            assert code == 2, (options, output)


@pytest.mark.parametrize(
    "arguments",
    [
        ("proportion", "--failures", "3", "--trials", "24800"),
        ("exposure", "--events", "3", "--exposure", "100"),
        ("sequential", "--failures", "3", "--trials", "24800", "--target", "5e-4"),
        ("sequential", "--events", "3", "--exposure", "100", "--target", "0.1"),
        ("sequential", "--failures", "0", "--trials", "0", "--target", "0.1"),
    ],
)
def test_every_interval_is_told_in_the_same_words(arguments: tuple[str, ...]) -> None:
    data = answer(*arguments)
    assert set(data) >= CONTRACT
    assert data["lower"] <= (data["estimate"] or 0.0) <= data["upper"]


@pytest.mark.parametrize(
    ("arguments", "reached"),
    [
        ("--failures 3 --trials 24800 --audited 2000 --at-most 5e-4", 0.00906),
        ("--failures 2 --trials 9000 --slices 3 --at-most 8e-4", 0.9237),
        ("--failures 3 --trials 24800 --at-most 5e-4", 0.99832),
        ("--failures 0 --trials 10 --side two --at-most 0.3", 0.9435),
        ("--failures 3 --trials 24800 --same-data-of 40000 --at-most 4.67521e-4", 0.95),
    ],
)
def test_the_confidence_reached_pays_for_what_the_bound_pays_for(arguments: str, reached: float) -> None:
    assert answer("proportion", *arguments.split())["confidence_reached"] == pytest.approx(reached, abs=2e-3)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 30000).flatmap(lambda n: st.tuples(st.integers(0, min(n, 20)), st.just(n))),
    st.floats(0.5, 0.999), st.integers(1, 5), st.sampled_from(["one", "two"]), st.booleans(),
    st.one_of(st.none(), st.integers(0, 5000)), st.floats(0.3, 3),
)  # fmt: skip
def test_a_limit_is_reached_where_the_bound_is_at_most_it(
    counts: tuple[int, int], confidence: float, slices: int, side: str, same: bool, audited: int | None, share: float
) -> None:
    options = ["--failures", str(counts[0]), "--trials", str(counts[1]), "--confidence", repr(confidence)]
    options += ["--slices", str(slices), "--side", side, *(["--same-data"] if same else [])]
    options += [] if audited is None else ["--audited", str(audited)]
    upper = answer("proportion", *options)["upper"]
    at_most = upper * share
    if not 0 < at_most < 1:
        return
    found = answer("proportion", *options, "--at-most", repr(at_most))
    assert found["upper"] == upper
    assert found["demonstrated"] == (upper <= at_most) == (found["confidence_reached"] >= confidence)


@pytest.mark.parametrize(
    "arguments",
    [
        "proportion --failures 0 --trials 9 --wrong 3",
        "proportion --failures 0 --trials 9 --audited 2 --wrong 3",
        "prior --failures 3 --exposure 100 --target 0.1 --believed 0.01 --belief 0.5",
        "prior --failures 3 --trials 100 --events 2 --target 0.1 --believed 0.01 --belief 0.5",
        "prior --trials 100 --target 0.1 --believed 0.01 --belief 0.5",
        "sequential --failures 3 --exposure 100 --target 0.1",
        "plan --target 0.1 --unanswered 3",
        "plan --target 0.1 --holm",
        "plan --target 0.1 --holm --slices 2 --coverage 0.5",
        "campaign --rate 0.1",
        "campaign --rate 0.1 --within 0.2 --power 0.9",
        "campaign --rate 0.1 --within 0.2 --better 0.2",
    ],
)
def test_nothing_that_is_given_is_passed_over(arguments: str) -> None:
    assert invoked(*arguments.split())[0] == 2


def test_a_shown_target_is_at_least_the_bound_at_any_look() -> None:
    for trials in (9025, 9026):
        found = answer("sequential", "--failures", "0", "--trials", str(trials), "--target", "5e-4")
        assert found["demonstrated"] == (found["upper"] <= 5e-4)
        assert math.isclose(found["estimate"], 0.0)
