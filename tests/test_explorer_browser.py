"""The page in a real browser: what people see and do, with the network forbidden and every error counted."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from onrecord.exports.html import ExplorerOptions, write_explorer
from onrecord.graph.quads import quads
from onrecord.ontology.terms import DEFAULT_BASE, Names
from tests.explorer_data import mutiny, synthetic

DESK, TABLET, PHONE, SMALL = (1440, 900), (768, 1024), (390, 844), (320, 640)


class Window:
    """A browser window on one page, which remembers every request, error and dialog that should not be."""

    def __init__(self, context: Any) -> None:
        self.page = context.new_page()
        self.wrongs: list[str] = []
        self.page.on("request", self._request)
        self.page.on("pageerror", lambda error: self.wrongs.append(f"error {error}"))
        self.page.on("console", self._console)
        self.page.on("dialog", self._dialog)

    def _request(self, request: Any) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            self.wrongs.append(f"request {request.url}")

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.wrongs.append(f"console {message.text}")

    def _dialog(self, dialog: Any) -> None:
        self.wrongs.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def open(self, path: Path, fragment: str = "") -> "Window":
        """Load a page afresh and wait until it stands."""
        self.page.goto("about:blank")
        self.page.goto(f"{path.as_uri()}#{fragment}" if fragment else path.as_uri())
        self.page.wait_for_selector("html[data-ready]", timeout=60_000)
        return self

    def text(self, selector: str) -> str:
        """What a reader sees of an element."""
        return str(self.page.inner_text(selector))

    def count(self, selector: str) -> int:
        """How many such elements there are."""
        return int(self.page.locator(selector).count())

    def state(self) -> dict[str, Any]:
        """The state of the page as its address holds it."""
        return dict(self.page.evaluate("() => ({...onrecord.store.state})"))

    def click_link(self, source: str, target: str, klass: str) -> None:
        """Click a line of the drawing in its middle."""
        at = self.page.evaluate(
            """id => {
                const network = onrecord.graph.network;
                const line = network.body.edges[id];
                const at = network.canvasToDOM(line.edgeType.getPoint(0.38));
                const box = document.querySelector('.canvas').getBoundingClientRect();
                return [at.x + box.x, at.y + box.y];
            }""",
            f"{source}|{target}|{klass}",
        )
        self.page.mouse.click(*at)

    def click_actor(self, actor: str, *, double: bool = False) -> None:
        """Click an actor of the drawing."""
        at = self.page.evaluate(
            """id => {
                const network = onrecord.graph.network;
                const at = network.canvasToDOM(network.getPositions([id])[id]);
                const box = document.querySelector('.canvas').getBoundingClientRect();
                return [at.x + box.x, at.y + box.y];
            }""",
            actor,
        )
        (self.page.mouse.dblclick if double else self.page.mouse.click)(*at)

    def search(self, words: str) -> None:
        """Type into the search box."""
        self.page.keyboard.press("/")
        self.page.keyboard.type(words)

    def drawn(self) -> list[str]:
        """The actors in the drawing."""
        return sorted(self.page.evaluate("() => onrecord.graph.nodes.getIds()"))


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of four reports on a mutiny."""
    path = tmp_path_factory.mktemp("explorer") / "explorer.html"
    return write_explorer(mutiny(), path, ExplorerOptions(title="A mutiny"))


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a graph that is too large to be drawn at once."""
    path = tmp_path_factory.mktemp("explorer") / "large.html"
    return write_explorer(synthetic(900, 2400, reports=12), path)


@pytest.fixture
def context(chromium: Any) -> Iterator[Any]:
    """A browser profile of its own, without a network."""
    made = chromium.new_context(
        viewport={"width": DESK[0], "height": DESK[1]}, offline=True, accept_downloads=True
    )
    yield made
    made.close()


@pytest.fixture
def window(context: Any) -> Iterator[Window]:
    """A window in which nothing went wrong by the end of the test."""
    opened = Window(context)
    yield opened
    assert opened.wrongs == []


def test_opens_on_everything_and_says_what_it_holds(window: Window, page: Path) -> None:
    """The title, the counts, the legend and the whole small graph are there at once."""
    window.open(page)
    assert window.text("h1") == "A mutiny"
    assert "4 reports" in window.text(".brand")
    assert "42 claims" in window.text(".brand")
    assert len(window.drawn()) == 11
    assert "11 actors" in window.text(".status")
    for words in (
        "Words of conflict",
        "Acts of cooperation",
        "Contested",
        "Unconfirmed",
        "Person",
        "Alliance",
    ):
        assert words in window.text(".legend")


def test_contested_and_unconfirmed_lines_look_different(window: Window, page: Path) -> None:
    """A line carries a sign for what is contested or unconfirmed, and pictures of the three are not alike."""
    window.open(page)
    signs = window.page.evaluate("() => onrecord.graph.overlay().signs.map(sign => sign.mark)")
    assert signs.count("contested") == 3
    assert "unconfirmed" in signs
    widths = window.page.evaluate(
        "() => Object.fromEntries(onrecord.graph.edges.get().map(line => [line.id, [line.color.color, String(line.dashes)]]))"
    )
    assert widths["prigozhin|wagner|standing"] != widths["belarus|wagner|material-cooperation"]
    assert widths["prigozhin|shoigu|verbal-conflict"][0] != widths["prigozhin|shoigu|material-conflict"][0]


def test_click_on_a_line_lists_its_claims_with_their_words(window: Window, page: Path) -> None:
    """The evidence: quote marked in its context, report, publisher, date, speaker, polarity, frame, confidence."""
    window.open(page)
    window.click_link("army", "wagner", "material-conflict")
    panel = window.text("#evidence")
    assert "Russian army" in panel and "Wagner Group" in panel
    assert "Contested" in panel
    assert "Denied" in panel and "Reported or possible" in panel
    marked = window.page.eval_on_selector_all(
        "#evidence .quote",
        "quotes => quotes.map(q => [...q.querySelectorAll('mark')].map(m => m.textContent).join(''))",
    )
    assert "it had attacked Wagner" in marked
    assert "the army reportedly shelled Wagner" in marked
    assert "The army denied that it had attacked Wagner" in panel
    assert "Northern Wire" in panel and "2023-06-24" in panel
    assert "Mercenaries march on Moscow" in panel
    assert "S assaulted O" in panel and "90 %" in panel
    assert window.text("#evidence .group-denied .witnesses").startswith("1 independent witness")


def test_chain_of_speakers_is_shown(window: Window, page: Path) -> None:
    """Who says it is named from the report inwards."""
    window.open(page, "sel=link&sel=lukashenko&sel=prigozhin&sel=verbal-cooperation")
    chains = window.page.locator("#evidence .chain").all_inner_texts()
    assert "The Herald › Dmitry Peskov" in chains
    assert "The Herald in its own voice" in chains


def test_click_on_an_actor_lists_what_it_does_and_suffers_and_says(window: Window, page: Path) -> None:
    """An actor's evidence stands by its sides; a relation opens on its claims."""
    window.open(page)
    window.click_actor("prigozhin")
    panel = window.text("#evidence")
    assert "Yevgeny Prigozhin" in panel and "Also named" in panel
    assert "Does" in panel and "Is done to" in panel and "Says" in panel
    window.page.locator("#evidence summary", has_text="opposes Sergei Shoigu").click()
    assert "Prigozhin opposes Shoigu" in window.text("#evidence")


def test_offsets_after_characters_of_four_bytes_are_right(window: Window, page: Path) -> None:
    """A dove before a quote does not shift its mark."""
    window.open(page, "view=reports&report=herald-2")
    marks = window.page.eval_on_selector_all(
        ".report-text mark", "marks => marks.map(mark => mark.textContent)"
    )
    assert "Prigozhin" in marks
    assert any("reportedly shelled" in mark for mark in marks)
    window.open(page, "sel=link&sel=belarus&sel=wagner&sel=material-cooperation")
    quote = window.page.eval_on_selector_all(
        "#evidence .quote mark", "marks => marks.map(m => m.textContent).join('')"
    )
    assert quote == "Belarus hosts Wagner"


def test_search_finds_without_accents_and_centres(window: Window, page: Path) -> None:
    """An actor is found by plain letters and selected."""
    window.open(page)
    window.search("nauseda")
    assert "Gitanas Nausėda" in window.text(".search-list") or "Nothing matches" in window.text(
        ".search-list"
    )
    window.page.keyboard.press("Control+a")
    window.page.keyboard.type("lukash")
    assert "Alexander Lukashenko" in window.text(".search-list")
    window.page.keyboard.press("ArrowDown")
    window.page.keyboard.press("Enter")
    assert window.state()["sel"] == ["actor", "lukashenko"]
    assert "Alexander Lukashenko" in window.text("#evidence h2")


def test_search_finds_words_of_quotes_and_reports(window: Window, page: Path) -> None:
    """A quote leads to its claim, a report to its text."""
    window.open(page)
    window.search("stabbed us")
    window.page.locator(".hit-claim").first.click()
    assert "stabbed us in the back" in window.text("#evidence .claim.chosen")
    window.search("deal that ended")
    window.page.locator(".hit-report").click()
    assert window.state()["report"] == "herald-2"
    window.search("zzzz")
    assert "Nothing matches" in window.text(".search-list")


@pytest.mark.parametrize(
    ("facet", "label", "key", "value"),
    [
        ("Class of relation", "Words of conflict", "classes", "verbal-conflict"),
        ("Standing", "Contested", "marks", "contested"),
        ("Affirmed or denied", "denied", "polarity", "negated"),
        ("How sure", "planned", "modality", "planned"),
        ("Speaker", "Dmitry Peskov", "speakers", "actor:peskov"),
        ("Publisher", "Northern Wire", "publishers", "Northern Wire"),
        ("Report", "The deal that ended it", "reports", "herald-2"),
    ],
)
def test_filters_narrow_every_view(
    window: Window, page: Path, facet: str, label: str, key: str, value: str
) -> None:
    """A chosen value leaves only its claims, in the graph, the table and the counts, and can be taken back."""
    window.open(page)
    window.page.keyboard.press("f")
    legend = window.page.locator("legend", has_text=re.compile(rf"^{facet}"))
    fieldset = window.page.locator("fieldset", has=legend).first
    fieldset.locator("label", has_text=label).first.click()
    assert window.state()[key] == [value]
    passing = window.page.evaluate("() => onrecord.graph.drawn.size")
    assert 0 < passing < 22
    window.page.keyboard.press("Escape")
    window.page.keyboard.press("2")
    rows = window.count(".table-view tbody tr")
    assert 0 < rows < 42
    assert window.text(".status") == ("1 claim" if rows == 1 else f"{rows} claims")
    window.page.locator(".chip").first.click()
    assert window.state()[key] == []


def test_filters_on_dates_witnesses_and_confidence(window: Window, page: Path) -> None:
    """Ranges narrow too: the histogram takes a day, sliders set the least."""
    window.open(page, "view=table&from=2023-06-25&to=2023-06-25")
    assert window.count(".table-view tbody tr") == 10
    window.open(page, "view=table&confidence=0.8")
    assert window.count(".table-view tbody tr") == 42 - 4
    window.open(page, "view=table&witnesses=2")
    rows = window.page.locator(".table-view td.col-relation").all_inner_texts()
    assert rows and set(rows) <= {"leads", "brokered a deal with", "accused"}
    window.page.keyboard.press("f")
    box = window.page.locator(".histogram").bounding_box()
    window.page.mouse.click(box["x"] + 4, box["y"] + 20)
    assert (window.state()["from"], window.state()["to"]) == ("2023-06-24", "2023-06-24")


def test_legend_is_a_filter(window: Window, page: Path) -> None:
    """A click on a class in the legend shows that class alone."""
    window.open(page)
    window.page.locator(".legend button", has_text="Acts of conflict").click()
    assert window.state()["classes"] == ["material-conflict"]
    classes = window.page.evaluate("() => [...onrecord.graph.drawn.values()].map(d => d.link.klass)")
    assert set(classes) == {"material-conflict"}


def test_nothing_passes_is_said(window: Window, page: Path) -> None:
    """An empty result explains itself and offers the way back."""
    window.open(page, "words=nosuchword")
    assert "No claim passes" in window.text(".nothing")
    window.page.locator(".nothing button").click()
    assert len(window.drawn()) == 11


def test_address_brings_a_view_back(window: Window, page: Path) -> None:
    """A reload, and another window with the same address, show the same view, selection and filters."""
    window.open(page)
    window.page.keyboard.press("2")
    window.page.locator("thead button", has_text="Conf.").click()
    window.page.locator("tbody tr").first.click()
    window.page.keyboard.press("f")
    window.page.locator("#filters label", has_text="affirmed").first.click()
    before = window.state()
    address = window.page.url
    window.page.reload()
    window.page.wait_for_selector("html[data-ready]")
    assert window.state() == before
    fragment = address.split("#", 1)[1]
    assert window.open(page, fragment).state() == before
    assert before["sort"] == "confidence"
    assert window.count("tr.chosen") == 1


def test_back_undoes(window: Window, page: Path) -> None:
    """The browser's back button takes back the last step, and forward repeats it."""
    window.open(page)
    window.click_actor("putin")
    window.page.keyboard.press("3")
    window.page.go_back()
    assert window.state()["view"] == "graph"
    window.page.go_back()
    assert window.state()["sel"] == []
    window.page.go_forward()
    assert window.state()["sel"] == ["actor", "putin"]
    assert "Vladimir Putin" in window.text("#evidence h2")


def test_report_shows_every_claim_both_ways(window: Window, page: Path) -> None:
    """Marks in the text lead to the evidence, and the evidence leads to its place in the text."""
    window.open(page, "view=reports")
    assert window.count(".report-row") == 4
    window.page.locator(".report-row", has_text="Mercenaries march").click()
    marks = window.page.locator(".report-text .claim-mark", has_text="rose against")
    marks.first.click()
    assert "on Friday night Wagner rose against the army" in window.text("#evidence .claim.chosen .quote")
    window.open(page, "sel=link&sel=lukashenko&sel=putin&sel=verbal-cooperation")
    window.page.locator("#evidence .claim", has_text="agreed with").locator(".report-link").click()
    chosen = window.page.eval_on_selector_all(
        ".claim-mark.chosen", "marks => marks.map(m => m.textContent).join('')"
    )
    assert chosen == "Putin agreed with Lukashenko to drop the case"
    assert window.page.locator(".claim-mark.chosen").first.is_visible()


def test_copies_can_be_compared(window: Window, page: Path) -> None:
    """A reprint stands beside its original, and the word that differs stands out."""
    window.open(page, "view=reports&report=reprint-4")
    window.page.get_by_role("button", name="Compare", exact=True).last.click()
    assert window.count(".report-text") == 2


def test_table_sorts_and_downloads_without_formulas(window: Window, page: Path, tmp_path: Path) -> None:
    """Columns sort both ways; the file holds every claim that passes."""
    window.open(page, "view=table")
    window.page.get_by_role("button", name="Sort by Who").click()
    names = window.page.locator("td.col-subject").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    window.page.get_by_role("button", name="Sort by Who").click()
    assert window.page.locator("td.col-subject").all_inner_texts()[0] == names[-1]
    assert window.page.get_attribute("th.col-subject", "aria-sort") == "descending"
    with window.page.expect_download() as download:
        window.page.get_by_role("button", name="Download as CSV").click()
    target = tmp_path / "claims.csv"
    download.value.save_as(target)
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert len(rows) == 42
    assert {row["contested"] for row in rows} == {"true", "false"}
    assert all(not cell.startswith(("=", "+", "@", "-")) for row in rows for cell in row.values())


def test_compare_sets_speakers_side_by_side(window: Window, page: Path) -> None:
    """One row a relation, one column a speaker; a cell opens what that speaker says of it."""
    window.open(page, "view=compare")
    row = window.page.locator(".matrix tr", has_text="NATO aided Yevgeny Prigozhin")
    assert row.locator(".sign-affirmed").count() == 1
    assert row.locator(".sign-denied").count() == 1
    row.locator(".cell", has=window.page.locator(".sign-denied")).click()
    assert "NATO did not aid Prigozhin" in window.text("#evidence")
    assert "had helped" not in window.text("#evidence")


def test_timeline_places_claims_in_time(window: Window, page: Path) -> None:
    """Lanes of pairs, days from left to right; a dot opens its claim; the dates of what is claimed are a choice."""
    window.open(page, "view=timeline")
    days = window.page.locator(".tick-text").all_text_contents()
    assert days == sorted(days) and "2023-06-24" in days
    window.page.locator(".dot").first.click()
    assert window.state()["claim"]
    window.page.select_option(".timeline select", "event")
    assert window.page.locator(".tick-text").all_text_contents() == ["2023-06-23", "2023-06-24"]


def test_focus_steps_and_paths(window: Window, page: Path) -> None:
    """An actor's surroundings grow with the depth; the shortest ways between two are drawn alone."""
    window.open(page, "scope=ego&centre=mutineers&depth=1")
    assert window.drawn() == ["mutineers", "rostov"]
    window.page.locator(".step", has_text="2").click()
    assert window.drawn() == ["mutineers", "rostov", "wagner"]
    window.open(page, "sel=actor&sel=mutineers")
    window.page.get_by_role("button", name="Path to…").click()
    window.search("fsb")
    window.page.keyboard.press("Enter")
    assert window.drawn() == ["fsb", "mutineers", "prigozhin", "rostov", "wagner"]
    assert "4 steps" in window.text(".notice")
    window.page.get_by_role("button", name="Back to the overview").click()
    assert len(window.drawn()) == 11


def test_hidden_actors_come_back(window: Window, page: Path) -> None:
    """An actor can be put aside and shown again."""
    window.open(page, "sel=actor&sel=wagner")
    window.page.get_by_role("button", name="Hide").click()
    assert "wagner" not in window.drawn()
    window.page.get_by_role("button", name="Show again").click()
    assert "wagner" in window.drawn()


def test_pictures_can_be_saved(window: Window, page: Path, tmp_path: Path) -> None:
    """The graph leaves the page as a bitmap and as a drawing that names its actors."""
    window.open(page)
    for item, name, start in (
        ("Picture (PNG)", "graph.png", b"\x89PNG"),
        ("Picture (SVG)", "graph.svg", b"<svg"),
    ):
        window.page.locator(".menu-button").click()
        with window.page.expect_download() as download:
            window.page.get_by_role("menuitem", name=item).click()
        target = tmp_path / name
        download.value.save_as(target)
        assert target.read_bytes().startswith(start)
    drawing = (tmp_path / "graph.svg").read_text(encoding="utf-8")
    assert "Yevgeny Prigozhin" in drawing and "<script" not in drawing


def test_turtle_of_the_view_is_part_of_the_graph(window: Window, page: Path, tmp_path: Path) -> None:
    """What passes the filters leaves as RDF that says nothing which the graph itself does not say."""
    window.open(page, "polarity=negated")
    window.page.locator(".menu-button").click()
    with window.page.expect_download() as download:
        window.page.get_by_role("menuitem", name="Claims (Turtle)").click()
    target = tmp_path / "claims.ttl"
    download.value.save_as(target)
    saved = {str(triple) for triple in ox.parse(path=str(target), format=ox.RdfFormat.TURTLE)}
    lines = "\n".join(str(quad) for found in mutiny() for quad in quads(found, Names(DEFAULT_BASE)))
    whole = {str(quad.triple) for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS)}
    assert sum("#negated" in triple for triple in saved) == 6
    assert saved <= whole


def test_large_graph_opens_on_its_core_and_grows(window: Window, large: Path) -> None:
    """The core says what it leaves out, search brings in what it lacks, and everything can be asked for."""
    window.open(large)
    assert len(window.drawn()) <= 300
    assert "most cited of" in window.text(".notice")
    outside = window.page.evaluate(
        "() => [...onrecord.model.nodes.values()].filter(n => !n.core).map(n => [n.id, n.label])[0]"
    )
    window.search(outside[1])
    window.page.keyboard.press("Enter")
    assert outside[0] in window.drawn()
    window.page.keyboard.press("Escape")
    window.page.get_by_role("button", name="Show all").click()
    assert len(window.drawn()) > 800


def test_keyboard_alone_is_enough(window: Window, page: Path) -> None:
    """Search, evidence, views, filters and help are reached without a pointer, and focus is where it should be."""
    window.open(page)
    window.page.keyboard.press("Tab")
    assert window.page.evaluate("() => document.activeElement.textContent") == "Skip to the evidence"
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("() => document.activeElement.id") == "evidence"
    window.search("putin")
    window.page.keyboard.press("Enter")
    window.page.evaluate("() => document.activeElement.blur()")
    window.page.keyboard.press("j")
    assert window.page.evaluate("() => document.activeElement.dataset.claim")
    window.page.keyboard.press("n")
    assert window.state()["sel"] != ["actor", "putin"]
    window.page.keyboard.press("f")
    assert window.page.evaluate("() => document.activeElement.closest('#filters') !== null")
    window.page.keyboard.press("Escape")
    assert window.page.locator("#filters").is_hidden()
    window.page.keyboard.press("?")
    assert window.page.locator("dialog").is_visible()
    window.page.keyboard.press("Escape")
    window.page.keyboard.press("Escape")
    assert window.state()["sel"] == []


@pytest.mark.parametrize("size", [DESK, TABLET, PHONE, SMALL], ids=lambda size: f"{size[0]}px")
@pytest.mark.parametrize("view", ["graph", "table", "compare", "timeline", "reports"])
def test_fits_every_width(window: Window, page: Path, size: tuple[int, int], view: str) -> None:
    """No view makes the page itself scroll sideways, and its controls stay in sight."""
    window.page.set_viewport_size({"width": size[0], "height": size[1]})
    window.open(page, f"view={view}&sel=actor&sel=putin")
    wide = window.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    for selector in ("#search", ".tab[aria-pressed=true]", ".menu-button", "#evidence h2"):
        box = window.page.locator(selector).first.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= size[0] + 1, selector


def test_dark_mode_keeps_contrast(chromium: Any, page: Path) -> None:
    """Text stands out from its ground in both schemes by the ratio that WCAG asks for."""
    for scheme in ("light", "dark"):
        context = chromium.new_context(color_scheme=scheme)
        window = Window(context).open(page, "sel=actor&sel=putin")
        assert window.wrongs == []
        ratios = window.page.evaluate(CONTRAST)
        assert min(ratios.values()) >= 4.5, (scheme, ratios)
        context.close()


CONTRAST = """() => {
  const style = getComputedStyle(document.documentElement);
  const light = name => {
    const hex = style.getPropertyValue(name).trim();
    const [r, g, b] = [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16) / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const pairs = {};
  for (const ink of ['--ink', '--ink-2', '--ink-3', '--contested'])
    for (const ground of ['--paper', '--surface', '--sunk']) pairs[ink + ground] = ratio(ink, ground);
  pairs.mark = ratio('--ink', '--mark');
  return pairs;
}"""


def test_altered_page_says_so(window: Window, page: Path, tmp_path: Path) -> None:
    """A page whose script was changed on its way runs nothing and explains why."""
    text = page.read_text(encoding="utf-8")
    altered = tmp_path / "altered.html"
    altered.write_text(
        text.replace('onrecord-document")', 'onrecord-document" )').replace("use strict", "use  strict"),
        encoding="utf-8",
    )
    if altered.read_text(encoding="utf-8") == text:
        altered.write_text(text.replace("</script>\n</body>", " </script>\n</body>"), encoding="utf-8")
    window.page.goto(altered.as_uri())
    assert "This page cannot start" in window.text("#altered")
    assert window.count(".top") == 0
    assert any("Content Security Policy" in wrong for wrong in window.wrongs)
    window.wrongs.clear()
