"""What tests print is shown without secrets, and without what the case wants to be taken out."""

from __future__ import annotations

import time

import pytest

from safetycase.evidence.redaction import redacted, without_secrets
from tests.unit.evidence.cases import MANIFEST, case_of, judged, model_of


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("password=hunter2 was refused", "password=[redacted] was refused"),
        ('{"api_key": "abc-def", "id": 3}', '{"api_key": "[redacted]", "id": 3}'),
        ("Authorization: Bearer abc.def.ghi", "Authorization: Bearer [redacted]"),
        ("MY_SECRET_TOKEN=x; y", "MY_SECRET_TOKEN=[redacted]; y"),
        ("GET https://ada:geheim@host/x failed", "GET https://[redacted]@host/x failed"),
        ("key AKIAABCDEFGHIJKLMNOP in log", "key [redacted] in log"),
        ("ghp_" + "a" * 36, "[redacted]"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc", "[redacted]"),
        ("assert token == 'EOF' at https://host:80/a", "assert token == 'EOF' at https://host:80/a"),
        ("expected 5 tokens, got 3", "expected 5 tokens, got 3"),
    ],
)
def test_what_looks_like_a_secret(text: str, shown: str) -> None:
    assert without_secrets(text) == shown


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("patient-*", "saw [redacted] of ada@clinic.example."),
        ("*@clinic.example", "saw patient-17 of [redacted]."),
        ("p*-1*", "saw [redacted] of ada@clinic.example."),
        ("saw patient", "[redacted]-17 of ada@clinic.example."),
        ("saw patient*", "[redacted] of ada@clinic.example."),
        ("*-17 of", "saw [redacted] ada@clinic.example."),
        ("s* patient*", "saw[redacted] of ada@clinic.example."),
        ("p*-2", "saw patient-17 of ada@clinic.example."),
        ("a*a", "saw patient-17 of [redacted]@clinic.example."),
        ("*", "saw patient-17 of ada@clinic.example."),
    ],
)
def test_what_a_case_takes_out(pattern: str, shown: str) -> None:
    assert redacted("saw patient-17 of ada@clinic.example.", (pattern,)) == shown


def test_patterns_of_strangers_take_no_time() -> None:
    start = time.process_time()
    redacted("a" * 4000, ("a*" * 80 + "b", "*" * 200 + "b", "a*a*a*a*a*a*a*a*b") * 10)
    assert time.process_time() - start < 5


JUNIT = (
    "<testsuite name='s'><testcase classname='t' name='a'><failure message='patient-17 has token=abc now'/></testcase>"
    "</testsuite>"
)


def test_what_is_reported_is_redacted() -> None:
    case = case_of(model_of(), {"e.xml": JUNIT}, MANIFEST + "redact: ['patient-*']\n")
    found = judged(case)
    (failed,) = found.evidence["E-1"].failing
    assert failed.message == "[redacted] has token=[redacted] now"
    text = repr(found)
    assert "patient-17" not in text
    assert "abc" not in text


NAMED = JUNIT.replace("name='a'", "name='test[patient-17]'")
OTHERS = "select: {where: {name: other}}"


@pytest.mark.parametrize("item", ["", OTHERS])
def test_findings_show_what_failed_without_what_is_redacted(item: str) -> None:
    passed = "<testcase classname='t' name='other'/></testsuite>"
    case = case_of(
        model_of(evidence=item), {"e.xml": NAMED.replace("</testsuite>", passed)}, MANIFEST + "redact: ['patient-*']\n"
    )
    found = judged(case)
    told = [related.message for finding in found.findings for related in finding.related]
    told += [finding.message for finding in found.findings if finding.rule == "SFC743"]
    assert ("[redacted]" in " ".join(told), "patient-17" in repr(found)) == (True, False)
    if not item:
        assert told == ["failed: t.test[[redacted]: [redacted] has token=[redacted] now"]
