"""Reports of garak: `*.report.jsonl`.

Read are finished attempts (status 2) with the scores of their detectors: an output is an attempt at the item, which is
the prompt, and one that a detector scores at or above the threshold is a failure of the subject. Outputs that a
detector did not score, and those of attempts that were never finished, are unscored. A threshold that is no score
scores nothing. The `eval` lines of the report are held against what the attempts show; where they count more, the
difference is unscored. Of digests only the tags of probes are used. A report without a completion is not whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from typing import Any

from msgspec.structs import replace

from safetycase.evidence.formats import strictjson
from safetycase.evidence.formats.fields import named, part, whole, word
from safetycase.evidence.formats.judges import Judging
from safetycase.evidence.formats.mapped import lines_of
from safetycase.evidence.formats.reader import Readable, Reader, Wanted
from safetycase.evidence.formats.slots import NAMED, as_property, ids_in_slots, named_ids
from safetycase.evidence.records import Blemish, CaseResult, Rows, RunRecord, State, UnreadableError
from safetycase.evidence.text import counted, shown

THRESHOLD = 0.5
"""The score from which a detector's hit counts where the report states none: garak's own default."""

_KEYS = frozenset({"entry_type", "status", "uuid", "seq", "probe_classname", "detector_results", "outputs"})
Pair = tuple[str, str]


def rows(stream: Readable, wanted: Wanted) -> Rows:
    """The outputs of all finished attempts. Raises UnreadableError."""
    lines = strictjson.Lines(_KEYS)
    threshold: float | None = THRESHOLD
    setup, begun, complete, version = {}, "", False, ""
    run_wide: dict[str, tuple[str, ...]] = {}
    tagged: dict[str, Mapping[str, tuple[str, ...]]] = {}
    open_attempts: dict[str, tuple[str, CaseResult]] = {}
    finished: set[str] = set()
    judging = Judging()
    warnings = []
    seen: Counter[Pair] = Counter()
    told: Counter[Pair] = Counter()
    for number, line in lines_of(stream):
        what = f"line {number:,}"
        entry = lines.load(line, number)
        if not isinstance(entry, dict):
            raise UnreadableError(f"{what} is no object")
        match entry.get("entry_type"):
            case "start_run setup":
                setup, threshold = entry, _threshold(entry)
                run_wide = as_property(ids_in_slots({}, entry.get("run.probe_tags")))
                if threshold is None:
                    said = shown(str(entry.get("run.eval_threshold")), 40)
                    warnings.append(f"its threshold {said} is no score between 0 and 1: nothing of it is scored")
            case "init":
                begun, version = word(entry, "start_time"), word(entry, "garak_version")
            case "attempt":
                _require_each_once(entry, line, what)
                probe, unjudged = word(entry, "probe_classname"), _unjudged(entry)
                if entry.get("status") != 2:
                    open_attempts[unjudged.item or str(number)] = probe, unjudged
                    continue
                finished.add(unjudged.item)
                names = tuple(part(entry, "detector_results"))
                if not names or not judging.is_usual(probe, names, unjudged.count):
                    judging.note(probe, names, unjudged)
                for case, pair in _outputs(entry, threshold):
                    seen[pair] += 1
                    yield replace(case, inherited=run_wide) if run_wide else case
            case "eval":
                counts = [whole(entry, name) for name in ("total_evaluated", "total") if entry.get(name) is not None]
                if None in counts or not counts:
                    warnings.append(f"the counts of {what} are no numbers")
                pair = word(entry, "probe"), word(entry, "detector").removeprefix("detector.")
                told[pair] += (counts or [0])[0] or 0
            case "completion":
                complete = True
            case "digest":
                tagged = _tagged(entry, {probe for probe, _ in seen})
    for item, (probe, unjudged) in open_attempts.items():
        if item not in finished:
            judging.note(probe, (), unjudged)
    for probe, names, unjudged in judging.lacking():
        yield replace(unjudged, view="(not scored)", properties={"probe": (probe,), "detector": names})
    for pair, total in sorted(told.items()):
        if total > seen[pair]:
            lacking = total - seen[pair]
            warnings.append(f"{shown(pair[0], 60)} counts {total:,}; {counted(lacking, 'result')} are not shown")
            yield CaseResult(name="not shown", state="unscored", count=lacking, properties=_fields(*pair))
    blemishes: tuple[tuple[Blemish, str], ...] = () if complete else (("partial-run", "it has no completion line"),)
    model = word(setup, "plugins.target_name") or word(setup, "plugins.model_name")
    return RunRecord(
        format="garak",
        tool="garak",
        tool_version=version,
        started=begun,
        warnings=tuple(warnings),
        subject=named(model=model),
        lineage={"harness": ("garak",), **({"base_model": (model,)} if model else {})},
        blemishes=blemishes,
        named=tagged,
    )


def _tagged(digest: Mapping[str, Any], ran: Set[str]) -> dict[str, Mapping[str, tuple[str, ...]]]:
    """The ids in the tags of the probes that a digest tells of, each with the probes that ran and have it."""
    found: dict[str, tuple[str, ...]] = {}
    for group in part(digest, "eval").values():
        for probe in sorted(ran & group.keys()) if isinstance(group, dict) else ():
            for name in ids_in_slots({}, part(group, probe, "_summary").get("probe_tags")):
                found[name] = (*found.get(name, ()), probe)
    return {name: {"probe": probes} for name, probes in found.items()}


def _threshold(setup: Mapping[str, Any]) -> float | None:
    """The score from which a hit counts; None where what is stated is none."""
    value = setup.get("run.eval_threshold", THRESHOLD)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1 else None


def _require_each_once(entry: Mapping[str, Any], line: bytes, what: str) -> None:
    """Refuse an attempt with a detector that stands twice, of which the quick reader kept the last."""
    if any(line.count(f'"{name}"'.encode()) > 1 for name in part(entry, "detector_results")):
        strictjson.loads(line, what)


def _number_of_outputs(entry: Mapping[str, Any]) -> int:
    outputs = entry.get("outputs")
    return len(outputs) if isinstance(outputs, list) else 0


def _label(entry: Mapping[str, Any]) -> str:
    probe, number = word(entry, "probe_classname"), whole(entry, "seq")
    return f"{probe} {number}" if number is not None else probe


def _unjudged(entry: Mapping[str, Any]) -> CaseResult:
    """An attempt of which nothing is scored."""
    return CaseResult(
        name=_label(entry), state="unscored", item=word(entry, "uuid"), count=max(1, _number_of_outputs(entry)),
        message="no detector scored it",
    )  # fmt: skip


def _fields(probe: str, detector: str) -> dict[str, tuple[str, ...]]:
    return {"probe": (probe,), "detector": (detector,)}


def _outputs(entry: Mapping[str, Any], threshold: float | None) -> Iterator[tuple[CaseResult, Pair]]:
    """The outputs of an attempt under each detector. What a detector left out is unscored."""
    probe, item, label = word(entry, "probe_classname"), word(entry, "uuid"), _label(entry)
    least = max(1, _number_of_outputs(entry))
    for detector, scores in part(entry, "detector_results").items():
        pair = (probe, detector)
        listed = scores if isinstance(scores, list) else []
        for number, score in enumerate([*listed, *[None] * (least - len(listed))]):
            yield CaseResult(
                name=label, classname=detector, state=_state(score, threshold), item=item, attempt=number,
                view=detector, properties=_fields(*pair),
            ), pair  # fmt: skip


def _state(score: Any, threshold: float | None) -> State:
    if threshold is None or isinstance(score, bool) or not isinstance(score, int | float) or not score >= 0:
        return "unscored"
    return "failed" if score >= threshold else "passed"


def recognises(head: bytes, name: str) -> bool:
    """Whether a file begins like a report of garak."""
    return head.startswith(b'{"entry_type"') and (b"start_run setup" in head[:60] or b"garak_version" in head)


READER = Reader(
    name="garak",
    title="a garak report",
    method="evaluation",
    recognises=recognises,
    rows=rows,
    locators=frozenset({"where", "unit", "repeats", "probe", "detector"}),
    fields=("probe", "detector", "name", "item", NAMED),
    unit="item",
    tells=frozenset({"subject.model", "lineage", "produced"}),
    item_ids=named_ids,
)

READERS = (READER,)
