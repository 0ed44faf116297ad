"""Requirements that can be measured, and evidence that can be judged."""

from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from safetycase.model.fields import (
    Confidence,
    Date,
    Duration,
    EnvironmentRef,
    Part,
    Record,
    Scalar,
    doc,
    link,
)
from safetycase.model.measures import AttackPower, Count, Exposure, LabelQuality, Measured, TaxMeasured

SamplingMethod = Literal["random", "stratified", "active", "census", "adversarial", "convenience"]
EvidenceMethod = Literal["test", "analysis", "inspection", "review", "demonstration", "evaluation", "proof"]
Regime = Literal["average", "slice", "worst-case"]
RunState = Literal[
    "passed", "failed", "errored", "skipped", "xfailed", "xpassed", "timed-out", "flaky", "not-run", "unscored",
    "unlisted",
]  # fmt: skip
"""How one case of a run ended, as the tools say it."""

Outcome = Literal["pass", "failure", "abstained", "unresolved"]
"""What a run state counts as when a requirement is judged."""


class OutputDenominator(Part, frozen=True, kw_only=True):
    """Counts only the trials in which the subject gave one of these outputs."""

    output: Annotated[tuple[Scalar, ...], doc("The outputs that count.")] = ()


class Target(Part, frozen=True, kw_only=True):
    """What must be measured, and how far it may go."""

    metric: Annotated[
        Literal["failure-rate", "event-rate", "all-pass", "all-proved", "no-findings", "difference", "model"]
        | UnsetType,
        doc("What is measured; all-pass if nothing is said and the method is a test."),
    ] = UNSET
    failure: Annotated[str | UnsetType, doc("In words: what counts as a failure.", prose=True)] = UNSET
    of: Annotated[
        Literal["trials", "answered"] | OutputDenominator | UnsetType, doc("The denominator of the rate.")
    ] = UNSET
    per: Annotated[
        str | UnsetType,
        doc(
            "One trial is one of these: item, attempt or a declared unit; of an event-rate the unit of the exposure.",
            examples=("hour",),
        ),
    ] = UNSET
    at_most: Annotated[float | UnsetType, doc("The greatest value allowed.", examples=(0.0005,))] = UNSET
    at_least: Annotated[float | UnsetType, doc("The smallest value allowed.")] = UNSET
    confidence: Annotated[
        Confidence | UnsetType, doc("Confidence of the one-sided exact bound. Rates need it.", examples=(0.95,))
    ] = UNSET


class CoverageTarget(Part, frozen=True, kw_only=True):
    """How large a part of the trials must be answered at all."""

    at_least: Annotated[float | UnsetType, doc("Answered trials as a share of all trials.")] = UNSET
    confidence: Annotated[Confidence | UnsetType, doc("Confidence of the one-sided exact bound.")] = UNSET


class Slices(Part, frozen=True, kw_only=True):
    """Groups of trials in each of which the target must hold."""

    by: Annotated[tuple[str, ...], doc("The dimensions that make the groups.")] = ()
    values: Annotated[
        Literal["environment"] | dict[str, tuple[Scalar, ...]] | UnsetType,
        doc("The groups that exist: those of the deployed environment, not only those tested."),
    ] = UNSET
    require: Annotated[Literal["each"] | UnsetType, doc("Every group must reach the target.")] = UNSET
    family: Annotated[Literal["bonferroni", "holm", "none"] | UnsetType, doc("How many comparisons are paid for.")] = (
        UNSET
    )


class Margin(Part, frozen=True, kw_only=True):
    """The distance between what happens and what would be critical."""

    quantity: Annotated[str | UnsetType, doc("The quantity.")] = UNSET
    critical: Annotated[float | UnsetType, doc("The value at which harm begins.")] = UNSET
    min_ratio: Annotated[float | UnsetType, doc("The smallest ratio allowed between the two.")] = UNSET
    higher_is: Annotated[Literal["safer", "worse"] | UnsetType, doc("Which way is safe.")] = UNSET


class Plan(Part, frozen=True, kw_only=True):
    """The test plan that was fixed before the results were known."""

    n: Annotated[Count | UnsetType, doc("Number of trials.")] = UNSET
    max_failures: Annotated[Count | UnsetType, doc("Number of failures at which it still passes.")] = UNSET
    registered: Annotated[Date | UnsetType, doc("The day on which the plan was fixed.")] = UNSET


class TaxLimit(Part, frozen=True, kw_only=True):
    """How much usefulness the safeguard may cost."""

    metric: Annotated[str | UnsetType, doc("The measure of usefulness.")] = UNSET
    max_drop: Annotated[float | UnsetType, doc("The greatest drop allowed.")] = UNSET


class Prediction(Part, frozen=True, kw_only=True):
    """What was predicted before measuring."""

    value: Annotated[float | UnsetType, doc("The predicted value.")] = UNSET
    low: Annotated[float | UnsetType, doc("Its lower limit.")] = UNSET
    high: Annotated[float | UnsetType, doc("Its upper limit.")] = UNSET
    made: Annotated[Date | UnsetType, doc("When it was made.")] = UNSET


class Requirement(Record, frozen=True, kw_only=True):
    """What the system, or a part of it, must do or be so that constraints hold and scenarios do not happen."""

    addresses: Annotated[
        tuple[
            Annotated[
                str,
                link(
                    "constraint", "controller_constraint", "scenario", "uca", "hazard", "assumption",
                    forward="addresses", backward="is addressed by", wanted=True,
                ),
            ],
            ...,
        ],
        doc("What makes it necessary."),
    ] = ()  # fmt: skip
    kind: Annotated[
        Literal["functional", "reliability", "robustness", "security", "human", "organisational"] | UnsetType,
        doc("What sort of property it asks for."),
    ] = UNSET
    regime: Annotated[
        Regime | UnsetType, doc("Whether it must hold on average, in each slice, or in the worst case.")
    ] = UNSET
    activity: Annotated[
        Literal["verification", "validation"] | UnsetType,
        doc("Whether it was built right, or whether the right thing was built."),
    ] = UNSET
    method: Annotated[EvidenceMethod | UnsetType, doc("How it is shown.")] = UNSET
    fit_criterion: Annotated[str | UnsetType, doc("How anybody can tell whether it is met, in words.", prose=True)] = (
        UNSET
    )
    target: Annotated[Target | UnsetType, doc("How anybody can tell whether it is met, as numbers.")] = UNSET
    coverage: Annotated[CoverageTarget | UnsetType, doc("How much must be answered at all.")] = UNSET
    slices: Annotated[Slices | UnsetType, doc("Groups in each of which it must hold.")] = UNSET
    combine: Annotated[
        Literal["each", "any", "pool"] | UnsetType,
        doc("Several pieces of evidence: each must show it (if nothing is said), any may, or they are pooled."),
    ] = UNSET
    margin: Annotated[Margin | UnsetType, doc("The margin of safety asked for.")] = UNSET
    exposure: Annotated[
        dict[str, Scalar], doc("How often the occasion arises.", examples=({"per_year": 3000000.0},))
    ] = {}
    plan: Annotated[Plan | UnsetType, doc("The test plan fixed beforehand.")] = UNSET
    tax: Annotated[TaxLimit | UnsetType, doc("How much usefulness it may cost.")] = UNSET
    prediction: Annotated[Prediction | UnsetType, doc("What was predicted before measuring.")] = UNSET
    allocated_to: Annotated[
        tuple[Annotated[str, link("element", "component", forward="is allocated to", backward="must meet")], ...],
        doc("Who must meet it."),
    ] = ()
    environment: Annotated[EnvironmentRef | UnsetType, doc("Where it must hold.")] = UNSET


class Artefact(Part, frozen=True, kw_only=True):
    """A file that another tool wrote."""

    path: Annotated[
        str | UnsetType,
        doc("Its place, relative to the case; or a table of another engine, as `table:schema.name`."),
    ] = UNSET
    format: Annotated[str | UnsetType, doc("Its format; recognised where it is not given.", examples=("junit",))] = (
        UNSET
    )


class OutcomeThreshold(Part, frozen=True, kw_only=True):
    """A number decides: scores on one side of a limit are of this outcome."""

    below: Annotated[int | float | UnsetType, doc("Scores below this.")] = UNSET
    above: Annotated[int | float | UnsetType, doc("Scores above this.")] = UNSET
    at_most: Annotated[int | float | UnsetType, doc("Scores of this and below.")] = UNSET
    at_least: Annotated[int | float | UnsetType, doc("Scores of this and above.")] = UNSET


class Select(Part, frozen=True, kw_only=True):
    """Which results in the artefact speak for the requirement, and how each is read."""

    where: Annotated[
        dict[str, Scalar | tuple[Scalar, ...]],
        doc("Results that count, by field and value. Nothing selected is unknown.",
            examples=({"property.requirement": "R-3"},)),
    ] = {}  # fmt: skip
    unit: Annotated[Literal["item", "attempt", "case"] | UnsetType, doc("What one trial is.")] = UNSET
    item: Annotated[str | UnsetType, doc("The field that names the item.")] = UNSET
    repeats: Annotated[
        Literal["any", "all", "majority", "last"] | UnsetType,
        doc("An item fails if any, all, most or the last of its attempts fail."),
    ] = UNSET
    outcome: Annotated[
        dict[str, Outcome | OutcomeThreshold | Scalar | tuple[Scalar, ...]],
        doc(
            "How scores become outcomes: by score (`C: pass`), or by outcome (`pass`, `failure`, `abstained`, "
            "`unresolved`) a score, a list of scores, or limits (`below`, `at_most`, `above`, `at_least`), where "
            "`column` may name the field with the score. What is not listed is unresolved."
        ),
    ] = {}
    slice: Annotated[dict[str, str], doc("Dimension to field.")] = {}
    output: Annotated[
        str | UnsetType, doc("The field with what the subject answered, for targets of some outputs.")
    ] = UNSET
    rows: Annotated[
        str | UnsetType, doc("JSON: the path of the list of rows; without it the document is the list, or one row.")
    ] = UNSET
    trials: Annotated[str | UnsetType, doc("Counted rows: the field with the number of trials.")] = UNSET
    answered: Annotated[str | UnsetType, doc("Counted rows: the field with the number answered.")] = UNSET
    failures: Annotated[str | UnsetType, doc("Counted rows: the field with the number of failures.")] = UNSET
    exposure: Annotated[
        dict[str, str],
        doc(
            "Unit to the field that holds how much of it a row was exposed to, for event-rates.",
            examples=({"hour": "hours_driven"},),
        ),
    ] = {}
    scorer: Annotated[str | UnsetType, doc("Inspect: the scorer.")] = UNSET
    task: Annotated[str | UnsetType, doc("lm-evaluation-harness: the task.")] = UNSET
    metric: Annotated[str | UnsetType, doc("lm-evaluation-harness: the metric.")] = UNSET
    filter: Annotated[str | UnsetType, doc("lm-evaluation-harness: the filter.")] = UNSET
    probe: Annotated[str | UnsetType, doc("garak: the probe.")] = UNSET
    detector: Annotated[str | UnsetType, doc("garak: the detector.")] = UNSET
    rules: Annotated[tuple[str, ...], doc("SARIF: the rules.")] = ()
    level: Annotated[str | UnsetType, doc("SARIF: the least level that counts.")] = UNSET
    tags: Annotated[tuple[str, ...], doc("CTRF: the tags.")] = ()
    labels: Annotated[dict[str, str], doc("CTRF: the labels.")] = {}
    suite: Annotated[str | UnsetType, doc("CTRF: the suite.")] = UNSET
    category: Annotated[str | UnsetType, doc("VNN-COMP: the category.")] = UNSET
    expected: Annotated[str | UnsetType, doc("VNN-COMP: the result expected.")] = UNSET
    predicate: Annotated[str | UnsetType, doc("in-toto: the type of the predicate.")] = UNSET


class RunStateOverride(Part, frozen=True, kw_only=True):
    """Counts a run state otherwise than usual, with a reason."""

    outcome: Annotated[Outcome | UnsetType, doc("What the state counts as.")] = UNSET
    reason: Annotated[str | UnsetType, doc("Why.", prose=True)] = UNSET


class Expect(Part, frozen=True, kw_only=True):
    """How much the artefact must contain."""

    items: Annotated[Count | UnsetType, doc("The number of items planned.")] = UNSET


class Sampling(Part, frozen=True, kw_only=True):
    """How the trials were chosen."""

    how: Annotated[
        SamplingMethod | UnsetType,
        doc("The way of choosing."),
    ] = UNSET
    from_: Annotated[EnvironmentRef | UnsetType, doc("The environment they were drawn from.")] = UNSET


class Subject(Part, frozen=True, kw_only=True):
    """What was tested."""

    component: Annotated[
        Annotated[str, link("component", "element", forward="tests", backward="is tested by")] | UnsetType,
        doc("The component or element."),
    ] = UNSET
    version: Annotated[str | UnsetType, doc("Its version. Quote it.", examples=("2.3.0",))] = UNSET
    commit: Annotated[str | UnsetType, doc("The commit it was built from.")] = UNSET
    dirty: Annotated[bool | UnsetType, doc("Whether there were changes beside the commit.")] = UNSET
    model: Annotated[str | UnsetType, doc("The model, where it is one.")] = UNSET
    digest: Annotated[str | UnsetType, doc("The digest of what was tested.", examples=("sha256:...",))] = UNSET


Origins = str | tuple[str, ...]


class Lineage(Part, frozen=True, kw_only=True):
    """Where something comes from. `unknown` is a value, and counts as shared wherever independence is claimed."""

    base_model: Annotated[Origins | UnsetType, doc("The model it was made from.")] = UNSET
    model_family: Annotated[Origins | UnsetType, doc("The family of that model.")] = UNSET
    vendor: Annotated[Origins | UnsetType, doc("Who sells it.")] = UNSET
    jurisdiction: Annotated[Origins | UnsetType, doc("Under whose law it stands.")] = UNSET
    training_data: Annotated[Origins | UnsetType, doc("What it was trained on.")] = UNSET
    technique: Annotated[Origins | UnsetType, doc("The technique it rests on.")] = UNSET
    team: Annotated[Origins | UnsetType, doc("Who made it.")] = UNSET
    host: Annotated[Origins | UnsetType, doc("The machine it runs on.")] = UNSET
    workload: Annotated[Origins | UnsetType, doc("What it runs beside.")] = UNSET
    operator: Annotated[Origins | UnsetType, doc("Who runs it.")] = UNSET
    specification: Annotated[Origins | UnsetType, doc("The specification it was made from.")] = UNSET
    label_source: Annotated[Origins | UnsetType, doc("Who labelled the data.")] = UNSET
    evaluator: Annotated[Origins | UnsetType, doc("Who evaluated it.")] = UNSET
    judge_model: Annotated[Origins | UnsetType, doc("The model that judged the answers.")] = UNSET
    red_team_model: Annotated[Origins | UnsetType, doc("The model that attacked.")] = UNSET
    eval_dataset: Annotated[Origins | UnsetType, doc("The data set of the evaluation.")] = UNSET
    dataset_generator: Annotated[Origins | UnsetType, doc("What generated the data set.")] = UNSET
    prompt_template: Annotated[Origins | UnsetType, doc("The prompt template.")] = UNSET
    scorer: Annotated[Origins | UnsetType, doc("The scorer.")] = UNSET
    harness: Annotated[Origins | UnsetType, doc("The harness that ran it.")] = UNSET
    simulator: Annotated[Origins | UnsetType, doc("The simulator.")] = UNSET
    sandbox: Annotated[Origins | UnsetType, doc("The sandbox.")] = UNSET
    verifier: Annotated[Origins | UnsetType, doc("The verifier or solver.")] = UNSET
    test_author: Annotated[Origins | UnsetType, doc("Who wrote the tests.")] = UNSET
    compute_platform: Annotated[Origins | UnsetType, doc("The computing platform.")] = UNSET
    seed_set: Annotated[Origins | UnsetType, doc("The seeds.")] = UNSET


SupportRef = Annotated[
    str,
    link(
        "requirement", "scenario", "claim", "assumption", "event",
        forward="supports", backward="is supported by", wanted=True,
    ),
]  # fmt: skip


class Support(Part, frozen=True, kw_only=True):
    """What an evidence item says something about, and in which direction."""

    ref: Annotated[SupportRef | UnsetType, doc("What it speaks of.")] = UNSET
    direction: Annotated[
        Literal["supports", "undermines"] | UnsetType, doc("For or against; for, if nothing is said.")
    ] = UNSET
    covers: Annotated[str | UnsetType, doc("Which part it speaks of; a part never demonstrates alone.", prose=True)] = (
        UNSET
    )


class Evidence(Record, frozen=True, kw_only=True):
    """What shows that something holds: most often a file that another tool wrote, read and judged on each check."""

    supports: Annotated[tuple[SupportRef | Support, ...], doc("What it speaks for, or against.")] = ()
    method: Annotated[EvidenceMethod | UnsetType, doc("How it was obtained.")] = UNSET
    artefact: Annotated[Artefact | UnsetType, doc("The file with the results.")] = UNSET
    select: Annotated[Select | UnsetType, doc("Which results in it count.")] = UNSET
    run_states: Annotated[
        dict[RunState, RunStateOverride], doc("Run states that count otherwise than usual, with reasons.")
    ] = {}
    expect: Annotated[Expect | UnsetType, doc("How much the artefact must contain.")] = UNSET
    sampling: Annotated[Sampling | UnsetType, doc("How the trials were chosen.")] = UNSET
    design: Annotated[Literal["fixed", "sequential", "census"] | UnsetType, doc("When it was decided to stop.")] = UNSET
    oracle: Annotated[Literal["auto", "human", "model"] | UnsetType, doc("Who says what is right.")] = UNSET
    subject: Annotated[Subject | UnsetType, doc("What was tested.")] = UNSET
    lineage: Annotated[Lineage | UnsetType, doc("Where the evidence comes from.")] = UNSET
    measures: Annotated[str | UnsetType, doc("The quantity measured.")] = UNSET
    measured: Annotated[Measured | UnsetType, doc("Its value and uncertainty.")] = UNSET
    exposure: Annotated[
        Exposure | UnsetType, doc("The exposure in which events were counted, where the results do not state it.")
    ] = UNSET
    label_quality: Annotated[LabelQuality | UnsetType, doc("How far its labels can be trusted.")] = UNSET
    threshold_chosen_on: Annotated[
        Literal["separate", "same-data"] | UnsetType, doc("Where decision thresholds were chosen.")
    ] = UNSET
    test_kind: Annotated[
        Literal["analysis", "simulation", "lab", "full-scale", "field"] | UnsetType, doc("How real the test was.")
    ] = UNSET
    capability_level: Annotated[str | UnsetType, doc("The capability for which it holds.")] = UNSET
    tax: Annotated[TaxMeasured | UnsetType, doc("The usefulness measured with and without.")] = UNSET
    attacks: Annotated[tuple[str, ...], doc("The methods of attack that were tried.")] = ()
    attack_power: Annotated[AttackPower | UnsetType, doc("How strong the attack was.")] = UNSET
    realism: Annotated[str | UnsetType, doc("How far the test is from use, in words.", prose=True)] = UNSET
    produced: Annotated[Date | UnsetType, doc("When it was produced; read from the artefact where it says so.")] = UNSET
    expires: Annotated[Date | UnsetType, doc("The last day on which it counts.")] = UNSET
    max_age: Annotated[Duration | UnsetType, doc("How old it may be and still count.", examples=("180 d",))] = UNSET
    first_party: Annotated[bool | UnsetType, doc("Whether those who made the subject produced it.")] = UNSET
    environment: Annotated[EnvironmentRef | UnsetType, doc("Where it was obtained.")] = UNSET
