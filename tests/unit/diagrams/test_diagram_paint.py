"""The picture: well-formed, harmless, named, linked, readable in light and dark."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from safetycase.diagrams import Box, Flow, Structure, layout, style_sheet, svg
from safetycase.diagrams.markup import Markup, element, lines
from safetycase.diagrams.structure import FlowKind
from safetycase.diagrams.style import TOKENS
from tests.unit.diagrams import samples

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "</title><script>alert(1)</script>",
    '"><image href="http://example.org/x.png"/>',
    "]]><!-- & &amp; &#0; <![CDATA[",
    "\x00\x07\x1b[31mred\x9b\u202eevil\u2066\ud800\ufffe",
    "<b>bold</b>",
    "'onload='alert(1)",
    "</style><style>*{display:none}",
)


KINDS: tuple[FlowKind, ...] = ("action", "information")


def parse(text: str) -> ET.Element:
    return ET.fromstring(text.encode("utf-8"))


def hostile() -> Structure:
    boxes = tuple(Box(word, word, "controller", (word,), note=word) for word in HOSTILE)
    flows = tuple(Flow(word, kind, HOSTILE[0], word, label=word, title=word) for word in HOSTILE[1:] for kind in KINDS)
    inputs = tuple(Flow(word, "information", None, word, label=word) for word in HOSTILE)
    return Structure(boxes, flows + inputs, title=HOSTILE[0])


@pytest.mark.parametrize("name", samples.REALISTIC)
def test_svg_is_well_formed_and_named(name: str) -> None:
    structure = samples.REALISTIC[name]()
    root = parse(svg(layout(structure)))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "group", "an image would hide its links from screen readers"
    assert parse(svg(layout(structure), href=lambda _: None)).get("role") == "img"
    assert (root.get("aria-label") or "").startswith(f"{structure.title}: {len(structure.boxes)} elements")
    for group in root.iter(f"{SVG}g"):
        if (group.get("class") or "").split(" ")[0] in ("box", "line") and group.get("id"):
            assert group.find(f".//{SVG}title") is not None


def test_every_box_and_flow_links_to_its_item() -> None:
    structure = samples.agents()
    root = parse(svg(layout(structure)))
    links = {a.get("href") for a in root.iter(f"{SVG}a")}
    assert links == {f"#{box.id}" for box in structure.boxes} | {f"#{flow.id}" for flow in structure.flows}


def test_the_tab_key_meets_every_item_once() -> None:
    structure = samples.kettle()
    root = parse(svg(layout(structure)))
    stops = [a.get("href") for a in root.iter(f"{SVG}a") if a.get("tabindex") is None]
    assert sorted(map(str, stops)) == sorted(
        [f"#{b.id}" for b in structure.boxes] + [f"#{f.id}" for f in structure.flows]
    )
    assert all(a.get("aria-label") for a in root.iter(f"{SVG}a") if a.get("tabindex") == "-1")


def test_the_caller_says_where_links_lead() -> None:
    drawing = layout(samples.kettle())
    root = parse(svg(drawing, href=lambda item: f"case.html#{item}" if item.startswith("CA") else None))
    assert {a.get("href") for a in root.iter(f"{SVG}a")} == {"case.html#CA-1", "case.html#CA-2"}


def test_a_box_may_lead_elsewhere() -> None:
    structure = samples.kettle()
    own = replace(structure, boxes=tuple(replace(box, href="https://example.org/a") for box in structure.boxes))
    links = [a.get("href") for a in parse(svg(layout(own))).iter(f"{SVG}a")]
    assert links.count("https://example.org/a") == 4


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "/\\example.org",
        "x:y",
    ],
)
def test_other_links_are_dropped(link: str) -> None:
    drawing = layout(Structure((Box("a", "A", href=link),)))
    assert [a.get("href") for a in parse(svg(drawing)).iter(f"{SVG}a")] == []


@pytest.mark.parametrize("link", ["#a", "report.html", "report.html#a", "../x/y", "./x", "/x", "mailto:a@example.org"])
def test_links_within_the_site_stay(link: str) -> None:
    drawing = layout(Structure((Box("a", "A", href=link),)))
    assert [a.get("href") for a in parse(svg(drawing)).iter(f"{SVG}a")] == [link]


def test_hostile_text_stays_text() -> None:
    text = svg(layout(hostile()))
    root = parse(text)
    assert {node.tag.removeprefix(SVG) for node in root.iter()} == {
        "svg", "title", "style", "rect", "g", "a", "path", "text",
    }  # fmt: skip
    allowed = {
        "class", "id", "role", "aria-label", "width", "height", "viewBox", "x", "y", "rx", "d", "fill", "href",
        "text-anchor", "stroke-dasharray", "tabindex",
    }  # fmt: skip
    assert {key for node in root.iter() for key in node.attrib} <= allowed
    assert len(list(root.iter(f"{SVG}style"))) == 1
    told = "".join("".join(node.itertext()) for node in root.iter(f"{SVG}title"))
    assert "<script>alert(1)</script>" in told
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize("name", samples.REALISTIC)
def test_nothing_is_fetched(name: str) -> None:
    text = svg(layout(samples.REALISTIC[name]())).replace("http://www.w3.org/2000/svg", "")
    assert "http" not in text
    assert "url(" not in text
    assert "@import" not in text
    assert "<script" not in text


def test_pictures_on_one_page_share_no_ids() -> None:
    first, second = (svg(layout(samples.nested()), prefix=prefix) for prefix in ("a-", "b-"))
    found = [re.findall(r'\bid="([^"]+)"', text) for text in (first, second)]
    assert all(name.startswith("a-") for name in found[0])
    assert not set(found[0]) & set(found[1])
    for names in found:
        assert len(names) == len(set(names)) > 10


def test_ids_stay_different_when_elements_share_a_name() -> None:
    structure = Structure((Box("a b", "1"), Box("a_b", "2")), (Flow("f", "action", "a b", "a_b"),) * 2)
    names = re.findall(r'\bid="([^"]+)"', svg(layout(structure)))
    assert len(names) == len(set(names)) == 3


def test_a_page_may_hold_the_style_once() -> None:
    drawing = layout(samples.kettle())
    bare = svg(drawing, style=False)
    assert "<style" not in bare
    assert style_sheet() in svg(drawing)


def test_every_rule_of_the_style_stays_within_diagrams() -> None:
    for selector in re.findall(r"([^{}]+)\{", style_sheet()):
        for part in selector.strip().split(","):
            assert part.startswith((".scd", "[data-theme=", "@media")), part


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", TOKENS)
def test_text_and_lines_stand_out(theme: str) -> None:
    tokens = TOKENS[theme]
    for ground in ("page", "box", "process", "device", "frame"):
        for ink in ("ink", "muted", "feedback", "missing"):
            assert _contrast(tokens[ink], tokens[ground]) >= 4.5, (ink, ground)
        assert _contrast(tokens["line"], tokens[ground]) >= 3


def test_feedback_is_dashed_and_missing_feedback_dotted() -> None:
    root = parse(svg(layout(samples.agents())))
    strokes = {
        (group.get("class") or "").removeprefix("line "): path.get("class")
        for group in root.iter(f"{SVG}g")
        if (group.get("class") or "").startswith("line ")
        for path in group.iter(f"{SVG}path")
        if (path.get("class") or "").startswith("stroke")
    }
    assert strokes == {
        "action": "stroke", "feedback": "stroke dashed", "information": "stroke dashed",
        "missing-feedback": "stroke gap",
    }  # fmt: skip


def test_the_legend_names_only_what_is_drawn() -> None:
    text = svg(layout(samples.kettle()))
    assert ">control action<" in text
    assert ">feedback<" in text
    assert ">missing feedback<" not in text


def test_flows_left_out_of_a_label_are_told_in_its_title() -> None:
    root = parse(svg(layout(samples.shared_process())))
    told = ["".join(title.itertext()) for title in root.iter(f"{SVG}title")]
    assert any(all(f"{word}." in title for word in ("Pitch", "Trim", "Lights")) for title in told)


def test_markup_escapes_what_is_not_markup() -> None:
    assert element("a", "<&>", Markup("<b/>"), href='"<\n') == "<a href='\"&lt;'>&lt;&amp;&gt;<b/></a>"
    assert element("a", x=1.50, y=2, z_index=None, stroke_width=0.125) == '<a x="1.5" y="2" stroke-width="0.12"/>'
    assert lines("a<", "", " b ") == "a&lt;\nb"
