"""What a `.stpa` file becomes: every construct of the language, older dialects, and what is wrong with a file."""

from __future__ import annotations

import pytest

from safetycase.exchange import read_pasta
from safetycase.exchange.imported import Imported
from safetycase.findings import Severity
from tests.unit.exchange.samples import BRIDGE, TABLE


def imported(text: str) -> Imported:
    return read_pasta("bridge.stpa", text.encode())


def said(text: str) -> list[tuple[str, int, str]]:
    return [(one.rule, one.line, one.message) for one in imported(text).findings]


def test_the_purpose_of_the_analysis() -> None:
    found = imported(BRIDGE)
    assert found.goals == ["Ships pass without waiting", "Road traffic is held up for at most 5 min"]
    assert found.items["assumptions"] == {"A1": {"text": "Nobody climbs over the closed barrier"}}
    assert found.items["losses"] == {"L1": {"text": "Loss of life"}, "L2": {"text": 'Damage to a "ship"'}}
    assert found.items["hazards"] == {
        "H1": {"losses": ["L1"], "text": "Vehicles are on the bridge while it turns"},
        "H1.1": {"parent": "H1", "labels": ["On foot"], "text": "A person is on the bridge while it turns"},
        "H1.2": {
            "losses": ["L1", "L2"], "parent": "H1", "labels": ["By car"],
            "text": "A car is on the bridge while it turns",
        },
        "H2": {"losses": ["L1", "L2"], "text": "A ship is nearer than 50 m to the closed bridge"},
    }  # fmt: skip
    assert found.items["constraints"] == {
        "SC1": {"hazards": ["H1"], "text": "The bridge must not turn while anybody is on it"},
        "SC1.1": {
            "hazards": ["H1.1"], "parent": "SC1", "text": "The bridge must not turn while a person is on it"
        },
        "SC2": {"hazards": ["H2"], "text": "The bridge must be open before a ship is near"},
    }  # fmt: skip


def test_the_control_structure() -> None:
    found = imported(BRIDGE)
    assert found.name == "Bridge"
    assert found.items["elements"] == {
        "Keeper": {
            "title": "Bridge keeper",
            "level": 1,
            "process_model": {
                "traffic": {"values": ["clear", "waiting-cars", "not-known"]},
                "ship": {
                    "values": ["far", "near", "tooNear"],
                    "ranges": {"far": "[MIN, 500)", "near": "[50, 500]", "tooNear": "!= [50, MAX]"},
                },
            },
        },
        "Drive": {"title": "Drive", "level": 2},
        "Motor": {"title": "Motor", "parent": "Drive"},
        "Barrier": {"title": "Barrier"},
    }
    assert found.items["actions"] == {
        "turn": {"title": "Turn the bridge", "from": "Keeper", "to": "Drive"},
        "halt": {"title": "Halt the bridge", "from": "Keeper", "to": "Drive"},
        "call": {"title": "Call", "from": "Keeper", "to": "Barrier"},
    }
    assert found.items["feedback"] == {
        "Drive-angle": {
            "title": "Angle of the bridge", "from": "Drive", "to": "Keeper", "aliases": ["Drive.angle"]
        },
        "Barrier-angle": {
            "title": "Angle of the barrier", "from": "Barrier", "to": "Keeper", "aliases": ["Barrier.angle"]
        },
    }  # fmt: skip
    assert found.items["information"] == {
        "weather": {"title": "Weather report", "to": "Keeper"},
        "log": {"title": "Log book", "from": "Keeper"},
        "radio": {"title": "Radio", "from": "Keeper"},
    }
    assert found.items["responsibilities"] == {
        "R1": {"controller": "Keeper", "constraints": ["SC1", "SC1.1"], "text": "Look at the bridge before it turns"}
    }


def test_unsafe_control_and_scenarios() -> None:
    found = imported(BRIDGE)
    assert [(one["type"], one["hazards"]) for one in found.items["ucas"].values()] == [
        ("not-provided", ["H2"]), ("provided", ["H1.1", "H1.2"]), ("timing-or-order", ["H1"]), ("duration", ["H2"]),
    ]  # fmt: skip
    assert found.items["ucas"]["UCA2"] == {
        "action": "turn", "type": "provided", "hazards": ["H1.1", "H1.2"],
        "text": "The keeper turns the bridge while a person is on it",
    }  # fmt: skip
    assert found.items["desired"] == {
        "DCA1": {
            "action": "turn", "type": "provide", "context": {"traffic": "clear", "ship": "near"}, "labels": ["DR1"]
        }
    }  # fmt: skip
    assert found.items["controller_constraints"] == {
        "C1": {"ucas": ["UCA1", "UCA4"], "text": "The keeper must turn the bridge when a ship is near"}
    }
    assert found.items["scenarios"] == {
        "S1": {
            "ucas": ["UCA2"], "factor": "controller.process-model-incorrect", "hazards": ["H1.1"],
            "text": "The keeper takes the person for a shadow",
        },
        "S2": {
            "class": "control-path", "labels": ["controlAction"], "hazards": ["H2"],
            "text": "The command gets lost in the cable",
        },
        "S3": {"ucas": ["UCA1"], "text": "The keeper is asleep"},
    }  # fmt: skip
    assert found.items["requirements"] == {
        "SR1": {"addresses": ["S1", "H2", "UCA3"], "text": "A camera shows the whole bridge"}
    }


def test_a_context_table() -> None:
    ucas = imported(TABLE).items["ucas"]
    assert ucas["UCA2"] == {
        "action": "turn", "type": "provided", "hazards": ["H1"], "context": {"traffic": "clear", "ship": "far"},
        "labels": ["RL1"],
    }  # fmt: skip
    assert [(one["type"], one.get("subtype")) for one in list(ucas.values())[2:]] == [
        ("not-provided", None), ("timing-or-order", "too-late"), ("timing-or-order", "too-early"),
        ("timing-or-order", None), ("duration", "applied-too-long"), ("duration", "stopped-too-soon"),
    ]  # fmt: skip


def test_what_is_kept_in_another_form_is_said() -> None:
    assert [(rule, line) for rule, line, _ in said(BRIDGE)] == [("SFC085", 49), ("SFC085", 56), ("SFC086", 97)]
    assert said(TABLE) == []


def test_every_comment_is_kept() -> None:
    text = (
        "// before\nLosses // of the section\n// above\nL1 'a' // beside\n/* one\n * two */\nL2 'b'\n"
        "// behind the last loss\n\nHazards\nH1 'c' [L1]\n// the end\n"
    )
    found = imported(text)
    assert found.head == ["before"]
    assert found.comments == {
        "L1": ["of the section", "above", "beside"], "L2": ["one", "two", "behind the last loss"], "H1": ["the end"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("between", "comments"),
    [
        ("\n// of hazards\n", {"H1": ["of hazards"]}),
        ("\n\n// of hazards\n/* and\n more */\n", {"H1": ["of hazards", "and", "more"]}),
        (" // beside\n", {"L1": ["beside"]}),
        ("\n// of two\nL2 'b' // beside\n", {"L2": ["of two", "beside"]}),
        ("\n// behind\n\n// of hazards\n", {"L1": ["behind"], "H1": ["of hazards"]}),
    ],
)
def test_a_comment_above_the_name_of_a_section_is_with_its_first_item(
    between: str, comments: dict[str, list[str]]
) -> None:
    assert imported(f"Losses\nL1 'a'{between}Hazards\nH1 'c' [L1]\n").comments == comments


def test_comments_of_a_file_without_items_are_kept() -> None:
    assert imported("Losses\n// none yet").head == ["none yet"]


OLDER = [
    ("UCAs\nK.a { tooEarly/Late { U1 'x' [H1] } }", "`tooEarly/Late` is now `tooEarlyOrLateOrWrongOrder`"),
    ("UCAs\nK.a { stoppedTooSoon { U1 'x' [H1] } }", "`stoppedTooSoon` is now `stoppedTooSoonOrLate`"),
    ("ControllerConstraints\nC1: 'x' [U0]", "there is no colon behind C1 any more"),
    ("LossScenarios\nS1 for U0: 'x'", "there is no colon behind S1 any more"),
    ("LossScenarios\nS1 'x'", "S1 names neither an unsafe control action nor a hazard"),
]
BASE = (
    "Hazards\nH1 'x'\nControlStructure\nG { K { controlActions { [a 'a'] -> K } } }\n"
    "UCAs\nK.a { providing { U0 'x' [H1] } }\n"
)


@pytest.mark.parametrize(("text", "words"), OLDER, ids=[words for _, words in OLDER])
def test_an_older_dialect_is_read_and_said(text: str, words: str) -> None:
    base = BASE if not text.startswith("UCAs") else BASE.partition("UCAs")[0]
    found = imported(base + text)
    (finding,) = found.findings
    assert finding.rule == "SFC082"
    assert finding.severity is Severity.WARNING
    assert finding.message.startswith("an older dialect of the language: ")
    assert words in finding.message
    assert finding.line == base.count("\n") + (2 if "\n" in text else 1)


def test_older_process_models_and_edges_are_read() -> None:
    found = imported(
        "ControlStructure\nG {\n  K {\n    processModel { mode: ['very slow', fast] }\n"
        "    controlActions { go 'Go' -> K }\n  }\n}\n"
    )
    assert [one.rule for one in found.findings] == ["SFC082", "SFC082"]
    assert found.items["elements"]["K"]["process_model"] == {"mode": {"values": ["very slow", "fast"]}}
    assert found.items["actions"] == {"go": {"title": "Go", "from": "K", "to": "K"}}


REFUSED_DIALECTS = [
    ("Rules\nRL1 {\n}", 1, "the section `Rules` is now `Context-Table`"),
    ("Context-Table\nRL1 { controlAction: K.a type: provided context: { K.m = 'x' } }", 2, "`context: {"),
    ("LossScenarios\nS1 'x' [subHazards: H1.1]", 2, "`[subHazards: H1.1]` is now part of the one list"),
    ("ControlStructure\nG { e { K -> L label 'x' } }", 2, "an edge of its own"),
]


@pytest.mark.parametrize(("text", "line", "words"), REFUSED_DIALECTS, ids=[row[2] for row in REFUSED_DIALECTS])
def test_an_older_dialect_without_a_clear_meaning_is_an_error(text: str, line: int, words: str) -> None:
    finding = imported(text).findings[0]
    assert (finding.rule, finding.severity, finding.line) == ("SFC082", Severity.ERROR, line)
    assert words in finding.message


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


def test_ids_are_kept_or_mapped_and_the_mapping_is_said() -> None:
    found = imported("Losses\n_ 'a'\nL__1 'b'\nL_1 'c'\nL1_ 'd'\n_1 'e'\nL1 'f'\nL1 'g'\n")
    assert list(found.items["losses"]) == ["L", "L_1", "L_1-2", "L1", "L-1", "L1-2", "L1-3"]
    assert found.items["losses"]["L_1-2"] == {"aliases": ["L_1"], "text": "c"}
    assert [one.rule for one in found.findings if one.rule != "SFC085"] == ["SFC089"]
    assert "L__1 becomes L_1: L__1 is no id in a case" in [one.message for one in found.findings]


def test_one_name_for_things_of_two_kinds_gives_two_ids() -> None:
    found = imported("Losses\nX 'a'\nHazards\nX 'b' [X]\n")
    assert found.items["losses"] == {"X": {"text": "a"}}
    assert found.items["hazards"] == {"X-2": {"losses": ["X"], "aliases": ["X"], "text": "b"}}


def test_ids_noted_behind_names_are_used() -> None:
    found = imported("Losses\nL1 /*= L-1, HARM */ 'a'\nHazards\nH1 /*= H-1.1 */ 'b' [L1]\nH2 /*= 9 */ 'c' [L1]")
    assert found.items["losses"] == {"L-1": {"aliases": ["HARM"], "text": "a"}}
    assert found.items["hazards"]["H-1.1"] == {"losses": ["L-1"], "text": "b"}
    assert found.items["hazards"]["H2"] == {"losses": ["L-1"], "text": "c"}
    assert [one.rule for one in found.findings] == ["SFC089"]


TWICE = """\
Losses
L1 "Loss of life"
Hazards
H1 "Too close" [L1] {
%s
  H1.1 "Too close at night"
%s
}
SystemConstraints
SC1 "The gap must be kept" [H1]
ControlStructure
CS {
  A {
    %s
    processModel { x: [%s] }
    controlActions { [go "go now"] -> B }
  }
  B { }
}
"""


@pytest.mark.parametrize(
    ("parts", "rule", "message"),
    [
        (('"At day"', "", "", "a"), "", ""),
        (('"First"\n"Second"', "", "", "a"), "SFC084", "the title First stands over nothing; it is left out"),
        (("", '"Last"', "", "a"), "SFC084", "the title Last stands over nothing; it is left out"),
        (("", "", 'label "One" label "Two"', "a"), "SFC089", "A has a second label, Two; the first one counts"),
        (("", "", 'label "One" label "One"', "a"), "", ""),
        (("", "", "hierarchyLevel 0 hierarchyLevel 3", "a"), "SFC089", "A has a second level, 3; the first one counts"),
        (("", "", "", "a = [1, 5], b, a = [6, 9]"), "SFC084",
         "the value a of x stands a second time, with the range [6, 9]; this one is left out"),
        (("", "", "", "a, b, a = [6, 9]"), "SFC084",
         "the value a of x stands a second time, with the range [6, 9]; this one is left out"),
        (("", "", "", "a = [1, 5], b, a"), "SFC084",
         "the value a of x stands a second time, without a range; this one is left out"),
        (("", "", "", "a = [1, 5], b, a = [1, 5]"), "", ""),
    ],
)  # fmt: skip
def test_what_stands_twice_or_over_nothing_is_said(parts: tuple[str, ...], rule: str, message: str) -> None:
    found = imported(TWICE % parts)
    assert [(one.rule, one.message) for one in found.findings] == ([(rule, message)] if rule else [])
    node = found.items["elements"]["A"]
    assert node["title"] == ("One" if "label" in parts[2] else "A")
    assert node.get("level") == (1 if "Level" in parts[2] else None)
    assert node["process_model"]["x"].get("ranges") == ({"a": "[1, 5]"} if parts[3].startswith("a =") else None)
    assert found.items["hazards"]["H1.1"].get("labels") == (
        None if not parts[0] else ["At day"] if "day" in parts[0] else ["Second"]
    )


def test_what_stands_for_nothing_is_said() -> None:
    found = imported(TABLE + "RL9 { controlAction: Keeper.turn type: provided contexts: { } }")
    (finding,) = found.findings
    assert (finding.rule, finding.line) == ("SFC084", 31)
    assert imported("Goals\nG1 ''\nG2 'x'").findings[0].message == "the goal G1 says nothing and is left out"
    assert imported("Goals\nMain 'x'").findings[0].rule == "SFC085"


ODD = [
    ("Hazards\nH1 'x'\nLosses\nL1 'y'", "the section Losses belongs before Hazards"),
    ("Losses\nL1 'x'\nLosses\nL2 'y'", "the section Losses stands a second time"),
    (TABLE + "UCAs\n", "a file has either UCAs or a Context-Table"),
    (TABLE.replace("ship = far]", "traffic = waiting-cars]"), "traffic stands twice in UCA2"),
]


@pytest.mark.parametrize(("text", "words"), ODD, ids=[row[1] for row in ODD])
def test_what_the_tool_would_refuse_is_read_where_its_meaning_is_clear(text: str, words: str) -> None:
    found = imported(text)
    assert not found.broken
    assert any(one.rule == "SFC089" and words in one.message for one in found.findings)


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


def test_escapes_in_texts() -> None:
    text = r"""Losses L1 "a\\b\nc\td \*plain\* \x" """
    assert imported(text).items["losses"]["L1"]["text"] == "a\\b\nc\td \\*plain\\* \\x"
    assert said(text) == []
