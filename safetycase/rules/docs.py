"""The rule reference, docs/rules.md, written from the registry: `python -m safetycase.rules.docs [FILE]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from safetycase.findings import TOPICS, Rule
from safetycase.rules.catalogue import all_rules

_HEAD = """\
# Rules

Every finding of `safetycase check` names a rule by a code that is never used for another. `safetycase rule CODE`
prints the same page without a network.

A rule is silenced on one item by a waiver with a reason, and treated otherwise in a whole case by a setting with a
reason in `safetycase.yaml`; errors of reading, of the schema and of the manifest can be neither. What the method asks
for and an item does not need is said under `not_needed` of the item, with the reason.

```yaml
hazards:
  H-1:
    waivers: [{rule: hazard-without-uca, reason: "...", by: "...", expires: "2027-01-31"}]
```

```yaml
# safetycase.yaml
rules:
  many-hazards: {severity: warning, because: "..."}
  role-inferred: {enabled: false, because: "..."}
```

This page is generated; change the rule, then run `python -m safetycase.rules.docs docs/rules.md`.
"""


def rules_page() -> str:
    """The page with every rule: a table of contents by topic, then each rule with why, fix and examples."""
    by_topic: dict[str, list[Rule]] = {}
    for rule in all_rules():
        by_topic.setdefault(rule.code[3], []).append(rule)
    parts = [_HEAD]
    for topic, rules in by_topic.items():
        parts.append(f"## {TOPICS[topic].capitalize()}\n")
        parts.append("\n".join(_table(rules)) + "\n")
        parts.extend(_entry(rule) for rule in rules)
    return "\n".join(parts)


def _table(rules: list[Rule]) -> Iterator[str]:
    yield "| code | name | severity | what it finds |"
    yield "| --- | --- | --- | --- |"
    for rule in rules:
        summary = _cell(rule.summary)
        yield f"| [{rule.code}](#{_anchor(rule)}) | {rule.name} | {rule.severity.word} | {summary} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _anchor(rule: Rule) -> str:
    return f"{rule.code}-{rule.name}".lower()


def _entry(rule: Rule) -> str:
    return (
        f"### {rule.code} {rule.name}\n\n{rule.summary} ({rule.severity.word})\n\n"
        f"**Why.** {rule.why}\n*{rule.source}*\n\n**Fix.** {rule.fix}\n\n"
        f"Bad:\n\n{_block(rule.bad)}\n\nGood:\n\n{_block(rule.good)}\n"
    )


def _block(text: str) -> str:
    body = text.strip("\n")
    return f"````yaml\n{body}\n````"


if __name__ == "__main__":
    target = sys.argv[1] if len(sys.argv) > 1 else ""
    if target:
        Path(target).write_text(rules_page(), encoding="utf-8")
    else:
        sys.stdout.write(rules_page())
