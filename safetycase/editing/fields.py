"""Field paths as people type them: `target.at_most`, `hazards[0]`, `select.where["property.requirement"]`."""

from __future__ import annotations

import re

from safetycase.findings import Path

_STEP = re.compile(r'\.?(?P<key>[^.\[\]"\']+)|\[(?P<index>\d+)\]|\.?\[?"(?P<quoted>[^"]+)"\]?')


class FieldPathError(ValueError):
    """The text is not a field path; the message says where it stops to be one."""


def parse_field(text: str) -> Path:
    """The path that `text` writes. Raises FieldPathError if it cannot be read."""
    path: list[str | int] = []
    at = 0
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None or step.end() == at:
            raise FieldPathError(f"{text!r} is not a field: stuck at {text[at:]!r}; write name, name.part or name[0]")
        if step["index"] is not None:
            path.append(int(step["index"]))
        else:
            path.append(step["key"] or step["quoted"])
        at = step.end()
    if not path or isinstance(path[0], int):
        raise FieldPathError(f"{text!r} is not a field: it must start with a field's name")
    return tuple(path)
