"""The rules about the form of files: what each fault means and how to mend it."""

from __future__ import annotations

from safetycase.findings import Rule, Severity, declare

_FORMAT = "docs/format.md; model of the file format, version 1"
_DRAFTS = (
    "A draft may lack anything that the method asks for; only what cannot be read as meant is refused here, because "
    "whatever is left out silently would make the case look better or worse than it is."
)

WRONG_TYPE = declare(
    Rule(
        code="SFC030",
        name="wrong-type",
        severity=Severity.ERROR,
        summary="A field holds a value of another sort than it can have.",
        why=f"{_DRAFTS} A list where one value belongs, or text where a list belongs, cannot be read as meant.",
        source=_FORMAT,
        fix="Write the value in the form that the message names. Fields named in the plural take a list.",
        bad="hazards:\n  H-1:\n    losses: L-1",
        good="hazards:\n  H-1:\n    losses: [L-1]",
    )
)
UNQUOTED = declare(
    Rule(
        code="SFC031",
        name="unquoted-text",
        severity=Severity.ERROR,
        summary="A number or true/false stands where text is wanted.",
        why="YAML reads 1.10 as the number 1.1 and 012 as 12: a version or an id written without quotes changes its "
        "meaning without a word.",
        source="YAML 1.2.2, section 10.3 (core schema); " + _FORMAT,
        fix='Put the value in quotes: "1.10".',
        bad="components:\n  pump:\n    version: 1.10",
        good='components:\n  pump:\n    version: "1.10"',
    )
)
UNKNOWN_FIELD = declare(
    Rule(
        code="SFC032",
        name="unknown-field",
        severity=Severity.ERROR,
        summary="A field has a name that this kind of item does not know.",
        why="A misspelt field is read by nothing: what the author wrote there would be missing from every check and "
        "every page, and nobody would notice.",
        source=_FORMAT,
        fix="Correct the name. Fields of your project's own belong under `attributes`; a name that begins with x- "
        "passes through untouched.",
        bad="hazards:\n  H-1:\n    severty: high\n    lossses: [L-1]",
        good="hazards:\n  H-1:\n    losses: [L-1]\n    attributes: {severity: high}",
    )
)
UNKNOWN_CHOICE = declare(
    Rule(
        code="SFC033",
        name="unknown-choice",
        severity=Severity.ERROR,
        summary="A word stands where only certain other words are allowed.",
        why="Choices decide what is computed: which cell of the table a UCA fills, how a run state counts. A word that "
        "none of them is cannot be guessed.",
        source=_FORMAT,
        fix="Use one of the words that the message lists.",
        bad="ucas:\n  UCA-1:\n    type: not-provide",
        good="ucas:\n  UCA-1:\n    type: not-provided",
    )
)
OUT_OF_RANGE = declare(
    Rule(
        code="SFC034",
        name="out-of-range",
        severity=Severity.ERROR,
        summary="A number lies outside what it can be.",
        why="A probability above 1, a confidence of 0 or 1, or a negative count makes every figure that is computed "
        "from it meaningless. Infinity and NaN are no numbers a case can rest on.",
        source=_FORMAT,
        fix="Write a number inside the limits that the message names; percentages as fractions (95 % is 0.95).",
        bad="requirements:\n  R-1:\n    target: {at_most: 0.001, confidence: 95}",
        good="requirements:\n  R-1:\n    target: {at_most: 0.001, confidence: 0.95}",
    )
)
WRONG_LENGTH = declare(
    Rule(
        code="SFC035",
        name="wrong-length",
        severity=Severity.ERROR,
        summary="A list has more or fewer entries than it can have.",
        why="A range has a lowest and a highest value; with one or three numbers nobody can tell which is which.",
        source=_FORMAT,
        fix="Write two numbers: [lowest, highest].",
        bad="environments:\n  ENV-1:\n    parameters:\n      temperature: {range: [40]}",
        good="environments:\n  ENV-1:\n    parameters:\n      temperature: {range: [-10, 40], unit: °C}",
    )
)
BAD_ID = declare(
    Rule(
        code="SFC036",
        name="bad-id",
        severity=Severity.ERROR,
        summary="An id has characters that ids cannot have.",
        why="Ids are written into references, file names, links and other tools; spaces, slashes and colons mean "
        "something else there.",
        source=_FORMAT,
        fix="Start with a letter, and join letters and digits by single - _ or . characters: H-1, UCA-3.2, pump.",
        bad="hazards:\n  H 1: {text: Too much insulin}",
        good="hazards:\n  H-1: {text: Too much insulin}",
    )
)
BAD_REFERENCE = declare(
    Rule(
        code="SFC037",
        name="bad-reference",
        severity=Severity.ERROR,
        summary="A reference is not written like an id.",
        why="A reference names one item by its id. Several ids in one text, or a sentence, name none, so that nothing "
        "is linked and every trace has a gap.",
        source=_FORMAT,
        fix="Write one id for each entry of the list; a variable as element/variable.",
        bad="hazards:\n  H-1:\n    losses: ['L-1, L-2']",
        good="hazards:\n  H-1:\n    losses: [L-1, L-2]",
    )
)
BAD_DATE = declare(
    Rule(
        code="SFC038",
        name="bad-date",
        severity=Severity.ERROR,
        summary="A date is not written as year, month and day.",
        why="Dates decide whether evidence and waivers still hold; 03/04/2026 is two different days on two sides of "
        "an ocean.",
        source="ISO 8601; " + _FORMAT,
        fix="Write YYYY-MM-DD.",
        bad="evidence:\n  E-1:\n    expires: 31.12.2026",
        good="evidence:\n  E-1:\n    expires: 2026-12-31",
    )
)
UNKNOWN_COLLECTION = declare(
    Rule(
        code="SFC039",
        name="unknown-collection",
        severity=Severity.ERROR,
        summary="A model file has a section that is no kind of item.",
        why="Everything under a misspelt heading would be missing from the case, and every check would pass it by.",
        source=_FORMAT,
        fix="Use the plural name of a kind: losses, hazards, constraints, elements, actions, feedback, ucas, ...",
        bad="hazard:\n  H-1: Too much insulin",
        good="hazards:\n  H-1: Too much insulin",
    )
)
NOT_A_MAPPING = declare(
    Rule(
        code="SFC040",
        name="not-a-mapping",
        severity=Severity.ERROR,
        summary="A file or a section is a list or plain text where names with values belong.",
        why="Items stand under their ids. In a list they would have none, and nothing could refer to them.",
        source=_FORMAT,
        fix="Write `id: item` for each item, without the dash.",
        bad="hazards:\n  - id: H-1\n    text: Too much insulin",
        good="hazards:\n  H-1:\n    text: Too much insulin",
    )
)
BAD_FORMAT_VERSION = declare(
    Rule(
        code="SFC041",
        name="bad-format-version",
        severity=Severity.ERROR,
        summary="The manifest names a version of the format that this program does not read.",
        why="A later format may give the same words another meaning; reading it as if it were this one could turn an "
        "open item into a closed one.",
        source=_FORMAT,
        fix='Write safetycase: "1", in quotes, or use a program that reads the version named.',
        bad="safetycase: 2",
        good='safetycase: "1"',
    )
)
TOO_DEEP = declare(
    Rule(
        code="SFC042",
        name="item-too-deep",
        severity=Severity.ERROR,
        summary="An item nests lists and mappings too deeply to be read.",
        why="Nothing that a person writes in a case is dozens of levels deep; such a file is broken or hostile.",
        source=_FORMAT,
        fix="Write the value flatter; split a large fault tree into several loss models.",
        bad="loss_models:\n  LM-1:\n    top: {not: {not: {not: ...}}}  # and so on, seventy times",
        good="loss_models:\n  LM-1:\n    top: {and: [EV-1, EV-2]}",
    )
)
