"""Pieces of evidence pooled as one sample."""

from __future__ import annotations

import pytest

from safetycase.evidence import Assessment

from .cases import case_of, codes, judged, locked, model_of, results, verdict

RATE = "target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}"
RANDOM = "sampling: {how: random}"


def test_a_pool_is_one_sample() -> None:
    second = f"  E-2: {{supports: [R-1], artefact: {{path: f.xml}}, {RANDOM}}}\n"
    files: dict[str, str | bytes] = {"f.xml": results("b", passed=30)}
    found = verdict(f"{RATE}, combine: pool", RANDOM, results("a", passed=29), more=second, files=files)
    assert found.word == "demonstrated"
    assert found.counts.states == {"passed": 59}
    assert verdict(RATE, RANDOM, results("a", passed=29), more=second, files=files).word == "not-demonstrated"


def test_a_pool_needs_one_subject_and_environment() -> None:
    second = f"  E-2: {{supports: [R-1], artefact: {{path: f.xml}}, {RANDOM}, subject: {{model: m2}}}}\n"
    files: dict[str, str | bytes] = {"f.xml": results("b", passed=100)}
    found = verdict(
        f"{RATE}, combine: pool",
        f"{RANDOM}, subject: {{model: m1}}",
        results("a", passed=100),
        more=second,
        files=files,
    )
    assert found.word == "not-demonstrated"
    assert "they differ in subject" in found.reasons[0]


def test_one_artefact_counts_once_however_many_items_name_it() -> None:
    junit = results("a", passed=30)
    second = f"  E-2: {{supports: [R-1], artefact: {{path: f.xml}}, {RANDOM}}}\n"
    found = verdict(f"{RATE}, combine: pool", RANDOM, junit, more=second, files={"f.xml": junit})
    assert found.word == "not-demonstrated"
    assert found.counts.trials == 30


def test_overlapping_selections_of_one_artefact_count_a_case_once() -> None:
    junit = (
        "<testsuite>"
        + "".join(f"<testcase classname='c' name='a{i}'/><testcase name='b{i}'/>" for i in range(20))
        + "</testsuite>"
    )
    first = f"{RANDOM}, select: {{where: {{name: [a*, b1*]}}}}"
    second = f"  E-2: {{supports: [R-1], artefact: {{path: e.xml}}, {RANDOM}, select: {{where: {{name: b*}}}}}}\n"
    found = verdict(f"{RATE}, combine: pool", first, junit, more=second)
    assert found.counts.states == {"passed": 40}


def test_a_pool_with_a_piece_that_cannot_be_judged_or_is_stale() -> None:
    second = f"  E-2: {{supports: [R-1], artefact: {{path: f.xml}}, {RANDOM}}}\n"
    requirement = f"{RATE}, combine: pool"
    assert verdict(requirement, RANDOM, results(passed=100), more=second).word == "unknown"
    old = second.replace("sampling", "expires: '2020-01-01', sampling")
    files: dict[str, str | bytes] = {"f.xml": results("b", passed=100)}
    assert verdict(requirement, RANDOM, results(passed=100), more=old, files=files).word == "stale"


def test_a_pool_that_counts_states_differently_is_none() -> None:
    override = "run_states: {skipped: {outcome: pass, reason: not for this machine}}"
    second = f"  E-2: {{supports: [R-1], artefact: {{path: f.xml}}, {RANDOM}, {override}}}\n"
    files: dict[str, str | bytes] = {"f.xml": results("b", passed=100)}
    found = verdict(f"{RATE}, combine: pool", RANDOM, results(passed=100), more=second, files=files)
    assert found.word == "not-demonstrated"
    assert "run states" in found.reasons[0]


def timed(prefix: str, first: int, number: int, stamp: str = "", extra: str = "", seconds: str = "0.1{}") -> str:
    """A run whose cases took some time."""
    cases = "".join(
        f"<testcase classname='{prefix}' name='n{i}' time='{seconds.format(i)}'/>" for i in range(first, number)
    )
    return f"<testsuite name='s'{stamp and f' timestamp={stamp!r}'}>{extra}{cases}</testsuite>"


def pooled(first: str, second: str, evidence: str = "", requirement: str = RATE) -> Assessment:
    more = f"  E-2: {{supports: [R-1], artefact: {{path: f.xml}}, {RANDOM}}}\n"
    model = model_of(f"{requirement}, combine: pool", f"{RANDOM}{evidence}", more)
    return judged(case_of(model, {"e.xml": first, "f.xml": second}))


DAY, LATER = "2026-05-01T10:00:00", "2026-05-02T10:00:00"


@pytest.mark.parametrize(
    ("first", "second", "trials"),
    [
        (results("a", passed=30), results("a", passed=30) + "\n", 30),
        (results("a", passed=30, stamp=DAY), results("a", passed=30, stamp=DAY) + "<!-- -->", 30),
        (results("a", passed=30, stamp=DAY), results("a", passed=30, stamp=LATER), 30),
        (results("a", passed=30, stamp=DAY), results("b", passed=30, stamp=LATER), 60),
        (timed("a", 0, 30, DAY), timed("a", 0, 30, LATER), 30),
        (timed("a", 0, 30), timed("a", 0, 30, LATER, "<properties><property name='x' value='y'/></properties>"), 30),
        (timed("a", 0, 30, DAY), timed("a", 0, 30, LATER, seconds="0.2{}"), 30),
        (timed("a", 0, 30, DAY), timed("a", 0, 30, LATER, seconds="0.001"), 30),
        (timed("a", 0, 30), timed("b", 0, 30), 60),
        (results("a", passed=30), results("a", passed=29, skipped=1), 31),
    ],
)
def test_a_test_counts_once_however_often_it_ran(first: str, second: str, trials: int) -> None:
    found = pooled(first, second)
    assert found.verdicts["R-1"].counts.trials == trials
    assert found.verdicts["R-1"].word == (
        "demonstrated" if trials == 60 and "skipped" not in second else "not-demonstrated"
    )
    assert codes(found).count("SFC739") == (trials < 60)


def test_cases_reported_in_another_order_are_the_same() -> None:
    cases = [f"<testcase classname='a' name='n{i}' time='0.1{i}'/>" for i in range(30)]
    one, other = ("<testsuite>" + "".join(order) + "</testsuite>" for order in (cases, cases[::-1]))
    assert pooled(one, other).verdicts["R-1"].counts.trials == 30


def test_selections_that_overlap_in_copies_count_a_case_once() -> None:
    copy = timed("a", 0, 30) + "\n"
    found = pooled(timed("a", 0, 30), copy, ", select: {where: {name: 'n1*'}}")
    assert found.verdicts["R-1"].counts.trials == 30
    assert "SFC739" in codes(found)


def test_copies_with_other_cases_beside_the_selected_ones_count_once() -> None:
    more = timed("a", 0, 30).replace("</testsuite>", "<testcase classname='z' name='other'/></testsuite>")
    select = "select: {where: {classname: a}}"
    model = model_of(f"{RATE}, combine: pool", f"{RANDOM}, {select}")
    model += f"  E-2: {{supports: [R-1], artefact: {{path: f.xml}}, {RANDOM}, {select}}}\n"
    files: dict[str, str | bytes] = {"e.xml": timed("a", 0, 30), "f.xml": more}
    found = judged(case_of(model, files))
    assert found.verdicts["R-1"].counts.trials == 30
    absent = judged(locked(case_of(model, files), {}, model))
    assert (absent.verdicts["R-1"].counts.trials, absent.verdicts["R-1"].basis) == (30, "locked")


def test_a_piece_that_refutes_refutes_the_pool() -> None:
    failing = results("b", failed=3)
    found = pooled(results("a", passed=1000), failing)
    assert found.verdicts["R-1"].word == "refuted"
    target = "target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}"
    assert pooled(results("a", passed=1000), failing, requirement=target).verdicts["R-1"].word == "refuted"


def test_every_item_says_how_much_was_planned() -> None:
    more = f"  E-2: {{supports: [R-1], artefact: {{path: e.xml}}, {RANDOM}, expect: {{items: 100}}}}\n"
    found = verdict(f"{RATE}, combine: pool", RANDOM, results("a", passed=59), more=more)
    assert (found.word, found.counts.missing) == ("not-demonstrated", 41)
    three = more.replace("f.xml", "e.xml").replace("}}\n", "}, select: {where: {name: 'passed1*'}}}\n")
    found = verdict(f"{RATE}, combine: pool", f"{RANDOM}, expect: {{items: 60}}", results("a", passed=59), more=three)
    assert found.counts.missing == 1 + 89
    copies = more.replace("e.xml", "f.xml")
    files: dict[str, str | bytes] = {"f.xml": results("a", passed=59) + " "}
    found = verdict(f"{RATE}, combine: pool", RANDOM, results("a", passed=59), more=copies, files=files)
    assert (found.counts.trials, found.counts.missing) == (100, 41)


def test_the_terms_of_one_piece_hold_for_the_pool() -> None:
    for terms, passed, word in (
        ("", 80, "demonstrated"),
        ("threshold_chosen_on: same-data", 80, "not-demonstrated"),
        ("threshold_chosen_on: same-data", 100, "demonstrated"),
        ("label_quality: {audited: 5}", 1000, "not-demonstrated"),
        ("label_quality: {audited: 1000, wrong: 0}", 1000, "demonstrated"),
    ):
        second = f"  E-2: {{supports: [R-1], artefact: {{path: f.xml}}, {RANDOM}{terms and ', '}{terms}}}\n"
        files: dict[str, str | bytes] = {"f.xml": results("b", passed=passed)}
        first = results("a", passed=10)
        found = verdict(f"{RATE}, combine: pool", RANDOM, first, more=second, files=files)
        assert found.word == word, terms


def test_a_pool_with_a_piece_that_was_not_accepted_is_stale() -> None:
    model = model_of(f"{RATE}, combine: pool", RANDOM)
    model += f"  E-2: {{supports: [R-1], artefact: {{path: f.xml}}, {RANDOM}}}\n"
    files: dict[str, str | bytes] = {"e.xml": results("a", passed=100), "f.xml": results("b", passed=100)}
    changed = model.replace("path: f.xml}", "path: f.xml}, select: {where: {name: 'passed1*'}}")
    assert judged(locked(case_of(model, files), files, model)).verdicts["R-1"].word == "demonstrated"
    assert judged(locked(case_of(model, files), files, changed)).verdicts["R-1"].word == "stale"


def test_a_later_run_with_one_case_more_adds_only_that() -> None:
    second = f"  E-2: {{supports: [R-1], artefact: {{path: f.xml}}, {RANDOM}}}\n"
    first, more = results("a", passed=100), results("a", passed=101)
    found = verdict(f"{RATE}, combine: pool", RANDOM, first, more=second, files={"f.xml": more})
    assert found.counts.trials == 101
    later = results("a", passed=101, stamp="2026-05-02T10:00:00")
    apart = verdict(
        f"{RATE}, combine: pool", RANDOM, results("a", passed=100, stamp="2026-05-01T10:00:00"), more=second,
        files={"f.xml": later},
    )  # fmt: skip
    assert apart.counts.trials == 101
