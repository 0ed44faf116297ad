"""The rules about a case as a set of files."""

from __future__ import annotations

from safetycase.findings import Rule, Severity, declare

_SCHEMA_SOURCE = "safetycase file format"

NO_MANIFEST = declare(
    Rule(
        code="SFC060",
        name="manifest-unreadable",
        severity=Severity.ERROR,
        summary="The manifest safetycase.yaml cannot be read.",
        why="The manifest says which files belong to the case and how they are checked; without it defaults are used.",
        source=_SCHEMA_SOURCE,
        fix="Mend the file, or write one with `safetycase init`.",
        bad="safetycase: [1",
        good='safetycase: "1"\nname: Insulin pump',
    )
)
NO_MODEL = declare(
    Rule(
        code="SFC061",
        name="no-model-file",
        severity=Severity.ERROR,
        summary="No file matches the model patterns of the manifest.",
        why="A case without a model has nothing to check, and nothing is not the same as fine.",
        source=_SCHEMA_SOURCE,
        fix="Put model files under model/, or correct `models` in safetycase.yaml.",
        bad='models: ["modell/**/*.yaml"]',
        good='models: ["model/**/*.yaml"]',
    )
)
UNREADABLE = declare(
    Rule(
        code="SFC062",
        name="file-unreadable",
        severity=Severity.ERROR,
        summary="A model file cannot be read.",
        why="What stands in the file is missing from the case. Links that leave the case, devices and over-large "
        "files are refused so that checking a stranger's case is safe.",
        source=_SCHEMA_SOURCE,
        fix="Make it a regular, readable file inside the case.",
        bad="model/hazards.yaml -> /etc/passwd",
        good="model/hazards.yaml, a regular file",
    )
)
SKIPPED = declare(
    Rule(
        code="SFC063",
        name="folder-skipped",
        severity=Severity.WARNING,
        summary="A folder was passed over when looking for model files.",
        why="Files in it do not count; an author may believe that they do.",
        source=_SCHEMA_SOURCE,
        fix="Replace the link by the folder itself, or make the folder readable.",
        bad="model/shared -> ../../elsewhere",
        good="model/shared/, a folder",
    )
)
NOT_READ = declare(
    Rule(
        code="SFC064",
        name="model-file-not-read",
        severity=Severity.WARNING,
        summary="A YAML file lies beside the model files but matches no model pattern.",
        why="Its items are not part of the case, although somebody may believe so.",
        source=_SCHEMA_SOURCE,
        fix="Rename it to .yaml or add a pattern to `models` in safetycase.yaml; move it away if it is no model.",
        bad="model/hazards.yml",
        good="model/hazards.yaml",
    )
)
BAD_PATTERN = declare(
    Rule(
        code="SFC065",
        name="model-pattern-leaves-case",
        severity=Severity.ERROR,
        summary="A model pattern points outside the case.",
        why="A case is a folder that can be moved and reviewed whole; files outside it are not read.",
        source=_SCHEMA_SOURCE,
        fix="Use patterns relative to the manifest, without `..`.",
        bad='models: ["../other/*.yaml"]',
        good='models: ["model/**/*.yaml"]',
    )
)
SCHEMA_OLD = declare(
    Rule(
        code="SFC066",
        name="schema-copy-old",
        severity=Severity.INFO,
        summary="The copy of the schema in .safetycase/ differs from the one of this version of safetycase.",
        why="Editors validate and complete by the copy, so that they may disagree with `safetycase check`.",
        source=_SCHEMA_SOURCE,
        fix="Run `safetycase init --schema` to renew the copy.",
        bad=".safetycase/model.schema.json of an earlier version",
        good=".safetycase/model.schema.json as `safetycase init --schema` writes it",
    )
)
SAVE_CUT_OFF = declare(
    Rule(
        code="SFC067",
        name="save-cut-off",
        severity=Severity.ERROR,
        summary="A save of several files was cut off halfway.",
        why="Some files are of before the save and some of after it; what is found in them may be true of neither.",
        source=_SCHEMA_SOURCE,
        fix="Open the case with `safetycase edit`, or run any editing command: the save is then completed.",
        bad="a rename whose process was killed between two files",
        good="the same after `safetycase edit` was started",
    )
)
IMPORT_UNUSABLE = declare(
    Rule(
        code="SFC340",
        name="import-unusable",
        severity=Severity.ERROR,
        summary="A case that the manifest imports is not there, or is no case.",
        why="What the case refers to in the other one cannot be looked up: nobody knows whether it exists.",
        source=_SCHEMA_SOURCE,
        fix="Correct the path, which is relative to safetycase.yaml, or remove the import and what refers to it.",
        bad="imports: {brakes: ../breaks}",
        good="imports: {brakes: ../brakes}",
    )
)
IMPORT_OUTSIDE = declare(
    Rule(
        code="SFC341",
        name="import-outside",
        severity=Severity.ERROR,
        summary="An import leads out of the repository.",
        why="A case of a stranger must not make this program read files elsewhere on the machine, and a case that "
        "needs them cannot be checked by anybody else. Inside is the top folder of the git repository, or without "
        "one the folder that holds the case.",
        source=_SCHEMA_SOURCE,
        fix="Bring the other case into the repository (a submodule will do), and name its folder relative to "
        "safetycase.yaml.",
        bad="imports: {brakes: ../../elsewhere/brakes}",
        good="imports: {brakes: ../brakes}",
    )
)
IMPORT_CYCLE = declare(
    Rule(
        code="SFC342",
        name="import-cycle",
        severity=Severity.ERROR,
        summary="A case imports itself, directly or through others.",
        why="Of two cases one must be the part that can be read alone. Where each imports the other, neither can be "
        "changed or reviewed by itself, and a chain of references could go round for ever.",
        source=_SCHEMA_SOURCE,
        fix="Let only one of the two refer to the other: the whole names the part under `refined_by`, or the part "
        "names the whole under `parent`.",
        bad="imports: {myself: .}",
        good="imports: {brakes: ../brakes}",
    )
)
IMPORT_TOO_LARGE = declare(
    Rule(
        code="SFC343",
        name="import-too-large",
        severity=Severity.ERROR,
        summary="The imported cases hold more than is read.",
        why="Checking a small case must not take for ever because of what it imports. All imported cases together "
        "may hold 64 MiB of model files, in a hundred cases, sixteen of them one below the other.",
        source=_SCHEMA_SOURCE,
        fix="Import only the cases that are referred to.",
        bad="imports: {all: ../everything}",
        good="imports: {brakes: ../brakes}",
    )
)
