"""The calculator, as somebody uses it beside a test plan."""

from __future__ import annotations

import json

import pytest

from tests.acceptance.command import run


def answer(*arguments: str) -> dict[str, object]:
    done = run("bounds", *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    data: dict[str, object] = json.loads(done.stdout)
    return data


def test_a_proportion() -> None:
    data = answer("proportion", "--failures", "3", "--trials", "24800", "--confidence", "0.95")
    assert set(data) == {"method", "lower", "upper", "estimate", "confidence", "side", "source"}
    assert data["upper"] == pytest.approx(3.12617e-4, rel=1e-5)
    assert data["side"] == "one"
    two = answer("proportion", "--failures", "15", "--trials", "148", "--side", "two")
    assert (two["lower"], two["upper"]) == pytest.approx((0.057844, 0.161650), rel=1e-5)


def test_what_a_bound_pays_for() -> None:
    counts = ("proportion", "--failures", "3", "--trials", "24800")
    assert answer(*counts, "--same-data-of", "40000")["upper"] == pytest.approx(4.67521e-4, rel=1e-5)
    assert answer(*counts, "--audited", "2000")["upper"] == pytest.approx(2.1962e-3, rel=1e-4)
    assert answer(*counts, "--at-most", "5e-4")["confidence_reached"] == pytest.approx(0.99832, abs=1e-5)
    slices = answer("proportion", "--failures", "2", "--trials", "9000", "--slices", "3")
    assert slices["upper"] == pytest.approx(8.6116e-4, rel=1e-4)


def test_plans() -> None:
    data = answer("plan", "--target", "5e-4", "--failures", "0..3")
    assert data["plans"] == [
        {"failures": 0, "trials": 5990},
        {"failures": 1, "trials": 9486},
        {"failures": 2, "trials": 12590},
        {"failures": 3, "trials": 15505},
    ]
    looked = answer("plan", "--target", "5e-4", "--failures", "0,1", "--sequential")
    assert looked["plans"] == [{"failures": 0, "trials": 9026}, {"failures": 1, "trials": 13704}]


def test_exposure_and_sequential() -> None:
    assert answer("exposure", "--events", "0", "--exposure", "1")["upper"] == pytest.approx(2.995732, rel=1e-6)
    found = answer("sequential", "--failures", "0", "--trials", "9026", "--target", "5e-4")
    assert found["demonstrated"] is True


def test_plans_of_rate_and_coverage() -> None:
    data = answer(
        "plan", "--target", "0.02", "--failures", "4", "--slices", "2", "--coverage", "0.8", "--unanswered", "117"
    )
    assert data["plans"] == [{"failures": 4, "trials": 509, "cases": 689}]
    assert (data["coverage"], data["unanswered"]) == (0.8, 117)
    few = answer("plan", "--target", "0.02", "--failures", "0", "--coverage", "0.9", "--unanswered", "1")
    assert few["plans"] == [{"failures": 0, "trials": 149, "cases": 150}]


def test_plans_by_holm() -> None:
    data = answer("plan", "--target", "0.02", "--failures", "0", "--slices", "3", "--holm")
    assert data["plans"] == [{"failures": 0, "trials": 203, "by_slice": [203, 183, 149], "in_all": 535}]
    text = run("bounds", "plan", "--target", "0.02", "--slices", "3", "--holm").stdout
    assert "203 in the first slice, 149 in the last, 535 in all" in text


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (("exposure", "--events", "1", "--exposure", "9"), {"lower", "upper", "estimate", "side", "method"}),
        (
            ("sequential", "--failures", "0", "--trials", "9", "--target", "0.1"),
            {"lower", "upper", "estimate", "side", "method"},
        ),
        (("plan", "--target", "0.1"), {"target", "plans"}),
    ],
)
def test_the_fields_that_are_always_there(arguments: tuple[str, ...], keys: set[str]) -> None:
    assert keys | {"confidence", "source"} <= answer(*arguments).keys()


def test_no_trials_are_said_to_be_none() -> None:
    done = run("bounds", "proportion", "--failures", "0", "--trials", "0")
    assert "upper bound  1" in done.stdout
    assert "estimate     n/a (0 of 0)" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("proportion", "--failures", "3", "--trials", "2"), "not possible"),
        (("proportion", "--failures", "0", "--trials", "2", "--confidence", "1"), "range"),
        (("plan", "--target", "0"), "range"),
        (("plan", "--target", "0.1", "--failures", "3..1"), "no number, range"),
        (("plan", "--target", "0.1", "--holm"), "--slices"),
        (("plan", "--target", "0.1", "--holm", "--slices", "2", "--sequential"), "plain rates only"),
        (("plan", "--target", "0.1", "--unanswered", "3"), "--coverage"),
        (("exposure", "--events", "1", "--exposure", "0"), "range"),
        (("exposure", "--events", "1", "--exposure", "inf"), "range"),
    ],
)
def test_what_cannot_be_is_told(arguments: tuple[str, ...], words: str) -> None:
    done = run("bounds", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
