"""Runs the benchmarks and prints one table: `python -m benchmarks [check report edit ...]`.

Every module `bench_*.py` with a function `rows(folder)` takes part; `folder` is theirs to write into.
"""

from __future__ import annotations

import compileall
import importlib
import os
import pkgutil
import platform
import sys
import tempfile
from pathlib import Path

import benchmarks
import safetycase
from benchmarks.measure import Row, table


def main(wanted: list[str]) -> None:
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name.startswith("bench_")]
    chosen = [name for name in names if not wanted or name.removeprefix("bench_") in wanted]
    if not chosen:
        sys.exit(f"no such benchmark; there are: {', '.join(name.removeprefix('bench_') for name in names)}")
    rows: list[Row] = []
    compileall.compile_dir(Path(safetycase.__file__).parent, quiet=2)  # as an installed package is
    with tempfile.TemporaryDirectory(prefix="safetycase-bench-") as folder:
        for name in chosen:
            module = importlib.import_module(f"benchmarks.{name}")
            if not hasattr(module, "rows"):
                print(f"{name} prints its own figures: python -m benchmarks.{name}", file=sys.stderr)
                continue
            print(f"measuring {name.removeprefix('bench_')} ...", file=sys.stderr)
            try:
                rows += module.rows(Path(folder))
            except RuntimeError as error:
                rows.append(Row(f"{name}: FAILED", float("nan"), "", None, str(error)))
    processors, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {processors} processors, load {load:.1f}")
    if load > processors:
        print("The machine has other work: wall times are upper bounds, processor times in the notes are fairer.")
    print()
    print(table(rows))


if __name__ == "__main__":
    main(sys.argv[1:])
