"""The building blocks of records: documented fields, references with their wording, and the common fields."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

ID_PATTERN = r"^[A-Za-z][A-Za-z0-9]*([-_.][A-Za-z0-9]+)*$"
"""What an id looks like. Ids are unique in a case, whatever the kind."""

NAMESPACE_PATTERN = r"^[A-Za-z][A-Za-z0-9_-]*$"
"""What the name of an imported case looks like: it stands before the colon of a reference."""

REFERENCE_PATTERN = r"^([A-Za-z][A-Za-z0-9_-]*:)*[A-Za-z][A-Za-z0-9]*([-_.][A-Za-z0-9]+)*(/[^\s/]+)?$"
"""What a reference looks like: an id, with the namespaces of imported cases before it or a variable behind it."""

ANY = "any"
"""The kind named by a link that may refer to an item of every kind."""

VARIABLE = "variable"
"""The kind named by a link to a process-model or state variable, written `element/variable`."""


def doc(description: str, *, label: str = "", prose: bool = False, examples: tuple[Any, ...] = ()) -> Meta:
    """Document a field: what it means, the label a form shows, whether it is long text, and examples."""
    extra: dict[str, Any] = {}
    if label:
        extra["x-label"] = label
    if prose:
        extra["x-widget"] = "text"
    return Meta(description=description, examples=list(examples) or None, extra_json_schema=extra or None)


def link(*kinds: str, forward: str, backward: str, wanted: bool = False) -> Meta:
    """Make a string a reference to an item of one of `kinds`.

    `forward` reads from the item that holds the reference ("leads to"), `backward` from the item referred to
    ("is led to by"). `wanted`: the method asks for at least one, so its absence is worth a finding.
    """
    extra = {
        "pattern": REFERENCE_PATTERN,
        "x-ref": list(kinds),
        "x-forward": forward,
        "x-backward": backward,
        "x-wanted": wanted,
    }
    return Meta(extra_json_schema=extra)


def pattern(regex: str, description: str | None = None) -> Meta:
    """Constrain a string to match `regex`.

    The schema judges it, not the conversion to records: msgspec (0.19 to 0.22) frees a pattern twice where the
    string stands in a union with a list.
    """
    return Meta(description=description, extra_json_schema={"pattern": regex})


def yaml_name(attribute: str) -> str:
    """The name in YAML of a record's attribute: Python's keywords carry a trailing underscore in records."""
    return attribute.removesuffix("_")


class Part(msgspec.Struct, frozen=True, kw_only=True, rename=yaml_name):
    """A structured value inside an item, such as a target or a variable of a process model."""


Scalar = str | int | float | bool

Id = Annotated[str, pattern(ID_PATTERN)]
Date = Annotated[str, pattern(r"^\d{4}-\d{2}-\d{2}(T[0-9:.]+(Z|[+-]\d{2}:\d{2})?)?$", "A date as YYYY-MM-DD.")]
Duration = Annotated[str, Meta(description="A number and its unit.", examples=["90 d", "5 min", "200 ms"])]
Probability = Annotated[float, Meta(ge=0.0, le=1.0)]
Confidence = Annotated[float, Meta(gt=0.0, lt=1.0)]
Range = Annotated[
    tuple[float, float],
    Meta(description="The lowest and the highest value, both included.", examples=[[40, 400]]),
]

AnyRef = Annotated[str, link(ANY, forward="is about", backward="is the subject of")]
EvidenceRef = Annotated[str, link("evidence", forward="rests on", backward="is used by")]
EnvironmentRef = Annotated[str, link("environment", forward="holds in", backward="is where")]


class WaiverEntry(Part, frozen=True, kw_only=True):
    """Silences one rule on the item that carries it, with a reason and an end. All waivers are listed in the report."""

    rule: Annotated[str | UnsetType, doc("The code or name of the rule.", examples=("SFC412",))] = UNSET
    reason: Annotated[str | UnsetType, doc("Why the finding does not matter here.", prose=True)] = UNSET
    by: Annotated[str | UnsetType, doc("Who decided it.")] = UNSET
    expires: Annotated[Date | UnsetType, doc("The last day on which the waiver holds.", examples=("2027-01-31",))] = (
        UNSET
    )


class MachineOrigin(Part, frozen=True, kw_only=True):
    """Says that a language model drafted the item."""

    by: Annotated[Literal["llm"] | UnsetType, doc("What drafted it.")] = UNSET
    model: Annotated[str | UnsetType, doc("Which model.")] = UNSET
    date: Annotated[Date | UnsetType, doc("When.")] = UNSET


Status = Literal["draft", "reviewed", "approved", "obsolete"]
"""How far an author stands behind an item."""


class Record(msgspec.Struct, frozen=True, kw_only=True, rename=yaml_name):
    """What items of every kind may say."""

    title: Annotated[str | UnsetType, doc("The short name that lists and diagrams show.")] = UNSET
    text: Annotated[str | UnsetType, doc("The statement itself.", prose=True)] = UNSET
    rationale: Annotated[str | UnsetType, doc("Why it is so.", prose=True)] = UNSET
    status: Annotated[
        Status | UnsetType,
        doc("How far the author stands behind it; draft if nothing is said. Obsolete items cover nothing."),
    ] = UNSET
    owner: Annotated[str | UnsetType, doc("The person or team who answers for it.")] = UNSET
    labels: Annotated[tuple[str, ...], doc("Words to find and group it by.")] = ()
    refs: Annotated[tuple[str, ...], doc("Ids and places outside the case: tickets, clauses of standards, files.")] = ()
    aliases: Annotated[tuple[str, ...], doc("Ids under which other tools know it.")] = ()
    origin: Annotated[
        Literal["human", "generated"] | MachineOrigin | UnsetType,
        doc("Who drafted it. Generated items cover nothing until a person has reviewed them."),
    ] = UNSET
    attributes: Annotated[dict[str, Any], doc("The project's own fields, as the manifest declares them.")] = (
        msgspec.field(default_factory=dict)
    )
    not_needed: Annotated[
        str | UnsetType, doc("The reason why what the method asks for here is not needed.", prose=True)
    ] = UNSET
    waivers: Annotated[tuple[WaiverEntry, ...], doc("Rules silenced here, each with its reason.")] = ()
