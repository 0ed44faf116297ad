"""Results of lm-evaluation-harness: `results_*.json`, and `samples_*.jsonl` with one sample a line.

The results state rates. A rate becomes counts where it is that of passes or failures in a whole number of samples, as
for metrics of 0 and 1; for any other it is unscored, as is one whose number of samples is not said. Samples that a
limit left out were planned and not run. In the samples, the value of the metric is the score of the item `doc_id`; a
sample without a metric that others have is unscored under it.

The harness's `start_time` is a counter, not a time, and `git_hash` that of the folder it was started in: neither is
used.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from safetycase.evidence.formats import strictjson
from safetycase.evidence.formats.fields import document, is_odd, moment, named, part, whole, word
from safetycase.evidence.formats.judges import Judging
from safetycase.evidence.formats.mapped import LOCATORS, lines_of, texts_at
from safetycase.evidence.formats.reader import Readable, Reader, Wanted
from safetycase.evidence.readings import canonical
from safetycase.evidence.records import CaseResult, Rows, RunRecord, State, UnreadableError

_DERIVED = re.compile(r"_stderr(?:,|$)")


def rows(stream: Readable, wanted: Wanted) -> Rows:
    """The counts behind each rate. Raises UnreadableError."""
    report = document(stream, "the report")
    metrics: dict[str, float] = {}
    for task, values in part(report, "results").items():
        if not isinstance(values, dict):
            yield CaseResult(
                name=task, state="unscored", properties={"task": (task,)}, message="it is no list of rates"
            )
            continue
        for name, value in values.items():
            metric, comma, filter_ = name.partition(",")
            if not comma or _DERIVED.search(name):
                continue
            rate = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
            metrics[f"{task}.{name}"] = rate
            yield from _counts(report, task, metric, filter_, rate)
    if not metrics:
        raise UnreadableError("the report has no results")
    dataset = sorted({word(one, "dataset_path") for one in part(report, "configs").values() if isinstance(one, dict)})
    return RunRecord(
        format="lm-eval",
        tool="lm-evaluation-harness",
        tool_version=word(report, "lm_eval_version"),
        started=moment(report.get("date")),
        metrics={name: value for name, value in metrics.items() if name in wanted.metrics and math.isfinite(value)},
        subject=named(model=word(report, "model_name")),
        lineage={
            name: values
            for name, values in {
                "base_model": tuple(filter(None, [word(report, "model_name")])),
                "eval_dataset": tuple(filter(None, dataset)),
                "harness": ("lm-evaluation-harness",),
            }.items()
            if values
        },
    )


def _counts(report: Mapping[str, Any], task: str, metric: str, filter_: str, rate: float) -> Iterator[CaseResult]:
    samples = part(report, "n-samples", task)
    number, planned = whole(samples, "effective"), whole(samples, "original")
    fields = {"task": (task,), "metric": (metric,), "filter": (filter_,)}
    label = f"{task} {metric},{filter_}"
    if number is None or is_odd(samples, "original") or not (number or planned):
        message = "how many samples it had is not said"
        yield CaseResult(name=label, state="unscored", properties=fields, count=planned or 1, message=message)
        return
    better = part(report, "higher_is_better", task).get(metric)
    hits = round(rate * number) if 0 <= rate <= 1 else -1
    if hits < 0 or abs(hits - rate * number) > 1e-6 * max(1, number) or not isinstance(better, bool):
        why = "the rate is not one of whole samples" if isinstance(better, bool) else "which way is better is not said"
        yield CaseResult(name=label, state="unscored", properties=fields, count=number, message=why)
        return
    good, bad = (hits, number - hits) if better else (number - hits, hits)
    states: list[tuple[State, int]] = [("passed", good), ("failed", bad), ("not-run", max(0, (planned or 0) - number))]
    for state, count in states:
        if count:
            yield CaseResult(name=label, state=state, properties=fields, count=count)


def sample_rows(stream: Readable, wanted: Wanted) -> Rows:
    """The samples of one task, once for each metric, and those that lack a metric. Raises UnreadableError."""
    judging = Judging()
    for number, line in lines_of(stream):
        what = f"line {number:,}"
        sample = strictjson.loads(line, what)
        if not isinstance(sample, dict) or not isinstance(sample.get("doc_id"), int | str):
            raise UnreadableError(f"{what} is no sample with a doc_id")
        item, filter_ = canonical(sample["doc_id"]), word(sample, "filter")
        fields = {field: texts for field in wanted.fields if (texts := texts_at(sample, field))}
        listed = sample.get("metrics")
        names = tuple(name for name in listed if isinstance(name, str)) if isinstance(listed, list) else ()
        if not names or not judging.is_usual(filter_, names):
            trial = CaseResult(
                name=item, state="unscored", item=item, properties=fields, message="it has no such metric"
            )
            judging.note(filter_, names, trial)
        for metric in names:
            value = sample.get(metric)
            yield CaseResult(
                name=item,
                classname=metric,
                state="unscored",
                value=canonical(value) if isinstance(value, str | int | float) else None,
                item=item,
                properties={**fields, "metric": (metric,), "filter": (filter_,)},
            )
    for filter_, names, trial in judging.lacking():
        properties = {**trial.properties, "metric": names, "filter": (filter_,) if filter_ else judging.groups}
        yield msgspec.structs.replace(trial, properties=properties)
    return RunRecord(
        format="lm-eval-samples", tool="lm-evaluation-harness", lineage={"harness": ("lm-evaluation-harness",)}
    )


def recognises(head: bytes, name: str) -> bool:
    """Whether a document begins like results of the harness."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and start[1:].lstrip().startswith(b'"results"') and b"_stderr," in head


def recognises_samples(head: bytes, name: str) -> bool:
    """Whether a file begins like samples of the harness."""
    return head.startswith(b'{"doc_id"') and name.rpartition("/")[2].startswith("samples_")


READERS = (
    Reader(
        name="lm-eval", title="results of lm-evaluation-harness", recognises=recognises, rows=rows,
        locators=frozenset({"where", "task", "metric", "filter"}), fields=("task", "metric", "filter"),
        item_ids=lambda case: (),
    ),
    Reader(
        name="lm-eval-samples", title="samples of lm-evaluation-harness", recognises=recognises_samples,
        rows=sample_rows, locators=LOCATORS | {"metric", "filter"}, unit="item", whole=frozenset({"metric", "filter"}),
        item_ids=lambda case: (),
    ),
)  # fmt: skip
