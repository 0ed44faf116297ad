"""Step 1 of STPA: stakeholders, losses, hazards and system-level constraints; assumptions and environments."""

from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from safetycase.model.fields import VARIABLE, AnyRef, Date, Duration, Part, Range, Record, Scalar, doc, link


class Stakeholder(Record, frozen=True, kw_only=True):
    """Somebody who has a stake in the system: who can lose something of value (STPA Handbook 2018, step 1)."""

    stakes: Annotated[tuple[str, ...], doc("What the stakeholder values and could lose.")] = ()


class Loss(Record, frozen=True, kw_only=True):
    """Something of value to a stakeholder that is gone for good or for a while.

    Losses may be of human life, property, environment, mission, reputation, sensitive information: whatever
    stakeholders will not accept. A loss names what is lost, not the event, nor a component or a cause
    (STPA Handbook 2018, ch. 2).
    """

    category: Annotated[
        Literal["safety", "security", "privacy", "mission", "financial", "environment", "reputation", "other"]
        | UnsetType,
        doc("What sort of value is lost."),
    ] = UNSET
    properties: Annotated[
        tuple[Literal["confidentiality", "integrity", "availability"], ...],
        doc("For losses of information: which property is lost."),
    ] = ()
    severity: Annotated[str | UnsetType, doc("How bad it is, on the project's own scale.")] = UNSET
    irreversible: Annotated[bool | UnsetType, doc("Whether it can never be made good.")] = UNSET
    stakeholders: Annotated[
        tuple[Annotated[str, link("stakeholder", forward="is a loss to", backward="could suffer")], ...],
        doc("Who suffers it."),
    ] = ()


class Hazard(Record, frozen=True, kw_only=True):
    """A system state or set of conditions that, with worst-case conditions around it, will lead to a loss.

    A hazard is a state of the system at its boundary, one that the designers can control and want to prevent:
    not a component failure, not a cause, not the loss itself (STPA Handbook 2018, ch. 2).
    """

    system: Annotated[str | UnsetType, doc("The system whose state it is.")] = UNSET
    condition: Annotated[str | UnsetType, doc("The state to be prevented.", prose=True)] = UNSET
    circumstance: Annotated[str | UnsetType, doc("When the state leads to the loss.", prose=True)] = UNSET
    losses: Annotated[
        tuple[Annotated[str, link("loss", forward="leads to", backward="is led to by", wanted=True)], ...],
        doc("The losses it can lead to. A sub-hazard inherits them from its parent."),
    ] = ()
    parent: Annotated[
        Annotated[str, link("hazard", forward="refines", backward="is refined by")] | UnsetType,
        doc("The hazard of which this one is a part."),
    ] = UNSET
    refined_by: Annotated[
        tuple[Annotated[str, link("hazard", forward="is refined by", backward="refines")], ...],
        doc("The hazards of imported cases that are parts of this one."),
    ] = ()


class Constraint(Record, frozen=True, kw_only=True):
    """A system-level condition or behaviour that must hold so that hazards, and in the end losses, are prevented.

    It may prevent the hazard, or say what must be done if it occurs all the same (STPA Handbook 2018, ch. 2).
    """

    form: Annotated[
        Literal["prevent", "respond", "minimise"] | UnsetType,
        doc("Whether it prevents the hazard, responds to it, or keeps the loss small."),
    ] = UNSET
    hazards: Annotated[
        tuple[Annotated[str, link("hazard", forward="prevents", backward="is prevented by", wanted=True)], ...],
        doc("The hazards it is about."),
    ] = ()
    parent: Annotated[
        Annotated[str, link("constraint", forward="refines", backward="is refined by")] | UnsetType,
        doc("The constraint of which this one is a part."),
    ] = UNSET
    refined_by: Annotated[
        tuple[Annotated[str, link("constraint", forward="is refined by", backward="refines")], ...],
        doc("The constraints of imported cases that are parts of this one."),
    ] = ()
    scenarios: Annotated[
        tuple[Annotated[str, link("scenario", forward="answers", backward="is answered by")], ...],
        doc("The loss scenarios that made it necessary."),
    ] = ()


class Monitor(Part, frozen=True, kw_only=True):
    """How somebody would notice that an assumption has stopped to hold (a leading indicator, STPA Handbook ch. 6)."""

    metric: Annotated[str | UnsetType, doc("What is watched.")] = UNSET
    threshold: Annotated[Scalar | UnsetType, doc("The value past which the assumption no longer holds.")] = UNSET
    window: Annotated[Duration | UnsetType, doc("Over which time.")] = UNSET


class Extrapolation(Part, frozen=True, kw_only=True):
    """A step from the environment where something was tested to the one where it is used."""

    from_: Annotated[
        Annotated[str, link("environment", forward="extrapolates from", backward="is extrapolated by")] | UnsetType,
        doc("The environment of the test."),
    ] = UNSET
    to: Annotated[
        Annotated[str, link("environment", forward="extrapolates to", backward="is reached by")] | UnsetType,
        doc("The environment of use."),
    ] = UNSET
    parameters: Annotated[tuple[str, ...], doc("The parameters that the step bridges.")] = ()


class Assumption(Record, frozen=True, kw_only=True):
    """Something the analysis takes as true without showing it; if it stops to hold, the case may no longer stand."""

    monitor: Annotated[Monitor | UnsetType, doc("The indicator that shows whether it still holds.")] = UNSET
    expires: Annotated[Date | UnsetType, doc("The day on which it must be looked at again.")] = UNSET
    discharged_by: Annotated[str | UnsetType, doc("What relieves the case of it.")] = UNSET
    extrapolates: Annotated[Extrapolation | UnsetType, doc("The step between environments that it stands for.")] = UNSET
    about: Annotated[tuple[AnyRef, ...], doc("The items that rest on it.")] = ()


class Parameter(Part, frozen=True, kw_only=True):
    """What a parameter of an environment can be: a range of numbers or a list of values."""

    range: Annotated[Range | UnsetType, doc("The lowest and highest value.")] = UNSET
    values: Annotated[tuple[Scalar, ...], doc("The values it takes.")] = ()
    unit: Annotated[str | UnsetType, doc("The unit of the numbers.")] = UNSET


class Environment(Record, frozen=True, kw_only=True):
    """Where something is used, tested or trained, parameter by parameter."""

    kind: Annotated[Literal["deployment", "test", "training"] | UnsetType, doc("What happens in this environment.")] = (
        UNSET
    )
    parameters: Annotated[
        dict[str, Parameter],
        doc("What may vary. A deployment lies inside a test only if every parameter does."),
    ] = {}
    situations: Annotated[tuple[str, ...], doc("Situations that occur in it.")] = ()
    adversaries: Annotated[tuple[str, ...], doc("Who may act against the system in it.")] = ()


VariableRef = Annotated[str, link(VARIABLE, forward="updates", backward="is updated by")]
"""A reference to a variable that a flow updates."""
