"""What people read: one error for each fault, in plain words, with the likely remedy."""

from __future__ import annotations

import pytest

from safetycase.findings import Severity, find, rules
from safetycase.model import BY_NAME
from safetycase.schema import SchemaError, file_errors, item_errors, manifest_errors


def _only(kind: str, data: object) -> SchemaError:
    errors = item_errors(BY_NAME[kind], data)
    assert len(errors) == 1, errors
    return errors[0]


@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        ("loss", {"severty": "high"}, "`severty` is not a field of a loss; did you mean `severity`?"),
        ("hazard", {"Losses": []}, "`Losses` is not a field of a hazard; did you mean `losses`?"),
        ("uca", {"hazzards": []}, "`hazzards` is not a field of an unsafe control action; did you mean `hazards`?"),
        ("evidence", {"artefact": {"pth": "a"}}, "`pth` is not a field of `artefact`; did you mean `path`?"),
        (
            "hazard",
            {"status": "drft"},
            "`drft` is not one of draft, reviewed, approved or obsolete; did you mean `draft`?",
        ),
        ("hazard", {"status": "finished"}, "`finished` is not one of draft, reviewed, approved or obsolete"),
        ("component", {"version": 1.10}, "`version` must be text, not a number: quote it"),
        ("hazard", {"title": True}, "`title` must be text, not true: quote it"),
        ("hazard", {"losses": "L-1"}, "`losses` must be a list of ids, not text"),
        ("hazard", {"parent": ["H-1"]}, "`parent` must be the id of a hazard, not a list"),
        ("hazard", [1], "a hazard must be text or a mapping of names to values, not a list"),
        ("hazard", {"losses": ["L 1"]}, "`L 1` cannot be the id of a loss"),
        ("requirement", {"target": {"confidence": 95}}, "`target.confidence` must be below 1, not 95"),
        ("requirement", {"target": {"at_most": float("inf")}}, "`target.at_most` must be a finite number, not inf"),
        (
            "environment",
            {"parameters": {"t": {"range": [1]}}},
            "`parameters.t.range` must have exactly 2 entries, not 1",
        ),
        ("evidence", {"expires": "soon"}, "`soon` is not a date"),
        ("hazard", {1: "a"}, "the name `1` must be text, not a number: quote it"),
    ],
)
def test_messages(kind: str, data: object, message: str) -> None:
    assert _only(kind, data).message == message


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("hazard", {"losses": ["L-1"], "loses": ["L-2"]}, "did you mean `losses`?"),
        ("hazard", {"loses": ["L-2"]}, "did you mean `losses`?"),
        ("constraint", {"loses": ["L-2"]}, "is not a field of a system constraint"),
        ("action", {"vie": ["a"], "via": ["b"]}, "did you mean `via`?"),
        ("action", {"fro": "a", "form": "discrete"}, "did you mean `from`?"),
        ("action", {"frmo": "a", "from": "b"}, "did you mean `form`?"),
    ],
)
def test_the_field_meant_is_the_one_with_the_fewest_other_letters(kind: str, data: object, said: str) -> None:
    assert _only(kind, data).message.endswith(said)


def test_hints_say_what_to_write() -> None:
    assert _only("hazard", {"losses": "L-1"}).hint == "write [L-1]"
    assert _only("hazard", {"losses": ["L-1, L-2"]}).hint == "write one id for each entry of the list: [L-1, L-2]"
    assert _only("hazard", {"losses": ["L-1, and this one!"]}).hint == "write one id for each entry of the list"
    assert _only("action", {"to": "pump,patient"}).hint.endswith("where several may stand: [pump, patient]")
    assert _only("requirement", {"target": {"confidence": 95}}).hint == "as a fraction, 95 % is 0.95"
    assert "attributes" in _only("hazard", {"wholly_unlike": 1}).hint
    assert "1.10" in _only("component", {"version": 1.10}).hint


def test_only_a_sure_remedy_becomes_a_fix() -> None:
    sure = _only("hazard", {"status": "drft"}).finding(item="H-1", file="model/a.yaml")
    assert sure.fix is not None
    assert (sure.fix.path, sure.fix.value, sure.fix.item) == (("status",), "draft", "H-1")
    unquoted = _only("component", {"version": 1.10})
    assert unquoted.unquoted
    assert unquoted.finding(item="pump").fix is None  # 1.1 is not what the file says


def test_a_finding_carries_rule_place_and_words() -> None:
    finding = _only("hazard", {"losses": ["L-1", "L 2"]}).finding(item="H-1", file="model/a.yaml")
    assert (finding.rule, finding.field, finding.item, finding.severity) == (
        "SFC037",
        "losses[1]",
        "H-1",
        Severity.ERROR,
    )


def test_several_faults_are_all_told_at_once_and_each_once() -> None:
    data = {1: 2, "titel": "a", "status": "drft", "losses": ["L 1", 5], "origin": {"by": "gpt", "when": "now"}}
    found = [(error.rule, error.path) for error in item_errors(BY_NAME["hazard"], data)]
    assert sorted(found, key=str) == sorted(
        [
            ("SFC031", (1,)),
            ("SFC032", ("titel",)),
            ("SFC033", ("status",)),
            ("SFC037", ("losses", 0)),
            ("SFC030", ("losses", 1)),
            ("SFC033", ("origin", "by")),
            ("SFC032", ("origin", "when")),
        ],
        key=str,
    )


def test_hostile_text_stays_on_one_line_and_visible() -> None:
    error = _only("hazard", {"a\x1b[31m\n\u202eb" + "c" * 500: 1})
    assert error.message.isprintable()
    assert len(error.message) < 200


@pytest.mark.parametrize(
    ("name", "meant"), [("hazard", "hazards"), ("Losses", "losses"), ("uca", "ucas"), ("controller constraints", None)]
)
def test_unknown_sections_name_the_likely_one(name: str, meant: str | None) -> None:
    (error,) = file_errors({name: {}})
    assert f"did you mean `{meant or 'controller_constraints'}`?" in error.message
    assert error.at_key


def test_a_bad_id_says_what_an_id_is() -> None:
    (error,) = file_errors({"hazards": {"H 1": "a"}})
    assert error.message == "`H 1` cannot be an id; `H-1` could"
    assert "starts with a letter" in error.hint


@pytest.mark.parametrize(("value", "fix"), [(1, "1"), (1.0, "1"), ("1.0", "1"), (2, ""), ("2", ""), (True, "")])
def test_the_format_version(value: object, fix: str) -> None:
    (error,) = manifest_errors({"safetycase": value})
    assert (error.rule, error.replacement) == ("SFC041", fix)
    assert manifest_errors({"safetycase": "1"}) == []


def test_rules_of_this_room_are_documented() -> None:
    ours = [rule for rule in rules() if "SFC030" <= rule.code <= "SFC059"]
    assert len(ours) == 13
    for rule in ours:
        assert find(rule.name) is rule
        assert all((rule.summary, rule.why, rule.source, rule.fix, rule.bad, rule.good))
        assert rule.bad != rule.good
