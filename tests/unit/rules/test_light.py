"""What a check loads: nothing heavy."""

from __future__ import annotations

import subprocess
import sys


def test_checking_loads_nothing_heavy() -> None:
    script = (
        "import sys; from datetime import date; from safetycase.case import Memory, load\n"
        "from safetycase.rules import check_case\n"
        "text = b'losses:\\n  L-1: Harm\\nhazards:\\n  H-1: {text: a, losses: [L-1]}\\n'\n"
        "found = check_case(load(Memory({'safetycase.yaml': b'safetycase: \"1\"', 'model/m.yaml': text})), "
        "as_of=date(2026, 1, 1))\n"
        "assert len(found) == 2, found\n"
        "print(','.join(sorted(set(sys.modules) & {'networkx', 'scipy', 'numpy', 'jinja2', 'textual', 'graphviz', "
        "'jsonschema', 'difflib', 'safetycase.editing'})))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() in ("", "difflib")
