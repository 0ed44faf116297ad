"""Items of imported cases among those that a reference may name."""

from __future__ import annotations

from pathlib import Path

from safetycase.editing.commands import set_field
from safetycase.model import BY_NAME, links
from safetycase.tui.form import form_rows
from safetycase.tui.lists import candidate_rows, every_item
from safetycase.tui.pickers import Page
from safetycase.tui.references import offer_new
from safetycase.tui.state import State
from safetycase.tui.suggesting import names_for, values_for
from safetycase.tui.tracetree import TraceTree
from tests.unit.tui.driver import driven, workbench

CAR = "hazards:\n  H-1: The car does not stop\nconstraints:\n  SC-1: {text: It must stop, hazards: ['brakes:H-3']}\n"
BRAKES = "hazards:\n  H-3: The brakes give too little force\n  H-4: {text: Worn, parent: 'pads:H-1'}\n"
PADS = "hazards:\n  H-1: The pads are worn\n"


def write(folder: Path, model: str, imports: str = "{}") -> Path:
    (folder / "model").mkdir(parents=True)
    (folder / "safetycase.yaml").write_text(f'safetycase: "1"\nname: {folder.name}\nimports: {imports}\n')
    (folder / "model" / "a.yaml").write_text(model)
    return folder


def test_imported_items_can_be_chosen(tmp_path: Path) -> None:
    write(tmp_path / "pads", PADS)
    write(tmp_path / "brakes", BRAKES, "{pads: ../pads}")
    state = State(write(tmp_path / "car", CAR, "{brakes: ../brakes}"))
    link = next(link for link in links(BY_NAME["constraint"]) if link.field == "hazards")
    rows = candidate_rows(state, link, {"brakes:H-3"}, without="SC-1")
    assert list(rows.keys) == ["brakes:H-3", "H-1", "brakes:H-4", "brakes:pads:H-1"]
    assert "The brakes give too little force" in rows.row("brakes:H-3").text
    named = TraceTree().rows(state, state.case.items["SC-1"])
    assert any("brakes:H-3" in named.row(key).text for key in named.keys)
    assert not state.visit("brakes:H-3")
    assert "brakes:pads:H-1" in every_item(state).keys


def test_only_items_of_other_cases_can_be_chosen_as_what_refines(tmp_path: Path) -> None:
    brakes = write(tmp_path / "brakes", BRAKES.replace("'pads:H-1'", "H-3"))
    car = CAR.replace("H-1: The", "H-2: Another\n  H-3: {text: Own, refined_by: [H-2]}\n  H-1: The")
    state = State(write(tmp_path / "car", car, f"{{brakes: ../{brakes.name}}}"))
    link = next(link for link in links(BY_NAME["hazard"]) if link.field == "refined_by")
    assert list(candidate_rows(state, link, set(), without="H-1").keys) == ["brakes:H-3", "brakes:H-4"]
    assert list(candidate_rows(state, link, {"H-2"}, without="H-3").keys) == ["H-2", "brakes:H-3", "brakes:H-4"]
    assert offer_new(state.case, link)("The brakes fade") == []


def test_references_to_imported_items_show_their_names(tmp_path: Path) -> None:
    write(tmp_path / "pads", PADS)
    write(tmp_path / "brakes", BRAKES, "{pads: ../pads}")
    car = CAR.replace("['brakes:H-3']", "['brakes:H-3', 'brakes:pads:H-1', 'brakes:pads:H-7']")
    state = State(write(tmp_path / "car", car, "{brakes: ../brakes}"))
    lines = [row.text for row in form_rows(state, state.case.items["SC-1"], 90)]
    assert any("brakes:H-3  The brakes give too little force" in line for line in lines)
    assert any("brakes:pads:H-1  The pads are worn" in line for line in lines)
    assert any("brakes:pads:H-7  is not in this case" in line for line in lines)


def test_a_change_in_an_imported_folder_is_noticed_and_nothing_else_is_read_again(tmp_path: Path) -> None:
    pads = write(tmp_path / "pads", PADS)
    brakes = write(tmp_path / "brakes", BRAKES, "{pads: ../pads}")
    state = State(write(tmp_path / "car", CAR, "{brakes: ../brakes}"))
    assert state.external_change() is None
    for folder, text in ((brakes, BRAKES.replace("too little", "no")), (pads, PADS.replace("H-1", "H-12"))):
        (folder / "model" / "a.yaml").write_text(text)
        change = state.external_change()
        assert change is not None
        assert (change.clean, change.conflicting) == ((), ())
        assert state.workspace.reload_imports(change.imports)
        assert state.external_change() is None
    hazard = state.case.foreign("brakes:H-3")
    assert hazard is not None
    assert hazard.title == "The brakes give no force"
    assert state.case.foreign("brakes:pads:H-12") is not None
    (brakes / "safetycase.yaml").unlink()
    change = state.external_change()
    assert change is not None
    state.workspace.reload_imports(change.imports)
    assert state.case.foreign("brakes:H-3") is None
    assert state.external_change() is None
    (brakes / "safetycase.yaml").write_text('safetycase: "1"\nname: brakes\n')
    change = state.external_change()
    assert change is not None
    assert change.imports is not None
    assert list(change.imports.cases) == ["brakes"]


@driven
async def test_the_screen_follows_an_imported_case_and_tells_where_its_items_are_edited(tmp_path: Path) -> None:
    model = BRAKES.replace("'pads:H-1'", "H-3")
    brakes = write(tmp_path / "brakes", model)
    async with workbench(write(tmp_path / "car", CAR, "{brakes: ../brakes}")) as screen:
        await screen.at("SC-1", field="hazards")
        screen.bench.do(lambda case: set_field(case, "SC-1", ("rationale",), "Because"))
        await screen.settle()
        assert "The brakes give too little force" in screen.words("form")
        (brakes / "model" / "a.yaml").write_text(model.replace("too little", "no"))
        await screen.bench.look_at_disk().wait()
        await screen.settle()
        assert screen.message == "read again: the imported cases"
        assert "The brakes give no force" in screen.words("form")
        assert screen.state.workspace.dirty == ("model/a.yaml",)
        assert not screen.bench.go_to("brakes:H-3")
        await screen.settle()
        assert screen.message.startswith("brakes:H-3 belongs to the imported case ../brakes and is only read here")


@driven
async def test_an_imported_item_is_found_and_read_as_a_page(tmp_path: Path) -> None:
    write(tmp_path / "brakes", BRAKES.replace("'pads:H-1'", "H-3"))
    async with workbench(write(tmp_path / "car", CAR, "{brakes: ../brakes}")) as screen:
        await screen.press("o")
        await screen.type("brakes: force")
        assert "brakes:H-3  The brakes give too little force" in screen.text()
        await screen.press("enter")
        assert isinstance(screen.app.screen, Page)
        page = " ".join(screen.text().split())
        assert "brakes:H-3 · only read here" in page
        assert "../brakes/model/a.yaml:2" in page
        assert "is refined by brakes:H-4 Worn" in page
        assert "SC-1 It must stop" in page
        await screen.press("escape")
        assert screen.message.startswith("brakes:H-3 belongs to the imported case ../brakes")
        await screen.at("SC-1", field="hazards")
        await screen.press("f")
        assert isinstance(screen.app.screen, Page)


def test_the_variables_of_imported_cases_are_offered_with_their_values(tmp_path: Path) -> None:
    model = "elements:\n  door: {title: Door, role: process, state: {leaf: {values: [open, shut]}}}\n"
    write(tmp_path / "lift", model)
    car = (
        "elements:\n  robot: {role: controller, process_model: {way: {values: [free, blocked]}}}\n"
        "actions:\n  CA-1: {from: robot, title: go}\nucas:\n  UCA-1: {action: CA-1, type: provided}\n"
    )
    state = State(write(tmp_path / "car", car, "{lift: ../lift}"))
    names = names_for(state.case, state.case.items["UCA-1"], ("context",))
    assert names is not None
    assert [(choice.value, choice.note) for choice in names.choices] == [
        ("way", "way of robot (free, blocked)"), ("lift:door/leaf", "leaf of Door (open, shut)")
    ]  # fmt: skip
    values = values_for(state.case, state.case.items["UCA-1"], ("context", "lift:door/leaf"))
    assert values is not None
    assert [choice.value for choice in values.choices] == ["open", "shut", "*"]
