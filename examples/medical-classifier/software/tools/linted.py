"""Runs ruff over the code that answers, and writes its SARIF log with what ruff leaves out of it.

    python tools/linted.py FILE

An empty list of results is no proof that anybody looked. ruff's own log says neither that it ran nor which rules it
looked for; this adds both: the exit status (0 and 1 mean that it ran to its end), and the rules that ruff says it had
enabled.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

OPTIONS = ["check", "triage", "--isolated", "--no-cache", "--select", "F,B,PLE,E7,E9,S"]
LOOK = ["--ignore-noqa", "--output-format", "sarif"]
_ENABLED = re.compile(r"linter\.rules\.enabled = \[\n(.*?)\n\]", re.DOTALL)
_RULE = re.compile(r"^\s*([a-z0-9-]+) \(([A-Z]+[0-9]+)\),$", re.MULTILINE)


def ruff(*options: str) -> subprocess.CompletedProcess[str]:
    """Run ruff on the code."""
    return subprocess.run(
        [sys.executable, "-m", "ruff", *OPTIONS, *options], capture_output=True, text=True, check=False
    )


def main() -> None:
    """Write the log. Raises SystemExit where ruff did not come to its end, or says of no rule that it was enabled."""
    done = ruff(*LOOK)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    enabled = _ENABLED.search(ruff("--show-settings").stdout)
    rules = _RULE.findall(enabled.group(1)) if enabled else []
    if not rules:
        raise SystemExit("ruff does not say which rules it looks for")
    log = json.loads(done.stdout)
    (run,) = log["runs"]
    Path(sys.argv[1]).write_text(json.dumps(log | {"runs": [completed(run, rules, done.returncode)]}, indent=1))


def completed(run: dict[str, Any], rules: list[tuple[str, str]], status: int) -> dict[str, Any]:
    """A run with its invocation, and with every rule that was enabled."""
    driver = run["tool"]["driver"]
    known = {rule["id"] for rule in driver["rules"]}
    driver["rules"] += [{"id": code, "name": name} for name, code in rules if code not in known]
    invocation = {"executionSuccessful": True, "exitCode": status, "commandLine": f"ruff {' '.join(OPTIONS + LOOK)}"}
    return run | {"invocations": [invocation]}


if __name__ == "__main__":
    main()
