"""What became weaker since an earlier state: each rule's own examples, which are written as changes, and more."""

from __future__ import annotations

import pytest

from safetycase.findings import Rule
from safetycase.rules import all_rules, check_case
from tests.rules.cases import TODAY, case_of
from tests.rules.changes import found, sides
from tests.unit.evidence.cases import results

RULES = [rule for rule in all_rules() if "SFC650" <= rule.code <= "SFC659" and rule.code not in {"SFC658", "SFC659"}]
OLD = "hazards:\n  H-2: {text: The brakes are cold}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_bad_example_is_found_and_the_good_one_is_not(rule: Rule) -> None:
    former = OLD if rule.code == "SFC655" else ""
    assert rule.code in found(rule.bad, former)
    assert rule.code not in found(rule.good, former)


def test_nothing_is_weaker_than_itself() -> None:
    assert found("  hazards:\n    H-1: {text: Too close}\n  requirements:\n    R-1: {text: It stops}\n") == {}


# Gaps

LOSS = "  losses:\n    L-1: {text: Harm}\n"
HAZARDS = f"{LOSS}  hazards:\n    H-1: {{text: Too close, losses: [L-1]}}\n    H-2: {{text: Too fast, losses: [L-1]}}\n"
STRUCTURE = "  elements:\n    pump: {role: controller}\n    patient: {role: process}\n"
ACTION = f"{STRUCTURE}  actions:\n    CA-1:\n      title: insulin\n      from: pump\n      to: patient\n"


def test_a_new_item_with_a_gap_is_a_new_gap_and_an_old_one_is_not() -> None:
    codes = found("  losses:\n    L-1: {text: Harm}\n+   L-2: {text: More harm}\n")
    assert codes == {"SFC650": ["new since main: no hazard leads to L-2 (SFC201)"]}


def test_what_was_covered_and_is_not_any_more() -> None:
    codes = found(f"{HAZARDS}  constraints:\n-   SC-1: {{text: Keep apart, hazards: [H-1, H-2]}}\n"
                  "+   SC-1: {text: Keep apart, hazards: [H-1]}\n")  # fmt: skip
    assert codes["SFC650"] == ["new since main: no constraint is about H-2 (SFC203)"]


@pytest.mark.parametrize(
    ("before", "after", "gap"),
    [
        ("not_hazardous: {not-provided: Fine here, provided: Fine there}", "not_hazardous: {not-provided: Fine here}",
         "CA-1 / provided"),
        ("not_hazardous: {provided: Fine there}", "labels: [x]", "nobody has asked how CA-1 can be unsafe"),
        ("not_hazardous: {not-provided: Fine here, timing-or-order: {when: at night, reason: Asleep}}",
         "not_hazardous: {not-provided: Fine here}", "CA-1 / timing-or-order"),
        ("not_hazardous: {not-provided: Fine here, timing-or-order: {when: at night, reason: Asleep}}",
         "not_hazardous: {not-provided: Fine here, timing-or-order: {when: at noon, reason: Awake}}", ""),
    ],
)  # fmt: skip
def test_a_cell_that_was_decided_further(before: str, after: str, gap: str) -> None:
    messages = found(f"{ACTION}-     {before}\n+     {after}\n").get("SFC650", [])
    assert [gap in message for message in messages] == ([True] if gap else [])
    assert "SFC650" not in found(f"{ACTION}-     {after}\n+     {before}\n"), "the way back is none"


IMPROVEMENTS = {
    "the first decision about an action": f"{ACTION}+     not_hazardous: {{provided: Fine}}\n",
    "a parameter is asked about": (
        f"{ACTION}      form: continuous\n      parameters: {{rate: {{unit: U/h}}}}\n      not_hazardous:\n"
        "        not-provided: Fine\n        timing-or-order: Fine\n        duration: Fine\n"
        "+       provided: {when: at night, reason: Asleep}\n"
    ),
    "the first of several responsibilities": (
        f"{LOSS}  elements:\n    a: {{role: controller}}\n    b: {{role: controller}}\n    c: {{role: controller}}\n"
        "    d: {role: controller}\n    p: {role: process}\n  actions:\n    CA-1: {title: heat, from: a, to: p}\n"
        "    CA-2: {title: cool, from: b, to: p}\n    CA-3: {title: stir, from: c, to: p}\n"
        "    CA-4: {title: fill, from: d, to: p}\n+ responsibilities:\n"
        "+   RS-1: {controller: a, text: Keep warm, constraints: [SC-1], actions: [CA-1]}\n"
        "  constraints:\n    SC-1: {text: Keep warm, hazards: [H-1]}\n"
        "  hazards:\n    H-1: {text: Cold, losses: [L-1]}\n"
    ),
    "the first of several process models": (
        "  elements:\n-   a: {role: controller}\n+   a: {role: controller, process_model: {heat: how hot}}\n"
        "    b: {role: controller}\n    c: {role: controller}\n    d: {role: controller}\n    p: {role: process}\n"
        "  actions:\n    CA-1: {title: heat, from: a, to: p}\n    CA-2: {title: cool, from: b, to: p}\n"
        "    CA-3: {title: stir, from: c, to: p}\n    CA-4: {title: fill, from: d, to: p}\n"
        "  feedback:\n    FB-1: {title: warmth, from: p, to: a, updates: [a/heat]}\n"
    ),
    "a controller constraint says what it refines": (
        f"{HAZARDS}{STRUCTURE}  constraints:\n    SC-1: {{text: Keep apart, hazards: [H-1]}}\n"
        "  ucas:\n    UCA-1: {type: provided, when: low, hazards: [H-1, H-2]}\n  controller_constraints:\n"
        "-   CC-1: {ucas: [UCA-1]}\n+   CC-1: {ucas: [UCA-1], refines: [SC-1]}\n"
    ),
    "a list in another order": (
        f"{HAZARDS}{STRUCTURE}  constraints:\n    SC-1: {{text: Keep apart, hazards: [H-1]}}\n  ucas:\n"
        "-   UCA-1: {type: provided, when: low, hazards: [H-1, H-2]}\n"
        "+   UCA-1: {type: provided, when: low, hazards: [H-2, H-1]}\n"
        "  controller_constraints:\n    CC-1: {ucas: [UCA-1], refines: [SC-1]}\n"
    ),
    "a waiver is taken back": (
        "  losses:\n    L-1:\n      text: Harm\n"
        "-     waivers: [{rule: SFC201, reason: Later}]\n+     labels: [x]\n"
    ),
    "a flow is written down as missing": (
        f"{ACTION}      not_hazardous: {{provided: Fine}}\n  feedback:\n    FB-1: {{from: patient, to: pump}}\n"
        "+   FB-2: {title: pressure, from: patient, to: pump, presence: missing}\n"
    ),
    "a hazard has another id": f"{LOSS}  hazards:\n-   H-1: {{text: Too close, losses: [L-1]}}\n"
    "+   H-9: {text: Too close, losses: [L-1]}\n",
    "a hazard has another id and other words": f"{LOSS}  hazards:\n-   H-1: {{text: Too close, losses: [L-1]}}\n"
    "+   H-9: {text: Cars are near, aliases: [H-1], losses: [L-1]}\n",
    "a loss and all that names it have other ids": (
        "  losses:\n-   L-1: {text: Harm}\n+   L-8: {text: Harm}\n  hazards:\n"
        "-   H-1: {text: Too close, losses: [L-1]}\n+   H-9: {text: Too close, losses: [L-8]}\n"
    ),
    "what says nothing is deleted": "  losses:\n    L-1: {text: Harm}\n-   L-2: {text: More, origin: generated}\n"
    "-   L-3: TODO\n",
    "it was not needed, and is": "  requirements:\n    R-1:\n      text: It stops\n-     not_needed: They do it\n"
    "+     labels: [x]\n  evidence:\n    E-1: {supports: [R-1], artefact: {path: run.xml}}\n",
}  # fmt: skip


@pytest.mark.parametrize("name", IMPROVEMENTS)
def test_to_do_better_is_not_to_do_worse(name: str) -> None:
    codes = found(IMPROVEMENTS[name])
    if name == "it was not needed, and is":
        assert codes == {"SFC650": ["new since main: R-1 addresses nothing (SFC602)"]}
    else:
        assert codes == {}


def test_a_flow_that_is_missing_now() -> None:
    flow = "FB-1: {title: glucose, from: patient, to: pump"
    messages = found(f"{ACTION}  feedback:\n-   {flow}}}\n+   {flow}, presence: missing}}\n")["SFC650"]
    assert any("FB-1 does not exist yet (SFC307)" in message for message in messages)


def test_what_one_finding_says_of_many_is_a_gap_of_each() -> None:
    """Three of four were covered; then none is, and one finding speaks for all."""
    names = "abcd"
    elements = "".join(f"    {name}: {{role: controller}}\n" for name in names)
    actions = "".join(f"    CA-{name}: {{title: heat {name}, from: {name}, to: p}}\n" for name in names)
    duties = "".join(
        f"-   RS-{name}: {{controller: {name}, text: Heat {name}, actions: [CA-{name}]}}\n" for name in "abc"
    )
    change = f"  elements:\n{elements}    p: {{role: process}}\n  actions:\n{actions}- responsibilities:\n{duties}"
    gaps = [message for message in found(change)["SFC650"] if "SFC317" in message]
    assert len(gaps) == 3
    assert any(message.startswith("new since main: b: a controller has no responsibility") for message in gaps)


def test_a_gap_is_named_though_the_case_thinks_little_of_it_and_not_where_it_does_not_look() -> None:
    change = "  losses:\n    L-1: {text: Harm}\n+   L-2: {text: More harm}\n"
    low = "rules: {loss-without-hazard: {severity: info, because: Not begun}}\n"
    off = "rules: {loss-without-hazard: {enabled: false, because: Not begun}}\n"
    high = "rules: {loss-without-hazard: {severity: error, because: We are done}}\n"
    assert set(found(change, manifests=(low, low))) == {"SFC650"}
    assert found(change, manifests=(off, off)) == {}
    assert found(change, manifests=(high, high)) == {}, "an error speaks for itself"
    assert len(found(change, manifests=(off, ""))["SFC650"]) == 1, "to look again finds no old gaps"


def test_a_waived_gap_is_named_as_waived() -> None:
    change = "  losses:\n    L-1: {text: Harm}\n+   L-2: {text: More, waivers: [{rule: SFC201, reason: Begun later}]}\n"
    assert found(change) == {
        "SFC653": ["L-2 waives loss-without-hazard (SFC201) since main: Begun later"]
    }  # fmt: skip


# Verdicts

EVIDENCE = "  requirements:\n    R-1:\n      addresses: [SC-1]\n      text: It stops\n  constraints:\n    SC-1: Stop\n"


def verdict(before: str, after: str, *more: str) -> dict[str, list[str]]:
    change = f"{EVIDENCE}  evidence:\n-   E-1: {before}\n+   E-1: {after}\n"
    files = {
        "run.xml": results(passed=2),
        "bad.xml": results(failed=1, passed=1),
        "part.xml": results(passed=1, skipped=1),
    }
    return found("".join((change, *more)), files=files)


def test_a_verdict_that_became_worse() -> None:
    good, bad = "{supports: [R-1], artefact: {path: run.xml}}", "{supports: [R-1], artefact: {path: bad.xml}}"
    part = "{supports: [R-1], artefact: {path: part.xml}}"
    assert verdict(good, part)["SFC651"][0].startswith("R-1 was demonstrated at main and is open: ")
    assert verdict(part, bad)["SFC651"][0].startswith("R-1 was open at main and is refuted: ")
    (lost,) = verdict(part, "{supports: [R-1], status: obsolete}")["SFC651"]
    assert lost.startswith("R-1 was open (not demonstrated) at main and is open (no evidence)")
    assert "SFC651" not in verdict(bad, good)
    assert "SFC651" not in verdict(part, good)


def test_a_worse_verdict_that_somebody_bears_is_named_by_its_waiver() -> None:
    waiver = "      waivers: [{rule: SFC720, reason: Known and told to users}]\n"
    requirement = EVIDENCE.replace("      text", f"+{waiver[1:]}      text")
    change = (
        f"{requirement}  evidence:\n-   E-1: {{supports: [R-1], artefact: {{path: run.xml}}}}\n"
        "+   E-1: {supports: [R-1], artefact: {path: bad.xml}}\n"
    )
    codes = found(change, files={"run.xml": results(passed=2), "bad.xml": results(failed=1)})
    assert set(codes) == {"SFC653", "SFC657"}


def test_a_requirement_under_another_id_keeps_its_history() -> None:
    change = (
        "  requirements:\n-   R-1: {text: It stops}\n+   R-2: {text: It stops}\n  evidence:\n"
        "-   E-1: {supports: [R-1], artefact: {path: run.xml}}\n+   E-1: {supports: [R-2], artefact: {path: bad.xml}}\n"
    )
    codes = found(change, files={"run.xml": results(passed=2), "bad.xml": results(failed=1)})
    assert codes["SFC651"][0].startswith("R-2 was demonstrated at main and is refuted: ")
    assert "SFC654" not in codes


# What is asked for

LESS = [
    ("target: {metric: failure-rate, at_most: 0.1, confidence: 0.95}",
     "target: {metric: failure-rate, at_most: 0.1, confidence: 0.9}", ["target.confidence was 0.95 and is 0.9"]),
    ("target: {metric: failure-rate, at_most: 0.1, confidence: 0.95}",
     "target: {metric: failure-rate, at_most: 0.2}",
     ["target.at_most was 0.1 and is 0.2", "target.confidence was 0.95 and is not stated"]),
    ("target: {metric: failure-rate, at_most: 0.1, confidence: 0.95}", "labels: [x]", ["target is gone"]),
    ("target: {metric: failure-rate, at_most: 0.1, confidence: 0.95, of: answered}",
     "target: {metric: failure-rate, at_most: 0.1, confidence: 0.95}",
     ["target.of was answered and is trials"]),
    ("coverage: {at_least: 0.5, confidence: 0.9}", "labels: [x]", ["coverage is gone"]),
    ("coverage: {at_least: 0.5, confidence: 0.9}", "coverage: {at_least: 0.4, confidence: 0.9}",
     ["coverage.at_least was 0.5 and is 0.4"]),
    ("regime: worst-case", "regime: average", ["regime was worst-case and is average"]),
    ("combine: each", "combine: any", ["combine was each and is any"]),
    ("labels: [x]", "combine: any", ["combine was each and is any"]),
    ("slices: {by: [site], values: {site: [a]}}", "labels: [x]", ["slices is gone"]),
    ("slices: {by: [site, age], values: {site: [a, b]}}", "slices: {by: [site], values: {site: [b]}}",
     ["slices.by lacks age", "slices.values.site lacks a"]),
    ("slices: {by: [site], family: bonferroni}", "slices: {by: [site], family: none}",
     ["slices.family was bonferroni and is none"]),
    ("margin: {min_ratio: 2.0}", "margin: {min_ratio: 1.5}", ["margin.min_ratio was 2 and is 1.5"]),
    ("plan: {n: 100, max_failures: 0}", "plan: {n: 50, max_failures: 1}",
     ["plan.max_failures was 0 and is 1", "plan.n was 100 and is 50"]),
    ("fit_criterion: Within 5 s", "labels: [x]", ["fit_criterion is gone"]),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "words"), LESS)
def test_a_requirement_that_asks_for_less(before: str, after: str, words: list[str]) -> None:
    change = f"  requirements:\n    R-1:\n      text: It stops\n-     {before}\n+     {after}"
    assert found(change)["SFC652"] == [f"R-1 asks for less than at main: {one}" for one in words]
    back = f"  requirements:\n    R-1:\n      text: It stops\n-     {after}\n+     {before}"
    assert "SFC652" not in found(back)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("max_age: 90 d", "max_age: 6 months", "max_age was 90 d and is 6 months"),
        ("max_age: 90 d", "labels: [x]", "max_age was 90 d and is not stated"),
        ('expires: "2027-01-01"', 'expires: "2028-01-01"', "expires was 2027-01-01 and is 2028-01-01"),
        ("expect: {items: 10}", "expect: {items: 2}", "expect.items was 10 and is 2"),
        ("expect: {items: 10}", "labels: [x]", "expect.items was 10 and is not stated"),
    ],
)
def test_evidence_of_which_less_is_asked(before: str, after: str, words: str) -> None:
    change = (
        f"  evidence:\n    E-1:\n      supports: [R-1]\n-     {before}\n+     {after}\n  requirements:\n    R-1: Stop\n"
    )
    assert found(change)["SFC652"] == [f"E-1 asks for less than at main: {words}"]
    back = change.replace(f"-     {before}", f"+     {before}").replace(f"+     {after}", f"-     {after}")
    assert "SFC652" not in found(back)


# What is silenced

MODEL = "  losses:\n    L-1: {text: Harm}\n"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("", "rules: {many-hazards: {enabled: false, because: We like many}}",
         "since main: `many-hazards` (SFC207) is switched off: We like many"),
        ("rules: {many-hazards: {severity: warning, because: We like few}}", "",
         ""),
        ("rules: {hazard-without-uca: {severity: error, because: All have}}",
         "rules: {SFC204: {severity: info, because: Not begun}}",
         "since main: `hazard-without-uca` (SFC204) counts as info instead of error: Not begun"),
        ("rules: {many-hazards: {enabled: false, because: We like many}}",
         "rules: {SFC207: {enabled: false, because: We still like many}}", ""),
        ("", "words: {hazard-causes: {remove: [fault], because: A fault is a state}}",
         "since main: the words `hazard-causes` (SFC225) say less: fault"),
        ("words: {hazard-causes: {remove: [fault], because: A fault is a state}}",
         "words: {hazard-causes: {remove: [fault, bug], because: Both are states}}",
         "since main: the words `hazard-causes` (SFC225) say less: bug"),
        ("", "words: {hazard-causes: {add: [glitch], because: Our word}}", ""),
        ("", "language: de",
         "since main: the texts are said to be in another language than English, at which no rule about wording looks"),
        ("language: de", "language: fr", ""),
    ],
)  # fmt: skip
def test_what_a_manifest_silences(before: str, after: str, words: str) -> None:
    codes = found(MODEL, manifests=(f"{before}\n", f"{after}\n"))
    assert codes == ({"SFC653": [words]} if words else {})


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("labels: [x]", "waivers: [{rule: loss-without-hazard, reason: Later}]",
         "L-1 waives loss-without-hazard (SFC201) since main: Later"),
        ('waivers: [{rule: SFC201, reason: Later, expires: "2027-01-01"}]',
         'waivers: [{rule: SFC201, reason: Later, expires: "2028-01-01"}]',
         "L-1 waives loss-without-hazard (SFC201) until 2028-01-01 instead of until 2027-01-01 since main: Later"),
        ('waivers: [{rule: SFC201, reason: Later, expires: "2027-01-01"}]', "waivers: [{rule: SFC201, reason: Later}]",
         "L-1 waives loss-without-hazard (SFC201) for good instead of until 2027-01-01 since main: Later"),
        ("waivers: [{rule: SFC201, reason: Later}]", 'waivers: [{rule: SFC201, reason: So, expires: "2027-01-01"}]',
         ""),
        ("labels: [x]", "not_needed: It cannot be lost",
         "L-1 is said not to need what is asked of it, since main: It cannot be lost"),
        ("not_needed: So", "not_needed: It cannot be lost", ""),
    ],
)  # fmt: skip
def test_what_an_item_silences(before: str, after: str, words: str) -> None:
    change = f"  losses:\n    L-1:\n      text: Harm\n-     {before}\n+     {after}\n"
    assert found(change).get("SFC653", []) == ([words] if words else [])


@pytest.mark.parametrize("waiver", ["{rule: SFC201}", '{rule: SFC201, reason: So, expires: "2020-01-01"}'])
def test_a_waiver_that_does_not_hold_silences_nothing(waiver: str) -> None:
    change = f"  losses:\n    L-1:\n      text: Harm\n-     labels: [x]\n+     waivers: [{waiver}]\n"
    assert "SFC653" not in found(change)


def test_no_change_silences_for_itself_what_speaks_of_it() -> None:
    change = "  losses:\n    L-1: {text: Harm}\n+   L-2: {text: More harm}\n"
    off = "rules: {new-gap: {enabled: false, because: Not now}, check-silenced: {enabled: false, because: Not now}}\n"
    assert set(found(change, manifests=("", off))) == {"SFC650", "SFC653"}
    assert found(change, manifests=(off, off)) == {}


def test_a_rule_that_compares_cannot_be_waived() -> None:
    case = case_of("losses:\n  L-1: {text: Harm, waivers: [{rule: new-gap, reason: Later}]}\n")
    assert "SFC077" in {finding.rule for finding in check_case(case, as_of=TODAY)}


# Items that are gone, and ids


def test_an_item_that_is_gone_or_given_up() -> None:
    assert found(f"{HAZARDS}-   H-3: {{text: Too hot, losses: [L-1]}}\n")["SFC654"] == [
        "the hazard H-3 of main is gone: Too hot"
    ]
    item = "H-3: {text: Too hot, losses: [L-1]"
    obsolete = f"{item}, status: obsolete}}\n"
    assert found(f"{HAZARDS}-   {item}}}\n+   {obsolete}")["SFC654"] == ["H-3 was made obsolete since main"]
    assert "SFC654" not in found(f"{HAZARDS}-   {obsolete}")


def test_several_items_in_the_same_words_are_not_taken_for_one_another() -> None:
    change = "  losses:\n-   L-1: {text: Harm}\n-   L-2: {text: Harm}\n+   L-3: {text: Harm}\n"
    assert len(found(change)["SFC654"]) == 2


def test_an_id_that_stands_for_something_else() -> None:
    change = "  losses:\n    L-1: {text: Harm}\n+   L-7: {text: The doors stay shut}\n"
    assert found(change, "losses: {L-7: Loss of trust}")["SFC655"] == [
        "L-7 was a loss before it was deleted (1a2b3c4d5e6f of 2026-03-01): Loss of trust"
    ]
    assert "SFC655" not in found(change, "losses: {L-7: The doors stay shut}"), "it came back"
    assert "SFC655" not in found(change, "losses: {L-7: The doors stay tightly shut}"), "in nearly the same words"
    assert "SFC655" in found(change, "hazards: {L-7: The doors stay shut}"), "another kind is another item"


def test_an_id_of_old_is_not_given_to_a_renamed_item_either() -> None:
    change = "  losses:\n-   L-1: {text: Harm}\n+   L-7: {text: Harm}\n"
    assert set(found(change, "losses: {L-7: Loss of trust}")) == {"SFC655"}


def test_an_action_that_is_taken_up_again_is_new() -> None:
    change = f"{ACTION}-     status: obsolete\n+     labels: [x]\n"
    assert "new since main: nobody has asked how CA-1 can be unsafe (SFC402)" in found(change)["SFC650"]


def test_an_id_that_changed_its_kind() -> None:
    change = "- losses:\n-   X-1: {text: Harm}\n+ hazards:\n+   X-1: {text: Too close}\n"
    assert found(change)["SFC655"] == ["X-1 is a hazard, and was a loss at main: Harm"]


def test_sides() -> None:
    assert sides("  a\n- b\n+ c") == ("a\nb", "a\nc")


def test_a_rate_per_another_unit_is_another_rate() -> None:
    rate = "target: {metric: event-rate, per: hour, at_most: 0.001, confidence: 0.95}"
    messages = found(f"  requirements:\n    R-1:\n      text: It stops\n-     {rate}\n+     {rate}\n".replace(
        "+     " + rate, "+     " + rate.replace("hour", "day")))  # fmt: skip
    assert "per was hour" in " ".join(messages["SFC652"])
