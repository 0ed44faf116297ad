"""Whether evidence counts at all: its state, its age, and what it speaks of."""

from __future__ import annotations

import pytest

from safetycase.evidence import Word

from .cases import MANIFEST, case_of, codes, judged, locked, model_of, results, verdict


def test_without_evidence() -> None:
    found = judged(case_of("requirements:\n  R-1: It stops\n")).verdicts["R-1"]
    assert (found.word, found.state, found.basis) == ("no-evidence", "open", "")


@pytest.mark.parametrize("away", ["status: obsolete", "origin: generated", "origin: {by: llm, model: m}"])
def test_obsolete_and_unreviewed_evidence_covers_nothing(away: str) -> None:
    assert verdict("", away, results(passed=1)).word == "no-evidence"
    assert verdict("", away, results(failed=1)).word == ("no-evidence" if "obsolete" in away else "refuted")


def test_reviewed_generated_evidence_counts() -> None:
    assert verdict("", "origin: generated, status: reviewed", results(passed=1)).word == "demonstrated"


def test_a_declaration_never_demonstrates_alone() -> None:
    model = "requirements:\n  R-1: {text: It stops}\nevidence:\n  E-1: {supports: [R-1], method: review}\n"
    assessment = judged(case_of(model))
    found = assessment.verdicts["R-1"]
    assert (found.word, found.basis) == ("not-demonstrated", "declared")
    assert codes(assessment) == ["SFC721", "SFC735"]
    with_results = model + "  E-2: {supports: [R-1], artefact: {path: f.xml}}\n"
    found = judged(case_of(with_results, {"f.xml": results(passed=1)})).verdicts["R-1"]
    assert (found.word, found.basis) == ("demonstrated", "computed")


def test_not_needed_stands_unless_the_results_say_more() -> None:
    reason = "not_needed: shown by construction"
    model = f"requirements:\n  R-1: {{text: It stops, {reason}}}\n"
    found = judged(case_of(model)).verdicts["R-1"]
    assert (found.word, found.state, found.reasons) == ("not-needed", "not needed", ("shown by construction",))
    assert verdict(reason, "", results(passed=1, skipped=1)).word == "not-needed"
    assert verdict(reason, "", results(passed=1)).word == "demonstrated"
    assert verdict(reason, "", results(failed=1)).word == "refuted"
    assert verdict("not_needed: ' '", "", results(passed=1, skipped=1)).word == "not-demonstrated"
    assert verdict("status: obsolete", "", results(failed=1)).word == "not-needed"


@pytest.mark.parametrize(
    ("evidence", "word"),
    [
        ("expires: '2026-06-01'", "demonstrated"),
        ("expires: '2026-05-31'", "stale"),
        ("expires: '2026-13-31'", "stale"),
        ("produced: '2026-05-31', max_age: 30 d", "demonstrated"),
        ("produced: '2026-05-01', max_age: 30 d", "stale"),
        ("produced: '2026-05-01', max_age: P30D", "stale"),
        ("produced: '2026-05-01', max_age: 2 months", "demonstrated"),
        ("max_age: 30 d", "stale"),
        ("produced: '2026-05-31', max_age: a while", "stale"),
        ("produced: '2027-01-01'", "stale"),
    ],
)
def test_age(evidence: str, word: Word) -> None:
    found = verdict("", evidence, results(passed=1))
    assert found.word == word
    assert verdict("", evidence, results(failed=1)).word == "refuted"
    assert verdict("", evidence, results(skipped=1)).word == "unknown"


def test_the_age_comes_from_the_artefact_where_it_says_so() -> None:
    assert verdict("", "max_age: 30 d", results(passed=1, stamp="2026-05-20T10:00:00")).word == "demonstrated"
    assert verdict("", "max_age: 30 d", results(passed=1, stamp="2026-04-20T10:00:00")).word == "stale"


SUBJECT = 'safetycase: "1"\nname: T\nsubject: {version: "2.3.0", commit: 4f1c2aa9d0}\n'


@pytest.mark.parametrize(
    ("subject", "word"),
    [
        ("version: '2.3.0'", "demonstrated"),
        ("version: '2.2.0'", "stale"),
        ("commit: 4F1C2AA", "demonstrated"),
        ("commit: 4f1c", "stale"),
        ("commit: 4f1c2ab", "stale"),
        ("version: '2.3.0', commit: '0000000'", "stale"),
        ("model: m7", "not-demonstrated"),
        ("component: pump", "not-demonstrated"),
    ],
)
def test_subject(subject: str, word: Word) -> None:
    assert verdict("", f"subject: {{{subject}}}", results(passed=1), SUBJECT).word == word


@pytest.mark.parametrize(
    ("tested", "word"),
    [("v2.3.0-1", "stale"), ("v2.3.0-14-gABCDEF0", "demonstrated"), ("v2.3.0-14-gabcdef", "stale")],
)
def test_what_is_no_commit_of_git_is_the_same_only_as_a_whole(tested: str, word: Word) -> None:
    manifest = SUBJECT.replace("4f1c2aa9d0", "v2.3.0-14-gabcdef0")
    assert verdict("", f"subject: {{commit: {tested}}}", results(passed=1), manifest).word == word


def test_an_unstated_subject_is_reported_and_filled_in_from_the_defaults() -> None:
    files: dict[str, str | bytes] = {"e.xml": results(passed=1)}
    silent = judged(case_of(model_of(), files, SUBJECT))
    assert codes(silent) == ["SFC713", "SFC721"]
    assert silent.verdicts["R-1"].word == "not-demonstrated"
    add = "it does not say of which version or commit it speaks: add `subject: {version: '2.3.0'}` if it is that of"
    assert add in " ".join(silent.verdicts["R-1"].reasons)
    same = SUBJECT + 'defaults: {evidence: {subject: {version: "2.3.0"}}}\n'
    assert codes(judged(case_of(model_of(), files, same))) == []
    old = SUBJECT + 'defaults: {evidence: {subject: {version: "2.2.0"}}}\n'
    assert codes(judged(case_of(model_of(), files, old))) == ["SFC711"]


@pytest.mark.parametrize(
    ("tested", "words"),
    [
        ("component: motor, version: '1.4.0'", "it speaks of version 1.4.0, and motor is of 9.9.9"),
        ("component: motor, commit: 4f1c2aa9d0", "add `subject: {version: '9.9.9'}` if it is that of motor"),
        ("component: pump, version: '1.4.0'", "it speaks of version 1.4.0, and the case of 2.3.0"),
        ("component: pump, model: m7", "add `subject: {version: '2.3.0'}` if it is that of the case"),
    ],
)
def test_what_it_was_compared_with_is_named(tested: str, words: str) -> None:
    more = "components:\n  motor: {title: Motor, version: '9.9.9'}\n  pump: {title: Pump}\n"
    found = verdict("", f"subject: {{{tested}}}", results(passed=1), SUBJECT, more=more)
    assert found.word != "demonstrated"
    assert words in found.reasons[0]


def test_evidence_of_no_requirement_must_say_of_which_version_it_is_and_come_to_its_end_too() -> None:
    model = "scenarios:\n  LS-1: {text: x}\nevidence:\n  E-1: {supports: [LS-1], artefact: {path: e.json}}\n"
    record = '{"safetycase_record": "1", %s"cases": [{"id": "a", "state": "passed"}]}'
    whole, part = record % "", record % '"complete": false, '
    assert judged(case_of(model, {"e.json": whole})).evidence["E-1"].word == "demonstrated"
    assert judged(case_of(model, {"e.json": whole}, SUBJECT)).evidence["E-1"].word == "not-demonstrated"
    assert judged(case_of(model, {"e.json": part})).evidence["E-1"].word == "not-demonstrated"


def test_a_component_has_a_version_of_its_own() -> None:
    component = "components:\n  classifier: {version: '7'}\n"
    for version, word in (("7", "demonstrated"), ("2.3.0", "stale")):
        subject = f"subject: {{component: classifier, version: '{version}'}}"
        assert verdict("", subject, results(passed=1), SUBJECT, more=component).word == word


@pytest.mark.parametrize(
    ("typed", "stamp", "word", "differs"),
    [
        ("2026-05-31", "2020-01-01T10:00:00", "stale", True),
        ("2020-01-01", "2026-05-31T10:00:00", "demonstrated", True),
        ("2026-05-31", "2026-05-31T23:59:59Z", "demonstrated", False),
        ("2026-05-31", "", "demonstrated", False),
        ("2026-05-31", "last week", "demonstrated", False),
    ],
)
def test_the_date_of_the_artefact_counts_where_it_states_one(typed: str, stamp: str, word: Word, differs: bool) -> None:
    model = model_of("", f"produced: '{typed}', max_age: 30 d")
    files: dict[str, str | bytes] = {"e.xml": results(passed=1, stamp=stamp)}
    here = judged(case_of(model, files))
    absent = judged(locked(case_of(model, files), {}, model))
    for found in (here, absent):
        assert found.verdicts["R-1"].word == word
        assert ("SFC716" in codes(found)) == differs


@pytest.mark.parametrize(
    ("own", "default", "word"),
    [
        ("dirty: true", "", "stale"),
        ("dirty: false", "", "demonstrated"),
        ("version: '2.3.0'", "dirty: true", "stale"),
        ("dirty: false", "dirty: true", "demonstrated"),
    ],
)
def test_what_was_tested_with_changes_beside_its_commit_is_stale(own: str, default: str, word: Word) -> None:
    manifest = MANIFEST + (f"defaults: {{evidence: {{subject: {{{default}}}}}}}\n" if default else "")
    files: dict[str, str | bytes] = {"e.xml": results(passed=1)}
    found = judged(case_of(model_of("", f"subject: {{{own}}}"), files, manifest))
    assert found.verdicts["R-1"].word == word
    assert codes(found) == (["SFC717"] if word == "stale" else [])
    if word == "stale":
        assert "E-1: what was tested had changes beside its commit (dirty)" in found.verdicts["R-1"].reasons


def test_an_obsolete_requirement_that_is_refuted_says_so() -> None:
    files: dict[str, str | bytes] = {"e.xml": results(failed=1)}
    assessment = judged(case_of(model_of("status: obsolete"), files))
    found = assessment.verdicts["R-1"]
    assert (found.word, found.state) == ("not-needed", "not needed")
    assert found.reasons == ("R-1 is obsolete; its evidence refutes it", "E-1: 1 of 1 case failed (1 failed)")
    assert codes(assessment) == ["SFC723"]
    passed = judged(case_of(model_of("status: obsolete"), {"e.xml": results(passed=1)}))
    assert passed.verdicts["R-1"].reasons == ("R-1 is obsolete",)
    assert codes(passed) == []


@pytest.mark.parametrize(
    ("requirement", "words"),
    [
        ("{text: TODO}", "does not say what is required"),
        ("{text: It stops, origin: generated}", "was generated and nobody has accepted it"),
    ],
)
def test_a_requirement_that_requires_nothing_is_not_demonstrated(requirement: str, words: str) -> None:
    model = f"requirements:\n  R-1: {requirement}\nevidence:\n  E-1: {{supports: [R-1], artefact: {{path: e.xml}}}}\n"
    found = judged(case_of(model, {"e.xml": results(passed=3)})).verdicts["R-1"]
    assert found.word == "not-demonstrated"
    assert words in found.reasons[0]
