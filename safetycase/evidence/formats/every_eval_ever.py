"""Records of Every Eval Ever, schema 0.2 and 0.3: scores of a model with how they were measured.

A score that is a share becomes counts where the record says of how many samples (`uncertainty.num_samples`) and it is
one of a whole number of them; otherwise it is a number by name. Which way is better is the record's own word. A result
that stands twice counts once; different results of one name are unscored and no number. Results of one data set are of
the same samples: one of them is to be selected.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from safetycase.evidence.formats.fields import document, moment, named, objects, part, whole, word
from safetycase.evidence.formats.reader import Readable, Reader, Wanted, no_ids
from safetycase.evidence.records import CaseResult, Rows, RunRecord, State, UnreadableError
from safetycase.evidence.text import shown

_WARNINGS = 10
"""How many names are told that stand at different results."""


def rows(stream: Readable, wanted: Wanted) -> Rows:
    """The counts behind the scores. Raises UnreadableError."""
    record = document(stream, "the record")
    version = word(record, "schema_version")
    if not version.startswith("0."):
        raise UnreadableError("the record does not say which version of the schema it has")
    results = objects(record.get("evaluation_results"), "evaluation_results")
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for result in results:
        found.setdefault(word(result, "evaluation_name"), {})[json.dumps(result, sort_keys=True)] = result
    merged = len(results) - sum(map(len, found.values()))
    metrics: dict[str, float] = {}
    warnings = []
    for name, same in found.items():
        if len(same) > 1:
            warnings.append(f"it has {len(same)} different results of '{shown(name, 60)}': none of them counts")
        for number, result in enumerate(same.values(), start=1):
            score = part(result, "score_details").get("score")
            if len(same) == 1 and isinstance(score, int | float) and not isinstance(score, bool):
                metrics[name] = float(score)
            yield from _counts(name, result, score, number if len(same) > 1 else 0)
    model, source = part(record, "model_info"), part(record, "source_metadata")
    stamp = word(record, "evaluation_timestamp") or word(record, "retrieved_timestamp")
    return RunRecord(
        format="every-eval-ever",
        tool=word(part(record, "eval_library"), "name"),
        tool_version=word(part(record, "eval_library"), "version"),
        started=moment(_seconds(stamp)),
        merged=merged,
        warnings=tuple(warnings[:_WARNINGS]),
        metrics={name: score for name, score in metrics.items() if math.isfinite(score)},
        subject=named(model=word(model, "id") or word(model, "name")),
        first_party=_PARTIES.get(word(source, "evaluator_relationship")),
        lineage={
            name: values
            for name, values in (
                ("base_model", _named(model, "id")),
                ("vendor", _named(model, "developer")),
                ("evaluator", _named(source, "source_organization_name")),
                ("judge_model", tuple(dict.fromkeys(_judges(results)))),
            )
            if values
        },
    )


_PARTIES = {"first_party": True, "third_party": False}
"""Who evaluated, where that is plain; a collaboration is neither."""


def _named(holder: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = word(holder, name)
    return (value,) if value else ()


def _judges(results: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The models that judged, of all results."""
    for result in results:
        judges = part(result, "metric_config", "llm_scoring").get("judges")
        for judge in judges if isinstance(judges, list) else []:
            model = part(judge, "model_info")
            if name := word(model, "id") or word(model, "name"):
                yield name


def _seconds(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _counts(name: str, result: Mapping[str, Any], score: Any, number: int) -> Iterator[CaseResult]:
    """The counts behind a score. `number` is its place among different results of its name, 0 for the only one."""
    config, details = part(result, "metric_config"), part(result, "score_details")
    samples = whole(part(details, "uncertainty"), "num_samples")
    lower = config.get("lower_is_better")
    dataset = word(part(result, "source_data"), "dataset_name")
    base = CaseResult(
        name=name,
        state="unscored",
        suite=dataset or name,
        view=name,
        properties={"metric": (name,), "dataset": (dataset,)},
        count=samples or 1,
    )
    share = config.get("min_score") == 0 and config.get("max_score") == 1 and isinstance(lower, bool)
    if number:
        yield replace(base, view=f"{name} ({number})", message="other results have the same name")
        return
    if samples and share and isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 1:
        hits = round(score * samples)
        if abs(hits - score * samples) <= 1e-6 * samples:
            good = samples - hits if lower else hits
            states: tuple[tuple[State, int], ...] = (("passed", good), ("failed", samples - good))
            for state, count in states:
                if count:
                    yield replace(base, state=state, count=count)
            return
    yield replace(base, message="no counts are stated")


def recognises(head: bytes, name: str) -> bool:
    """Whether a document begins like a record."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and b'"schema_version"' in start[:200] and b'"evaluation_id"' in head


READER = Reader(
    name="every-eval-ever",
    measures=True,
    title="an Every Eval Ever record",
    method="evaluation",
    recognises=recognises,
    rows=rows,
    locators=frozenset({"where", "metric"}),
    fields=("name", "metric", "dataset"),
    tells=frozenset({"subject.model", "lineage", "produced"}),
    item_ids=no_ids,
)

READERS = (READER,)
