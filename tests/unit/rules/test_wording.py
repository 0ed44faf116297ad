"""Rules about the wording of losses, hazards, constraints, unsafe control actions and scenarios."""

from __future__ import annotations

import pytest

from safetycase.findings import Finding, Severity
from safetycase.rules.languagesettings import ENGLISH_RULES
from tests.rules.cases import MANIFEST, check, codes, of

ENGLISH_ONLY = {
    "SFC134",
    "SFC220", "SFC221", "SFC223", "SFC224", "SFC225", "SFC226", "SFC227", "SFC228", "SFC229", "SFC440", "SFC441",
    "SFC442", "SFC443",
}  # fmt: skip
STRUCTURE = """\
elements:
  train: {title: Train control, role: controller, nature: automated}
  guard: {title: Guard, role: controller, nature: human}
  odometer: {title: Wheel odometer, role: sensor}
  brake: {title: Brake, role: actuator}
  doors: {title: Doors, role: process}
actions:
  CA-1: {title: opening of doors, from: train, to: doors}
"""


def hazard(text: str) -> list[Finding]:
    return check(f"hazards:\n  H-1:\n    text: {text}\n")


def constraint(text: str, hazard: str = "Doors are open while the train moves") -> list[Finding]:
    return check(f"hazards:\n  H-1: {hazard}\nconstraints:\n  SC-1: {{hazards: [H-1], text: {text}}}\n")


def uca(fields: str) -> list[Finding]:
    return check(f"{STRUCTURE}ucas:\n  UCA-1: {{action: CA-1, type: provided, {fields}}}\n")


FAULTY = (
    "losses:\n  L-1: The train derails at a switch\n  L-2: {text: Speed is above the limit, rationale: All 9 losses}\n"
    "hazards:\n  H-1: {text: Unsafe and wrong state due to a failure by which people die, losses: [L-1]}\n"
    "constraints:\n  SC-1: {text: The door is closed in a timely manner, hazards: [H-1]}\n"
    f"{STRUCTURE}ucas:\n"
    "  UCA-1: {action: CA-1, type: provided, when: it believes it resulting in harm}\n"
    "  UCA-2: {action: CA-1, type: provided, when: always}\n"
    "  UCA-3: {action: CA-1, type: provided, text: It is opened by the staff when it stops}\n"
)


@pytest.mark.parametrize("language", ["", "en", "en-GB", "EN_us", "English", "eng"])
def test_english_is_looked_at(language: str) -> None:
    manifest = MANIFEST + (f"language: {language}\n" if language else "")
    assert ENGLISH_ONLY - codes(check(FAULTY, manifest=manifest)) == {"SFC229"}


@pytest.mark.parametrize("language", ["de", "fr-CH", "ja", "enochian", "Deutsch"])
def test_where_another_language_is_stated_rules_for_english_are_silent(language: str) -> None:
    assert codes(check(FAULTY, manifest=f"{MANIFEST}language: {language}\n")) & ENGLISH_ONLY == set()


@pytest.mark.parametrize(
    "text",
    [
        "Die Tür ist geschlossen, wenn der Zug fährt",
        "La porte est fermée quand le train roule",
        "Дверь закрыта, пока поезд едет",
        "列車の走行中はドアが閉まっている",
        "Η πόρτα είναι κλειστή",
        "الباب مغلق أثناء سير القطار",
        "Pompa nie podaje insuliny, gdy glukoza jest niska",
    ],
)
def test_a_text_in_another_language_is_left_alone_though_none_is_stated(text: str) -> None:
    model = f"losses:\n  L-1: {text}\nhazards:\n  H-1: {text} x\nconstraints:\n"
    model += f"  SC-1: {{hazards: [H-1], text: '{text}.'}}\n"
    assert codes(check(model)) & ENGLISH_ONLY == set()


def test_an_english_word_in_another_script_is_no_english() -> None:
    assert codes(hazard("Система переходит в режим fail без предупреждения")) & ENGLISH_ONLY == set()


def test_a_foreign_word_in_an_english_text_hides_nothing() -> None:
    assert "SFC225" in codes(hazard("The S-Bahn is in the station von Bern because of a failure"))


@pytest.mark.parametrize(
    "tail",
    ["der", "der ist", "der ist nicht und", "der der der der der der der der der", "der der der der le le le le"],
)
def test_small_words_of_another_language_after_an_english_sentence_hide_nothing(tail: str) -> None:
    assert "SFC225" in codes(hazard(f"The door of the train is open because of a failure {tail}"))


@pytest.mark.parametrize("language", ["de", "xx"])
def test_that_a_language_silences_rules_is_said_on_every_run(language: str) -> None:
    manifest = f"{MANIFEST}language: {language}\n"
    (finding,) = of(check(FAULTY, manifest=manifest), "SFC095")
    assert (finding.severity, finding.file, finding.field) == (Severity.INFO, "safetycase.yaml", "language")
    assert f"said to be in {language}: the {len(ENGLISH_RULES)} rules about English wording look at nothing" in (
        finding.message
    )
    waiver = "losses: {L-1: {text: Harm, waivers: [{rule: SFC095, reason: It is so}]}}\n"
    assert {"SFC077", "SFC095"} <= codes(check(waiver, manifest=manifest))


@pytest.mark.parametrize("setting", ["{enabled: false, because: xx}", "{severity: info, because: xx}"])
def test_that_a_language_silences_an_error_of_the_case_is_a_warning(setting: str) -> None:
    manifest = (
        f"{MANIFEST}language: de\nrules:\n  hazard-states-cause: {{severity: error, because: Ours are clean}}\n"
        f"  language-silences-rules: {setting}\n"
    )
    (finding,) = of(check(FAULTY, manifest=manifest), "SFC095")
    assert finding.severity is Severity.WARNING
    assert "though the case makes `hazard-states-cause` (SFC225) an error" in finding.message


def test_every_rule_for_english_is_counted_among_those_a_language_silences() -> None:
    assert set(ENGLISH_RULES) == {*ENGLISH_ONLY, "SFC322"}


@pytest.mark.parametrize(
    ("text", "line", "first", "last"),
    [
        ("A door fails to open", 3, 18, 23),
        ('"A door fails to open"', 3, 19, 24),
        ("'The \"Failing\" door'", 3, 17, 24),
        (">-\n      A door that\n      fails to open", 5, 7, 12),
        ("|\n      A door that fails", 4, 19, 24),
    ],
)
def test_the_caret_stands_on_the_word(text: str, line: int, first: int, last: int) -> None:
    (finding,) = of(hazard(text), "SFC225")
    position = finding.position
    assert position is not None
    assert (position.line, position.column, position.end_line, position.end_column) == (line, first, line, last)


def test_the_caret_stands_on_a_phrase_over_two_lines_and_in_the_short_form() -> None:
    (finding,) = of(hazard(">-\n      A door is open due\n      to wear"), "SFC225")
    assert finding.position is not None
    assert (finding.position.line, finding.position.end_line, finding.position.end_column) == (4, 5, 9)
    (finding,) = of(check("losses:\n  L-1: The train derails\n"), "SFC220")
    assert (finding.line, finding.column) == (2, 18)


def test_a_word_that_the_file_writes_with_escapes_has_the_place_of_its_text() -> None:
    (finding,) = of(hazard('"A door f\\u0061ils"'), "SFC225")
    assert (finding.line, finding.column) == (3, 11)


def test_one_finding_names_the_words_and_what_to_do() -> None:
    (finding,) = of(hazard("An unsafe, Dangerous and accidental and inadvertent state"), "SFC223")
    assert finding.message == "H-1: “unsafe”, “Dangerous”, “accidental” and 1 more judge the state instead of naming it"
    assert "replace “unsafe” by the state itself" in finding.hint


def test_hostile_text_is_shown_harmlessly() -> None:
    findings = check(
        'losses:\n  L-1: {text: "A train derails"}\nhazards:\n  H-1: {text: "fails\\u202e at\\e[31m once"}\n'
    )
    findings += uca('when: "always\\e[2J"')
    findings += check('losses:\n  L-1: "Harm \\e[31m to people"\nhazards:\n  H-1: "Harm \\e[31m to people"\n')
    assert {"SFC225", "SFC130"} <= codes(findings)
    assert all(finding.message.isprintable() and finding.hint.isprintable() for finding in findings)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Loss of life after the train derails", ""),
        ("The train derails", "SFC220"),
        ("DERAILMENT of a train", "SFC220"),
        ("The speed is too high", "SFC221"),
        ("Too high speed", ""),
        ("Lossless audio is above the limit", "SFC221"),
        ("Human life or health.", ""),
        ("Privacy of users.", ""),
        ("The reputation of the operator", ""),
        ("The privacy of users is not looked at", "SFC221"),
        ("The temperature of the water in the house", "SFC221"),
        ("Production downtime of more than one day", ""),
        ("Downtime of the plant", ""),
        ("Production is above the limit", "SFC221"),
    ],
)
def test_losses(text: str, rule: str) -> None:
    found = codes(check(f"losses:\n  L-1: {{text: {text}}}\n")) & {"SFC220", "SFC221"}
    assert found == ({rule} if rule else set())


def test_the_title_stands_for_a_text_that_is_missing_and_for_no_other() -> None:
    assert "SFC220" in codes(check("losses:\n  L-1: {title: The train derails}\n"))
    assert "SFC220" not in codes(check("losses:\n  L-1: {title: The train derails, text: Loss of life}\n"))
    assert "SFC220" in codes(check("losses:\n  L-1: {title: The train derails, text: ' '}\n"))


def test_the_condition_of_a_hazard_is_looked_at_too() -> None:
    (finding,) = of(check("hazards:\n  H-1: {text: Doors are open, condition: a lock fails}\n"), "SFC225")
    assert finding.field == "condition"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("The fault current flows for 0.5 s", set()),
        ("The fault current flows due to a fault", {"SFC225"}),
        ("Failures are counted", {"SFC225"}),
        ("Workers are inside the fault clearance zone", set()),
        ("A fault in the zone is not seen", {"SFC225"}),
        ("A fail-safe door is open", set()),
        ("Injured people are not brought to a hospital", set()),
        ("Injured people die", {"SFC226"}),
        ("Hazardous speed in the tunnel", {"SFC223"}),
        ("Hazardous material is in the tunnel", set()),
        ("The vehicle is on the wrong side of the road", set()),
        ("Blood of the wrong type is given to a patient", set()),
        ("The train is on the wrong track", set()),
        ("The wrong side has the wrong speed", {"SFC224"}),
        ("The speed is wrong", {"SFC224"}),
    ],
)
def test_hazards(text: str, rules: set[str]) -> None:
    assert codes(hazard(text)) & {"SFC223", "SFC224", "SFC225", "SFC226"} == rules


@pytest.mark.parametrize(
    ("text", "demands"),
    [
        ("The doors must be closed", True),
        ("The doors MAY NOT be open", True),
        ("The doors are to be closed", True),
        ("At no time is a door to be open", True),
        ("Opening of doors is prohibited while the train moves", True),
        ("Never open a door while the train is moving", True),
        ("Do not open the doors", True),
        ("The doors are never open", False),
        ("The doors open when the train has stopped", False),
        ("Doors closed", True),
        ("Payments need the approval of the user.", True),
        ("Opening the door requires two people", True),
    ],
)
def test_constraints_demand_something(text: str, demands: bool) -> None:
    assert ("SFC227" not in codes(constraint(text))) is demands


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("The doors are not open while the train moves", "The doors must not be open while the train moves"),
        ("The door is closed", "The door must be closed"),
        ("The door closes when the train departs", "before the verb"),
    ],
)
def test_how_a_constraint_could_demand_it(text: str, hint: str) -> None:
    (finding,) = of(constraint(text), "SFC227")
    assert hint in finding.hint


def test_a_controller_constraint_without_text_is_generated_and_left_alone() -> None:
    model = f"{STRUCTURE}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: it moves}}\ncontroller_constraints:\n"
    assert "SFC227" not in codes(check(model + "  CC-1: {ucas: [UCA-1]}\n"))
    assert "SFC227" in codes(check(model + "  CC-1: {ucas: [UCA-1], text: The doors are closed}\n"))


@pytest.mark.parametrize(
    ("text", "hazard", "copied"),
    [
        ("The doors must be open while the train moves", "Doors are open while the train moves", True),
        ("The doors must not be open while the train moves", "Doors are open while the train moves", False),
        ("The doors must never be closed at once", "The doors are not closed at once", True),
        ("The doors must be closed at once", "The doors are not closed at once", False),
        ("Trains shall exceed the limit.", "A train exceeds the limit", True),
        ("Doors must be open while a train is moving", "Doors are closed while the train moves", False),
        ("Doors are open while the train moves", "The doors are open while the train moves", False),
    ],
)
def test_a_constraint_that_demands_its_hazard(text: str, hazard: str, copied: bool) -> None:
    assert ("SFC229" in codes(constraint(text, hazard))) is copied


def test_a_constraint_is_compared_with_its_own_hazards_only() -> None:
    model = "hazards:\n  H-1: {text: Doors are open, status: %s}\n  H-2: Doors are locked\nconstraints:\n"
    text = model + "  SC-1: {hazards: [%s], text: The doors must be open}\n"
    assert "SFC229" in codes(check(text % ("draft", "H-2, H-1")))
    assert "SFC229" not in codes(check(text % ("draft", "H-2")))
    assert "SFC229" not in codes(check(text % ("obsolete", "H-1")))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The wheel odometer shows standstill", "wheel odometer"),
        ("Two wheel odometers disagree", "wheel odometers"),
        ("The brake is released on a slope", "brake"),
        ("Trains brake on a slope", ""),
        ("The guard stands between the doors", ""),
        ("The doors are open", ""),
        ("Train control is switched off", "Train control"),
        ("The odometer is dirty", ""),
        ("Wheels and odometer are wet", ""),
    ],
)
def test_a_hazard_that_names_a_part(text: str, named: str) -> None:
    found = of(check(f"{STRUCTURE}hazards:\n  H-1: {text}\n"), "SFC222")
    assert [finding.message.split("“")[1].split("”")[0] for finding in found] == ([named] if named else [])


def test_the_system_itself_and_its_processes_may_be_named() -> None:
    model = "components:\n  c-1: Insulin pump\n  c-2: Doors\nelements:\n  doors: {title: Doors, role: process}\n"
    model += "hazards:\n  H-1: The insulin pump is wet and the doors are open\n"
    assert "SFC222" in codes(check(model.replace("c-2: Doors", "c-2: Door leaf")))
    assert "SFC222" not in codes(check(model, manifest='safetycase: "1"\nname: Insulin pump\n'))
    assert "SFC222" not in codes(check(model, manifest=f"{MANIFEST}purpose: {{system: insulin pump}}\n"))


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ("when: the train is moving", set()),
        ("when: In any case.", {"SFC442"}),
        ("when: 'When required:'", {"SFC442"}),
        ("when: '-'", {"SFC442"}),
        ("when: n/a", {"SFC442"}),
        ("when: it should be provided", {"SFC442"}),
        ("when: too late", {"SFC442"}),
        ("when: Applied too long.", {"SFC442"}),
        ("when: too late for the train to stop", set()),
        ("when: it should be provided to the depot first", set()),
        ("when: always, subtype: never-safe", set()),
        ("when: always, context: {train/speed: high}", set()),
        ("when: any of the doors is open", set()),
        ("when: immer", set()),
        ("when: The train believes that it stands", {"SFC441"}),
        ("when: this leads to an open door", {"SFC440"}),
        ("when: the track leading to the depot is occupied", set()),
        ("when: a leak leads to fuel in the bilge", set()),
        ("when: the leak leads to fuel in the bilge", set()),
        ("when: 'the valve is open, which leads to a leak'", {"SFC440"}),
        ("when: the open door leads to a fall", {"SFC440"}),
        ("text: Train control gives the opening of doors", {"SFC442"}),
        ("text: Train control gives the opening of doors while it moves", set()),
        ("text: Doors are opened by train control in the tunnel", set()),
        ("text: It opens the doors while it moves", {"SFC443"}),
        ("text: Train control acts while it moves", {"SFC443"}),
        ("text: 列車がドアを開ける", set()),
        ("text: in any case", {"SFC442", "SFC443"}),
    ],
)
def test_unsafe_control_actions(fields: str, rules: set[str]) -> None:
    assert codes(uca(fields)) & {"SFC440", "SFC441", "SFC442", "SFC443"} == rules


def test_a_text_without_action_and_controller_is_two_findings() -> None:
    found = of(uca("text: It happens while it moves"), "SFC443")
    assert ["control action" in one.message for one in found] == [True, False]


SCENARIO = (
    f"{STRUCTURE}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: the train is moving}}\n"
    "  UCA-2: {action: CA-1, type: provided, when: no platform is there}\nscenarios:\n  LS-1: {class: controller, "
)


@pytest.mark.parametrize(
    ("fields", "repeats"),
    [
        ("ucas: [UCA-1], text: Train control opens the doors when the train moves", True),
        ("ucas: [UCA-1], title: The train is moving", True),
        ("ucas: [UCA-1], text: The sensor is dirty", False),
        ("ucas: [UCA-1], text: 'The train is moving, believes: standing'", False),
        ("ucas: [UCA-1], text: The train is moving, believes: It stands", False),
        ("ucas: [UCA-1, UCA-2], text: The train is moving and no platform is there", True),
        ("ucas: [UCA-1, UCA-2], text: The train is moving and no platform answers", False),
        ("ucas: [UCA-2], text: The train is moving", False),
        ("ucas: [UCA-9], text: The train is moving", False),
        ("ucas: [UCA-1], text: The train is moving at 3 m/s", False),
        ("ucas: [UCA-1], text: 速度計が汚れている", False),
    ],
)
def test_a_scenario_adds_a_cause(fields: str, repeats: bool) -> None:
    assert ("SFC520" in codes(check(f"{SCENARIO}{fields}}}\n"))) is repeats
