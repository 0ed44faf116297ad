"""Step 2 of STPA: the control structure."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from safetycase.model.analysis import VariableRef
from safetycase.model.fields import VARIABLE, Duration, Part, Range, Record, Scalar, doc, link
from safetycase.model.scenarios import GridKey

ElementFrom = Annotated[str, link("element", forward="comes from", backward="gives", wanted=True)]
ElementTo = Annotated[str, link("element", forward="goes to", backward="gets", wanted=True)]
ElementVia = Annotated[str, link("element", forward="passes through", backward="passes on")]
UpdatedBy = Annotated[str, link("feedback", "information", forward="is updated by", backward="updates")]
Presence = Literal["present", "missing", "planned"]
Due = Annotated[
    str, Meta(description="A day as YYYY-MM-DD, or a version of the system.", examples=["2027-03-31", "2.0.0"])
]


class StateVariable(Part, frozen=True, kw_only=True):
    """A quantity of an element that is really there, with the values it takes."""

    values: Annotated[tuple[Scalar, ...], doc("The values it takes.")] = ()
    range: Annotated[Range | UnsetType, doc("The lowest and highest value.")] = UNSET
    unit: Annotated[str | UnsetType, doc("The unit of the numbers.")] = UNSET


class ProcessModelVariable(Part, frozen=True, kw_only=True):
    """What a controller holds true of a quantity, with the values it can take (STPA Handbook 2018, ch. 2)."""

    describes: Annotated[
        Annotated[str, link(VARIABLE, forward="describes", backward="is described by")] | UnsetType,
        doc("The real quantity, as `element/variable`."),
    ] = UNSET
    text: Annotated[str | UnsetType, doc("What the variable means.")] = UNSET
    values: Annotated[tuple[Scalar, ...], doc("The values it takes.")] = ()
    range: Annotated[Range | UnsetType, doc("The lowest and highest value.")] = UNSET
    ranges: Annotated[
        dict[str, str],
        doc(
            "Values that stand for a stretch of the quantity, each with its bounds; `!=` in front excludes it.",
            examples=({"low": "[MIN, 70)"},),
        ),
    ] = {}
    unit: Annotated[str | UnsetType, doc("The unit of the numbers.")] = UNSET
    updated_by: Annotated[
        UpdatedBy | tuple[UpdatedBy, ...], doc("The feedback or information that changes it; one id or a list.")
    ] = ()
    max_staleness: Annotated[Duration | UnsetType, doc("How old it may be and still be acted on.")] = UNSET
    trust: Annotated[str | UnsetType, doc("Why its source can be believed.")] = UNSET


class Element(Record, frozen=True, kw_only=True):
    """A part of the control structure: a controller, an actuator, a sensor, a controlled process, or something outside.

    Boxes stand for functions, not for physical parts; what stands higher has authority over what stands lower
    (STPA Handbook 2018, ch. 2).
    """

    role: Annotated[
        Literal["controller", "actuator", "sensor", "process", "external"] | UnsetType,
        doc("What it does in control. Follows from its flows where it is not given."),
    ] = UNSET
    nature: Annotated[
        Literal["human", "automated", "organisation", "ml", "mixed"] | UnsetType, doc("What it is made of.")
    ] = UNSET
    level: Annotated[int | UnsetType, doc("Its level of authority; 1 is the highest.")] = UNSET
    control_algorithm: Annotated[
        str | UnsetType, doc("How a controller decides, from its process model, what to do.", prose=True)
    ] = UNSET
    state: Annotated[dict[str, StateVariable], doc("Quantities that it really has.")] = {}
    process_model: Annotated[
        dict[str, str | ProcessModelVariable],
        doc("What a controller believes: variables with what they describe, or with values, source and age."),
    ] = {}
    parent: Annotated[
        Annotated[str, link("element", forward="is part of", backward="contains")] | UnsetType,
        doc("The element that contains it."),
    ] = UNSET
    refined_by: Annotated[
        tuple[Annotated[str, link("element", forward="contains", backward="is part of")], ...],
        doc("The elements of imported cases of which it is made."),
    ] = ()
    component: Annotated[
        Annotated[str, link("component", forward="is realised by", backward="realises")] | UnsetType,
        doc("The hardware, software, model or team that does the work."),
    ] = UNSET


class Responsibility(Record, frozen=True, kw_only=True):
    """What a controller must see to so that the constraints hold (STPA Handbook 2018, ch. 2)."""

    controller: Annotated[
        Annotated[str, link("element", forward="is a duty of", backward="is responsible for", wanted=True)] | UnsetType,
        doc("Who bears it."),
    ] = UNSET
    constraints: Annotated[
        tuple[Annotated[str, link("constraint", forward="serves", backward="is served by", wanted=True)], ...],
        doc("The constraints it serves."),
    ] = ()
    actions: Annotated[
        tuple[Annotated[str, link("action", forward="is done through", backward="carries out")], ...],
        doc("The control actions by which it is carried out."),
    ] = ()
    feedback: Annotated[
        tuple[Annotated[str, link("feedback", forward="relies on", backward="informs")], ...],
        doc("The feedback it needs."),
    ] = ()


class ActionParameter(Part, frozen=True, kw_only=True):
    """A quantity that a control action carries, such as a dose or a speed."""

    unit: Annotated[str | UnsetType, doc("The unit of the numbers.")] = UNSET
    range: Annotated[Range | UnsetType, doc("The lowest and highest value.")] = UNSET


class CellVerdict(Part, frozen=True, kw_only=True):
    """Why a type of control of one action cannot lead to a hazard, in all contexts or in some."""

    when: Annotated[str | UnsetType, doc("The context, in words.")] = UNSET
    context: Annotated[
        dict[str, Scalar | tuple[Scalar, ...]], doc("The context, as values of process-model variables.")
    ] = {}
    verdict: Annotated[
        Literal["safe", "not-applicable", "out-of-scope"] | UnsetType, doc("In which sense; safe if not said.")
    ] = UNSET
    reason: Annotated[str | UnsetType, doc("Why, in words.", prose=True)] = UNSET
    because: Annotated[
        Annotated[str, link("justification", "assumption", forward="is justified by", backward="justifies")]
        | UnsetType,
        doc("Why, by a justification or an assumption that many cells share."),
    ] = UNSET


class Action(Record, frozen=True, kw_only=True):
    """A control action: what a controller does, or sends, to make a process do something.

    (STPA Handbook 2018, ch. 2: control actions go down, feedback comes up.)
    """

    form: Annotated[
        Literal["discrete", "continuous"] | UnsetType,
        doc("Discrete actions have no duration; continuous ones also ask how much and how long."),
    ] = UNSET
    from_: Annotated[ElementFrom | UnsetType, doc("The controller that gives it.")] = UNSET
    to: Annotated[ElementTo | UnsetType, doc("The element that is controlled.")] = UNSET
    via: Annotated[tuple[ElementVia, ...], doc("The actuators on its path.")] = ()
    parameters: Annotated[dict[str, ActionParameter], doc("Quantities that it carries.")] = {}
    context_variables: Annotated[
        tuple[str, ...], doc("The process-model variables that matter for it; they bound its context table.")
    ] = ()
    presence: Annotated[Presence | UnsetType, doc("Whether the path exists yet; present if not said.")] = UNSET
    due: Annotated[Due | UnsetType, doc("By when a planned path will be there.")] = UNSET
    not_hazardous: Annotated[
        dict[GridKey, str | CellVerdict | tuple[CellVerdict, ...]],
        doc(
            "Types or subtypes of control that cannot lead to a hazard, each with its reason.",
            examples=({"duration": "A single pulse has no duration."},),
        ),
    ] = {}


class Feedback(Record, frozen=True, kw_only=True):
    """What a controller is told about the process it controls (STPA Handbook 2018, ch. 2)."""

    from_: Annotated[ElementFrom | UnsetType, doc("Where it comes from.")] = UNSET
    to: Annotated[ElementTo | UnsetType, doc("The controller that gets it.")] = UNSET
    via: Annotated[tuple[ElementVia, ...], doc("The sensors on its path.")] = ()
    updates: Annotated[tuple[VariableRef, ...], doc("The process-model variables it changes.")] = ()
    latency: Annotated[Duration | UnsetType, doc("How long it takes.")] = UNSET
    presence: Annotated[Presence | UnsetType, doc("Whether the path exists yet; present if not said.")] = UNSET
    due: Annotated[Due | UnsetType, doc("By when a planned path will be there.")] = UNSET


class Information(Record, frozen=True, kw_only=True):
    """Any other input or output: what is neither a control action nor feedback."""

    from_: Annotated[
        Annotated[str, link("element", forward="comes from", backward="gives")] | UnsetType,
        doc("Where it comes from; empty if from outside."),
    ] = UNSET
    to: Annotated[
        Annotated[str, link("element", forward="goes to", backward="gets")] | UnsetType,
        doc("Where it goes; empty if to the outside."),
    ] = UNSET
    updates: Annotated[tuple[VariableRef, ...], doc("The process-model variables it changes.")] = ()
    latency: Annotated[Duration | UnsetType, doc("How long it takes.")] = UNSET
    presence: Annotated[Presence | UnsetType, doc("Whether the path exists yet; present if not said.")] = UNSET
    due: Annotated[Due | UnsetType, doc("By when a planned path will be there.")] = UNSET
