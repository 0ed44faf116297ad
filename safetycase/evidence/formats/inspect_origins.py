"""What a log of Inspect AI says of where its results come from: models by their roles, data set, scorers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from safetycase.evidence.formats.fields import part, word

_JUDGES = ("grad", "judg", "scor", "critic", "monitor", "evaluat")
_ATTACKERS = ("attack", "red", "advers")
_GRADED = "model_graded"


def lineage_of(spec: Mapping[str, Any], scorers: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The lineage that the part `eval` of a log states, by key."""
    dataset, model = part(spec, "dataset"), word(spec, "model")
    judges = [*_in_role(spec, _JUDGES), *_of_scorers(spec)]
    if not judges and any(_GRADED in name for name in scorers):
        judges = [model]  # without a grader named, Inspect lets the model that is evaluated grade itself
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
    for role, model in part(spec, "model_roles").items():
        parts = role.lower().replace("-", "_").split("_")
        if any(one.startswith(kinds) for one in parts):
            yield word(model, "model") if isinstance(model, dict) else word({"model": model}, "model")


def _of_scorers(spec: Mapping[str, Any]) -> Iterator[str]:
    """The models that scorers were told to judge with."""
    listed = spec.get("scorers")
    for scorer in listed if isinstance(listed, list) else []:
        told = part(scorer, "options").get("model") if isinstance(scorer, dict) else None
        for model in told if isinstance(told, list) else [told]:
            if isinstance(model, str):
                yield word({"model": model}, "model")
