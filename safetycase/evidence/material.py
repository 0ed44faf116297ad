"""What an evidence item brings to a judgement: its counts and their basis, or why it brings none."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from safetycase.case import Item
from safetycase.evidence.overview import Info
from safetycase.evidence.records import NO_EXPOSURE, Exposures, Unmet
from safetycase.evidence.selection import Selection
from safetycase.evidence.tallying import FailedCase
from safetycase.evidence.verdict import Basis, Counts
from safetycase.model.assurance import Evidence


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """One evidence item made ready to be judged.

    `problem` says why nothing can be told from it, empty where something can; `stale` why it no longer counts.
    `notes` are sentences that belong to every verdict on it. `info` is what its artefact says as a whole, where it is
    here and could be read; `started` when the run began and `cases` the fingerprint of the selected cases, empty
    where not known. `unpassed` are the places in the artefact of the selected cases that did not pass. `format` is
    the format found, `named_format` the one that the item names. `metrics` are numbers that it wants from the
    artefact, `unmet` values that its selection names and that no result has, `exposure` what the artefact says of
    that, `items` how many different items the results are of where several are of one. `planned` is the number of
    trials that the artefact says were planned, `unfinished` why its run is not known to be whole, `unspoken` why it
    is not known to speak of what the case speaks of. `produced` is the date that it or its artefact states. `word`
    says why its artefact is no more than a person's word, empty where it is more; `looked_at` are the files that such
    a person looked at, or that went into its run, with the digests that they have here. `elsewhere` says that it ran
    in another environment than it names, empty where nothing does. `foreign`: its results name other requirements
    alone.
    """

    item: Item[Evidence]
    basis: Basis
    path: str = ""
    format: str = ""
    named_format: str = ""
    sha256: str = ""
    size: int = 0
    selection: Selection | None = None
    selected: int = 0
    counts: Counts = Counts()
    failing: tuple[FailedCase, ...] = ()
    problem: str = ""
    stale: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    produced: str = ""
    info: Info | None = None
    started: str = ""
    cases: str = ""
    unpassed: tuple[int, ...] = ()
    metrics: Mapping[str, float] = {}
    items: int = 0
    planned: int | None = None
    unmet: Unmet = ()
    exposure: Exposures = NO_EXPOSURE
    unfinished: str = ""
    unspoken: str = ""
    word: str = ""
    looked_at: tuple[tuple[str, str], ...] = ()
    elsewhere: str = ""
    foreign: bool = False

    @property
    def silent(self) -> bool:
        """Whether it is a declaration without any artefact, which says nothing that could be judged."""
        return self.basis == "declared" and not self.path
