"""Step 4 with somebody who means harm: what an adversary can do to each flow of a control loop.

The verbs are those by which the information and control channels of a loop can be attacked (Young & Leveson 2014,
STPA for security, with the usual properties of confidentiality, integrity and availability behind them).
"""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.case import AnyItem, Case, item_across
from safetycase.stpa.effective import hazard_losses
from safetycase.stpa.factors import SHOWN, Prompt, Scene, label
from safetycase.stpa.surroundings import Flow, flow_of

ATTACKS: dict[str, str] = {
    "inject": "somebody injects {flow} where none was sent",
    "spoof": "somebody pretends to be {source} and sends {flow}",
    "tamper": "somebody alters {flow} on its way",
    "intercept": "somebody reads {flow} and acts on what it tells",
    "disclose": "{flow} is disclosed to somebody who must not have it",
    "deny": "somebody blocks, floods or delays {flow}",
}
"""What can be done to a flow on purpose, with the words of the prompt."""

_ON_CONTROL = ("inject", "spoof", "tamper", "deny", "intercept")
_ON_INFORMATION = ("inject", "spoof", "tamper", "deny", "disclose")
_SECURE = ("security", "privacy")


def is_secured(loss: AnyItem) -> bool:
    """Whether a loss is one of security: by its category, or by a property that an adversary can take away."""
    return loss.data.get("category") in _SECURE or bool(loss.data.get("properties"))


def concerns_security(case: Case, uca: AnyItem) -> bool:
    """Whether an unsafe control action leads, through its hazards, to a loss of security."""
    for name in uca.data.get("hazards", ()):
        hazard = item_across(case, name)
        if hazard is not None and hazard.kind.name == "hazard":
            losses = (item_across(case, loss) for loss in hazard_losses(case, hazard))
            if any(loss is not None and loss.kind.name == "loss" and is_secured(loss) for loss in losses):
                return True
    return False


def threats(at: Scene, where: str) -> list[Prompt]:
    """What an adversary can do to the flows of a class: to the action on its path, to feedback, to orders given."""
    return list(_threats(at, where))


def _threats(at: Scene, where: str) -> Iterator[Prompt]:
    around = at.around
    if where == "controller":
        flows: tuple[Flow, ...] = around.orders
        verbs = _ON_CONTROL
    elif where == "feedback":
        flows, verbs = around.telling, _ON_INFORMATION
    elif where == "control-path":
        flows, verbs = ((flow_of(at.case, around.action),) if around.action is not None else ()), _ON_CONTROL
    else:
        flows, verbs = around.influences, _ON_INFORMATION
    for flow in flows[:SHOWN]:
        for verb in verbs:
            words = {"flow": label(flow), "source": flow.sensors[-1] if flow.sensors else flow.source or "the sender"}
            if flow.kind == "action":
                words["source"] = flow.source or "the sender"
            yield Prompt(verb, ATTACKS[verb].format_map(words), (flow.id,))
