"""Whether the way in which evidence was obtained reaches what is asked for: regime, kind, sampling, method."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET, UnsetType

from safetycase.evidence.formats import reader_named
from safetycase.evidence.material import Material
from safetycase.evidence.terms import is_census
from safetycase.model.assurance import Evidence, Requirement

_OF_EACH = frozenset({"all-proved", "no-findings"})
"""Metrics of which each result is a proof or a finding, not a trial."""


def is_rate(requirement: Requirement) -> bool:
    """Whether the target is a rate, which is judged by a bound."""
    target = requirement.target
    return not isinstance(target, UnsetType) and target.metric in {"failure-rate", "event-rate"}


def sampling_of(evidence: Evidence) -> str:
    """How the cases were chosen, empty where it is not stated."""
    sampling = evidence.sampling
    return "" if isinstance(sampling, UnsetType) or isinstance(sampling.how, UnsetType) else sampling.how


def method_gaps(wanted: Requirement, material: Material) -> Iterator[str]:
    """Why regime, kind or way of sampling of the evidence do not reach those of the requirement."""
    evidence = material.item.record
    how = sampling_of(evidence) or ("census" if is_census(evidence) else "")
    worst, robust = wanted.regime == "worst-case", wanted.kind == "robustness"
    proof = evidence.method in {"proof", "analysis"}
    trials = _trials_of(wanted, material, how) if proof and (worst or robust) else ""
    proof = proof and not trials
    reaching = proof or how in {"adversarial", "census"}
    if trials and not reaching:
        yield f"`method: {evidence.method}` says that it speaks of all cases, and {trials}"
    sample = f"{'an' if how == 'active' else 'a'} {how} sample" if how else "results without stated sampling"
    if worst and not reaching:
        yield f"{sample} cannot show the worst case"
    elif wanted.regime == "average" and how == "adversarial":
        yield "an adversarial sample cannot show an average"
    if robust and not reaching and (how or is_rate(wanted) or wanted.coverage is not UNSET):
        yield f"{sample} {'shows' if how else 'show'} reliability, and robustness is asked for"
    if wanted.kind == "reliability" and how == "adversarial":
        yield "an adversarial sample shows robustness, and reliability is asked for"
    if is_rate(wanted) and how == "convenience":
        yield "a rate cannot be shown from a sample of convenience"


def _trials_of(wanted: Requirement, material: Material, how: str) -> str:
    """Why what is called a proof or an analysis is of single trials, which speak of themselves; empty where it is not.

    The word alone does not make them more: what was chosen, what a rate is made of, and rows of a table are trials.
    """
    if how and how != "census":
        return f"its cases were chosen ({how})"
    if is_rate(wanted) or wanted.coverage is not UNSET:
        return "a rate is of trials"
    reader = reader_named(material.format)
    if reader is None or reader.method not in {"", "evaluation"}:
        return ""
    if reader.method == "" and not material.counts.trials:
        return ""
    metric = "" if isinstance(wanted.target, UnsetType) else wanted.target.metric
    if metric in _OF_EACH and metric in reader.shows:
        return ""
    return f"{reader.title} lists trials"
