"""Defeaters, reviews and incidents: what nobody answered keeps from demonstration."""

from __future__ import annotations

import pytest

from safetycase.evidence import Verdict, Word

from .cases import case_of, judged, model_of, results, verdict


def doubted(more: str, requirement: str = "", evidence: str = "", junit: str = "") -> Verdict:
    return verdict(requirement, evidence, junit or results(passed=3), more=more)


@pytest.mark.parametrize("target", ["R-1", "E-1", "G.R-1"])
@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("", "is open"),
        (", state: open", "is open"),
        (", state: sustained", "was sustained"),
        (", state: residual", "nobody accepts what remains of it"),
        (", state: residual, accepted_by: ' ', expires: '2099-01-01'", "nobody accepts what remains of it"),
        (", state: residual, accepted_by: Ann", "what remains of it is accepted without a last day"),
        (", state: residual, accepted_by: Ann, expires: '2026-05-31'", "accepted up to 2026-05-31"),
        (", state: residual, accepted_by: Ann, expires: '2026-06-01'", ""),
        (", state: refuted", ""),
        (", state: sustained, status: obsolete", ""),
        (", state: open, origin: generated", "is open"),
    ],
)  # fmt: skip
def test_a_defeater_counts_until_it_is_answered(target: str, state: str, words: str) -> None:
    found = doubted(f"defeaters:\n  D-1: {{text: the rig was wrong, challenges: [{target}]{state}}}\n")
    assert found.word == ("not-demonstrated" if words else "demonstrated")
    if words:
        assert f"D-1 challenges {target.removeprefix('G.')} and " in found.reasons[0]
        assert words in found.reasons[0]


def test_a_defeater_whose_state_cannot_be_read_is_open() -> None:
    model = model_of(more="defeaters:\n  D-1: {text: it was not, challenges: [R-1], state: rejected}\n")
    assert judged(case_of(model, {"e.xml": results(passed=1)})).verdicts["R-1"].word == "not-demonstrated"


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ("D-2: {text: it was not, challenges: [D-1], state: sustained}", "demonstrated"),
        ("D-2: {challenges: [D-1], state: sustained, rationale: The rig was calibrated}", "demonstrated"),
        ("D-2: {challenges: [D-1], state: sustained}", "not-demonstrated"),
        ("D-2: {text: ' ', title: TODO, challenges: [D-1], state: sustained}", "not-demonstrated"),
        ("D-2: {text: so, challenges: [D-1], state: open}", "not-demonstrated"),
        ("D-2: {text: it was not, challenges: [D-1], state: sustained, origin: generated}", "not-demonstrated"),
        ("D-2: {text: it was not, challenges: [D-1], state: sustained, status: obsolete}", "not-demonstrated"),
        ("D-2: {text: it was not, challenges: [D-1, D-2], state: sustained}", "not-demonstrated"),
        (
            "D-2: {text: it was not, challenges: [D-1], state: sustained}\n  D-3: {text: so, challenges: [D-2]}",
            "not-demonstrated",
        ),
        (
            "D-2: {text: it was not, challenges: [D-1], state: sustained}\n"
            "  D-3: {text: it was not, challenges: [D-2], state: sustained}",
            "not-demonstrated",
        ),
        (
            "D-2: {text: it was not, challenges: [D-1], state: sustained}\n"
            "  D-3: {text: it was not, challenges: [D-2], state: sustained}\n"
            "  D-4: {text: it was not, challenges: [D-3], state: sustained}",
            "demonstrated",
        ),
    ],
)
def test_a_sustained_defeater_of_a_doubt_answers_it(more: str, word: Word) -> None:
    defeaters = f"defeaters:\n  D-1: {{text: it was not, challenges: [R-1], state: sustained}}\n  {more}\n"
    assert doubted(defeaters).word == word


def test_defeaters_in_a_circle_answer_nothing() -> None:
    circle = "  D-1: {text: it was not, challenges: [R-1, D-2], state: sustained}\n"
    circle += "  D-2: {text: it was not, challenges: [D-1], state: sustained}\n"
    assert doubted("defeaters:\n" + circle).word == "not-demonstrated"


@pytest.mark.parametrize(("length", "word"), [(3000, "demonstrated"), (3001, "not-demonstrated")])
def test_a_long_chain_of_defeaters_is_followed(length: int, word: Word) -> None:
    chain = "  D-1: {text: it was not, challenges: [R-1], state: sustained}\n"
    for number in range(2, length + 1):
        chain += f"  D-{number}: {{text: it was not, challenges: [D-{number - 1}], state: sustained}}\n"
    assert doubted("defeaters:\n" + chain).word == word


@pytest.mark.parametrize("target", ["R-1", "E-1"])
@pytest.mark.parametrize(
    ("reviews", "word"),
    [
        (["2026-01-01 rejected"], "not-demonstrated"),
        (["2026-01-01 rejected", "2026-02-01 accepted"], "demonstrated"),
        (["2026-01-01 rejected", "2026-02-01 accepted-with-comments"], "demonstrated"),
        (["2026-02-01 rejected", "2026-01-01 accepted"], "not-demonstrated"),
        (["2026-02-01 rejected", "2026-02-01 accepted"], "not-demonstrated"),
        (["2026-02-01 rejected", "2027-01-01 accepted"], "not-demonstrated"),
        (["2026-02-01 accepted", "- rejected"], "not-demonstrated"),
        (["2026-01-01 rejected", "- accepted"], "not-demonstrated"),
        (["2026-01-01 accepted"], "demonstrated"),
        (["2026-01-01 -"], "demonstrated"),
        (["2026-01-01 rejected obsolete"], "demonstrated"),
        (["2026-01-01 rejected", "2026-02-01 accepted obsolete"], "not-demonstrated"),
    ],
)
def test_the_last_review_decides(target: str, reviews: list[str], word: Word) -> None:
    more = "reviews:\n"
    for number, review in enumerate(reviews, start=1):
        day, result, *status = review.split()
        more += f"  RV-{number}: {{by: Ada, text: seen, items: [{target}]"
        more += f", date: '{day}'" if day != "-" else ""
        more += f", verdict: {result}" if result != "-" else ""
        more += f", status: {status[0]}}}\n" if status else "}\n"
    found = doubted(more)
    assert found.word == word
    assert (f"rejected {target}" in " ".join(found.reasons)) == (word == "not-demonstrated")


@pytest.mark.parametrize("target", ["R-1", "E-1"])
def test_an_incident_counts_until_it_is_answered(target: str) -> None:
    incident = f"incidents:\n  INC-1: {{text: it did not stop, undermines: [{target}]}}\n"
    found = doubted(incident)
    assert found.word == "not-demonstrated"
    assert f"INC-1 undermines {target} and is not answered" in found.reasons[0]
    answer = "defeaters:\n  D-1: {text: another pump, challenges: [INC-1], state: sustained}\n"
    assert doubted(incident + answer).word == "demonstrated"
    assert doubted(incident.replace("R-1]", "H-1]").replace("E-1]", "H-1]")).word == "demonstrated"


DOUBT = "defeaters:\n  D-1: {text: it was not, challenges: [%s], state: sustained}\n"


@pytest.mark.parametrize("target", ["R-1", "E-1"])
def test_doubts_leave_what_is_worse_as_it_is(target: str) -> None:
    doubt = DOUBT % target
    assert doubted(doubt, junit=results(failed=1)).word == "refuted"
    assert doubted(doubt, junit=results(skipped=1)).word == "unknown"
    assert doubted(doubt, evidence="expires: '2020-01-01'").word == "stale"


def test_a_doubt_about_a_requirement_without_evidence_is_told() -> None:
    found = judged(case_of("requirements:\n  R-1: It stops\n" + DOUBT % "R-1")).verdicts["R-1"]
    assert found.word == "no-evidence"
    assert found.reasons[0] == "D-1 challenges R-1 and was sustained"


def test_what_nobody_answered_is_not_hidden_by_not_needed() -> None:
    reason = "not_needed: shown by construction"
    assert doubted(DOUBT % "R-1", reason).word == "not-demonstrated"
    against = "  E-2: {supports: [{ref: R-1, direction: undermines}], artefact: {path: e.xml}}\n"
    assert doubted(against, reason).word == "not-demonstrated"


@pytest.mark.parametrize(
    ("rule", "word"), [("each", "not-demonstrated"), ("any", "demonstrated"), ("pool", "not-demonstrated")]
)
def test_challenged_evidence_does_not_support(rule: str, word: Word) -> None:
    other = "  E-2: {supports: [R-1], artefact: {path: f.xml}}\n"
    files: dict[str, str | bytes] = {"f.xml": results("b", passed=3)}
    both = verdict(f"combine: {rule}", "", results("a", passed=3), more=other + DOUBT % "E-2", files=files)
    assert both.word == word
    alone = verdict(f"combine: {rule}", "", results("a", passed=3), more=DOUBT % "E-1")
    assert alone.word == "not-demonstrated"


def test_a_doubt_about_a_declaration_beside_results_counts() -> None:
    declared = "  E-2: {supports: [R-1], method: review}\n"
    assert doubted(declared).word == "demonstrated"
    found = doubted(declared + DOUBT % "E-2")
    assert found.word == "not-demonstrated"
    assert found.reasons[0] == "E-2: D-1 challenges E-2 and was sustained"


def test_the_state_of_evidence_tells_of_doubts() -> None:
    states = judged(case_of(model_of(more=DOUBT % "E-1"), {"e.xml": results(passed=1)})).evidence
    assert states["E-1"].state == "open"
    model = "evidence:\n  E-1: {artefact: {path: e.xml}}\n" + DOUBT % "E-1"
    assert judged(case_of(model, {"e.xml": results(passed=1)})).evidence["E-1"].state == "open"
