"""The rules of reading and writing other tools' files: what each code means, why, and how to settle it."""

from __future__ import annotations

from safetycase.findings import Rule, Severity, declare

REFUSED = declare(
    Rule(
        code="SFC080",
        name="foreign-file-refused",
        severity=Severity.ERROR,
        summary="A file of another tool is not read at all.",
        why="What is too large, not text, not of the format asked for, or made to harm its reader (a document type, "
        "entities, an archive) says nothing that could be trusted to be whole.",
        source="Limits of this tool; OWASP XML External Entity Prevention.",
        fix="Save the file again with the tool that wrote it, and name the format that it really has.",
        bad="safetycase import pasta analysis.docx -o case",
        good="safetycase import pasta analysis.stpa -o case",
    )
)
SYNTAX = declare(
    Rule(
        code="SFC081",
        name="foreign-syntax",
        severity=Severity.ERROR,
        summary="A part of another tool's file cannot be read.",
        why="What cannot be read would be missing from the case. Nothing is written, so that no case looks whole that "
        "is not; with --partial the rest is written, and the finding names what is not in it.",
        source="The format of the other tool; for PASTA its grammar, stpa.langium.",
        fix="Mend the line in the other tool, or add --partial and add by hand what the finding names.",
        bad='Losses\nL1 [H1] "Loss of life"',
        good='Losses\nL1 "Loss of life"',
    )
)
OLDER_DIALECT = declare(
    Rule(
        code="SFC082",
        name="older-dialect",
        severity=Severity.WARNING,
        summary="The file uses a construct of an older version of the other tool's language.",
        why="The present version of the tool refuses it. Where its meaning is clear it is read all the same; where it "
        "is not, the finding is an error.",
        source="History of the PASTA grammar, stpa.langium (2021 to 2025).",
        fix="Write what the finding names as the present construct.",
        bad="tooEarly/Late {}\nstoppedTooSoon {}",
        good="tooEarlyOrLateOrWrongOrder {}\nstoppedTooSoonOrLate {}",
    )
)
UNRESOLVED = declare(
    Rule(
        code="SFC083",
        name="foreign-reference",
        severity=Severity.ERROR,
        summary="The other tool's file refers to something that it does not contain.",
        why="A link that leads nowhere is a gap in the analysis, most often from renaming or deleting by hand.",
        source="Scoping of the PASTA language; identifiers of XSTAMPP.",
        fix="Mend the reference in the other tool, or add --partial: it is kept as it is where it can be, and "
        "`safetycase check` goes on to report it.",
        bad='Losses\nL1 "Loss of life"\nHazards\nH1 "Too close" [L2]',
        good='Losses\nL1 "Loss of life"\nHazards\nH1 "Too close" [L1]',
    )
)
NO_PLACE = declare(
    Rule(
        code="SFC084",
        name="no-place-for-it",
        severity=Severity.WARNING,
        summary="Something in the other tool's file has no place in a case and is left out.",
        why="Nothing is dropped in silence: what the case does not say after the import, the finding says once.",
        source="The model of this tool.",
        fix="Write it where it belongs: into a rationale, an assumption or a note, if it still matters.",
        bad="Context-Table\nRL1 {\n    controlAction: Crew.stop\n    type: provided\n    contexts: {}\n}",
        good="Context-Table\nRL1 {\n    controlAction: Crew.stop\n    type: provided\n    contexts: {\n"
        "        UCA1 [mode = off] [H1]\n    }\n}",
    )
)
ID_CHANGED = declare(
    Rule(
        code="SFC085",
        name="id-changed",
        severity=Severity.INFO,
        summary="An id of the other tool is written in another form.",
        why="Ids are unique in a case, whatever the kind, and have a form of their own. The old one is kept among the "
        "aliases of the item, so that both tools' words for it are found.",
        source="The vocabulary of cases: docs/format.md.",
        fix="Nothing needs to be done; `safetycase rename` gives an item an id that suits you better.",
        bad='Losses\nloss__1 "Loss of life"',
        good='Losses\nL1 "Loss of life"',
    )
)
READ_OTHERWISE = declare(
    Rule(
        code="SFC086",
        name="read-otherwise",
        severity=Severity.INFO,
        summary="Something in the other tool's file is kept in another form.",
        why="It is all there, but not where somebody who knows the other tool would look for it.",
        source="The model of this tool.",
        fix="Nothing needs to be done; see docs/exchange.md for what becomes what.",
        bad='LossScenarios\nS1 <controlAction> "The valve gets no command" [H1]',
        good='LossScenarios\nS1 <missingFeedback> "The position is not reported" [H1]',
    )
)
NOT_EXPORTED = declare(
    Rule(
        code="SFC087",
        name="not-exported",
        severity=Severity.WARNING,
        summary="Something in the case cannot be said in the format it is exported to.",
        why="Whoever reads the exported file does not see it, and a later import will not bring it back.",
        source="The grammar of the other format.",
        fix="Keep the case as the place of record; treat the exported file as a view of it.",
        bad="hazards:\n  H-1: {text: Too close, losses: [L-1], rationale: Seen twice}",
        good="hazards:\n  H-1: {text: Too close, losses: [L-1]}",
    )
)
EXPORTED_OTHERWISE = declare(
    Rule(
        code="SFC088",
        name="exported-otherwise",
        severity=Severity.INFO,
        summary="Something in the case is exported in another form.",
        why="It is in the file, but an import would bring it back in that other form.",
        source="The grammar of the other format.",
        fix="Nothing needs to be done; see docs/exchange.md for what becomes what.",
        bad="ucas:\n  UCA-1: {action: CA-1, type: provided, hazards: [H-1], when: the valve is shut}",
        good="ucas:\n  UCA-1: {action: CA-1, type: provided, hazards: [H-1], text: The crew opens the shut valve}",
    )
)
ODD = declare(
    Rule(
        code="SFC089",
        name="foreign-oddity",
        severity=Severity.WARNING,
        summary="The other tool would refuse or misread this, but its meaning is clear.",
        why="The file was most likely written or merged by hand; what was meant should be looked at once.",
        source="The format of the other tool.",
        fix="Look whether the item says what was meant.",
        bad='Hazards\nH1 "Too close" [L1]\nLosses\nL1 "Loss of life"',
        good='Losses\nL1 "Loss of life"\nHazards\nH1 "Too close" [L1]',
    )
)
