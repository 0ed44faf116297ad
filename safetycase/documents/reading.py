"""From a file's bytes to a document. Never fails: what is wrong becomes findings."""

from __future__ import annotations

from yaml import YAMLError

from safetycase.documents.building import Built, Section, UnreadableError, build, collector_paused
from safetycase.documents.complaints import complaint
from safetycase.documents.conflicts import conflicts_in, fault_of, without
from safetycase.documents.decoding import Decoded, Fault, decode
from safetycase.documents.document import Document
from safetycase.documents.limits import MAX_FAULTS
from safetycase.documents.nodes import Kind, Node, tree
from safetycase.documents.places import Places
from safetycase.documents.quick import quick
from safetycase.documents.recovery import recover
from safetycase.documents.rules import DUPLICATE_KEY, MORE_FAULTS
from safetycase.findings import Finding, Path, Related


def read(name: str, content: bytes) -> Document:
    """Read one YAML file.

    `name` is the path that findings show. Never raises on bad content: whatever cannot be read is a finding, and
    every block that can be read is in the document's data. Time and memory grow linearly with the size.
    """
    decoded = decode(content)
    if decoded.text is None:
        return Document(name, "", None, raw=content, findings=_findings(name, "", decoded.faults))
    with collector_paused():
        return _read(name, content, decoded, decoded.text)


def _read(name: str, content: bytes, decoded: Decoded, text: str) -> Document:
    faults = list(decoded.faults)
    clean = decoded.clean
    sections: list[Section] | None = None
    unread: tuple[Path, ...] = ()
    data: object = None
    conflicts = conflicts_in(clean)
    if conflicts:
        faults += [fault_of(conflict, clean) for conflict in conflicts]
        clean = without(clean, conflicts)
    built, fault = _whole(decoded.stream, clean) if not conflicts else (None, None)
    if built is not None:
        data, sections = built.data, built.sections
        faults += _with_first(built.faults, clean)
    else:
        recovered = recover(clean, conflicts, fault)
        data, sections, unread = recovered.data, recovered.sections, recovered.unread
        faults += recovered.faults
    return Document(
        name,
        text,
        data,
        clean=None if clean is text or clean == text else clean,
        raw=None if decoded.faithful else content,
        bom=decoded.bom,
        sections=sections,
        findings=_findings(name, text, faults) if faults else (),
        unread=unread,
    )


def _whole(stream: bytes, text: str) -> tuple[Built | None, Fault | None]:
    try:
        return quick(text) or build(stream), None
    except YAMLError as error:
        return None, complaint(error, stream.decode("utf-8"))
    except UnreadableError as refusal:
        return None, refusal.fault


def _findings(name: str, text: str, faults: list[Fault]) -> tuple[Finding, ...]:
    places = Places(text)
    shown = sorted(faults, key=lambda fault: (fault.start, fault.rule.code))
    findings = [_finding(name, places, fault, bool(text)) for fault in shown[:MAX_FAULTS]]
    if len(shown) > MAX_FAULTS:
        more = Fault(MORE_FAULTS, shown[MAX_FAULTS].start, shown[MAX_FAULTS].end, "There are more faults from here on.")
        findings.append(_finding(name, places, more, bool(text)))
    return tuple(findings)


def _finding(name: str, places: Places, fault: Fault, placed: bool) -> Finding:
    related: tuple[Related, ...] = ()
    if fault.other is not None:
        start, end, message = fault.other
        related = (Related(message, name, places.position(start, end)),)
    return Finding(
        rule=fault.rule.code,
        severity=fault.rule.severity,
        message=fault.message,
        file=name,
        position=places.position(fault.start, fault.end) if placed else None,
        hint=fault.hint,
        related=related,
    )


def _with_first(faults: list[Fault], text: str) -> list[Fault]:
    """The faults, those of duplicate keys with the place of the first of the two."""
    missing = {fault.start for fault in faults if fault.rule is DUPLICATE_KEY and fault.other is None}
    if not missing:
        return faults
    root = tree(text.encode("utf-8"), text)
    firsts: dict[int, tuple[int, int, str]] = {}
    stack: list[Node] = [root] if root is not None else []
    while stack:
        node = stack.pop()
        if node.kind is Kind.MAPPING:
            seen: dict[object, Node] = {}
            for key in node.keys:
                first = seen.setdefault(key.value, key)
                if first is not key and key.start in missing:
                    firsts[key.start] = (first.start, first.end, "the first one")
        stack.extend(value for value in node.values if value.kind is not Kind.SCALAR)
    return [fault._replace(other=firsts[fault.start]) if fault.start in firsts else fault for fault in faults]
