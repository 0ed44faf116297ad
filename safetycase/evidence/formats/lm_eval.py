"""Results of lm-evaluation-harness: `results_*.json`, and `samples_*.jsonl` with one sample a line.

The results state rates. A rate becomes counts where it is that of passes or failures in a whole number of samples, as
for metrics of 0 and 1; for any other it is unscored, as is one whose number of samples is not said. Samples that a
limit left out were planned and not run. Rates of one task by several metrics or filters are of the same samples: one of
them is to be selected. A group whose tasks are in the report is left out; where the report does not say which tasks
are groups, one task is to be selected. In the samples, the value of the metric is the score of the item `doc_id`; a
sample without a metric that others have is unscored under it.

The harness's `start_time` is a counter, not a time, and `git_hash` that of the folder it was started in: neither is
used.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from safetycase.evidence.formats import strictjson
from safetycase.evidence.formats.fields import document, is_odd, moment, named, part, whole, word, words
from safetycase.evidence.formats.judges import Judging
from safetycase.evidence.formats.mapped import LOCATORS, lines_of, texts_at
from safetycase.evidence.formats.reader import Readable, Reader, Wanted, no_ids
from safetycase.evidence.numbering import digest_of
from safetycase.evidence.readings import canonical
from safetycase.evidence.records import CaseResult, Rows, RunRecord, State, UnreadableError
from safetycase.evidence.text import shown

_WARNINGS = 10
"""How many groups are named."""

_DERIVED = re.compile(r"_stderr(?:,|$)")


def rows(stream: Readable, wanted: Wanted) -> Rows:
    """The counts behind each rate. Raises UnreadableError."""
    report = document(stream, "the report")
    results = part(report, "results")
    groups = _Groups(report, results)
    metrics: dict[str, float] = {}
    warnings = []
    for task, values in results.items():
        if not isinstance(values, dict):
            fields = {"task": (task,)}
            yield CaseResult(name=task, state="unscored", properties=fields, message="it is no list of rates")
            continue
        for name, value in values.items():
            metric, comma, filter_ = name.partition(",")
            if not comma or _DERIVED.search(name):
                continue
            rate = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
            metrics[f"{task}.{name}"] = rate
            if groups.shown(task, name):
                warnings.append(f"{shown(task, 60)} {shown(name, 60)} sums up tasks that are counted by themselves")
            else:
                yield from _counts(report, task, metric, filter_, rate, groups)
    if not metrics:
        raise UnreadableError("the report has no results")
    dataset = sorted({word(one, "dataset_path") for one in part(report, "configs").values() if isinstance(one, dict)})
    return RunRecord(
        format="lm-eval",
        tool="lm-evaluation-harness",
        tool_version=word(report, "lm_eval_version"),
        started=moment(report.get("date")),
        warnings=tuple(warnings[:_WARNINGS]),
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


class _Groups:
    """Which tasks of a report are groups of others. Where it does not say so of each task, any may be part of any."""

    def __init__(self, report: Mapping[str, Any], results: Mapping[str, Any]) -> None:
        stated = part(report, "group_subtasks")
        self._results = results
        self._tasks = {name: tuple(words(tasks)) for name, tasks in stated.items()}
        known = self._tasks.keys() | {task for tasks in self._tasks.values() for task in tasks}
        self.told = known >= results.keys()
        self._groups = part(report, "groups").keys() | {name for name, tasks in self._tasks.items() if tasks}

    def __contains__(self, task: str) -> bool:
        return task in self._groups

    def shown(self, task: str, name: str) -> bool:
        """Whether a task is a group of which every task has the same rate in the report."""
        tasks = self._tasks.get(task, ())
        return task in self and bool(tasks) and all(name in part(self._results, one) for one in tasks)


def _counts(
    report: Mapping[str, Any], task: str, metric: str, filter_: str, rate: float, groups: _Groups
) -> Iterator[CaseResult]:
    samples = part(report, "n-samples", task)
    number, planned = whole(samples, "effective"), whole(samples, "original")
    label = f"{task} {metric},{filter_}"
    base = CaseResult(
        name=label,
        state="unscored",
        suite=task if groups.told else "the report",
        view=f"{metric},{filter_}" if groups.told else label,
        properties={"task": (task,), "metric": (metric,), "filter": (filter_,)},
    )
    if task in groups:
        yield replace(base, count=planned or number or 1, message="it sums up tasks that the report does not show")
        return
    if number is None or is_odd(samples, "original") or not (number or planned):
        message = "how many samples it had is not said"
        yield replace(base, count=planned or 1, message=message)
        return
    better = part(report, "higher_is_better", task).get(metric)
    hits = round(rate * number) if 0 <= rate <= 1 else -1
    if hits < 0 or abs(hits - rate * number) > 1e-6 * max(1, number) or not isinstance(better, bool):
        why = "the rate is not one of whole samples" if isinstance(better, bool) else "which way is better is not said"
        yield replace(base, count=max(number, planned or 0, 1), message=why)
        return
    good, bad = (hits, number - hits) if better else (number - hits, hits)
    states: list[tuple[State, int]] = [("passed", good), ("failed", bad), ("not-run", max(0, (planned or 0) - number))]
    for state, count in states:
        if count:
            yield replace(base, state=state, count=count)


def sample_rows(stream: Readable, wanted: Wanted) -> Rows:
    """The samples of one task, once for each metric, and those that lack a metric. Raises UnreadableError."""
    judging = Judging()
    for number, line in lines_of(stream):
        what = f"line {number:,}"
        sample = strictjson.loads(line, what)
        if not isinstance(sample, dict) or not isinstance(sample.get("doc_id"), int | str):
            raise UnreadableError(f"{what} is no sample with a doc_id")
        item, filter_ = canonical(sample["doc_id"]), word(sample, "filter")
        row, suite = digest_of(line.strip()), word(sample, "doc_hash")
        fields = {field: texts for field in wanted.fields if (texts := texts_at(sample, field))}
        listed = sample.get("metrics")
        names = tuple(name for name in listed if isinstance(name, str)) if isinstance(listed, list) else ()
        if not names or not judging.is_usual(filter_, names):
            trial = CaseResult(
                name=item,
                state="unscored",
                suite=suite,
                item=item,
                properties=fields,
                message="it has no such metric",
                row=row,
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
                view=f"{metric},{filter_}",
                suite=suite,
                row=row,
            )
    for filter_, names, trial in judging.lacking():
        properties = {**trial.properties, "metric": names, "filter": (filter_,) if filter_ else judging.groups}
        yield replace(trial, properties=properties, view="(not judged)")
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
        item_ids=no_ids, method="evaluation", measures=True,
        tells=frozenset({"subject.model", "lineage", "produced"}),
    ),
    Reader(
        name="lm-eval-samples", title="samples of lm-evaluation-harness", recognises=recognises_samples,
        rows=sample_rows, locators=LOCATORS | {"metric", "filter"}, unit="item", whole=frozenset({"metric", "filter"}),
        item_ids=no_ids, method="evaluation",
    ),
)  # fmt: skip
