"""Whatever people, other programs and crashes do in any order: the case is what a plain model says it must be."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.unit.editing.sittings import Sitting

TestSittings = Sitting.TestCase
TestSittings.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
