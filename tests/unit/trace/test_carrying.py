"""What carries an item: the worst requirement that follows from it, and how many stand how."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from safetycase.case import Case, Folder, load
from safetycase.evidence import assess
from safetycase.trace import ABOVE, Carrying, Graph, Standing, Standings, standings
from tests.unit.trace.cases import case_of

EXAMPLES = sorted(path.parent for path in (Path(__file__).parents[3] / "examples").glob("*/safetycase.yaml"))

MODEL = """
losses: {L-1: Injury, L-2: Damage}
hazards:
  H-1: {text: Too hot, losses: [L-1, L-2]}
  H-2: {text: Too wet, losses: [L-2]}
  H-3: {text: Too loud, losses: [L-2], not_needed: Nobody hears it.}
constraints:
  SC-1: {text: Must stay cool, hazards: [H-1]}
  SC-2: {text: Must stay dry, hazards: [H-2]}
  SC-3: {text: Must stay in place, hazards: [H-2]}
requirements:
  R-1: {text: Cools within 5 s, addresses: [SC-1]}
  R-2: {text: Switches off, addresses: [SC-1]}
  R-3: {text: Drains, addresses: [SC-2]}
"""

GOOD, BAD, NOT_YET = (
    Standing("✓", "demonstrated", good=True), Standing("✗", "refuted", good=False), Standing("○", "open", good=False)
)  # fmt: skip


def carrying(model: str, **said: Standing) -> tuple[Case, Carrying]:
    case = case_of(model)
    return case, Carrying(Graph(case), {name.replace("_", "-"): standing for name, standing in said.items()})


def test_one_that_is_refuted_shows_up_to_the_loss() -> None:
    case, found = carrying(MODEL, R_1=GOOD, R_2=BAD, R_3=GOOD)
    assert {name: found.worst(case.items[name]) for name in ("SC-1", "H-1", "L-1", "L-2", "SC-2")} == {
        "SC-1": "refuted", "H-1": "refuted", "L-1": "refuted", "L-2": "refuted", "SC-2": "demonstrated"
    }  # fmt: skip
    tally = found.tally(case.items["L-1"])
    assert tally is not None
    assert (tally.total, dict(tally.states), tally.settled) == (2, {"demonstrated": 1, "refuted": 1}, False)
    assert tally.words == "2, 1 demonstrated, 1 refuted"


def test_what_holds_does_not_hide_what_is_lacking_beside_it() -> None:
    case, found = carrying(MODEL, R_1=GOOD, R_2=GOOD, R_3=GOOD)
    assert found.worst(case.items["H-1"]) == "demonstrated"
    assert found.worst(case.items["H-2"]) == "open", "SC-3 leads to no requirement"
    tally = found.tally(case.items["H-2"])
    assert tally is not None
    assert tally.words == "1, 1 demonstrated; no requirement follows from 1 of 2 system constraints"
    assert tally.settled is False


def test_nothing_is_open_unless_a_reason_says_that_nothing_is_needed() -> None:
    case, found = carrying(MODEL)
    assert (found.worst(case.items["SC-3"]), found.worst(case.items["H-3"])) == ("open", "not needed")
    assert found.worst(case.items["SC-2"]) == "unknown", "nobody judged R-3"
    assert found.worst(case.items["R-1"]) == ""
    assert found.tally(case.items["R-1"]) is None


def test_a_part_that_does_not_count_yet_leaves_it_open_and_says_so() -> None:
    more = "  SC-4: {text: Must stay shut, hazards: [H-1], origin: generated}\n"
    case, found = carrying(MODEL.replace("requirements:", f"{more}requirements:"), R_1=GOOD, R_2=GOOD, R_3=GOOD)
    tally = found.tally(case.items["H-1"])
    assert tally is not None
    assert (tally.worst, tally.settled) == ("open", False)
    assert tally.words.endswith("; a branch of it ends without a requirement, or counts for nothing yet")


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_one_item_alone_is_told_as_among_all(folder: Path) -> None:
    case = load(Folder(folder))
    known: Standings = standings(case, assess(case, date(2026, 3, 1)).states)
    alone, every = Carrying(Graph(case), known), Carrying(Graph(case), known, every=True)
    for kind in ABOVE:
        for item in case.of_kind(kind):
            tally = every.tally(item)
            assert alone.tally(item) == tally
            if tally is not None and tally.total:
                assert tally.settled == (tally.worst in ("demonstrated", "not needed"))
