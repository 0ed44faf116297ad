from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import msgspec
import pytest

from safetycase.case import Memory, load
from safetycase.model import KINDS
from safetycase.report import ReportInput, render
from safetycase.report.text import anchor, visible, web_link
from tests.unit.report.cases import view_of
from tests.unit.report.hostile import CORPUS, files_of
from tests.unit.report.page import Element, read_page

TAGS = {
    "#page", "html", "head", "meta", "title", "style", "body", "a", "header", "output", "label", "input", "button",
    "div", "nav", "details", "summary", "ol", "ul", "li", "span", "main", "section", "p", "h1", "h2", "h3", "h4", "dl",
    "dt", "dd",
    "article", "table", "thead", "tbody", "tr", "th", "td", "br", "i", "figure", "script",
    "svg", "g", "rect", "path", "text",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "href", "id", "for", "aria-live", "type",
    "placeholder", "autocomplete", "spellcheck", "data-needs-script", "hidden", "aria-pressed", "aria-label", "open",
    "aria-controls", "aria-hidden", "colspan",
    "tabindex", "aria-labelledby", "data-part", "data-item", "data-open", "role", "scope", "title", "style", "rel",
    "xmlns", "width", "height", "viewbox", "x", "y", "rx", "d", "fill", "text-anchor", "stroke-dasharray",
}  # fmt: skip
HREF = re.compile(r"#\S*|https?://\S+|mailto:\S+")
MEANING = re.compile(r"""[<>&"'`=/\\{}%\[\]#]""")
STYLE = re.compile(r"--w:\d+px|contain-intrinsic-size:auto \d+rem")


def neutral(value: Any) -> Any:
    """A view in which no text has a character that could mean anything to a browser; links and drawing stay."""
    if isinstance(value, str):
        return MEANING.sub("é", value)
    if isinstance(value, tuple):
        return tuple(neutral(entry) for entry in value)
    if isinstance(value, msgspec.Struct):
        kept = {name: getattr(value, name) for name in value.__struct_fields__ if name not in ("href", "drawing")}
        return msgspec.structs.replace(value, **{name: neutral(entry) for name, entry in kept.items()})
    return value


def shape(page: Element) -> list[tuple[str, tuple[str, ...]]]:
    """Every element in order, with the names of its attributes."""
    return [(one.tag, tuple(sorted(one.attributes))) for one in page.walk()]


@pytest.fixture(scope="module", params=sorted(CORPUS))
def words(request: pytest.FixtureRequest) -> str:
    return CORPUS[str(request.param)]


@pytest.fixture(scope="module")
def view(words: str) -> ReportInput:
    return view_of(files_of(words))


@pytest.fixture(scope="module")
def html(view: ReportInput) -> str:
    return render(view)


@pytest.fixture(scope="module")
def page(html: str) -> Element:
    return read_page(html)


def test_the_corpus_reaches_every_kind(words: str) -> None:
    case = load(Memory(files_of(words)))
    assert all(case.of_kind(kind.name) for kind in KINDS)


def test_no_element_and_no_attribute_is_added(view: ReportInput, page: Element) -> None:
    assert {one.tag for one in page.walk()} <= TAGS
    assert {name for one in page.walk() for name in one.attributes} <= ATTRIBUTES
    assert shape(page) == shape(read_page(render(neutral(view))))


def test_links_lead_to_the_page_or_the_web_and_styles_are_ours(page: Element) -> None:
    for element in page.walk():
        if "href" in element.attributes:
            assert HREF.fullmatch(element.attributes["href"])
            assert not unquote(element.attributes["href"]).lower().startswith(("javascript", "data", "file", "//"))
        if "style" in element.attributes:
            assert STYLE.fullmatch(element.attributes["style"])


def test_only_our_script_and_style_are_there(page: Element) -> None:
    assert len(page.all("script")) == 1
    assert len(page.all("style")) == 1
    assert "owned" not in "".join(page.all("script")[0].own)


def test_the_words_are_there_to_be_read(words: str, page: Element) -> None:
    wanted = " ".join(visible(words).split())
    assert wanted in page.by_id("L-1").text
    assert wanted in page.by_id("_purpose").text


def test_nothing_invisible_is_left(html: str) -> None:
    assert [char for char in html if not char.isprintable() and char not in "\n\t"] == []


@pytest.mark.parametrize(
    "link", ["https://example.org/x?y=1#z", "http://example.org", "mailto:anna@example.org", "HTTPS://EXAMPLE.ORG/"]
)
def test_web_links_are_links(link: str) -> None:
    assert web_link(link) == link


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " https://example.org", "https://example.org\n",
        "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//example.org", "/etc", "https:example.org",
        "https://", "ftp://example.org",
        "https://user:pass@example.org", "https://example.org/\u202e", "https:\\\\example.org", "https://a b",
        "mailto:", "mailto:a@b\r\nBcc:c@d", "blob:https://example.org", "java\nscript:alert(1)", "x" * 3000,
    ],
)  # fmt: skip
def test_everything_else_is_text(link: str) -> None:
    assert web_link(link) == ""


def test_anchors_cannot_leave_the_page() -> None:
    assert anchor("H-1.2") == "#H-1.2"
    assert anchor("javascript:x") == "#javascript%3Ax"
    assert anchor('"><script>') == "#%22%3E%3Cscript%3E"
