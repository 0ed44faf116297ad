"""Drawings from the command line: views, pages, formats, and what is refused."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.acceptance.command import EXAMPLE, kettle, run, write
from tests.acceptance.test_hostile_cases import assert_harmless, hostile_case

SVG = "{http://www.w3.org/2000/svg}"


def large(root: Path, count: int = 60) -> Path:
    """A case with a controller over `count` processes, the first of them inside others."""
    lines = ["elements:", "  hub: {title: Hub}"]
    lines += [f"  p{n}: {{title: Process {n}{', parent: p0' if 0 < n < 3 else ''}}}" for n in range(count)]
    lines += ["actions:", *(f"  CA-{n}: {{title: Act {n}, from: hub, to: p{n}}}" for n in range(count))]
    return kettle(root, structure="\n".join(lines) + "\n")


def boxes(svg: str) -> set[str]:
    return set(re.findall(r'id="box-([^"]+)"', svg))


def test_pages_stand_beside_the_file_that_was_named(tmp_path: Path) -> None:
    case = large(tmp_path / "case")
    done = run("diagram", "control-structure", "-o", "cs.svg", cwd=case)
    assert done.returncode == 0
    names = [line.split(":")[0] for line in done.stderr.splitlines()]
    assert names[0] == "cs.svg"
    assert names[1:] == [f"cs-{number}.svg" for number in range(2, len(names) + 1)]
    pages = [(case / name).read_text() for name in names]
    assert set().union(*map(boxes, pages)) >= {f"p{n}" for n in range(60)} - {"p0", "p1", "p2"}
    for page in pages:
        ElementTree.fromstring(page)
        assert set(re.findall(r'href="\./([^"]+)"', page)) <= set(names)
    assert any('href="./cs-2.svg"' in page for page in pages)
    assert f"Page 1 of {len(names)}." in pages[0]


def test_a_folder_takes_files_named_after_the_view(tmp_path: Path) -> None:
    case = large(tmp_path / "case")
    (tmp_path / "out").mkdir()
    assert run("diagram", "control-structure", "-o", tmp_path / "out", cwd=case).returncode == 0
    assert run("diagram", "trace", "-o", tmp_path / "out", cwd=case).returncode == 0
    assert run("diagram", "trace", "--format", "dot", "-o", tmp_path / "out", cwd=case).returncode == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"control-structure.svg", "control-structure-2.svg", "trace.svg", "trace.dot"} <= names


def test_a_folder_that_is_not_there_is_made_if_it_is_named_with_a_slash(tmp_path: Path) -> None:
    case = large(tmp_path / "case", 4)
    assert run("diagram", "control-structure", "-o", "out/", cwd=case).returncode == 0
    assert (case / "out" / "control-structure.svg").is_file()
    done = run("diagram", "control-structure", "-o", "other", cwd=case)
    assert done.returncode == 2
    assert "for a new folder write other/" in " ".join(done.stderr.split())
    done = run("diagram", "control-structure", "-o", "a/b/", cwd=case)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the folder a/b cannot be made: No such file or directory" in done.stderr
    (case / "link").symlink_to(tmp_path)
    done = run("diagram", "control-structure", "-o", "link/new/", cwd=case)
    assert done.returncode == 2
    assert "link is a symbolic link" in done.stderr
    assert not (tmp_path / "new").exists()


def test_every_page_left_over_is_named(tmp_path: Path) -> None:
    case = large(tmp_path / "case", 4)
    for name in ("cs-10.svg", "cs-2.svg", "cs-3.svg", "cs-x.svg", "cs-1.dot", "xcs-2.svg"):
        (case / name).write_text("mine")
    done = run("diagram", "control-structure", "-o", "cs.svg", cwd=case)
    assert "cs-2.svg, cs-3.svg, cs-10.svg are there too, but no pages of this drawing" in done.stderr


def test_a_page_left_over_from_an_earlier_drawing_is_named(tmp_path: Path) -> None:
    case = large(tmp_path / "case", 4)
    (case / "cs-2.svg").write_text("mine")
    done = run("diagram", "control-structure", "-o", "cs.svg", cwd=case)
    assert done.returncode == 0
    assert "cs-2.svg is there too, but no page of this drawing" in done.stderr
    assert (case / "cs-2.svg").read_text() == "mine"


def test_stdout_gets_the_first_page_and_says_so(tmp_path: Path) -> None:
    case = large(tmp_path / "case")
    done = run("diagram", "control-structure", cwd=case)
    assert done.stdout.count("<svg") == 1
    assert re.search(r"this is page 1 of \d+; -o FILE.svg writes them all", done.stderr)
    second = run("diagram", "control-structure", "--page", "2", cwd=case)
    assert "Page 2 of" in second.stdout
    assert second.stderr == ""
    whole = run("diagram", "control-structure", "--whole", cwd=case)
    assert boxes(whole.stdout) >= {"hub", "p59"}
    assert whole.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--page", "99"], "there is no page 99: the drawing has"),
        (["--page", "0"], "not in the range"),
        (["--page", "1", "--whole"], "--page is for svg"),
        (["--page", "1", "--format", "n2"], "--page is for svg"),
        (["--depth", "2"], "--depth goes with --around"),
        (["--around", "hbu"], "there is no element hbu; did you mean hub?"),
        (["--collapse", "hub"], "hub has no parts to collapse"),
        (["--level", "7"], "nothing at level 7"),
        (["--hazard", "H-1"], "--hazard is for the trace"),
        (["--report", "javascript:alert(1)"], "--report takes a path"),
    ],
)
def test_what_cannot_be_drawn_is_refused(tmp_path: Path, arguments: list[str], words: str) -> None:
    done = run("diagram", "control-structure", *arguments, cwd=large(tmp_path / "case"))
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--around", "a"], "--around is for the control structure"),
        (["--collapse", "a"], "--collapse is for the control structure"),
        (["--format", "n2"], "a trace is drawn as svg, dot or text"),
        (["--hazard", "H-99"], "there is no hazard H-99"),
        (["--hazard", "R-1"], "R-1 is not among the hazards but among the requirements"),
    ],
)
def test_what_cannot_be_traced_is_refused(arguments: list[str], words: str) -> None:
    done = run("diagram", "trace", *arguments, cwd=EXAMPLE)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())


def test_the_neighbourhood_of_the_pump_controller() -> None:
    drawn = run("diagram", "control-structure", "--around", "pump-controller", cwd=EXAMPLE)
    assert boxes(drawn.stdout) >= {"pump-controller", "pump-user", "clinician", "infusion-drive"}
    assert "flows not shown here" in drawn.stdout
    told = run("diagram", "control-structure", "--around", "pump-controller", "--format", "text", cwd=EXAMPLE).stdout
    for words in ("Controlled by:", "Controls:", "Feedback it gets:", "Process model:", "Missing feedback: none"):
        assert f"  {words}\n" in told
    assert "      bolus request [CA-2]\n" in told
    further = run(
        "diagram", "control-structure", "--around", "clinician", "--depth", "2", "--format", "text", cwd=EXAMPLE
    )
    assert "\nPump controller [pump-controller]" in further.stdout


def test_a_level_and_a_closed_group(tmp_path: Path) -> None:
    level = run("diagram", "control-structure", "--level", "1", cwd=EXAMPLE)
    assert "Clinician" in level.stdout
    case = large(tmp_path / "case", 8)
    closed = run("diagram", "control-structure", "--collapse", "p0", cwd=case)
    assert boxes(closed.stdout) == {"hub", *(f"p{n}" for n in (0, 3, 4, 5, 6, 7))}
    assert "2 elements inside" in closed.stdout


def test_the_matrix_as_text_and_as_a_table(tmp_path: Path) -> None:
    text = run("diagram", "control-structure", "--format", "n2", cwd=EXAMPLE).stdout
    assert re.search(r"^ *\d+ Pump controller .* A3 ", text, re.MULTILINE)
    assert run("diagram", "control-structure", "-o", tmp_path / "n2.csv", cwd=EXAMPLE).returncode == 0
    rows = list(csv.reader(io.StringIO((tmp_path / "n2.csv").read_text())))
    assert len(rows) == len(rows[0])
    assert [row[0] for row in rows[1:]] == rows[0][1:]


def test_the_trace_of_one_hazard_shows_the_six_states() -> None:
    drawn = run("diagram", "trace", "--hazard", "H-1", "--as-of", "2026-11-21", cwd=EXAMPLE)
    root = ElementTree.fromstring(drawn.stdout)
    texts = {"".join(one.itertext()) for one in root.iter(f"{SVG}text")}
    assert {"✓ demonstrated", "○ open", "no evidence"} <= texts
    told = run("diagram", "trace", "--hazard", "H-1", "--format", "text", "--as-of", "2026-11-21", cwd=EXAMPLE).stdout
    assert "\nHazards (1)\n  H-1  " in told
    assert "H-2" not in re.findall(r"^  (\S+)", told, re.MULTILINE)


def test_links_lead_into_a_report() -> None:
    for view in ("control-structure", "trace"):
        drawn = run("diagram", view, "--report", "my report.html", cwd=EXAMPLE).stdout
        links = re.findall(r'href="([^"]+)"', drawn)
        assert links
        assert all(link.startswith("my%20report.html#") for link in links)


ODD = {
    "nothing": "losses: {L-1: Injury}\n",
    "one element": "elements: {a: {title: A}}\n",
    "a circle": "elements: {a: {title: A}, b: {title: B}}\nactions: {CA-1: {from: a, to: b}, CA-2: {from: b, to: a}}\n",
    "itself": "elements: {a: {title: A, parent: a}}\nactions:\n  CA-1: {from: a, to: a, via: [a]}\n",
    "no ends": "elements: {a: {title: A}}\nactions: {CA-1: {title: x}, CA-2: {from: ghost, to: a}, CA-3: }\n",
    "blank": "elements:\nactions:\n",
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("view", ["control-structure", "trace"])
@pytest.mark.parametrize("form", ["svg", "dot", "text", "n2", "csv"])
def test_odd_structures_end_in_readable_output(tmp_path: Path, name: str, view: str, form: str) -> None:
    if view == "trace" and form in ("n2", "csv"):
        return
    case = kettle(tmp_path / "case", structure=ODD[name])
    done = run("diagram", view, "--format", form, cwd=case)
    assert (done.returncode, bool(done.stdout.strip())) == (0, True)
    if name != "nothing" and view == "control-structure" and form == "text" and "elements: {" in ODD[name]:
        assert "A [a]" in run("diagram", view, "--format", form, "--around", "a", cwd=case).stdout


@pytest.mark.parametrize("arguments", [
    ("control-structure", "--format", "n2"), ("control-structure", "--format", "csv"),
    ("control-structure", "--format", "text", "--around", "e1"), ("control-structure", "--around", "e1"),
    ("trace", "--format", "text"), ("trace", "--format", "dot"), ("trace", "--format", "svg"),
])  # fmt: skip
def test_hostile_words_are_harmless_in_every_drawing(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run("diagram", *arguments, cwd=hostile_case(tmp_path / "case"))
    assert done.returncode == 0
    assert_harmless(done.stdout)
    if done.stdout.lstrip().startswith("<svg"):
        root = ElementTree.fromstring(done.stdout)
        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
            "svg", "title", "style", "rect", "g", "a", "path", "text",
        }  # fmt: skip
        assert not any("javascript" in (one.get("href") or "") for one in root.iter(f"{SVG}a"))
    if "csv" in arguments:
        assert not any(cell[:1] in "=+-@" for row in csv.reader(io.StringIO(done.stdout)) for cell in row if cell)


def test_ids_that_no_file_name_may_hold_do_no_harm(tmp_path: Path) -> None:
    case = write(tmp_path / "case", {
        "safetycase.yaml": 'safetycase: "1"\nname: "../../x"\n', "model/a.yaml": "elements: {a: {title: ../../etc}}\n",
    })  # fmt: skip
    (tmp_path / "out").mkdir()
    assert run("diagram", "control-structure", "-o", tmp_path / "out", cwd=case).returncode == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["control-structure.svg"]
