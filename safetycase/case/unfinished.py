"""What an unsafe control action lacks before it settles anything."""

from __future__ import annotations

from safetycase.case.index import AnyItem, Case
from safetycase.case.variables import impossible
from safetycase.findings.text import placeholder
from safetycase.model.scenarios import TYPE_OF

_PLACE = frozenset(["action", "type", "subtype"])


def unfinished(case: Case, uca: AnyItem) -> str:
    """Why an unsafe control action that is neither obsolete nor to be reviewed decides no cell yet; empty if it does.

    It decides one if it says when it is unsafe in more than a placeholder, in a context that can come about, names a
    hazard that exists, and has an action, a type and a subtype that can be read and belong together.
    """
    data = uca.data
    wrong = [str(error.path[0]) for error in uca.errors if error.path and error.path[0] in _PLACE]
    if wrong:
        return f"its {wrong[0]} cannot be read"
    kind, subtype = data.get("type"), data.get("subtype")
    if kind is not None and subtype is not None and TYPE_OF.get(subtype) != kind:
        return f"{subtype} is no subtype of {kind}"
    for field in ("when", "text"):
        said = data.get(field)
        if said is not None and placeholder(said):
            return f"{field} says only {' '.join(said.split())}"
    if impossible(case, uca):
        return "no state of the world fits its context"
    for name in data.get("hazards", ()):
        hazard = case.items.get(name) or case.foreign(name)
        if hazard is not None and hazard.kind.name == "hazard" and not hazard.obsolete:
            return ""
    return "it leads to no hazard"
