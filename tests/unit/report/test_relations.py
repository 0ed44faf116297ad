"""What an item has to do with others, as the report says it."""

from __future__ import annotations

import pytest

from safetycase.report.text import one_line
from tests.unit.report.cases import files_of, report_of
from tests.unit.report.page import read_page

MODEL = """\
    elements:
      cook: {title: Cook, role: controller, process_model: {water: {text: how much, updated_by: [FB-1, FB-2]}}}
      boy: {title: Boy, role: controller, process_model: {noise: {text: how loud, updated_by: FB-1}}}
      kettle: {title: Kettle, role: process}
    feedback:
      FB-1: {title: whistle, from: kettle, to: cook, updates: [cook/water]}
      FB-2: {title: steam, from: kettle, to: cook}
    constraints: {SC-1: The water must stay in the kettle}
    assumptions: {A-1: {text: LONG, about: [SC-1, cook]}}
    justifications: {J-1: {text: LONG, about: [SC-1]}}
    responsibilities: {RS-1: {text: Watch it, controller: cook, constraints: [SC-1]}}
    """


def test_a_relation_stands_once_from_either_side() -> None:
    page = read_page(report_of(files_of(MODEL.replace("LONG", "It is hot"))))
    terms = {name: [term.text for term in page.by_id(name).all("dt")] for name in ("FB-1", "FB-2", "cook")}
    assert terms["FB-1"].count("updates") == 1
    assert terms["FB-1"].count("also updates") == 1
    assert "boy/noise" in page.by_id("FB-1").text, "the variable that it tells of, not the element alone"
    assert "cook/water" in page.by_id("FB-2").text
    assert terms["FB-2"].count("updates") == 1
    assert "is updated by" not in terms["cook"]


def test_what_an_assumption_is_about_reads_as_such() -> None:
    page = read_page(report_of(files_of(MODEL.replace("LONG", "It is hot"))))
    assert "is the subject of A-1 J-1" in page.by_id("SC-1").text


def test_the_words_of_the_only_item_beside_a_field_are_not_cut() -> None:
    text = "It is as hot in the kitchen as it was when somebody last wrote down how hot it is in there or hotter."
    model = MODEL.replace("LONG", text).replace(
        "feedback:",
        "actions: {CA-1: {title: heat, from: cook, to: kettle, "
        "not_hazardous: {provided: {because: J-1}}}}\n    feedback:",
    )
    assert len(text) > 100
    assert f"because J-1 {text}" in read_page(report_of(files_of(model))).by_id("CA-1").text


@pytest.mark.parametrize(
    ("text", "length", "cut"),
    [
        ("It is hot", 9, "It is hot"), ("It is  hot\nthere", 15, "It is hot there"),
        ("It is hot there", 12, "It is hot…"),
        ("It is hot, there", 14, "It is hot…"), ("It is hot there", 10, "It is hot…"),
        ("x" * 40, 21, "x" * 20 + "…"),
        ("It is hot " + "x" * 40, 40, "It is hot " + "x" * 29 + "…"),
    ],
    ids=["whole", "lines", "word", "comma", "end", "one-word", "long-word"],
)  # fmt: skip
def test_what_is_too_long_is_cut_at_a_word(text: str, length: int, cut: str) -> None:
    assert one_line(text, length) == cut
    assert len(one_line(text, length)) <= length


def test_values_are_written_as_the_case_writes_them() -> None:
    model = MODEL.replace("{text: how much,", '{text: how much, values: [true, "true", 1, "a, b"],')
    text = read_page(report_of(files_of(model))).by_id("cook").text
    assert 'true, "true", 1, "a, b"' in text


def test_more_that_updates_an_element_stands_beside_what_its_variables_say() -> None:
    more = "FB-3: {title: smell, from: kettle, to: cook, updates: [cook/water]}\n      FB-2: {title: steam,"
    model = MODEL.replace("FB-2: {title: steam,", more)
    terms = [term.text for term in read_page(report_of(files_of(model))).by_id("cook").all("dt")]
    assert "also is updated by" in terms
    assert "is updated by" not in terms
