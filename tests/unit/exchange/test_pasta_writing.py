"""What of a case PASTA cannot say, or says otherwise, and what the file looks like."""

from __future__ import annotations

import pytest

from safetycase.case import Case, Memory, load
from safetycase.exchange import Exported, read_pasta, write_pasta
from safetycase.exchange.pasta.tokens import quoted, unquoted
from safetycase.model.scenarios import TYPE_OF
from safetycase.schema.scaffold import scaffold

MANIFEST = 'safetycase: "1"\nname: Bridge\n'
BASE = """\
losses: {L-1: {text: Loss of life}}
hazards: {H-1: {text: On the bridge, losses: [L-1]}, H-2: {text: Near, losses: [L-1]}}
constraints: {SC-1: {text: Do not turn, hazards: [H-1]}}
elements:
  keeper:
    title: Keeper
    process_model: {ship: {values: [near, far]}}
  drive: {title: Drive}
actions: {CA-1: {title: turn, from: keeper, to: drive}}
"""
UCA = "ucas: {UCA-1: {action: CA-1, type: provided, hazards: [H-1], text: The keeper turns}}\n"


def case_of(text: str, manifest: str = MANIFEST) -> Case:
    case = load(Memory({"safetycase.yaml": manifest.encode(), "model/a.yaml": text.encode()}))
    assert not [item.id for item in case.items.values() if item.errors]
    return case


def exported(text: str, manifest: str = MANIFEST) -> Exported:
    return write_pasta(case_of(text, manifest))


def test_a_file_as_it_is_written() -> None:
    found = exported(BASE + UCA)
    assert found.findings == ()
    assert found.text == (
        'Losses\nL1 /*= L-1 */ "Loss of life"\n\n'
        'Hazards\nH1 /*= H-1 */ "On the bridge" [L1]\nH2 /*= H-2 */ "Near" [L1]\n\n'
        'SystemConstraints\nSC1 /*= SC-1 */ "Do not turn" [H1]\n\n'
        'ControlStructure\nBridge {\n    keeper {\n        label "Keeper"\n        processModel {\n'
        "            ship: [near, far]\n        }\n        controlActions {\n"
        '            [CA1 /*= CA-1 */ "turn"] -> drive\n        }\n    }\n'
        '    drive {\n        label "Drive"\n    }\n}\n\n'
        "UCAs\nkeeper.CA1 {\n    notProviding {}\n    providing {\n"
        '        UCA1 /*= UCA-1 */ "The keeper turns" [H1]\n    }\n'
        "    tooEarlyOrLateOrWrongOrder {}\n    stoppedTooSoonOrLate {}\n}\n"
    )


LEFT_OUT = [
    ("stakeholders: {ST-1: Ships, ST-2: Cars}", "stakeholders are left out, the language has none: ST-1, ST-2"),
    ("assumptions: {A-1: {text: x, rationale: y, status: approved}}", "no place for rationale, status"),
    ("assumptions: {A-1: {text: x, title: y}}", "A-1: the language has no place for title"),
    ("assumptions: {A-1: {text: x, status: obsolete}}", "A-1 is left out: it is obsolete"),
    ("responsibilities: {RS-1: {text: x, controller: keeper}}", "RS-1 is left out: the language needs"),
    ("feedback: {FB-1: {title: x, from: drive}}", "FB-1 is left out: it does not say to which element"),
    ("feedback: {FB-1: {title: x, from: 'motor:coil', to: keeper}}",
     "FB-1 is left out: it comes from motor:coil, an element of an imported case, and the file holds only this one"),
    ("feedback: {FB-1: {title: x, from: drive, to: H-1}}",
     "FB-1 is left out: it goes to H-1, which is no element of the file"),
    ("feedback: {FB-1: {title: x, to: lamp}}",
     "it does not say from which element of the file it goes and it goes to lamp, which is no element of the file"),
    ("feedback: {FB-1: {title: x, from: drive, to: keeper, latency: 1 s}}", "FB-1: the language has no place for l"),
    ("information: {IN-1: {title: x}}", "IN-1 is left out: it neither comes from nor goes to an element"),
    ("information: {IN-1: {title: x, from: drive, to: keeper}}", "IN-1: the language has no place for from"),
    ("ucas: {UCA-1: {action: CA-1, type: provided, text: x}}", "UCA-1 is left out: it names no hazard of the file"),
    ("ucas: {UCA-1: {type: provided, hazards: [H-1], text: x}}", "UCA-1 is left out: it names no control action"),
    ("ucas: {UCA-1: {action: CA-1, hazards: [H-1], text: x}}", "UCA-1 is left out: it has no type"),
    ("desired: {DCA-1: {action: CA-1, type: provide, when: x}}", "DCA-1 is left out: the language needs its context"),
    ("desired: {DCA-1: {action: CA-1, type: provide, context: {ship: [near, far]}}}", "DCA-1 is left out"),
    ("controller_constraints: {CC-1: {text: x}}", "CC-1 is left out: it names no unsafe control action"),
    (UCA + "controller_constraints: {CC-1: {text: x, ucas: [UCA-1], requires: provide, context: {ship: far}}}",
     "CC-1: the language has no place for requires, context"),
    ("scenarios: {LS-1: {text: x}}", "LS-1 is left out: it names neither"),
    ("scenarios: {LS-1: {text: x, hazards: [H-1, H-9]}}", "LS-1: its hazards H-9: not in the file as such"),
    ("scenarios: {LS-1: {text: x, hazards: [H-1], factor: controller.failure}}", "has no place for factor"),
    ("scenarios: {LS-1: {text: x, hazards: [H-1], class: process}}", "LS-1: the language has no place for class"),
    ("requirements: {R-1: {text: x, addresses: [SC-1]}}", "R-1: its addresses SC-1: not in the file as such"),
    ("requirements: {R-1: {text: x, addresses: [SC-1]}}", "R-1 is left out: the language needs a scenario"),
    ("evidence: {E-1: {text: x}}", "evidence are left out, the language has none: E-1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), LEFT_OUT, ids=[row[1][:45] for row in LEFT_OUT])
def test_what_the_language_cannot_say_is_named(text: str, words: str) -> None:
    found = exported(BASE + text + "\n")
    assert any(one.rule == "SFC087" and words in one.message for one in found.findings), found.findings
    assert not read_pasta("x.stpa", found.text.encode()).broken


OTHERWISE = [
    ("assumptions: {A-1: {title: x}}", "A-1: its title stands for its text"),
    ("assumptions: {A-1: {text: \"it's \\\"x\\\"\"}}", "A-1: its text holds quotes of both kinds"),
    ("feedback: {FB-1: {text: x, from: drive, to: keeper}}", "FB-1: its text stands for its title"),
    ("ucas: {UCA-1: {action: CA-1, type: provided, hazards: [H-1], when: x}}",
     "UCA-1: its generated sentence is written as its text; when is only words in it"),
    (UCA + "controller_constraints: {CC-1: {ucas: [UCA-1]}}", "CC-1: its generated sentence is written as its text"),
    (UCA + "controller_constraints: {CC-1: {ucas: [UCA-1], requires: provide, forbids: [too-late]}}",
     "CC-1: its generated sentence is written as its text; requires, forbids are only words in it"),
    ("scenarios: {LS-1: {text: x, hazards: [H-1], factor: feedback.not-sent}}",
     "LS-1: its factor feedback.not-sent is written as missingFeedback, which covers it"),
    (UCA + "scenarios: {LS-1: {text: x, ucas: [UCA-1], hazards: [H-2]}}",
     "LS-1: PASTA will not find H-2 here, as UCA-1 does not lead there"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), OTHERWISE, ids=[row[1][:45] for row in OTHERWISE])
def test_what_the_language_says_otherwise_is_named(text: str, words: str) -> None:
    found = exported(BASE + text + "\n")
    (finding,) = found.findings
    assert finding.rule == "SFC088"
    assert finding.message.startswith(words)
    assert not read_pasta("x.stpa", found.text.encode()).broken


def test_elements_say_what_they_lose() -> None:
    found = exported(
        "elements:\n  a:\n    role: controller\n    level: -3\n    process_model:\n      x: what it is\n"
        "      y: {values: [1], unit: mm, ranges: {'1': about one, '2': '[1]'}}\n      a b: {values: [x]}\n"
        "  b: {parent: c, title: b}\n  c: {parent: b, title: c}\n  d: {parent: gone, title: d}\n"
    )
    assert [one.message for one in found.findings] == [
        "b: it does not stand inside c, which is not there to hold it",
        "c: it does not stand inside b, which is not there to hold it",
        "d: it does not stand inside gone, which is not there to hold it",
        "a: it has no title; its name stands for it",
        "a: its variable x lists no values, which the language needs",
        "a: the language has no place for unit of its variable y",
        "a: ranges of its variable y that the language cannot say: 1 (about one), 2 ([1])",
        "a: its variable a b is written as a_b",
        "a: the language has no place for role, level",
    ]
    assert not read_pasta("x.stpa", found.text.encode()).broken


def test_a_constraint_inside_another_takes_its_hazards() -> None:
    found = exported(BASE.replace("SC-1: {", "SC-1.1: {text: x, parent: SC-1}, SC-2: {text: y}, SC-1: {"))
    assert [one.message for one in found.findings] == [
        "SC-1.1: it names no hazard; those of SC-1 are written",
        "SC-2 is left out: it names no hazard of the file, which the language needs",
    ]


def test_a_requirement_cannot_name_a_hazard_inside_another() -> None:
    text = BASE.replace("H-2:", "H-1.1: {text: z, parent: H-1}, H-2:")
    found = exported(text + "requirements: {R-1: {text: x, addresses: [H-1.1, H-1]}}\n")
    assert [one.message for one in found.findings] == [
        "R-1: a requirement cannot refer to a hazard inside another there; left out: [H1.1]"
    ]


def test_contexts_are_kept_only_where_all_can_be() -> None:
    one = "UCA-1: {action: CA-1, type: provided, hazards: [H-1], context: {ship: near}}"
    found = exported(f"{BASE}ucas: {{{one}}}\n")
    assert found.findings == ()
    assert "Context-Table\nRL1 /*=  */ {\n    controlAction: keeper.CA1\n    type: provided" in found.text
    two = "UCA-2: {action: CA-1, type: duration, hazards: [H-1], context: {ship: near}}"
    found = exported(f"{BASE}ucas: {{{one}, {two}}}\n")
    assert "Context-Table" not in found.text
    assert [finding.item for finding in found.findings] == ["UCA-1", "UCA-2"]


def test_the_manifest_says_what_it_loses() -> None:
    found = exported(BASE, MANIFEST + 'language: en\nscope: {boundary: x}\ngoals: ["it\'s \\"x\\""]\n')
    assert [one.message for one in found.findings] == [
        "goal 1 holds quotes of both kinds; the double ones are written as ”",
        "of safetycase.yaml are left out: language, scope",
    ]


def test_names_avoid_keywords_and_each_other() -> None:
    found = exported(
        "elements:\n  label: {title: a}\n  a-b: {title: b}\n  a_b: {title: c}\n  x: {title: d, aliases: [Old]}\n"
    )
    assert [line.strip() for line in found.text.splitlines() if line.endswith("{") and line.startswith("  ")] == [
        "label_ /*= label */ {", "a_b_2 /*= a-b */ {", "a_b {", "x /*= x, Old */ {",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["a", "a\\b", "\\*x*", "\\\\*", "a\nb\r\tc\0", "it's", 'say "x"', "\\", "\\n", "x\\"])
def test_texts_in_quotes_read_back(text: str) -> None:
    assert unquoted(quoted(text)) == text


def test_quotes_of_both_kinds_cannot_be_written() -> None:
    assert unquoted(quoted('it\'s "x"')) == "it's ”x”"


COMMENTED = """\
# head of the file
# yaml-language-server: $schema=x.json

losses:  # all of them
  # above L-1
  L-1:
    # inside: seen by Ada
    text: Life is lost   # behind
hazards:
  H-1:
    losses: [L-1]
    text: |-
      The vehicle is too close.
      # 7 m is the limit
  H-2: {text: Second, losses: [L-1]}
evidence:
  # of what is not in the file
  E-1: {text: x}  # neither
"""


def test_comments_come_above_their_item_or_are_named() -> None:
    exported = write_pasta(case_of(COMMENTED))
    assert [line for line in exported.text.splitlines() if line.startswith("//")] == [
        "// head of the file",
        "// above L-1",
    ]
    said = [(one.rule, one.item, one.message) for one in exported.findings if "comment" in one.message]
    assert said == [
        ("SFC087", "L-1", "L-1: 2 comments inside it are left out: inside: seen by Ada; behind"),
        (
            "SFC087",
            "",
            "2 comments outside of items are left out: all of them; of what is not in the file",
        ),
    ]


def test_the_comments_of_the_manifest_come_at_the_head_or_are_named() -> None:
    exported = write_pasta(case_of("losses: {L-1: Harm}\n", manifest=f"# why we\n# do this\n{MANIFEST}# and that\n"))
    assert exported.text.startswith("// why we\n// do this\n\nLosses\n")
    assert [one.message for one in exported.findings] == ["a comment outside of items is left out: and that"]
    assert read_pasta("x.stpa", exported.text.encode()).head == ["why we", "do this"]


def test_comments_of_the_scaffold_are_no_words_of_the_author() -> None:
    files = scaffold("Kettle")
    purpose = files["model/1-purpose.yaml"].replace(b"# This small", b"# We boil:\n#   water\n# This small", 1)
    text = write_pasta(load(Memory({**files, "model/1-purpose.yaml": purpose}))).text
    assert [line for line in text.splitlines() if line.startswith("//")] == ["// We boil:", "//   water"]
    assert read_pasta("x.stpa", text.encode()).head == ["We boil:", "  water"]


@pytest.mark.parametrize("subtype", sorted(TYPE_OF))
def test_a_uca_without_type_is_of_the_type_of_its_subtype(subtype: str) -> None:
    uca = f"ucas: {{UCA-1: {{action: CA-1, subtype: {subtype}, hazards: [H-1], text: The keeper turns}}}}\n"
    found = exported(BASE + uca)
    assert "UCA1 /*= UCA-1 */" in found.text
    (back,) = read_pasta("x.stpa", found.text.encode()).items["ucas"].values()
    assert back["type"] == TYPE_OF[subtype]


@pytest.mark.parametrize("origin", ["generated", "{by: llm}"])
def test_what_nobody_has_reviewed_is_left_out(origin: str) -> None:
    scenario = f"scenarios: {{LS-1: {{ucas: [UCA-1], origin: {origin}, status: %s, text: The keeper sleeps}}}}\n"
    found = exported(BASE + UCA + scenario % "draft")
    assert "sleeps" not in found.text
    reason = "it was generated and nobody has accepted it, which the language cannot say"
    assert [(one.rule, one.message) for one in found.findings] == [("SFC087", f"LS-1 is left out: {reason}")]
    assert "sleeps" in exported(BASE + UCA + scenario % "reviewed").text
