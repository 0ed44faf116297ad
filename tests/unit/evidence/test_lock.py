"""The lock: what it keeps, what it notices, and what it makes of damage."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetycase.case import Case
from safetycase.evidence import Cache, lock, verify
from safetycase.evidence.lockfile import LockedEvidence, read_lock, write_lock
from safetycase.findings import Severity

from .cases import TODAY, case_of, codes, judged, locked, model_of, results, unsealed

MODEL = model_of("target: {metric: failure-rate, at_most: 0.5, confidence: 0.9}", "sampling: {how: random}")
PASSED: dict[str, str | bytes] = {"e.xml": results(passed=30, stamp="2026-05-01T10:00:00")}


def rules(case: Case) -> list[str]:
    return sorted(finding.rule for finding in verify(case, TODAY, Cache()))


def test_what_is_locked_and_unchanged_verifies() -> None:
    case = case_of(MODEL, PASSED)
    assert rules(case) == ["SFC737"]
    after = locked(case, PASSED, MODEL)
    assert rules(after) == []
    found = judged(after).verdicts["R-1"]
    assert (found.word, found.basis) == ("demonstrated", "computed")


def test_other_results_are_unknown_until_they_are_accepted() -> None:
    case = case_of(MODEL, PASSED)
    better: dict[str, str | bytes] = {"e.xml": results(passed=300)}
    changed = locked(case, better, MODEL)
    assert rules(changed) == ["SFC702"]
    assert judged(changed).verdicts["R-1"].word == "unknown"
    accepted = locked(changed, better, MODEL)
    assert rules(accepted) == []
    assert judged(accepted).verdicts["R-1"].word == "demonstrated"


def test_without_the_artefact_the_counts_of_the_lock_stand() -> None:
    after = locked(case_of(MODEL, PASSED), {}, MODEL)
    found = judged(after).verdicts["R-1"]
    assert (found.word, found.basis, found.counts.states) == ("demonstrated", "locked", {"passed": 30})
    assert codes(judged(after)) == ["SFC701"]
    assert judged(after).evidence["E-1"].produced == "2026-05-01T10:00:00"
    aged = MODEL.replace("sampling", "max_age: 7 d, sampling")
    assert judged(locked(case_of(MODEL, PASSED), {}, aged)).verdicts["R-1"].word == "stale"


def test_a_selection_that_changed_cannot_be_counted_from_the_lock() -> None:
    other = MODEL.replace("sampling", "select: {where: {name: passed1}}, sampling")
    after = locked(case_of(MODEL, PASSED), {}, other)
    assert judged(after).verdicts["R-1"].word == "unknown"
    assert "SFC700" in codes(judged(after))


@pytest.mark.parametrize(
    "changed",
    [
        MODEL.replace("It stops", "It stops at once"),
        MODEL.replace("at_most: 0.5", "at_most: 0.4"),
        MODEL.replace("confidence: 0.9", "confidence: 0.95"),
        MODEL.replace("{text: It stops", "{text: It stops, regime: average"),
    ],
)
def test_a_changed_requirement_makes_the_evidence_stale_until_it_is_locked_again(changed: str) -> None:
    after = locked(case_of(MODEL, PASSED), PASSED, changed)
    found = judged(after).verdicts["R-1"]
    assert found.word == "stale"
    assert "R-1 changed after the evidence was accepted for it" in found.reasons[0]
    assert rules(after) == ["SFC712"]
    again = locked(after, PASSED, changed)
    assert judged(again).verdicts["R-1"].word == "demonstrated"
    absent = locked(locked(case_of(MODEL, PASSED), {}, changed), {}, changed)
    assert judged(absent).verdicts["R-1"].word == "demonstrated"


def test_a_changed_environment_makes_the_evidence_stale() -> None:
    environment = "environments:\n  ENV-1: {parameters: {site: {values: [A]}}}\n"
    model = MODEL.replace("It stops", "It stops, environment: ENV-1").replace(
        "sampling", "environment: ENV-1, sampling"
    )
    before = case_of(model + environment, PASSED)
    assert judged(before).verdicts["R-1"].word == "demonstrated"
    wider = model + environment.replace("[A]", "[A, B]")
    assert judged(locked(before, PASSED, wider)).verdicts["R-1"].word == "stale"


def test_what_does_not_matter_to_the_judgement_leaves_it_fresh() -> None:
    other = MODEL.replace("{text: It stops", "{owner: me, rationale: so, text: It stops")
    assert judged(locked(case_of(MODEL, PASSED), PASSED, other)).verdicts["R-1"].word == "demonstrated"


def test_a_refutation_is_not_softened_by_staleness() -> None:
    failed: dict[str, str | bytes] = {"e.xml": results(failed=30)}
    after = locked(case_of(MODEL, failed), failed, MODEL.replace("It stops", "It halts"))
    assert judged(after).verdicts["R-1"].word == "refuted"


def test_edited_counts_are_noticed_where_the_artefact_is_here() -> None:
    case = case_of(MODEL, {"e.xml": results(passed=30, skipped=5)})
    content = unsealed(lock(case, TODAY).content)
    forged = content.replace(b'{"passed": 30, "skipped": 5}', b'{"passed": 35}')
    after = case_of(MODEL, {"e.xml": results(passed=30, skipped=5), "safetycase.lock": forged})
    assert rules(after) == ["SFC742"]
    assert judged(after).verdicts["R-1"].counts.states == {"passed": 30, "skipped": 5}


EDITS = [
    (b'"passed": 30', b'"not-run": 30'),
    (b'"sha256": "', b'"sha256": "%s", "x": "' % (b"a" * 64)),
    (b'"seal": "', b'"seal": "0'),
    (b"E-1: {", b"E-2: {"),
    (b'"path": ', b'"path":  '),
    (b'"}\n', b'", "more": 1}\n'),
]


@pytest.mark.parametrize(("old", "new"), EDITS, ids=range(len(EDITS)))
@pytest.mark.parametrize("files", [PASSED, {}], ids=["here", "absent"])
def test_a_line_that_was_edited_is_not_believed(old: bytes, new: bytes, files: dict[str, str | bytes]) -> None:
    content = lock(case_of(MODEL, PASSED), TODAY).content
    assert content.count(old) == 1
    after = judged(case_of(MODEL, {**files, "safetycase.lock": content.replace(old, new)}))
    (fault,) = [one for one in after.findings if one.rule == "SFC740"]
    assert "was edited after it was written" in fault.message
    assert after.verdicts["R-1"].word == ("demonstrated" if b"E-2" in new and files else "unknown")


def test_a_line_without_a_seal_counts_and_is_named() -> None:
    content = unsealed(lock(case_of(MODEL, PASSED), TODAY).content)
    after = judged(case_of(MODEL, {"safetycase.lock": content}))
    assert after.verdicts["R-1"].state == "demonstrated"
    (note,) = [one for one in after.findings if one.rule == "SFC783"]
    assert (note.file, note.line, note.severity) == ("safetycase.lock", 4, Severity.INFO)
    assert "E-1" in note.message
    again = lock(case_of(MODEL, {**PASSED, "safetycase.lock": content}), TODAY)
    assert again.changed == ()
    assert again.content == lock(case_of(MODEL, PASSED), TODAY).content


def test_locking_one_item_seals_no_other() -> None:
    model = MODEL + "  E-2: {supports: [R-1], artefact: {path: f.xml}}\n"
    files: dict[str, str | bytes] = {**PASSED, "f.xml": results(passed=9)}
    old = unsealed(lock(case_of(model, files), TODAY).content)
    new = lock(case_of(model, {**files, "safetycase.lock": old}), TODAY, only=["E-2"]).content
    assert read_lock(new).unsealed == {"E-1"}


def test_lines_without_item_and_items_without_line() -> None:
    renamed = MODEL.replace("E-1", "E-7")
    after = locked(case_of(MODEL, PASSED), PASSED, renamed)
    assert rules(after) == ["SFC737", "SFC741"]
    (orphan,) = [finding for finding in verify(after, TODAY) if finding.rule == "SFC741"]
    assert (orphan.file, orphan.line) == ("safetycase.lock", 4)


def test_only_some_items_can_be_locked() -> None:
    model = MODEL + "  E-2: {supports: [R-1], artefact: {path: f.xml}}\n"
    files: dict[str, str | bytes] = {**PASSED, "f.xml": results(passed=9)}
    first = lock(case_of(model, files), TODAY, only=["E-2"])
    assert [one.id for one in first.changed] == ["E-2"]
    files["safetycase.lock"] = first.content
    second = lock(case_of(model, files), TODAY, only=["E-1"])
    assert [one.id for one in second.changed] == ["E-1"]
    assert set(read_lock(second.content).items) == {"E-1", "E-2"}


def test_what_cannot_be_read_is_not_locked() -> None:
    model = MODEL + "  E-2: {supports: [R-1], artefact: {path: f.xml}}\n  E-3: {artefact: {path: g.xml}}\n"
    found = lock(case_of(model, {**PASSED, "f.xml": "<testsuite>"}), TODAY)
    assert [one.id for one in found.changed] == ["E-1"]
    assert [item_id for item_id, _ in found.problems] == ["E-2", "E-3"]


def test_the_bytes_are_the_same_each_time_and_one_line_changes_per_item() -> None:
    model = MODEL + "".join(f"  E-{i}: {{artefact: {{path: e.xml}}}}\n" for i in range(2, 6))
    one = lock(case_of(model, PASSED), TODAY).content
    assert lock(case_of(model, PASSED), TODAY).content == one
    more = lock(
        case_of(
            model.replace("E-4: {artefact: {path: e.xml}}", "E-4: {artefact: {path: f.xml}}"),
            {**PASSED, "f.xml": results(passed=1)},
        ),
        TODAY,
    ).content
    before, after = one.split(b"\n"), more.split(b"\n")
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
    assert one.startswith(b"# Written by")
    assert all(line < later for line, later in pairwise(before[3:-1]))


def test_an_empty_lock_reads() -> None:
    assert read_lock(write_lock({})).items == {}
    assert read_lock(write_lock({})).problems == ()


GOOD = lock(case_of(MODEL, PASSED), TODAY).content.decode()
LINE = GOOD.splitlines()[3]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (GOOD.replace('"size"', '"size": 3, "size"'), "a key stands twice"),
        (GOOD.replace('"selected": 30', '"selected": NaN'), "NaN is no number"),
        (GOOD.replace('"selected": 30', '"selected": 31'), "do not add up"),
        (GOOD.replace('"passed": 30', '"passed": -30'), "negative count"),
        (GOOD.replace('"passed": 30', '"invented": 30'), "invented"),
        (GOOD.replace('"size": ', '"size": "a", "x": '), "Expected `int`"),
        (GOOD.replace('"sha256": "', '"sha256": "../'), "64 hexadecimal digits"),
        (GOOD.replace('"selection": "', '"selection": "x'), "selection is not a digest"),
        (GOOD.replace('"R-1": "', '"R-1": "zz'), "no digest"),
        (GOOD.replace('"item": "', '"item": "zz'), "item is not a digest"),
        (GOOD.replace('"cases": "', '"cases": "zz'), "cases is not a fingerprint"),
        (GOOD + LINE + "\n", "names E-1 twice, first in line 4"),
        (GOOD.replace('}, "item"', ', "item"'), "Expecting"),
        (GOOD.replace('"path"', '"' + "[" * 10 + '"'), "missing required field `path`"),
    ],
)
def test_a_damaged_line_makes_its_evidence_unknown(content: str, words: str) -> None:
    case = case_of(MODEL, {**PASSED, "safetycase.lock": content})
    assessment = judged(case)
    (fault,) = [finding for finding in assessment.findings if finding.rule == "SFC740"]
    assert words in fault.message
    assert fault.file == "safetycase.lock"
    assert assessment.verdicts["R-1"].word == "unknown"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no version"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"version: 2\nevidence: {}\n", "reads version 1"),
        (b"version: !!python/object:os.system 1\n", "reads version 1"),
    ],
)
def test_a_lock_that_cannot_be_read_leaves_all_evidence_unknown(content: bytes, words: str) -> None:
    assessment = judged(case_of(MODEL, {**PASSED, "safetycase.lock": content}))
    (fault,) = [finding for finding in assessment.findings if finding.rule == "SFC740"]
    assert words in fault.message
    assert assessment.verdicts["R-1"].word == "unknown"


@pytest.mark.parametrize("damage", [lambda line: line.removesuffix("}"), lambda line: f"   {line}", lambda _: "# "])
def test_a_line_that_may_have_been_its_own_leaves_evidence_unknown(damage: Callable[[str], str]) -> None:
    better: dict[str, str | bytes] = {"e.xml": results(passed=300)}
    content = GOOD.replace(LINE, damage(LINE))
    assessment = judged(case_of(MODEL, {**better, "safetycase.lock": content}))
    known = "SFC740" in codes(assessment)
    assert known == (damage(LINE) != "# ")
    assert assessment.verdicts["R-1"].word == ("unknown" if known else "demonstrated")
    assert known or "SFC737" in codes(assessment)


def test_conflicts_and_strange_lines_are_named_by_line() -> None:
    other = LINE.replace('"size"', '"sizes"')
    content = GOOD.replace(LINE, f"<<<<<<< HEAD\n{LINE}\n=======\n{other}\n>>>>>>> b")
    assessment = judged(case_of(MODEL, {**PASSED, "safetycase.lock": content + "hello\n  ../x: {}\n"}))
    faults = [finding for finding in assessment.findings if finding.rule == "SFC740"]
    assert [fault.line for fault in faults] == [4, 6, 7, 8, 9, 10]
    assert assessment.verdicts["R-1"].word == "unknown"


def test_the_lock_is_refused_when_it_is_too_deep_or_long() -> None:
    deep = GOOD.replace('"states": {', '"states": ' + '{"passed": ' * 20_000 + "{")
    assert judged(case_of(MODEL, {**PASSED, "safetycase.lock": deep})).verdicts["R-1"].word == "unknown"


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    found = read_lock(content)
    assert found.items == {}
    again = read_lock(GOOD.encode() + content)
    assert again.items.get("E-1") == read_lock(GOOD.encode()).items["E-1"] or again.problems


states = st.dictionaries(st.sampled_from(["passed", "failed", "not-run"]), st.integers(0, 10**6))


@given(st.dictionaries(st.from_regex(r"[A-Z]{1,3}-[0-9]{1,3}", fullmatch=True), states, max_size=5))
def test_what_is_written_reads_back(items: dict[str, dict[str, int]]) -> None:
    lines = {
        name: LockedEvidence(
            path="e/ä\n.xml", sha256="a" * 64, size=3, format="junit", selected=sum(counts.values()),
            states=counts,  # type: ignore[arg-type]
            planned=4, requirements={"R-1": "0" * 16},
        )
        for name, counts in items.items()
    }  # fmt: skip
    content = write_lock(lines)
    found = read_lock(content)
    assert found.items == lines
    assert found.problems == ()
    assert write_lock(dict(sorted(found.items.items(), reverse=True))) == content


def test_what_cannot_be_locked_keeps_what_was_accepted() -> None:
    case = case_of(MODEL, PASSED)
    content = lock(case, TODAY).content
    broken: dict[str, str | bytes] = {"e.xml": str(PASSED["e.xml"])[:60], "safetycase.lock": content}
    after = lock(case_of(MODEL, broken), TODAY)
    assert after.problems
    assert after.content == content
    other: dict[str, str | bytes] = {"e.xml": results("other", passed=30), "safetycase.lock": after.content}
    assert judged(case_of(MODEL, other)).verdicts["R-1"].word == "unknown"


def test_a_requirement_under_a_new_id_is_the_one_that_was_accepted() -> None:
    content = lock(case_of(MODEL, PASSED), TODAY).content
    renamed = MODEL.replace("R-1", "R-9").replace("text: It stops", "text: It stops, aliases: [R-1]")
    found = judged(case_of(renamed, {**PASSED, "safetycase.lock": content}))
    assert found.verdicts["R-9"].word == "demonstrated"
    strange = judged(case_of(MODEL.replace("R-1", "R-9"), {**PASSED, "safetycase.lock": content}))
    assert strange.verdicts["R-9"].word == "stale"


def test_what_is_accepted_without_its_file_is_said_to_be() -> None:
    content = lock(case_of(MODEL, PASSED), TODAY).content
    changed = MODEL.replace("It stops", "It stops soon")
    after = lock(case_of(changed, {"safetycase.lock": content}), TODAY)
    assert [one.kept for one in after.changed] == ["away"]
