"""The rule about treatments that need to know of a failure what nobody knows."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.problem import Found, Problem, item_check

_UCA = "hazards:\n  H-1: {text: The answer harms}\n"
_TREATED = "scenarios:\n  LS-1: {hazards: [H-1], class: controller, text: It deceives, failure_signature: unknown,\n"

NEEDS: dict[str, tuple[str, ...]] = {
    "black-box-eval": ("observability",),
    "random-test": ("observability",),
    "adversarial-training": ("failure_signature", "observability"),
    "targeted-latent-adversarial-training": ("failure_signature",),
    "interpretability-edits": ("mechanism",),
    "formal-verification": ("failure_signature",),
    "runtime-monitor": ("failure_signature", "observability"),
}
"""What must be known of a failure for a method to work on it: that its outputs show it, what it looks like, how it
comes about. Methods that are not listed need none of it."""

_LACKING = {
    "failure_signature": "what the failure looks like",
    "observability": "that its outputs show it",
    "mechanism": "how it comes about",
}

TREATED_BLINDLY = declare(
    Rule(
        code="SFC540",
        name="treatment-needs-the-unknown",
        severity=Severity.WARNING,
        summary="Every treatment of a scenario needs to know of the failure what the scenario calls unknown.",
        why="A monitor looks for what the failure looks like, and a test for what the outputs show. Where that is "
        "unknown they find what was thought of, and the scenario counts as treated all the same.",
        source="Casper et al. 2024 (latent adversarial training against unforeseen failure modes)",
        fix="Add a treatment that does not need it (anomaly-detection, scoping-down, interlock, redundancy, "
        "untargeted-latent-adversarial-training, ...), or find out and write it under `failure_signature`, "
        "`observability` or `mechanism`.",
        bad=f"{_UCA}{_TREATED}         treated_by: [{{method: runtime-monitor, by: R-1}}]}}\n"
        "requirements:\n  R-1: {text: The monitor shall stop it, addresses: [LS-1]}",
        good=f"{_UCA}{_TREATED}         treated_by: [{{method: runtime-monitor, by: R-1}},\n"
        "                      {method: scoping-down, by: R-1}]}\n"
        "requirements:\n  R-1: {text: The monitor shall stop it, addresses: [LS-1]}",
    )
)


@item_check("scenario")
def check_treatments(case: Case, item: AnyItem) -> Found:
    """Some treatment works without what is unknown."""
    treatments = item.data.get("treated_by")
    if not treatments:
        return
    unknown = {field for field in ("failure_signature", "mechanism") if item.data.get(field) == "unknown"}
    if item.data.get("observability") in ("unknown", "unobservable"):
        unknown.add("observability")
    if not unknown:
        return
    lacking: dict[str, None] = {}
    for entry in treatments:
        missing = [field for field in NEEDS.get(entry.get("method", ""), ()) if field in unknown]
        if not missing:
            return
        lacking.update(dict.fromkeys(missing))
    methods = ", ".join(dict.fromkeys(str(entry.get("method")) for entry in treatments))
    message = f"{methods} need to know {' and '.join(_LACKING[field] for field in lacking)}, which is unknown here"
    about = ("failure_signature", "mechanism", "observability")
    yield Problem(rule=TREATED_BLINDLY, item=item.id, message=message, path=("treated_by",), about=about)
