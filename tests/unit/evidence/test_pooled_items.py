"""A pool counts an item once, however many artefacts have results of it, and says so where it cannot tell."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import pytest

from safetycase.evidence import Assessment

from .cases import case_of, codes, judged, locked

OUTCOME = "outcome: {column: v, pass: [ok], failure: [bad]}"
ITEM = f"item: id, unit: item, {OUTCOME}"
DAY, LATER = "2026-05-01T10:00:00Z", "2026-05-01T11:00:00Z"
Content = Mapping[str, str | bytes]


def model(first: str, second: str, files: Content, at_most: float = 0.02, target: str = "", more: str = "") -> str:
    one, other = (list(files) * 2)[:2]
    rate = target or f"{{metric: failure-rate, at_most: {at_most}, confidence: 0.95}}"
    return (
        f"requirements:\n  R-1: {{text: It answers, combine: pool, target: {rate}{more}}}\nevidence:\n"
        f"  E-1: {{supports: [R-1], artefact: {{path: {one}}}, sampling: {{how: random}}, select: {{{first}}}}}\n"
        f"  E-2: {{supports: [R-1], artefact: {{path: {other}}}, sampling: {{how: random}}, select: {{{second}}}}}\n"
    )


def pooled(first: str, second: str, files: Content, at_most: float = 0.02) -> Assessment:
    return judged(case_of(model(first, second, files, at_most), files))


def table(ids: Iterable[str], failed: int = 0, more: str = "") -> str:
    return "id,v,half\n" + "".join(f"{i},{'bad' if n < failed else 'ok'},{more}\n" for n, i in enumerate(ids))


def lines(ids: Iterable[str], failed: int = 0) -> str:
    return "".join(json.dumps({"id": i, "v": "bad" if n < failed else "ok"}) + "\n" for n, i in enumerate(ids))


def named(prefix: str, number: int, first: int = 0) -> list[str]:
    return [f"{prefix}{n}" for n in range(first, first + number)]


def record(ids: Iterable[str], failed: int = 0, started: str = DAY, **more: object) -> str:
    cases = [{"id": i, "state": "failed" if n < failed else "passed"} for n, i in enumerate(ids)]
    return json.dumps({"safetycase_record": "1", "started": started, "cases": cases, "complete": True, **more})


def reasons(found: Assessment) -> str:
    return " ".join(found.verdicts["R-1"].reasons)


def test_several_attempts_at_an_item_in_one_artefact_are_no_trials_for_two_items_either() -> None:
    rows = "id,v,half\n" + "".join(f"i{n},ok,{'ab'[n % 2]}\n" for n in range(40)) * 10
    select = f"item: id, unit: attempt, {OUTCOME}, where: {{half: %s}}"
    found = pooled(select % "a", select % "b", {"a.csv": rows})
    assert found.verdicts["R-1"].word == "unknown"
    assert "several results of one item are no independent trials" in reasons(found)


def test_rows_without_an_item_that_are_equal_show_no_rate_for_two_items_either() -> None:
    rows = "v,half\n" + "ok,a\nok,b\n" * 200
    found = pooled(f"{OUTCOME}, where: {{half: a}}", f"{OUTCOME}, where: {{half: b}}", {"a.csv": rows})
    assert found.verdicts["R-1"].word == "unknown"
    assert "398 rows are equal to earlier ones" in reasons(found)


@pytest.mark.parametrize(("limit", "word"), [(0.001, "demonstrated"), (0.0001, "not-demonstrated")])
def test_two_items_of_one_artefact_keep_exposure_and_slices(limit: float, word: str) -> None:
    rows = "day,kind,site,hours,crashes\n" + "".join(f"{n},{'ab'[n % 2]},{'xy'[n % 2]},500,0\n" for n in range(8))
    select = "failures: crashes, exposure: {hour: hours}, slice: {site: site}, where: {kind: %s}"
    target = f"{{metric: event-rate, per: hour, at_most: {limit}, confidence: 0.95}}"
    files = {"a.csv": rows}
    found = judged(case_of(model(select % "a", select % "b", files, target=target), files))
    assert found.verdicts["R-1"].word == word
    assert "0 events in 4,000 hours" in reasons(found)
    sliced = ", slices: {by: [site], values: {site: [x, y]}, require: each}"
    found = judged(case_of(model(select % "a", select % "b", files, target=target, more=sliced), files))
    assert "0 events in 2,000 hours" in reasons(found)


def test_a_typed_exposure_stays_typed_for_two_items_of_one_artefact() -> None:
    rows = "id,v,half\n" + "".join(f"i{n},ok,{'ab'[n % 2]}\n" for n in range(40))
    select = f"item: id, {OUTCOME}, where: {{half: %s}}"
    target = "{metric: event-rate, per: hour, at_most: 0.001, confidence: 0.95}"
    files = {"a.csv": rows}
    text = model(select % "a", select % "b", files, target=target)
    text = text.replace("sampling", "exposure: {unit: hour, value: 4000}, sampling")
    found = judged(case_of(text, files))
    assert found.verdicts["R-1"].word == "not-demonstrated"
    assert "the exposure is typed" in reasons(found)


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_different_items_in_the_same_rows_lose_no_failure(kind: str) -> None:
    write = table if kind == "csv" else lines
    files = {f"a.{kind}": write(named("a", 160), 3), f"b.{kind}": write(named("b", 400), 3)}
    found = pooled(ITEM, ITEM, files)
    assert found.verdicts["R-1"].word == "not-demonstrated"
    assert "6 failures in 560 trials" in reasons(found)
    assert "SFC739" not in codes(found)


def test_two_tables_of_other_items_with_equal_results_are_two_runs() -> None:
    found = pooled(ITEM, ITEM, {"a.csv": table(named("a", 200)), "b.csv": table(named("b", 200))}, 0.01)
    assert (found.verdicts["R-1"].word, found.verdicts["R-1"].counts.trials) == ("demonstrated", 400)
    assert "SFC739" not in codes(found)


def test_a_copy_of_a_table_in_another_order_is_one_run() -> None:
    rows = table(named("a", 200)).splitlines()
    copy = "\r\n".join([rows[0], *rows[:0:-1]])
    found = pooled(ITEM, ITEM, {"a.csv": "\n".join(rows), "b.csv": copy}, 0.01)
    assert found.verdicts["R-1"].counts.trials == 200
    assert "reports the same run" in " ".join(one.message for one in found.findings if one.rule == "SFC739")


def test_an_item_at_another_row_of_another_artefact_counts_once() -> None:
    second = table(named("z", 160), more="c") + "".join(f"i{n},ok,b\n" for n in range(160))
    files = {"a.csv": table(named("i", 160), more="a"), "b.csv": second}
    found = pooled(f"{ITEM}, where: {{half: a}}", f"{ITEM}, where: {{half: b}}", files, 0.01)
    assert (found.verdicts["R-1"].word, found.verdicts["R-1"].counts.trials) == ("not-demonstrated", 160)
    assert "E-2: 160 results of b.csv are of items that are pooled already; each counts once" in [
        one.message for one in found.findings if one.rule == "SFC739"
    ]


@pytest.mark.parametrize(("select", "word"), [("", "unknown"), ("unit: item", "not-demonstrated")])
def test_a_second_run_of_the_same_items_is_no_further_trials(select: str, word: str) -> None:
    files = {"a.json": record(named("q", 160)), "b.json": record(named("q", 160), started=LATER)}
    found = pooled(select, select, files, 0.01)
    assert (found.verdicts["R-1"].word, "SFC739" in codes(found)) == (word, True)
    exposed = {**files, "b.json": record(named("q", 160), started=LATER, exposure={"hour": 3})}
    assert pooled(select, select, exposed, 0.01).verdicts["R-1"].word == word


@pytest.mark.parametrize(("repeats", "failures"), [("any", 6), ("all", 2), ("majority", 2)])
def test_attempts_in_two_artefacts_settle_an_item_as_in_one(repeats: str, failures: int) -> None:
    first, second = table(named("i", 100), 4), table(named("i", 100, 2) + named("i", 2), 4)
    select = f"{ITEM}, repeats: {repeats}"
    states = pooled(select, select, {"a.csv": first, "b.csv": second}).verdicts["R-1"].counts.states
    one = first + second.partition("\n")[2]
    alone = judged(case_of(model(select, select, {"c.csv": one}), {"c.csv": one})).verdicts["R-1"].counts.states
    assert states == alone
    assert states["failed"] == failures


def test_which_attempt_is_the_last_is_not_guessed() -> None:
    files = {"a.csv": table(named("i", 400), 9), "b.csv": table(named("i", 400), more="x")}
    found = pooled(f"{ITEM}, repeats: last", f"{ITEM}, repeats: last", files)
    assert found.verdicts["R-1"].word == "unknown"
    assert "which attempt at an item is the last" in reasons(found)
    apart = {"a.csv": table(named("i", 300)), "b.csv": table(named("j", 300))}
    assert pooled(f"{ITEM}, repeats: last", f"{ITEM}, repeats: last", apart).verdicts["R-1"].word == "demonstrated"


def test_equal_ids_that_may_be_of_different_items_are_judged_both_ways() -> None:
    files = {"a.json": record(named("q", 160), 3), "b.json": record(named("q", 400), 3)}
    found = pooled("unit: item", "unit: item", files)
    assert found.verdicts["R-1"].word == "not-demonstrated"
    assert "equal ids as one item: 3 failures in 400 trials" in reasons(found)
    assert "as different items, which equal ids in two artefacts may be: 6 failures in 560 trials" in reasons(found)
    assert pooled("unit: item", "unit: item", files, 0.03).verdicts["R-1"].word == "demonstrated"


def samples(task: str, number: int, failed: int) -> str:
    return "".join(
        json.dumps(
            {"doc_id": n, "doc_hash": f"{task}{n}", "filter": "none", "metrics": ["acc"], "acc": float(n >= failed)}
        )
        + "\n"
        for n in range(number)
    )


def test_samples_of_two_tasks_are_different_items_although_their_numbers_are_equal() -> None:
    files = {"samples_a.jsonl": samples("A", 160, 3), "samples_b.jsonl": samples("B", 400, 3)}
    select = "outcome: {1: pass, 0: failure}"
    found = pooled(select, select, files)
    assert found.verdicts["R-1"].word == "not-demonstrated"
    assert "pooled: 6 failures in 560 trials" in reasons(found)
    again = {"samples_a.jsonl": samples("A", 200, 0), "samples_b.jsonl": samples("A", 300, 0)}
    assert pooled(select, select, again).verdicts["R-1"].counts.trials == 300


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ((OUTCOME, "a.csv", table(named("a", 300))), (ITEM, "b.csv", table(named("b", 300))), "(`select.unit`"),
        ((OUTCOME, "a.csv", table(named("a", 300))), (OUTCOME, "b.csv", table(named("b", 300))), "`select.item` says"),
        (
            ("trials: n, failures: f", "a.csv", "n,f\n300,0\n"),
            ("trials: n, failures: f", "b.csv", "n,f\n400,0\n"),
            "a.csv counts its trials",
        ),
        (
            ("", "a.json", record([], counts=[{"where": {}, "counts": {"passed": 300}}])),
            ("", "b.json", record([], started=LATER, counts=[{"where": {}, "counts": {"passed": 300}}])),
            "a.json counts trials",
        ),
    ],
)
def test_where_items_are_not_known_the_pool_is_unknown_and_says_what_to_write(
    first: tuple[str, str, str], second: tuple[str, str, str], said: str
) -> None:
    files = {first[1]: first[2], second[1]: second[2]}
    found = pooled(first[0], second[0], files)
    assert found.verdicts["R-1"].word == "unknown"
    assert said in reasons(found)


def test_results_that_are_not_here_are_not_pooled_unseen() -> None:
    files = {"a.csv": table(named("a", 300)), "b.csv": table(named("b", 300))}
    text = model(ITEM, ITEM, files)
    found = judged(locked(case_of(text, files), {"a.csv": files["a.csv"]}, text)).verdicts["R-1"]
    assert found.word == "unknown"
    assert "which items b.csv has cannot be looked at" in " ".join(found.reasons)


def test_exposures_of_runs_at_different_times_add_up_and_others_do_not() -> None:
    target = "{metric: event-rate, per: hour, at_most: 0.001, confidence: 0.95}"
    for started, word in ((LATER, "demonstrated"), (DAY, "unknown")):
        files = {
            "a.json": record(["x"], exposure={"hour": 2000}),
            "b.json": record(["y"], started=started, exposure={"hour": 2000}),
        }
        found = judged(case_of(model("", "", files, target=target), files))
        assert found.verdicts["R-1"].word == word, reasons(found)


def ctrf(number: int, failed: int) -> str:
    tests = [
        {"name": "answers", "status": "failed" if n < failed else "passed", "parameters": {"seed": n}}
        for n in range(number)
    ]
    return json.dumps({"reportFormat": "CTRF", "results": {"tool": {"name": "t"}, "tests": tests}})


def test_a_name_that_stands_many_times_in_one_artefact_is_no_name_of_one_trial() -> None:
    files: Content = {"a.json": ctrf(160, 3), "b.json": ctrf(400, 3)}
    found = judged(case_of(model("", "", files).replace(", select: {}", ""), files))
    assert found.verdicts["R-1"].word == "not-demonstrated"
    assert "3 failures in 400 trials" in reasons(found)
    assert "6 failures in 560 trials" in reasons(found)
