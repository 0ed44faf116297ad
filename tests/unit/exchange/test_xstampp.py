"""What a file of XSTAMPP becomes, and what is refused."""

from __future__ import annotations

import io
import random
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest

from safetycase.case import Case, Folder, Memory, load
from safetycase.cli.app import run
from safetycase.exchange import Imported, case_files, read_xstampp
from safetycase.rules import check_case
from tests.unit.exchange.bridge_haz import NEW, OLD
from tests.unit.exchange.damage import damaged, exchanged


def imported(text: str) -> Imported:
    return read_xstampp("bridge.hazx", text.encode())


def case_of(found: Imported) -> Case:
    return load(Memory(case_files(found, found.name or "x")))


@pytest.fixture(scope="module")
def new() -> Imported:
    return imported(NEW)


def test_the_purpose(new: Imported) -> None:
    assert new.name == "Swing bridge"
    assert new.goals == ["Traffic: Ships pass."]
    assert new.head == ["A bridge that turns.", "It lies over a canal."]
    assert new.items["losses"] == {"L-1": {"severity": "S3", "text": "Loss of life", "aliases": ["a1"]}}
    assert new.items["hazards"] == {
        "H-1": {
            "labels": ["severity S2"], "title": "On the bridge", "text": "Somebody is on it while it turns.",
            "aliases": ["h1"], "losses": ["L-1"],
        },
        "H-2": {"text": "Near", "aliases": ["h2"], "losses": ["L-1"]},
    }  # fmt: skip
    assert new.items["constraints"] == {
        "SC-1": {"title": "Clear", "text": "Nobody may be on it.", "aliases": ["s1"], "hazards": ["H-1"]}
    }


def test_the_control_structure(new: Imported) -> None:
    assert new.items["elements"] == {
        "bridge-keeper": {
            "title": "Bridge keeper", "role": "controller", "labels": ["safety-critical"], "text": "One person.",
            "aliases": ["k1"], "process_model": {"ship-near": {"values": ["yes", "no"], "text": "Ship near"}},
        },
        "drive": {"title": "Drive", "role": "actuator", "aliases": ["k2"]},
        "bridge": {"title": "Bridge", "role": "process", "aliases": ["k3"]},
        "geber-fur-winkel": {"title": "Geber für Winkel", "role": "sensor", "aliases": ["k4"]},
    }  # fmt: skip
    assert new.items["actions"] == {
        "CA-1": {
            "title": "Turn", "from": "bridge-keeper", "to": "drive", "labels": ["safety-critical"],
            "text": "Turn the bridge by 90 degrees.", "aliases": ["c1"], "context_variables": ["ship-near"],
        }
    }  # fmt: skip
    assert new.items["feedback"] == {
        "FB-1": {"from": "bridge", "to": "geber-fur-winkel", "aliases": ["n2"]},
        "FB-2": {"title": "angle", "from": "geber-fur-winkel", "to": "bridge-keeper", "aliases": ["l2"]},
    }
    assert new.items["information"] == {"IN-1": {"to": "bridge", "aliases": ["n4"]}}


def test_unsafe_control(new: Imported) -> None:
    assert [(one["type"], one.get("hazards")) for one in new.items["ucas"].values()] == [
        ("not-provided", ["H-2"]), ("provided", ["H-1"]), ("timing-or-order", ["H-2"]), ("duration", None),
        ("timing-or-order", ["H-2"]),
    ]  # fmt: skip
    assert new.items["ucas"]["UCA-R5"] == {
        "action": "CA-1", "type": "timing-or-order", "subtype": "too-late", "hazards": ["H-2"],
        "context": {"ship-near": "yes"}, "labels": ["refined"], "aliases": ["y1"],
        "text": "Turn is provided too late when Ship near is yes",
    }  # fmt: skip
    assert new.items["controller_constraints"] == {
        "CC-1": {"ucas": ["UCA-1"], "text": "Turn when a ship is near.", "aliases": ["t1"]},
        "CC-R5": {
            "ucas": ["UCA-R5"], "labels": ["refined"],
            "text": "Turn must not be provided too late when Ship near is yes"
        },
    }  # fmt: skip


def test_scenarios_and_requirements(new: Imported) -> None:
    assert new.items["scenarios"] == {
        "LS-1": {
            "involves": ["bridge-keeper"], "text": "The keeper cannot see the far end", "rationale": "seen twice",
            "ucas": ["UCA-2"], "hazards": ["H-1"], "aliases": ["w2"],
        },
        "LS-2": {"text": "The keeper is asleep", "aliases": ["f2"]},
    }  # fmt: skip
    assert new.items["requirements"] == {
        "R-1": {"title": "Gate", "text": "A gate closes.", "aliases": ["d1"], "addresses": ["SC-1"]},
        "R-2": {"text": "The turn is locked.", "aliases": ["d2"], "addresses": ["CC-1"]},
        "R-3": {"text": "A camera looks.", "aliases": ["d3"], "addresses": ["LS-1"]},
        "R-C1": {"addresses": ["LS-1"], "text": "Show the whole bridge.", "aliases": ["z1"]},
    }


def test_what_has_no_place_is_said_with_its_line(new: Imported) -> None:
    said = [(one.rule, one.message) for one in new.findings]
    assert said == [
        ("SFC085", "items are numbered as in XSTAMPP; its own identifiers are kept among the aliases"),
        ("SFC086", "places and sizes in the drawing are not kept; a case is drawn anew"),
        ("SFC086", "formulas that follow from refined rules are not kept"),
        ("SFC086", "the description of the project becomes a comment at the head of safetycase.yaml"),
        ("SFC084", "a comment on the value no of Ship near is left out: or far"),
        ("SFC084", "a text in the drawing is left out: wind"),
        ("SFC086", "the line from bridge to geber-fur-winkel says nothing; it becomes FB-1, feedback without a title"),
        ("SFC086", "the line from outside to bridge says nothing; it becomes IN-1, information without a title"),
        ("SFC084", "a row of the context table of CA-1 is left out: ship-near = yes, hazardous too late"),
        ("SFC084", "1 row of the context table of CA-1 without a hazard is left out; a case wants reasons"),
        ("SFC084", "a note on the link from H-2 to L-1 is left out: sure"),
        ("SFC084", "a link of the sort ACC_S0_LINK has no place: L-1 and SC-1"),
        ("SFC086", "R-3 is linked to what R-C1 answers instead of to R-C1 itself"),
    ]
    lines = NEW.splitlines()
    for finding in new.findings:
        if "or far" in finding.message:
            assert "or far" in lines[finding.line - 1] or "x2" in lines[finding.line - 1]


def test_older_files() -> None:
    found = imported(OLD)
    assert not found.broken
    assert found.items["hazards"]["H-1"]["losses"] == ["L-1"]
    assert found.items["ucas"]["UCA-1"]["hazards"] == ["H-1"]
    assert found.items["scenarios"] == {
        "LS-1": {"involves": ["keeper"], "text": "Fog", "hazards": ["H-1"], "aliases": ["f1"]},
        "LS-2": {
            "involves": ["keeper"], "text": "Sleep", "rationale": "at night", "ucas": ["UCA-1"], "hazards": ["H-1"],
            "aliases": ["e1"],
        },
    }  # fmt: skip
    assert {item_id: one["addresses"] for item_id, one in found.items["requirements"].items()} == {
        "R-C1": ["LS-1"], "R-C2": ["LS-2"],
    }  # fmt: skip


@pytest.mark.parametrize("text", [NEW, OLD], ids=["new", "old"])
def test_an_imported_case_has_no_schema_errors(text: str) -> None:
    case = case_of(imported(text))
    assert [item.id for item in case.items.values() if item.errors] == []
    findings = check_case(case, as_of=date(2026, 1, 1))
    assert [one for one in findings if one.rule < "SFC100" and one.severity > 1] == []
    assert [one for one in findings if one.rule in ("SFC101", "SFC102", "SFC106", "SFC107")] == []


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bridge.hazx").write_text(NEW)
    assert run(["import", "xstampp", "bridge.hazx", "-o", "case"]) == 0
    said = capsys.readouterr()
    assert "bridge.hazx:2:1: info[SFC085 id-changed]" in said.out
    assert "Imported 25 items into case" in said.err
    assert load(Folder(tmp_path / "case")).name == "Swing bridge"
    assert "# A bridge that turns.\n# It lies over a canal.\n" in (tmp_path / "case/safetycase.yaml").read_text()


def test_references_to_nothing_are_errors() -> None:
    found = imported(NEW.replace('linkA="u1" linkB="h2"', 'linkA="u1" linkB="h9"'))
    (finding,) = [one for one in found.findings if one.rule == "SFC083"]
    assert "UCA_HAZ_LINK" in finding.message
    assert found.broken


SPEED = """<component><id>v2</id><text>Speed</text><componentType>PROCESS_VARIABLE</componentType><children>
<component><id>x3</id><text>low</text><componentType>PROCESS_VALUE</componentType></component>
<component><id>x4</id><text>high</text><componentType>PROCESS_VALUE</componentType></component>
</children></component>"""
WITH_SPEED = NEW.replace("<component>\n                    <id>v1", f"{SPEED}<component>\n                    <id>v1")


@pytest.mark.parametrize(
    ("combination", "context"),
    [
        ("Ship near==yes", {"ship-near": "yes"}),
        ("Ship near==yes||Ship near==no", {"ship-near": ["yes", "no"]}),
        ("(Ship near==yes) || (Ship near==no)", {"ship-near": ["yes", "no"]}),
        ("ship near==yes,Speed==low", {"ship-near": "yes", "speed": "low"}),
        ("Ship near==yes&amp;&amp;Ship near==yes", {"ship-near": "yes"}),
        ("(Ship near==yes&amp;&amp;Speed==low)||(Ship near==yes,Speed==high)",
         {"ship-near": "yes", "speed": ["low", "high"]}),
        ("Ship near==yes,Ship near==no", None),
        ("Ship near==yes||Speed==low", None),
        ("(Ship near==yes||Ship near==no)&amp;&amp;Speed==low", None),
        ("(Ship near==yes&amp;&amp;Speed==low)||(Ship near==no&amp;&amp;Speed==high)", None),
        ("Ship near==low", None),
        ("Ship near!=yes", None),
        ("Ship near==yes||", None),
    ],
)  # fmt: skip
def test_a_combination_is_a_context_only_where_it_means_one(
    combination: str, context: dict[str, object] | None
) -> None:
    found = imported(WITH_SPEED.replace("<criticalCombies>Ship near==yes<", f"<criticalCombies>{combination}<"))
    assert found.items["ucas"]["UCA-R5"].get("context") == context
    said = [one.message for one in found.findings if one.rule == "SFC084" and "combination" in one.message]
    assert said == ([] if context else [f"the combination of a refined rule is no context: {unescaped(combination)}"])


def unescaped(text: str) -> str:
    return text.replace("&amp;", "&")


def test_two_process_models_of_one_controller_are_put_together() -> None:
    second = """<component><id>m2</id><text>Process Model</text><componentType>PROCESS_MODEL</componentType>
    <children><component><id>v9</id><text>%s</text><componentType>PROCESS_VARIABLE</componentType><children>
    <component><id>x8</id><text>no</text><componentType>PROCESS_VALUE</componentType></component>
    <component><id>x9</id><text>unknown</text><componentType>PROCESS_VALUE</componentType></component>
    </children></component></children></component>"""
    first = "<component>\n                <id>m1"
    found = imported(NEW.replace(first, second % "Ship near" + first))
    model = found.items["elements"]["bridge-keeper"]["process_model"]
    assert model == {"ship-near": {"values": ["no", "unknown", "yes"], "text": "Ship near"}}
    (said,) = [one for one in found.findings if "two process models" in one.message]
    assert (said.rule, said.item) == ("SFC086", "bridge-keeper")
    found = imported(NEW.replace(first, second % "Ship, near" + first))
    model = found.items["elements"]["bridge-keeper"]["process_model"]
    assert {name: one["text"] for name, one in model.items()} == {"ship-near": "Ship, near", "ship-near-2": "Ship near"}
    assert found.items["actions"]["CA-1"]["context_variables"] == ["ship-near-2"]


@pytest.mark.parametrize(
    ("text", "old", "new_text", "words"),
    [
        (NEW, "<targetAnchor><ownerId>k2<", "<targetAnchor><ownerId>k77<", "the end of a line"),
        (NEW, "<sourceAnchor><ownerId>k3<", "<sourceAnchor><ownerId>k77<", "the end of a line"),
        (NEW, "<ucaID>u3<", "<ucaID>u77<", "an unsafe control action of a refined rule"),
        (NEW, "<ucaID>u3</ucaID>", "<ucaID>u3</ucaID><ucaID>u77</ucaID>", "an unsafe control action of a refined rule"),
        (NEW, "<relatedCaID>c1<", "<relatedCaID>c77<", "the control action of a refined rule"),
        (NEW, 'linkA="w1" linkB="k1"', 'linkA="w1" linkB="k77"', "the component of a causal factor"),
        (NEW, 'linkA="w1" linkB="k1"', 'linkA="w77" linkB="k1"', "UcaCfLink_Component_LINK"),
        (NEW, 'linkA="w2" linkB="h1"', 'linkA="w2" linkB="h77"', "a hazard of a causal factor"),
        (NEW, 'linkA="w2" linkB="h1"', 'linkA="w77" linkB="h1"', "CausalEntryLink_HAZ_LINK"),
        (NEW, 'linkA="w3" linkB="z1"', 'linkA="w3" linkB="z77"', "a constraint against a causal factor"),
        (NEW, 'linkA="w3" linkB="z1"', 'linkA="w77" linkB="z1"', "CausalHazLink_SC2_LINK"),
        (NEW, 'linkA="u2" linkB="f1"', 'linkA="u77" linkB="f1"', "the unsafe control action of a causal factor"),
        (NEW, 'linkA="u2" linkB="f1"', 'linkA="u2" linkB="f77"', "UCA_CausalFactor_LINK"),
        (OLD, "<hazardIds><id>h1</id>", "<hazardIds><id>h1</id><id>h77</id>", "a hazard of a causal factor"),
        (OLD, "<entry><key>k1<", "<entry><key>k77<", "the component of a causal factor"),
        (OLD, "<causalFactorId>f1<", "<causalFactorId>f77<", "the causal factor of a hazard"),
        (OLD, "<constraintText>", "<constraintId>z77</constraintId><constraintText>",
         "a constraint against a causal factor"),
    ],
)  # fmt: skip
def test_no_reference_to_nothing_is_dropped_in_silence(text: str, old: str, new_text: str, words: str) -> None:
    assert not imported(text).broken
    assert text.count(old) == 1
    found = imported(text.replace(old, new_text))
    said = [one.message for one in found.findings if one.rule == "SFC083"]
    assert any(words in message for message in said), said
    assert found.broken


def test_two_things_with_one_identifier_are_named() -> None:
    for old in ("<hazard><id>h2<", "<component><id>k4<"):
        found = imported(NEW.replace(old, old.replace("h2", "h1").replace("k4", "k3")))
        (said,) = [one for one in found.findings if one.rule == "SFC089"]
        assert "links to it mean the first" in said.message


@pytest.mark.parametrize(
    ("old", "new_text", "words"),
    [
        ("<type>NOT_GIVEN</type>", "<type>NEVER</type>", "NEVER is no type of unsafe control"),
        ("<componentType>ACTUATOR<", "<componentType>ROBOT<", "ROBOT is no type of a component"),
        ("</linkMap>", "</linkmap>", "it is not well-formed XML"),
    ],
)
def test_what_is_wrong_in_a_file_is_an_error(old: str, new_text: str, words: str) -> None:
    found = imported(NEW.replace(old, new_text))
    assert any(one.rule == "SFC081" and words in one.message and one.line > 1 for one in found.findings)
    assert found.broken
    assert [item.id for item in case_of(found).items.values() if item.errors] == []


def test_unknown_parts_of_a_file_are_said() -> None:
    found = imported(NEW.replace("</sds>", "<sources><source kind='x'>Report 7</source></sources></sds>"))
    assert ("SFC084", "`source` is left out: Report 7") in [(one.rule, one.message) for one in found.findings]
    found = imported(NEW.replace("<sds>", "<sds>between"))
    assert any(one.message == "a text between elements is left out: between" for one in found.findings)


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("../../evil", "0" * 1_000_000)
    return out.getvalue()


BOMB = (
    '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "&a{n - 1 if n else ""};&a{n - 1 if n else ""};">' for n in range(1, 9))
    + "]><dataModelController>&a8;</dataModelController>"
)
REFUSED = [
    (archive(), "it is an archive; XSTAMPP writes plain XML"),
    (b'{"projectdata": {}}', "it is JSON, as XSTAMPP 4 writes it (.hazx4)"),
    (b"", "it is empty"),
    (b"Losses\nL1", "it is no XML; `safetycase import pasta` reads files of PASTA"),
    (b"<html><body/></html>", "its outermost element is html, that of an STPA project is dataModelController"),
    (BOMB.encode(), "it declares"),
    (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><dataModelController>&x;</dataModelController>',
     "it declares"),
    (b"<dataModelController>&undefined;</dataModelController>", ""),
    (b"<dataModelController>" + b"<a>" * 100, "nested more than 64 deep"),
    (b"<dataModelController/>", "the file declares nothing"),
    (b" " * (32 * 1024 * 1024 + 1), "at most 33,554,432 are read"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "words"), REFUSED, ids=[words[:30] for _, words in REFUSED])
def test_what_is_no_such_file_or_harmful_is_refused(content: bytes, words: str) -> None:
    start = time.perf_counter()
    found = read_xstampp("x.hazx", content)
    assert time.perf_counter() - start < 5
    assert found.items == {}
    assert found.broken
    assert any(words in one.message for one in found.findings)


def test_too_many_elements_are_refused() -> None:
    found = read_xstampp("x.haz", b"<dataModelController>" + b"<a/>" * 400_001 + b"</dataModelController>")
    assert found.broken
    assert any("400,000 elements" in one.message for one in found.findings)


def test_a_document_type_that_names_a_file_is_not_followed() -> None:
    found = imported(NEW.replace("<ns2:data", '<!DOCTYPE d SYSTEM "file:///etc/passwd">\n<ns2:data', 1))
    assert not found.broken


def test_hostile_names_are_plain_data() -> None:
    hostile = "&#x202e;&lt;script&gt;${{x}} ::error:: - &amp;a !!y # z"
    found = imported(
        NEW.replace("Loss of life", hostile).replace("Ship near", hostile).replace("Swing bridge", hostile)
    )
    case = case_of(found)
    assert [item.id for item in case.items.values() if item.errors] == []
    assert case.items["L-1"].data["text"] == "\u202e<script>${{x}} ::error:: - &a !!y # z"


@pytest.mark.parametrize("seed", range(30))
def test_damaged_files(seed: int) -> None:
    chance = random.Random(seed)
    found = imported(damaged(chance, NEW if seed % 2 else OLD, chance.randint(1, 6)))
    assert [item.id for item in case_of(found).items.values() if item.errors] == []
    assert found.findings


@pytest.mark.parametrize("seed", range(40))
def test_exchanged_values_are_findings_and_no_exception(seed: int) -> None:
    """Well-formed files in which texts and identifiers stand where they do not belong."""
    chance = random.Random(seed)
    found = imported(exchanged(chance, NEW if seed % 2 else OLD, chance.randint(1, 40)))
    assert [item.id for item in case_of(found).items.values() if item.errors] == []
