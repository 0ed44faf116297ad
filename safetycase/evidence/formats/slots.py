"""Where formats let people put words of their own, tags and free fields: the ids of requirements in them.

A field counts whose name says so (`requirement`, `verifies` and the like), a tag that begins with such a name:
`requirement:R-4`, `verifies=R-4`. Any other tag or taxon is the tool's own and names nothing of the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from safetycase.evidence.formats.fields import objects, part, word, words
from safetycase.evidence.formats.mapped import texts_of
from safetycase.evidence.ids import ids_in_tag, names_requirements, split_ids
from safetycase.evidence.records import CaseResult

NAMED = "requirements"
"""The property of a case that holds the ids which stand in such places."""


def named_ids(case: CaseResult) -> Iterator[str]:
    """The ids that a reader found for a case in such places."""
    for text in case.values(NAMED):
        yield from split_ids(text)


def ids_in_slots(fields: Any, tags: Any = None) -> tuple[str, ...]:
    """The ids in free fields and in tags, each once; none where these are no such things."""
    found: list[str] = []
    for name, value in fields.items() if isinstance(fields, Mapping) else ():
        if isinstance(name, str) and names_requirements(name):
            for text in texts_of(value):
                found += split_ids(text)
    for tag in words(tags):
        found += ids_in_tag(tag)
    return tuple(dict.fromkeys(found))


def as_property(*parts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The property that ids from several places become; nothing where there are none."""
    found = tuple(dict.fromkeys(name for one in parts for name in one))
    return {NAMED: found} if found else {}


class Taxonomies:
    """The taxonomies of a run of SARIF that hold requirements: those called so (section 3.19.3)."""

    def __init__(self, run: Mapping[str, Any]) -> None:
        self._known = objects(run.get("taxonomies"), "taxonomies")

    def ids(self, references: Any) -> Iterator[str]:
        """The ids of the requirements that references to taxa name (sections 3.27.8 and 3.52)."""
        for reference in references if isinstance(references, list) else ():
            if not isinstance(reference, dict):
                continue
            component = part(reference, "toolComponent")
            taxonomy = self._of(component)
            if names_requirements(word(component, "name") or word(taxonomy, "name")):
                index, taxa = reference.get("index"), objects(taxonomy.get("taxa"), "taxa")
                listed = taxa[index] if isinstance(index, int) and 0 <= index < len(taxa) else {}
                yield from split_ids(word(reference, "id") or word(listed, "id"))

    def _of(self, component: Mapping[str, Any]) -> Mapping[str, Any]:
        """The taxonomy that a reference means, by name, GUID or place; an empty one where there is none."""
        for key in ("name", "guid"):
            if word(component, key):
                return next((one for one in self._known if word(one, key) == word(component, key)), {})
        index = component.get("index")
        return self._known[index] if isinstance(index, int) and 0 <= index < len(self._known) else {}
