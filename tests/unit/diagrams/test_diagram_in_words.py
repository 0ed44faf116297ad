"""One element in words, and the matrix of all against all."""

from __future__ import annotations

import csv
import io

import pytest

from safetycase.diagrams import Box, Flow, NoSuchPartError, Structure, ego, n2, n2_csv
from tests.unit.diagrams import samples

HOSTILE = "=cmd()\x1b]0;owned\x07\u202e"


def test_an_element_is_told_with_its_loops() -> None:
    told = ego(samples.shared_process(), "crew")
    assert told.splitlines()[2:] == [
        "Crew [crew]  (controller, human, level 2)",
        "  Controlled by:",
        "    Air traffic control [air-traffic-control]",
        "      Clearance [CA-1]", "      Vector [CA-2]", "      Frequency change [CA-3]",
        "  Controls:",
        "    Autopilot [autopilot]",
        "      Select mode [CA-4]", "      Set altitude [CA-5]", "      Set heading [CA-6]",
        "    Aircraft [aircraft]",
        *(f"      {name} [CA-{number}]" for number, name in enumerate(
            ("Pitch", "Roll", "Thrust", "Flaps", "Gear", "Brakes", "Spoilers", "Trim", "Lights"), start=7)),
        "  Feedback it gets:",
        "    Autopilot [autopilot]", "      Mode annunciation [FB-4]",
        "    Aircraft [aircraft]", "      Attitude [FB-5]", "      Airspeed [FB-6]",
        "    Collision avoidance [collision-avoidance]", "      Resolution advisory [FB-9]",
        "      Traffic advisory [FB-10]",
        "  Feedback it gives:",
        "    Air traffic control [air-traffic-control]", "      Readback [FB-1]", "      Request [FB-2]",
        "      Position report [FB-3]",
        "  Process model:", "    altitude", "    clearance",
        "  Missing feedback: none",
        "  Other inputs:", "    outside: Weather [IN-1]", "    outside: Notices to airmen [IN-2]",
        "    outside: Company route plan with alternates and fuel [IN-3]",
    ]  # fmt: skip


def test_missing_feedback_is_named_at_both_ends() -> None:
    structure = samples.shared_process()
    words = "Envelope protection [envelope-protection] does not hear from Aircraft [aircraft]: missing feedback"
    for element in ("envelope-protection", "aircraft"):
        assert words in ego(structure, element)


def test_what_carries_flows_and_what_is_blank_is_said() -> None:
    told = ego(samples.kettle(), "heater-relay")
    assert "  Controlled by: none\n" in told
    assert "  Process model: none\n" in told
    assert "  Passes on:\n    Thermostat [thermostat] to Water in the kettle [water-in-the-kettle]: Switch" in told
    assert ", through Heater relay" in ego(samples.kettle(), "thermostat")


def test_greater_depth_tells_of_the_neighbours_too() -> None:
    told = ego(samples.supervision(), "operator", 2)
    heads = [line.split(" [")[0] for line in told.splitlines() if line.endswith(")") and not line.startswith(" ")]
    assert heads == ["Operator", "Shift supervisor", "Reactor", "Protection system", "Maintenance team"]


def test_an_unknown_element_is_refused() -> None:
    with pytest.raises(NoSuchPartError, match="did you mean crew"):
        ego(samples.shared_process(), "crewe")


def test_actions_stand_above_the_diagonal_and_feedback_below() -> None:
    rows = list(csv.reader(io.StringIO(n2_csv(samples.supervision()))))
    assert rows[0][1:] == [row[0] for row in rows[1:]]
    for place, row in enumerate(rows[1:]):
        for column, cell in enumerate(row[1:]):
            kinds = {part.split()[0] for part in cell.split("; ") if part}
            assert place != column or not kinds
            assert "A" not in kinds or place < column
            assert "F" not in kinds or place > column


def test_the_matrix_names_every_flow_at_every_stretch() -> None:
    lines = n2(samples.kettle()).splitlines()
    assert lines[5:10] == [
        "                       1  2  3  4",
        "1 Thermostat           # A2  .  .",
        "2 Heater relay         .  #  . A2",
        "3 Temperature probe   F1  .  #  .",
        "4 Water in the kettle  .  . F1  #",
    ]
    assert "1 to 2, Thermostat to Heater relay:" in lines
    assert lines.count("  A Switch heating on [CA-1]") == 2


def test_what_comes_from_outside_stands_last() -> None:
    lines = n2(samples.crossing()).splitlines()
    assert any(line.startswith("10 outside") and "I1" in line for line in lines)
    assert "10 to 2, outside to Signaller:" in lines


LOOSE = (
    Flow("CA-1", "action", "a", "b"),
    Flow("CA-9", "action", "x", "y", label="go"),
    Flow("FB-9", "feedback", "", ""),
)


@pytest.mark.parametrize("boxes", [(Box("a", "A"), Box("b", "B")), ()])
def test_flows_with_neither_end_are_named_below_the_matrix(boxes: tuple[Box, ...]) -> None:
    out = n2(Structure(boxes, LOOSE if boxes else LOOSE[1:]))
    assert out.endswith("\nNeither end is in the structure:\n  CA-9  go\n  FB-9  FB-9\n")
    assert "Neither end" not in n2(Structure(boxes, LOOSE[:1] if boxes else ()))


@pytest.mark.parametrize("boxes", [(Box("a", "A"), Box("b", "B")), ()])
def test_a_spreadsheet_has_flows_with_neither_end_from_outside_to_outside(boxes: tuple[Box, ...]) -> None:
    rows = list(csv.reader(io.StringIO(n2_csv(Structure(boxes, LOOSE if boxes else LOOSE[1:])))))
    assert rows[0][-1] == rows[-1][0] == "outside"
    assert rows[-1][-1] == "A go [CA-9]; F FB-9 [FB-9]"
    assert "outside" not in n2_csv(Structure(boxes, LOOSE[:1] if boxes else ()))


@pytest.mark.parametrize("write", [n2, n2_csv])
def test_odd_structures_have_a_matrix(write: object) -> None:
    assert callable(write)
    assert "No elements." in n2(Structure())
    assert "Nothing passes" in n2(Structure((Box("a", "A"),)))
    for structure in (samples.strange(), Structure(), Structure((Box("a", "A"),))):
        write(structure)
    for box in samples.strange().boxes:
        ego(samples.strange(), box.id)


def test_text_of_the_case_is_harmless() -> None:
    structure = Structure(
        (Box("a", HOSTILE, lines=(HOSTILE,)), Box("b", "B")),
        (Flow("CA-1", "action", "a", "b", label=HOSTILE), Flow("FB-1", "missing-feedback", "b", "a", title=HOSTILE)),
    )
    for out in (ego(structure, "a"), n2(structure), n2_csv(structure)):
        assert not {"\x1b", "\x07", "\u202e"} & set(out)
    cells = [cell for row in csv.reader(io.StringIO(n2_csv(structure))) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
