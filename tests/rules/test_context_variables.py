"""Contexts speak of the world: values that only the world has, contexts that nothing fits, and whole types."""

from __future__ import annotations

import pytest

from safetycase.case.variables import impossible
from safetycase.documents import read
from safetycase.findings import Severity
from safetycase.rules import Checker, check_case
from tests.rules.cases import MANIFEST, TODAY, case_of, check, codes, of, source_of

ELEMENTS = """\
elements:
  th: {role: controller, process_model: {room: {values: [cold, mild], describes: heater/rt}}}
  heater: {role: process, state: {rt: {values: %s}}}
"""
WORLD = "[cold, mild, freezing, fire]"
ACTION = "hazards: {H-1: The room is cold}\nactions:\n  CA-1: {title: heat, from: th, to: heater, not_hazardous: %s}\n"
HEAD = ELEMENTS % WORLD


def messages(model: str, rule: str) -> list[tuple[str, str, str]]:
    return [(finding.item, finding.field, finding.message) for finding in of(check(model), rule)]


def uca(fields: str, number: int = 1) -> str:
    return f"ucas:\n  UCA-{number}: {{action: CA-1, hazards: [H-1], {fields}}}\n"


def test_what_is_believed_does_not_settle_what_the_world_can_be() -> None:
    verdicts = "{not-provided: {context: {room: [cold, mild]}, reason: The walls are thick}}"
    found = check(HEAD + ACTION % verdicts)
    assert [finding.message for finding in of(found, "SFC421")] == [
        "CA-1 / not-provided: 2 of 4 contexts are undecided: room is freezing or fire"
    ]
    assert any("not-provided: decided in part" in finding.message for finding in of(found, "SFC401"))


@pytest.mark.parametrize("name", ["room", "heater/rt", "th/room"])
def test_each_name_can_have_the_values_of_world_and_belief(name: str) -> None:
    verdicts = f"{{not-provided: {{context: {{{name}: {WORLD}}}, reason: The walls are thick}}}}"
    found = codes(check(HEAD + ACTION % verdicts))
    assert not found & {"SFC106", "SFC107", "SFC421", "SFC434"}
    ((item, _, message),) = messages(HEAD + ACTION % verdicts.replace("fire", "frie"), "SFC107")
    assert (item, message) == (
        "CA-1",
        f"frie is no value of {name.rpartition('/')[2]} (cold, mild, freezing, fire); did you mean `fire`?",
    )


def test_what_a_controller_cannot_believe_is_named() -> None:
    assert messages(HEAD, "SFC433") == [
        ("th", "process_model.room", "th/room cannot be freezing or fire, which heater/rt can")
    ]
    (finding,) = of(check(HEAD), "SFC433")
    assert finding.severity is Severity.INFO


@pytest.mark.parametrize("world", ["[cold, mild]", "[mild]", "[]"])
def test_a_controller_may_be_in_doubt_about_more_than_there_is(world: str) -> None:
    assert messages(ELEMENTS % world, "SFC433") == []


def test_what_describes_an_imported_variable_is_compared_with_it() -> None:
    elements = "elements:\n  ecu: {role: process, state: {slip: {values: [low, high]}}}\n"
    model = "elements:\n  th: {role: controller, process_model: {slip: {values: [low], describes: brakes:ecu/slip}}}\n"
    found = check(
        model, manifest=f"{MANIFEST}imports: {{brakes: ../brakes}}\n",
        others={"../brakes": source_of(elements, name="brakes")},
    )  # fmt: skip
    assert [one.message for one in of(found, "SFC433")] == ["th/slip cannot be high, which brakes:ecu/slip can"]


@pytest.mark.parametrize(
    ("context", "why"),
    [
        ("{room: []}", "room has no value"),
        ("{room: cold, heater/rt: mild}", "room and heater/rt are one variable, and have no common value"),
        ("{room: cold, heater/rt: []}", "heater/rt has no value"),
    ],
)
def test_a_context_that_nothing_fits_is_named_and_decides_nothing(context: str, why: str) -> None:
    message = f"no state of the world fits this context: {why}"
    model = HEAD + ACTION % "{}" + uca(f"type: provided, context: {context}")
    found = check(model)
    assert messages(model, "SFC434") == [("UCA-1", "context", message)]
    assert not codes(found) & {"SFC106", "SFC107"}
    (finding,) = of(found, "SFC434")
    assert finding.severity is Severity.WARNING
    case = case_of(model)
    assert impossible(case, case.items["UCA-1"])
    verdict = HEAD + ACTION % f"{{provided: [{{context: {context}, reason: The walls are thick}}]}}"
    assert messages(verdict, "SFC434") == [("CA-1", "not_hazardous.provided[0].context", message)]
    assert any("provided" in finding.message for finding in of(check(verdict), "SFC401"))


@pytest.mark.parametrize("context", ["{}", "{room: cold}", "{room: [cold, mild], heater/rt: mild}", "{rom: []}"])
def test_only_contexts_that_nothing_fits_are_called_impossible(context: str) -> None:
    model = HEAD + ACTION % "{}" + uca(f"type: provided, context: {context}")
    assert messages(model, "SFC434") == []
    case = case_of(model)
    assert not impossible(case, case.items["UCA-1"])


def test_what_the_world_can_be_matters_to_all_that_speak_of_the_actions() -> None:
    rest = (
        "elements:\n  th: {role: controller, process_model: {room: {values: [cold, mild], describes: heater/rt}}}\n"
        + "  vent: {role: process}\n"
        + ACTION.replace("to: heater", "to: vent")
        % "{not-provided: {context: {room: [cold, mild, freezing]}, reason: The walls are thick}}"
        + uca("type: provided, context: {room: fire}")
        + "desired:\n  DCA-1: {action: CA-1, type: provide, context: {room: freezing}}\n"
    )
    worlds = ["[cold, mild, freezing]", WORLD, "[cold]", "[cold, fire]", WORLD]
    heater = "elements:\n  heater: {role: process, state: {rt: {values: %s}}}\n"
    case = case_of(rest=rest, heater=heater % worlds[0])
    checker = Checker(as_of=TODAY)
    assert {one.item for one in of(checker.update(case), "SFC107")} == {"UCA-1"}
    for world in (*worlds[1:], None):
        text = heater % world if world else "elements:\n  heater: {role: process}\n"
        case = case.replaced({"model/heater.yaml": read("model/heater.yaml", text.encode())})
        assert checker.update(case) == check_case(case_of(rest=rest, heater=text), as_of=TODAY)


def test_a_reason_for_timing_in_a_context_speaks_of_each_subtype() -> None:
    verdicts = "{timing-or-order: [{context: {room: [cold, mild]}, reason: The walls are thick}]}"
    fields = "type: timing-or-order, subtype: too-late, context: {room: %s}"
    model = HEAD + ACTION % verdicts + uca(fields % "cold")
    assert messages(model, "SFC427") == [
        (
            "CA-1",
            "not_hazardous.timing-or-order[0]",
            "timing-or-order is called not hazardous, but UCA-1 says otherwise, where room is cold",
        )
    ]
    assert messages(HEAD + ACTION % verdicts + uca(fields % "fire"), "SFC427") == []


@pytest.mark.parametrize(
    ("key", "fields", "denied"),
    [
        ("timing-or-order", "type: timing-or-order, subtype: too-late", True),
        ("timing-or-order", "subtype: too-late", True),
        ("provided", "type: provided, subtype: excessive", True),
        ("provided", "type: provided, subtype: never-safe", True),
        ("duration", "type: duration, subtype: stopped-too-soon", True),
        ("too-late", "type: timing-or-order, subtype: too-late", True),
        ("too-late", "type: timing-or-order, subtype: too-early", False),
        ("too-late", "type: timing-or-order", False),
        ("excessive", "type: provided", False),
        ("never-safe", "type: provided, subtype: excessive", False),
        ("never-safe", "type: provided, subtype: never-safe", True),
        ("never-safe", "type: provided", False),
        ("timing-or-order", "type: duration, subtype: stopped-too-soon", False),
    ],
)
def test_a_reason_for_a_type_denies_each_subtype(key: str, fields: str, denied: bool) -> None:
    unsafe = uca(f"{fields}, when: it is night")
    model = HEAD + ACTION % f"{{{key}: The walls are thick}}" + unsafe
    message = f"{key} is called not hazardous in every context, but UCA-1 says otherwise"
    assert messages(model, "SFC412") == ([("CA-1", f"not_hazardous.{key}", message)] if denied else [])
    limited = f"{{{key}: [{{when: it is day, reason: The walls are thick}}]}}"
    assert messages(HEAD + ACTION % limited + unsafe, "SFC412") == []


def test_a_reason_why_the_action_is_not_needed_decides_no_cell() -> None:
    action = ACTION % "{}, parameters: {power: {unit: W}}, form: continuous"
    spared = action.replace("title: heat", "title: heat, not_needed: The vendor did it")
    for more in ("", uca("type: provided, when: it is night")):
        asked = {"SFC401", "SFC402", "SFC420"}
        assert codes(check(HEAD + spared + more)) & asked == codes(check(HEAD + action + more)) & asked != set()


def test_unsafe_control_in_a_context_that_nothing_fits_decides_no_cell() -> None:
    more = uca("type: provided, context: {room: cold, heater/rt: mild}")
    found = of(check(HEAD + ACTION % "{not-provided: The walls are thick}" + more), "SFC401")
    (message,) = [finding.message for finding in found if "/ provided" in finding.message]
    assert message.endswith("UCA-1 is not finished (no state of the world fits its context)")
