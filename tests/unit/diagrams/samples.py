"""Control structures of many shapes, made for these tests."""

from __future__ import annotations

import random

from safetycase.diagrams.structure import Box, Flow, FlowKind, Structure


class Builder:
    """Writes structures down briefly: ids are the titles, flows are numbered."""

    def __init__(self, title: str = "Control structure") -> None:
        self.title = title
        self.boxes: list[Box] = []
        self.flows: list[Flow] = []

    def box(
        self, name: str, role: str = "controller", *lines: str, parent: str | None = None, note: str = ""
    ) -> Builder:
        self.boxes.append(Box(_slug(name), name, role, lines, parent and _slug(parent), note=note))  # type: ignore[arg-type]
        return self

    def flow(self, kind: FlowKind, source: str | None, target: str | None, *labels: str, via: str = "") -> Builder:
        stations = tuple(_slug(name) for name in via.split(",") if name)
        for label in labels:
            number = sum(f.kind == kind for f in self.flows) + 1
            code = {"action": "CA", "feedback": "FB", "information": "IN", "missing-feedback": "MF"}[kind]
            ends = source and _slug(source), target and _slug(target)
            self.flows.append(Flow(f"{code}-{number}", kind, *ends, stations, label))
        return self

    def act(self, source: str | None, target: str | None, *labels: str, via: str = "") -> Builder:
        return self.flow("action", source, target, *labels, via=via)

    def tell(self, source: str | None, target: str | None, *labels: str, via: str = "") -> Builder:
        return self.flow("feedback", source, target, *labels, via=via)

    def inform(self, source: str | None, target: str | None, *labels: str) -> Builder:
        return self.flow("information", source, target, *labels)

    def loop(self, upper: str, lower: str, down: str, up: str) -> Builder:
        return self.act(upper, lower, *down.split("; ")).tell(lower, upper, *up.split("; "))

    def done(self) -> Structure:
        return Structure(tuple(self.boxes), tuple(self.flows), self.title)


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def kettle() -> Structure:
    """The smallest loop: a controller with its process model, actuator, sensor and process."""
    return (
        Builder("Kettle")
        .box("Thermostat", "controller", "water temperature: cold, warm, boiling", "lid: open, closed")
        .box("Heater relay", "actuator")
        .box("Temperature probe", "sensor")
        .box("Water in the kettle", "process")
        .act("Thermostat", "Water in the kettle", "Switch heating on", "Switch heating off", via="Heater relay")
        .tell("Water in the kettle", "Thermostat", "Water temperature", via="Temperature probe")
        .done()
    )


def crossing() -> Structure:
    """A railway level crossing with people above and beside."""
    return (
        Builder("Level crossing")
        .box("Rail regulator", note="organisation")
        .box("Signaller", note="human")
        .box(
            "Crossing controller",
            "controller",
            "train position: far, approaching, on crossing",
            "barrier: up, moving, down",
        )
        .box("Barrier drive", "actuator")
        .box("Axle counter", "sensor")
        .box("Barrier switch", "sensor")
        .box("Road traffic", "process")
        .box("Train driver", note="human")
        .box("Train", "process")
        .loop("Rail regulator", "Signaller", "Operating rules; Licence to operate", "Incident reports")
        .loop(
            "Signaller", "Crossing controller", "Set to local control; Release barrier", "Crossing state; Fault alarm"
        )
        .loop("Signaller", "Train driver", "Movement authority; Emergency stop", "Position report")
        .act("Crossing controller", "Road traffic", "Lower barrier", "Raise barrier", via="Barrier drive")
        .tell("Train", "Crossing controller", "Axles counted in and out", via="Axle counter")
        .tell("Road traffic", "Crossing controller", "Barrier position", via="Barrier switch")
        .loop("Train driver", "Train", "Brake; Throttle; Sound horn", "Speed; Brake pressure")
        .inform(None, "Signaller", "Timetable")
        .inform("Train driver", None, "Radio announcements to passengers")
        .done()
    )


def supervision() -> Structure:
    """An organisation of six levels with a shared process at the foot."""
    b = Builder("Supervision of a plant")
    for name in ("Parliament", "Safety authority", "Company board", "Plant management", "Shift supervisor"):
        b.box(name, note="organisation")
    b.box("Operator", "controller", "reactor pressure", "valve position", note="human").box("Protection system")
    b.box("Maintenance team", note="human").box("Reactor", "process")
    b.loop("Parliament", "Safety authority", "Legislation; Budget", "Yearly report; Accident statistics")
    b.loop(
        "Safety authority",
        "Company board",
        "Regulations; Fines; Licence conditions",
        "Safety case; Event notifications",
    )
    b.loop(
        "Company board",
        "Plant management",
        "Safety policy; Production targets; Resources",
        "Key figures; Audit results",
    )
    b.loop("Plant management", "Shift supervisor", "Procedures; Rosters", "Shift log; Deviations")
    b.loop("Plant management", "Maintenance team", "Work orders; Permits", "Completion reports")
    b.loop("Shift supervisor", "Operator", "Orders", "State of the plant")
    b.loop("Operator", "Reactor", "Open feed valve; Close feed valve; Scram", "Pressure; Temperature; Level")
    b.loop("Protection system", "Reactor", "Trip", "Neutron flux; Pressure high")
    b.loop("Maintenance team", "Reactor", "Repair; Replace parts", "Inspection findings")
    b.loop("Operator", "Protection system", "Reset; Bypass channel", "Trip status")
    b.tell("Reactor", "Safety authority", "Radiation monitoring network")
    b.inform("Maintenance team", "Operator", "Handover of equipment")
    return b.done()


def convoy() -> Structure:
    """Two vehicles side by side that talk to each other and share the road."""
    b = Builder("Convoy of two lorries").box("Fleet centre", note="organisation")
    for name in ("Lead", "Following"):
        b.box(f"{name} driver", note="human").box(
            f"{name} platooning unit", "controller", "gap to the other lorry", "own speed"
        )
        b.box(f"{name} lorry", "process")
        b.loop("Fleet centre", f"{name} driver", "Form convoy; Dissolve convoy", "Acceptance")
        b.loop(f"{name} driver", f"{name} platooning unit", "Engage; Disengage", "Mode; Take-over request")
        b.loop(f"{name} driver", f"{name} lorry", "Brake; Steer", "Motion")
        b.loop(f"{name} platooning unit", f"{name} lorry", "Set acceleration", "Wheel speed; Distance ahead")
    b.inform("Lead platooning unit", "Following platooning unit", "Intended braking", "Own speed")
    b.inform("Following platooning unit", "Lead platooning unit", "Acknowledgement")
    return b.done()


def nested() -> Structure:
    """Elements inside elements, flows to the outer ones and between the inner ones."""
    b = Builder("Infusion system").box("Nurse", note="human").box("Pharmacy", "external")
    b.box("Infusion pump", "controller").box("User interface", "controller", parent="Infusion pump")
    b.box("Dose controller", "controller", "remaining volume", "flow rate", parent="Infusion pump")
    b.box("Watchdog", "controller", parent="Infusion pump")
    b.box("Drive", "controller").box("Motor", "actuator", parent="Drive").box("Encoder", "sensor", parent="Drive")
    b.box("Patient", "process")
    b.loop("Nurse", "User interface", "Programme dose; Start; Stop", "Display; Alarm")
    b.loop("User interface", "Dose controller", "Set rate", "Rate in use")
    b.loop("Watchdog", "Dose controller", "Reset", "Heartbeat")
    b.act("Dose controller", "Patient", "Deliver drug", via="Motor").tell(
        "Patient", "Dose controller", "Rotation", via="Encoder"
    )
    b.tell("Patient", "Nurse", "Condition")
    b.inform("Pharmacy", "Nurse", "Prescription")
    b.tell("Infusion pump", "Pharmacy", "Log of deliveries")
    b.flow("missing-feedback", "Drive", "Nurse", "No feedback on blocked drive")
    return b.done()


def shared_process() -> Structure:
    """Four controllers over one process, two of them without feedback."""
    b = Builder("Shared airspace")
    b.box("Air traffic control", note="human").box("Crew", "controller", "altitude", "clearance", note="human")
    b.box("Autopilot").box("Collision avoidance").box("Envelope protection").box("Aircraft", "process")
    b.loop("Air traffic control", "Crew", "Clearance; Vector; Frequency change", "Readback; Request; Position report")
    b.loop("Crew", "Autopilot", "Select mode; Set altitude; Set heading", "Mode annunciation")
    b.loop("Crew", "Aircraft", "Pitch; Roll; Thrust; Flaps; Gear; Brakes; Spoilers; Trim; Lights", "Attitude; Airspeed")
    b.loop("Autopilot", "Aircraft", "Pitch command; Roll command", "Attitude; Altitude")
    b.act("Envelope protection", "Aircraft", "Limit angle of attack")
    b.flow("missing-feedback", "Aircraft", "Envelope protection", "missing feedback")
    b.tell("Collision avoidance", "Crew", "Resolution advisory", "Traffic advisory")
    b.tell("Aircraft", "Collision avoidance", "Transponder replies")
    b.inform(None, "Crew", "Weather", "Notices to airmen", "Company route plan with alternates and fuel")
    b.inform("Aircraft", None, "Position broadcast")
    return b.done()


def agents() -> Structure:
    """A laboratory that runs an AI coding agent under monitors and people."""
    b = Builder("Coding agent in a laboratory")
    b.box("Safety board", note="organisation").box("Research lead", note="human").box("On-call engineer", note="human")
    b.box(
        "Monitor model",
        "controller",
        "suspicion score",
        "recent actions of the agent",
        "trust in the transcript",
        note="ML",
    )
    b.box("Coding agent", "controller", "task state", "repository state", "permissions", note="ML")
    b.box("Sandbox policy").box("Tool gateway", "actuator").box("Transcript log", "sensor").box("Repository", "process")
    b.box("Production cluster", "process")
    b.loop("Safety board", "Research lead", "Deployment policy; Compute limits", "Risk report; Evaluation results")
    b.loop("Research lead", "Coding agent", "Assign task; Cancel task", "Result; Questions")
    b.loop("Research lead", "On-call engineer", "Escalation rota", "Incident summary")
    b.loop("On-call engineer", "Monitor model", "Set threshold; Mute", "Alert; Score history")
    b.loop("Monitor model", "Coding agent", "Pause; Block action", "Planned action")
    b.loop("On-call engineer", "Sandbox policy", "Change allow-list", "Denied requests")
    b.act("Coding agent", "Repository", "Edit file", "Run tests", "Push branch", via="Tool gateway")
    b.tell("Repository", "Coding agent", "File contents", "Test results")
    b.tell("Repository", "Monitor model", "Executed commands", via="Transcript log")
    b.act("Sandbox policy", "Tool gateway", "Deny call")
    b.act("Repository", "Production cluster", "Deploy release").tell(
        "Production cluster", "On-call engineer", "Metrics"
    )
    b.flow("missing-feedback", "Production cluster", "Research lead", "missing: effect of deployed change")
    b.inform(None, "Coding agent", "Web pages")
    return b.done()


def crowd(seed: int, count: int) -> Structure:
    """A random hierarchy of `count` elements: each but the first few has a controller, some have two."""
    chance = random.Random(seed)
    b = Builder(f"Random {seed}")
    words = ("Set mode", "Start", "Stop", "Limit speed", "Release", "Change of plan for the day", "Approve")
    news = ("State", "Fault report", "Position and speed", "Log", "Acknowledgement", "Temperature")
    for number in range(count):
        b.box(f"Element {number}", "process" if number > count * 0.7 else "controller")
    for number in range(1, count):
        low = max(0, number // 3 - 1)
        for upper in {
            chance.randrange(low, max(low + 1, number // 2 + 1)) for _ in range(1 if chance.random() < 0.8 else 2)
        }:
            if upper != number:
                b.act(f"Element {upper}", f"Element {number}", *chance.sample(words, chance.randint(1, 3)))
                if chance.random() < 0.85:
                    b.tell(f"Element {number}", f"Element {upper}", *chance.sample(news, chance.randint(1, 2)))
    return b.done()


def strange() -> Structure:
    """What no author means: loops to oneself, duplicates, unknown ends, circles of authority and of parents."""
    return Structure(
        (
            Box("a", "A", "controller", parent="b"), Box("b", "B", parent="a"), Box("a", "A again"), Box("c", ""),
            Box("lonely", "Lonely"), Box("x", "X", parent="nowhere"),
        ),
        (
            Flow("1", "action", "a", "a", label="to itself"), Flow("2", "action", "a", "c", label="twice"),
            Flow("2", "action", "a", "c", label="twice"), Flow("3", "action", "c", "a", label="back"),
            Flow("4", "feedback", "c", "ghost", label="lost"), Flow("5", "information", None, None, label="nothing"),
            Flow("6", "action", "b", "a", ("ghost", "a", "x", "x"), "inwards"), Flow("7", "feedback", "c", "c"),
            Flow("8", "feedback", "ghost", "ghost2", label="neither"),
        ),
    )  # fmt: skip


REALISTIC = {f.__name__: f for f in (kettle, crossing, supervision, convoy, nested, shared_process, agents)}
