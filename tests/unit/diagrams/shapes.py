"""Control structures by which layout is measured: many shapes and sizes, the same ones every time.

`REAL` holds structures shaped like those of published analyses, up to 20 elements; `MEDIUM` goes up to 40; `LARGE`
takes pages.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

from safetycase.diagrams.structure import Structure
from tests.unit.diagrams import samples
from tests.unit.diagrams.samples import Builder

_ACTIONS = (
    "Open valve", "Close valve", "Set target speed", "Start procedure", "Abort", "Approve the plan for the week",
    "Request maintenance of the unit", "Limit power", "Release brake", "Change mode", "Assign staff", "Isolate line",
)  # fmt: skip
_NEWS = (
    "Position", "State of the valve", "Speed and direction", "Completion report", "Alarm", "Measured temperature",
    "Backlog", "Fault code", "Confirmation by the crew", "Pressure in the main line", "Deviation from the plan",
)  # fmt: skip


def _words(chance: random.Random, words: tuple[str, ...], most: int) -> str:
    return "; ".join(chance.sample(words, chance.randint(1, most)))


def trio() -> Structure:
    """Three elements in a column."""
    b = Builder("Lift").box("Dispatcher", note="human").box("Lift controller", "controller", "car position")
    b.box("Car", "process").loop("Dispatcher", "Lift controller", "Call", "Floor shown")
    return b.loop("Lift controller", "Car", "Up; Down; Stop", "Position; Door state").done()


def hierarchy(depth: int, *, seed: int, spread: int = 3, most: int = 20) -> Structure:
    """A tree of authority of `depth` levels and at most `most` elements, with a little more work for some."""
    chance = random.Random(seed)
    b = Builder(f"Hierarchy of {depth} levels")
    b.box("Unit 0", note="organisation")
    rows, count = [["Unit 0"]], 1
    for level in range(1, depth):
        row: list[str] = []
        for upper in rows[-1]:
            wanted = 1 if level < depth - 1 and len(rows[-1]) > 4 else chance.randint(2, spread)
            for _ in range(wanted):
                if count >= most:
                    break
                name = f"Unit {count}"
                role = "process" if level == depth - 1 else "controller"
                model = ("state of what it controls", "mode: normal, degraded") if chance.random() < 0.4 else ()
                b.box(name, role, *(model if role == "controller" else ()))
                b.loop(upper, name, _words(chance, _ACTIONS, 3), _words(chance, _NEWS, 2))
                row.append(name)
                count += 1
        rows.append(row)
    return b.done()


def flight_control() -> Structure:
    """Two controllers, each with actuators and sensors of its own on the way to one process."""
    b = Builder("Flight control").box("Crew", "controller", "attitude", "configuration: clean, landing", note="human")
    b.box("Flight computer", "controller", "angle of attack", "airspeed: valid, doubtful").box("Engine controller")
    for name in ("Elevator", "Aileron", "Fuel valve"):
        b.box(name, "actuator")
    for name in ("Air data probe", "Inertial unit", "Turbine sensor"):
        b.box(name, "sensor")
    b.box("Aircraft", "process")
    b.loop("Crew", "Flight computer", "Stick input; Select mode", "Display; Warning")
    b.loop("Crew", "Engine controller", "Thrust lever", "Engine display")
    b.act("Flight computer", "Aircraft", "Pitch command", via="Elevator")
    b.act("Flight computer", "Aircraft", "Roll command", via="Aileron")
    b.act("Engine controller", "Aircraft", "Fuel flow", via="Fuel valve")
    b.tell("Aircraft", "Flight computer", "Airspeed", "Angle of attack", via="Air data probe")
    b.tell("Aircraft", "Flight computer", "Attitude", via="Inertial unit")
    b.tell("Aircraft", "Engine controller", "Rotor speed", via="Turbine sensor")
    return b.tell("Aircraft", "Crew", "View and motion").done()


def hospital() -> Structure:
    """An organisation with side channels and feedback past a level."""
    b = Builder("Medication in a hospital")
    for name in ("Health ministry", "Hospital board", "Pharmacy head", "Ward management"):
        b.box(name, note="organisation")
    for name in ("Physician", "Pharmacist", "Nurse"):
        b.box(name, "controller", "what the patient takes", note="human")
    b.box("Dispensing robot").box("Infusion pump").box("Patient", "process").box("Relatives", "external")
    b.loop("Health ministry", "Hospital board", "Law; Budget", "Quality report")
    b.loop("Hospital board", "Pharmacy head", "Formulary policy", "Stock report")
    b.loop("Hospital board", "Ward management", "Staffing plan; Training", "Incident statistics; Vacancies")
    b.loop("Pharmacy head", "Pharmacist", "Work instructions", "Interventions")
    b.loop("Ward management", "Physician", "Duty roster", "Workload")
    b.loop("Ward management", "Nurse", "Duty roster", "Near misses")
    b.loop("Physician", "Nurse", "Prescription; Stop order", "Condition of the patient; Questions")
    b.loop("Pharmacist", "Dispensing robot", "Release batch", "Fill level; Errors")
    b.loop("Nurse", "Infusion pump", "Set rate; Start; Stop", "Alarm; Volume given")
    b.loop("Infusion pump", "Patient", "Drug flow", "Line pressure")
    b.act("Nurse", "Patient", "Give tablets").tell("Patient", "Nurse", "Symptoms")
    b.inform("Physician", "Pharmacist", "Electronic prescription").inform("Relatives", "Nurse", "History")
    return b.tell("Nurse", "Hospital board", "Anonymous reports").done()


def rail_yard() -> Structure:
    """Three controllers over four processes that they share."""
    b = Builder("Rail yard").box("Yard master", note="human")
    for name in ("Signal box", "Shunting crew", "Hump computer"):
        b.box(name).loop("Yard master", name, "Work plan", "Progress")
    for name in ("Switches", "Wagons", "Retarders", "Locomotive"):
        b.box(name, "process")
    b.loop("Signal box", "Switches", "Set route", "Position; Occupancy")
    b.loop("Shunting crew", "Wagons", "Couple; Uncouple; Set brake", "Brake state")
    b.loop("Shunting crew", "Locomotive", "Drive order", "Speed")
    b.loop("Hump computer", "Retarders", "Set pressure", "Exit speed")
    b.loop("Hump computer", "Switches", "Throw switch", "Switch position")
    return (
        b.tell("Wagons", "Hump computer", "Weight and speed").inform("Signal box", "Shunting crew", "Route set").done()
    )


def redundant_channels() -> Structure:
    """Two channels with their own sensors, a voter below and a monitor above."""
    b = Builder("Reactor trip").box("Operator", note="human").box("Monitor", "controller", "channel A: sound, failed")
    for side in "AB":
        b.box(f"Channel {side}", "controller", "pressure: normal, high").box(f"Pressure sensor {side}", "sensor")
    b.box("Voter", "actuator").box("Reactor", "process")
    for side in "AB":
        b.act(f"Channel {side}", "Reactor", "Trip", via="Voter")
        b.tell("Reactor", f"Channel {side}", "Pressure", via=f"Pressure sensor {side}")
        b.loop("Monitor", f"Channel {side}", "Self test", "Test result")
    b.loop("Operator", "Monitor", "Acknowledge; Set bypass", "Channel state")
    return b.act("Operator", "Reactor", "Manual trip").tell("Reactor", "Operator", "Neutron flux").done()


def water_supply() -> Structure:
    """Side channels between equals, inputs and outputs, and feedback that nobody gives."""
    b = Builder("Water supply").box("Regulator", note="organisation").box("Utility", note="organisation")
    for name in ("Treatment plant", "Pumping station", "Network control"):
        b.box(name, "controller", "demand: low, normal, peak")
    b.box("Laboratory", "external").box("Raw water", "process").box("Reservoir", "process").box("Pipes", "process")
    b.loop("Regulator", "Utility", "Licence; Limits", "Yearly report")
    for name in ("Treatment plant", "Pumping station", "Network control"):
        b.loop("Utility", name, "Targets", "State")
    b.loop("Treatment plant", "Raw water", "Dose chlorine; Filter", "Turbidity")
    b.loop("Pumping station", "Reservoir", "Start pumps; Stop pumps", "Level")
    b.act("Network control", "Pipes", "Open sluice", "Close sluice")
    b.flow("missing-feedback", "Pipes", "Network control", "missing feedback")
    b.inform("Treatment plant", "Pumping station", "Flow forecast").inform("Pumping station", "Network control", "Head")
    b.inform("Laboratory", "Treatment plant", "Bacteria count").inform(None, "Utility", "Weather forecast")
    return b.inform("Utility", None, "Notice to boil water").done()


def ports() -> Structure:
    """Groups inside each other, flows to the groups and past them."""
    b = Builder("Container port").box("Port authority", note="organisation").box("Terminal", "controller")
    b.box("Planner", parent="Terminal").box("Crane fleet", "controller", parent="Terminal")
    for number in (1, 2):
        b.box(f"Crane {number}", "controller", "load", parent="Crane fleet").loop(
            "Planner", f"Crane {number}", "Move container", "Done; Stopped"
        )
    b.box("Gate", parent="Terminal").box("Ship", "process").box("Truck", "process")
    b.loop("Port authority", "Planner", "Berth plan", "Throughput").loop("Planner", "Gate", "Slots", "Queue")
    b.loop("Crane 1", "Ship", "Lift", "Weight").loop("Crane 2", "Ship", "Lower", "Twist-lock state")
    return b.loop("Gate", "Truck", "Admit; Refuse", "Plate; Weight").done()


def plant(subsystems: int, parts: int, *, grouped: bool = False, seed: int = 5) -> Structure:
    """Subsystems, each a controller with actuators and sensors around processes of its own."""
    chance = random.Random(seed)
    b = Builder(f"Plant of {subsystems} subsystems").box("Plant management", note="organisation")
    b.box("Control room", "controller", "state of the plant", note="human")
    b.loop("Plant management", "Control room", "Production plan; Shift orders", "Output; Deviations")
    for number in range(subsystems):
        group = f"Subsystem {number}"
        if grouped:
            b.box(group)
        parent = group if grouped else None
        controller = f"Controller {number}"
        b.box(controller, "controller", "mode: manual, automatic", parent=parent)
        b.loop("Control room", controller, _words(chance, _ACTIONS, 2), _words(chance, _NEWS, 2))
        for part in range(parts):
            name = f"{number}.{part}"
            b.box(f"Actuator {name}", "actuator", parent=parent).box(f"Sensor {name}", "sensor", parent=parent)
            b.box(f"Process {name}", "process", parent=parent)
            b.act(controller, f"Process {name}", *_words(chance, _ACTIONS, 2).split("; "), via=f"Actuator {name}")
            b.tell(f"Process {name}", controller, chance.choice(_NEWS), via=f"Sensor {name}")
        if number and chance.random() < 0.3:
            b.inform(f"Controller {number - 1}", controller, "Hand-over")
    return b.done()


def organisation(count: int, *, seed: int = 9) -> Structure:
    """An organisation of six levels and `count` elements, with inspections past levels and talk between equals."""
    chance = random.Random(seed)
    b = Builder(f"Organisation of {count}")
    sizes = [1, 3, 8, 20, 60, count]
    rows: list[list[str]] = []
    made = 0
    for level, size in enumerate(sizes):
        row = [f"Body {made + number}" for number in range(min(size, count - made))]
        for place, name in enumerate(row):
            b.box(
                name, "process" if level == len(sizes) - 1 else "controller", note="organisation" if level < 3 else ""
            )
            if rows:
                upper = rows[-1][place * len(rows[-1]) // len(row)]
                b.loop(upper, name, _words(chance, _ACTIONS, 2), _words(chance, _NEWS, 2))
            if level > 1 and chance.random() < 0.04:
                b.tell(name, chance.choice(rows[-2]), "Inspection report")
            if place and chance.random() < 0.08:
                b.inform(row[place - 1], name, "Agreement between equals")
        rows.append(row)
        made += len(row)
    return b.done()


def star(count: int) -> Structure:
    """One controller over everything else."""
    chance = random.Random(3)
    b = Builder(f"Star of {count}").box("Hub")
    for number in range(1, count):
        b.box(f"Drone {number}", "process")
        b.loop("Hub", f"Drone {number}", _words(chance, _ACTIONS, 2), _words(chance, _NEWS, 1))
    return b.done()


Shapes = dict[str, Callable[[], Structure]]

REAL: Shapes = {
    **samples.REALISTIC,
    "trio": trio,
    "flight_control": flight_control,
    "hospital": hospital,
    "rail_yard": rail_yard,
    "redundant_channels": redundant_channels,
    "water_supply": water_supply,
    "ports": ports,
    **{f"hierarchy_{depth}": partial(hierarchy, depth, seed=depth) for depth in (2, 3, 4, 5, 6)},
    "plant_4x1": partial(plant, 4, 1),
}
"""Shaped like real ones, 3 to 20 elements."""

MEDIUM: Shapes = {
    "hierarchy_40": partial(hierarchy, 4, seed=4, spread=4, most=40),
    "plant_2x5": partial(plant, 2, 5),
    "groups_3x3": partial(plant, 3, 3, grouped=True),
    "organisation_38": partial(organisation, 38),
    "star_24": partial(star, 24),
    **{f"random_{count}_{seed}": partial(samples.crowd, seed, count) for count in (12, 20, 30, 40) for seed in (1, 2)},
}
"""Up to 40 elements."""

LARGE: Shapes = {
    "hierarchy_60": partial(hierarchy, 6, seed=6, spread=8, most=60),
    "star_100": partial(star, 100),
    "groups_8x4": partial(plant, 8, 4, grouped=True),
    "groups_20x1": partial(plant, 20, 1, grouped=True),
    "plant_20x3": partial(plant, 20, 3),
    "organisation_150": partial(organisation, 150),
    "organisation_300": partial(organisation, 300),
    "random_100": partial(samples.crowd, 1, 100),
    "random_300": partial(samples.crowd, 1, 300),
}
"""More than a page holds, up to 300 elements."""
