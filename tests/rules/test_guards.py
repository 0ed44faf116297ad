"""What guards what, and probabilities that nothing shows."""

from __future__ import annotations

import pytest

from safetycase.rules import all_rules
from tests.rules.cases import check, codes, of

NEW = [rule for rule in all_rules() if "SFC780" <= rule.code <= "SFC782"]
PART = "  %s: {title: x, dependability: {%s}}\n"


def components(**parts: str) -> str:
    return "components:\n" + "".join(PART % one for one in parts.items())


@pytest.mark.parametrize("rule", NEW, ids=lambda rule: rule.name)
def test_the_bad_example_raises_just_its_rule_and_both_can_be_read(rule: object) -> None:
    bad, good = codes(check(rule.bad)), codes(check(rule.good))  # type: ignore[attr-defined]
    assert bad - good == {rule.code}  # type: ignore[attr-defined]
    assert not {code for code in bad | good if code < "SFC100"}


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"a": "role: unreliable"}, ["a is not relied on, and no other component guards against it"]),
        ({"a": "fail_mode: catastrophic"}, ["a fails catastrophically, and no other component guards against it"]),
        ({"a": "role: unreliable, protects: [a]"}, ["a is not relied on, and no other component guards against it"]),
        ({"a": "role: unreliable", "b": "protects: [a]"}, []),
        ({"a": "role: neutral"}, []),
        ({"a": "fail_mode: safe"}, []),
    ],
)
def test_what_is_not_relied_on_is_guarded_by_another(parts: dict[str, str], found: list[str]) -> None:
    assert [finding.message for finding in of(check(components(**parts)), "SFC781")] == found


def test_a_guard_that_is_obsolete_guards_nothing() -> None:
    model = components(a="role: unreliable") + "  b: {title: x, status: obsolete, dependability: {protects: [a]}}\n"
    assert "SFC781" in codes(check(model))


@pytest.mark.parametrize(
    ("parts", "circles"),
    [
        ({"a": "protects: [b]", "b": "protects: [a]"}, ["a guards b guards a"]),
        ({"a": "protects: [b]", "b": "protects: [c]", "c": "protects: [b]"}, ["b guards c guards b"]),
        ({"a": "protects: [b, c]", "b": "protects: [d]", "c": "protects: [d]", "d": "role: neutral"}, []),
        ({"a": "protects: [b, c]", "b": "protects: [a]", "c": "protects: [a]"},
         ["a guards b guards a", "a guards c guards a"]),
    ],
)  # fmt: skip
def test_guards_in_a_circle_are_named_once(parts: dict[str, str], circles: list[str]) -> None:
    found = [finding.message for finding in of(check(components(**parts)), "SFC782")]
    assert found == [f"{circle}: they guard each other in a circle" for circle in circles]


@pytest.mark.parametrize(
    ("q", "more", "found"),
    [
        ("0.01", "", True),
        ("0", "", True),
        ("{from: E-1}", "", False),
        ("0.01", "  E-2: {supports: [EV-1], text: Bench}\n", False),
        ("0.01", "  E-2: {supports: [EV-1], text: Bench, status: obsolete}\n", True),
    ],
)
def test_a_probability_comes_from_somewhere(q: str, more: str, found: bool) -> None:
    model = f"events:\n  EV-1: {{text: It sticks, q: {q}}}\nevidence:\n  E-1: {{text: Bench}}\n{more}"
    assert bool(of(check(model), "SFC780")) == found


def test_where_no_probability_is_shown_one_finding_speaks_for_all() -> None:
    model = "events:\n" + "".join(f"  EV-{i}: {{text: It sticks {i}, q: 0.0{i}}}\n" for i in range(1, 6))
    assert len(of(check(model), "SFC780")) == 1
