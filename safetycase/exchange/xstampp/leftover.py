"""What of a file nobody has asked for: each such text is a finding."""

from __future__ import annotations

from collections import Counter

from safetycase.exchange import rules
from safetycase.exchange.complaints import excerpt
from safetycase.exchange.xstampp.base import Items
from safetycase.exchange.xstampp.tree import Element

_DRAWING = {
    "layout",
    "layoutPM",
    "xOrientation",
    "yOrientation",
    "xOrientationWithPm",
    "yOrientationWithPm",
    "isFlying",
}
_DERIVED = {"ltlProp", "RefinedSafetyRule", "customLTLs"}
_OWN_AFFAIRS = {
    "styleRanges", "ignoreLTLValue", "ucaCustomHeaders", "deletedIds", "idString", "projectId", "sourceAnchor",
    "targetAnchor", "combieId", "anytimeRuleId", "tooEarlyRuleId", "tooLateRuleId", "refinedRuleId", "archived",
}  # fmt: skip
_FLAGS = {"", "false", "0"}
_MOST = 300


def leftovers(root: Element, items: Items) -> None:
    """Findings about all texts and attributes that were not read. What is the other tool's own affair is left alone."""
    counts: Counter[str] = Counter()
    waiting = [root]
    shown = 0
    while waiting:
        one = waiting.pop()
        if one.name in _DRAWING or one.name in _DERIVED:
            counts["drawing" if one.name in _DRAWING else "derived"] += bool(one.text.strip() or one.children)
            continue
        if one.name in _OWN_AFFAIRS:
            continue
        waiting.extend(reversed(one.children))
        unread = [] if one.read or not one.text.strip() or one.children else [(one.name, one.text)]
        if one.name == "isSafetyCritical" and one.text.strip() in _FLAGS:
            unread = []
        unread += [(name, value) for name, value in one.attributes.items() if _tells(one, name, value)]
        for name, value in unread:
            shown += 1
            if shown <= _MOST:
                items.complain(rules.NO_PLACE, one.line, f"`{excerpt(name)}` is left out: {excerpt(value)}")
    if shown > _MOST:
        items.complain(rules.NO_PLACE, root.line, f"{shown - _MOST:,} more texts are left out")
    if counts["drawing"]:
        items.complain(
            rules.READ_OTHERWISE, root.line, "places and sizes in the drawing are not kept; a case is drawn anew"
        )
    if counts["derived"]:
        items.complain(rules.READ_OTHERWISE, root.line, "formulas that follow from refined rules are not kept")


def _tells(one: Element, name: str, value: str) -> bool:
    """Whether an attribute says something about the analysis that nobody has asked for."""
    return name in ("severity", "severityType", "createdBy", "note") and name not in one.seen and bool(value.strip())
