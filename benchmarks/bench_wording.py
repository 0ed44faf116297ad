"""How well the rules about text tell sound sentences from faulty ones, and how long they take.

    python -m benchmarks.bench_wording

prints the figures of each rule over the sentences in `tests/corpus`. The lists of words were written by those who
wrote the sentences; docs/words.md has figures of sentences written by others.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.make_case import write_case
from benchmarks.measure import Row
from safetycase.case import Case, Folder, load
from safetycase.rules import (
    named,
    reasons,
    repeated,
    text,
    topics,
    wording_constraints,
    wording_losses,
    wording_scenarios,
    wording_ucas,
)
from tests.corpus.figures import disturbed, figures, sentences, table

MODULES = {
    module.__name__
    for module in (named, reasons, repeated, wording_constraints, wording_losses, wording_scenarios, wording_ucas)
}
TIMES = 5


def rows(folder: Path) -> Iterator[Row]:
    """The share of sound sentences with a warning, and the time of the rules over the case of 10,000 items."""
    alarms, sound = disturbed(sentences())
    yield Row("sound sentences with a warning about text", 100 * alarms / sound, "%", 5.0, f"{alarms} of {sound}")
    write_case(10_000, folder / "wording", 40)
    case = load(Folder(folder / "wording"))
    case.references_to("H-1")
    for item in case.items.values():
        _ = item.references
    yield Row("words and ids in prose, 10,000 items", 1000 * min(in_prose(case) for _ in range(TIMES)), "ms", None)
    yield Row("rules about wording, 10,000 items", 1000 * min(seconds(case) for _ in range(TIMES)), "ms", 25.0)


def seconds(case: Case) -> float:
    """How long the rules about wording take over a case whose references are worked out."""
    checks = {
        kind: [check for check in found if check.__module__ in MODULES] for kind, found in topics.ITEM_CHECKS.items()
    }
    start = time.process_time()
    for kind, found in checks.items():
        for item in case.of_kind(kind) if found else ():
            for check in found:
                for _ in check(case, item):
                    pass
    for case_check in topics.CASE_CHECKS:
        if case_check.__module__ in MODULES:
            for _ in case_check(case):
                pass
    return time.process_time() - start


def in_prose(case: Case) -> float:
    """How long the one look at all prose takes, for unfinished words and for ids."""
    start = time.process_time()
    for item in case.items.values():
        for _ in text.check_prose(case, item):
            pass
    return time.process_time() - start


def main() -> None:
    corpus = sentences()
    print(table(figures(corpus)))
    alarms, sound = disturbed(corpus)
    print(f"\n{sound} sound and {len(corpus) - sound} faulty sentences; on {alarms} sound ones ({alarms / sound:.1%})")
    print("a rule at warning level fires; the bound is 5 %.\n")
    for one in corpus:
        for code in sorted(one.found - one.faults):
            print(f"false alarm   {code}  {one.file} {one.item}: {one.text}")
        for code in sorted(one.faults - one.found):
            print(f"not found     {code}  {one.file} {one.item}: {one.text}")
    with tempfile.TemporaryDirectory(prefix="safetycase-bench-") as folder:
        *_, row = rows(Path(folder))
    print(f"\nthe rules about wording over 10,000 items: {row.value:.0f} ms (target: {row.target:g} ms)")


if __name__ == "__main__":
    main()
