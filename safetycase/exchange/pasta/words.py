"""The words of the language: its sections in their order, its keywords, types and causal factors."""

from __future__ import annotations

from typing import NamedTuple

from safetycase.model.scenarios import Factor, ScenarioClass, UcaSubtype, UcaType

SECTIONS = (
    "Goals",
    "Assumptions",
    "Losses",
    "Hazards",
    "SystemConstraints",
    "ControlStructure",
    "Responsibilities",
    "UCAs",
    "Context-Table",
    "DCAs",
    "ControllerConstraints",
    "LossScenarios",
    "SafetyRequirements",
)
"""The sections in the order in which a file has them; of `UCAs` and `Context-Table` it has one."""


class UcaSection(NamedTuple):
    """A part of the section UCAs: its keyword, older keywords for it, and the type it stands for."""

    keyword: str
    older: tuple[str, ...]
    type: UcaType


UCA_SECTIONS = (
    UcaSection("notProviding", (), "not-provided"),
    UcaSection("providing", (), "provided"),
    UcaSection("tooEarlyOrLateOrWrongOrder", ("tooEarly/Late",), "timing-or-order"),
    UcaSection("stoppedTooSoonOrLate", ("stoppedTooSoon",), "duration"),
)

RULE_TYPES: dict[str, tuple[UcaType, UcaSubtype | None]] = {
    "not-provided": ("not-provided", None),
    "provided": ("provided", None),
    "too-late": ("timing-or-order", "too-late"),
    "too-early": ("timing-or-order", "too-early"),
    "wrong-time": ("timing-or-order", None),
    "applied-too-long": ("duration", "applied-too-long"),
    "stopped-too-soon": ("duration", "stopped-too-soon"),
}
"""The types of rules in context tables."""

DESIRED_TYPES = {"provided": "provide", "not-provided": "do-not-provide"}
"""The types of rules of desired control actions."""

FACTORS: dict[str, Factor] = {
    "inadequateOperation": "control-path.actuator-inadequate",
    "delayedOperation": "control-path.delayed",
    "componentFailure": "process.component-failure",
    "changesOverTime": "process.degraded",
    "conflictingCA": "process.conflicting-control",
    "disturbance": "process.disturbance",
    "processOutput": "process.improper-response",
    "delayedFeedback": "feedback.delayed",
    "measurementInaccurate": "feedback.inaccurate",
    "missingFeedback": "feedback.missing",
    "inadequateControlAlgorithm": "controller.algorithm-flawed",
    "wrongProcessModel": "controller.process-model-incorrect",
    "wrongControlInput": "controller.unsafe-input",
}
"""The causal factors that mean the same in both."""

BROAD_FACTORS: dict[str, ScenarioClass] = {
    "controlAction": "control-path",
    "wrongProcessInput": "process",
    "incorrectInformationProvided": "feedback",
}
"""Causal factors that cover several of ours: their class. The word itself becomes a label."""

NEAREST: dict[str, str] = {
    "controller.algorithm-misimplemented": "inadequateControlAlgorithm",
    "controller.algorithm-outdated": "inadequateControlAlgorithm",
    "controller.algorithm-tampered": "inadequateControlAlgorithm",
    "controller.process-model-incomplete": "wrongProcessModel",
    "controller.process-model-misinterpreted": "wrongProcessModel",
    "feedback.sent-not-received": "missingFeedback",
    "feedback.not-sent": "missingFeedback",
    "feedback.sensor-inadequate": "measurementInaccurate",
    "control-path.actuator-no-response": "inadequateOperation",
    "control-path.applied-improperly": "inadequateOperation",
    "process.no-response": "processOutput",
}
"""For factors of ours that the language cannot name: the factor that covers them."""

KEYWORDS = frozenset(
    [
        *(section for section in SECTIONS if "-" not in section),
        "hierarchyLevel", "label", "processModel", "input", "output", "controlActions", "feedback",
        *(section.keyword for section in UCA_SECTIONS), *RULE_TYPES, *FACTORS, *BROAD_FACTORS,
        "MIN", "MAX", "true", "false", "for",
    ]
)  # fmt: skip
"""Words that no name can be. Those with a hyphen concern values of variables."""
