"""Who says what is right, and what is known of how often that is wrong.

The bound of a rate adds what an audit of labels leaves possible to what was counted, which holds whether or not errors
of label and subject go together. So `errors_correlated` earns nothing: `yes` asks for an audit, `no` may be untrue.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UnsetType

from safetycase.case import Case, Item
from safetycase.evidence import oracle_rules as rules
from safetycase.evidence.faults import Fault
from safetycase.evidence.material import Material
from safetycase.evidence.origins import UNKNOWN, origins_of, same_model, tested_models
from safetycase.evidence.reach import is_rate
from safetycase.evidence.text import shown
from safetycase.model.assurance import Evidence, Requirement


def oracle_note(case: Case, wanted: Requirement, material: Material) -> str:
    """What a verdict says of labels that nobody checked; empty where there is nothing to say."""
    evidence = material.item.record
    if _audited(evidence) or not _judges_rows(wanted, evidence):
        return ""
    doubtful = _by_model(case, material) or _correlated(evidence) == "yes"
    return "how often its labels are wrong is unknown (label_quality)" if doubtful else ""


def oracle_faults(case: Case, requirement: Item[Requirement], material: Material) -> Iterator[Fault]:
    """What is said of who judges that does not hold together, and labels that nobody checked."""
    item, evidence = material.item, material.item.record
    if _said_otherwise(case, material):
        judges = ", ".join(shown(name, 60) for name in origins_of(case, material, "judge_model")[:3])
        message = f"{item.id} says that the oracle is {evidence.oracle}, and {judges} judged by its lineage"
        yield Fault(rules.ORACLE_CONTRADICTED, item, message, ("oracle",))
    if not _judges_rows(requirement.record, evidence):
        return
    like = _its_like(case, requirement.record, material)
    where = () if isinstance(evidence.label_quality, UnsetType) else ("label_quality",)
    if like and (not _audited(evidence) or _correlated(evidence) == "no"):
        said = ", and its errors are said to be independent" if _correlated(evidence) == "no" else ""
        message = f"{item.id} is judged by {shown(like, 60)}, which is what was tested or what it was made from{said}"
        yield Fault(rules.JUDGED_BY_ITS_LIKE, item, message, where)
    elif not _audited(evidence) and (_by_model(case, material) or _correlated(evidence) == "yes"):
        who = "a model says what is right" if _by_model(case, material) else "labels err where the subject errs"
        message = f"{item.id}: {who}, and no label was checked"
        yield Fault(rules.LABELS_UNAUDITED, item, message, where or ("oracle",))
    if one_sided := _one_sided(evidence):
        yield Fault(rules.AUDIT_ONE_SIDED, item, f"{item.id}: {one_sided}", ("label_quality",))


def _judges_rows(wanted: Requirement, evidence: Evidence) -> bool:
    """Whether labels decide what is asked for: not in a proof, an analysis, or where only a value is measured."""
    if evidence.method in {"proof", "analysis"} and not is_rate(wanted):
        return False
    metric = "" if isinstance(wanted.target, UnsetType) else wanted.target.metric
    valuing = (wanted.margin, wanted.prediction, wanted.tax)
    measured = isinstance(wanted.target, UnsetType) and not all(isinstance(one, UnsetType) for one in valuing)
    return metric not in {"all-proved", "no-findings"} and not measured


def _audited(evidence: Evidence) -> bool:
    labels = evidence.label_quality
    if isinstance(labels, UnsetType):
        return False
    numbers = [labels.audited, *(one.audited for one in labels.slices)]
    return any(not isinstance(number, UnsetType) and number > 0 for number in numbers)


def _correlated(evidence: Evidence) -> str:
    labels = evidence.label_quality
    if isinstance(labels, UnsetType) or isinstance(labels.errors_correlated, UnsetType):
        return ""
    return labels.errors_correlated


def _by_model(case: Case, material: Material) -> bool:
    """Whether a model says what is right: the item says so, or is silent, and what it comes from names a judge."""
    oracle = material.item.record.oracle
    return oracle == "model" or bool(origins_of(case, material, "judge_model"))


def _said_otherwise(case: Case, material: Material) -> bool:
    if material.item.record.oracle not in {"auto", "human"}:
        return False
    return any(name != UNKNOWN for name in origins_of(case, material, "judge_model"))


def _its_like(case: Case, wanted: Requirement, material: Material) -> str:
    """The judge that is the model tested or one that it was made from; empty where none is known to be."""
    judges = origins_of(case, material, "judge_model")
    tested = tested_models(case, wanted, material) if judges else ()
    return next((name for name in judges if any(same_model(name, other) for other in tested)), "")


def _one_sided(evidence: Evidence) -> str:
    """Why an audit may have passed over the labels that hide failures; empty where it did not."""
    labels = evidence.label_quality
    if isinstance(labels, UnsetType):
        return ""
    if not _audited(evidence):
        if labels.disagreements_reviewed in {"all", "some"}:
            return "disagreements between subject and label were looked at, and no agreement was"
        return ""
    if isinstance(labels.scope, UnsetType):
        return "it does not say which labels were checked, those where subject and label agree, or all (scope)"
    return ""
