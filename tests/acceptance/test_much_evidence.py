"""Much evidence is judged in a second process: what a check finds does not depend on that."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from safetycase.cli.check import MUCH_EVIDENCE
from tests.acceptance.command import SAFETYCASE, kettle, write

PROGRAM = """
import sys
from safetycase.cli.beside import _can_fork, beside
def work():
    {work}
result = beside(work)
sys.stdout.write(f"{{_can_fork()}} ")
try:
    sys.stdout.write(str(len(result())))
except ValueError as error:
    sys.stdout.write(f"raised {{error}}")
"""

needs_processors = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2, reason="one processor"
)


def said(work: str) -> str:
    program = PROGRAM.format(work=work)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


@needs_processors
def test_the_result_comes_from_a_copy_however_large_it_is() -> None:
    assert said("return b'x' * 5_000_000") == "True 5000000"


@needs_processors
def test_where_the_copy_fails_the_work_is_done_here() -> None:
    assert said("raise ValueError('no')") == "True raised no"


def test_checks_with_one_and_with_two_processes_find_the_same(tmp_path: Path) -> None:
    count = MUCH_EVIDENCE + 5
    requirements = "".join(f"  R-{n}: {{addresses: [H-1], text: It stops within {n} s}}\n" for n in range(count))
    evidence = "".join(
        f"  E-{n}: {{supports: [R-{n}], method: test, artefact: {{path: evidence/run.xml}}, "
        f"select: {{where: {{name: t{n}}}}}}}\n"
        for n in range(count)
    )
    cases = "".join(f"<testcase name='t{n}'>{'<failure/>' if n % 50 == 0 else ''}</testcase>" for n in range(count))
    root = kettle(tmp_path, requirements=f"requirements:\n{requirements}", evidence=f"evidence:\n{evidence}")
    write(root, {"evidence/run.xml": f"<testsuite name='s'>{cases}</testsuite>"})
    command = [str(SAFETYCASE), "check", "--format", "json"]
    free = subprocess.run(command, cwd=root, capture_output=True, check=False)
    assert b"SFC720" in free.stdout
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("processors cannot be chosen here")
    one = {min(os.sched_getaffinity(0))}
    program = f"import os; os.sched_setaffinity(0, {one}); os.execv({command[0]!r}, {command!r})"
    bound = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, check=False)
    assert (free.returncode, free.stdout) == (bound.returncode, bound.stdout) == (1, free.stdout)
