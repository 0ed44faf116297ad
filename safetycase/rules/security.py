"""Rules about scenarios that somebody brings about on purpose (STPA for security)."""

from __future__ import annotations

from safetycase.case import AnyItem, Case, item_across
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.look import said, tells
from safetycase.rules.problem import Found, Problem, case_check, excusable, item_check
from safetycase.stpa import hazard_losses, scenario_hazards
from safetycase.stpa.threats import is_secured

_SECURITY = "Young & Leveson 2014 (STPA for security)"
_CHAIN = "hazards:\n  H-1: {text: The record is open, losses: [L-1]}\n"
_FORGED = f"{_CHAIN}scenarios:\n  LS-1: {{hazards: [H-1], class: feedback, text: It is forged"
_GUEST = "adversary: {who: A guest in the network, how: Replays old values}}"

ADVERSARY_NOT_STATED = declare(
    Rule(
        code="SFC530",
        name="adversarial-without-adversary",
        severity=Severity.WARNING,
        summary="A scenario is adversarial, and does not say who acts or how.",
        why="What keeps a curious neighbour out does not stop a supplier with a signing key. Without the adversary and "
        "the means nobody can judge whether a treatment is strong enough.",
        source=f"{_SECURITY}; ISO/SAE 21434:2021, clause 15 (attack feasibility)",
        fix="Write `adversary: {who: ..., how: ...}`.",
        bad=f"{_FORGED}, intent: adversarial}}",
        good=f"{_FORGED}, intent: adversarial,\n         {_GUEST}",
    )
)
ADVERSARY_WITHOUT_INTENT = declare(
    Rule(
        code="SFC531",
        name="adversary-without-intent",
        severity=Severity.WARNING,
        summary="A scenario names an adversary, but is not called adversarial.",
        why="One of the two is wrong. Tables of adversarial scenarios leave it out, and it is treated as if it "
        "happened by chance.",
        source=_SECURITY,
        fix="Write `intent: adversarial`, or take the adversary out.",
        bad=f"{_FORGED},\n         {_GUEST}",
        good=f"{_FORGED}, intent: adversarial,\n         {_GUEST}",
    )
)
SECURITY_WITHOUT_ADVERSARY = declare(
    Rule(
        code="SFC532",
        name="security-loss-without-adversary",
        severity=Severity.INFO,
        summary="A loss is one of security, and no adversarial scenario leads to it.",
        why="Where somebody wants the loss, scenarios of chance are only half of the analysis: an adversary looks for "
        "the combination that chance never meets.",
        source=_SECURITY,
        fix="Ask what could be injected, spoofed, tampered with, intercepted, disclosed or denied (`safetycase "
        "scenarios --all --security`), and add scenarios with `intent: adversarial`; or give the reason under "
        "`not_needed` of the loss.",
        bad="losses:\n  L-1: {text: Others know the record, category: privacy}\n"
        f"{_CHAIN}scenarios:\n  LS-1: {{hazards: [H-1], class: feedback, text: It is lost}}",
        good="losses:\n  L-1: {text: Others know the record, category: privacy}\n"
        f"{_CHAIN}scenarios:\n  LS-1: {{hazards: [H-1], class: feedback, text: It is lost, intent: adversarial,\n"
        "         adversary: {who: A thief, how: Takes the telephone}}",
    )
)

excusable(SECURITY_WITHOUT_ADVERSARY)


@item_check("scenario")
def check_adversary(case: Case, item: AnyItem) -> Found:
    """Adversaries are named where there is intent, and only there."""
    intent, adversary = item.data.get("intent"), item.data.get("adversary")
    if intent is None and adversary is None:
        return
    known = adversary if isinstance(adversary, dict) else {}
    lacking = [word for word in ("who", "how") if not tells(known.get(word))]
    if intent == "adversarial" and lacking:
        words = {"who": "who acts", "how": "by which means"}
        message = f"{item.id} is adversarial and does not say {' and '.join(words[word] for word in lacking)}"
        yield Problem(rule=ADVERSARY_NOT_STATED, item=item.id, message=message, path=("intent",), about=("adversary",))
    elif intent != "adversarial" and said(item, "adversary"):
        message = f"{item.id} names an adversary and is not called adversarial"
        path, about = ("adversary",), ("intent",)
        yield Problem(rule=ADVERSARY_WITHOUT_INTENT, item=item.id, message=message, path=path, about=about)


@case_check
def check_security_losses(case: Case) -> Found:
    """Each loss of security has an adversarial scenario."""
    secured = [loss for loss in case.of_kind("loss") if not loss.obsolete and is_secured(loss)]
    if not secured:
        return
    attacked: set[str] = set()
    for scenario in case.of_kind("scenario"):
        if scenario.data.get("intent") == "adversarial" and scenario.covers:
            for name in scenario_hazards(case, scenario):
                hazard = item_across(case, name)
                if hazard is not None and hazard.kind.name == "hazard":
                    attacked.update(hazard_losses(case, hazard))
    for loss in secured:
        if loss.id not in attacked:
            message = f"{loss.id} is a loss of security, and no adversarial scenario leads to it"
            yield Problem(
                rule=SECURITY_WITHOUT_ADVERSARY, item=loss.id, message=message, about=("category", "properties")
            )
