"""The kinds of items, in the order of the method."""

from __future__ import annotations

from typing import Literal

import msgspec

from safetycase.model import analysis, argument, assurance, control, dependability, scenarios
from safetycase.model.fields import Record


class Kind(msgspec.Struct, frozen=True):
    """A kind of item: its names, the collection it stands in, the prefix of its ids, and its record.

    `short` is the field that a plain string stands for. An empty `prefix` means that ids are words (slugs).
    """

    name: str
    collection: str
    prefix: str
    record: type[Record]
    step: str
    title: str
    plural: str
    short: Literal["title", "text"] = "text"


STEPS = {
    "purpose": "1 Purpose of the analysis",
    "structure": "2 Control structure",
    "ucas": "3 Unsafe control actions",
    "scenarios": "4 Loss scenarios",
    "requirements": "5 Requirements",
    "evidence": "6 Evidence",
    "dependability": "7 Dependability",
    "argument": "8 Argument and review",
}
"""The steps of the work, with the words that outlines show (1 to 4: STPA Handbook 2018)."""

KINDS: tuple[Kind, ...] = (
    Kind("stakeholder", "stakeholders", "ST", analysis.Stakeholder, "purpose", "Stakeholder", "Stakeholders", "title"),
    Kind("loss", "losses", "L", analysis.Loss, "purpose", "Loss", "Losses"),
    Kind("hazard", "hazards", "H", analysis.Hazard, "purpose", "Hazard", "Hazards"),
    Kind("constraint", "constraints", "SC", analysis.Constraint, "purpose", "System constraint", "System constraints"),
    Kind("assumption", "assumptions", "A", analysis.Assumption, "purpose", "Assumption", "Assumptions"),
    Kind(
        "environment", "environments", "ENV", analysis.Environment, "purpose", "Environment", "Environments", "title"
    ),
    Kind("element", "elements", "", control.Element, "structure", "Element", "Elements", "title"),
    Kind(
        "responsibility", "responsibilities", "RS", control.Responsibility, "structure",
        "Responsibility", "Responsibilities",
    ),
    Kind("action", "actions", "CA", control.Action, "structure", "Control action", "Control actions"),
    Kind("feedback", "feedback", "FB", control.Feedback, "structure", "Feedback", "Feedback"),
    Kind("information", "information", "IN", control.Information, "structure", "Information", "Other information"),
    Kind("uca", "ucas", "UCA", scenarios.Uca, "ucas", "Unsafe control action", "Unsafe control actions"),
    Kind("desired", "desired", "DCA", scenarios.DesiredAction, "ucas", "Desired action", "Desired actions"),
    Kind(
        "controller_constraint", "controller_constraints", "CC", scenarios.ControllerConstraint, "ucas",
        "Controller constraint", "Controller constraints",
    ),
    Kind("scenario", "scenarios", "LS", scenarios.Scenario, "scenarios", "Loss scenario", "Loss scenarios"),
    Kind("requirement", "requirements", "R", assurance.Requirement, "requirements", "Requirement", "Requirements"),
    Kind("evidence", "evidence", "E", assurance.Evidence, "evidence", "Evidence", "Evidence"),
    Kind("component", "components", "", dependability.Component, "dependability", "Component", "Components", "title"),
    Kind("interface", "interfaces", "IF", dependability.Interface, "dependability", "Interface", "Interfaces"),
    Kind("event", "events", "EV", dependability.Event, "dependability", "Event", "Events"),
    Kind(
        "independence", "independence", "IND", dependability.Independence, "dependability",
        "Independence claim", "Independence claims",
    ),
    Kind(
        "joint_evidence", "joint_evidence", "JE", dependability.JointEvidence, "dependability",
        "Joint evidence", "Joint evidence",
    ),
    Kind("loss_model", "loss_models", "LM", dependability.LossModel, "dependability", "Loss model", "Loss models"),
    Kind("claim", "claims", "G", argument.Claim, "argument", "Claim", "Claims"),
    Kind("strategy", "strategies", "S", argument.Strategy, "argument", "Strategy", "Strategies"),
    Kind("context", "contexts", "CX", argument.Context, "argument", "Context", "Contexts"),
    Kind("justification", "justifications", "J", argument.Justification, "argument", "Justification", "Justifications"),
    Kind("defeater", "defeaters", "D", argument.Defeater, "argument", "Defeater", "Defeaters"),
    Kind("review", "reviews", "RV", argument.Review, "argument", "Review", "Reviews"),
    Kind("incident", "incidents", "INC", dependability.Incident, "argument", "Incident", "Incidents"),
)  # fmt: skip

BY_NAME = {kind.name: kind for kind in KINDS}
BY_COLLECTION = {kind.collection: kind for kind in KINDS}
BY_RECORD = {kind.record: kind for kind in KINDS}


def named(word: str) -> Kind | None:
    """The kind that a word names: its name, its collection or its prefix, in any letter case; None if there is none."""
    wanted = word.strip().lower().replace("-", "_").replace(" ", "_")
    for kind in KINDS:
        if wanted in (kind.name, kind.collection) or (kind.prefix and wanted == kind.prefix.lower()):
            return kind
    return None
