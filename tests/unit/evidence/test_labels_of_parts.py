"""Audits of labels over all results, and rates of a part of them: every wrong label may lie in that part."""

from __future__ import annotations

import math

import pytest

from safetycase.evidence import Verdict
from safetycase.statistics import upper_bound
from tests.unit.evidence.cases import case_of, judged

SELECT = (
    "select: {item: id, outcome: {column: r, pass: [ok], failure: [bad], abstained: [idk]}, output: said, "
    "slice: {site: site}}"
)
RATE = "target: {metric: failure-rate, of: trials, at_most: 0.02, confidence: 0.95}"
SLICES = "slices: {by: [site], values: {site: [A, B]}, require: each}"


def verdict(requirement: str, evidence: str, *groups: tuple[str, str, str, int]) -> Verdict:
    """The verdict where so many trials had each site, output and result."""
    rows = [
        f"{n}-{i},{site},{said},{result}"
        for n, (site, said, result, number) in enumerate(groups)
        for i in range(number)
    ]
    how = "" if "design" in evidence else ", sampling: {how: random}"
    model = (
        f"requirements:\n  R-1: {{text: It is right, {requirement}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: e.csv}}, {SELECT}, {evidence}{how}}}\n"
    )
    return judged(case_of(model, {"e.csv": "\n".join(["id,site,said,r", *rows])})).verdicts["R-1"]


def labels(audited: int, wrong: int = 0, scope: str = "agreements") -> str:
    return f"label_quality: {{audited: {audited}, wrong: {wrong}, scope: {scope}}}"


def test_one_audit_of_all_is_not_the_bound_of_each_slice() -> None:
    """Of 10,000 labels up to 22 are wrong, and of the 1,000 in B they may be 22."""
    groups = [("A", "x", "ok", 9000), ("B", "x", "ok", 1000)]
    assert verdict(RATE, labels(2000), *groups).word == "demonstrated"
    found = verdict(f"{RATE}, {SLICES}", labels(2000), *groups)
    each = 1 - 0.05 / 2 / 2
    hidden = math.ceil(upper_bound(0, 2000, each) * 10_000)
    assert upper_bound(hidden, 1000, each) > 0.02 > upper_bound(hidden, 9000, each)
    text = " ".join(found.reasons)
    assert found.word == "not-demonstrated"
    assert "1 of 2 slices reaches the target" in text
    assert f"0 of 2,000 audited ones wrong, so that up to {hidden} of all 10,000 may be, and all lie here" in text


def test_an_audit_that_leaves_few_labels_open_does_for_each_slice() -> None:
    groups = [("A", "x", "ok", 3000), ("B", "x", "ok", 3000)]
    found = verdict(f"{RATE}, {SLICES}", labels(2000), *groups)
    assert found.word == "demonstrated", found.reasons
    assert verdict(f"{RATE}, {SLICES}", labels(300), *groups).word == "not-demonstrated"


def test_where_there_is_one_slice_it_is_the_whole() -> None:
    one = "slices: {by: [site], values: {site: [A]}, require: each}"
    assert verdict(f"{RATE}, {one}", labels(500), ("A", "x", "ok", 1000)).word == "demonstrated"
    assert verdict(f"{RATE}, {one}", labels(500), ("A", "x", "ok", 1000), ("C", "x", "ok", 9000)).word != "demonstrated"


def test_one_audit_of_all_is_not_the_bound_of_one_output() -> None:
    target = RATE.replace("trials", "{output: [x]}")
    others = ("A", "y", "ok", 9000)
    assert verdict(target, labels(2000), ("A", "x", "ok", 1000)).word == "demonstrated"
    assert verdict(target, labels(2000), ("A", "x", "ok", 1000), others).word == "not-demonstrated"


@pytest.mark.parametrize(("scope", "word"), [("agreements", "demonstrated"), ("all", "not-demonstrated")])
def test_labels_of_cases_that_nobody_answered_say_little_of_those_answered(scope: str, word: str) -> None:
    answered = RATE.replace("trials", "answered") + ", coverage: {at_least: 0.05, confidence: 0.95}"
    groups = [("A", "x", "ok", 1000), ("A", "x", "idk", 9000)]
    assert verdict(answered, labels(2000, scope=scope), *groups).word == word


def test_a_census_by_slices_counts_the_labels_that_may_be_wrong() -> None:
    groups = [("A", "x", "ok", 3000), ("B", "x", "ok", 1000)]
    census = "design: census, expect: {items: 4000}"
    found = verdict(f"{RATE}, {SLICES}", f"{census}, {labels(2000)}", *groups)
    assert found.word == "demonstrated"  # 8 of 1,000
    found = verdict(f"{RATE}, {SLICES}", f"{census}, {labels(500)}", *groups)
    assert found.word == "not-demonstrated"
    assert "up to 30 of all 4,000 may be, and all lie here" in " ".join(found.reasons)


def test_an_audit_of_more_labels_than_there_are_was_one_of_others() -> None:
    groups = [("A", "x", "ok", 3000), ("B", "x", "ok", 3000)]
    found = verdict(f"{RATE}, {SLICES}", labels(90_000), *groups)
    assert found.word == "not-demonstrated"
    assert "up to 6,000 of all 6,000 may be" in " ".join(found.reasons)


def of_slices(scope: str = "agreements", whole: str = "", **audits: tuple[int, int]) -> str:
    parts = ", ".join(
        f"{{of: {{site: {site}}}, audited: {audited}, wrong: {wrong}}}" for site, (audited, wrong) in audits.items()
    )
    return f"label_quality: {{{whole}scope: {scope}, slices: [{parts}]}}"


def test_an_audit_of_a_slice_bounds_what_labels_hide_there() -> None:
    groups = [("A", "x", "ok", 9000), ("B", "x", "ok", 1000)]
    asked = f"{RATE}, {SLICES}"
    found = verdict(asked, of_slices(A=(400, 0), B=(400, 0)), *groups)
    assert found.word == "demonstrated", found.reasons
    assert "labels: 0 of 400 audited ones wrong)" in " ".join(found.reasons)
    assert verdict(asked, of_slices(A=(400, 0), B=(200, 0)), *groups).word == "not-demonstrated"
    assert verdict(asked, of_slices(A=(400, 0), B=(400, 3)), *groups).word == "not-demonstrated"


def test_a_slice_without_an_audit_of_its_own_has_that_of_all() -> None:
    groups = [("A", "x", "ok", 9000), ("B", "x", "ok", 1000)]
    asked, whole = f"{RATE}, {SLICES}", "audited: 2000, wrong: 0, "
    assert verdict(asked, of_slices(B=(400, 0)), *groups).word == "not-demonstrated"
    assert verdict(asked, of_slices(whole=whole, B=(400, 0)), *groups).word == "demonstrated"
    assert verdict(asked, of_slices(whole=whole, A=(400, 0)), *groups).word == "not-demonstrated"
    twice = of_slices(whole=whole, B=(400, 0)).replace("slices: [", "slices: [{of: {site: B}, audited: 9, wrong: 0}, ")
    assert verdict(asked, twice, *groups).word == "not-demonstrated"


def test_an_audit_of_a_slice_is_none_of_an_output_within_it() -> None:
    asked = f"{RATE.replace('trials', '{output: [x]}')}, {SLICES}"
    groups = [("A", "x", "ok", 1000), ("B", "x", "ok", 1000)]
    assert verdict(asked, of_slices(A=(400, 0), B=(400, 0)), *groups).word == "demonstrated"
    more = [*groups, ("B", "y", "ok", 9000)]
    assert verdict(asked, of_slices(A=(400, 0), B=(400, 0)), *more).word == "not-demonstrated"


def test_where_each_must_pass_a_wrong_label_anywhere_counts() -> None:
    groups = [("A", "x", "ok", 10), ("B", "x", "ok", 10)]
    labelled = of_slices(whole="audited: 9, wrong: 1, ", A=(9, 0), B=(9, 0))
    assert verdict(SLICES, labelled, *groups).word == "not-demonstrated"
    assert verdict(SLICES, labelled.replace("wrong: 1", "wrong: 0"), *groups).word == "demonstrated"
