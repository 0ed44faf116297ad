"""Settings of the manifest and waivers of items: what they do, and what is wrong with them."""

from __future__ import annotations

from datetime import date

import pytest

from safetycase.findings import Finding, Severity
from tests.rules.cases import MANIFEST, check, codes, of

LOSS = "losses:\n  L-1: Harm\n"


def with_rules(text: str, model: str = LOSS) -> list[Finding]:
    return check(model, manifest=MANIFEST + "rules:\n" + text)


def test_a_setting_with_a_reason_changes_the_severity() -> None:
    findings = with_rules("  loss-without-hazard: {severity: error, because: We must know}\n")
    assert [finding.severity for finding in of(findings, "SFC201")] == [Severity.ERROR]


def test_a_rule_may_be_named_by_its_code_in_any_case() -> None:
    findings = with_rules("  sfc201: {enabled: false, because: Only one loss is looked at}\n")
    assert codes(findings) == {"SFC078"}


def test_what_is_weakened_is_named_on_every_run() -> None:
    (named,) = of(with_rules("  loss-without-hazard: {enabled: false, because: Not yet}\n"), "SFC078")
    assert "switched off: Not yet" in named.message
    (named,) = of(with_rules("  loss-without-hazard: {severity: info, because: Later}\n"), "SFC078")
    assert "info instead of warning: Later" in named.message
    hidden = "  loss-without-hazard: {enabled: false, because: xx}\n  rule-weakened: {enabled: false, because: xx}\n"
    assert {"SFC078", "SFC072"} <= codes(with_rules(hidden))


@pytest.mark.parametrize("rule", ["requirement-refuted", "digest-mismatch", "verdict-unknown", "SFC740"])
@pytest.mark.parametrize("setting", ["enabled: false", "severity: info"])
def test_what_evidence_says_cannot_be_weakened_for_a_whole_case(rule: str, setting: str) -> None:
    assert "SFC072" in codes(with_rules(f"  {rule}: {{{setting}, because: We ship anyway}}\n"))


def test_a_rule_set_twice_is_set_once() -> None:
    settings = "  SFC201: {severity: error, because: aa}\n  loss-without-hazard: {enabled: false, because: bb}\n"
    findings = with_rules(settings)
    assert [finding.severity for finding in of(findings, "SFC201")] == [Severity.ERROR]
    assert "SFC079" in codes(findings)


@pytest.mark.parametrize("reason", ["", ", because: ' '"])
def test_without_a_reason_nothing_changes(reason: str) -> None:
    findings = with_rules(f"  loss-without-hazard: {{enabled: false{reason}}}\n")
    assert codes(findings) == {"SFC201", "SFC070"}
    (fault,) = of(findings, "SFC070")
    assert (fault.file, fault.line, fault.column) == ("safetycase.yaml", 4, 3)


def test_an_unknown_rule_is_found_with_what_was_meant() -> None:
    (fault,) = of(with_rules("  loss-without-hasard: {enabled: false, because: xx}\n"), "SFC071")
    assert "did you mean `loss-without-hazard`?" in fault.message


@pytest.mark.parametrize("setting", ["enabled: false", "severity: info"])
@pytest.mark.parametrize("rule", ["wrong-type", "SFC006", "waiver-refused"])
def test_errors_of_reading_cannot_be_weakened(rule: str, setting: str) -> None:
    findings = with_rules(f"  {rule}: {{{setting}, because: We have many}}\n", "hazards:\n  H-1: {losses: 5}\n")
    assert {"SFC072", "SFC030"} <= codes(findings)
    assert of(findings, "SFC030")[0].severity is Severity.ERROR


def test_an_error_may_be_set_to_an_error() -> None:
    assert "SFC072" not in codes(with_rules("  wrong-type: {severity: error, because: It is}\n"))


def waived(entry: str, as_of: date = date(2026, 11, 21)) -> list[Finding]:
    return check(f"losses:\n  L-1:\n    text: Harm\n    waivers:\n      - {{{entry}}}\n", as_of=as_of)


@pytest.mark.parametrize("rule", ["SFC201", "sfc201", "loss-without-hazard"])
def test_a_waiver_silences_and_is_kept(rule: str) -> None:
    (finding,) = waived(f"rule: {rule}, reason: Known, by: Ada, expires: '2027-01-31'")
    assert finding.rule == "SFC201"
    assert finding.waiver is not None
    assert (finding.waiver.reason, finding.waiver.by, finding.waiver.expires) == ("Known", "Ada", "2027-01-31")


@pytest.mark.parametrize(
    ("day", "silenced"), [(date(2027, 1, 30), True), (date(2027, 1, 31), True), (date(2027, 2, 1), False)]
)
def test_a_waiver_holds_on_its_last_day(day: date, silenced: bool) -> None:
    findings = waived("rule: SFC201, reason: Known, expires: '2027-01-31'", day)
    assert (codes(findings) == set()) is silenced
    if not silenced:
        assert codes(findings) == {"SFC201", "SFC074"}


def test_a_day_that_does_not_exist_ends_nothing() -> None:
    assert codes(waived("rule: SFC201, reason: Known, expires: '2027-02-31'")) == {"SFC201", "SFC074"}


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("rule: SFC201", {"SFC201", "SFC073"}),
        ("rule: SFC201, reason: ' '", {"SFC201", "SFC073"}),
        ("rule: SFC299, reason: xx", {"SFC201", "SFC075"}),
        ("reason: xx", {"SFC201", "SFC075"}),
        ("rule: SFC202, reason: xx", {"SFC201", "SFC076"}),
        ("rule: wrong-type, reason: xx", {"SFC201", "SFC077"}),
    ],
)
def test_a_faulty_waiver_silences_nothing_and_is_found(entry: str, expected: set[str]) -> None:
    assert codes(waived(entry)) == expected


def test_a_waiver_of_an_item_silences_no_other_item() -> None:
    text = "losses:\n  L-1: {text: a, waivers: [{rule: SFC201, reason: xx}]}\n  L-2: b\n"
    assert [(one.item, one.waiver is not None) for one in of(check(text), "SFC201")] == [("L-1", True), ("L-2", False)]


def test_a_waiver_silences_findings_of_the_whole_case_too() -> None:
    text = LOSS + "hazards:\n  H-1: {text: a, losses: [L-1], waivers: [{rule: SFC204, reason: xx}]}\n"
    assert codes(check(text)) == {"SFC203"}


def test_a_waiver_beside_an_unused_one_still_counts() -> None:
    text = "losses:\n  L-1: {text: a, waivers: [{rule: SFC201, reason: xx}, {rule: SFC201, reason: yy}]}\n"
    (finding,) = check(text)
    assert finding.waiver is not None
    assert finding.waiver.reason == "xx"
