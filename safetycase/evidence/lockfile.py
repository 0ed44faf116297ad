"""The lock: what every artefact was when its results were last accepted, and what it was judged against.

One line per evidence item, sorted by id, so that two branches that lock different items merge without conflict:

    version: 1
    evidence:
      E-1: {"path": "evidence/run.xml", "sha256": "...", "size": 812, "format": "junit", "selection": "...", ...}

The file is YAML as a whole and JSON behind each id; it is read line by line, so that a damaged line costs one item.
Each line ends with a seal: a digest of itself, by which it is seen where a line was edited or merged by hand. It keeps
no forger out, who can compute it too. Lines of earlier releases have none.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from safetycase.case import Case, UnreadableError
from safetycase.evidence.former import formers
from safetycase.evidence.records import NO_EXPOSURE, Exposures, State, Unmet
from safetycase.model import ID_PATTERN, LOCK_NAME

VERSION = "1"
MAX_LOCK = 64 * 1024 * 1024
"""The largest lock file that is read, in bytes."""

_HEADER = "# Written by `safetycase evidence lock`. Do not edit: run it again after results changed.\n"
_LINE = re.compile(r"  (\S+): (\{.*\})\Z")
_ID = re.compile(ID_PATTERN)
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_SHORT_DIGEST = re.compile(r"[0-9a-f]{16}\Z")
_FINGERPRINT = re.compile(r"[0-9a-f]{32}\Z")
_SEAL = re.compile(r', "seal": "([0-9a-f]{16})"\}\Z')
_SEAL_LENGTH = len(', "seal": "0123456789abcdef"}')
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


class LockedEvidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the lock says of one evidence item.

    `selection` is the digest of the selection that `states` were counted with; `requirements` the digest of each
    requirement as it stood when the results were accepted, `item` that of the evidence item. `started` and
    `planned` are taken over from the artefact; `cases` is the fingerprint of the selected cases, by which a copied
    run is known. `dims`, `slices`, `repeated`, `copies`, `items`, `metrics`, `unmet`, `exposure` and `exposed` are
    those of the tally. Of collected evidence, `query` is the digest of the question that its rows were counted by,
    `engine` what counted them and `files` how many files they stand in; `sha256` and `size` are then those of all
    files together. `late` are requirements whose criterion is another one than it was when the results were produced,
    with the fields of it (`evidence.criteria`).
    """

    path: str
    sha256: str
    size: int
    format: str
    selection: str = ""
    selected: int = 0
    states: Mapping[State, int] = {}
    started: str = ""
    planned: int | None = None
    requirements: Mapping[str, str] = {}
    item: str = ""
    cases: str = ""
    dims: tuple[str, ...] = ()
    slices: tuple[tuple[tuple[str, ...], Mapping[State, int]], ...] = ()
    repeated: bool = False
    copies: int = 0
    items: int = 0
    metrics: Mapping[str, float] = {}
    unmet: Unmet = ()
    exposure: Exposures = NO_EXPOSURE
    exposed: tuple[tuple[tuple[str, ...], Exposures], ...] = ()
    query: str = ""
    engine: str = ""
    files: int = 1
    late: Mapping[str, tuple[str, ...]] = {}

    @property
    def counted(self) -> tuple[object, ...]:
        """What must be as the same artefact gives it."""
        return self.states, self.slices, self.unmet, self.exposure, self.exposed

    @property
    def results(self) -> tuple[object, ...]:
        """What the same artefact gives under the same selection, whatever release and engine count it."""
        numbers = self.selected, self.dims, self.repeated, self.items, self.metrics, self.planned, self.started
        return self.counted, numbers


class LockProblem(msgspec.Struct, frozen=True):
    """A line of the lock that cannot be used, from 1, and why. `item` is the id it names, as far as it is legible."""

    line: int
    message: str
    item: str = ""


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """A lock as read. `lines` gives the line of each id in it. A missing file is a lock with `present` false.

    `former` has each id in the lock of which the case has no evidence, with the items that name it under `aliases`.

    `unsealed` are the ids of lines without a seal, which an earlier release wrote.

    `usable` is false where the file as a whole cannot be read, so that nothing is known of what it locked. `content`
    is what was read.
    """

    items: Mapping[str, LockedEvidence] = {}
    lines: Mapping[str, int] = {}
    former: Mapping[str, tuple[str, ...]] = {}
    problems: tuple[LockProblem, ...] = ()
    present: bool = True
    usable: bool = True
    content: bytes = b""
    unsealed: frozenset[str] = frozenset()

    @property
    def moved(self) -> dict[str, str]:
        """The former ids under which lines of items stand, each with the id now."""
        claims = ((old, new) for old, names in self.former.items() for new in names)
        return {old: new for old, new in claims if new in self.items and new not in self.lines}

    @property
    def damaged(self) -> frozenset[str]:
        """The ids whose lines cannot be used."""
        return frozenset(problem.item for problem in self.problems if problem.item)

    def spoilt(self, item_id: str) -> bool:
        """Whether what the lock said of an item cannot be used: its line, or a line that may have been its."""
        if item_id in self.items:
            return False
        return not self.usable or any(problem.item in {"", item_id} for problem in self.problems)


def with_lines(lock: Lock, lines: Mapping[str, LockedEvidence]) -> Lock:
    """A lock that also says what other lines say, of items of which it says nothing by itself."""
    if not lines or not lock.usable:
        return lock
    return msgspec.structs.replace(lock, items={**lines, **lock.items}, present=True)


def write_lock(items: Mapping[str, LockedEvidence], unsealed: Collection[str] = ()) -> bytes:
    """The bytes of a lock: equal for equal items, whatever their order.

    `unsealed` are the ids of lines that nobody looked at anew and that had no seal, which get none.
    """
    lines = [_HEADER, f"version: {VERSION}\n", "evidence:\n" if items else "evidence: {}\n"]
    for item_id in sorted(items):
        data = msgspec.to_builtins(items[item_id])
        for key in ("states", "requirements"):
            if key in data:
                data[key] = dict(sorted(data[key].items()))
        line = json.dumps(data, ensure_ascii=True)
        lines.append(f"  {item_id}: {line if item_id in unsealed else _with_seal(item_id, line[:-1])}\n")
    return "".join(lines).encode("ascii")


def _with_seal(item_id: str, head: str) -> str:
    """What stands behind an id: `head`, which is all but the last bracket, closed by the digest of both as its seal."""
    seal = hashlib.sha256(f"{item_id}: {head}".encode()).hexdigest()[:16]
    return f'{head}, "seal": "{seal}"}}'


def load_lock(case: Case, known: Lock | None = None) -> Lock:
    """The lock of a case, or `known` where that says the same. A case without one has an empty lock, not `present`."""
    if not case.source.exists(LOCK_NAME):
        return known if known is not None and not known.present else Lock(present=False)
    try:
        content = case.source.read(LOCK_NAME, MAX_LOCK)
    except UnreadableError as error:
        return Lock(problems=(LockProblem(1, f"the lock {error.reason}"),), usable=False)
    read_before = known is not None and known.present and known.usable and known.content == content
    if known is not None and read_before and known.former == formers(case, known.lines):
        return known
    lock = msgspec.structs.replace(read_lock(content), content=content)
    return following(lock, formers(case, lock.lines))


def following(lock: Lock, former: Mapping[str, tuple[str, ...]]) -> Lock:
    """A lock in which the line under a former id of an item that has no line of its own is the line of that item.

    A line that several items claim, and the lines of an item that claims several, count for none of them, and what the
    lock says of those items cannot be used.
    """
    if not former:
        return lock
    owned: dict[str, list[str]] = {}
    unsealed = set(lock.unsealed)
    for old, claimants in former.items():
        for new in claimants:
            if new not in lock.lines:
                owned.setdefault(new, []).append(old)
    items, problems = dict(lock.items), list(lock.problems)
    for new, claimed in owned.items():
        old = claimed[0]
        if len(claimed) > 1:
            words = f"{new} names {' and '.join(claimed)} under aliases, and the lock has a line of each"
        elif len(former[old]) > 1:
            words = (
                f"{' and '.join(former[old])} name {old} under aliases, so that its line is the line of none of them"
            )
        elif old in items:
            items[new] = items.pop(old)
            unsealed |= {new} if old in unsealed else set()
            continue
        else:
            words = f"the line of {old}, which is {new} now, cannot be used"
        problems.append(LockProblem(lock.lines[old], words, new))
    return msgspec.structs.replace(
        lock, items=items, problems=tuple(problems), former=former, unsealed=frozenset(unsealed)
    )


def read_lock(content: bytes) -> Lock:
    """Read a lock. Nothing is raised: what cannot be used is a problem, and its item counts as not locked."""
    if len(content) > MAX_LOCK:
        return Lock(problems=(LockProblem(1, f"the lock is larger than {MAX_LOCK // 1048576} MiB"),), usable=False)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Lock(problems=(LockProblem(1, "the lock is not UTF-8 text"),), usable=False)
    items: dict[str, LockedEvidence] = {}
    lines: dict[str, int] = {}
    problems: list[LockProblem] = []
    unsealed: set[str] = set()
    version = ""
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.removesuffix("\r")
        if not line.strip() or line.startswith("#") or line in {"evidence:", "evidence: {}"}:
            continue
        if line.startswith("version:"):
            version = line.removeprefix("version:").strip()
            continue
        if line.startswith(_CONFLICT):
            problems.append(LockProblem(number, "the lock has an unresolved merge conflict"))
            continue
        match = _LINE.match(line)
        if match is None or not _ID.match(match.group(1)):
            problems.append(LockProblem(number, "this line of the lock is not one that `evidence lock` writes"))
            continue
        item_id = match.group(1)
        if item_id in lines:
            items.pop(item_id, None)
            message = f"the lock names {item_id} twice, first in line {lines[item_id]}"
            problems.append(LockProblem(number, message, item_id))
            continue
        lines[item_id] = number
        locked = _locked(item_id, match.group(2))
        if isinstance(locked, str):
            problems.append(LockProblem(number, f"the line of {item_id} cannot be used: {locked}", item_id))
        else:
            items[item_id] = locked
            if not _SEAL.match(match.group(2), max(0, len(match.group(2)) - _SEAL_LENGTH)):
                unsealed.add(item_id)
    if version != VERSION:
        said = f"version {version[:20]!r}" if version else "no version"
        message = f"the lock has {said}; this release reads version {VERSION}"
        return Lock(problems=(LockProblem(1, message),), usable=False)
    return Lock(items=items, lines=lines, problems=tuple(problems), unsealed=frozenset(unsealed))


def _locked(item_id: str, text: str) -> LockedEvidence | str:
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        locked = msgspec.convert(data, LockedEvidence)
    except (ValueError, RecursionError, msgspec.ValidationError) as error:
        return str(error)[:200]
    if not _DIGEST.match(locked.sha256):
        return "sha256 is not 64 hexadecimal digits"
    if locked.selection and not _SHORT_DIGEST.match(locked.selection):
        return "selection is not a digest"
    if locked.query and not _SHORT_DIGEST.match(locked.query):
        return "query is not a digest"
    if locked.item and not _SHORT_DIGEST.match(locked.item):
        return "item is not a digest"
    if locked.cases and not _FINGERPRINT.match(locked.cases):
        return "cases is not a fingerprint"
    if any(not _SHORT_DIGEST.match(digest) for digest in locked.requirements.values()):
        return "requirements has something that is no digest"
    counts = [locked.selected, *locked.states.values(), locked.planned or 0, locked.items, locked.copies]
    numbers = [locked.size, locked.files, *counts]
    if any(number < 0 for number in numbers):
        return "it has a negative count"
    if sum(locked.states.values()) != locked.selected:
        return "its states do not add up to the number selected"
    if locked.slices and _added(locked) != {state: number for state, number in locked.states.items() if number}:
        return "its slices do not add up to its states"
    if any(len(place) != len(locked.dims) for place, _ in locked.slices):
        return "its slices have other dimensions than it names"
    exposures = [locked.exposure, *(amounts for _, amounts in locked.exposed)]
    if any(not amount >= 0 for amounts in exposures for amount in amounts.values()):
        return "it has an exposure that is no number of 0 or more"
    if any(len(place) != len(locked.dims) for place, _ in locked.exposed):
        return "its exposure has other dimensions than it names"
    if "seal" in data and text != _with_seal(item_id, text[:-_SEAL_LENGTH]):
        return "it was edited after it was written, and is not the line that its seal was made of"
    return locked


def _added(locked: LockedEvidence) -> dict[State, int]:
    """The states of all slices together; a negative count makes them differ from any."""
    total: dict[State, int] = {}
    for _, found in locked.slices:
        for state, number in found.items():
            total[state] = total.get(state, 0) + (number if number > 0 else 1 << 60)
    return total


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("a key stands twice")
    return data


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def digest_of(data: Any) -> str:
    """A digest of plain data that does not depend on the order of keys (16 hexadecimal digits)."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
