"""Whatever text a report brings, every format holds it as text: it reads back as it was, and nothing of it runs."""

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import igraph  # type: ignore[import-untyped]
import lxml.etree
import markdown_it
import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.exports.dossier import dossier, html, markdown
from onrecord.exports.files import xml_safe
from onrecord.exports.formats import FORMATS
from onrecord.exports.view import View
from onrecord.graph.derive import derive
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Actor, ActorKind, Extraction
from onrecord.graph.store import Store
from tests.extractions import claim, report, whole

NASTY = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "]]><!--",
    '=HYPERLINK("//evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-2+3",
    "\t=1+1",
    "\r=1",
    '" . <x:a> <x:b> <x:c> . "',
    '""" } DROP ALL ; INSERT { <x:a> <x:b> "',
    "a\\",
    "\\u0022",
    "line\none\r\ntwo\u2028three",
    "\u202eevil\u202c\u200b\ufeff",
    "\x00\x01\x1b[31m",
    "\ud800 alone",
    "$\\frac{1}{0}$ $x$",
    "[link](javascript:alert(1)) ![x](//evil.example/x.png)",
    "# heading\n- item | cell | `code`",
    "{{7*7}}{% x %}",
    "~ claim:x {| a on:Claim |}",
    "../../etc/passwd",
    "مرحبا שלום 🕊",
    "null",
    "",
)
texts = st.sampled_from(NASTY) | st.text(st.characters(), max_size=30)


def hostile(word: str) -> Extraction:
    """A report with a text in every field that comes from outside."""
    said = f"x{word}y"
    of = report("r1", f"{word} A {said} B {word}", publisher=f"p{word}", title=word or None, author=word or None,
                url=word or None, record=word or None, extra=((f"k{slugged(word)}", word),), warnings=(word,))  # fmt: skip
    first = Actor(
        "a1", f"a{word}", ActorKind.PERSON, (word,) if word.strip() else (), None, None, None, False
    )
    other = Actor("a2", f"b{word}", ActorKind.STATE, (), None, None, None, False)
    made = claim(of, "a1", "accused", "a2", said, id="c1", subject_text=f"s{word}", object_text=f"o{word}", frame=f"f{word}",
                 speaker=f"w{word}", matter=f"m{word}", date="2031-05", date_text=word or None)  # fmt: skip
    # The whole text is what a passage is made of; the claim's words are found in it.
    return Extraction(
        report=of, actors=(first, other), claims=(replace(made, quote=of.text[made.start : made.end]),)
    )


def slugged(word: str) -> str:
    """A key of a field, in which '=' would end it."""
    return re.sub(r"\W", "", word)


@pytest.fixture
def write(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A function that writes a graph of such a report in a format, and gives the view and the path."""

    def written(word: str, *names: str) -> tuple[View, dict[str, Path]]:
        folder = tmp_path_factory.mktemp("hostile")
        with Store(folder / "store") as store:
            store.add(hostile(word))
            derive(store)
        view = View(KnowledgeGraph(folder))
        for name in names:
            FORMATS[name].write(view, folder / name)
        return view, {name: folder / name for name in names}

    return written


some = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@some
@given(word=texts)
def test_rdf_holds_any_text(write: Any, word: str) -> None:
    """All syntaxes of RDF give the same facts as the store in rdflib; XML with U+FFFD for what it cannot hold."""
    forms = {
        "turtle": "turtle",
        "trig": "trig",
        "nquads": "nquads",
        "jsonld": "json-ld",
        "nanopubs": "trig",
        "rdfxml": "xml",
    }
    view, paths = write(word, *forms, "reifiers")
    wanted = {
        str(q.object.value)
        for q in view.graph.store.quads_for_pattern(None, None, None, None)
        if isinstance(q.object, ox.Literal)
    }
    for name, form in forms.items():
        data = rdflib.Dataset(default_union=True)
        data.parse(paths[name], format=form)
        found = {str(value) for value in data.objects() if isinstance(value, rdflib.Literal)}
        if name == "nanopubs":
            assert whole(f"x{word}y") in found
        else:
            assert found == (set(map(xml_safe, wanted)) if name == "rdfxml" else wanted), name
    again = {
        str(getattr(t.triple.object, "value", ""))
        for t in ox.parse(path=str(paths["reifiers"]), format=ox.RdfFormat.TURTLE)
    }
    assert wanted <= again


@some
@given(word=texts)
def test_tables_hold_any_text_and_no_formula(write: Any, word: str) -> None:
    """Cells read back as they were, but that none begins a formula; lines of JSON stay lines."""
    _, paths = write(word, "csv", "actors-csv", "events", "jsonl", "neo4j")
    tables = {name: read(paths[name]) for name in ("csv", "actors-csv")}
    tables |= {name: read(paths["neo4j"] / name) for name in ("actors.csv", "claims.csv")}
    for name, text in tables.items():
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert len({len(row) for row in rows}) == 1, name
        assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")], (
            name
        )
    (row,) = csv.DictReader(io.StringIO(tables["csv"], newline=""))
    assert row["quote"] == whole(f"x{word}y")
    (line,) = read(paths["jsonl"]).split("\n")[:-1]
    assert json.loads(line)["quote"] == whole(f"x{word}y")
    header, event, end = read(paths["events"]).split("\n")
    assert len(header.split("\t")) == len(event.split("\t"))
    assert end == ""


def read(path: Path) -> str:
    """A file with its line breaks as they are."""
    return path.read_bytes().decode()


@some
@given(word=texts)
def test_networks_hold_any_text(write: Any, word: str) -> None:
    """GraphML, GEXF and Cytoscape's JSON keep names and quotes, but for what XML cannot hold."""
    _, paths = write(word, "graphml", "gexf", "cytoscape")
    tree = lxml.etree.parse(paths["graphml"])
    values = {data.text or "" for data in tree.iter("{*}data")}
    wanted = xml_safe(f"x{word}y").replace("\r\n", "\n").replace("\r", "\n")
    assert wanted in values
    network = igraph.Graph.Read_GraphML(str(paths["graphml"]))
    assert (network.vcount(), network.ecount()) == (2, 1)
    assert nx.read_gexf(paths["gexf"]).number_of_edges() == 1
    elements = json.loads(read(paths["cytoscape"]))["elements"]
    assert elements["edges"][0]["data"]["words"] == whole(f"x{word}y")


@pytest.mark.parametrize("word", NASTY)
def test_pictures_draw_any_text(write: Any, word: str) -> None:
    """A name is drawn as text: no script, no formula, and the SVG is well-formed."""
    _, paths = write(word, "svg", "timeline-svg")
    for path in paths.values():
        tree = lxml.etree.parse(path)
        assert not [
            e
            for e in tree.iter()
            if isinstance(e.tag, str) and e.tag.rpartition("}")[2] in ("script", "image", "a")
        ]


class Elements(HTMLParser):
    """Gathers the elements and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and its attributes."""
        self.seen |= {tag, *(f"{tag} {name}" for name, _ in attrs)}


PLAIN = {
    "html", "html lang", "head", "meta", "meta charset", "meta http-equiv", "meta content", "meta name", "title", "style", "body",
    "h1", "h2", "ul", "li", "strong", "br", "blockquote", "span", "span class", "p",
}  # fmt: skip


@some
@given(word=texts)
def test_dossiers_show_any_text_as_text(write: Any, word: str) -> None:
    """Neither the page nor the Markdown, rendered, has an element that no part of a dossier makes."""
    view, _ = write(word)
    for name in ("a1", "a1.accused.a2"):
        found = dossier(view, name)
        assert Elements(html(found)).seen <= PLAIN
        rendered = markdown_it.MarkdownIt("commonmark", {"html": True}).render(markdown(found))
        assert Elements(rendered).seen <= PLAIN
        assert rendered.count("<h1>") == 1
        html(found).encode()


def test_a_page_with_hostile_names_is_one_document(write: Any) -> None:
    """The page's data end where they should (its behaviour in a browser is tested with the explorer)."""
    _, paths = write("</script><script>alert(1)</script>", "page")
    assert "<script>alert(1)" not in read(paths["page"])
