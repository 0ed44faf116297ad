"""What large artefacts say is kept in the user's cache, and believed only where it holds."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from safetycase.evidence import Assessment, Cache, assess, lock, verify
from safetycase.evidence import artefacts as room
from safetycase.evidence.store import Kept, Store, users_store
from tests.unit.evidence.cases import TODAY, case_of, model_of, results

MODEL = model_of(evidence="select: {where: {classname: t}}")
FILES: dict[str, str | bytes] = {"e.xml": results(passed=30, failed=2)}


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The paths of the artefacts that are parsed; everything counts as large."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(room, "KEPT_FROM", 1)
    parsed: list[str] = []
    real = room._read

    def noted(*arguments: object) -> object:
        parsed.append(str(arguments[1]))
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "_read", noted)
    return parsed


def judged(model: str = MODEL, files: dict[str, str | bytes] | None = None) -> Assessment:
    """What a new process would say."""
    return assess(case_of(model, FILES if files is None else files), TODAY, Cache(keeps=True))


def entry() -> Path:
    (path,) = (Path(os.environ["XDG_CACHE_HOME"]) / "safetycase" / "results").glob("*.results")
    return path


def test_nothing_large_is_parsed_twice(reads: list[str]) -> None:
    first, again = judged(), judged()
    assert reads == ["e.xml"]
    assert again == first
    assert again.verdicts["R-1"].word == "refuted"
    more = MODEL + "  E-2: {supports: [R-1], artefact: {path: e.xml}, select: {where: {name: passed1}}}\n"
    judged(more)
    assert reads == ["e.xml"] * 2, "another selection is counted"
    judged(more)
    judged()
    assert reads == ["e.xml"] * 2, "and kept beside the first"
    judged(files={"e.xml": results(passed=31, failed=2)})
    assert reads == ["e.xml"] * 3, "other bytes are other results"


def test_what_is_small_is_not_kept(reads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "KEPT_FROM", 1024 * 1024)
    judged()
    assert not Path(os.environ["XDG_CACHE_HOME"]).exists()


def test_it_is_switched_off(reads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    judged()
    monkeypatch.setenv("SAFETYCASE_NO_CACHE", "1")
    judged()
    assert reads == ["e.xml"] * 2


def test_the_lock_is_written_and_verified_from_the_files_themselves(reads: list[str]) -> None:
    judged()
    case = case_of(MODEL, FILES)
    lock(case, TODAY)
    verify(case, TODAY)
    assert reads == ["e.xml"] * 3


def rewritten(change: Callable[[Kept], Kept]) -> bytes:
    """An entry with other content that matches its own digest, as only its owner can write it."""
    content = entry().read_bytes()
    head = content[: content.index(b"\n") + 1]
    kept = msgspec.msgpack.decode(content[len(head) + 32 :], type=Kept)
    payload = msgspec.msgpack.encode(change(kept))
    return head + hashlib.sha256(payload).digest() + payload


def _tallies(kept: Kept, **fields: object) -> Kept:
    changed = {key: msgspec.structs.replace(one, **fields) for key, one in kept.tallies.items()}
    return msgspec.structs.replace(kept, tallies=changed)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: b"",
        lambda: entry().read_bytes()[:-1],
        lambda: entry().read_bytes()[:40],
        lambda: entry().read_bytes().replace(b"failed", b"passed"),
        lambda: b"safetycase results 1\n" + hashlib.sha256(b"\xc1").digest() + b"\xc1",
        lambda: b"safetycase results 1\n" + hashlib.sha256(b"\x91" * 90_000).digest() + b"\x91" * 90_000,
        lambda: rewritten(lambda kept: msgspec.structs.replace(kept, sha256="0" * 64)),
        lambda: rewritten(lambda kept: msgspec.structs.replace(kept, reader="csv")),
        lambda: rewritten(lambda kept: _tallies(kept, states={"passed": -3, "failed": 35})),
        lambda: rewritten(lambda kept: _tallies(kept, states={"passed": 33})),
        lambda: rewritten(lambda kept: _tallies(kept, states={"good": 32})),
        lambda: rewritten(lambda kept: _tallies(kept, exposure={"hour": float("inf")})),
        lambda: rewritten(lambda kept: _tallies(kept, slices=((("a",), {"passed": 1}),))),
    ],
)
def test_an_entry_that_does_not_hold_is_as_if_it_were_not_there(reads: list[str], spoil: Callable[[], bytes]) -> None:
    first = judged()
    entry().write_bytes(spoil())
    assert judged() == first
    assert reads == ["e.xml"] * 2
    judged()
    assert reads == ["e.xml"] * 2, "it is written anew"


def test_what_others_may_write_is_not_read(reads: list[str], tmp_path: Path) -> None:
    judged()
    path = entry()
    path.chmod(0o666)
    judged()
    assert reads == ["e.xml"] * 2
    path.chmod(0o600)
    path.parent.chmod(0o777)
    judged()
    assert reads == ["e.xml"] * 3
    path.parent.chmod(0o700)
    moved = tmp_path / "elsewhere"
    path.rename(moved)
    path.symlink_to(moved)
    judged()
    assert reads == ["e.xml"] * 4
    path.unlink()
    os.mkfifo(path)
    judged()
    assert reads == ["e.xml"] * 5


def test_a_cache_that_cannot_be_written_changes_nothing(
    reads: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert judged().verdicts["R-1"].word == "refuted"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    assert judged().verdicts["R-1"].word == "refuted"


def test_what_cannot_be_read_is_not_kept(reads: list[str]) -> None:
    judged(files={"e.xml": "<testsuite>"})
    judged(files={"e.xml": "<testsuite>"})
    assert reads == ["e.xml"] * 2


def test_old_entries_go_when_there_is_too_much(reads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    judged()
    first = entry()
    os.utime(first, (1, 1))
    monkeypatch.setattr("safetycase.evidence.store.MAX_ALL", first.stat().st_size + 10)
    judged(files={"e.xml": results(passed=31)})
    assert not first.exists()
    assert entry().exists()


def test_the_code_that_reads_is_part_of_the_name(reads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    judged()
    monkeypatch.setattr("safetycase.evidence.store._code", lambda: "another state")
    judged()
    assert reads == ["e.xml"] * 2


def test_the_store_lies_where_the_user_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    store = users_store()
    assert isinstance(store, Store)
    monkeypatch.setenv("SAFETYCASE_NO_CACHE", "1")
    assert users_store() is None
