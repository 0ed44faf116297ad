"""How quickly rows of Parquet too large for a check are counted, by slice and by distinct items, in how much memory.

A file of about a tenth of a gigabyte is measured, and the time above that of an almost empty one is scaled to a whole
one; SIZE_MB says how much is written.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.measure import Row, Run, median_run

SIZE_MB = int(os.environ.get("SIZE_MB", "100"))
TARGET_ROWS, TARGET_ITEMS, TARGET_MEMORY = 2.0, 8.0, 2000.0

MODEL = """\
requirements:
  R-1: {{text: It is right, target: {{metric: failure-rate, at_most: 0.1, confidence: 0.95}}}}
evidence:
  E-1:
    supports: [R-1]
    artefact: {{path: results.parquet}}
    select:
      outcome: {{column: verdict, pass: [right], failure: [wrong], abstained: [none]}}
      slice: {{site: site}}
{more}"""
ITEMS = "      item: id\n      unit: item\n      repeats: any\n"


def rows(folder: Path) -> list[Row]:
    found = []
    for name, more, target in (("rows by slice", "", TARGET_ROWS), ("distinct items by slice", ITEMS, TARGET_ITEMS)):
        small = _measured(folder / f"small-{bool(more)}", more, 0)[0]
        whole, size = _measured(folder / f"large-{bool(more)}", more, SIZE_MB)
        factor = max(1.0, 1000 / size)
        scaled = small.wall + (whole.wall - small.wall) * factor
        processor = small.cpu + (whole.cpu - small.cpu) * factor
        note = f"{size:.0f} MB: {whole.wall:.2f} s; processor {processor:.1f} s for 1 GB"
        found.append(Row(f"collect 1 GB Parquet, {name}", scaled, "s", target, note))
        found.append(Row(f"collect {size:.0f} MB, {name}: memory", whole.memory, "MB", TARGET_MEMORY))
    return found


def _measured(case: Path, more: str, megabytes: int) -> tuple[Run, float]:
    """A run of collect over a file of about so many megabytes, and how large it really is."""
    (case / "model").mkdir(parents=True)
    (case / "safetycase.yaml").write_text('safetycase: "1"\nname: Large\n')
    (case / "model" / "m.yaml").write_text(MODEL.format(more=more))
    size = _write(case / "results.parquet", megabytes)
    command: list[str | Path] = [Path(sys.executable).parent / "safetycase", "-C", case, "evidence", "collect", "E-1"]
    return median_run(command, times=3, good=(0,)), size


def _write(path: Path, megabytes: int) -> float:
    """Rows as an evaluation writes them: an id, a text that does not compress, a score, a site, a verdict."""
    import duckdb

    number = max(1000, megabytes * 21_000)
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT 'sample-' || (hash(i // 3) % 100000000000) AS id, md5(i::VARCHAR) AS digest,"
            " md5((i + 1)::VARCHAR) AS transcript, random() AS score, 'site-' || (i % 20) AS site,"
            " CASE WHEN i % 50 = 0 THEN 'wrong' WHEN i % 17 = 0 THEN 'none' ELSE 'right' END AS verdict"
            f" FROM range({number}) t(i)) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        )
    return path.stat().st_size / 1e6
