"""Prompts name what the control structure has: feedback, sensors, actuators, controllers, variables."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from safetycase.case import Case
from safetycase.model.scenarios import Factor
from safetycase.stpa.durations import later, seconds
from safetycase.stpa.factors import Prompt, Scene, prompts, scene
from safetycase.stpa.learned import learned_prompts
from safetycase.stpa.staleness import not_in_time
from safetycase.stpa.surroundings import surroundings
from safetycase.stpa.threats import concerns_security, threats
from tests.rules.cases import case_of

MODEL = """\
losses:
  L-1: {text: Harm, category: safety}
  L-2: {text: Data are known, properties: [confidentiality]}
hazards:
  H-1: {text: Too much, losses: [L-1]}
  H-2: {text: Open, losses: [L-2]}
  H-2.1: {text: Open door, parent: H-2}
elements:
  doctor: {role: controller, nature: human}
  pump:
    title: Pump
    role: controller
    nature: NATURE
    process_model:
      glucose: {values: [low, high], describes: body/glucose, updated_by: FB-2, max_staleness: 5 min}
      mode: {values: [on, off]}
  drive: {title: Drive, role: actuator, component: board}
  nurse: {role: controller}
  cgm: {title: Sensor, role: sensor, component: board}
  body: {title: Body, role: process, state: {glucose: {values: [low, high]}}}
components:
  board: {title: Board}
actions:
  CA-1: {title: insulin, from: pump, to: body, via: [drive]}
  CA-2: {title: prescription, from: doctor, to: pump}
  CA-3: {title: stop button, from: nurse, to: drive}
  CA-4: {title: old button, from: nurse, to: drive, status: obsolete}
feedback:
  FB-2: {title: glucose reading, from: body, to: pump, via: [cgm], updates: [pump/glucose], latency: 15 min}
  FB-3: {title: pulse, from: body, to: pump, presence: missing}
information:
  IN-1: {title: a meal, to: body}
ucas:
  UCA-1: {action: CA-1, type: provided, hazards: [H-1], context: {glucose: low}}
  UCA-2: {action: CA-1, type: not-provided, hazards: [H-2.1], context: {mode: "off"}}
  UCA-3: {action: CA-2, type: provided, when: glucose is low}
"""


def loaded(nature: str = "automated") -> Case:
    return case_of(MODEL.replace("NATURE", nature))


def at(case: Case, uca: str = "UCA-1") -> Scene:
    item = case.items[uca]
    return scene(case, item, surroundings(case, item))


def texts(found: list[Prompt], topic: str) -> list[str]:
    return [prompt.text for prompt in found if prompt.topic == topic]


def test_feedback_is_named_with_its_sensor_age_and_limit() -> None:
    found = prompts(at(loaded()), "feedback")
    assert texts(found, "feedback.delayed") == [
        "glucose reading (FB-2, from sensor cgm) is delayed: it takes 15 min and variable glucose may be 5 min old"
    ]
    assert texts(found, "feedback.sensor-inadequate") == ["Sensor (cgm) works, but too slowly, coarsely or unreliably"]
    assert "variable glucose has one source, FB-2, and nothing to check it against" in texts(found, "feedback.missing")


def test_a_sensor_may_stand_between_two_pieces_of_feedback() -> None:
    text = (
        "  FB-2: {title: glucose reading, from: cgm, to: pump, updates: [pump/glucose]}\n"
        "  FB-9: {title: sugar in tissue, from: body, to: cgm}\n"
    )
    line = next(line for line in MODEL.splitlines(keepends=True) if "FB-2:" in line and "title" in line)
    found = prompts(at(case_of(MODEL.replace("NATURE", "human").replace(line, text))), "feedback")
    assert [one.partition(" is delayed")[0] for one in texts(found, "feedback.delayed")] == [
        "glucose reading (FB-2, from sensor cgm)",
        "sugar in tissue (FB-9, from body)",
    ]
    assert texts(found, "feedback.sensor-inadequate") == ["Sensor (cgm) works, but too slowly, coarsely or unreliably"]
    assert not [one for one in texts(found, "feedback.missing") if one.startswith("no feedback")]


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ("", ["nothing senses Body well enough; no sensor is named on the way from it to Pump"]),
        ("  FB-4: {title: weight, from: body, to: pump}\n",
         ["nothing senses Body well enough; no sensor is named on the way from it to Pump"]),
        ("  FB-4: {title: weight, from: body, to: pump, via: [cgm]}\n", ["Sensor (cgm) cannot sense what matters"]),
        ("  FB-4: {title: weight, from: body, to: cgm}\n  FB-5: {title: weight, from: cgm, to: pump}\n",
         ["Sensor (cgm) cannot sense what matters"]),
        ("  FB-4: {title: weight, from: nurse, to: pump, via: [cgm]}\n",
         ["nothing senses Body well enough; no sensor is named on the way from it to Pump"]),
        ("  FB-4: {title: weight, from: body, to: pump, via: [cgm], presence: missing}\n",
         ["nothing senses Body well enough; no sensor is named on the way from it to Pump"]),
    ],
)  # fmt: skip
def test_a_sensor_that_tells_something_else_of_the_process_is_not_called_none(more: str, asked: list[str]) -> None:
    model = re.sub(r"  FB-2: .*\n", "", MODEL.replace("NATURE", "automated")).replace(", updated_by: FB-2", "")
    model = model.replace("  IN-1: {title: a meal, to: body}\n", "  IN-1: {to: pump, updates: [pump/glucose]}\n")
    case = case_of(model.replace("information:\n", f"{more}information:\n"))
    found = texts(prompts(at(case), "feedback"), "feedback.sensor-incapable")
    assert [text.removesuffix(" when glucose is low") for text in found] == asked


def test_a_context_may_name_the_quantity_that_a_variable_describes() -> None:
    case = case_of(MODEL.replace("context: {glucose: low}", "context: {body/glucose: low}"))
    assert [one.name for one in at(case).around.relevant] == ["glucose"]


def test_a_variable_that_nothing_updates_is_named() -> None:
    case = loaded()
    assert "variable mode is updated by nothing" in texts(prompts(at(case, "UCA-2"), "feedback"), "feedback.missing")
    found = texts(prompts(at(case, "UCA-2"), "controller"), "controller.process-model-incomplete")
    assert found == ["variable mode is updated by nothing, so Pump goes by what it assumes"]


def test_feedback_that_is_known_to_be_missing_is_not_delayed() -> None:
    case = case_of(MODEL.replace('context: {mode: "off"}', "when: it is due"))
    found = prompts(at(case, "UCA-2"), "feedback")
    assert not [prompt for prompt in found if "FB-3" in prompt.involves]


def test_what_the_controller_believes_is_any_value_but_the_true_one() -> None:
    found = texts(prompts(at(loaded()), "controller"), "controller.process-model-incorrect")
    assert found == ["Pump holds variable glucose (body/glucose) to be high while it is low"]


@pytest.mark.parametrize("free", ['"*"', '["on", "*"]'])
def test_a_variable_that_the_context_leaves_free_does_not_matter(free: str) -> None:
    text = MODEL.replace("context: {glucose: low}", f"context: {{glucose: low, mode: {free}}}")
    found = at(case_of(text.replace("NATURE", "automated")))
    assert [variable.name for variable in found.around.relevant] == ["glucose"]
    alone = MODEL.replace("context: {glucose: low}", f"context: {{mode: {free}}}")
    held = texts(
        prompts(at(case_of(alone.replace("NATURE", "automated"))), "controller"), "controller.process-model-incorrect"
    )
    assert "Pump holds a wrong value of variable mode" in held
    assert not [one for one in held if "*" in one]


def test_orders_of_others_and_the_nature_of_the_controller_are_named() -> None:
    found = prompts(at(loaded("human")), "controller")
    assert texts(found, "controller.unsafe-input") == [
        "“prescription” (CA-2, from doctor) is itself unsafe, and Pump follows it"
    ]
    assert "slips" in texts(found, "controller.algorithm-misimplemented")[0]
    assert "computes" in texts(prompts(at(loaded()), "controller"), "controller.algorithm-misimplemented")[0]


def test_actuators_rivals_and_shared_components_are_named() -> None:
    case = loaded()
    path = prompts(at(case, "UCA-2"), "control-path")
    assert texts(path, "control-path.actuator-no-response") == [
        "Drive (drive) receives “insulin” (CA-1) and does not respond"
    ]
    assert texts(path, "control-path.overridden") == [
        "“stop button” (CA-3, from nurse) overrides “insulin” (CA-1) on its way"
    ]
    process = prompts(at(case), "process")
    assert texts(process, "process.disturbance") == ["a meal (IN-1, from outside) disturbs Body"]
    assert texts(process, "process.component-failure") == [
        "component board fails, which does the work of Drive (drive), and with it cgm"
    ]


@pytest.mark.parametrize(
    ("nature", "fails", "changes"),
    [
        ("human", "Body is ill, exhausted, or unable to act", "the habits, the skill or the workload of Body"),
        ("organisation", "nobody in Body does the work", "the people, the procedures or the means of Body"),
        ("ml", "a part of Body fails", "Body has been trained anew"),
        ("automated", "a part of Body fails", "Body has worn, aged or changed"),
    ],
)  # fmt: skip
def test_what_is_controlled_fails_and_changes_by_its_nature(nature: str, fails: str, changes: str) -> None:
    named = MODEL.replace("NATURE", "automated").replace(
        "Body, role: process", f"Body, nature: {nature}, role: process"
    )
    alone = named.replace(", component: board", "")
    process = prompts(at(case_of(alone)), "process")
    assert texts(process, "process.component-failure")[0].startswith(fails)
    assert texts(process, "process.degraded")[0].startswith(changes)


def test_factors_that_cannot_bring_the_type_about_are_not_asked() -> None:
    case = loaded()
    provided = {prompt.topic for prompt in prompts(at(case), "control-path")}
    missing = {prompt.topic for prompt in prompts(at(case, "UCA-2"), "control-path")}
    assert "control-path.not-received" in missing - provided
    assert "control-path.executed-unsent" in provided - missing


@pytest.mark.parametrize(
    ("form", "topics"),
    [
        ("type: not-provided", {"no-response", "improper-response", "actuator-no-response", "overridden"}),
        ("type: provided", set()),
        ("type: provided, subtype: never-safe", set()),
        ("type: provided, subtype: excessive", {"no-response", "improper-response", "actuator-no-response",
                                                "overridden"}),
        ("type: timing-or-order, subtype: too-early", {"improper-response", "overridden"}),
        ("type: timing-or-order, subtype: too-late", {"no-response", "improper-response", "actuator-no-response",
                                                      "overridden"}),
    ],
)  # fmt: skip
def test_no_answer_to_an_order_is_asked_only_where_there_is_an_order(form: str, topics: set[str]) -> None:
    found = at(case_of(MODEL.replace("NATURE", "automated").replace("type: provided, hazards", f"{form}, hazards", 1)))
    asked = {
        prompt.topic.partition(".")[2] for where in ("control-path", "process") for prompt in prompts(found, where)
    }
    answers = {"no-response", "improper-response", "actuator-no-response", "overridden"}
    assert asked & answers == topics
    assert asked - answers


@pytest.mark.parametrize(
    ("nature", "acts", "fails"),
    [("automated", "stuck or spurious", "loses power"), ("human", "overloaded, confused", "is absent"),
     ("organisation", "would stop it", "no means to act")],
)  # fmt: skip
def test_a_controller_fails_in_a_way_that_brings_the_type_about(nature: str, acts: str, fails: str) -> None:
    provided, missing = (
        texts(prompts(at(loaded(nature), uca), "controller"), "controller.failure")[0] for uca in ("UCA-1", "UCA-2")
    )
    assert acts in provided
    assert fails in missing
    assert fails not in provided


@pytest.mark.parametrize("uca", ["UCA-1", "UCA-2", "UCA-3"])
def test_every_prompt_has_a_factor_of_its_class_and_names_what_exists(uca: str) -> None:
    case = loaded()
    for where in ("controller", "feedback", "control-path", "process"):
        found = prompts(at(case, uca), where)
        assert found
        for prompt in found:
            assert prompt.topic in get_args(Factor)
            assert prompt.topic.partition(".")[0] == where
            assert "  " not in prompt.text
            assert not re.search(r" [,.:]|\(\)|None", prompt.text)
            assert all(name in case.items or name in case.variables for name in prompt.involves)


def test_many_flows_are_counted_not_listed() -> None:
    more = "".join(f"  FB-{n}: {{title: f{n}, from: body, to: pump, updates: [pump/glucose]}}\n" for n in range(10, 40))
    case = case_of(MODEL.replace("information:", more + "information:"))
    found = [prompt for prompt in prompts(at(case), "feedback") if prompt.topic == "feedback.delayed"]
    assert len(found) == 7
    assert found[-1].text == "the same of 25 more: FB-15, FB-16, FB-17, ..."
    assert len(found[-1].involves) == 25


def test_threats_are_asked_of_each_flow() -> None:
    case = loaded()
    assert [prompt.topic for prompt in threats(at(case), "feedback")] == [
        "inject", "spoof", "tamper", "deny", "disclose",
    ]  # fmt: skip
    assert "somebody pretends to be cgm and sends glucose reading (FB-2, from sensor cgm)" in texts(
        threats(at(case), "feedback"), "spoof"
    )
    assert "somebody pretends to be pump and sends “insulin” (CA-1, from pump)" in texts(
        threats(at(case), "control-path"), "spoof"
    )


def test_security_concerns_what_leads_to_a_loss_of_security() -> None:
    case = loaded()
    assert not concerns_security(case, case.items["UCA-1"])
    assert concerns_security(case, case.items["UCA-2"])
    assert not concerns_security(case, case.items["UCA-3"])


def test_learned_elements_are_asked_where_they_stand() -> None:
    assert learned_prompts(at(loaded()), "controller") == []
    found = learned_prompts(at(loaded("ml")), "controller")
    assert {prompt.topic for prompt in found} >= {
        "training-data", "operating-domain", "out-of-distribution", "drift", "overconfidence", "adversarial-input",
    }  # fmt: skip
    sensor = case_of(MODEL.replace("{title: Sensor,", "{title: Sensor, nature: ml,"))
    assert {prompt.involves for prompt in learned_prompts(at(sensor), "feedback")} == {("cgm",)}
    assert learned_prompts(at(sensor), "process") == []


def test_slow_monitoring_of_a_learned_process_is_computed() -> None:
    case = case_of(MODEL.replace("{title: Body,", "{title: Body, nature: ml,"))
    (prompt,) = [one for one in learned_prompts(at(case), "feedback") if one.topic == "monitoring-latency"]
    assert "takes 15 min, longer than variable glucose may be old (5 min)" in prompt.text
    silent = case_of(MODEL.replace("{title: Body,", "{title: Body, nature: ml,").replace(", latency: 15 min", ""))
    (prompt,) = [one for one in learned_prompts(at(silent), "feedback") if one.topic == "monitoring-latency"]
    assert prompt.text.endswith("`latency` is not declared")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("200 ms", 0.2), ("5 min", 300), ("1 h 30 min", 5400), ("90 d", 7_776_000), ("3us", 3e-6), ("1.5 s", 1.5),
     ("PT5M", 300), ("P1DT0.5S", 86400.5), ("P", None), ("PT", None),
     ("", None), ("soon", None), ("5", None), ("5 fortnights", None), ("-5 s", None), ("5 min or so", None)],
)  # fmt: skip
def test_durations_have_a_number_and_a_unit(text: str, expected: float | None) -> None:
    assert seconds(text) == (pytest.approx(expected) if expected is not None else None)


def test_durations_of_different_units_are_compared() -> None:
    assert later("200 ms", "0.1 s") is True
    assert later("60 s", "1 min") is False
    assert later("soon", "1 min") is None
    assert later(None, "1 min") is None


@pytest.mark.parametrize(
    ("more", "slow"),
    [
        ("", [("glucose", "5 min", "FB-2", "15 min")]),
        ("  FB-4: {from: body, to: pump, updates: [pump/glucose], latency: 1 min}\n", []),
        ("  FB-4: {from: body, to: pump, updates: [pump/glucose], latency: 10 min}\n",
         [("glucose", "5 min", "FB-4", "10 min")]),
        ("  FB-4: {from: body, to: pump, updates: [pump/glucose]}\n", [("glucose", "5 min", "FB-2", "15 min")]),
        ("  FB-4: {from: body, to: pump, updates: [pump/glucose], latency: 1 min, presence: planned}\n",
         [("glucose", "5 min", "FB-2", "15 min")]),
        ("  FB-4: {from: body, to: pump, updates: [pump/glucose], latency: 1 min, origin: generated}\n",
         [("glucose", "5 min", "FB-2", "15 min")]),
        ("  FB-4: {from: body, to: pump, updates: [pump/glucose], latency: 1 min, status: obsolete}\n",
         [("glucose", "5 min", "FB-2", "15 min")]),
    ],
)  # fmt: skip
def test_a_variable_is_in_time_if_one_source_is(more: str, slow: list[tuple[str, ...]]) -> None:
    case = case_of(MODEL.replace("information:", more + "information:"))
    found = list(not_in_time(case, case.items["pump"]))
    assert [(age.variable, age.max_staleness, age.source, age.latency) for age in found] == slow


def test_information_is_late_or_in_time_as_feedback_is() -> None:
    told = MODEL.replace("updated_by: FB-2", "updated_by: IN-1").replace("updates: [pump/glucose], latency: 15 min", "")
    for latency, slow in (("1 min", []), ("10 min", [("IN-1", "10 min")])):
        case = case_of(told.replace("IN-1: {title: a meal", f"IN-1: {{title: a meal, to: pump, latency: {latency}"))
        found = not_in_time(case, case.items["pump"])
        assert [(age.source, age.latency) for age in found] == slow
