"""What a log of Inspect AI says of where its results come from: models by their roles, data set, scorers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from safetycase.evidence.formats.fields import part, word

_JUDGES = ("grad", "judg", "scor", "critic", "monitor", "evaluat")
_ATTACKERS = ("attack", "red", "advers")
_GRADED = "model_graded"
_GRADER = "grader"


def lineage_of(spec: Mapping[str, Any], scorers: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The lineage that the part `eval` of a log states, by key."""
    dataset, model = part(spec, "dataset"), word(spec, "model")
    judges = [*_in_role(spec, _JUDGES), *_of_scorers(spec)]
    found = {
        "base_model": [model],
        "eval_dataset": [word(dataset, "location") or word(dataset, "name")],
        "scorer": scorers,
        "judge_model": judges,
        "red_team_model": list(_in_role(spec, _ATTACKERS)),
        "harness": ["inspect_ai"],
    }
    kept = {name: tuple(dict.fromkeys(value for value in values if value)) for name, values in found.items()}
    return {name: values for name, values in kept.items() if values}


def _in_role(spec: Mapping[str, Any], kinds: tuple[str, ...]) -> Iterator[str]:
    """The models in roles whose name begins with one of these, or has a part that does (`safety_judge`)."""
    for role in part(spec, "model_roles"):
        parts = role.lower().replace("-", "_").split("_")
        if any(one.startswith(kinds) for one in parts):
            yield _bound(spec, role)


def _bound(spec: Mapping[str, Any], role: str) -> str:
    """The model that is bound to a role; empty where none is, or it cannot be read."""
    roles = part(spec, "model_roles")
    return word(part(roles, role), "model") or word(roles, role)


def _of_scorers(spec: Mapping[str, Any]) -> Iterator[str]:
    """The models that scorers judge with: those given, else that of the role, else the one that is evaluated.

    That is the order of the scorers of Inspect that grade by a model; of others only models given are known.
    """
    listed = spec.get("scorers")
    for scorer in listed if isinstance(listed, list) else []:
        options = part(scorer, "options")
        told = options.get("model")
        for model in told if isinstance(told, list) else [told]:
            yield word({"model": model}, "model")
        if not told and isinstance(scorer, dict) and _GRADED in word(scorer, "name"):
            yield _bound(spec, word(options, "model_role") or _GRADER) or word(spec, "model")
