"""Fields by which an item is judged, changed since an earlier state; and lines that the lock lost."""

from __future__ import annotations

import pytest

from safetycase.case import Case
from safetycase.editing import rename_item
from safetycase.editing.drafts import perform
from safetycase.evidence import lock
from safetycase.findings import Severity
from safetycase.model import BY_NAME, LOCK_NAME, Record
from safetycase.model.fields import yaml_name
from safetycase.rules.since.meaning import judges
from tests.rules.cases import TODAY
from tests.rules.changes import found, since
from tests.unit.evidence.cases import case_of, results, unsealed

ITEMS = {
    "requirements": "  requirements:\n    R-1:\n      text: It stops\n",
    "evidence": "  requirements:\n    R-1: {text: It stops}\n  evidence:\n    E-1:\n      method: test\n",
    "environments": "  environments:\n    ENV-1:\n      title: Use\n",
    "defeaters": "  requirements:\n    R-1: {text: It stops}\n  defeaters:\n    D-1:\n      text: It may be loose\n",
    "reviews": "  requirements:\n    R-1: {text: It stops}\n  reviews:\n    RV-1:\n      by: Ann\n",
    "duties": "  controller_constraints:\n    CC-1:\n      text: It must wait\n",
    "people": "  requirements:\n    R-1: {text: It stops}\n  reviews:\n    RV-1:\n      items: [R-1]\n",
    "actions": "  actions:\n    CA-1:\n      title: heat\n",
    "incidents": "  requirements:\n    R-1: {text: It stops}\n  incidents:\n    I-1:\n      text: It burnt\n",
    "assumptions": "  assumptions:\n    A-1:\n      text: The voltage stays below 250 V\n",
    "losses": "  losses:\n    L-1:\n      text: Harm\n",
    "hazards": "  losses:\n    L-1: {text: Harm}\n    L-2: {text: More}\n  hazards:\n    H-1:\n      text: Too close\n",
    "ucas": "  hazards:\n    H-1: {text: Too close}\n  ucas:\n    UCA-1:\n      hazards: [H-1]\n      when: late\n",
}
WEAKER = [
    ("environments", "parameters: {t: {range: [0, 40]}}", "parameters: {t: {range: [20, 21]}}",
     "parameters.t.range was 0, 40 and is 20, 21"),
    ("environments", "parameters: {t: {values: [a, b]}}", "parameters: {t: {values: [a]}}",
     "parameters.t.values was a, b and is a"),
    ("environments", "parameters: {t: {values: [a]}, v: {values: [b]}}", "parameters: {t: {values: [a]}}",
     "parameters.v was {values: b} and is not stated"),
    ("environments", "parameters: {t: {range: [0, 9], unit: m}}", "parameters: {t: {range: [0, 9], unit: mm}}",
     "parameters.t.unit was m and is mm"),
    ("evidence", "select: {unit: item}", "select: {unit: attempt}", "select.unit was item and is attempt"),
    ("evidence", "labels: [x]", "select: {unit: attempt}", "select.unit was not stated and is attempt"),
    ("defeaters", "challenges: [R-1]", "challenges: [E-9]", "challenges was R-1 and is E-9"),
    ("defeaters", "state: open", "state: refuted", "state was open and is refuted"),
    ("defeaters", "labels: [x]", "state: refuted", "state was not stated and is refuted"),
    ("defeaters", "expires: 2026-12-31", "expires: 2099-12-31", "expires was 2026-12-31 and is 2099-12-31"),
    ("reviews", "items: [R-1]", "items: [R-9]", "items was R-1 and is R-9"),
    ("reviews", "verdict: rejected", "verdict: accepted", "verdict was rejected and is accepted"),
    ("incidents", "undermines: [R-1]", "labels: [x]", "undermines was R-1 and is not stated"),
    ("assumptions", "expires: 2026-12-31", "labels: [x]", "expires was 2026-12-31 and is not stated"),
    ("assumptions", "labels: [x]", "extrapolates: {parameters: [t]}", "extrapolates.parameters was not stated"),
    ("evidence", "supports: [{ref: R-1, direction: undermines}]", "supports: [R-1]",
     "supports was {ref: R-1, direction: undermines} and is R-1"),
    ("evidence", "supports: [{ref: R-1, covers: heat}]", "supports: [R-1]", "supports was {ref: R-1, covers: heat}"),
    ("evidence", "labels: [x]", "run_states: {failed: {outcome: pass, reason: Not ours}}",
     "run_states.failed.outcome was not stated and is pass"),
    ("evidence", "run_states: {passed: {outcome: failure}}", "labels: [x]",
     "run_states was {passed: {outcome: failure}}"),
    ("evidence", "labels: [x]", "select: {where: {name: x}}", "select.where.name was not stated and is x"),
    ("evidence", "select: {rules: [a, b]}", "select: {rules: [a]}", "select.rules was a, b and is a"),
    ("evidence", "label_quality: {audited: 500, wrong: 3}", "labels: [x]",
     "label_quality was {audited: 500, wrong: 3} and is not stated"),
    ("evidence", "label_quality: {audited: 500, wrong: 3}", "label_quality: {audited: 500, wrong: 0}",
     "label_quality.wrong was 3 and is 0"),
    ("evidence", "label_quality: {slices: [{of: {s: a}, audited: 9, wrong: 3}]}",
     "label_quality: {slices: [{of: {s: a}, audited: 9, wrong: 0}]}", "label_quality.slices"),
    ("evidence", "label_quality: {slices: [{of: {s: a}, audited: 9, wrong: 0}]}",
     "label_quality: {slices: [{of: {s: a}, audited: 9, wrong: 0}, {of: {s: b}, audited: 9, wrong: 0}]}",
     "label_quality.slices was"),
    ("evidence", "label_quality: {audited: 9, wrong: 0}",
     "label_quality: {audited: 9, wrong: 0, slices: [{of: {s: b}, audited: 9, wrong: 0}]}",
     "label_quality.slices was not stated"),
    ("evidence", "sampling: {how: adversarial}", "sampling: {how: census}",
     "sampling.how was adversarial and is census"),
    ("evidence", "measured: {metric: m, u: 0.1}", "measured: {metric: m, u: 0}", "measured.u was 0.1 and is 0"),
    ("evidence", "first_party: true", "first_party: false", "first_party was true and is false"),
    ("evidence", "produced: 2026-01-01", "produced: 2026-05-01", "produced was 2026-01-01 and is 2026-05-01"),
    ("requirements", "margin: {critical: 10, higher_is: worse}", "margin: {critical: 100, higher_is: worse}",
     "margin.critical was 10 and is 100"),
    ("requirements", "prediction: {low: 1, high: 2}", "prediction: {low: -90, high: 2}",
     "prediction.low was 1 and is -90"),
    ("requirements", "fit_criterion: In 1 s", "fit_criterion: In 9 s", "fit_criterion was In 1 s and is In 9 s"),
    ("requirements", "allocated_to: [a, b]", "allocated_to: [a]", "allocated_to was a, b and is a"),
    ("requirements", "labels: [x]", "target: {metric: failure-rate, at_most: 0.1, confidence: 0.9}",
     "target.metric was not stated and is failure-rate"),
    ("requirements", "target: {metric: all-pass}", "target: {metric: all-pass, per: item}",
     "target.per was not stated and is item"),
    ("hazards", "losses: [L-1, L-2]", "losses: [L-2]", "losses was L-1, L-2 and is L-2"),
    ("losses", "category: safety", "category: reputation", "category was safety and is reputation"),
    ("losses", "irreversible: true", "irreversible: false", "irreversible was true and is false"),
    ("ucas", "context: {p/g: [low, high]}", "context: {p/g: [low]}", "context.p/g was low, high and is low"),
    ("ucas", "context: {p/g: low}", "context: {p/g: low, p/t: up}", "context.p/t was not stated and is up"),
    ("defeaters", "expires: 2026-12-31", "accepted_by: Ann", "accepted_by was not stated and is Ann"),
    ("defeaters", "accepted_by: Ann", "expires: 2026-12-31", "expires was not stated and is 2026-12-31"),
    ("duties", "labels: [x]", "when: it is free", "when was not stated and is it is free"),
    ("duties", "context: {p/g: [low, high]}", "context: {p/g: low}", "context.p/g was low, high and is low"),
    ("people", "verdict: accepted", "by: Ann", "by was not stated and is Ann"),
    ("actions", "not_hazardous: {provided: {when: late, reason: No}}", "not_hazardous: {provided: It is none}",
     "not_hazardous.provided was {when: late, reason: No} and is It is none"),
    ("actions", "not_hazardous: {provided: [{context: {g: low}, reason: No}]}",
     "not_hazardous: {provided: [{context: {g: '*'}, reason: No}]}", "not_hazardous.provided was"),
    ("actions", "not_hazardous: {provided: {context: {g: low}, reason: No}}",
     "not_hazardous: {provided: {context: {g: [low, high]}, reason: No}}", "context.g was low and is low, high"),
    ("actions", "not_hazardous: {provided: {context: {g: low, t: up}, reason: No}}",
     "not_hazardous: {provided: {context: {g: low}, reason: No}}", "provided.context.t was up and is not stated"),
]  # fmt: skip
STRICTER = [
    (
        "actions",
        "not_hazardous: {provided: {when: late, reason: No}}",
        "not_hazardous: {provided: {when: late, reason: Nobody is there}}",
    ),
    ("actions", "not_hazardous: {provided: It is none}", "not_hazardous: {provided: {when: late, reason: No}}"),
    ("actions", "not_hazardous: {provided: It is none}", "not_hazardous: {provided: It is none, duration: Nor here}"),
    (
        "actions",
        "not_hazardous: {provided: [{context: {g: low}, reason: No}]}",
        "not_hazardous: {provided: [{context: {g: low}, reason: No}, {context: {g: high}, reason: No}]}",
    ),
    (
        "actions",
        "not_hazardous: {provided: [{context: {g: '*'}, reason: No}]}",
        "not_hazardous: {provided: [{context: {g: low}, reason: No}]}",
    ),
    (
        "actions",
        "not_hazardous: {provided: {context: {g: [low, high]}, reason: No}}",
        "not_hazardous: {provided: {context: {g: high, t: up}, reason: No}}",
    ),
    ("environments", "parameters: {t: {range: [0, 40]}}", "parameters: {t: {range: [0, 50]}, v: {values: [a]}}"),
    ("environments", "parameters: {t: {range: [0, 9]}}", "parameters: {t: {range: [0, 9], unit: m}}"),
    ("defeaters", "state: refuted", "state: open"),
    ("assumptions", "expires: 2026-12-31", "expires: 2026-11-30"),
    ("reviews", "verdict: accepted", "verdict: rejected"),
    ("evidence", "supports: [R-1]", "supports: [R-1, R-2]"),
    ("evidence", "measured: {u: 0.1}", "measured: {u: 0.2}"),
    ("evidence", "run_states: {failed: {outcome: pass}}", "labels: [x]"),
    ("evidence", "labels: [x]", "sampling: {how: random}"),
    ("requirements", "margin: {critical: 10, higher_is: worse}", "margin: {critical: 9, higher_is: worse}"),
    ("requirements", "allocated_to: [a]", "allocated_to: [b, a]"),
    ("requirements", "labels: [x]", "target: {metric: all-pass}"),
    ("requirements", "labels: [x]", "method: test"),
    ("requirements", "labels: [x]", "owner: Ann"),
    ("hazards", "losses: [L-1]", "losses: [L-2, L-1]"),
    ("losses", "title: Harm", "title: Harm to people"),
    ("losses", "labels: [x]", "category: safety"),
    ("ucas", "context: {p/g: low, p/t: up}", "context: {p/g: [low, high]}"),
]


@pytest.mark.parametrize(("section", "before", "after", "words"), WEAKER)
def test_a_field_that_lets_an_item_look_better_is_named(section: str, before: str, after: str, words: str) -> None:
    (message,) = found(f"{ITEMS[section]}-     {before}\n+     {after}\n").get("SFC657", ["nothing"])
    assert " is judged otherwise than at main: " in message
    assert words in message


@pytest.mark.parametrize(("section", "before", "after"), STRICTER)
def test_what_is_surely_stricter_or_only_told_is_not(section: str, before: str, after: str) -> None:
    assert "SFC657" not in found(f"{ITEMS[section]}-     {before}\n+     {after}\n")


def test_new_items_and_new_evidence_are_no_change() -> None:
    assert "SFC657" not in found(
        f"{ITEMS['evidence']}      supports: [R-1]\n      artefact: {{path: run.xml}}\n"
        "+   E-2: {supports: [R-1], artefact: {path: run.xml}, select: {where: {name: x}}}\n"
    )


def test_what_counted_for_nothing_before_is_begun_now() -> None:
    change = "  losses:\n-   L-1: {text: TODO, category: safety}\n+   L-1: {text: Harm, category: mission}\n"
    assert "SFC657" not in found(change)


def test_an_item_of_many_changes_is_named_once() -> None:
    sides = (
        f"kind: {kind}, margin: {{quantity: q{n}, critical: {n}, min_ratio: 2}}, "
        f"prediction: {{value: {n}, low: {n}, high: {n}, made: 2026-01-01}}"
        for n, kind in ((1, "human"), (2, "security"))
    )
    before, after = sides
    change = f"  requirements:\n-   R-1: {{text: Stop, {before}}}\n+   R-1: {{text: Stop, {after}}}\n"
    (message,) = found(change)["SFC657"]
    assert message.endswith("; and 1 more")


def test_every_field_of_every_kind_has_a_meaning() -> None:
    """A field that nobody thought of counts as judged; these are known to be only told."""
    only_told = {
        f"{kind.name}.{name}"
        for kind in BY_NAME.values()
        for field in kind.record.__struct_fields__
        if field not in Record.__struct_fields__ and not judges(kind.name, (name := yaml_name(field),))
    }
    assert {"evidence.realism", "uca.when", "review.role"} <= only_told
    judged = {"evidence.select", "evidence.run_states", "requirement.fit_criterion", "hazard.losses", "defeater.state"}
    assert only_told.isdisjoint(judged)
    assert not any(judges("requirement", (yaml_name(field),)) for field in Record.__struct_fields__)


# The manifest

RUN = (
    "  requirements:\n    R-1: {text: It stops}\n  evidence:\n    E-1: {supports: [R-1], artefact: {path: run.xml}%s}\n"
)
DEFAULTS = "defaults: {evidence: {subject: {%s}}}\n"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (DEFAULTS % "version: '1'", DEFAULTS % "version: '2'", "defaults.evidence.subject.version was 1 and is 2"),
        ("", DEFAULTS % "version: '2'", "defaults.evidence.subject.version was not stated and is 2"),
        (DEFAULTS % "dirty: true", DEFAULTS % "dirty: false", "defaults.evidence.subject.dirty was true and is false"),
        ("subject: {version: '2'}\n", "", "subject.version was 2 and is not stated"),
        ("subject: {version: '2'}\n", "subject: {version: '1'}\n", "subject.version was 2 and is 1"),
    ],
)
def test_results_that_the_manifest_lets_count_are_named(before: str, after: str, words: str) -> None:
    own = ", subject: {version: '1'}" if "subject.version was 2" in words else ""
    (message,) = found(RUN % own, manifests=(before, after))["SFC657"]
    assert message == f"E-1: the same results are judged otherwise than at main, for {words}"


@pytest.mark.parametrize(
    ("before", "after", "own"),
    [
        (DEFAULTS % "version: '1'", DEFAULTS % "version: '2'", ", subject: {version: '1'}"),
        (DEFAULTS % "dirty: false", DEFAULTS % "dirty: true", ""),
        ("subject: {version: '1'}\n", "subject: {version: '2'}\n", ", subject: {version: '1'}"),
        ("", "subject: {version: '2'}\n", ""),
    ],
)
def test_what_the_manifest_says_more_strictly_is_not(before: str, after: str, own: str) -> None:
    assert "SFC657" not in found(RUN % own, manifests=(before, after))


def test_of_evidence_that_was_run_again_the_manifest_may_say_something_new() -> None:
    versions = [f"safetycase: '1'\nname: Pump\n{DEFAULTS % f'version: {chr(39)}{n}{chr(39)}'}" for n in "12"]
    cases: list[Case] = []
    for manifest, run in zip(versions, (results(passed=2), results(passed=3)), strict=True):
        files: dict[str, str | bytes] = {"run.xml": run}
        files[LOCK_NAME] = lock(case_of(MODEL % ("It stops", "E-1"), files, manifest), TODAY).content
        cases.append(case_of(MODEL % ("It stops", "E-1"), files, manifest))
    before, after = cases
    assert "SFC657" not in {one.rule for one in since(before, after)}


# The lock

MODEL = "requirements:\n  R-1: {text: %s}\nevidence:\n  %s: {supports: [R-1], artefact: {path: run.xml}}\n"


def locked(text: str = "It stops", run: str = "", lines: bytes | None = None, name: str = "E-1") -> Case:
    files: dict[str, str | bytes] = {"run.xml": run or results(passed=2)}
    if lines is not None:
        files[LOCK_NAME] = lines
    return case_of(MODEL % (text, name), files)


LINES = lock(locked(), TODAY).content


@pytest.mark.parametrize("kept", [None, b"", b"version: 1\nevidence: {}\n", LINES.split(b"  E-1")[0]])
def test_a_lock_that_is_gone_hides_nothing(kept: bytes | None) -> None:
    before = locked(lines=LINES)
    found = {one.rule: one for one in since(before, locked("It stops in 1 h", lines=kept))}
    if kept == b"":
        assert "SFC651" in found, "a lock without a version is unusable, and what it locked unknown"
        return
    assert found["SFC658"].severity is Severity.ERROR
    assert found["SFC658"].message == "safetycase.lock said at main what was accepted of E-1, and says it no more"
    assert "is stale" in found["SFC651"].message
    found = {one.rule: one for one in since(before, locked(run=results(passed=3), lines=kept))}
    assert "is unknown" in found["SFC651"].message


BETTER = unsealed(lock(locked(run=results(passed=2, failed=1)), TODAY).content)


@pytest.mark.parametrize("here", [False, True])
def test_other_counts_of_the_same_results_are_an_edit(here: bool) -> None:
    edited = BETTER.replace(b'{"failed": 1, "passed": 2}', b'{"passed": 3}')
    assert edited != BETTER
    files: dict[str, str | bytes] = {"run.xml": results(passed=2, failed=1)} if here else {}
    before, after = (case_of(MODEL % ("It stops", "E-1"), {**files, LOCK_NAME: one}) for one in (BETTER, edited))
    found = [one for one in since(before, after) if one.rule == "SFC659"]
    assert [one.severity for one in found] == ([] if here else [Severity.ERROR])
    words = "E-1: the lock has other counts of the same results: 3 passed, and had 1 failed, 2 passed at main"
    assert [one.message for one in found] == ([] if here else [words])
    assert [one for one in since(before, before) if one.rule == "SFC659"] == []


def test_other_counts_of_other_results_are_none() -> None:
    run = results(passed=5)
    other = lock(locked(run=run), TODAY).content
    before, after = (case_of(MODEL % ("It stops", "E-1"), {LOCK_NAME: one}) for one in (BETTER, other))
    assert [one.rule for one in since(before, after)] == []


def test_evidence_under_another_id_keeps_its_line() -> None:
    found = [one.rule for one in since(locked(lines=LINES), locked(name="E-2"))]
    assert found == ["SFC658"]


def test_evidence_that_is_renamed_has_its_line_in_the_lock() -> None:
    before = locked(lines=LINES)
    after = before.replaced(perform(before, rename_item(before, "E-1", "E-2")))
    assert after.items["E-2"].data["aliases"] == ["E-1"]
    assert [one.rule for one in since(before, after)] == []


def test_a_lock_that_is_written_anew_or_was_never_there_is_none_that_is_lost() -> None:
    anew = lock(locked("It stops soon", results(passed=3)), TODAY).content
    assert since(locked(lines=LINES), locked("It stops soon", results(passed=3), anew)) == []
    assert since(locked(), locked("It stops soon")) == []


def test_a_new_run_that_was_accepted_is_no_other_judgement() -> None:
    model = MODEL.replace("path: run.xml}", "path: %s}, produced: %s, subject: {version: '%s'}")
    sides = []
    for path, day, version, number in (("a.xml", "2026-01-01", "1", 2), ("b.xml", "2026-05-01", "2", 3)):
        text, files = model % ("Stop", "E-1", path, day, version), {path: results(passed=number)}
        sides.append(case_of(text, {**files, LOCK_NAME: lock(case_of(text, files), TODAY).content}))
    before, after = sides
    assert since(before, after) == []


@pytest.mark.parametrize(
    ("text", "run", "words"),
    [
        ("It stops in an hour", results(passed=2), "R-1 is judged otherwise than at main: text was It stops and is"),
        ("It stops", results(passed=1), "E-1 is judged otherwise than at main: artefact.results was 2 and is 1"),
        ("It stops", results(passed=3), ""),
        ("It stops in an hour", results(passed=3), ""),
    ],
    ids=["other words, same results", "fewer results", "more results", "new words and new results"],
)
def test_what_was_accepted_into_the_lock_in_the_same_change_is_named(text: str, run: str, words: str) -> None:
    before = locked(lines=LINES)
    after = locked(text, run, lock(locked(text, run), TODAY).content)
    messages = [one.message for one in since(before, after) if one.rule == "SFC657"]
    assert [message.startswith(words) for message in messages] == ([True] if words else [])
