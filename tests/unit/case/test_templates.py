"""Templates of new items: judged like items, plain data whatever they say, and never a way to settle anything."""

from __future__ import annotations

from typing import get_args

import pytest

from safetycase.case import Case, Memory, load
from safetycase.case.templates import TEMPLATE_REFUSED
from safetycase.editing import template_of
from safetycase.model import BY_NAME, KINDS
from safetycase.model.manifest import TemplateKind


def case_of(templates: str) -> Case:
    """A case whose manifest has these templates."""
    manifest = f'safetycase: "1"\nname: Kettle\n{templates}\n'
    return load(Memory({"safetycase.yaml": manifest.encode(), "model/a.yaml": b"losses:\n  L-1: Harm\n"}))


def test_every_kind_can_have_a_template() -> None:
    assert get_args(TemplateKind) == tuple(kind.name for kind in KINDS)


def test_a_template_is_a_copy_for_whoever_asks() -> None:
    case = case_of("templates: {hazard: {owner: kitchen, labels: [hot]}}")
    assert case.load_findings == ()
    first = template_of(case, BY_NAME["hazard"])
    assert first == {"owner": "kitchen", "labels": ["hot"]}
    first["labels"].append("mine")
    assert template_of(case, BY_NAME["hazard"]) == {"owner": "kitchen", "labels": ["hot"]}
    assert template_of(case, BY_NAME["loss"]) == {}


@pytest.mark.parametrize(
    ("templates", "code", "said", "left"),
    [
        ("templates: {hazard: {ownr: me, labels: [hot]}}", "SFC032", "`owner`", {"labels": ["hot"]}),
        ("templates: {hazard: {labels: [hot], losses: {a: 1}}}", "SFC030", "losses", {"labels": ["hot"]}),
        ("templates: {requirement: {method: tset}}", "SFC033", "test", {}),
    ],
)
def test_a_faulty_field_is_found_at_its_place_and_the_rest_is_used(
    templates: str, code: str, said: str, left: dict[str, object]
) -> None:
    case = case_of(templates)
    (finding,) = case.load_findings
    assert finding.rule == code
    assert (finding.file, finding.line) == ("safetycase.yaml", 3)
    assert said in f"{finding.message} {finding.hint}"
    kind = "hazard" if "hazard" in templates else "requirement"
    assert template_of(case, BY_NAME[kind]) == left


def test_an_unknown_kind_gets_a_suggestion() -> None:
    (finding,) = case_of("templates: {hazrd: {owner: me}}").load_findings
    assert "hazard" in f"{finding.message} {finding.hint}"


@pytest.mark.parametrize(
    "field",
    [
        "status: approved", "status: reviewed", "status: obsolete", "not_needed: it is easy",
        "waivers: [{rule: SFC210, reason: because}]",
    ],
)  # fmt: skip
def test_a_template_settles_nothing(field: str) -> None:
    case = case_of(f"templates: {{hazard: {{{field}, owner: me}}}}")
    assert [finding.rule for finding in case.load_findings] == [TEMPLATE_REFUSED.code]
    assert template_of(case, BY_NAME["hazard"]) == {"owner": "me"}


def test_an_action_is_not_made_harmless_by_its_template() -> None:
    case = case_of("templates: {action: {not_hazardous: {provided: never}}}")
    assert [finding.rule for finding in case.load_findings] == [TEMPLATE_REFUSED.code]


def test_the_examples_of_the_rule_say_what_it_says() -> None:
    assert [finding.rule for finding in case_of(TEMPLATE_REFUSED.bad).load_findings] == [TEMPLATE_REFUSED.code]
    assert case_of(TEMPLATE_REFUSED.good).load_findings == ()
    assert case_of("templates: {hazard: {status: draft}}").load_findings == ()


@pytest.mark.parametrize("templates", ["templates:", "templates: {hazard: }", "templates: {}"])
def test_no_template_is_none(templates: str) -> None:
    case = case_of(templates)
    assert case.load_findings == ()
    assert template_of(case, BY_NAME["hazard"]) == {}
