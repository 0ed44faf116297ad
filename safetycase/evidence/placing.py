"""Labels of slices that the case does not name as they stand, and whose trials may belong to one that it names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from safetycase.evidence.readings import plain_number
from safetycase.evidence.unit_ids import unit_id
from safetycase.evidence.verdict import Counts


def blank(counts: Counts, dims: Sequence[str]) -> dict[str, list[str]]:
    """The labels of each dimension that say nothing."""
    return {dim: [label for label in labels(counts, dim) if not unit_id(label)] for dim in dims}


def labels(counts: Counts, dim: str) -> list[str]:
    """Every label of a dimension that trials have, sorted."""
    place = counts.dims.index(dim)
    return sorted({found[place] for found, _ in counts.slices})


def spelt_otherwise(seen: Iterable[str], named: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """By name: the labels that are none of the names, and the same but for case, form, blanks and punctuation."""
    known = set(named)
    by_form: dict[str, list[str]] = {}
    for label in seen:
        if label not in known and (form := _form(label)):
            by_form.setdefault(form, []).append(label)
    return {name: by_form[form] for name in known if (form := _form(name)) in by_form} if by_form else {}


def _form(label: str) -> str:
    """What of a label a person hears: letters and figures (Unicode NFKC, case folded), numbers in one spelling."""
    plain = unicodedata.normalize("NFKC", unit_id(label)).casefold()
    return plain_number(plain) or "".join(character for character in plain if character.isalnum())
