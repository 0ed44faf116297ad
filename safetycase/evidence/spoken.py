"""What an evidence item speaks of."""

from __future__ import annotations

from functools import lru_cache

from msgspec import UNSET, UnsetType

from safetycase.case import Case, Item
from safetycase.model.assurance import Evidence, Requirement, Support

_REMEMBERED = 65_536


def supports_of(evidence: Evidence) -> tuple[tuple[str, bool, str], ...]:
    """What an evidence item speaks of, each once: the id, whether it undermines it, and the part, empty for the whole.

    Where it names the whole of something and also parts of it, it speaks of the whole; several parts are one text.
    """
    return _spoken(evidence.supports)


def spoken_of(item: Item[Evidence]) -> tuple[tuple[str, bool, str], ...]:
    """The same of an item, whose record is not made for it where it names nothing but ids."""
    said = item.data.get("supports", ())
    return _spoken(tuple(said)) if all(isinstance(entry, str) for entry in said) else supports_of(item.record)


@lru_cache(maxsize=_REMEMBERED)
def _spoken(supports: tuple[str | Support, ...]) -> tuple[tuple[str, bool, str], ...]:
    return tuple(
        (target, undermines, "" if "" in named else "; ".join(dict.fromkeys(named)))
        for (target, undermines), named in _parts(supports).items()
    )


def places_of(evidence: Evidence) -> list[str]:
    """The environments in which evidence was obtained, and from which its trials were drawn, each once."""
    drawn = UNSET if isinstance(evidence.sampling, UnsetType) else evidence.sampling.from_
    named = [place for place in (evidence.environment, drawn) if not isinstance(place, UnsetType)]
    return list(dict.fromkeys(named))


def requirements_of(case: Case, item: Item[Evidence]) -> list[Item[Requirement]]:
    """The requirements that an evidence item speaks of, each once."""
    found = {target: case.find(target, Requirement) for target, _, _ in supports_of(item.record)}
    return [requirement for requirement in found.values() if requirement is not None]


def requirement_names(case: Case) -> dict[str, str]:
    """Every id and alias of a requirement, with the id it stands for."""
    names: dict[str, str] = {}
    for item in case.of(Requirement):
        for alias in item.data.get("aliases", ()):
            names.setdefault(alias, item.id)
    names.update({item.id: item.id for item in case.of(Requirement)})
    return names


def speaks(item: Item[Evidence]) -> bool:
    """Whether an evidence item is heard: all are but those that were given up.

    Generated items support nothing until a person has reviewed them; what their results refute is refuted all the same.
    """
    return item.covers or item.unreviewed


def parts_beside_the_whole(evidence: Evidence, target: str) -> tuple[str, ...]:
    """The parts of something that the evidence names although it also names the whole of it."""
    if all(isinstance(entry, str) for entry in evidence.supports):
        return ()
    named = _parts(evidence.supports).get((target, False), [])
    return tuple(dict.fromkeys(part for part in named if part)) if "" in named else ()


def _parts(supports: tuple[str | Support, ...]) -> dict[tuple[str, bool], list[str]]:
    found: dict[tuple[str, bool], list[str]] = {}
    for entry in supports:
        if not isinstance(entry, Support):
            found.setdefault((entry, False), []).append("")
        elif not isinstance(entry.ref, UnsetType):
            covers = "" if isinstance(entry.covers, UnsetType) else " ".join(entry.covers.split())
            found.setdefault((entry.ref, entry.direction == "undermines"), []).append(covers)
    return found
