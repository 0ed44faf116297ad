"""What is said about files that cannot be read whole."""

from __future__ import annotations

import pytest

from safetycase.exchange import read_pasta
from safetycase.findings import Severity
from tests.unit.exchange.pasta import imported
from tests.unit.exchange.samples import TABLE

BROKEN = [
    ("Losses\nL1 [H1] 'x'\nL2 'y'", 2, "a text in quotes is expected here, not `[`; not read, line 2: L1 [H1] 'x'"),
    ("Losses\nL1 'x\nL2 'y'\n", 3, "the text ' has no closing quote"),
    ("Losses\nL1 \"x\nL2\nL3 'z'", 2, 'the text "x has no closing quote'),
    ("Losses\nL1 'x' }\nL2 'y'", 2, "a name is expected here, not `}`; not read, line 2: }"),
    ("Losses\nL1 'x' /* never\nL2 'y'", 2, "a comment begins here and does not end"),
    ("Lozzes\nL1 'x'\nHazards\nH1 'y'", 1, "the beginning of a section is expected here, not `Lozzes`"),
    ("Losses\nL1 'x'\nL2 $ 'y'\nL3 'z'", 3, "a text in quotes is expected here, not `$`; not read, line 3: L2 $ 'y'"),
    ("ControlStructure\nG {\n K {\n  label 'x'\n", 5, "the file ends where `}` is expected"),
    ("ControlStructure\nG {\n K {\n  speed: [a]\n }\n L {\n }\n}", 4, "`{` is expected here, not `:`"),
    ("ControlStructure\nG { K { hierarchyLevel 9999999999 } }", 2, "a level of this size is no level"),
    ("UCAs\nK.a {\n providing2 { }\n}", 3, "one of notProviding, providing, tooEarlyOrLateOrWrongOrder"),
    ("Context-Table\nR1 { controlAction: K.a type: sometimes contexts: { U1 [m=x] [H1] } }", 2,
     "sometimes is no type of a rule"),
    ("LossScenarios\nS1 <bad-luck> 'x' [H1]", 2, "`>` is expected here, not `-`"),
    ("LossScenarios\nS1 <badLuck> 'x' [H1]", 2, "badLuck is no causal factor; there are inadequateOperation"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "words"), BROKEN, ids=[row[2][:40] for row in BROKEN])
def test_a_broken_file_has_errors_with_lines(text: str, line: int, words: str) -> None:
    found = imported(text)
    assert found.broken
    errors = [one for one in found.findings if one.rule == "SFC081"]
    assert any(one.line == line and words in one.message for one in errors), [one.message for one in errors]


def test_what_follows_an_error_is_read() -> None:
    found = imported("Losses\nL1 [x]\nL2 'b'\nHazards\nH1 'c' [L2] {\n  H1.1 oops\n  H1.2 'd'\n}\nH2 'e' [L2]\n")
    assert list(found.items["losses"]) == ["L2"]
    assert list(found.items["hazards"]) == ["H1", "H1.2", "H2"]
    assert [one.line for one in found.findings] == [2, 6]


def test_a_missing_quote_is_looked_for_where_it_is_missing() -> None:
    finding = imported('Losses\nL1 "Loss of life\nL2 "Damage"\n').findings[0]
    assert finding.hint == "The text that begins in line 2 ends in line 3: is a closing quote missing before?"


def test_errors_without_end_are_cut() -> None:
    found = imported("Losses\n" + "L1 $\n" * 1000)
    assert len(found.findings) == 201
    assert found.findings[-1].message == "after 200 errors the rest of the file is not read"


def test_endless_nesting_ends_in_a_finding() -> None:
    text = "Hazards\n" + "H1 'x' {\n" * 5000
    assert any("nested more than" in one.message for one in imported(text).findings)
    text = "ControlStructure\nG {" + "K {\n" * 5000
    assert any("nested more than" in one.message for one in imported(text).findings)


UNRESOLVED = [
    ("Hazards\nH1 'x' [L1]", "there is no L1 in this file; a loss is needed here"),
    ("Losses\nL1 'x'\nSystemConstraints\nSC1 'x' [L1]", "L1 is a loss; a hazard is needed here"),
    ("UCAs\nK.a { providing { } }", "there is no K.a in this file; a control action is needed here"),
    ("ControlStructure\nG { K { controlActions { [a 'a'] -> L } } }", "there is no L in this file"),
    (TABLE.replace("[traffic = waiting-cars]", "[speed = low]"), "Keeper has no variable speed in its process model"),
    (TABLE.replace("[traffic = waiting-cars]", "[traffic = low]"), "traffic of Keeper has no value low; it has clear"),
    ("SafetyRequirements\nSR1 'x' [X]", "a loss scenario or a hazard or an unsafe control action is needed here"),
]


@pytest.mark.parametrize(("text", "words"), UNRESOLVED, ids=[row[1][:40] for row in UNRESOLVED])
def test_references_to_nothing_are_errors(text: str, words: str) -> None:
    found = imported(text)
    (finding,) = [one for one in found.findings if one.rule == "SFC083"]
    assert finding.severity is Severity.ERROR
    assert words in finding.message


def test_a_reference_to_nothing_is_kept_where_it_can_be() -> None:
    assert imported("Hazards\nH1 'x' [L9, L_]").items["hazards"]["H1"]["losses"] == ["L9"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04\0\0", "it holds zero bytes"),
        ("Losses\nL1 'Gerät'".encode("latin-1"), "line 2 holds a byte that cannot stand there"),
        (b"\n<?xml version='1.0'?><x/>", "the file is XML; `safetycase import xstampp` reads"),
        (b"", "the file declares nothing"),
        (b"  \n// nothing\n", "the file declares nothing"),
        (b"x" * (16 * 1024 * 1024 + 1), "at most 16,777,216 are read"),
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes, words: str) -> None:
    (finding,) = read_pasta("x.stpa", content).findings
    assert finding.rule == "SFC080"
    assert words in finding.message
