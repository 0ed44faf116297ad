"""`report` of a large case: time, size, and how long a browser takes to load it."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.make_case import write_case
from benchmarks.measure import Row, median_run

COMMAND = Path(sys.executable).parent / "safetycase"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def rows(folder: Path) -> Iterator[Row]:
    """The figures of `report` at 10,000 items."""
    case, page = folder / "case-10000-40", folder / "report.html"
    if not case.exists():
        write_case(10_000, case)
    result = median_run([COMMAND, "report", case, "-o", page], 3, good=(0,))
    yield Row("report 10,000 items", result.wall, "s", 5.0, f"{result.cpu:.1f} s of processor, {result.memory:.0f} MB")
    yield Row("report 10,000 items: file", page.stat().st_size / 1e6, "MB", 15.0)
    loaded = _load_seconds(page)
    if loaded is not None:
        yield Row("report 10,000 items: load in Chromium", loaded, "s", 3.0)


def _load_seconds(page: Path, times: int = 3) -> float | None:
    """The median of seconds from navigation to the end of the load event; None without a browser."""
    names = [os.environ.get("SAFETYCASE_CHROMIUM", ""), *BROWSERS]
    browser = next((found for name in names if name and (found := shutil.which(name))), None)
    if browser is None:
        print("no Chromium: the load time was not measured", file=sys.stderr)
        return None
    from playwright.sync_api import sync_playwright

    seconds = []
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(times):
            tab = running.new_page()
            tab.goto(page.as_uri(), wait_until="load", timeout=120_000)
            milliseconds = tab.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
            seconds.append(float(milliseconds) / 1000)
            tab.close()
        running.close()
    return statistics.median(seconds)
