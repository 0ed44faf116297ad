"""Rules about what guards what, and about probabilities that nothing shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.gaps import each_or_once
from safetycase.rules.look import referrers
from safetycase.rules.problem import Found, Problem, case_check, excusable

_POLICY = "components:\n  policy: {title: Policy, dependability: {role: unreliable}}\n"
_WATCH = "components:\n  one: {title: One, dependability: {protects: [two]}}\n"
_EVENT = "events:\n  EV-1: {text: The valve sticks, q: 0.0001}\n"

NOTHING_SHOWS = declare(
    Rule(
        code="SFC780",
        name="event-probability-typed",
        severity=Severity.WARNING,
        summary="The probability of an event is a number that somebody typed, and no evidence speaks for it.",
        why="What follows from a model of losses is as good as the numbers that go in. A small one that nobody "
        "measured makes the whole look safe; to show one in ten thousand takes 29,956 trials without a failure.",
        source="safetycase model: events; C. J. Clopper and E. S. Pearson, Biometrika 26 (1934)",
        fix="Take it from evidence, `q: {from: E-1}`, or name the event under `supports` of an evidence item.",
        bad=_EVENT,
        good=f"{_EVENT}evidence:\n  E-1: {{supports: [EV-1], text: Bench}}",
    )
)
UNGUARDED = declare(
    Rule(
        code="SFC781",
        name="unreliable-unguarded",
        severity=Severity.WARNING,
        summary="No other component guards against one that is not relied on, or whose failure leaves nothing.",
        why="Who calls a part unreliable, or its failure catastrophic, has decided that something else must hold. "
        "Nothing is named that does.",
        source="IEC 61508-2:2010, 7.4.4 (hardware fault tolerance); safetycase model: dependability of components",
        fix="Name it under `dependability.protects` of the component that guards against it, or say under `not_needed` "
        "why none need.",
        bad=_POLICY,
        good=f"{_POLICY}  sandbox: {{title: Sandbox, dependability: {{role: inducing, protects: [policy]}}}}",
    )
)
GUARDED_IN_A_CIRCLE = declare(
    Rule(
        code="SFC782",
        name="guards-in-a-circle",
        severity=Severity.WARNING,
        summary="Components guard each other in a circle.",
        why="Each is safe because another is. Where what they share fails, all do, and nothing outside the circle "
        "guards it.",
        source="safetycase model: dependability of components",
        fix="Let something outside guard one of them, and take out the arrow that is none.",
        bad=f"{_WATCH}  two: {{title: Two, dependability: {{protects: [one]}}}}",
        good=f"{_WATCH}  two: {{title: Two}}",
    )
)

excusable(UNGUARDED, NOTHING_SHOWS)


@case_check
def check_probabilities(case: Case) -> Found:
    """Something shows the probability of an event."""
    typed = [item for item in case.of_kind("event") if item.covers and _is_number(item.data.get("q"))]
    if not typed:
        return
    lacking = [item for item in typed if next(referrers(case, item.id, "evidence", "supports"), None) is None]

    def message(item: AnyItem) -> str:
        return f"{item.id} has a probability of {item.data['q']:g} that was typed, and nothing shows it"

    once = "events have probabilities that were typed, and nothing shows them"
    yield from each_or_once(NOTHING_SHOWS, lacking, len(typed), message, once, about=("q",))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@case_check
def check_guards(case: Case) -> Found:
    """Something else guards against what is not relied on, and not in a circle."""
    guards = {item.id: dict.fromkeys(_guarded(item)) for item in case.of_kind("component") if item.covers}
    if not any(guards.values()) and not any(_states(case.items[name]) for name in guards):
        return
    guarded = {name for guard, names in guards.items() for name in names if name != guard}
    for name in guards:
        words = _states(case.items[name])
        if words and name not in guarded:
            message = f"{name} {words}, and no other component guards against it"
            yield Problem(rule=UNGUARDED, item=name, message=message, about=("dependability",))
    for circle in _circles(guards):
        others = tuple(circle[1:])
        message = f"{' guards '.join((*circle, circle[0]))}: they guard each other in a circle"
        yield Problem(
            rule=GUARDED_IN_A_CIRCLE,
            item=circle[0],
            message=message,
            path=("dependability", "protects"),
            speaks_for=others,
        )


def _guarded(item: AnyItem) -> Iterator[str]:
    stated = item.data.get("dependability")
    for name in stated.get("protects", ()) if isinstance(stated, dict) else ():
        if isinstance(name, str):
            yield name


def _states(item: AnyItem) -> str:
    """What a component says of itself that lets something else be needed; empty where it says nothing of the kind."""
    stated = item.data.get("dependability")
    if not isinstance(stated, dict):
        return ""
    if stated.get("fail_mode") == "catastrophic":
        return "fails catastrophically"
    return "is not relied on" if stated.get("role") == "unreliable" else ""


def _circles(guards: Mapping[str, Mapping[str, None]]) -> Iterator[list[str]]:
    """Circles of guards, each once, as the components in order; one that guards itself is a circle of one."""
    done: set[str] = set()
    for start in guards:
        trail: dict[str, None] = {}
        waiting = [(start, iter(guards[start]))] if start not in done else []
        while waiting:
            name, names = waiting[-1]
            trail[name] = None
            following = next((one for one in names if one in guards and one not in done), None)
            if following is None:
                done.add(name)
                del trail[name]
                waiting.pop()
            elif following in trail:
                steps = list(trail)
                yield steps[steps.index(following) :]
            else:
                waiting.append((following, iter(guards[following])))
