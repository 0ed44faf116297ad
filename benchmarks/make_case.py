"""Writes a linked case of any size in the real vocabulary: `python -m benchmarks.make_case N DIR [--files K]`.

The case is made of blocks of a hundred items, each a small control loop analysed to the end: losses, hazards,
constraints, elements with process models, actions with every grid cell decided, unsafe control actions, controller
constraints, scenarios, requirements, and evidence from JUnit files. Every reference is valid, some lead to other
blocks, and an item takes about 290 bytes. The same items can be written for TRLC (`peer.py`).
"""

from __future__ import annotations

import argparse
import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

BLOCK = 100
BLOCKS_PER_ARTEFACT = 10
REQUIREMENTS = 24

Value = str | list[str] | dict[str, str]


class Entry(NamedTuple):
    """An item to be written: texts and words as strings, references as lists, nested mappings one level deep."""

    collection: str
    id: str
    fields: dict[str, Value]


TYPES = ("not-provided", "provided", "timing-or-order")
FACTORS = (
    "feedback.delayed",
    "controller.process-model-incorrect",
    "control-path.not-received",
    "process.disturbance",
    "controller.algorithm-flawed",
    "feedback.inaccurate",
    "control-path.delayed",
    "process.degraded",
)
WORDS = """
pressure temperature speed altitude torque voltage flow level position demand valve brake heater pump motor
relay operator sensor reading command limit margin setpoint manual automatic remote local start shutdown
transfer maintenance emergency standby full partial load while after before during without within below above
rising falling stale missing repeated unexpected confirmed
""".split()  # noqa: SIM905


def entries(count: int) -> Iterator[Entry]:
    """The items of a case of `count` items, which must be a multiple of a hundred."""
    if count < BLOCK or count % BLOCK:
        raise ValueError(f"the number of items must be a multiple of {BLOCK}")
    chance = random.Random(2018)
    blocks = count // BLOCK
    for block in range(blocks):
        yield from _block(block, blocks, chance)


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(words))


def _ids(prefix: str, block: int, count: int) -> list[str]:
    return [f"{prefix}-{block * count + number + 1}" for number in range(count)]


def _block(block: int, blocks: int, chance: random.Random) -> Iterator[Entry]:
    other = chance.randrange(blocks)
    losses, hazards, constraints = _ids("L", block, 1), _ids("H", block, 2), _ids("SC", block, 2)
    yield Entry(
        "losses", losses[0], {"category": "safety", "text": f"Loss of life or injury: {_sentence(chance, 22)}."}
    )
    for hazard in hazards:
        leads_to = sorted({*losses, f"L-{other + 1}"})
        yield Entry(
            "hazards", hazard, {"losses": leads_to, "text": f"The plant is operated with {_sentence(chance, 24)}."}
        )
    for constraint, hazard in zip(constraints, hazards, strict=True):
        text = f"The plant must never be operated with {_sentence(chance, 24)}."
        yield Entry("constraints", constraint, {"form": "prevent", "hazards": [hazard], "text": text})
    yield from _structure(block, constraints, chance)
    ucas = _ids("UCA", block, 9)
    controller_constraints = _ids("CC", block, 9)
    scenarios = _ids("LS", block, 27)
    for number, uca in enumerate(ucas):
        fields: dict[str, Value] = {"action": f"CA-{block * 3 + number // 3 + 1}", "type": TYPES[number % 3]}
        if TYPES[number % 3] == "timing-or-order":
            fields["subtype"] = "too-late"
        elif TYPES[number % 3] == "provided":
            fields["subtype"] = "never-safe"
        fields["hazards"] = hazards if number % 2 else [hazards[0]]
        fields["when"] = f"the {_sentence(chance, 22)}"
        yield Entry("ucas", uca, fields)
    for number, (constraint, uca) in enumerate(zip(controller_constraints, ucas, strict=True)):
        text = f"The controller must give the command whenever the {_sentence(chance, 17)}."
        yield Entry(
            "controller_constraints",
            constraint,
            {"ucas": [uca], "refines": constraints if number % 2 else constraints[:1], "text": text},
        )
    for number, scenario in enumerate(scenarios):
        involved = [f"controller-{block + 1}", f"FB-{block * 3 + number % 3 + 1}"]
        text = f"The controller believes that the {_sentence(chance, 15)}, because the {_sentence(chance, 8)}."
        factor = FACTORS[chance.randrange(len(FACTORS))]
        yield Entry(
            "scenarios", scenario, {"ucas": [ucas[number // 3]], "factor": factor, "involves": involved, "text": text}
        )
    yield from _assurance(block, other, constraints, controller_constraints, scenarios, chance)


def _structure(block: int, constraints: list[str], chance: random.Random) -> Iterator[Entry]:
    parts = [f"{role}-{block + 1}" for role in ("controller", "actuator", "sensor", "process")]
    controller, actuator, sensor, process = parts
    actions, feedback = _ids("CA", block, 3), _ids("FB", block, 3)
    model = {f"quantity_{number + 1}": f"the {_sentence(chance, 6)}" for number in range(3)}
    for part in parts:
        role = part.split("-")[0]
        fields: dict[str, Value] = {
            "role": role,
            "title": f"{role.capitalize()} of loop {block + 1}",
            "text": _sentence(chance, 16),
        }
        if role == "controller":
            fields["process_model"] = model
            fields["nature"] = "automated"
        yield Entry("elements", part, fields)
    for number, duty in enumerate(_ids("RS", block, 3)):
        text = f"Keep the {_sentence(chance, 18)}."
        yield Entry(
            "responsibilities", duty,
            {"controller": controller, "constraints": [constraints[number % 2]], "actions": [actions[number]],
             "feedback": [feedback[number]], "text": text},
        )  # fmt: skip
    for action in actions:
        yield Entry(
            "actions", action,
            {"form": "continuous", "from": controller, "to": process, "via": [actuator],
             "not_hazardous": {"duration": f"a pulse has no duration; {_sentence(chance, 8)}"},
             "title": _sentence(chance, 4), "text": _sentence(chance, 8)},
        )  # fmt: skip
    for number, signal in enumerate(feedback):
        yield Entry(
            "feedback", signal,
            {"from": process, "to": controller, "via": [sensor], "updates": [f"{controller}/quantity_{number + 1}"],
             "title": _sentence(chance, 4), "text": _sentence(chance, 16)},
        )  # fmt: skip


def _assurance(
    block: int,
    other: int,
    constraints: list[str],
    controller_constraints: list[str],
    scenarios: list[str],
    chance: random.Random,
) -> Iterator[Entry]:
    requirements = _ids("R", block, REQUIREMENTS)
    for number, requirement in enumerate(requirements):
        addressed = [scenarios[number], controller_constraints[number % 9], constraints[number % 2]]
        if number < 3:
            addressed.append(scenarios[REQUIREMENTS + number])
        if number == 3:
            addressed.append(f"LS-{other * 27 + 1}" if other != block else scenarios[0])
        text = f"The controller must, within 2 s, {_sentence(chance, 17)}."
        yield Entry(
            "requirements", requirement,
            {"addresses": addressed, "kind": "functional", "method": "test",
             "allocated_to": [f"controller-{block + 1}"], "text": text},
        )  # fmt: skip
    artefact = f"evidence/run-{block // BLOCKS_PER_ARTEFACT + 1}.junit.xml"
    for number, evidence in enumerate(_ids("E", block, 13)):
        supported = requirements[number * 2 : number * 2 + 2] or [requirements[0]]
        yield Entry(
            "evidence", evidence,
            {"supports": supported, "method": "test", "artefact": {"path": artefact, "format": "junit"},
             "select": {"where": "{property.requirement: [" + ", ".join(supported) + "]}"},
             "title": _sentence(chance, 6)},
        )  # fmt: skip


def yaml_of(entry: Entry) -> str:
    """An item as its author would write it: references and choices before prose, prose folded."""
    lines = [f"  {entry.id}:"]
    for name, value in entry.fields.items():
        if isinstance(value, dict):
            lines.append(f"    {name}:")
            lines += [f"      {key}: {_scalar(inner)}" for key, inner in value.items()]
        elif isinstance(value, list):
            lines.append(f"    {name}: [{', '.join(value)}]")
        elif name == "text" and len(value) > 90:
            middle = value.rindex(" ", 0, 90)
            lines += [f"    {name}: >-", f"      {value[:middle]}", f"      {value[middle + 1 :]}"]
        else:
            lines.append(f"    {name}: {_scalar(value)}")
    return "\n".join(lines) + "\n"


def _scalar(value: str) -> str:
    return f'"{value}"' if ": " in value and not value.startswith("{") else value


def chunks(items: list[Entry], files: int) -> list[list[Entry]]:
    """The items spread evenly over at most `files` files, kinds kept together as authors do."""
    order = {name: number for number, name in enumerate(dict.fromkeys(entry.collection for entry in items))}
    ranked = sorted(items, key=lambda entry: order[entry.collection])
    files = min(files, len(ranked))
    bounds = [len(ranked) * number // files for number in range(files + 1)]
    return [ranked[start:end] for start, end in itertools.pairwise(bounds)]


def write_case(count: int, folder: Path, files: int = 40) -> int:
    """Write the case into `folder` and return the size of its model in bytes."""
    items = list(entries(count))
    (folder / "model").mkdir(parents=True, exist_ok=True)
    (folder / "evidence").mkdir(exist_ok=True)
    manifest = f'safetycase: "1"\nname: Case of {count} items\nlanguage: en\nmodels: ["model/**/*.yaml"]\n'
    (folder / "safetycase.yaml").write_text(manifest, encoding="utf-8")
    size = 0
    for number, chunk in enumerate(chunks(items, files)):
        text, collection = "", ""
        for entry in chunk:
            if entry.collection != collection:
                collection = entry.collection
                text += f"{collection}:\n"
            text += yaml_of(entry)
        size += (folder / "model" / f"part-{number + 1:04}.yaml").write_bytes(text.encode())
    requirements = [entry.id for entry in items if entry.collection == "requirements"]
    per_artefact = REQUIREMENTS * BLOCKS_PER_ARTEFACT
    for number, start in enumerate(range(0, len(requirements), per_artefact)):
        _write_junit(folder / "evidence" / f"run-{number + 1}.junit.xml", requirements[start : start + per_artefact])
    return size


def _write_junit(file: Path, requirements: list[str]) -> None:
    cases = "".join(
        f'<testcase classname="tests.test_loop" name="test_{requirement}_{number}" time="0.01"><properties>'
        f'<property name="requirement" value="{requirement}"/></properties></testcase>\n'
        for requirement in requirements
        for number in range(2)
    )
    head = f'<?xml version="1.0"?>\n<testsuites><testsuite name="pytest" tests="{len(requirements) * 2}">\n'
    file.write_text(f"{head}{cases}</testsuite></testsuites>\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("items", type=int, help="number of items, a multiple of 100")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=40, help="number of model files (default: 40)")
    arguments = parser.parse_args()
    size = write_case(arguments.items, arguments.folder, arguments.files)
    print(f"{arguments.items} items, {size / 1e6:.2f} MB of model in {arguments.folder}")


if __name__ == "__main__":
    main()
