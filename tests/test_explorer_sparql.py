"""SPARQL in the page: Oxigraph in a worker, offline, from the file alone."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onrecord.exports.html import ExplorerOptions, write_explorer
from onrecord.graph.derive import derive
from onrecord.graph.errors import InputError
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.store import Store
from onrecord.ontology import queries
from onrecord.ontology.terms import Names
from tests.explorer_data import mutiny
from tests.test_explorer import Parts
from tests.test_explorer_browser import DESK, PHONE, Window
from tests.test_explorer_hostile import PAYLOADS

ROOT = Path(__file__).resolve().parent.parent
GIVEN = {
    "actor": "prigozhin",
    "speaker": "peskov",
    "first": "prigozhin",
    "second": "putin",
    "report": "wire-1",
}
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """A stored graph of four reports on a mutiny."""
    folder = tmp_path_factory.mktemp("graph")
    with Store(folder / "store", Names("https://graph.example/data/")) as store:
        for extraction in mutiny():
            store.add(extraction)
    derive(folder / "store")
    return KnowledgeGraph(folder)


@pytest.fixture(scope="module")
def page(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its page, able to answer SPARQL."""
    path = tmp_path_factory.mktemp("page") / "explorer.html"
    return write_explorer(graph, path, ExplorerOptions(title="A mutiny", sparql=True))


@pytest.fixture
def window(chromium: Any, request: pytest.FixtureRequest) -> Iterator[Window]:
    """An offline window, in which nothing went wrong by the end of the test."""
    size = getattr(request, "param", DESK)
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]}, offline=True, accept_downloads=True
    )
    opened = Window(context)
    yield opened
    context.close()
    assert opened.wrongs == []


def run(window: Window, query: str | None = None, seconds: int = 60) -> str:
    """Ask and wait for the answer; what the status says."""
    if query is not None:
        window.page.fill("#ask-query", query)
    window.page.keyboard.press("Tab")
    window.page.click(".ask .table-bar button:has-text('Run')")
    window.page.wait_for_selector(".ask button:has-text('Run'):enabled", timeout=seconds * 1000)
    return window.text(".ask-status")


def rows(window: Window) -> list[list[str]]:
    """The answer as the table shows it."""
    return [
        [cell.inner_text() for cell in row.locator("td").all()]
        for row in window.page.locator(".ask-result tbody tr").all()
    ]


def test_answers_as_the_store_does(window: Window, page: Path, graph: KnowledgeGraph) -> None:
    """A query over the union of all graphs gives the rows that the store on disk gives, in its order."""
    window.open(page, "view=ask")
    query = (
        "SELECT ?who ?name (COUNT(?claim) AS ?n) "
        "{ ?claim a on:Claim ; rdf:subject ?s . ?s skos:prefLabel ?name BIND(STRAFTER(STR(?s), 'actor/') AS ?who) } "
        "GROUP BY ?who ?name ORDER BY DESC(?n) ?who"
    )
    run(window, query)
    expected = [[str(value) for value in row.values()] for row in graph.query(query)]
    assert rows(window) == expected
    assert len(expected) > 3


def test_every_named_query_is_answered_as_by_the_store(
    window: Window, page: Path, graph: KnowledgeGraph
) -> None:
    """Each named query, its needed parameters filled in, has as many rows in the page as on disk."""
    window.open(page, "view=ask")
    for name, query in queries.load().items():
        window.page.select_option("#ask-kept", name)
        values = {
            p.name: GIVEN[p.type if p.name not in GIVEN else p.name] for p in query.parameters if p.needed
        }
        for parameter, value in values.items():
            window.page.fill(f".ask-parameters input[name={parameter}]", value)
        status = run(window)
        expected = len(graph.query(query.fill(values, graph.names.base, graph.named)))
        assert status.startswith(f"{expected:,} row"), (name, status, window.page.input_value("#ask-query"))


def test_a_runaway_query_can_be_stopped(window: Window, page: Path) -> None:
    """The button ends a query that would run for ever, the page stays alive, and the next query is answered."""
    window.open(page, "view=ask")
    window.page.fill("#ask-query", SLOW)
    window.page.click(".ask button:has-text('Run')")
    window.page.wait_for_selector(".ask button:has-text('Stop')")
    window.page.wait_for_timeout(1500)
    window.page.click(".ask button:has-text('Stop')")
    window.page.wait_for_selector(".ask-status:has-text('Stopped')")
    run(window, "ASK { ?claim a on:Claim }")
    assert window.text(".ask-result") == "Yes"


def test_what_is_wrong_is_said(window: Window, page: Path) -> None:
    """A mistake, an update and a call elsewhere are answered with a sentence, and nothing is asked of any network."""
    window.open(page, "view=ask")
    for query in (
        "SELECT * { ?a ?b }",
        "DELETE WHERE { ?s ?p ?o }",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ):
        assert run(window, query)
        assert window.count(".ask-status.wrong") == 1
    window.page.select_option("#ask-kept", "about-actor")
    window.page.fill(".ask-parameters input[name=actor]", "nobody at all")
    assert "nobody at all" in window.text(".ask-status")


def test_answers_lead_to_the_graph_and_to_files(window: Window, page: Path) -> None:
    """The actors of an answer light up in the graph, a cell opens its actor, the table is saved as CSV; back undoes."""
    window.open(page, "view=ask")
    query = "SELECT DISTINCT ?who { ?claim rdf:predicate on:accused ; rdf:subject ?who } ORDER BY ?who"
    run(window, query)
    names = [row[0] for row in rows(window)]
    with window.page.expect_download() as started:
        window.page.click(".ask button:has-text('CSV')")
    table = list(csv.reader(io.StringIO(Path(started.value.path()).read_text(encoding="utf-8-sig"))))
    assert table[0] == ["who"]
    assert all(row[0].startswith("https://graph.example/data/actor/") for row in table[1:])
    assert len(table) == len(names) + 1
    window.page.click(".ask button:has-text('in the graph')")
    assert window.state()["view"] == "graph"
    assert window.state()["sel"][0] == "set"
    assert [name in window.text("#evidence") for name in names] == [True] * len(names)
    window.page.go_back()
    window.page.wait_for_selector(".ask-result tbody tr")
    window.page.click(".ask-result tbody button >> nth=0")
    assert names[0] in window.text("#evidence h2")
    window.open(page, window.page.url.partition("#")[2])
    assert window.page.input_value("#ask-query") == query


@pytest.mark.parametrize("window", [PHONE], indirect=True)
def test_asking_fits_a_phone(window: Window, page: Path) -> None:
    """On a phone the page scrolls in one direction only."""
    window.open(page, "view=ask")
    run(window, "SELECT * { ?claim a on:Claim ; ?p ?o } LIMIT 20")
    assert window.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_axe_finds_nothing_in_asking(window: Window, page: Path) -> None:
    """Roles, names and contrast are right with a query and its answer."""
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    window.open(page, "view=ask")
    window.page.select_option("#ask-kept", "contested")
    run(window)
    window.page.evaluate((Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    result = window.page.evaluate("() => axe.run()")
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in result["violations"]] == []


def test_hostile_text_in_answers_is_only_text(window: Window, tmp_path: Path) -> None:
    """Names made of markup are shown as they are, from the store's rows to the table and the list of actors."""
    first = mutiny()[0]
    nasty = PAYLOADS[: len(first.actors)]
    actors = tuple(
        replace(actor, label=f"{text}{number}")
        for number, (actor, text) in enumerate(zip(first.actors, nasty, strict=True))
    )
    with Store(tmp_path / "store", Names("https://graph.example/data/")) as store:
        store.add(replace(first, actors=actors))
    derive(tmp_path / "store")
    path = write_explorer(KnowledgeGraph(tmp_path), tmp_path / "page.html", ExplorerOptions(sparql=True))
    window.open(path, "view=ask")
    run(
        window,
        "SELECT DISTINCT ?name { ?claim a on:Claim ; rdf:subject/skos:prefLabel ?name } ORDER BY ?name",
    )
    shown = {cell for row in rows(window) for cell in row}
    assert shown
    assert shown <= {actor.label for actor in actors}
    window.page.click(".ask button:has-text('in the graph')")
    assert window.page.evaluate("() => window.pwned") is None
    assert window.count("img, iframe, object, embed, svg script") == 0


def _policy(text: str) -> str:
    """The content security policy of a page."""
    return next(meta["content"] for meta in Parts(text).meta if meta.get("http-equiv")) or ""


def test_page_is_larger_only_where_asked(page: Path, graph: KnowledgeGraph, tmp_path: Path) -> None:
    """Without the option the page has neither engine nor leave to run one; with it, it stays below 2.3 MB more."""
    plain = write_explorer(graph, tmp_path / "plain.html").read_text(encoding="utf-8")
    assert 'id="onrecord-engine"' not in plain
    lean, policy = (_policy(text) for text in (plain, page.read_text(encoding="utf-8")))
    assert "wasm-unsafe-eval" in policy
    assert "wasm-unsafe-eval" not in lean
    assert "connect-src" not in policy
    assert "default-src 'none'" in policy
    assert page.stat().st_size < len(plain) + 2_300_000


def test_extractions_alone_cannot_answer(tmp_path: Path) -> None:
    """Extractions without a store have no graph to ask; the error says what to do."""
    with pytest.raises(InputError, match=r"onrecord\.open"):
        write_explorer(mutiny(), tmp_path / "page.html", ExplorerOptions(sparql=True))


def test_worker_is_of_these_sources() -> None:
    """The worker is bundled with the page's script."""
    folder = ROOT / "exports" / "explorer"
    sources = sorted((folder / "src").glob("*.js"), key=lambda path: path.name)
    digest = hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in sources)).hexdigest()
    worker = (folder / "dist" / "worker.js").read_text(encoding="utf-8").rstrip()
    assert worker.endswith(f"/* sources {digest} */")
