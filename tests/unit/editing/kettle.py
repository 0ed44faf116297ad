"""A small case with comments, lists and a process model, for tests of protected and merged edits."""

from __future__ import annotations

from pathlib import Path

MANIFEST = 'safetycase: "1"\nname: Kettle\n'
PURPOSE = """\
# What must not happen.
losses:
  L-1: Somebody is scalded   # the worst
  L-2:
    category: environment
    text: >-
      The kitchen
      burns.
hazards:
  # boiling
  H-1:
    losses: [L-1, L-2]   # both
    text: The kettle boils dry
  H-2:
    losses:
      - L-1
    parent: H-1   # a part of it
    text: The lid opens
  H-3:
    losses: [L-2]
    text: The heater is on without water
"""
STRUCTURE = """\
elements:
  thermostat:
    role: controller
    process_model:
      temperature:   # of the water
        values: [cold, hot]
      water:
        values: [none, some]
"""


def kettle_in(root: Path) -> Path:
    """Write the case into a folder."""
    (root / "model").mkdir(parents=True)
    (root / "safetycase.yaml").write_text(MANIFEST)
    (root / "model" / "purpose.yaml").write_text(PURPOSE)
    (root / "model" / "structure.yaml").write_text(STRUCTURE)
    return root
