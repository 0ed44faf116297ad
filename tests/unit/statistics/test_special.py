"""The special functions of scipy bring along no more than they need, and leave numpy as it was."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
from safetycase.statistics.proportions import upper_bound
print(round(upper_bound(3, 24_800, 0.95), 9))
print(*sorted({"numpy.f2py", "numpy.testing", "numpy.ma", "unittest"} & set(sys.modules)))
import numpy
names = set(dir(numpy)), set(numpy.__all__)
print(*("random" in known and "testing" in known for known in names))
print(numpy.random.default_rng(1).integers(10) in range(10), numpy.ma.array([1]).sum())
"""


def test_loading_them_loads_no_tools_of_numpy_and_hides_none() -> None:
    """A bound needs neither numpy's test tools nor its Fortran wrappers; who wants them afterwards finds them."""
    told = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True).stdout.splitlines()

    assert told == ["0.000312617", "", "True True", "True 1"]
