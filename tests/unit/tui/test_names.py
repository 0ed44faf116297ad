"""The words by which items are found: whatever was edited, they are those of a fresh look."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safetycase.case import Case, Memory, load
from safetycase.documents import read
from safetycase.editing import set_field
from safetycase.editing.drafts import perform
from safetycase.tui.names import MANY, Names, _stale

MODEL = """\
elements:
  controller: {role: controller, title: Controller}
  heater: {role: process, title: Heater}
actions:
  CA-1: {from: controller, to: heater, title: heat}
hazards:
  H-1: {text: It boils over.}
  H-2: {title: "  ", text: "Steam\\n  escapes."}
ucas:
  UCA-1: {action: CA-1, type: provided, hazards: [H-1], when: the kettle is empty}
controller_constraints:
  CC-1: {ucas: [UCA-1]}
scenarios:
  LS-1: {ucas: [UCA-1], class: process}
  LS-2: {hazards: [H-1]}
  LS-3: {parent: LS-2, title: ""}
requirements:
  R-1: {addresses: [CC-1], text: Off.}
"""
CHANGES = [
    ("title: Controller", "title: Robot"), ("title: Heater", "title: Plate"), ("title: heat", "title: warm"),
    ("text: It boils over.", "text: It spills."), ("when: the kettle is empty", "when: nobody looks"),
    ("ucas: [UCA-1], class: process", "ucas: [UCA-1], class: controller"), ("{ucas: [UCA-1]}", "{ucas: []}"),
    ("{parent: LS-2, title: \"\"}", "{parent: LS-1}"), ("hazards: [H-1]}", "hazards: [H-2]}"),
    ("text: Off.", "text: On."),
    ("  LS-2: {hazards: [H-1]}\n", ""), ("from: controller", "from: heater"), ("H-1: {text", "H-1: {title: Boil, text"),
    ("  UCA-1: {action", "  UCA-1: {text: Own words., action"),
]  # fmt: skip


def case_of(text: str, previous: Case | None = None) -> Case:
    """The case with this model, following another one if it does."""
    if previous is None:
        return load(Memory({"safetycase.yaml": b'safetycase: "1"\n', "model/a.yaml": text.encode()}))
    return previous.replaced({"model/a.yaml": read("model/a.yaml", text.encode())})


def words(names: Names, case: Case) -> list[str]:
    """The words of every item."""
    return [names.words(case, item) for item in case.items.values()]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(CHANGES), max_size=6), st.booleans())
def test_after_any_edits_words_are_those_of_a_fresh_look(changes: list[tuple[str, str]], ahead: bool) -> None:
    names, text = Names(), MODEL
    case = case_of(text)
    case.references_to("")
    words(names, case)
    for old, new in changes:
        text = text.replace(old, new) if old in text else text.replace(new, old) if new else text
        case = case_of(text, case)
        if ahead:
            names.prepare(case)
        assert words(names, case) == words(Names(), case)
        texts, places, fresh = names.texts(case), range(len(case.items)), words(Names(), case)
        assert list(texts.some(places)) == fresh
        for word in ("h", "boil", "escapes.", "-1", "heater", "zebra"):
            assert texts.holding(places, word) == [place for place in places if word in fresh[place]]


def test_items_are_found_by_title_text_and_kind() -> None:
    case = case_of(MODEL.replace("text: Off.", "title: Switch, text: Off."))
    texts, ids = Names().texts(case), list(case.items)

    def found(word: str) -> list[str]:
        return [ids[place] for place in texts.holding(range(len(ids)), word)]

    assert found("switch") == found("off.") == ["R-1"]
    assert "R-1" in found("requ")
    assert "R-1" not in found("re"), "two letters mean no kind"
    assert found("constr") == ["CC-1"]


def test_words_begin_with_the_id_and_hold_the_name() -> None:
    case, names = case_of(MODEL), Names()
    assert names.words(case, case.items["H-1"]) == "h-1 it boils over."
    assert names.words(case, case.items["UCA-1"]).startswith("uca-1 controller provides “heat”")
    assert names.words(case, case.items["LS-3"]).startswith("ls-3 ")
    for item in case.items.values():
        assert names.words(case, item).startswith(f"{item.id} ".lower())


def test_an_edit_of_a_requirement_leaves_every_sentence() -> None:
    case = case_of(MODEL)
    case.references_to("")
    edit = set_field(case, "R-1", ("text",), "On.")
    assert set(_stale(case, case.replaced(perform(case, edit)))) == {"R-1"}
    edit = set_field(case, "controller", ("title",), "Robot")
    assert {"CA-1", "UCA-1", "CC-1", "LS-1"} <= set(_stale(case, case.replaced(perform(case, edit))))


def test_where_much_changes_everything_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safetycase.tui.names.MANY", 1)
    assert MANY > 1
    case = case_of(MODEL)
    other = case_of(MODEL.replace("Controller", "Robot").replace("Off.", "On."), case)
    assert set(_stale(case, other)) == set(case.items)


def test_what_has_no_words_of_its_own_is_prepared() -> None:
    case, names = case_of(MODEL), Names()
    names.prepare(case)
    assert set(names._generated) == {"UCA-1", "CC-1", "LS-1", "LS-2", "LS-3"}
