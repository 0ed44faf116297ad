"""Each rule's own examples: the bad one raises it and nothing beyond what the good one raises too."""

from __future__ import annotations

import pytest

from safetycase.findings import Rule
from safetycase.rules import all_rules
from tests.rules.cases import MANIFEST, check, codes

IMPORTS = [rule for rule in all_rules() if "SFC340" <= rule.code <= "SFC346"]
SINCE = [rule for rule in all_rules() if "SFC650" <= rule.code <= "SFC659"]
OURS = [rule for rule in all_rules() if "SFC100" <= rule.code < "SFC700" and rule not in IMPORTS + SINCE]
SETTINGS = [rule for rule in all_rules() if "SFC070" <= rule.code <= "SFC072"]
WAIVERS = [rule for rule in all_rules() if "SFC073" <= rule.code <= "SFC077"]


def name(rule: Rule) -> str:
    return rule.name


@pytest.mark.parametrize("rule", OURS, ids=name)
def test_the_bad_example_raises_just_this_rule(rule: Rule) -> None:
    bad, good = codes(check(rule.bad)), codes(check(rule.good))
    assert bad - good == {rule.code}


@pytest.mark.parametrize("rule", OURS + WAIVERS, ids=name)
def test_the_good_example_is_free_of_this_rule(rule: Rule) -> None:
    assert rule.code not in codes(check(rule.good))


@pytest.mark.parametrize("rule", OURS, ids=name)
def test_the_examples_can_be_read(rule: Rule) -> None:
    assert not {code for code in codes(check(rule.bad)) | codes(check(rule.good)) if code < "SFC100"}


@pytest.mark.parametrize("rule", WAIVERS, ids=name)
def test_a_faulty_waiver_is_found(rule: Rule) -> None:
    assert rule.code in codes(check(rule.bad))


@pytest.mark.parametrize("rule", SETTINGS, ids=name)
def test_a_faulty_setting_is_found(rule: Rule) -> None:
    model = "losses:\n  L-1: Harm\n"
    bad, good = (check(model, manifest=MANIFEST + text + "\n") for text in (rule.bad, rule.good))
    assert codes(bad) - codes(good) == {rule.code}


def test_every_rule_is_documented_and_well_named() -> None:
    for rule in all_rules():
        assert rule.code[:3] == "SFC"
        assert rule.code[3:].isdigit()
        assert rule.name == rule.name.lower().replace(" ", "-")
        assert all((rule.summary, rule.why, rule.source, rule.fix, rule.bad, rule.good)), rule.code
        assert rule.summary.endswith("."), rule.code
        assert rule.why.endswith("."), rule.code
        assert rule.fix.endswith((".", '"', "yaml")), rule.code


def test_every_code_of_the_checks_is_raised_by_some_check() -> None:
    raised = {code for rule in OURS for code in codes(check(rule.bad))}
    assert {rule.code for rule in OURS} <= raised
