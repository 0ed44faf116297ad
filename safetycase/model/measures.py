"""What evidence says in numbers of its own: values, exposure, labels, costs, attacks."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from safetycase.model.fields import Part, Scalar, doc

Count = Annotated[int, Meta(ge=0)]


class Measured(Part, frozen=True, kw_only=True):
    """A measured value with its standard uncertainty."""

    value: Annotated[float | UnsetType, doc("The value, typed; it never demonstrates anything.")] = UNSET
    metric: Annotated[str | UnsetType, doc("The name under which the artefact holds the value; in JSON a path.")] = (
        UNSET
    )
    u: Annotated[float | UnsetType, doc("Its standard uncertainty, in the same unit.")] = UNSET


class Exposure(Part, frozen=True, kw_only=True):
    """For how long, or how far, what was tested could have failed: hours, miles, landings."""

    unit: Annotated[str | UnsetType, doc("The unit, as `target.per` names it.", examples=("hour",))] = UNSET
    metric: Annotated[str | UnsetType, doc("The name under which the artefact holds the amount; in JSON a path.")] = (
        UNSET
    )
    value: Annotated[float | UnsetType, doc("The amount, typed; it never demonstrates anything.")] = UNSET


class SliceAudit(Part, frozen=True, kw_only=True):
    """How many labels of one slice were checked, drawn from that slice alone."""

    of: Annotated[dict[str, Scalar], doc("The slice, with its value in each dimension.")] = {}
    audited: Annotated[Count | UnsetType, doc("Number of its labels checked.")] = UNSET
    wrong: Annotated[Count | UnsetType, doc("Number of them found wrong.")] = UNSET


class LabelQuality(Part, frozen=True, kw_only=True):
    """How far the labels that decide right and wrong can be trusted."""

    audited: Annotated[Count | UnsetType, doc("Number of labels checked.")] = UNSET
    wrong: Annotated[Count | UnsetType, doc("Number of them found wrong.")] = UNSET
    scope: Annotated[
        Literal["agreements", "all"] | UnsetType,
        doc("Which labels were checked: where subject and label agree, or all."),
    ] = UNSET
    slices: Annotated[tuple[SliceAudit, ...], doc("Audits of single slices, which bound what labels hide there.")] = ()
    disagreements_reviewed: Annotated[
        Literal["all", "some", "none"] | UnsetType, doc("How many disagreements were looked at.")
    ] = UNSET
    errors_correlated: Annotated[
        Literal["yes", "no", "unknown"] | UnsetType, doc("Whether labels err where the subject errs.")
    ] = UNSET


class TaxMeasured(Part, frozen=True, kw_only=True):
    """What usefulness was with and without the safeguard."""

    metric: Annotated[str | UnsetType, doc("The measure of usefulness.")] = UNSET
    baseline: Annotated[float | UnsetType, doc("Its value without the safeguard, typed.")] = UNSET
    with_: Annotated[float | UnsetType, doc("Its value with the safeguard, typed.")] = UNSET
    baseline_metric: Annotated[str | UnsetType, doc("The name under which the artefact holds the baseline.")] = UNSET
    with_metric: Annotated[
        str | UnsetType, doc("The name under which the artefact holds the value with the safeguard.")
    ] = UNSET


class AttackPower(Part, frozen=True, kw_only=True):
    """How strong the attack was: how many planted faults it found."""

    planted: Annotated[Count | UnsetType, doc("Faults planted.")] = UNSET
    found: Annotated[Count | UnsetType, doc("Of these, found.")] = UNSET
