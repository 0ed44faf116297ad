"""`check` from a cold process: time, memory, growth, and TRLC on as many items of the same size."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import peer
from benchmarks.make_case import write_case
from benchmarks.measure import Row, Run, median_run, run

COMMAND = Path(sys.executable).parent / "safetycase"
EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "insulin-pump"
TIMES = 5


def rows(folder: Path) -> Iterator[Row]:
    """The figures of `check` and `--version`."""
    version = median_run([COMMAND, "--version"], TIMES, good=(0,))
    yield Row("safetycase --version", version.wall, "s", 0.1, f"{version.memory:.0f} MB")
    example = median_run([COMMAND, "check", EXAMPLE], TIMES)
    yield Row("check the insulin pump", example.wall, "s", 0.2, f"{example.memory:.0f} MB")

    measured: dict[tuple[int, int], Run] = {}
    for count, files in ((1_000, 40), (10_000, 1_000), (50_000, 40)):
        measured[count, files] = median_run([COMMAND, "check", _case(folder, count, files)], TIMES)
    measured[10_000, 40], trlc = _beside_peer(folder, _case(folder, 10_000, 40))

    for (count, files), result in sorted(measured.items()):
        targets = (0.6, 120.0) if count == 10_000 else (None, None)
        name = f"check {count:,} items in {files:,} files"
        yield Row(name, result.wall, "s", targets[0], f"{result.cpu:.2f} s of processor, exit code {result.code}")
        yield Row(f"{name}: memory", result.memory, "MB", targets[1])
    large, usual = measured[50_000, 40], measured[10_000, 40]
    note = f"{large.cpu / usual.cpu:.1f}x in processor time; linear growth is 5x"
    yield Row("check 50,000 items / 10,000 items", large.wall / usual.wall, "x", 6.0, note)
    if trlc:
        yield Row("trlc 10,000 items in 40 files", trlc.wall, "s", None, f"{trlc.memory:.0f} MB, TRLC {peer.VERSION}")
        yield Row("check / trlc, 10,000 items", measured[10_000, 40].wall / trlc.wall, "x", 0.2, "same items, same run")


def _case(folder: Path, count: int, files: int) -> Path:
    target = folder / f"case-{count}-{files}"
    if not target.exists():
        write_case(count, target, files)
    return target


def _beside_peer(folder: Path, case: Path) -> tuple[Run, Run | None]:
    """Both tools by turns, so that what else the machine does meets both alike."""
    trlc = peer.executable()
    if trlc is None:
        return median_run([COMMAND, "check", case], TIMES), None
    model = folder / "trlc"
    peer.write_trlc(10_000, model)
    ours, theirs = [], []
    for turn in range(TIMES + 1):
        one, other = run([COMMAND, "check", case]), run([trlc, "--brief", "."], model)
        if one.code not in {0, 1} or other.code != 0:
            raise RuntimeError(f"check ended with {one.code}, trlc with {other.code}")
        if turn:
            ours.append(one)
            theirs.append(other)
    return _median(ours), _median(theirs)


def _median(runs: list[Run]) -> Run:
    return Run(
        statistics.median(one.wall for one in runs),
        statistics.median(one.cpu for one in runs),
        statistics.median(one.memory for one in runs),
        runs[0].code,
    )
