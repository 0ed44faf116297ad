"""Steps 3 and 4 of STPA: unsafe control actions, controller constraints and loss scenarios."""

from typing import Annotated, Literal, get_args

from msgspec import UNSET, UnsetType

from safetycase.model.fields import VARIABLE, EvidenceRef, Part, Record, Scalar, doc, link

UcaType = Literal["not-provided", "provided", "timing-or-order", "duration"]
UcaSubtype = Literal[
    "wrong-parameter", "insufficient", "excessive", "wrong-direction", "never-safe", "repeated",
    "too-early", "too-late", "out-of-order", "stopped-too-soon", "applied-too-long",
]  # fmt: skip
UCA_TYPES: tuple[UcaType, ...] = get_args(UcaType)
"""The four ways in which a control action can be unsafe, in the Handbook's order."""

SUBTYPES: dict[UcaType, tuple[UcaSubtype, ...]] = {
    "not-provided": (),
    "provided": ("wrong-parameter", "insufficient", "excessive", "wrong-direction", "never-safe", "repeated"),
    "timing-or-order": ("too-early", "too-late", "out-of-order"),
    "duration": ("stopped-too-soon", "applied-too-long"),
}
"""The finer distinctions inside each type."""

TYPE_OF: dict[str, str] = {subtype: kind for kind, subtypes in SUBTYPES.items() for subtype in subtypes}
"""The type that each subtype belongs to."""

GridKey = Literal[
    "not-provided", "provided", "timing-or-order", "duration",
    "wrong-parameter", "insufficient", "excessive", "wrong-direction", "never-safe", "repeated",
    "too-early", "too-late", "out-of-order", "stopped-too-soon", "applied-too-long",
]  # fmt: skip
"""What a verdict on an action can be about: a type, or a subtype."""

Demanded = Literal["provide", "do-not-provide"]
"""What a desired action or a controller constraint asks of a control action."""
Forbidden = Literal[
    "wrong-parameter", "insufficient", "excessive", "wrong-direction", "repeated",
    "timing-or-order", "too-early", "too-late", "out-of-order",
    "duration", "stopped-too-soon", "applied-too-long",
]  # fmt: skip
"""Ways of providing a control action that a controller constraint can forbid without forbidding to provide it."""

Involved = Annotated[
    str,
    link("element", "action", "feedback", "information", VARIABLE, forward="involves", backward="is involved in"),
]
ScenarioClass = Literal["controller", "feedback", "control-path", "process"]
Factor = Literal[
    "controller.failure", "controller.algorithm-flawed", "controller.algorithm-misimplemented",
    "controller.algorithm-outdated", "controller.algorithm-tampered", "controller.unsafe-input",
    "controller.process-model-incorrect", "controller.process-model-incomplete",
    "controller.process-model-misinterpreted",
    "feedback.sent-not-received", "feedback.not-sent", "feedback.delayed", "feedback.inaccurate", "feedback.missing",
    "feedback.sensor-inadequate", "feedback.sensor-incapable",
    "control-path.not-received", "control-path.delayed", "control-path.actuator-no-response",
    "control-path.actuator-inadequate", "control-path.applied-improperly", "control-path.not-applied",
    "control-path.executed-unsent", "control-path.overridden",
    "process.no-response", "process.improper-response", "process.disturbance", "process.conflicting-control",
    "process.component-failure", "process.degraded",
]  # fmt: skip
Method = Literal[
    "black-box-eval", "random-test", "adversarial-training", "white-box-eval",
    "targeted-latent-adversarial-training", "untargeted-latent-adversarial-training",
    "mechanistic-interpretability", "interpretability-edits", "formal-verification", "anomaly-detection",
    "scoping-down", "runtime-monitor", "interlock", "redundancy", "procedure", "review",
]  # fmt: skip

Treats = Annotated[str, link("requirement", "interface", "constraint", forward="is treated by", backward="treats")]
UcaRef = Annotated[str, link("uca", forward="is about", backward="is the subject of", wanted=True)]


class Uca(Record, frozen=True, kw_only=True):
    """An unsafe control action: one that, in a certain context and worst-case conditions, leads to a hazard.

    It is not provided, provided, given too early, too late or in the wrong order, or stopped too soon or applied too
    long (STPA Handbook 2018, ch. 2). Its sentence is generated from controller, type, action and context; `text`
    overrides it.
    """

    action: Annotated[
        Annotated[str, link("action", forward="is unsafe control by", backward="can be unsafe as", wanted=True)]
        | UnsetType,
        doc("The control action, which also gives the controller."),
    ] = UNSET
    type: Annotated[UcaType | UnsetType, doc("In which of the four ways it is unsafe.")] = UNSET
    subtype: Annotated[UcaSubtype | UnsetType, doc("A finer distinction inside the type.")] = UNSET
    hazards: Annotated[
        tuple[Annotated[str, link("hazard", forward="leads to", backward="can be caused by", wanted=True)], ...],
        doc("The hazards it leads to."),
    ] = ()
    when: Annotated[
        str | UnsetType,
        doc("The context in words: the real state of the world, not what the controller holds true.", prose=True),
    ] = UNSET
    context: Annotated[
        dict[str, Scalar | tuple[Scalar, ...]],
        doc("The context as values of variables; a bare name means what the controller's process model describes."),
    ] = {}
    no_scenario: Annotated[
        dict[ScenarioClass, str], doc("Classes in which no loss scenario exists, each with the reason.")
    ] = {}


class DesiredAction(Record, frozen=True, kw_only=True):
    """A control action that must be, or must not be, provided in a context so that goals are met."""

    action: Annotated[
        Annotated[str, link("action", forward="asks for", backward="is asked for by", wanted=True)] | UnsetType,
        doc("The control action."),
    ] = UNSET
    type: Annotated[Demanded | UnsetType, doc("What is desired.")] = UNSET
    when: Annotated[str | UnsetType, doc("The context in words.", prose=True)] = UNSET
    context: Annotated[
        dict[str, Scalar | tuple[Scalar, ...]], doc("The context as values of process-model variables.")
    ] = {}


class ControllerConstraint(Record, frozen=True, kw_only=True):
    """What a controller's behaviour must satisfy to prevent unsafe control actions (STPA Handbook 2018, ch. 2).

    What it demands of the control actions of its unsafe control actions, and in which context, can be said in values;
    then it is decided whether it excludes them.
    """

    ucas: Annotated[
        tuple[Annotated[str, link("uca", forward="excludes", backward="is excluded by", wanted=True)], ...],
        doc("The unsafe control actions it excludes. Its text is generated from them where none is given."),
    ] = ()
    requires: Annotated[
        Demanded | UnsetType,
        doc("What it demands of the control action; the opposite of the unsafe control where nothing is said."),
    ] = UNSET
    forbids: Annotated[
        tuple[Forbidden, ...], doc("Ways in which the control action must not be provided: too late, too much, ...")
    ] = ()
    when: Annotated[str | UnsetType, doc("The context in which it holds, in words.", prose=True)] = UNSET
    context: Annotated[
        dict[str, Scalar | tuple[Scalar, ...]],
        doc("The context as values of variables. What demands something without a context demands it in every one."),
    ] = {}
    controller: Annotated[
        Annotated[str, link("element", forward="binds", backward="is bound by")] | UnsetType,
        doc("The controller; follows from the unsafe control actions."),
    ] = UNSET
    refines: Annotated[
        tuple[Annotated[str, link("constraint", forward="refines", backward="is refined by")], ...],
        doc("The system-level constraints that it makes concrete."),
    ] = ()


class Adversary(Part, frozen=True, kw_only=True):
    """Somebody who brings the scenario about on purpose."""

    who: Annotated[str | UnsetType, doc("Who acts.")] = UNSET
    how: Annotated[str | UnsetType, doc("By which means.", prose=True)] = UNSET


class Treatment(Part, frozen=True, kw_only=True):
    """A method against a scenario: what it is, what carries it out, and what shows that it works."""

    method: Annotated[Method | UnsetType, doc("The sort of method.")] = UNSET
    by: Annotated[
        Treats | tuple[Treats, ...],
        doc("The requirement, interface or constraint that carries it out; one id or a list."),
    ] = ()
    evidence: Annotated[
        EvidenceRef | tuple[EvidenceRef, ...], doc("What shows that the method works here; one id or a list.")
    ] = ()


class Scenario(Record, frozen=True, kw_only=True):
    """A loss scenario: the causal factors that can lead to an unsafe control action or straight to a hazard.

    (STPA Handbook 2018, ch. 2.) `text` gives only the cause; the sentence around it is generated.
    """

    ucas: Annotated[tuple[UcaRef, ...], doc("The unsafe control actions it explains.")] = ()
    class_: Annotated[
        ScenarioClass | UnsetType,
        doc("Where the cause lies: in the controller, its feedback, the control path or the controlled process."),
    ] = UNSET
    factor: Annotated[Factor | UnsetType, doc("The causal factor; its first part gives the class.")] = UNSET
    hazards: Annotated[
        tuple[Annotated[str, link("hazard", forward="leads to", backward="can be caused by")], ...],
        doc("The hazards it leads to; those of its unsafe control actions if none is given."),
    ] = ()
    parent: Annotated[
        Annotated[str, link("scenario", forward="refines", backward="is refined by")] | UnsetType,
        doc("The scenario it refines; it inherits unsafe control actions, class and hazards."),
    ] = UNSET
    involves: Annotated[tuple[Involved, ...], doc("The parts of the control structure that take part.")] = ()
    believes: Annotated[
        str | dict[str, Scalar] | UnsetType, doc("What the controller wrongly holds true.", prose=True)
    ] = UNSET
    interaction: Annotated[
        Literal["component", "interaction"] | UnsetType,
        doc("Whether a component misbehaves, or every component does as specified and the interaction is unsafe."),
    ] = UNSET
    phase: Annotated[
        Literal["training", "evaluation", "deployment", "operation", "maintenance"] | UnsetType,
        doc("When in the life of the system it happens."),
    ] = UNSET
    intent: Annotated[
        Literal["honest-mistake", "misaligned", "adversarial"] | UnsetType, doc("Whether somebody means it.")
    ] = UNSET
    adversary: Annotated[Adversary | UnsetType, doc("Who brings it about on purpose, and how.")] = UNSET
    observability: Annotated[
        Literal["observable", "unobservable", "unknown"] | UnsetType,
        doc("Whether its outputs alone would show it before it does harm."),
    ] = UNSET
    failure_signature: Annotated[
        Literal["known", "unknown"] | UnsetType, doc("Whether it is known what the failure looks like.")
    ] = UNSET
    failure_signature_text: Annotated[str | UnsetType, doc("What the failure looks like.", prose=True)] = UNSET
    mechanism: Annotated[Literal["known", "unknown"] | UnsetType, doc("Whether it is known how it comes about.")] = (
        UNSET
    )
    mechanism_text: Annotated[str | UnsetType, doc("How it comes about.", prose=True)] = UNSET
    recognizable_at: Annotated[
        Literal["output", "trajectory", "aggregate"] | UnsetType, doc("How much one must see to recognise it.")
    ] = UNSET
    treated_by: Annotated[tuple[Treatment, ...], doc("What is done against it.")] = ()
