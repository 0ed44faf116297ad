"""The worked example is complete at textbook depth, and stays so."""

import itertools
import re
from collections import Counter
from typing import Any

import pytest
import yaml

from tests.unit.example.pump_case import ROOT, TYPES, listed, load, references, variables

CASE = load()
SUBTYPES = {
    "provided": {"wrong-parameter", "insufficient", "excessive", "wrong-direction", "never-safe", "repeated"},
    "timing-or-order": {"too-early", "too-late", "out-of-order"},
    "duration": {"stopped-too-soon", "applied-too-long"},
}


def targets(collection: str, field: str) -> set[str]:
    """Every id that a field of a collection's items names."""
    return {target for item in CASE[collection].values() for target in listed(item.get(field))}


@pytest.mark.parametrize(
    ("collection", "least"),
    [
        ("stakeholders", 3),
        ("losses", 3),
        ("hazards", 6),
        ("constraints", 6),
        ("elements", 7),
        ("responsibilities", 6),
        ("actions", 8),
        ("feedback", 8),
        ("information", 3),
        ("ucas", 25),
        ("controller_constraints", 25),
        ("scenarios", 30),
        ("requirements", 20),
        ("evidence", 20),
        ("assumptions", 3),
        ("environments", 2),
        ("justifications", 1),
        ("reviews", 1),
    ],
)
def test_there_is_enough_of_everything(collection: str, least: int) -> None:
    assert len(CASE[collection]) >= least


def test_every_reference_resolves_to_an_item_of_its_kind() -> None:
    known = {name: collection for collection, items in CASE.items() for name in items}
    known |= dict.fromkeys(variables(CASE), "variables")
    found = list(references(CASE))
    assert len(found) > 500
    wrong = [(source, field, target) for source, field, target, kinds in found if known.get(target) not in kinds]
    assert wrong == []


def test_no_reference_is_given_twice_in_a_list() -> None:
    counted = Counter((source, field, target) for source, field, target, _ in references(CASE))
    assert [key for key, count in counted.items() if count > 1 and not key[1].startswith("not_hazardous")] == []


def test_every_cell_of_the_grid_is_decided() -> None:
    decided = {(uca["action"], uca["type"]) for uca in CASE["ucas"].values()}
    for name, action in CASE["actions"].items():
        decided |= {(name, cell) for cell in action.get("not_hazardous", {}) if cell in TYPES}
        if action["form"] == "discrete":
            decided.add((name, "duration"))
    assert {(name, cell) for name in CASE["actions"] for cell in TYPES} - decided == set()


def test_cells_that_are_not_hazardous_have_a_reason_and_no_unsafe_control_action() -> None:
    unsafe = {(u["action"], key) for u in CASE["ucas"].values() for key in (u["type"], u.get("subtype"))}
    cells = [
        (name, cell, why)
        for name, a in CASE["actions"].items()
        for cell, why in a.get("not_hazardous", {}).items()
        if not isinstance(why, list)
    ]
    assert len(cells) >= 5
    assert [(name, cell) for name, cell, why in cells if not why or (name, cell) in unsafe] == []
    assert any(isinstance(why, dict) for _, _, why in cells)


def rows(action: str, context: dict[str, Any]) -> set[tuple[str, ...]]:
    """The combinations of values of an action's variables in which a context holds."""
    model = CASE["elements"][CASE["actions"][action]["from"]]["process_model"]
    names = CASE["actions"][action]["context_variables"]
    assert set(context) <= set(names)
    values = [listed(context.get(name)) or model[name]["values"] for name in names]
    assert all(set(chosen) <= set(model[name]["values"]) for name, chosen in zip(names, values, strict=True))
    return set(itertools.product(*values))


def test_contexts_that_are_not_hazardous_have_a_reason_and_no_unsafe_control_action() -> None:
    limited = [
        (name, cell, entry)
        for name, action in CASE["actions"].items()
        for cell, why in action.get("not_hazardous", {}).items()
        if isinstance(why, list)
        for entry in why
    ]
    assert len({name for name, _, _ in limited}) >= 5
    for name, cell, entry in limited:
        assert len(entry["reason"]) > 10
        for uca in CASE["ucas"].values():
            key = uca.get("subtype", uca["type"])
            if (
                uca["action"] == name
                and "context" in uca
                and (key == cell or (key == "never-safe" and cell == "provided"))
            ):
                assert not rows(name, entry["context"]) & rows(name, uca["context"]), (name, cell, entry)


@pytest.mark.parametrize("action", ["CA-3", "CA-9", "CA-10"])
def test_every_context_of_the_tables_is_decided(action: str) -> None:
    entries = CASE["actions"][action]["not_hazardous"]["not-provided"]
    decided = [rows(action, entry["context"]) for entry in entries]
    decided += [
        rows(action, uca["context"])
        for uca in CASE["ucas"].values()
        if uca["action"] == action and uca["type"] == "not-provided" and "context" in uca
    ]
    assert set.union(*decided) == rows(action, {})


def test_some_scenarios_were_generated_and_then_reviewed() -> None:
    generated = {name for name, item in CASE["scenarios"].items() if item.get("origin") == "generated"}
    assert len(generated) >= 3
    assert {CASE["scenarios"][name]["status"] for name in generated} == {"reviewed"}
    assert generated <= targets("reviews", "items")
    for name in generated:
        assert "process" in CASE["scenarios"][name]["factor"] or "feedback" in CASE["scenarios"][name]["factor"]
        assert not any(stock in CASE["scenarios"][name]["text"] for stock in ("did not indicate", "a disturbance"))


def test_no_discrete_action_has_an_unsafe_duration() -> None:
    for uca in CASE["ucas"].values():
        assert uca["type"] != "duration" or CASE["actions"][uca["action"]]["form"] == "continuous"


def test_subtypes_belong_to_their_types() -> None:
    for name, uca in CASE["ucas"].items():
        assert uca.get("subtype") is None or uca["subtype"] in SUBTYPES[uca["type"]], name


def test_every_step_leads_to_the_next() -> None:
    assert set(CASE["losses"]) == targets("hazards", "losses")
    assert all(hazard["losses"] for hazard in CASE["hazards"].values())
    assert set(CASE["hazards"]) == targets("constraints", "hazards")
    caused = targets("ucas", "hazards")
    assert {h for h in CASE["hazards"] if h not in caused} == set()
    assert set(CASE["constraints"]) == targets("responsibilities", "constraints")
    assert set(CASE["ucas"]) == targets("controller_constraints", "ucas") == targets("scenarios", "ucas")
    assert all(uca["hazards"] for uca in CASE["ucas"].values())
    addressed = targets("requirements", "addresses")
    assert set(CASE["controller_constraints"]) <= addressed
    left = {name for name, scenario in CASE["scenarios"].items() if name not in addressed}
    assert left == {name for name, scenario in CASE["scenarios"].items() if "not_needed" in scenario}
    assert all(len(CASE["scenarios"][name]["not_needed"]) > 40 for name in left)
    assert all(requirement["addresses"] for requirement in CASE["requirements"].values())
    assert all(evidence["supports"] for evidence in CASE["evidence"].values())


def test_sub_hazards_lead_to_losses_of_their_parents() -> None:
    for name, hazard in CASE["hazards"].items():
        if "parent" in hazard:
            assert name.startswith(hazard["parent"] + ".")
            assert set(hazard["losses"]) <= set(CASE["hazards"][hazard["parent"]]["losses"])


def test_all_four_classes_of_scenarios_and_many_factors_occur() -> None:
    factors = {scenario["factor"] for scenario in CASE["scenarios"].values()}
    assert {factor.partition(".")[0] for factor in factors} == {"controller", "feedback", "control-path", "process"}
    assert len(factors) >= 20


def test_each_unsafe_control_action_asks_why_it_is_given_and_why_sound_control_goes_wrong() -> None:
    asked: dict[str, set[str]] = {name: set(uca.get("no_scenario", {})) for name, uca in CASE["ucas"].items()}
    for scenario in CASE["scenarios"].values():
        for uca in scenario.get("ucas", []):
            asked[uca].add(scenario["factor"].partition(".")[0])
    given, carried_out = {"controller", "feedback"}, {"control-path", "process"}
    assert [name for name, classes in asked.items() if not (classes & given and classes & carried_out)] == []


def test_each_controller_has_a_loop_and_a_process_model_that_is_fed() -> None:
    fed = targets("feedback", "updates") | targets("information", "updates")
    for name, element in CASE["elements"].items():
        if element["role"] == "controller":
            assert element["process_model"] and element["control_algorithm"]
            assert {f"{name}/{variable}" for variable in element["process_model"]} <= fed
            assert name in targets("actions", "from") and name in targets("feedback", "to")
            assert name in targets("responsibilities", "controller")


def test_both_ends_agree_what_updates_a_variable() -> None:
    from_flows = {
        (variable, name)
        for collection in ("feedback", "information")
        for name, flow in CASE[collection].items()
        for variable in flow.get("updates", [])
    }
    from_variables = {
        (f"{name}/{variable}", flow)
        for name, element in CASE["elements"].items()
        for variable, model in element.get("process_model", {}).items()
        for flow in listed(model["updated_by"])
    }
    assert from_flows == from_variables


def test_contexts_name_variables_and_values_of_the_acting_controller() -> None:
    for name, uca in CASE["ucas"].items():
        controller = CASE["elements"][CASE["actions"][uca["action"]]["from"]]
        for variable, values in uca.get("context", {}).items():
            assert set(listed(values)) <= set(controller["process_model"][variable]["values"]), name


def test_believed_values_are_values_of_a_process_model() -> None:
    for name, scenario in CASE["scenarios"].items():
        believed = scenario.get("believes")
        if not isinstance(believed, dict):
            continue
        acting = {CASE["actions"][CASE["ucas"][uca]["action"]]["from"] for uca in scenario["ucas"]}
        models = [CASE["elements"][controller]["process_model"] for controller in acting]
        for variable, value in believed.items():
            assert any(
                value in model[variable]["values"]
                if "values" in model[variable]
                else model[variable]["range"][0] <= value <= model[variable]["range"][1]
                for model in models
                if variable in model
            ), name


@pytest.mark.parametrize(
    ("collection", "words"),
    [
        ("hazards", r"unsafe|unintended|accidental|inadequate|improper|fail|error|death|injury"),
        ("losses", r"crash|collide|derail|fail"),
        ("ucas", r"believe|think|assume|resulting in"),
        ("constraints", r"appropriate|timely|adequate"),
        ("controller_constraints", r"appropriate|timely|adequate"),
        ("requirements", r"appropriate|timely|adequate"),
    ],
)
def test_the_wording_keeps_the_method_rules(collection: str, words: str) -> None:
    texts = {name: f"{item.get('text', '')} {item.get('when', '')}" for name, item in CASE[collection].items()}
    assert [name for name, text in texts.items() if re.search(words, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("collection", ["constraints", "controller_constraints"])
def test_constraints_say_must(collection: str) -> None:
    assert [name for name, item in CASE[collection].items() if " must " not in item["text"]] == []


def test_hazards_and_losses_name_no_component() -> None:
    titles = [element["title"].lower() for element in CASE["elements"].values()]
    for collection in ("hazards", "losses"):
        for name, item in CASE[collection].items():
            assert not any(title in item["text"].lower() for title in titles), name


def test_no_text_is_used_twice() -> None:
    texts = Counter(item["text"] for items in CASE.values() for item in items.values() if "text" in item)
    assert [text for text, count in texts.items() if count > 1] == []


def test_both_units_of_glucose_agree() -> None:
    pairs = [
        pair
        for path in [*ROOT.glob("**/*.yaml"), ROOT / "README.md"]
        for pair in re.findall(
            r"(\d+) mg/dL \(([\d.]+) mmol/L\)", re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))
        )
    ]
    assert len(pairs) > 40
    assert [pair for pair in pairs if abs(float(pair[0]) / 18.016 - float(pair[1])) > 0.051] == []


def test_each_file_names_its_schema_first() -> None:
    for path in ROOT.glob("model/*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../.safetycase/model.schema.json", path.name
    first = (ROOT / "safetycase.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=.safetycase/manifest.schema.json"


def test_the_manifest_speaks_of_the_version_that_was_tested() -> None:
    manifest = yaml.safe_load((ROOT / "safetycase.yaml").read_text(encoding="utf-8"))
    namespace: dict[str, str] = {}
    exec((ROOT / "software" / "pump" / "__init__.py").read_text(encoding="utf-8"), namespace)
    version = namespace["__version__"]
    assert manifest["safetycase"] == "1"
    assert manifest["subject"]["version"] == version == CASE["components"]["pump-software"]["version"]
    assert manifest["defaults"]["evidence"]["subject"] == manifest["subject"]
