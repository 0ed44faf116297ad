"""Writes the published schemas: `python -m safetycase.schema.write [FOLDER]`."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from safetycase import resources
from safetycase.schema.generate import Schema, manifest_schema, manual_schema, model_schema, record_schema
from safetycase.schema.load import MANIFEST_FILE, MANUAL_FILE, MODEL_FILE, RECORD_FILE


def generated() -> dict[str, bytes]:
    """The schema files as they must be published, by name."""
    return {
        MODEL_FILE: _encode(model_schema()),
        MANIFEST_FILE: _encode(manifest_schema()),
        RECORD_FILE: _encode(record_schema()),
        MANUAL_FILE: _encode(manual_schema()),
    }


def _encode(schema: Schema) -> bytes:
    """Indented, with lists of plain values on one line (a bracket before a line end is never inside a string)."""
    text = json.dumps(schema, ensure_ascii=False, indent=1)
    return (re.sub(r"\[\n[^\[\]{}]*?\]", lambda found: _one_line(found[0]), text) + "\n").encode()


def _one_line(entries: str) -> str:
    return "[" + " ".join(line.strip() for line in entries[1:-1].strip().splitlines()) + "]"


def main(arguments: list[str]) -> int:
    """Write every schema whose content changed; returns the exit code."""
    folder = Path(arguments[0]) if arguments else resources.folder("schemas")
    for name, content in generated().items():
        target = folder / name
        if not target.is_file() or target.read_bytes() != content:
            target.write_bytes(content)
            sys.stderr.write(f"wrote {target}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
