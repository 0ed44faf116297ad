"""Counts tables on Spark in local mode and compares; a program of its own, since Spark takes a process for itself.

Prints every difference, and at last how many selections were compared. The environment must have Java, and pyspark on
the path of modules.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from pyspark.sql import SparkSession

from safetycase.cli.app import run
from safetycase.evidence.collecting.backend import reached
from safetycase.evidence.collecting.remote import state_of
from tests.acceptance.command import write
from tests.acceptance.test_collect_tables import MODEL
from tests.unit.evidence.collecting.engines import COLUMNS, SELECTS, as_parquet, differences, rows_of

_KINDS = {"VARCHAR": "STRING", "DECIMAL(18, 4)": "DECIMAL(18, 4)"}
_OPTIONS = (
    "spark.master=local[2]&spark.ui.enabled=false&spark.sql.shuffle.partitions=1&spark.log.level=ERROR"
    "&spark.driver.host=127.0.0.1&spark.driver.bindAddress=127.0.0.1&spark.sql.codegen.wholeStage=false"
    "&spark.ui.showConsoleProgress=false"
)


def differing(folder: Path, url: str) -> list[str]:
    """What is counted otherwise on Spark."""
    found = []
    with reached(url) as backend:
        session = SparkSession.builder.getOrCreate()
        schema = ", ".join(f"`{column}` {_KINDS.get(kind, kind)}" for column, kind in COLUMNS.items())
        rows = rows_of(11, 300)
        session.createDataFrame(rows, schema).createOrReplaceTempView("answers")
        found += differences(backend, "answers", as_parquet(folder / "r.parquet", rows))
        before = state_of(backend, "answers")
        session.createDataFrame(rows[::-1], schema).createOrReplaceTempView("answers")
        if state_of(backend, "answers") != before:
            found.append("the state of a table depends on the order of its rows")
        session.createDataFrame([*rows[1:], rows[1]], schema).createOrReplaceTempView("answers")
        if state_of(backend, "answers") == before:
            found.append("the state of a table does not show that a row changed")
        rights = [("a", "A", "right"), ("b", "B", "wrong"), ("c", "B", "right")]
        session.createDataFrame(rights, "id STRING, site STRING, score STRING").createOrReplaceTempView("answers")
    return found


def locked(folder: Path, url: str) -> str:
    """What the command writes to the lock."""
    model = MODEL.replace("table:main.answers", "table:answers")
    case = write(folder / "case", {"safetycase.yaml": 'safetycase: "1"\nname: Answers\n', "model/m.yaml": model})
    assert run(["-C", str(case), "evidence", "collect", "--backend", url]) == 0
    return (case / "safetycase.lock").read_text()


def main() -> int:
    """Compare; the exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"pyspark://{folder}/warehouse?{_OPTIONS}"
        found = differing(folder, url)
        if '"states": {"failed": 1, "passed": 2}' not in (lock := locked(folder, url)) or "spark " not in lock:
            found.append(lock)
    sys.stdout.write("\n".join([*found, f"{len(SELECTS)} selections compared\n"]))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
