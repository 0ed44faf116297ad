"""What controller constraints leave allowed, and what they contradict."""

from __future__ import annotations

import pytest

from safetycase.documents import read
from safetycase.findings import Finding
from safetycase.rules import Checker, check_case
from safetycase.rules.context_conflicts import MOST
from tests.rules.cases import MANIFEST, TODAY, case_of, check, codes, of, source_of

HEAD = """\
hazards: {H-1: Too much insulin, H-2: Too little insulin}
elements:
  pump:
    role: controller
    process_model:
      glucose: {values: [low, normal, high]}
      trend: {values: [up, down]}
  patient: {role: process}
actions:
  CA-1: {title: deliver insulin, from: pump, to: patient}
"""
OURS = {"SFC435", "SFC436", "SFC437", "SFC438"}


def model(ucas: list[str], constraints: list[str], desired: list[str] | None = None) -> str:
    """A model with unsafe control actions, constraints and desired actions of these fields."""
    text = HEAD + "ucas:\n" + "".join(f"  UCA-{n}: {{action: CA-1, hazards: [H-1], {one}}}\n"
                                     for n, one in enumerate(ucas, 1))  # fmt: skip
    text += "controller_constraints:\n" + "".join(f"  CC-{n}: {{{one}}}\n" for n, one in enumerate(constraints, 1))
    return text + "".join(f"desired: {{DCA-{n}: {{action: CA-1, {one}}}}}\n" for n, one in enumerate(desired or [], 1))


def ours(text: str) -> list[tuple[str, str, str, str]]:
    """The rule, item, field and message of each finding of these rules."""
    return [(one.rule, one.item, one.field, one.message) for one in check(text) if one.rule in OURS]


LOW = "type: provided, context: {glucose: low}"
WITHHOLD = "ucas: [UCA-1], requires: do-not-provide"


def test_what_stays_allowed_is_named() -> None:
    text = model(["type: provided, context: {glucose: [low, normal]}"], [f"{WITHHOLD}, context: {{glucose: low}}"])
    assert ours(text) == [
        ("SFC435", "CC-1", "context", "CC-1 does not exclude UCA-1: it stays allowed where glucose is normal")
    ]
    (finding,) = of(check(text), "SFC435")
    assert [place.message for place in finding.related] == ["the unsafe control action"]


def test_a_variable_that_only_the_constraint_names_leaves_the_rest() -> None:
    text = model([LOW], [f"{WITHHOLD}, context: {{glucose: low, trend: up}}"])
    assert [message for *_, message in ours(text)] == [
        "CC-1 does not exclude UCA-1: it stays allowed where glucose is low and trend is down"
    ]
    undecided = [one.message for one in of(check(text), "SFC421")]
    assert undecided == ["CA-1 / provided: 2 of 3 contexts are undecided: glucose is normal or high"]


@pytest.mark.parametrize(
    "constraint",
    [
        f"{WITHHOLD}, context: {{glucose: [low, normal]}}",
        f"{WITHHOLD}, context: {{glucose: low, trend: '*'}}",
        f"{WITHHOLD}, context: {{glucose: low, trend: [up, down]}}",
        WITHHOLD,
        "ucas: [UCA-1], context: {glucose: [low, high]}",
        "ucas: [UCA-1]",
    ],
)
def test_a_constraint_that_holds_in_every_context_of_it_excludes_it(constraint: str) -> None:
    assert ours(model([LOW], [constraint])) == []


def test_several_constraints_exclude_together() -> None:
    parts = [f"{WITHHOLD}, context: {{glucose: low}}", f"{WITHHOLD}, context: {{glucose: [normal, high], trend: up}}"]
    text = model(["type: provided, context: {glucose: [low, normal]}"], parts)
    assert [message for *_, message in ours(text)] == [
        "CC-1 and CC-2 together do not exclude UCA-1: it stays allowed where glucose is normal and trend is down"
    ]
    assert ours(text.replace(", trend: up", "")) == []


@pytest.mark.parametrize(
    ("uca", "constraint", "message", "hint"),
    [
        ("type: provided", "requires: provide", "it does not require that CA-1 is not provided", "do-not-provide"),
        ("type: not-provided", "forbids: [too-late]", "it does not require that CA-1 is provided", "provide"),
        ("subtype: too-late", "requires: provide", "it does not forbid too-late", "too-late"),
        ("subtype: too-late", "requires: do-not-provide", "it does not forbid too-late", "too-late"),
        ("type: duration", "forbids: [applied-too-long]", "it does not forbid duration", "duration"),
        ("subtype: excessive", "forbids: [insufficient]", "it does not forbid excessive", "excessive"),
    ],
)
def test_what_a_constraint_demands_must_be_about_the_unsafe_control(
    uca: str, constraint: str, message: str, hint: str
) -> None:
    """Whatever the context: this is decided even where both have it in words."""
    for context in ("context: {glucose: low}", "when: it is night"):
        text = model([f"{uca}, {context}"], [f"ucas: [UCA-1], {constraint}, {context}"])
        (finding,) = of(check(text), "SFC435")
        assert finding.message == f"CC-1 does not exclude UCA-1: {message}"
        assert finding.field == constraint.partition(":")[0]
        assert hint in finding.hint


@pytest.mark.parametrize(
    ("uca", "constraint"),
    [
        ("type: not-provided", "requires: provide"),
        ("type: provided, subtype: never-safe", "requires: do-not-provide"),
        ("type: provided, subtype: excessive", "requires: do-not-provide"),
        ("type: provided, subtype: excessive", "forbids: [excessive, repeated]"),
        ("subtype: too-late", "requires: provide, forbids: [too-late]"),
        ("subtype: too-late", "forbids: [timing-or-order]"),
        ("type: timing-or-order", "forbids: [too-early, too-late, out-of-order]"),
        ("type: duration", "forbids: [stopped-too-soon, applied-too-long]"),
    ],
)
def test_what_excludes_each_way_of_unsafe_control(uca: str, constraint: str) -> None:
    fields = f"{constraint}, context: {{glucose: low}}"
    assert ours(model([f"{uca}, context: {{glucose: low}}"], [f"ucas: [UCA-1], {fields}"])) == []


@pytest.mark.parametrize(
    ("uca", "constraint"),
    [
        (LOW, "text: The pump must not deliver, context: {glucose: high}"),
        (LOW, "requires: do-not-provide, when: it is night"),
        (LOW, "requires: do-not-provide, when: it is night, context: {glucose: low}"),
        (LOW, "requires: do-not-provide, text: The pump must not deliver at night"),
        (LOW, "requires: do-not-provide, context: {glucos: high}"),
        (LOW, "requires: do-not-provide, context: {glucose: []}"),
        (f"{LOW}, when: it is night", "requires: do-not-provide, context: {glucose: high}"),
        ("type: provided, when: it is night", "requires: do-not-provide, context: {glucose: low}"),
        ("type: provided", "requires: do-not-provide, context: {glucose: low}"),
    ],
)
def test_nothing_is_said_of_what_words_alone_decide(uca: str, constraint: str) -> None:
    assert ours(model([uca], [f"ucas: [UCA-1], {constraint}"])) == []


def test_the_same_words_are_the_same_context() -> None:
    """Where both are limited by the same words, their values are compared."""
    uca = "type: provided, context: {glucose: [low, normal]}, when: It is  night."
    text = model([uca], [f"{WITHHOLD}, when: it is night, context: {{glucose: '*'}}"])
    assert ours(text) == []
    assert ours(model(["type: provided, when: it is night"], [f"{WITHHOLD}, when: it is night"])) == []


def test_a_text_beside_may_exclude_the_rest() -> None:
    rest = "ucas: [UCA-1], text: The pump must not deliver while glucose is normal"
    wide = "type: provided, context: {glucose: [low, normal]}"
    assert ours(model([wide], [f"{WITHHOLD}, context: {{glucose: low}}", rest])) == []


def test_obsolete_and_unreviewed_constraints_exclude_nothing() -> None:
    for status in ("status: obsolete", "origin: generated"):
        text = model([LOW], [f"{WITHHOLD}, context: {{glucose: high}}", f"{WITHHOLD}, {status}"])
        assert [message for *_, message in ours(text)] == [
            "CC-1 does not exclude UCA-1: it stays allowed where glucose is low"
        ]


def test_constraints_against_each_other() -> None:
    text = model(
        ["type: provided, context: {glucose: low}", "type: not-provided, context: {glucose: high}"],
        [
            f"{WITHHOLD}, context: {{glucose: [low, normal]}}",
            "ucas: [UCA-2], requires: provide, context: {glucose: [normal, high], trend: up}",
            "ucas: [UCA-2], requires: provide, context: {glucose: high}",
        ],
    )
    assert ours(text) == [
        (
            "SFC437",
            "CC-1",
            "context",
            "CC-1 demands that CA-1 is not provided, but CC-2 demands that it is, "
            "where glucose is normal and trend is up",
        )
    ]


def test_a_constraint_turned_round_from_opposite_unsafe_control_contradicts_itself() -> None:
    text = model([LOW, "type: not-provided, context: {glucose: high}"], ["ucas: [UCA-1, UCA-2], context: {trend: up}"])
    assert {(rule, item) for rule, item, *_ in ours(text)} >= {("SFC437", "CC-1")}


def test_a_constraint_that_demands_what_is_unsafe() -> None:
    ucas = [LOW, "type: not-provided, context: {glucose: high}"]
    text = model(ucas, [f"{WITHHOLD}, context: {{glucose: [low, high]}}", "ucas: [UCA-2]"])
    assert ours(text) == [
        (
            "SFC436",
            "CC-1",
            "context",
            "CC-1 demands that CA-1 is not provided, which UCA-2 calls unsafe, where glucose is high",
        )
    ]


def test_many_contradictions_of_one_action_are_counted_in_the_last() -> None:
    withheld = [f"{WITHHOLD}, context: {{glucose: [low, normal]}}"] * (MOST + 2)
    text = model([LOW, "type: not-provided, context: {glucose: high}"],
                 [*withheld, "ucas: [UCA-2], requires: provide, context: {glucose: [normal, high]}"])  # fmt: skip
    found = [message for rule, *_, message in ours(text) if rule == "SFC437"]
    assert len(found) == MOST
    assert found[-1].endswith("where glucose is normal; so it is with 2 more")


def test_one_contradiction_is_told_once() -> None:
    """Constraints just as wide as unsafe control that is unsafe either way: that is told of the unsafe control."""
    ucas = [LOW, "type: not-provided, context: {glucose: low}"]
    text = model(ucas, ["ucas: [UCA-1]", "ucas: [UCA-2], requires: provide, context: {glucose: low}"])
    assert ours(text) == []
    assert "SFC422" in codes(check(text))


def test_a_constraint_against_what_is_desired() -> None:
    desired = ["type: provide, context: {glucose: [normal, high]}"]
    text = model([LOW], [f"{WITHHOLD}, context: {{glucose: [low, normal]}}"], desired)
    assert ours(text) == [
        (
            "SFC438",
            "CC-1",
            "context",
            "CC-1 demands that CA-1 is not provided, but DCA-1 wants that it is, where glucose is normal",
        )
    ]
    told = model([LOW], [f"{WITHHOLD}, context: {{glucose: low}}"], ["type: provide"])
    assert ours(told) == []
    assert "SFC425" in codes(check(told))


def test_unknown_names_and_impossible_contexts_of_constraints_are_found() -> None:
    def found(context: str) -> list[Finding]:
        return check(model([LOW], [f"{WITHHOLD}, context: {context}"]))

    (unknown,) = of(found("{glucos: low}"), "SFC106")
    assert (unknown.item, unknown.message) == ("CC-1", "pump has no variable glucos; did you mean `glucose`?")
    (value,) = of(found("{glucose: lo}"), "SFC107")
    assert (value.item, value.field) == ("CC-1", "context.glucose")
    (impossible,) = of(found("{glucose: []}"), "SFC434")
    assert (impossible.item, impossible.field) == ("CC-1", "context")
    assert not {"SFC106", "SFC107", "SFC434"} & codes(found("{glucose: low, pump/trend: up}"))


def test_each_controller_that_a_constraint_binds_knows_the_variable() -> None:
    nurse = (
        "  CA-9: {title: call, from: nurse, to: patient}\nucas:\n"
        "  UCA-9: {action: CA-9, type: provided, when: it is night, hazards: [H-1]}\n"
    )
    text = model([LOW], ["ucas: [UCA-1, UCA-9], requires: do-not-provide, context: {glucose: low}"])
    text = text.replace("  patient:", "  nurse: {role: controller, process_model: {mood: {values: [a]}}}\n  patient:")
    text = text.replace("ucas:\n", nurse, 1)
    assert [one.message for one in of(check(text), "SFC106")] == ["nurse has no variable glucose"]


def test_variables_of_imported_cases_are_compared() -> None:
    elements = "elements:\n  ecu: {role: controller, process_model: {slip: {values: [low, high]}}}\n"
    text = model(
        ["type: provided, context: {brakes:ecu/slip: [low, high]}"],
        [f"{WITHHOLD}, context: {{brakes:ecu/slip: low}}"],
    )
    found = check(
        text,
        manifest=f"{MANIFEST}imports: {{brakes: ../brakes}}\n",
        others={"../brakes": source_of(elements, name="brakes")},
    )
    assert of(found, "SFC435")[0].message.endswith("it stays allowed where brakes:ecu/slip is high")


def test_the_checker_keeps_up_with_edits_of_constraints_and_elements() -> None:
    text = model([LOW], [f"{WITHHOLD}, context: {{glucose: low}}"])
    head, _, constraints = text.partition("controller_constraints:")
    case = case_of(a=head, b="controller_constraints:" + constraints)
    checker = Checker(as_of=TODAY)
    checker.update(case)
    for new in ("context: {glucose: high}", "context: {glucos: low}", "context: {glucose: low}", "when: it is night"):
        changed = ("controller_constraints:" + constraints.replace("context: {glucose: low}", new)).encode()
        case = case.replaced({"model/b.yaml": read("model/b.yaml", changed)})
        assert checker.update(case) == check_case(case, as_of=TODAY)
    assert not OURS & codes(checker.findings)
    case = case.replaced({"model/b.yaml": read("model/b.yaml", ("controller_constraints:" + constraints).encode())})
    checker.update(case)
    renamed = head.replace("glucose: {values: [low,", "glucose: {values: [none,").encode()
    case = case.replaced({"model/a.yaml": read("model/a.yaml", renamed)})
    assert checker.update(case) == check_case(case, as_of=TODAY)
    assert {one.item for one in of(checker.findings, "SFC107")} == {"UCA-1", "CC-1"}


def test_what_is_too_large_to_be_looked_at_is_said() -> None:
    variables = "".join(f"      v{number}: {{values: [a, b]}}\n" for number in range(26))
    constraints = [f"{WITHHOLD}, context: {{v{number}: a, v{number + 1}: a}}" for number in range(0, 26, 2)]
    text = model(["type: provided, subtype: never-safe"], constraints)
    text = text.replace("      trend:", f"{variables}      trend:")
    (finding,) = [one for one in of(check(text), "SFC428") if one.item == "UCA-1"]
    assert finding.message == (
        "whether controller constraints exclude UCA-1 is not looked at: "
        "what stays allowed falls into more than 4,096 groups of contexts"
    )
