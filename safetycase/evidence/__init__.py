"""Readers of other tools' results, the lock, and verdicts computed from them."""

from safetycase.evidence.artefacts import Cache
from safetycase.evidence.choices import result_files, selectable
from safetycase.evidence.drafting import Seen, draft, lacking, look
from safetycase.evidence.filling import Filling, filling
from safetycase.evidence.judging import Assessment, Judge, assess
from safetycase.evidence.listing import counts_row, evidence_rows
from safetycase.evidence.lockfile import Lock, LockedEvidence, load_lock
from safetycase.evidence.locking import Locked, Relocked, lock, verify
from safetycase.evidence.records import CaseResult, RunRecord, State, UnreadableError
from safetycase.evidence.slice_table import SliceTable, slice_rows, slice_table
from safetycase.evidence.states import EvidenceState
from safetycase.evidence.text import states_text
from safetycase.evidence.verdict import SHOWN, Basis, Counts, Verdict, Word
from safetycase.findings.looks import Shown

__all__ = [
    "SHOWN",
    "Assessment",
    "Basis",
    "Cache",
    "CaseResult",
    "Counts",
    "EvidenceState",
    "Filling",
    "Judge",
    "Lock",
    "Locked",
    "LockedEvidence",
    "Relocked",
    "RunRecord",
    "Seen",
    "Shown",
    "SliceTable",
    "State",
    "UnreadableError",
    "Verdict",
    "Word",
    "assess",
    "counts_row",
    "draft",
    "evidence_rows",
    "filling",
    "lacking",
    "load_lock",
    "lock",
    "look",
    "result_files",
    "selectable",
    "slice_rows",
    "slice_table",
    "states_text",
    "verify",
]
