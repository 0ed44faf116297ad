"""The report as a reader opens it: in a browser, from disk, without a network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from safetycase.case import Folder, Memory, Source, load
from safetycase.evidence import assess
from safetycase.report import Provenance, build, render
from safetycase.rules import check_case
from tests.unit.report.cases import files_of as small_case
from tests.unit.report.hostile import CORPUS
from tests.unit.report.hostile import files_of as hostile_case

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AS_OF = date(2026, 3, 1)
EXAMPLE = Path(__file__).parents[2] / "examples" / "insulin-pump"


def written(source: Source, folder: Path) -> str:
    """The address of the report of a case, written into a folder."""
    case = load(source)
    assessment = assess(case, AS_OF)
    findings = check_case(case, as_of=AS_OF, assessment=assessment)
    page = folder / "report.html"
    page.write_text(render(build(case, findings, assessment, Provenance(commit="0" * 40), AS_OF)), encoding="utf-8")
    return page.as_uri()


class Watched:
    """A page together with everything it said on the console or asked of the network."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    page = browser.new_page(viewport={"width": 1440, "height": 1000}, color_scheme="light")
    yield Watched(page)
    page.close()


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> str:
    source: Source = Folder(EXAMPLE) if EXAMPLE.is_dir() else Memory(small_case())
    return written(source, tmp_path_factory.mktemp("example"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(Memory(small_case()), tmp_path_factory.mktemp("small"))


def shown(page: Page, selector: str) -> bool:
    return bool(page.locator(selector).is_visible())


def test_it_opens_without_errors_and_asks_nothing_of_the_network(watched: Watched, example: str) -> None:
    watched.page.goto(example)
    watched.page.wait_for_timeout(200)
    assert watched.errors == []
    assert watched.requests == [example]


WHOLE_FIELDS = ("javascript", "javascript-hidden", "data", "file", "base")
"""Words that would work only if they were all that a field says."""


@pytest.mark.parametrize("name", ["all at once", *WHOLE_FIELDS])
def test_nothing_that_a_case_says_runs(watched: Watched, tmp_path: Path, name: str) -> None:
    words = " ".join(CORPUS.values()) if name == "all at once" else CORPUS[name]
    watched.page.goto(written(Memory(hostile_case(words)), tmp_path))
    links = watched.page.evaluate("Array.from(document.querySelectorAll('a'), a => a.getAttribute('href'))")
    assert {link.split(":")[0] for link in links if not link.startswith("#")} <= {"https", "mailto"}
    watched.page.evaluate("document.querySelectorAll('*').forEach(e => e.dispatchEvent(new MouseEvent('mouseover')))")
    watched.page.wait_for_timeout(50)
    assert watched.page.evaluate("window.owned") is None
    assert watched.errors == []
    assert len(watched.requests) == 1
    assert watched.page.evaluate("location.href") == watched.requests[0]


def test_the_policy_stops_what_got_past_the_escaping(watched: Watched, small: str, tmp_path: Path) -> None:
    html = Path(small.removeprefix("file://")).read_text(encoding="utf-8")
    injected = (
        "<script>window.owned=1</script><img src=x onerror='window.owned=2'>"
        "<a id=trap href='javascript:window.owned=3'>x</a><img src='http://127.0.0.1:9/i.png'>"
        "<link rel=stylesheet href='http://127.0.0.1:9/s.css'><iframe src='http://127.0.0.1:9/'></iframe>"
    )
    page = tmp_path / "injected.html"
    page.write_text(html.replace("</main>", f"{injected}</main>"), encoding="utf-8")
    watched.page.goto(page.as_uri())
    watched.page.evaluate("document.getElementById('trap').click()")
    watched.page.wait_for_timeout(300)
    assert watched.page.evaluate("window.owned") is None
    assert any("Content Security Policy" in error for error in watched.errors)
    assert shown(watched.page, "#_search"), "the report's own script is allowed"


def test_search_shows_what_holds_every_word(watched: Watched, small: str) -> None:
    from playwright.sync_api import expect

    page = watched.page
    page.goto(small)
    page.keyboard.press("/")
    page.keyboard.type("WHISTLE loud")
    expect(page.locator("#_said")).to_have_text("4 entries")
    assert shown(page, "article[id='R-2']")
    assert not shown(page, "article[id='R-1']")
    assert not shown(page, "#_loss"), "chapters without a match go"
    page.keyboard.press("Escape")
    assert shown(page, "article[id='R-1']")
    assert page.locator("#_said").text_content() == ""


def test_the_filter_leaves_what_is_not_settled(watched: Watched, small: str) -> None:
    page = watched.page
    page.goto(small)
    page.click("#_only")
    assert page.get_attribute("#_only", "aria-pressed") == "true"
    assert shown(page, "article[id='R-2']")
    assert not shown(page, "article[id='R-1']")
    page.click("#_only")
    assert shown(page, "article[id='R-1']")


def test_a_link_to_something_hidden_shows_it(watched: Watched, small: str) -> None:
    page = watched.page
    page.goto(small)
    page.click("#_only")
    page.evaluate("location.hash = '#R-1'")
    page.wait_for_timeout(300)
    assert shown(page, "article[id='R-1']")
    top = page.evaluate("document.getElementById('R-1').getBoundingClientRect().top")
    assert 0 <= top < 1000


def test_dark_and_light(watched: Watched, small: str) -> None:
    page = watched.page
    page.goto(small)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#_theme")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (light, dark) == ("rgb(255, 255, 255)", "rgb(20, 23, 27)")
    page.emulate_media(color_scheme="dark")
    page.click("#_theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light
    assert not shown(page, ".bar")


def test_the_keyboard_reaches_the_text_first(watched: Watched, small: str) -> None:
    page = watched.page
    page.goto(small)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "_main"


def test_without_scripts_everything_is_there(browser: Browser, small: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(small)
    assert shown(page, "article[id='R-1']")
    assert not shown(page, "#_search"), "tools that need the script do not pretend"
    page.close()


def test_nothing_sticks_out_on_a_narrow_screen(watched: Watched, example: str) -> None:
    watched.page.set_viewport_size({"width": 400, "height": 900})
    watched.page.goto(example)
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 400


@pytest.mark.parametrize(
    ("case", "width", "scheme"),
    [("example", 1440, "light"), ("small", 1440, "dark"), ("small", 400, "light"), ("small", 400, "dark")],
)
def test_axe_finds_nothing_serious(
    request: pytest.FixtureRequest, browser: Browser, axe_source: str, case: str, width: int, scheme: Any
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 1000}, color_scheme=scheme, bypass_csp=True)
    page.goto(request.getfixturevalue(case))
    # What is out of view counts too.
    page.add_style_tag(content="article,.long{content-visibility:visible!important}")
    page.evaluate(axe_source)
    result: Mapping[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [
        (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0].get("failureSummary", "")[:300])
        for one in result["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    page.close()
    assert serious == []


LONG = """\
losses: {ID-loss: {title: Injury, text: Somebody is hurt}}
hazards: {ID-hazard: {title: Too hot, text: Water is where a person is, losses: [ID-loss]}}
elements:
  ID-cook: {title: Cook, role: controller}
  ID-pot: {title: Pot, role: process}
  short: {title: Spoon, role: process, parent: ID-pot}
actions: {ID-heat: {title: heat, from: ID-cook, to: ID-pot}}
ucas: {ID-uca: {action: ID-heat, type: provided, hazards: [ID-hazard], when: the lid is open}}
requirements: {ID-req: {title: The lid must lock, addresses: [ID-hazard]}}
"""
OUT_OF_PLACE = """() => {
  const touch = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const lines = node => { const range = document.createRange(); range.selectNodeContents(node);
                          return [...range.getClientRects()]; };
  const found = [];
  for (const chip of document.querySelectorAll("main a[href^='#']:not(.drawing a)")) {
    const box = chip.getBoundingClientRect(), holder = chip.closest("td, th, dd, li, article");
    const room = holder.getBoundingClientRect();
    if (box.right > room.right + 1 || box.bottom > room.bottom + 1) found.push("outside: " + chip.textContent);
  }
  for (const entry of document.querySelectorAll("article, .open-list > li")) {
    const chip = entry.querySelector("a").getBoundingClientRect();
    for (const text of entry.querySelectorAll(".t, .prose, dt, .meta > *, .open-list div > p"))
      if (lines(text).some(line => touch(line, chip))) found.push("over: " + text.textContent);
  }
  return found;
}"""


@pytest.mark.parametrize("width", [1280, 600, 400])
@pytest.mark.parametrize("name", ["a-word-for-each-part-of-the-system", "X" * 33], ids=["hyphens", "letters"])
def test_ids_of_forty_characters_stand_over_nothing_and_in_their_place(
    browser: Browser, tmp_path: Path, width: int, name: str
) -> None:
    model = LONG.replace("ID", name[:33])
    assert f"{name[:33]}-hazard" in model and len(f"{name[:33]}-hazard") == 40
    address = written(Memory({**small_case(), "model/all.yaml": model.encode()}), tmp_path)
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(address)
    page.add_style_tag(content="article,.long{content-visibility:visible!important}")
    assert page.evaluate(OUT_OF_PLACE) == []
    page.close()


def test_pointing_at_a_glyph_tells_the_state_in_words(watched: Watched, small: str) -> None:
    watched.page.goto(small)
    link = watched.page.locator("#_trace td a.good").first
    assert link.get_attribute("title") is None
    link.hover()
    assert link.get_attribute("title") == "demonstrated"
    assert watched.errors == []
