"""Values that a selection names and that no result has."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from safetycase.evidence import lock
from safetycase.findings import Finding
from tests.unit.evidence.cases import TODAY, case_of, judged, unsealed

RUN = (
    "<testsuite name='s'>"
    "<testcase classname='t.limits' name='test_high'><properties><property name='requirement' value='R-1, R-3'/>"
    "</properties></testcase>"
    "<testcase classname='t.limits' name='test_low'><properties><property name='requirement' value='R-1'/>"
    "</properties></testcase>"
    "<testcase classname='t.alarms' name='test_loud'/></testsuite>"
)
FILES = {"run.xml": RUN}


def model(where: str) -> str:
    return (
        "requirements:\n  R-1: It stops\n  R-2: It brakes\nevidence:\n"
        f"  E-1: {{supports: [R-1, R-2], artefact: {{path: run.xml}}, select: {{where: {where}}}}}\n"
    )


def told(where: str, files: Mapping[str, str | bytes] = FILES) -> list[Finding]:
    return [one for one in judged(case_of(model(where), files)).findings if one.rule == "SFC709"]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("{property.requirement: [R-1, R-2]}", "property.requirement 'R-2'"),
        ("{name: [test_high, test_gone, test_lost]}", "name 'test_gone', name 'test_lost'"),
        ('{name: ["test_h*", "test_g*"]}', "name 'test_g*'"),
        ("{classname: [t.limits, t.doors], name: [test_high, test_loud]}", "classname 't.doors', name 'test_loud'"),
    ],
)
def test_a_value_that_no_result_has_is_named_and_shows_nothing(where: str, words: str) -> None:
    finding = told(where)[0]
    assert finding.message == f"E-1: no result in run.xml has {words}, which it selects"
    assert (finding.item, finding.field) == ("E-1", "select")
    verdicts = judged(case_of(model(where), FILES)).verdicts
    assert {verdict.word for verdict in verdicts.values()} == {"not-demonstrated"}
    assert "without a result" in verdicts["R-2"].reasons[0]


@pytest.mark.parametrize(
    "where",
    ["{property.requirement: [R-1, R-3]}", "{name: [test_high, test_low]}", "{name: test_high}", "{name: [test_high]}",
     "{name: [test_high, test_high]}", '{name: ["test_*", "*_loud"]}', "{classname: [t.limits, t.alarms]}",
     "{classname: [t.limits, t.alarms], name: [test_high, test_loud]}"],
)  # fmt: skip
def test_where_each_value_has_a_result_nothing_is_said(where: str) -> None:
    assert told(where) == []
    assert judged(case_of(model(where), FILES)).verdicts["R-1"].word == "demonstrated"


def test_where_nothing_is_selected_at_all_that_is_said_instead() -> None:
    where = "{name: [test_gone, test_lost]}"
    assert told(where) == []
    assert "SFC704" in {one.rule for one in judged(case_of(model(where), FILES)).findings}


def test_other_evidence_in_the_same_artefact_is_not_mixed_up() -> None:
    two = (
        "requirements:\n  R-1: It stops\n  R-2: It brakes\nevidence:\n"
        "  E-1: {supports: [R-1], artefact: {path: run.xml}, select: {where: {name: [test_high, test_low]}}}\n"
        "  E-2: {supports: [R-2], artefact: {path: run.xml}, select: {where: {name: [test_high, test_gone]}}}\n"
    )
    found = judged(case_of(two, FILES))
    assert [one.item for one in found.findings if one.rule == "SFC709"] == ["E-2"]
    assert {name: verdict.word for name, verdict in found.verdicts.items()} == {
        "R-1": "demonstrated", "R-2": "not-demonstrated",
    }  # fmt: skip


def test_the_lock_remembers_what_no_result_had() -> None:
    where = "{name: [test_high, test_gone]}"
    locked = lock(case_of(model(where), FILES), TODAY).content
    away: dict[str, str | bytes] = {"safetycase.lock": locked}
    assert [one.message for one in told(where, away)] == [one.message for one in told(where)]
    assert judged(case_of(model(where), away)).verdicts["R-1"].word == "not-demonstrated"
    other = unsealed(locked).replace(b', "unmet": [["name", "test_gone"]]', b"")
    assert other != unsealed(locked)
    forged: dict[str, str | bytes] = {"run.xml": RUN, "safetycase.lock": other}
    assert "SFC742" in {one.rule for one in judged(case_of(model(where), forged)).findings}
