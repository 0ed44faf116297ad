"""Components and what they share, events, independence, and models of how a loss comes about."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from safetycase.model.assurance import Lineage
from safetycase.model.fields import (
    Duration,
    EnvironmentRef,
    EvidenceRef,
    Part,
    Probability,
    Record,
    Scalar,
    doc,
    link,
)
from safetycase.model.measures import Count

EventRef = Annotated[str, link("event", forward="involves", backward="is part of")]
EndRef = Annotated[str, link("component", "element", forward="connects", backward="has the interface")]


class Dependability(Part, frozen=True, kw_only=True):
    """What a component does for the dependability of others."""

    role: Annotated[
        Literal["unreliable", "inducing", "neutral"] | UnsetType,
        doc("Whether it is the part not relied on, or one that makes reliance possible."),
    ] = UNSET
    mechanism: Annotated[
        Literal["balance-correlation", "limit-interface", "elicit-bias"] | UnsetType, doc("How it does so.")
    ] = UNSET
    protects: Annotated[
        tuple[Annotated[str, link("component", forward="protects against", backward="is guarded by")], ...],
        doc("The components whose failures it guards against."),
    ] = ()
    introduces: Annotated[
        tuple[Annotated[str, link("event", forward="introduces", backward="is introduced by")], ...],
        doc("The events that exist only because of it."),
    ] = ()
    fail_mode: Annotated[
        Literal["safe", "degraded", "catastrophic"] | UnsetType, doc("What is left when it fails.")
    ] = UNSET


class Bias(Part, frozen=True, kw_only=True):
    """A tendency that a safeguard rests on, and where it was measured."""

    claim: Annotated[str | UnsetType, doc("The tendency.", prose=True)] = UNSET
    measured_on: Annotated[str | UnsetType, doc("What it was measured on.")] = UNSET
    deployed: Annotated[str | UnsetType, doc("What it is used on.")] = UNSET
    evidence: Annotated[EvidenceRef | UnsetType, doc("What shows it.")] = UNSET


class Component(Record, frozen=True, kw_only=True):
    """A thing that does the work of elements: hardware, software, a model, a team, a service."""

    version: Annotated[str | UnsetType, doc("Its version. Quote it.")] = UNSET
    model: Annotated[str | UnsetType, doc("The model, where it is one.")] = UNSET
    digest: Annotated[str | UnsetType, doc("Its digest.")] = UNSET
    dependability: Annotated[Dependability | UnsetType, doc("What it does for the dependability of others.")] = UNSET
    proof_test_interval: Annotated[Duration | UnsetType, doc("The time between proof tests.")] = UNSET
    repair_time: Annotated[Duration | UnsetType, doc("The mean time to repair.")] = UNSET
    lineage: Annotated[Lineage | UnsetType, doc("Where it comes from.")] = UNSET
    bias: Annotated[Bias | UnsetType, doc("The tendency that it rests on.")] = UNSET


class Interface(Record, frozen=True, kw_only=True):
    """A boundary between two parts that lets through only what is listed."""

    allows: Annotated[tuple[str, ...], doc("What may pass.")] = ()
    enforced_by: Annotated[str | UnsetType, doc("What keeps everything else out.")] = UNSET
    from_: Annotated[EndRef | UnsetType, doc("One end.")] = UNSET
    to: Annotated[EndRef | UnsetType, doc("The other end.")] = UNSET


class FromEvidence(Part, frozen=True, kw_only=True):
    """Takes a number from evidence instead of a typed one."""

    from_: Annotated[EvidenceRef | UnsetType, doc("The evidence.")] = UNSET


class Event(Record, frozen=True, kw_only=True):
    """A basic event of a model of losses, with its probability."""

    q: Annotated[Probability | FromEvidence | UnsetType, doc("Its probability, as a number or from evidence.")] = UNSET
    per: Annotated[str | UnsetType, doc("The unit of exposure: task, hour, demand.")] = UNSET
    given: Annotated[
        Annotated[str, link("event", forward="is conditional on", backward="conditions")] | UnsetType,
        doc("The event under which the probability holds."),
    ] = UNSET
    component: Annotated[
        Annotated[str, link("component", "element", forward="happens in", backward="can suffer")] | UnsetType,
        doc("Where it happens."),
    ] = UNSET


class Indicator(Part, frozen=True, kw_only=True):
    """A signal by which a common cause would show."""

    signal: Annotated[str | UnsetType, doc("What is watched.")] = UNSET
    threshold: Annotated[Scalar | UnsetType, doc("The value that alarms.")] = UNSET


class Independence(Record, frozen=True, kw_only=True):
    """A claim that things fail independently, or by how much they do not: an object that can be attacked."""

    claim: Annotated[Literal["independent", "beta"] | UnsetType, doc("What is claimed.")] = UNSET
    value: Annotated[float | UnsetType, doc("The beta factor.")] = UNSET
    indicator: Annotated[Indicator | UnsetType, doc("The signal that would show a common cause.")] = UNSET
    between: Annotated[
        tuple[
            Annotated[
                str,
                link(
                    "event", "evidence", "claim", "strategy", "component",
                    forward="is claimed between", backward="has the independence claim", wanted=True,
                ),
            ],
            ...,
        ],
        doc("What is said to be independent."),
    ] = ()  # fmt: skip
    argued_by: Annotated[
        tuple[
            Annotated[str, link("claim", "evidence", "assumption", forward="is argued by", backward="argues for")],
            ...,
        ],
        doc("Why it is so."),
    ] = ()


class JointEvidence(Record, frozen=True, kw_only=True):
    """Counts of failures of several events in the same trials."""

    trials: Annotated[Count | UnsetType, doc("Number of trials.")] = UNSET
    failures: Annotated[dict[EventRef, Count], doc("Number of trials in which each event happened.")] = {}
    all: Annotated[Count | UnsetType, doc("Number of trials in which all happened.")] = UNSET
    evidence: Annotated[EvidenceRef | UnsetType, doc("Where the counts come from.")] = UNSET


class AtLeast(Part, frozen=True, kw_only=True):
    """A gate that needs `k` of its inputs."""

    k: Annotated[Annotated[int, Meta(ge=1)] | UnsetType, doc("How many.")] = UNSET
    of: Annotated[tuple[EventRef | "Gate", ...], doc("The inputs.")] = ()


class Gate(Part, frozen=True, kw_only=True):
    """A gate of a fault tree; exactly one of its fields is given."""

    and_: Annotated[tuple[EventRef | "Gate", ...], doc("All of these.")] = ()
    or_: Annotated[tuple[EventRef | "Gate", ...], doc("Any of these.")] = ()
    atleast: Annotated[AtLeast | UnsetType, doc("At least k of these.")] = UNSET
    not_: Annotated[EventRef | "Gate" | UnsetType, doc("The absence of this.")] = UNSET


class LossModel(Record, frozen=True, kw_only=True):
    """How events combine to a hazard: a fault tree in YAML."""

    top: Annotated[EventRef | Gate | UnsetType, doc("The tree, as and, or, atleast and not over events.")] = UNSET
    per: Annotated[str | UnsetType, doc("The unit of exposure.")] = UNSET
    hazard: Annotated[
        Annotated[str, link("hazard", forward="models", backward="is modelled by")] | UnsetType, doc("The hazard.")
    ] = UNSET
    requirement: Annotated[
        Annotated[str, link("requirement", forward="is judged against", backward="is judged by")] | UnsetType,
        doc("The requirement that limits it."),
    ] = UNSET


class FlawedController(Part, frozen=True, kw_only=True):
    """What one controller contributed to an incident (CAST)."""

    role: Annotated[str | UnsetType, doc("What it contributed.", prose=True)] = UNSET
    flaws: Annotated[str | tuple[str, ...] | UnsetType, doc("Flaws in its process model or algorithm.")] = UNSET
    why_reasonable: Annotated[str | UnsetType, doc("Why what it did made sense to it then.", prose=True)] = UNSET
    context: Annotated[str | UnsetType, doc("The circumstances.", prose=True)] = UNSET


class Incident(Record, frozen=True, kw_only=True):
    """Something that happened, analysed with CAST (Causal Analysis based on System Theory, Leveson 2019)."""

    date: Annotated[str | UnsetType, doc("When.")] = UNSET
    outcome: Annotated[Literal["accident", "near-miss", "observation"] | UnsetType, doc("How it ended.")] = UNSET
    subject: Annotated[str | UnsetType, doc("The system and version it happened to.")] = UNSET
    events: Annotated[tuple[str, ...], doc("What happened, in order.")] = ()
    proximate_cause: Annotated[str | UnsetType, doc("What set it off.", prose=True)] = UNSET
    controllers: Annotated[
        dict[Annotated[str, link("element", forward="involved", backward="was involved in")], FlawedController],
        doc("What each controller contributed."),
    ] = {}
    structure_flaws: Annotated[tuple[str, ...], doc("Flaws in the control structure as a whole.")] = ()
    lessons: Annotated[tuple[str, ...], doc("What was learned.")] = ()
    hazards: Annotated[
        tuple[Annotated[str, link("hazard", forward="was an instance of", backward="occurred in")], ...],
        doc("The hazards that occurred."),
    ] = ()
    scenarios: Annotated[
        tuple[Annotated[str, link("scenario", forward="followed", backward="occurred in")], ...],
        doc("The scenarios that happened."),
    ] = ()
    undermines: Annotated[
        tuple[Annotated[str, link("any", forward="undermines", backward="is undermined by")], ...],
        doc("What it speaks against."),
    ] = ()
    led_to: Annotated[
        tuple[Annotated[str, link("any", forward="led to", backward="came from")], ...], doc("What was done after it.")
    ] = ()
    environment: Annotated[EnvironmentRef | UnsetType, doc("Where it happened.")] = UNSET
