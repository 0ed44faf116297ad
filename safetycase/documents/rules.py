"""The rules of reading a YAML file: what each code means, why, and how to settle it."""

from __future__ import annotations

from safetycase.findings import Rule, Severity, declare

FILE_TOO_LARGE = declare(
    Rule(
        code="SFC001",
        name="file-too-large",
        severity=Severity.ERROR,
        summary="The file is larger than a model file may be, so it is not read.",
        why="A model file is written and reviewed by people. A file of many megabytes is nearly always a result or a "
        "recording that landed in the wrong folder, and reading it would hold up every check.",
        source="Limit of this tool: 64 MiB a file.",
        fix="Move the file out of the model folder, or split it: a case may consist of any number of model files.",
        bad="model/recording.yaml    # 100 MB",
        good="model/hazards.yaml\nmodel/ucas.yaml\nevidence/recording.jsonl",
    )
)
NOT_UTF8 = declare(
    Rule(
        code="SFC002",
        name="not-utf-8",
        severity=Severity.ERROR,
        summary="The file is not UTF-8 text.",
        why="Text in another encoding reads as other letters on another machine, so that two people review different "
        "sentences. Bytes that are no UTF-8 are shown as U+FFFD and the file cannot be edited until it is converted.",
        source="YAML 1.2.2, section 5.2 (character encodings).",
        fix="Save the file as UTF-8 in your editor, or convert it: iconv -f WINDOWS-1252 -t UTF-8 in.yaml > out.yaml",
        bad="text: Gerät      # saved as Latin-1",
        good="text: Gerät      # saved as UTF-8",
    )
)
CONTROL_CHARACTER = declare(
    Rule(
        code="SFC003",
        name="control-character",
        severity=Severity.ERROR,
        summary="The file contains a character that cannot be seen and that YAML does not allow.",
        why="Control characters can rewrite a terminal line; U+0085, U+2028 and U+2029 are line ends to some readers "
        "and letters to others, so that two tools read two different documents.",
        source="YAML 1.2.2, sections 5.1 (character set) and 5.4 (line break characters).",
        fix='Delete the character. Where it is meant, write it as an escape in double quotes, such as "\\u2028".',
        bad="text: left<U+2028>right",
        good='text: "left\\u2028right"',
    )
)
MERGE_CONFLICT = declare(
    Rule(
        code="SFC004",
        name="merge-conflict",
        severity=Severity.ERROR,
        summary="The file contains an unresolved merge conflict.",
        why="Between the markers stand two versions of the same text, and nobody has decided which one is the case.",
        source="git-merge(1), How conflicts are presented.",
        fix="Keep the lines that are right, delete the others and the three marker lines.",
        bad="<<<<<<< HEAD\n  H-1: Dose too high\n=======\n  H-1: Dose too low\n>>>>>>> topic",
        good="  H-1: Dose too high",
    )
)
SYNTAX = declare(
    Rule(
        code="SFC005",
        name="yaml-syntax",
        severity=Severity.ERROR,
        summary="A part of the file cannot be read as YAML.",
        why="What cannot be read is not checked: the items in the broken part are missing from every list, trace and "
        "report until it is repaired. The other parts of the file are still used.",
        source="YAML 1.2.2.",
        fix="Follow the hint of the finding. Indent with spaces, put a space after each colon, and put text that "
        "contains ': ' or ' #' or begins with a special character in quotes.",
        bad="text: Dose: too high",
        good='text: "Dose: too high"',
    )
)
DUPLICATE_KEY = declare(
    Rule(
        code="SFC006",
        name="duplicate-key",
        severity=Severity.ERROR,
        summary="A key stands twice in one mapping.",
        why="Most YAML readers silently keep the last of the two, so that one of the texts is lost without anyone "
        "noticing. Here the first is used, and the file is in error until one is gone. Merging two branches line by "
        "line is the usual cause.",
        source="YAML 1.2.2, section 3.2.1.3 (keys are unique).",
        fix="Delete one of the two, or give it another id.",
        bad="H-1: Dose too high\nH-1: Dose too low",
        good="H-1: Dose too high\nH-2: Dose too low",
    )
)
ALIAS = declare(
    Rule(
        code="SFC007",
        name="yaml-alias",
        severity=Severity.ERROR,
        summary="Anchors (&name) and aliases (*name) are not used in a case.",
        why="An alias repeats text from another place, so that a change in one item silently changes another, and a "
        "few hundred bytes can stand for millions of values.",
        source="YAML 1.2.2, section 7.1 (alias nodes).",
        fix="Write the text out, or refer to the other item by its id. Quote the value if the character is meant.",
        bad="owner: &o Alice\nreviewer: *o",
        good="owner: Alice\nreviewer: Alice",
    )
)
TAG = declare(
    Rule(
        code="SFC008",
        name="yaml-tag",
        severity=Severity.ERROR,
        summary="Tags (!name) are not used in a case.",
        why="A tag tells a reader to build some other type, and some readers run code for it. The type of every field "
        "is already known from the schema.",
        source="YAML 1.2.2, section 6.9.1 (node tags).",
        fix="Remove the tag. If the text really begins with an exclamation mark, put it in quotes.",
        bad="version: !!str 1.10",
        good='version: "1.10"',
    )
)
MERGE_KEY = declare(
    Rule(
        code="SFC009",
        name="yaml-merge-key",
        severity=Severity.ERROR,
        summary="The merge key (<<) is not used in a case.",
        why="YAML 1.2 has no merge key: some readers copy the other mapping in, others see a key called '<<'.",
        source="YAML 1.2.2; the merge key belongs to YAML 1.1.",
        fix="Write the fields out.",
        bad="H-2:\n  <<: *base",
        good="H-2:\n  owner: Alice",
    )
)
SEVERAL_DOCUMENTS = declare(
    Rule(
        code="SFC010",
        name="several-documents",
        severity=Severity.ERROR,
        summary="The file contains more than one YAML document; only the first is read.",
        why="A line with three dashes ends a document and starts another. Some readers take only the first, others "
        "only the last.",
        source="YAML 1.2.2, section 9.2 (streams).",
        fix="Remove the line '---', or put the second document into a file of its own.",
        bad="losses: {}\n---\nhazards: {}",
        good="losses: {}\nhazards: {}",
    )
)
TOO_DEEP = declare(
    Rule(
        code="SFC011",
        name="too-deep",
        severity=Severity.ERROR,
        summary="Lists and mappings are nested more deeply than a case ever needs.",
        why="Nothing in a case nests beyond a few levels. Depth without limit is a known way to make readers crash.",
        source="Limit of this tool: 64 levels.",
        fix="Look for a bracket that was typed too often, or flatten the value.",
        bad="labels: [[[[[[[[ ... ]]]]]]]]",
        good="labels: [a, b]",
    )
)
KEY_NOT_TEXT = declare(
    Rule(
        code="SFC012",
        name="key-not-text",
        severity=Severity.ERROR,
        summary="A list or a mapping stands where a key is expected.",
        why="Keys are ids and field names. A list as a key is legal YAML but names nothing here; curly or square "
        "brackets that were left unquoted are the usual cause.",
        source="YAML 1.2.2, section 3.2.1.1.",
        fix="Put the key in quotes.",
        bad="{system}: text",
        good='"{system}": text',
    )
)
BINARY = declare(
    Rule(
        code="SFC013",
        name="binary-file",
        severity=Severity.ERROR,
        summary="The file is not text.",
        why="A picture, an archive or a program that carries the name of a model file holds nothing to check.",
        source="YAML 1.2.2, section 5.1 (character set).",
        fix="Move the file out of the model folder, or restore the text from version control.",
        bad="model/hazards.yaml    # in truth a ZIP archive",
        good="model/hazards.yaml    # text",
    )
)
MORE_FAULTS = declare(
    Rule(
        code="SFC014",
        name="more-faults",
        severity=Severity.ERROR,
        summary="The file has more reading faults than are shown.",
        why="Beyond some hundreds of faults one cause lies behind most of them, and a longer list helps nobody.",
        source="Limit of this tool: 200 faults of reading a file.",
        fix="Settle the first ones and check again.",
        bad="(a file of another format)",
        good="(a file that reads as YAML)",
    )
)
