"""What a `.stpa` file becomes: every construct of the language."""

from __future__ import annotations

import pytest

from tests.unit.exchange.pasta import imported, said
from tests.unit.exchange.samples import BRIDGE, TABLE


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


def test_escapes_in_texts() -> None:
    text = r"""Losses L1 "a\\b\nc\td \*plain\* \x" """
    assert imported(text).items["losses"]["L1"]["text"] == "a\\b\nc\td \\*plain\\* \\x"
    assert said(text) == []
