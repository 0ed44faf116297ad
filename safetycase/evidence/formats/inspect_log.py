"""Logs of Inspect AI: `.eval` archives and `.json` documents, versions 1 and 2.

Read are the header and the summaries of samples, or the samples themselves where a log has no summaries or they lack a
field that is asked for; never the messages. Summaries keep neither edits of scores nor long metadata: samples that were
edited or declared invalid are known by their own text, and are read themselves. A case is a sample in one epoch under
one scorer: its item is the sample's id, its attempt the epoch, its value the score. A sample with an error is errored,
one that a scorer did not score unscored, both under every scorer. What was planned is the size of the data set, not the
limit set at the run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import msgspec

from safetycase.evidence.formats import strictjson
from safetycase.evidence.formats.archive import Archive
from safetycase.evidence.formats.inspect_origins import lineage_of
from safetycase.evidence.formats.mapped import LOCATORS, texts_of
from safetycase.evidence.formats.reader import Reader, Wanted
from safetycase.evidence.formats.slots import NAMED, as_property, ids_in_slots, named_ids
from safetycase.evidence.ids import names_requirements
from safetycase.evidence.readings import canonical
from safetycase.evidence.records import Blemish, CaseResult, Rows, RunRecord, UnreadableError
from safetycase.evidence.text import clean_message, counted, shown

NEWEST = 2
"""The newest version of the log that is read."""

MAX_HEADER = 16 * 1024 * 1024
MAX_SUMMARIES = 64 * 1024 * 1024
MAX_SAMPLE = 64 * 1024 * 1024
MAX_DOCUMENT = 64 * 1024 * 1024
"""The largest parts that are read, in bytes."""

MAX_SAMPLES = 1_000_000
MAX_RESULTS = 5_000_000
"""The greatest number of samples in one log, and of samples under each scorer."""

MAX_LOOKED_THROUGH = 256 * 1024 * 1024
"""How many bytes of samples with summaries are looked through for edits; of more, a warning says so."""

MAX_PARTS = 2_000_000
"""The greatest number of lists and objects in one part that is read."""

_METADATA = "metadata."
_VALUE = "value."
_SAMPLE = re.compile(r"samples/.+_epoch_\d+\.json")
_CHANGED = re.compile(rb'"history"\s*:\s*\[\s*[^\]\s]|"invalidation"\s*:\s*\{')
_THINNED = re.compile(r"Key removed from summary|.{1000}.*(\.\.\.)\Z", re.DOTALL)
"""What Inspect puts in a summary for metadata that is long: this sentence, or the first 1,024 characters and dots."""


def rows(stream: BinaryIO, wanted: Wanted) -> Rows:
    """The cases of a log. Raises UnreadableError."""
    start = stream.read(2)
    stream.seek(0)
    if start == b"PK":
        archive = Archive(stream)
        header = _header(archive)
        samples, unseen = _samples(archive, wanted)
    else:
        document = _parsed(strictjson.read_all(stream, MAX_DOCUMENT, "the log"), "the log")
        if not isinstance(document, dict):
            raise UnreadableError("the log is no object")
        header, samples = document, (_slim(one, wanted) for one in _listed(document.get("samples"), "samples"))
        unseen = 0
    _require_version(header)
    kept: list[_Sample] = []
    for sample in samples:
        if len(kept) >= MAX_SAMPLES:
            raise UnreadableError(f"it has more than {MAX_SAMPLES:,} samples")
        kept.append(sample)
    names = list(dict.fromkeys([*_scorers(header), *(name for sample in kept for name in sample.scores)]))
    if len(names) * len(kept) > MAX_RESULTS:
        raise UnreadableError(f"it has more than {MAX_RESULTS:,} samples under scorers")
    spec = _part(header, "eval")
    named = _named(header, spec)
    for sample in kept:
        yield from _cases(sample, names, named)
    return _record(header, kept, unseen)


class _Score(msgspec.Struct, frozen=True, gc=False):
    """What one scorer says of a sample: its value, or the parts of it, and whether somebody edited that."""

    value: str | None
    parts: Mapping[str, tuple[str, ...]]
    edited: bool


class _Sample(msgspec.Struct, frozen=True):
    """What is kept of a sample: no message, no input. `deep`: all metadata asked for came with it."""

    id: str
    epoch: int
    scores: Mapping[str, _Score]
    fields: Mapping[str, tuple[str, ...]]
    named: tuple[str, ...]
    error: str
    limited: bool
    repeated: bool
    invalid: bool
    deep: bool


def _header(archive: Archive) -> dict[str, Any]:
    if "header.json" in archive:
        return _object(_parsed(archive.read("header.json", MAX_HEADER), "header.json"), "header.json")
    if "_journal/start.json" in archive:
        name = "_journal/start.json"
        return {**_object(_parsed(archive.read(name, MAX_HEADER), name), name), "status": "started"}
    raise UnreadableError("the archive has no header.json; it is no Inspect log")


def _parsed(content: bytes, name: str) -> Any:
    """The data of a part of a log. Raises UnreadableError, also where it would take more memory than results need."""
    if content.count(b"{") + content.count(b"[") > MAX_PARTS:
        raise UnreadableError(f"{name} has more than {MAX_PARTS:,} lists and objects")
    return strictjson.loads(content, name)


def _samples(archive: Archive, wanted: Wanted) -> tuple[Iterable[_Sample], int]:
    """The summaries of the samples, or the samples where those say too little; how many were not looked through."""
    found: list[_Sample] = []
    journal = sorted(name for name in archive.names if name.startswith("_journal/summaries/"))
    for name in ["summaries.json"] if "summaries.json" in archive else journal:
        found += [_slim(one, wanted) for one in _listed(_parsed(archive.read(name, MAX_SUMMARIES), name), name)]
        if len(found) > MAX_SAMPLES:
            break
    whole = sorted(name for name in archive.names if _SAMPLE.fullmatch(name))
    enough = len(found) >= len(whole) and not (_asks_for_metadata(wanted) and not all(one.deep for one in found))
    if not whole or (found and enough):
        return _with_changes(archive, whole, found, wanted)
    return (_whole(archive.read(name, MAX_SAMPLE), name, wanted) for name in whole), 0


def _whole(content: bytes, name: str, wanted: Wanted) -> _Sample:
    return _slim(_object(_parsed(content, name), name), wanted)


def _with_changes(
    archive: Archive, names: list[str], found: list[_Sample], wanted: Wanted
) -> tuple[list[_Sample], int]:
    """The summaries, with the samples themselves where one was changed after the run; how many are not known."""
    changed: dict[tuple[str, int], _Sample] = {}
    left, unseen = MAX_LOOKED_THROUGH, 0
    for name in names:
        size = archive.size(name)
        if size > min(left, MAX_SAMPLE):
            unseen += 1
            continue
        left -= size
        content = archive.read(name, MAX_SAMPLE)
        if _CHANGED.search(content):
            one = _whole(content, name, wanted)
            changed[one.id, one.epoch] = one
    return [changed.get((one.id, one.epoch), one) for one in found], unseen


def _asks_for_metadata(wanted: Wanted) -> bool:
    return any(field.startswith(_METADATA) or field == NAMED for field in wanted.fields)


def _object(data: Any, what: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise UnreadableError(f"{what} is no object")
    return data


def _listed(data: Any, what: str) -> list[Mapping[str, Any]]:
    if data is None:
        return []
    if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
        raise UnreadableError(f"{what} is no list of objects")
    return data


def _require_version(header: Mapping[str, Any]) -> None:
    version = header.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise UnreadableError("the log does not say which version of the format it is")
    if version > NEWEST:
        raise UnreadableError(f"the log is of version {version}; this release reads up to {NEWEST}")


def _slim(sample: Mapping[str, Any], wanted: Wanted) -> _Sample:
    """What is kept of a sample. Raises UnreadableError where it has no id or epoch."""
    item, epoch = sample.get("id"), sample.get("epoch", 1)
    if not isinstance(item, str | int) or isinstance(item, bool):
        raise UnreadableError("a sample has no id")
    if not isinstance(epoch, int) or isinstance(epoch, bool) or not 0 <= epoch < 10**9:
        raise UnreadableError(f"sample {shown(str(item), 60)} has no epoch")
    metadata, scores = sample.get("metadata"), sample.get("scores")
    fields, deep = {}, "metadata" in sample
    for field in wanted.fields:
        if field.startswith(_METADATA) and isinstance(metadata, dict):
            deep = deep and not _thinned(metadata, field.removeprefix(_METADATA))
            texts = texts_of(_below(metadata, field.removeprefix(_METADATA)))
            if texts:
                fields[field] = texts
    named = {name: value for name, value in _part(sample, "metadata").items() if names_requirements(name)}
    thinned = {name for name in named if _thinned(named, name)}
    deep = deep and not thinned
    return _Sample(
        id=str(item),
        epoch=epoch,
        scores={name: _score(score) for name, score in scores.items()} if isinstance(scores, dict) else {},
        fields=fields,
        named=ids_in_slots({name: value for name, value in named.items() if name not in thinned}),
        error=_reason(sample.get("error")),
        limited=sample.get("limit") is not None,
        repeated=bool(sample.get("retries") or sample.get("error_retries")),
        invalid=bool(sample.get("invalidation")),
        deep=deep,
    )


def _thinned(metadata: Mapping[str, Any], path: str) -> bool:
    """Whether a summary has a stand-in where the metadata are too long for it."""
    value = metadata.get(path, metadata.get(path.partition(".")[0]))
    return isinstance(value, str) and _THINNED.match(value) is not None


def _below(metadata: Mapping[str, Any], path: str) -> Any:
    if path in metadata:
        return metadata[path]
    value: Any = metadata
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _reason(error: Any) -> str:
    """The reason of an error, empty where there is none."""
    if error is None or error == "":
        return ""
    message = error.get("message") if isinstance(error, dict) else error
    return clean_message(str(message)) or "error"


def _named(header: Mapping[str, Any], spec: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids that the run names, in its task's arguments, tags and metadata, also as they were edited later."""
    parts = [(spec.get("metadata"), spec.get("tags")), (spec.get("task_args"), None)]
    parts.append((header.get("metadata"), header.get("tags")))
    return tuple(dict.fromkeys(name for fields, tags in parts for name in ids_in_slots(fields, tags)))


def _scorers(header: Mapping[str, Any]) -> list[str]:
    spec = header.get("eval")
    listed = spec.get("scorers") if isinstance(spec, dict) else None
    names = [one.get("name") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return [name for name in names if isinstance(name, str)]


def _cases(sample: _Sample, scorers: list[str], named: tuple[str, ...]) -> Iterator[CaseResult]:
    label = sample.id if sample.epoch <= 1 else f"{sample.id} (epoch {sample.epoch})"
    ids = as_property(named, sample.named)
    for scorer in scorers or [""]:
        score = sample.scores.get(scorer, _NO_SCORE)
        yield CaseResult(
            name=label,
            classname=scorer,
            state="errored" if sample.error else "unscored",
            value=None if sample.error else score.value,
            item=sample.id,
            attempt=sample.epoch,
            properties={"scorer": (scorer,), **ids, **sample.fields, **score.parts},
            message=sample.error,
            view=scorer,
        )


_NO_SCORE = _Score(None, {}, False)


def _score(score: Any) -> _Score:
    """A score as text, or the parts of one that has several. Only an edit gives it a history."""
    value = score.get("value") if isinstance(score, dict) else score
    edited = isinstance(score, dict) and bool(score.get("history"))
    if isinstance(value, dict):
        parts = {f"{_VALUE}{name}": texts for name, part in value.items() if (texts := texts_of(part))}
        return _Score(None, parts, edited)
    return _Score(None if value is None or isinstance(value, list) else canonical(value), {}, edited)


def _record(header: Mapping[str, Any], samples: list[_Sample], unseen: int) -> RunRecord:
    spec = _part(header, "eval")
    stats, dataset = _part(header, "stats"), _part(spec, "dataset")
    revision, packages = _part(spec, "revision"), _part(spec, "packages")
    planned = dataset.get("samples")
    warnings = []
    limited = sum(one.limited for one in samples)
    if limited:
        warnings.append(f"{counted(limited, 'sample')} stopped at a limit of messages, tokens or time")
    repeated = sum(one.repeated for one in samples)
    if repeated:
        warnings.append(f"{counted(repeated, 'sample')} repeated after an error, of which the last try counts")
    if unseen:
        warnings.append(f"{counted(unseen, 'sample')} too large to be looked through for edits after the run")
    return RunRecord(
        format="inspect",
        tool="Inspect AI",
        tool_version=_word(packages, "inspect_ai"),
        started=_word(stats, "started_at") or _word(spec, "created"),
        planned=planned if isinstance(planned, int) and not isinstance(planned, bool) and planned >= 0 else None,
        warnings=tuple(warnings),
        subject={"model": _word(spec, "model")} if _word(spec, "model") else {},
        lineage=lineage_of(spec, _scorers(header)),
        environment={"task": _word(spec, "task")} if _word(spec, "task") else {},
        blemishes=tuple(_blemishes(header, revision, samples)),
    )


def _part(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def _word(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return " ".join(value.split())[:500] if isinstance(value, str) else ""


def _blemishes(
    header: Mapping[str, Any], revision: Mapping[str, Any], samples: list[_Sample]
) -> Iterator[tuple[Blemish, str]]:
    status = header.get("status")
    if status != "success":
        yield "partial-run", f"its status is '{shown(str(status), 40)}', not success"
    if header.get("invalidated"):
        yield "invalidated", "the log is marked as invalidated"
    invalid = sum(one.invalid for one in samples)
    if invalid and not header.get("invalidated"):
        yield "invalidated", f"{counted(invalid, 'sample')} of it {'is' if invalid == 1 else 'are'} marked as invalid"
    updates = header.get("log_updates")
    edits = [f"it was edited {counted(len(updates), 'time')}"] if isinstance(updates, list) and updates else []
    scores = sum(score.edited for one in samples for score in one.scores.values())
    if scores:
        edits.append(f"{counted(scores, 'score')} of it {'was' if scores == 1 else 'were'} edited")
    if edits:
        yield "edited-log", f"{' and '.join(edits)} after the run"
    if revision.get("dirty") is True:
        yield "dirty-commit", "it was run with changes beside its commit"


def recognises(head: bytes, name: str) -> bool:
    """Whether a file is a log: an archive whose name ends in `.eval`, or a document that begins like a log."""
    if head.startswith(b"PK\x03\x04"):
        return name.lower().endswith(".eval")
    start = head[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and b'"status"' in start and b'"eval"' in head and b'"version"' in start


READER = Reader(
    name="inspect",
    title="an Inspect log",
    method="evaluation",
    recognises=recognises,
    rows=rows,
    locators=LOCATORS | {"scorer"},
    fields=("item", "name", "scorer", NAMED, _METADATA, _VALUE),
    unit="item",
    seeks=True,
    whole=frozenset({"scorer"}),
    tells=frozenset({"subject.model", "lineage", "produced", "expect"}),
    item_ids=named_ids,
)

READERS = (READER,)
