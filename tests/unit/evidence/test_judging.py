"""The judge after edits, against a new judge."""

from __future__ import annotations

import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safetycase.case import Case, Folder, load
from safetycase.documents import Document, read
from safetycase.evidence import Assessment, Cache, Judge, lock
from tests.unit.evidence.cases import MANIFEST, TODAY, case_of, judged, results

Model = dict[str, dict[str, Any]]
FILES = {
    "one.xml": results("one", "R-1", passed=3),
    "two.xml": results("two", "R-2", passed=2, failed=1),
    "copy.xml": results("one", "R-1", passed=3) + "<!-- again -->",
    "odd.xml": results("odd", "NEW-7", passed=1, skipped=2),
}
SUBJECTS: list[dict[str, Any]] = [{}, {}, {"subject": {"component": "part-1"}}, {"subject": {"version": "2"}}]
STATUS: list[dict[str, Any]] = [{}, {}, {}, {"status": "obsolete"}, {"origin": "generated"}, {"labels": 5}]


def requirement(chance: random.Random) -> dict[str, Any]:
    target = {"metric": "failure-rate", "of": "trials", "per": "item", "at_most": 0.5, "confidence": 0.9}
    return {
        "text": f"It stops within {chance.randrange(3)} s",
        **chance.choice([{}, {"target": target}]),
        **chance.choice([{}, {"combine": chance.choice(["any", "pool", "each"])}]),
        **chance.choice([{}, {"environment": chance.choice(["ENV-1", "ENV-2"])}]),
        **chance.choice([{}, {"allocated_to": [chance.choice(["el-1", "part-1"])]}]),
        **chance.choice([{}, {"not_needed": "Not here"}, {"aliases": ["NEW-7"]}, {"method": "analysis"}]),
        **chance.choice(STATUS),
    }


def evidence(chance: random.Random) -> dict[str, Any]:
    named: list[Any] = [f"R-{chance.randrange(4)}" for _ in range(chance.randrange(1, 3))]
    if chance.random() < 0.3:
        direction = chance.choice([{"direction": "undermines"}, {"covers": "a part"}])
        named.append({"ref": f"R-{chance.randrange(4)}", **direction})
    where = {"select": {"where": {"name": chance.choice(["passed0", "failed0", "none"])}}}
    return {
        "supports": named,
        **chance.choice([{}, *[{"artefact": {"path": path}} for path in (*FILES, "gone.xml")]]),
        **chance.choice([{}, {}, where]),
        **chance.choice([{}, {"environment": chance.choice(["ENV-1", "ENV-2"])}, {"method": "test"}]),
        **chance.choice([{}, {"expires": chance.choice(["2026-01-01", "2027-01-01"])}, {"expect": {"items": 9}}]),
        **chance.choice([{}, {"sampling": {"how": "random"}}]),
        **chance.choice(SUBJECTS),
        **chance.choice(STATUS),
    }


def beside(chance: random.Random, collection: str) -> dict[str, Any]:
    about = chance.choice(["R-0", "R-1", "E-0", "E-1", "D-1"])
    choices: dict[str, list[dict[str, Any]]] = {
        "environments": [{"parameters": {"heat": {"range": [0, chance.randrange(1, 9)]}}}, {}],
        "assumptions": [{"extrapolates": {"from": "ENV-1", "to": "ENV-2", "parameters": ["heat"]}}, {}],
        "elements": [{"component": "part-1"}, {"component": "part-2"}, {"title": "Pump"}],
        "components": [{"version": "2"}, {"version": "3"}, {}],
        "defeaters": [{"challenges": [about]}, {"challenges": [about], "state": "sustained", "text": "So"}],
        "reviews": [{"items": [about], "verdict": "rejected"}],
        "incidents": [{"undermines": [about]}],
        "hazards": [{"text": "It is hot"}],
    }
    return chance.choice(choices[collection])


NAMES = {
    "environments": ("ENV-1", "ENV-2"), "assumptions": ("A-1",), "elements": ("el-1",), "components": ("part-1",),
    "defeaters": ("D-1", "D-2"), "reviews": ("RV-1",), "incidents": ("INC-1",), "hazards": ("H-1", "NEW-7"),
}  # fmt: skip


def some_item(chance: random.Random) -> tuple[str, str, dict[str, Any]]:
    collection = chance.choice(["requirements", "requirements", "evidence", "evidence", "evidence", *NAMES])
    if collection == "requirements":
        return collection, f"R-{chance.randrange(4)}", requirement(chance)
    if collection == "evidence":
        return collection, f"E-{chance.randrange(5)}", evidence(chance)
    return collection, chance.choice(NAMES[collection]), beside(chance, collection)


def some_model(chance: random.Random) -> Model:
    model: Model = {}
    for _ in range(25):
        collection, item_id, item = some_item(chance)
        model.setdefault(collection, {})[item_id] = item
    return model


def edit(chance: random.Random, model: Model) -> None:
    collection, item_id, item = some_item(chance)
    place = model.setdefault(collection, {})
    if chance.random() < 0.2:
        place.pop(item_id, None)
    else:
        place[item_id] = item


def files_of(model: Model) -> dict[str, bytes]:
    """A file for each item, so that an edit makes only that item new."""
    return {
        f"model/{item_id}.yaml": json.dumps({collection: {item_id: item}}).encode()
        for collection, items in model.items()
        for item_id, item in items.items()
    }


def changes(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, Document | None]:
    """What to put in place of the documents of a case."""
    found: dict[str, Document | None] = {name: None for name in before if name not in after}
    return found | {name: read(name, text) for name, text in after.items() if before.get(name) != text}


def plain(assessment: Assessment) -> tuple[Any, ...]:
    return assessment.verdicts, assessment.evidence, assessment.findings, assessment.locked


def changed_beside(chance: random.Random, folder: Path, case: Case) -> None:
    """Change an artefact or the lock as another program would."""
    what = chance.random()
    if what < 0.15:
        path = chance.choice(list(FILES))
        text = results(path, chance.choice(["R-1", "R-3"]), passed=2, failed=chance.randrange(2))
        (folder / path).write_text(text)
    elif what < 0.25:
        (folder / "safetycase.lock").write_bytes(lock(case, TODAY).content)
    elif what < 0.3:
        (folder / "safetycase.lock").unlink(missing_ok=True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_after_edits_the_verdicts_are_those_of_a_new_judge(seed: int) -> None:
    chance = random.Random(seed)
    model = some_model(chance)
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "safetycase.yaml").write_text(MANIFEST)
        for path, text in FILES.items():
            (folder / path).write_text(text)
        case = load(Folder(folder)).replaced(changes({}, files_of(model)))
        judge = Judge(TODAY, Cache())
        assert plain(judge.assess(case)) == plain(judged(case))
        for _ in range(10):
            before = files_of(model)
            edit(chance, model)
            changed_beside(chance, folder, case)
            case = case.replaced(changes(before, files_of(model)))
            found, expected = judge.assess(case), judged(case)
            if concerned(before, files_of(model)):
                assert plain(found) == plain(expected)


def concerned(before: dict[str, bytes], after: dict[str, bytes]) -> bool:
    """Whether requirements or evidence changed: only then are artefacts looked at again."""
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    return any(name.startswith(("model/R-", "model/E-")) for name in changed)


def test_an_edit_that_concerns_no_verdict_gives_the_same_assessment_again() -> None:
    case = case_of("requirements:\n  R-1: {text: It stops}\n")
    hot = case.replaced({"model/h.yaml": read("model/h.yaml", b"hazards:\n  H-1: {text: It is hot}\n")})
    judge = Judge(TODAY, Cache())
    first = judge.assess(hot)
    cold = hot.replaced({"model/h.yaml": read("model/h.yaml", b"hazards:\n  H-1: {text: It is cold}\n")})
    assert judge.assess(cold) is first


def test_a_selection_that_leaves_a_failure_of_another_requirement_out_is_noticed() -> None:
    both = "evidence:\n  E-2: {supports: [R-2], artefact: {path: one.xml}, select: {where: {name: passed0}}}\n"
    texts = {
        "model/r.yaml": "requirements:\n  R-1: {text: It stops}\n  R-2: {text: It starts}\n",
        "model/e.yaml": both,
        "model/f.yaml": "evidence:\n  E-1: {supports: [R-1], artefact: {path: two.xml}}\n",
    }
    files = {"one.xml": results("one", passed=1), "two.xml": results("two", "R-1, R-2", passed=1, failed=1)}
    case = case_of("losses: {}", files).replaced({name: read(name, text.encode()) for name, text in texts.items()})
    judge = Judge(TODAY, Cache())
    assert judge.assess(case).verdicts["R-2"].word == "demonstrated"
    narrow = texts["model/f.yaml"].replace("two.xml}", "two.xml}, select: {where: {name: passed0}}")
    after = case.replaced({"model/f.yaml": read("model/f.yaml", narrow.encode())})
    assert judge.assess(after).verdicts["R-2"].word == "unknown"


@pytest.mark.parametrize("lost", ["defeatres:\n  D-1: {challenges: [R-1]}\n", "defeaters:\n- {challenges: [R-1]}\n"])
def test_a_section_that_gets_lost_takes_the_verdict_along(lost: str) -> None:
    case = case_of("requirements:\n  R-1: {text: It stops}\n", {"one.xml": results("one", passed=1)}).replaced(
        {"model/e.yaml": read("model/e.yaml", b"evidence:\n  E-1: {supports: [R-1], artefact: {path: one.xml}}\n")}
    )
    judge = Judge(TODAY, Cache())
    assert judge.assess(case).verdicts["R-1"].word == "demonstrated"
    after = case.replaced({"model/d.yaml": read("model/d.yaml", lost.encode())})
    assert judge.assess(after).verdicts["R-1"].word == "unknown"
