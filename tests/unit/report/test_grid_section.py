"""The grid in the report: by controller, what is open first, with the questions about how much."""

from __future__ import annotations

from safetycase.report import render
from tests.unit.report.cases import files_of, view_of
from tests.unit.report.page import Element, read_page

MANIFEST = 'safetycase: "1"\nname: Kettle\n'
MODEL = """\
    losses: {L-1: Injury}
    hazards: {H-1: {text: Boiling water is where a person is, losses: [L-1]}}
    elements:
      cook: {title: Cook, role: controller}
      switch: {title: Switch, role: controller, process_model: {lid: {values: [open, shut]}}}
      kettle: {title: Kettle, role: process}
    justifications: {J-1: The heater only heats}
    actions:
      CA-1: {title: switch on, from: cook, to: switch, form: discrete,
             not_hazardous: {not-provided: no tea, provided: a switch, timing-or-order: at any time}}
      CA-2: {title: heat, from: switch, to: kettle, form: continuous, parameters: {power: {unit: W}},
             not_hazardous: {wrong-direction: {because: J-1}, duration: it switches itself off,
                             timing-or-order: [{context: {lid: open}, reason: aa}, {context: {lid: shut}, reason: bb}]}}
      CA-3: {title: beep, to: cook, form: discrete}
    ucas:
      UCA-1: {action: CA-2, type: provided, subtype: excessive, hazards: [H-1], when: it boils}
      UCA-2: {action: CA-2, type: provided, hazards: [H-1], context: {lid: open}}
      UCA-3: {action: CA-2, type: not-provided, hazards: [H-1], context: {lid: open}}
    """


def view(model: str = MODEL) -> Element:
    return read_page(render(view_of(files_of(model=model, manifest=MANIFEST))))


def test_rows_stand_under_their_controller_and_what_is_open_comes_first() -> None:
    rows = [row.text for row in view().by_id("_grid").all("tr")[1:]]
    assert rows[0] == "switch Switch 6 of 7 cells decided"
    assert rows[1].startswith("CA-2 heat")
    assert rows[2] == "no controller 1 of 4 cells decided"
    assert rows[4] == "cook Cook 4 of 4 cells decided"


def test_an_action_that_carries_a_quantity_shows_how_much_of_it_was_asked() -> None:
    cells = view().by_id("_grid").all("tr")[2].all("td")
    assert cells[1].text.split(" insufficient: ")[0].startswith("UCA-1 UCA-2")
    assert "insufficient: ○ not decided" in cells[1].text
    assert "excessive: UCA-1" in cells[1].text
    assert "in the wrong direction: not hazardous: J-1 The heater only heats" in cells[1].text
    assert "not decided" not in cells[2].text


def test_open_questions_count_once_on_page_one() -> None:
    shown = view_of(files_of(model=MODEL, manifest=MANIFEST)).verdict
    assert shown.cells == 4
    assert "4 open grid cells" in shown.lead
    assert "4 of 15 cells of the grid of unsafe control are not decided." in shown.sentences
    assert ("CA-2", ("insufficient",)) in [(ref.id, open_) for ref, open_ in shown.undecided]
    assert "SFC420" not in {gap.rule for gap in shown.gaps}
    assert "1 context that is unsafe either way" in {gap.words for gap in shown.gaps}


def test_a_reason_that_rests_on_an_assumption_past_its_day_decides_no_cell() -> None:
    def cells(expires: str) -> int:
        more = f'    assumptions: {{A-1: {{text: Nobody boils dry, expires: "{expires}"}}}}\n'
        model = MODEL.replace("not-provided: no tea", "not-provided: {because: A-1}").rstrip(" ")
        return view_of(files_of(model=model + more, manifest=MANIFEST)).verdict.cells

    assert cells("2027-01-01") == 4
    assert cells("2026-01-31") == 5


def contexts_of(model: str = MODEL) -> list[Element]:
    """The headings and rows of the context tables, in the order in which they are read."""
    heading = view(model).by_id("_contexts")
    assert heading.parent is not None
    return [part for part in heading.parent.walk() if part.tag in ("h4", "tr", "p", "li")]


def test_context_tables_stand_below_the_grid_with_what_is_open_first() -> None:
    words = [part.text for part in contexts_of()]
    titles = [part.text for part in contexts_of() if part.tag == "h4"]
    assert titles == [
        "CA-2 heat, not provided: 1 of 2 contexts decided",
        "CA-2 heat, provided: 1 of 2 contexts decided",
        "CA-2 heat, too early, too late or out of order: 2 of 2 contexts decided",
    ]
    place = words.index(titles[0])
    assert words[place + 1 : place + 4] == ["lid State By", "shut ○ open", "open unsafe UCA-3"]
    assert "open not hazardous aa" in words


def test_page_one_counts_context_tables_that_are_not_decided() -> None:
    assert (
        "2 of 3 context tables are not decided." in view_of(files_of(model=MODEL, manifest=MANIFEST)).verdict.sentences
    )
    model = MODEL.replace("values: [open, shut]", "text: How it stands")
    sentences = view_of(files_of(model=model, manifest=MANIFEST)).verdict.sentences
    assert "3 of 3 context tables are not decided." in sentences, "what cannot be told is not decided"
    reasons = "[{context: {lid: open}, reason: aa}, {context: {lid: shut}, reason: bb}]"
    bare = MODEL.replace(reasons, "aa").replace("context: {lid: open}", "when: it is open")
    page = view_of(files_of(model=bare, manifest=MANIFEST))
    assert not any("context table" in sentence for sentence in page.verdict.sentences)
    assert page.contexts == ()


def test_a_long_context_table_is_capped_with_a_sentence() -> None:
    values = ", ".join(f"v{number}" for number in range(60))
    ucas = "".join(
        f"      UCA-{number + 10}: {{action: CA-2, type: not-provided, hazards: [H-1], context: {{lid: v{number}}}}}\n"
        for number in range(59)
    )
    model = MODEL.replace("[open, shut]", f"[open, shut, {values}]").rstrip() + "\n" + ucas + "    "
    words = [part.text for part in contexts_of(model)]
    assert "CA-2 heat, not provided: 60 of 62 contexts decided" in words
    assert "21 more rows: safetycase grid --contexts has all." in words
