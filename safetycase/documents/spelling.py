"""Plain values as text that people read."""

from __future__ import annotations

from typing import Any

from safetycase.documents.writing import flow_text, list_lines, mapping_lines


def spelled(value: Any) -> str:
    """A plain value as text: words as they are, lists and mappings as YAML."""
    if isinstance(value, str):
        return value.rstrip("\n")
    if isinstance(value, dict) and value:
        return "\n".join(mapping_lines(value, 0))
    if isinstance(value, list) and value:
        return "\n".join(list_lines(value, 0))
    return flow_text(value)
