"""What a report shows, as plain records: everything is decided here, so that templates only lay out."""

from __future__ import annotations

import msgspec

from safetycase.evidence import SliceTable
from safetycase.report.states import State
from safetycase.report.values import Ref, Shown


class Note(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A finding as a report lists it. `place` is `file:line`."""

    rule: str
    name: str
    severity: str
    message: str
    item: Ref | None = None
    place: str = ""
    waived: str = ""


class Backlinks(msgspec.Struct, frozen=True, gc=False):
    """The items that refer to an item in one way, under the words that read from that item."""

    words: str
    refs: tuple[Ref, ...]


class ItemView(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An item of any kind.

    `statement` is its text, or the sentence generated from its fields (`generated` says so). `state`, `basis` and
    `reasons` are those of a verdict, `failing` the first cases that failed, with their messages, `slices` how each one
    stands. `tally` says what became of the requirements that follow from the item. `depth` counts the parents above it.
    `brief` are fields of a word or two, `fields` the others. `attention`: the item, or a requirement that follows from
    it, is not settled; `troubled`: so is the item itself, or a finding stands against it.
    """

    id: str
    href: str
    kind: str
    title: str = ""
    statement: str = ""
    generated: bool = False
    status: str = "draft"
    owner: str = ""
    place: str = ""
    depth: int = 0
    state: State | None = None
    basis: str = ""
    reasons: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()
    slices: SliceTable | None = None
    tally: str = ""
    brief: tuple[Shown, ...] = ()
    fields: tuple[Shown, ...] = ()
    backlinks: tuple[Backlinks, ...] = ()
    notes: tuple[Note, ...] = ()
    marks: tuple[str, ...] = ()
    attention: bool = False
    troubled: bool = False


class Mark(msgspec.Struct, frozen=True, gc=False):
    """How many things of a chapter stand in a state that needs a reader, with the look of that state."""

    count: int
    state: State


class Section(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A chapter that lists items. `anchor` cannot be an item's id: ids begin with a letter."""

    anchor: str
    title: str
    count: int
    items: tuple[ItemView, ...] = ()
    marks: tuple[Mark, ...] = ()


class OpenEntry(msgspec.Struct, frozen=True, gc=False):
    """A requirement that is not demonstrated, with what it says and why it is not."""

    state: State
    ref: Ref
    statement: str
    reasons: tuple[str, ...]


class Figure(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A coverage figure in words, with the items that are left open.

    `held` says how many reach only what is demonstrated; empty where ends of that kind have no state. `open`:
    something is left open, or not all reach only that.
    """

    title: str
    words: str
    held: str
    open: bool
    not_needed: int
    gaps: tuple[Ref, ...]


class Gap(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one rule finds lacking in the analysis: how many findings, in words, and the items concerned.

    `more` counts the items beyond the ones linked. `headline` is what a headline says of it, empty for nothing.
    """

    rule: str
    name: str
    severity: str
    words: str
    count: int
    refs: tuple[Ref, ...]
    more: int = 0
    waived: bool = False
    headline: str = ""


class VerdictPage(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Page one: sentences with numbers, then everything that is not settled.

    `cells` counts the open cells of the grid, `absent` names what the analysis does not have at all.
    """

    lead: str
    sentences: tuple[str, ...]
    entries: tuple[OpenEntry, ...]
    undecided: tuple[tuple[Ref, tuple[str, ...]], ...]
    figures: tuple[Figure, ...]
    gaps: tuple[Gap, ...]
    absent: tuple[str, ...]
    cells: int

    @property
    def unsettled(self) -> int:
        """How much is not settled: requirements, open cells, findings about the analysis, what is absent."""
        return len(self.entries) + self.cells + sum(gap.count for gap in self.gaps if not gap.waived) + len(self.absent)


class Cell(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A cell of the grid: unsafe control actions, reasons why it is not hazardous, and what is left open.

    `unfinished` are unsafe control actions that decide nothing, with what they lack. `also` is what else to ask.
    """

    ucas: tuple[Ref, ...] = ()
    reasons: tuple[Reason, ...] = ()
    unreviewed: tuple[Ref, ...] = ()
    unfinished: tuple[tuple[Ref, str], ...] = ()
    open: str = ""
    also: str = ""


class Reason(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Why one type or subtype of control is not hazardous. `scope` names subtype and context, empty for all."""

    words: str
    text: str
    scope: str = ""
    because: Ref | None = None


class GridRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An action with its four cells. `magnitudes` are the further cells of an action that carries a quantity, by name.

    `group` is the controller, with how many cells of its actions are decided, where the row is its first.
    """

    action: Ref
    cells: tuple[Cell, ...]
    open: bool
    magnitudes: tuple[tuple[str, Cell], ...] = ()
    group: GridGroup | None = None


class GridGroup(msgspec.Struct, frozen=True, gc=False):
    """A controller over the rows of its actions; None where nobody gives them."""

    controller: Ref | None
    decided: str


class Grid(msgspec.Struct, frozen=True, gc=False):
    """Every control action against the four types, with how many cells are decided; what is open first."""

    headings: tuple[str, ...]
    rows: tuple[GridRow, ...]
    decided: str


class ContextRow(msgspec.Struct, frozen=True, gc=False):
    """Contexts about which the same is said: the values of each variable, the state, and who decides."""

    values: tuple[str, ...]
    state: str
    said: str
    open: bool


class ContextsView(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The context table of an action for one type of unsafe control, with how many contexts are decided.

    `open`: some are not, or it cannot be told. `notes` say what stands in no row, `more` how many rows are left out.
    """

    action: Ref
    question: str
    decided: str
    open: bool
    names: tuple[str, ...]
    rows: tuple[ContextRow, ...]
    notes: tuple[str, ...]
    more: str


class TraceCell(msgspec.Struct, frozen=True, gc=False):
    """What an item reaches of one kind; `more` counts those beyond the ones shown."""

    refs: tuple[Ref, ...]
    more: int = 0


class TraceRow(msgspec.Struct, frozen=True, gc=False):
    """An item and, column by column, what it reaches."""

    start: Ref
    cells: tuple[TraceCell, ...]
    open: bool


class TraceTable(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What follows from each item (forward), or what each rests on (backward)."""

    anchor: str
    title: str
    explanation: str
    headings: tuple[str, ...]
    rows: tuple[TraceRow, ...]

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self.rows)


class EvidenceRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A line of the evidence register. `state` is the worst verdict that the item alone gives."""

    ref: Ref
    state: State
    tool: str = ""
    file: str = ""
    digest: str = ""
    date: str = ""
    counts: str = ""
    basis: str = ""
    reasons: tuple[str, ...] = ()
    supports: tuple[Ref, ...] = ()
    undermines: tuple[Ref, ...] = ()
    attention: bool = False


class Waived(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A waiver that an item carries, whether or not it silences anything at present."""

    ref: Ref
    rule: str
    reason: str
    by: str
    expires: str
    expired: bool


class Setting(msgspec.Struct, frozen=True, gc=False):
    """A rule that the case treats otherwise than usual."""

    rule: str
    change: str
    because: str


class FileDigest(msgspec.Struct, frozen=True, gc=False):
    """A file of the case with what it is and its digest (SHA-256)."""

    path: str
    role: str
    sha256: str


class ImportedView(msgspec.Struct, frozen=True, gc=False):
    """An imported case: the name before its ids, its own name, its folder, its commit, how many files, their digest."""

    name: str
    title: str
    path: str
    commit: str
    files: str
    digest: str


class ProvenanceView(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where the report comes from."""

    tool: str
    as_of: str
    commit: str
    case_digest: str
    files: tuple[FileDigest, ...]
    imports: tuple[ImportedView, ...]


class FlowRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What passes between two elements of a drawing, of one kind and by one way, each flow with its words.

    An end is None outside the structure. `missing`: nothing passes, and something should.
    """

    kind: str
    source: Ref | None
    target: Ref | None
    via: tuple[Ref, ...]
    flows: tuple[tuple[Ref, str], ...]
    missing: bool = False


class DrawnPage(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A page of the drawing of the control structure, as SVG without a style sheet, `width` pixels wide.

    `title` is empty where there is only one. `rows` say in words what passes; `flows` and `missing` count it.
    """

    number: int
    title: str
    drawing: str
    width: int
    rows: tuple[FlowRow, ...]
    flows: int
    missing: int


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A line of the outline; `count` is empty where nothing is counted."""

    anchor: str
    title: str
    count: str = ""
    marks: tuple[Mark, ...] = ()


class ReportInput(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Everything a report says."""

    name: str
    subtitle: tuple[str, ...]
    outline: tuple[Entry, ...]
    verdict: VerdictPage
    purpose: tuple[Shown, ...]
    before: tuple[Section, ...]
    structure: tuple[Section, ...]
    pages: tuple[DrawnPage, ...]
    drawing_note: str
    grid: Grid
    contexts: tuple[ContextsView, ...]
    after: tuple[Section, ...]
    traces: tuple[TraceTable, ...]
    register: tuple[EvidenceRow, ...]
    evidence: Section
    rest: tuple[Section, ...]
    notes: tuple[Note, ...]
    waivers: tuple[Waived, ...]
    settings: tuple[Setting, ...]
    provenance: ProvenanceView
