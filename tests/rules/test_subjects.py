"""The version of which a case speaks, beside those of its components and its evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.case import Memory, load
from safetycase.findings import Severity
from safetycase.rules import all_rules, check_case
from tests.rules.cases import MANIFEST, TODAY, check, codes, of, source_of
from tests.rules.told import told

NEW = [rule for rule in all_rules() if rule.code in {"SFC785", "SFC786"}]
MODEL = 'components:\n  m: {title: Model, version: "9.9.9", model: other}\n'


@pytest.mark.parametrize("rule", NEW, ids=lambda rule: rule.name)
def test_the_bad_example_raises_just_its_rule(rule: object, tmp_path: Path) -> None:
    bad, good = (codes(told(text, tmp_path)) for text in (rule.bad, rule.good))  # type: ignore[attr-defined]
    assert bad - good == {rule.code}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("component: m, version: '1.4.0'", "version 1.4.0, and the component is of 9.9.9"),
        ("component: m, version: '9.9.9', model: mine", "model mine, and the component is of other"),
        ("component: m, version: '1', model: mine", "version 1, and the component is of 9.9.9; model mine, and the"),
        ("component: m, version: '9.9.9'", ""),
        ("component: m, commit: 4f1c2aa", ""),
        ("component: n, version: '1.4.0'", ""),
        ("version: '1.4.0'", ""),
    ],
)
def test_the_case_and_its_component_are_of_one_version(subject: str, words: str) -> None:
    found = of(check(MODEL, manifest=f"{MANIFEST}subject: {{{subject}}}\n"), "SFC785")
    assert [one.message.startswith(f"the case says that it speaks of m, {words}") for one in found] == [True] * bool(
        words
    )
    for one in found:
        assert (one.severity, one.file) == (Severity.ERROR, "safetycase.yaml")
        assert one.position is not None and one.position.line == 3


def test_a_component_of_an_imported_case_says_its_version_too() -> None:
    manifest = f"{MANIFEST}imports: {{brakes: ../brakes}}\nsubject: {{component: 'brakes:m', version: '1'}}\n"
    content = {"safetycase.yaml": manifest.encode()}
    case = load(Memory(content, others={"../brakes": source_of(MODEL, name="brakes")}))
    (found,) = of(check_case(case, as_of=TODAY), "SFC785")
    assert found.message == "the case says that it speaks of brakes:m, version 1, and the component is of 9.9.9"


def evidence(*subjects: str) -> str:
    return "evidence:\n" + "".join(f"  E-{n}: {{text: x, subject: {{{one}}}}}\n" for n, one in enumerate(subjects, 1))


@pytest.mark.parametrize(
    ("subjects", "manifest", "words"),
    [
        (["version: '1'"], "", "and E-1 says of which version: nothing is compared"),
        (["version: '1'"] * 5, "", "and E-1, E-2, E-3, E-4 and 1 more say of which version: nothing is compared"),
        (["commit: abc, component: n"], "", "and E-1 says of which version: nothing is compared"),
        (["version: '1'"], "subject: {component: m}\n", "and E-1 says of which version: nothing is compared"),
        (["version: '1'"], "subject: {version: '2'}\n", ""),
        (["version: '1', component: m"], "", ""),
        (["component: n"], "", ""),
        (["dirty: false"], "", ""),
    ],
)
def test_that_versions_are_compared_with_nothing_is_said_once(subjects: list[str], manifest: str, words: str) -> None:
    found = of(check(MODEL + evidence(*subjects), manifest=MANIFEST + manifest), "SFC786")
    said = f"the case does not say of which version it speaks, {words}"
    assert [one.message for one in found] == ([said] if words else [])
    assert all((one.severity, one.item, one.file) == (Severity.INFO, "", "safetycase.yaml") for one in found)
