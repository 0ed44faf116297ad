"""Items of imported cases among those that a reference may name."""

from __future__ import annotations

from pathlib import Path

from safetycase.model import BY_NAME, links
from safetycase.tui.lists import candidate_rows
from safetycase.tui.state import State
from safetycase.tui.tracetree import TraceTree

CAR = "hazards:\n  H-1: The car does not stop\nconstraints:\n  SC-1: {text: It must stop, hazards: ['brakes:H-3']}\n"
BRAKES = "hazards:\n  H-3: The brakes give too little force\n  H-4: {text: Worn, parent: 'pads:H-1'}\n"
PADS = "hazards:\n  H-1: The pads are worn\n"


def write(folder: Path, model: str, imports: str = "{}") -> Path:
    (folder / "model").mkdir(parents=True)
    (folder / "safetycase.yaml").write_text(f'safetycase: "1"\nname: {folder.name}\nimports: {imports}\n')
    (folder / "model" / "a.yaml").write_text(model)
    return folder


def test_imported_items_can_be_chosen_and_those_further_away_cannot(tmp_path: Path) -> None:
    write(tmp_path / "pads", PADS)
    write(tmp_path / "brakes", BRAKES, "{pads: ../pads}")
    state = State(write(tmp_path / "car", CAR, "{brakes: ../brakes}"))
    link = next(link for link in links(BY_NAME["constraint"]) if link.field == "hazards")
    rows = candidate_rows(state, link, {"brakes:H-3"}, without="SC-1")
    assert list(rows.keys) == ["brakes:H-3", "H-1", "brakes:H-4"]
    assert "The brakes give too little force" in rows.row("brakes:H-3").text
    named = TraceTree().rows(state, state.case.items["SC-1"])
    assert any("brakes:H-3" in named.row(key).text for key in named.keys)
    assert not state.visit("brakes:H-3")
