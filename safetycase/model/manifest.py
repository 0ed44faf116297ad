"""The manifest: the file `safetycase.yaml` that makes a folder a case."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from safetycase.model.assurance import Lineage, Subject
from safetycase.model.fields import Part, doc, pattern, yaml_name

MANIFEST_NAME = "safetycase.yaml"
LOCK_NAME = "safetycase.lock"


class Purpose(Part, frozen=True, kw_only=True):
    """What the system is for: a system to do something, by some means, in order to reach a goal."""

    system: Annotated[str | UnsetType, doc("The system.")] = UNSET
    to: Annotated[str | UnsetType, doc("What it does.", prose=True)] = UNSET
    by: Annotated[str | UnsetType, doc("By which means.", prose=True)] = UNSET
    in_order_to: Annotated[str | UnsetType, doc("What that is good for.", prose=True)] = UNSET


class Exclusion(Part, frozen=True, kw_only=True):
    """Something left out of the case, with the reason."""

    what: Annotated[str | UnsetType, doc("What is left out.", prose=True)] = UNSET
    reason: Annotated[str | UnsetType, doc("Why.", prose=True)] = UNSET


class Scope(Part, frozen=True, kw_only=True):
    """What the case speaks of and what it does not."""

    boundary: Annotated[str | UnsetType, doc("Where the system ends.", prose=True)] = UNSET
    includes: Annotated[tuple[str, ...], doc("What is inside.")] = ()
    excludes: Annotated[tuple[str | Exclusion, ...], doc("What is left out, each with its reason.")] = ()


class AttributeDeclaration(Part, frozen=True, kw_only=True):
    """A field of the project's own."""

    type: Annotated[Literal["string", "number", "integer", "boolean", "date"] | UnsetType, doc("Its type.")] = UNSET
    enum: Annotated[tuple[str | float | bool, ...], doc("The values it may have.")] = ()
    kinds: Annotated[tuple[str, ...], doc("The kinds of items that may carry it; all if empty.")] = ()
    required: Annotated[bool | UnsetType, doc("Whether every item of those kinds must carry it.")] = UNSET
    description: Annotated[str | UnsetType, doc("What it means.")] = UNSET


class RuleSetting(Part, frozen=True, kw_only=True):
    """How this case treats a rule, and why."""

    severity: Annotated[Literal["error", "warning", "info"] | UnsetType, doc("The severity here.")] = UNSET
    enabled: Annotated[bool | UnsetType, doc("Whether the rule is used at all.")] = UNSET
    because: Annotated[str | UnsetType, doc("Why. Mandatory.", prose=True)] = UNSET


class WordChanges(Part, frozen=True, kw_only=True):
    """How this case changes a list of words that rules about English text look for, and why."""

    add: Annotated[tuple[str, ...], doc("Words and phrases that count too, each in the form to be found.")] = ()
    remove: Annotated[tuple[str, ...], doc("Words and phrases of the list that do not count here.")] = ()
    except_: Annotated[
        tuple[str, ...], doc("Phrases in which words of the list do not count.", examples=("fault current",))
    ] = ()
    because: Annotated[str | UnsetType, doc("Why. Mandatory.", prose=True)] = UNSET


class EvidenceDefaults(Part, frozen=True, kw_only=True):
    """What evidence items say where they say nothing."""

    subject: Annotated[Subject | UnsetType, doc("What was tested.")] = UNSET
    lineage: Annotated[Lineage | UnsetType, doc("Where the evidence comes from.")] = UNSET


class Defaults(Part, frozen=True, kw_only=True):
    """Values that are filled in where items say nothing."""

    evidence: Annotated[EvidenceDefaults | UnsetType, doc("For evidence.")] = UNSET


TemplateKind = Literal[
    "stakeholder",
    "loss",
    "hazard",
    "constraint",
    "assumption",
    "environment",
    "element",
    "responsibility",
    "action",
    "feedback",
    "information",
    "uca",
    "desired",
    "controller_constraint",
    "scenario",
    "requirement",
    "evidence",
    "component",
    "interface",
    "event",
    "independence",
    "joint_evidence",
    "loss_model",
    "claim",
    "strategy",
    "context",
    "justification",
    "defeater",
    "review",
    "incident",
]
"""The kinds of items that can have a template: all there are."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True, rename=yaml_name):
    """What the case is about, and how it is to be checked."""

    safetycase: Annotated[
        Annotated[str, pattern(r"^1$")] | UnsetType, doc('The version of the format: "1".', examples=("1",))
    ] = UNSET
    name: Annotated[str | UnsetType, doc("The name of the case.")] = UNSET
    purpose: Annotated[Purpose | UnsetType, doc("What the system is for.")] = UNSET
    scope: Annotated[Scope | UnsetType, doc("What the case speaks of.")] = UNSET
    goals: Annotated[tuple[str, ...], doc("What the system must achieve, beside what must not happen.")] = ()
    subject: Annotated[Subject | UnsetType, doc("The version of the system that the case speaks of.")] = UNSET
    models: Annotated[tuple[str, ...], doc("The model files, as glob patterns relative to this file.")] = (
        "model/**/*.yaml",
    )
    imports: Annotated[
        dict[str, str],
        doc(
            "Other cases that this one refers to and does not change: a name of letters and digits, which stands "
            "before the colon of a reference, and the folder relative to this file.",
            examples=({"brakes": "../brakes"},),
        ),
    ] = {}
    language: Annotated[
        str | UnsetType,
        doc("The language of the prose; rules for English text are silent about any other.", examples=("en",)),
    ] = UNSET
    defaults: Annotated[Defaults | UnsetType, doc("Values filled in where items say nothing.")] = UNSET
    redact: Annotated[
        tuple[Annotated[str, pattern(r"[^* ]")], ...],
        doc(
            "What is taken out of the output of tests before it is shown or reported: texts in which * stands for "
            "anything but white space. What looks like a password or a key is taken out anyway.",
            examples=(["patient-*", "*@clinic.example"],),
        ),
    ] = ()
    templates: Annotated[
        dict[TemplateKind, dict[str, Any]],
        doc(
            "Fields with which new items of a kind begin, in the terminal UI and with `safetycase new`. What somebody "
            "gives a new item goes over them; items that are there do not change.",
            examples=({"hazard": {"owner": "safety team", "labels": ["to-discuss"]}},),
        ),
    ] = {}
    attributes: Annotated[dict[str, AttributeDeclaration], doc("The project's own fields.")] = {}
    rules: Annotated[dict[str, RuleSetting], doc("Settings of rules, by code or name, each with a reason.")] = {}
    words: Annotated[
        dict[str, WordChanges], doc("Changes of the lists of words that rules about text look for, by name.")
    ] = {}
