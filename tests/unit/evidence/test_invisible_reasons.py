"""A reason that nobody can see is none: it settles nothing, wherever it stands."""

from __future__ import annotations

from datetime import date

import pytest

from safetycase.evidence import assess
from safetycase.findings.text import stated, visible
from tests.rules.cases import case_of, check, codes
from tests.unit.evidence.cases import case_of as evidence_case
from tests.unit.evidence.cases import judged, model_of, results

UNSEEN = ["\u200b", "\u2800", "\u3164", "\u2060 \u200d", "\u00ad", "\U000e0041", " \ufe0f"]
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("text", UNSEEN)
def test_nothing_that_can_be_seen_is_nothing(text: str) -> None:
    assert stated(text) == ""
    assert stated(f" because{text}\n").startswith("because")


@pytest.mark.parametrize("text", ["°", ".", "理由", "👩\u200d🔬", "причина"])
def test_what_can_be_seen_stays(text: str) -> None:
    assert stated(text) == text


@pytest.mark.parametrize("text", UNSEEN)
def test_an_invisible_reason_settles_nothing(text: str) -> None:
    losses = "losses:\n  L-1: {text: Harm to a patient}\n"
    hazard = f'{losses}hazards:\n  H-1: {{text: Too hot, losses: [L-1], not_needed: "{text}"}}\n'
    assert {"SFC203", "SFC204"} <= codes(check(hazard))
    action = (
        "elements:\n  a: {role: controller}\n  b: {role: process}\n"
        f'actions:\n  CA-1: {{title: stop it, from: a, to: b, not_hazardous: {{provided: "{text}"}}}}\n'
    )
    assert "SFC403" in codes(check(action))
    waiver = f'{losses}  L-2: {{text: x, waivers: [{{rule: SFC201, reason: "{text}"}}]}}\n'
    assert {"SFC073", "SFC201"} <= codes(check(waiver))
    manifest = f'safetycase: "1"\nname: T\nrules:\n  loss-without-hazard: {{enabled: false, because: "{text}"}}\n'
    assert {"SFC070", "SFC201"} <= codes(check(losses, manifest=manifest))


@pytest.mark.parametrize("text", UNSEEN)
def test_an_invisible_reason_changes_no_verdict(text: str) -> None:
    override = f'run_states: {{failed: {{outcome: pass, reason: "{text}"}}}}'
    model = model_of(f'not_needed: "{text}"', override)
    found = judged(evidence_case(model, {"e.xml": results(passed=1, failed=1)}))
    assert found.verdicts["R-1"].word == "refuted"
    unsupported = case_of(f'requirements:\n  R-1: {{text: It stops, not_needed: "{text}"}}\n')
    assert assess(unsupported, TODAY).verdicts["R-1"].word == "no-evidence"


def test_characters_without_width_are_made_visible() -> None:
    assert visible("R\u200b-1 a\u2060b\u3164") == "R\\u200b-1 a\\u2060b\\u3164"
    assert visible("👩\u200d🔬 می\u200cخواهم") == "👩\u200d🔬 می\u200cخواهم"
