"""On what terms results are judged: what the evidence item says of how they came about, beside how many there are."""

from __future__ import annotations

import math
from collections.abc import Mapping

import msgspec
from msgspec import UNSET, UnsetType

from safetycase.evidence.readings import canonical
from safetycase.evidence.verdict import Counts
from safetycase.model.assurance import Evidence
from safetycase.model.fields import Scalar
from safetycase.model.measures import LabelQuality, SliceAudit
from safetycase.statistics import (
    bonferroni_confidence,
    chosen_threshold_confidence,
    e_value,
    lower_bound,
    upper_bound,
    upper_bound_with_label_errors,
)


class Audit(msgspec.Struct, frozen=True):
    """How many labels of the slice with these values were checked, and how many of them were wrong."""

    of: frozenset[tuple[str, str]]
    audited: int
    wrong: int


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """How a rate is bounded.

    `census`: the trials are all that exist, and need no bound. `sequential`: when to stop was not decided beforehand.
    `same_data`: a threshold was chosen on the same so many trials, 0 where it was not. `audited` labels of trials that
    passed were checked, and `wrong` of them found wrong; None where none were. `agreements`: only such labels were, and
    not those of failures and abstentions too. `labelled`: they were drawn from so many labels, of which the trials have
    some only; 0 where the trials have all. `audits` are those of single slices. `statements`: so many bounds must hold
    together. `choices`: out of so many runs the one that shows most counts, which a chance pass must not do.
    """

    census: bool = False
    sequential: bool = False
    same_data: int = 0
    audited: int | None = None
    wrong: int = 0
    agreements: bool = False
    labelled: int = 0
    audits: tuple[Audit, ...] = ()
    statements: int = 1
    choices: int = 1

    @property
    def looking(self) -> bool:
        """Whether the results may be looked at at any time, which a sample must pay for."""
        return self.sequential and not self.census

    def level(self, confidence: float) -> float:
        """The confidence that one bound needs so that all that are stated hold at `confidence` together."""
        bounds = self.statements * self.choices
        level = bonferroni_confidence(confidence, bounds) if bounds > 1 else confidence
        return chosen_threshold_confidence(level, self.same_data) if self.same_data else level

    def upper(self, bad: int, trials: int, confidence: float) -> float:
        """The upper bound of the failure rate. Without trials nothing is known, and it is 1.

        All that exist need no bound, and labels of which some were audited need one all the same.
        """
        level = self.level(confidence)
        if self.labelled and self.audited is not None:
            bad = min(trials, bad + self.hidden(confidence))
            seen = level if self.census else 1 - (1 - level) / 2
            return msgspec.structs.replace(_PLAIN, census=self.census).upper(bad, trials, seen)
        if self.census:
            hidden = 0.0 if self.audited is None else upper_bound(self.wrong, self.audited, level)
            return min(1.0, bad / trials + hidden) if trials else 1.0
        if self.audited is None:
            return upper_bound(bad, trials, level)
        return upper_bound_with_label_errors(bad, trials, self.wrong, self.audited, level)[0]

    def hidden(self, confidence: float) -> int:
        """How many labels may be wrong and lie among the trials: an audit of all says not where the wrong ones are.

        The upper bound of their share (at half of the error allowed where trials are bounded too), times all labels.
        Where more labels were audited than there are, those of the trials may all be wrong.
        """
        if self.audited is None or self.audited > self.labelled:
            return self.labelled
        level = self.level(confidence)
        each = level if self.census else 1 - (1 - level) / 2
        return min(self.labelled, math.ceil(upper_bound(self.wrong, self.audited, each) * self.labelled))

    def plain(self, *, chosen: bool = False) -> Terms:
        """The terms of what no wrong label changes, and with `chosen` no threshold chosen on the same trials either."""
        same_data = 0 if chosen else self.same_data
        return msgspec.structs.replace(self, same_data=same_data, audited=None, wrong=0, labelled=0)

    def after(self, trials: int, audited: int = 0) -> Terms:
        """The terms after so many more trials, and so many more audited labels of which none is wrong."""
        return msgspec.structs.replace(
            self,
            same_data=self.same_data and self.same_data + trials,
            audited=None if self.audited is None else self.audited + audited,
            labelled=self.labelled and self.labelled + trials,
        )

    def of_slice(self, place: Mapping[str, str], counts: Counts) -> Terms:
        """The terms in one slice, which has these counts: those of its own audit, where there is one."""
        own = [audit for audit in self.audits if audit.of == frozenset(place.items())]
        if len(own) != 1:
            return self
        labelled = labels_in(counts, agreements=self.agreements)
        return msgspec.structs.replace(self, audited=own[0].audited, wrong=own[0].wrong, labelled=labelled)

    def within(self, counts: Counts, *, answered: bool = False) -> Terms:
        """The terms for a part of what was labelled; `answered`: abstentions are no part of it."""
        if self.audited is None or labels_in(counts, agreements=self.agreements, answered=answered) < self.labelled:
            return self
        return msgspec.structs.replace(self, labelled=0)

    def lower(self, bad: int, trials: int, confidence: float) -> float:
        """The lower bound of the failure rate."""
        if self.census:
            return bad / trials if trials else 0.0
        return lower_bound(bad, trials, self.level(confidence))

    def shows_at_most(self, bad: int, trials: int, at_most: float, confidence: float) -> bool:
        """Whether so many failures show that the rate is at most `at_most`."""
        if self.looking:
            return 0 < at_most < 1 and e_value(bad, trials, at_most) >= 1 / (1 - self.level(confidence))
        return self.upper(bad, trials, confidence) <= at_most

    def shows_more(self, bad: int, trials: int, at_most: float, confidence: float) -> bool:
        """Whether so many failures show that the rate is more than `at_most`."""
        if self.looking:
            return 0 < at_most < 1 and e_value(trials - bad, trials, 1 - at_most) >= 1 / (1 - self.level(confidence))
        return self.lower(bad, trials, confidence) > at_most

    def words(self, confidence: float) -> str:
        """At which confidence, and what it pays for."""
        labels = f"labels: {self.wrong:,} of {self.audited:,} audited ones wrong" if self.audited is not None else ""
        if labels and self.labelled:
            labels += f", so that up to {self.hidden(confidence):,} of all {self.labelled:,} may be, and all lie here"
        if self.census:
            return f" (all cases counted; {labels}, at {confidence * 100:g} % confidence)" if labels else _ALL
        paid = []
        if self.statements > 1:
            paid.append(f"{self.statements:,} slices together")
        if self.choices > 1:
            paid.append(f"any of {self.choices:,} runs")
        if self.same_data:
            paid.append("a threshold chosen on the same data")
        if self.audited is not None:
            paid.append(labels)
        if self.sequential:
            paid.append("looking at any time")
        return f" at {confidence * 100:g} % confidence" + (f" ({'; '.join(paid)})" if paid else "")


_ALL = " (all cases counted)"
_PLAIN = Terms()


def labels_in(counts: Counts, *, agreements: bool, answered: bool = False) -> int:
    """How many labels an audit of these trials draws from: of passes, or of all that failed or abstained as well."""
    if agreements:
        return counts.of("pass")
    return counts.resolved + (0 if answered else counts.of("abstained"))


def is_census(evidence: Evidence) -> bool:
    """Whether the results are of all cases that exist. Those that were chosen in some way are not, whatever is said."""
    sampling = evidence.sampling
    how = UNSET if isinstance(sampling, UnsetType) else sampling.how
    return how == "census" or (evidence.design == "census" and isinstance(how, UnsetType))


def terms_of(evidence: Evidence, trials: int, counts: Counts | None = None) -> Terms:
    """The terms that an evidence item states for its `trials`, of which `counts` tells how many labels they have."""
    labels = evidence.label_quality
    agreements = not isinstance(labels, UnsetType) and labels.scope == "agreements"
    audited: int | None = None
    wrong, audits = 0, []
    if not isinstance(labels, UnsetType):
        audited, wrong = _found(labels)
        audits = [Audit(_place(one.of), *_found(one)) for one in labels.slices]
    return Terms(
        census=is_census(evidence),
        sequential=evidence.design == "sequential",
        same_data=max(trials, 2) if evidence.threshold_chosen_on == "same-data" else 0,
        audited=audited,
        wrong=wrong,
        agreements=agreements,
        audits=tuple(audits),
        labelled=0 if audited is None or counts is None else labels_in(counts, agreements=agreements),
    )


def _found(audit: LabelQuality | SliceAudit) -> tuple[int, int]:
    """How many labels were audited, and how many of them are wrong or not said to be right."""
    told = 0 if isinstance(audit.wrong, UnsetType) else audit.wrong
    audited = told if isinstance(audit.audited, UnsetType) else audit.audited
    return audited, audited if isinstance(audit.wrong, UnsetType) else min(told, audited)


def _place(of: Mapping[str, Scalar]) -> frozenset[tuple[str, str]]:
    return frozenset((dim, canonical(value)) for dim, value in of.items())


def unjudged_terms(evidence: Evidence) -> list[str]:
    """Why a rate cannot be judged on these terms."""
    found = []
    sampling = evidence.sampling
    how = UNSET if isinstance(sampling, UnsetType) else sampling.how
    if how in {"stratified", "active"}:
        found.append(f"a rate from {how} sampling needs weights, which the results do not have; judge it by slices")
    if evidence.design == "sequential" and evidence.label_quality is not UNSET:
        found.append("a sequential design with labels that may be wrong has no bound")
    if evidence.design == "sequential" and evidence.threshold_chosen_on == "same-data" and not is_census(evidence):
        found.append(
            "a sequential design whose threshold was chosen on the same data has no bound, as the choice changes from "
            "look to look; a `fixed` design, or `threshold_chosen_on: separate`, would be judged"
        )
    return found
