"""Numbers of items in prose against the case."""

from __future__ import annotations

import pytest

from tests.rules.cases import MANIFEST, case_of, check, codes, of, source_of

LOSSES = "losses:\n  L-1: Loss of life\n  L-2: Loss of the record\n  L-3: {{text: Loss of time, rationale: '{}'}}\n"
MANY = "".join(f"  H-{number}: {{text: State {number}, losses: [L-1]}}\n" for number in range(1, 7))


def model(text: str) -> str:
    """Three losses and six hazards, with a text in the rationale of a loss."""
    return f"{LOSSES.format(text)}hazards:\n{MANY}"


@pytest.mark.parametrize(
    "text",
    ["All 4 losses matter", "There are two losses", "The case has 12 losses", "See the 2 losses in this case",
     "Of the five losses in total one is rare", "This analysis covers 2 hazards", "all five hazards, without exception",
     "The 7 hazards were found in May.", "Two of the 14 UCAs are new", "the seventeen\n  control actions are discrete",
     "We looked at all of the 1,200 requirements", "a total of 8 system-level hazards",
     "All four losses were agreed with the board", "all nine unsafe control actions", "all 12 safety constraints hold"],
)  # fmt: skip
def test_a_number_that_is_not_that_of_the_case_is_found(text: str) -> None:
    found = of(check(model(text)), "SFC134")
    assert len(found) == 1
    assert found[0].item == "L-3"
    assert found[0].field == "rationale"


@pytest.mark.parametrize(
    "text",
    ["All 3 losses matter", "There are three losses", "The two losses above are worse", "4 losses of power a year",
     "It has 3 pumps", "All losses", "two hazards of ten", "More than 5 requirements were read", "All 3Losses",
     "the 6 hazards were found in May", "all six hazards", "The 5 hazards of the old pump are gone",
     "all 4 losses that the board named", "All 12 requirements of the standard", "the 26262 requirements of ISO",
     "in the 2018 requirements", "The four hazards H-1 to H-4 came first", "all 4 hazards (H-1 to H-4)",
     "Both losses", "the three UCAs are alike", "version 2 losses", "H-6 hazards", "up to 9 hazards may hold at once",
     "these 7 hazards come from the workshop", "the other 5 hazards", "1.5 hazards", "of 4 of the 6 hazards",
     "all 9 control actions per hour", "It counts 12 events in all", "the 7 elements here"],
)  # fmt: skip
def test_a_number_that_is_right_or_speaks_of_something_else_is_not(text: str) -> None:
    assert "SFC134" not in codes(check(model(text))), text


def test_the_finding_names_the_words_and_what_is_true() -> None:
    finding = of(check(model("Of all 9 hazards two are new")), "SFC134")[0]
    assert finding.message == "the text says “9 hazards”, and the case has 6 hazards"
    assert finding.position is not None
    assert finding.position.end_column - finding.position.column == len("9 hazards")


def test_what_is_obsolete_or_part_of_another_may_count_or_not() -> None:
    model = (
        "losses:\n  L-1: Loss of life\n  L-2: {text: Loss of time, status: obsolete}\nhazards:\n"
        "  H-1: {text: A, losses: [L-1]}\n  H-2: {text: B, losses: [L-1]}\n  H-2.1: {text: C, parent: H-2}\n"
        "assumptions:\n  A-1: 'All %s hazards and all %s losses were looked at.'\n"
    )
    for hazards, losses in ((2, 1), (3, 2)):
        assert "SFC134" not in codes(check(model % (hazards, losses)))
    assert len(of(check(model % (4, 3)), "SFC134")) == 2


def test_the_items_that_a_text_is_about_may_be_meant() -> None:
    model = (
        f"losses:\n  L-1: Loss of life\n  L-2: Loss of time\n  L-3: Loss of trust\nhazards:\n{MANY}"
        "  H-7: {text: 'All four losses follow from it', losses: [L-1, L-2, L-3]}\n"
        "  H-8: {text: 'All %s losses follow from it', losses: [L-1, L-2]}\n"
    )
    assert [one.item for one in of(check(model % "two"), "SFC134")] == ["H-7"]
    assert [one.item for one in of(check(model % "five"), "SFC134")] == ["H-7", "H-8"]


def test_reasons_and_other_prose_are_read_too() -> None:
    model = (
        "losses:\n  L-1: Loss of life\nactions:\n  CA-1: {title: heat, not_hazardous: {provided: "
        "'Looked at with all 9 hazards'}}\nrequirements:\n  R-1: {text: Stop, fit_criterion: 'All 5 losses are told'}\n"
    )
    assert [one.field for one in of(check(model), "SFC134")] == ["not_hazardous.provided", "fit_criterion"]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("purpose: {system: A pump with all 7 losses}", "purpose.system"),
        ("scope: {excludes: [{what: x, reason: None of the 9 hazards needs it}]}", "scope.excludes[0].reason"),
        ("goals: ['All 4 losses are avoided']", "goals[0]"),
        ("rules: {many-hazards: {enabled: false, because: All 12 hazards were agreed}}", "rules.many-hazards.because"),
    ],
)
def test_prose_of_the_manifest_is_read_too_and_other_languages_are_not(line: str, field: str) -> None:
    model = "losses:\n  L-1: Loss of life\n"
    found = of(check(model, manifest=f"{MANIFEST}{line}\n"), "SFC134")
    assert [(one.file, one.field) for one in found] == [("safetycase.yaml", field)]
    assert "SFC134" not in codes(check(model, manifest=f"{MANIFEST}{line}\nlanguage: de\n"))


def test_a_text_in_another_language_is_left_alone() -> None:
    text = "Die Liste der Verluste ist nicht die all 9 hazards und wird von der Firma mit dem Kunden gemacht"
    assert "SFC134" not in codes(check(model(text)))


def test_the_words_can_be_changed() -> None:
    text = "The firm counts 9 hazards"
    more = f"{MANIFEST}words: {{count-all: {{add: [firm counts], because: So we write}}}}\n"
    assert "SFC134" not in codes(check(model(text)))
    assert "SFC134" in codes(check(model(text), manifest=more))


def test_items_of_imported_cases_may_be_meant() -> None:
    other = source_of("losses:\n  L-1: Loss of life\n  L-2: Loss of time\n", name="brakes")
    manifest = f"{MANIFEST}imports: {{brakes: ../brakes}}\n"
    model = "losses:\n  L-1: Harm\nassumptions:\n  A-1: All %s losses were looked at\n"
    case = {"manifest": manifest, "others": {"../brakes": other}}
    assert case_of(model % "three", **case).foreign("brakes:L-2") is not None  # type: ignore[arg-type]
    assert "SFC134" not in codes(check(model % "three", **case))  # type: ignore[arg-type]
    assert "SFC134" in codes(check(model % "four", **case))  # type: ignore[arg-type]
