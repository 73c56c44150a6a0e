"""Every format is read back by a program that is not ours, and holds what the graph holds."""

import csv
import json
from collections import Counter
from pathlib import Path

import duckdb
import igraph  # type: ignore[import-untyped]
import lxml.etree
import nanopub
import networkx as nx
import PIL.Image
import pyld.jsonld  # type: ignore[import-untyped]
import pyoxigraph as ox
import pytest
import rdflib

import onrecord
from onrecord import KnowledgeGraph
from onrecord.exports.formats import FORMATS, choose, listing
from onrecord.exports.view import View
from onrecord.graph.errors import InputError
from onrecord.graph.model import Claim

ROOT = Path(__file__).resolve().parent.parent
ON = "https://w3id.org/onrecord/ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
BASE = "https://w3id.org/onrecord/data/"
Facts = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def graph(sample_graph: Path) -> KnowledgeGraph:
    """The graph of the sample reports."""
    return onrecord.open(sample_graph)


@pytest.fixture(scope="module")
def claims(graph: KnowledgeGraph) -> dict[str, Claim]:
    """Its claims by id."""
    return {claim.id: claim for claim in graph.claims()}


@pytest.fixture(scope="module")
def written(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The graph in every format, by the format's name."""
    folder = tmp_path_factory.mktemp("formats")
    paths = {}
    for form in FORMATS.values():
        path = folder / (f"graph{form.ending}" if form.ending.startswith(".") else form.ending)
        assert choose(path) is form
        form.write(View(graph), path)
        paths[form.name] = path
    return paths


@pytest.fixture(scope="module")
def facts(graph: KnowledgeGraph) -> Facts:
    """All triples of the store, without datatypes."""
    return {
        plain(ox.Triple(quad.subject, quad.predicate, quad.object))
        for quad in graph.store.quads_for_pattern(None, None, None, None)
    }


def plain(triple: ox.Triple) -> tuple[str, str, str]:
    """A triple of Oxigraph as text."""
    subject, predicate, value = (str(getattr(term, "value", term)) for term in triple)
    return subject, predicate, value


def rdflib_facts(data: rdflib.Graph) -> Facts:
    """The triples of rdflib as text."""
    return {(str(s), str(p), str(o)) for s, p, o in data.triples((None, None, None))}


RDFLIB = {"turtle": "turtle", "trig": "trig", "nquads": "nquads", "rdfxml": "xml", "jsonld": "json-ld"}


@pytest.mark.parametrize(("name", "form"), RDFLIB.items())
def test_rdflib_reads_every_fact(written: dict[str, Path], facts: Facts, name: str, form: str) -> None:
    """Whatever its syntax, RDF says in rdflib what the store says, no more and no less."""
    data = rdflib.Dataset(default_union=True)
    data.parse(written[name], format=form)
    assert rdflib_facts(data) == facts


def test_pyld_reads_the_json_ld(written: dict[str, Path], facts: Facts) -> None:
    """The reference processor of JSON-LD finds the same facts."""
    document = json.loads(written["jsonld"].read_text(encoding="utf-8"))
    quads = pyld.jsonld.to_rdf(document, {"format": "application/n-quads"})
    found = {plain(quad.triple) for quad in ox.parse(quads, format=ox.RdfFormat.N_QUADS)}
    assert found == facts


def test_json_ld_reads_as_json(written: dict[str, Path], claims: dict[str, Claim]) -> None:
    """A claim is one object with short names, its words inside it."""
    document = json.loads(written["jsonld"].read_text(encoding="utf-8"))
    found = {node["id"]: node for node in document["@graph"] if node.get("type") == "Claim"}
    assert len(found) == len(claims)
    for claim in claims.values():
        node = found[f"claim:{claim.id}"]
        assert (node["subject"], node["predicate"], node["object"]) == (
            f"actor:{claim.subject}", claim.relation, f"actor:{claim.object}",
        )  # fmt: skip
        assert (node["polarity"], node["modality"]) == (claim.polarity, claim.modality)
    inside = {
        name: node["wasDerivedFrom"]
        for name, node in found.items()
        if isinstance(node["wasDerivedFrom"], dict)
    }
    assert inside
    for name, passage in inside.items():
        words = [selector["exact"] for selector in passage["hasSelector"] if "exact" in selector]
        assert words == [claims[name.removeprefix("claim:")].quote]


def test_reifiers_annotate_without_asserting(
    written: dict[str, Path], facts: Facts, claims: dict[str, Claim]
) -> None:
    """Read as RDF 1.2, each claim reifies its triple, and only the plain triples of the store are asserted."""
    triples = list(ox.parse(path=str(written["reifiers"]), format=ox.RdfFormat.TURTLE))
    reified = {
        str(getattr(t.triple.subject, "value", "")): t.triple.object
        for t in triples
        if str(getattr(t.triple.predicate, "value", "")) == f"{RDF}reifies"
    }
    assert reified.keys() == {f"{BASE}claim/{name}" for name in claims}
    for name, claim in claims.items():
        stated = reified[f"{BASE}claim/{name}"]
        assert isinstance(stated, ox.Triple)
        assert plain(stated) == (
            f"{BASE}actor/{claim.subject}",
            ON + claim.relation,
            f"{BASE}actor/{claim.object}",
        )
    rest = {plain(t.triple) for t in triples if not isinstance(t.triple.object, ox.Triple)}
    parts = {f"{RDF}subject", f"{RDF}predicate", f"{RDF}object"}
    assert rest == {fact for fact in facts if fact[1] not in parts}


def test_nanopubs_are_valid(written: dict[str, Path], claims: dict[str, Claim]) -> None:
    """The nanopub library accepts each one, and each asserts its claim, in a plain triple only where the report itself does."""
    whole = rdflib.Dataset()
    whole.parse(written["nanopubs"], format="trig")
    heads = [name for name in whole.graphs() if str(name.identifier).endswith("#Head")]
    assert len(heads) == len(claims)
    for head in heads:
        one = rdflib.Dataset()
        this = str(head.identifier).removesuffix("#Head")
        for part in ("Head", "assertion", "provenance", "pubinfo"):
            name = rdflib.URIRef(f"{this}#{part}")
            for triple in whole.graph(name):
                one.graph(name).add(triple)
        read = nanopub.Nanopub(rdf=one)  # type: ignore[attr-defined]
        assert read.is_valid
        claim = claims[this.rpartition("/")[2]]
        own = claim.attributed_to is None and claim.speaker is None
        certain = (claim.polarity, claim.modality, claim.ended) == ("affirmed", "asserted", False)
        plainly = (
            rdflib.URIRef(f"{BASE}actor/{claim.subject}"), rdflib.URIRef(ON + claim.relation),
            rdflib.URIRef(f"{BASE}actor/{claim.object}"),
        )  # fmt: skip
        assert (plainly in read.assertion) == (own and certain)
        assert (None, None, rdflib.Literal(claim.quote)) in read.provenance


def test_igraph_reads_the_graphml(written: dict[str, Path], claims: dict[str, Claim]) -> None:
    """All actors and claims are there with what tells them apart."""
    network = igraph.Graph.Read_GraphML(str(written["graphml"]))
    assert network.ecount() == len(claims)
    assert set(network.vs["id"]) == {
        actor for claim in claims.values() for actor in (claim.subject, claim.object)
    }
    assert all(colour.startswith("#") for colour in network.vs["colour"])
    assert Counter(network.es["relation"]) == Counter(claim.relation for claim in claims.values())
    assert set(network.es["polarity"]) == {str(claim.polarity) for claim in claims.values()}


def test_networkx_reads_the_gexf(written: dict[str, Path], claims: dict[str, Claim]) -> None:
    """Claims with a date have it as an interval, and actors have colours."""
    network = nx.read_gexf(written["gexf"])
    assert network.number_of_edges() == len(claims)
    tree = lxml.etree.parse(written["gexf"])
    space = {"g": "http://www.gexf.net/1.2draft", "viz": "http://www.gexf.net/1.2draft/viz"}
    dated = [claim for claim in claims.values() if claim.date]
    assert dated
    spans = Counter(
        (edge.get("start"), edge.get("end")) for edge in tree.iterfind(".//g:edge[@start]", space)
    )
    assert spans.total() == len(dated)
    assert all(start <= end for start, end in spans if start and end)
    assert len(tree.findall(".//g:node/viz:color", space)) == network.number_of_nodes()
    assert tree.findall("g:graph[@timeformat='date']", space)


def test_networkx_reads_the_cytoscape_json(written: dict[str, Path], claims: dict[str, Claim]) -> None:
    """All actors and claims are there."""
    network = nx.cytoscape_graph(json.loads(written["cytoscape"].read_text(encoding="utf-8")))
    assert network.number_of_edges() == len(claims)
    assert {values["id"] for _, _, values in network.edges(data=True)} == claims.keys()


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
def test_duckdb_reads_the_tables(
    written: dict[str, Path], graph: KnowledgeGraph, claims: dict[str, Claim], ending: str
) -> None:
    """Claims, statements and actors come back, row by row, with quotes that hold line breaks and commas."""
    read = {
        "csv": "read_csv('{}', header = true, all_varchar = true)",
        "parquet": "'{}'",
        "jsonl": "read_json('{}')",
    }[ending]
    rows = query(f"SELECT id, quote, subject, relation, object FROM {read}", written[ending])
    assert {row[0]: row[1:] for row in rows} == {
        claim.id: (neutral(claim.quote, ending), claim.subject, claim.relation, claim.object)
        for claim in claims.values()
    }
    said = query(f"SELECT id, content FROM {read}", written[f"statements-{ending}"])
    assert {row[0]: row[1] for row in said} == {
        one.id: neutral(one.content, ending) for one in graph.statements()
    }
    actors = query(f"SELECT id, label, kind FROM {read}", written[f"actors-{ending}"])
    assert set(actors) == {(a.id, a.label, str(a.kind)) for a in graph.actors.values()}


def neutral(text: str, ending: str) -> str:
    """What a spreadsheet must not run as a formula."""
    return f"'{text}" if ending == "csv" and text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def query(sql: str, path: Path) -> list[tuple[object, ...]]:
    """The rows that DuckDB finds in a file."""
    with duckdb.connect() as connection:
        return connection.execute(sql.format(path)).fetchall()


@pytest.mark.parametrize("name", ["events", "events-csv"])
def test_events_are_what_happened(written: dict[str, Path], claims: dict[str, Claim], name: str) -> None:
    """The event table has a PLOVER type in each row, and no denial, plan, possibility or standing relation."""
    rows = query(
        'SELECT "Event ID", "Event Type", "Quad Code", "Relation" FROM read_csv(\'{}\', header = true)',
        written[name],
    )
    assert rows
    for event, kind, code, relation in rows:
        claim = claims[str(event)]
        assert claim.relation == relation
        assert (claim.polarity, claim.ended) == ("affirmed", False)
        assert claim.modality in ("asserted", "reported")
        assert str(kind).isupper()
        assert code in ("Q1", "Q2", "Q3", "Q4")
    assert not {"opposes", "leads", "memberOf", "allyOf", "actsFor"} & {row[3] for row in rows}


def test_neo4j_files_fit_together(written: dict[str, Path], claims: dict[str, Claim]) -> None:
    """Each end of a claim is an actor of the other file, and the headers are those of the importer."""
    folder = written["neo4j"]
    nodes = query('SELECT "id:ID", ":LABEL" FROM read_csv(\'{}\', header = true)', folder / "actors.csv")
    edges = query(
        'SELECT id, ":START_ID", ":TYPE", ":END_ID" FROM read_csv(\'{}\', header = true)',
        folder / "claims.csv",
    )
    assert {row[0]: row[1:] for row in edges} == {
        c.id: (c.subject, c.relation, c.object) for c in claims.values()
    }
    known = {row[0] for row in nodes}
    assert len(known) == len(nodes)
    assert {end for row in edges for end in (row[1], row[3])} <= known


@pytest.mark.parametrize("name", ["svg", "timeline-svg"])
def test_pictures_show_their_labels(written: dict[str, Path], name: str) -> None:
    """An SVG is well-formed XML in which names stand as text."""
    words = " ".join(map(str, lxml.etree.parse(written[name]).getroot().itertext()))
    assert "Yevgeny Prigozhin" in words


@pytest.mark.parametrize("name", ["png", "timeline-png"])
def test_pictures_open(written: dict[str, Path], name: str) -> None:
    """A PNG opens and has more than one colour."""
    with PIL.Image.open(written[name]) as picture:
        picture.load()
        assert picture.width > 1000
        assert len(picture.convert("RGB").getcolors(1 << 24) or ()) > 10


def test_the_page_is_there(written: dict[str, Path]) -> None:
    """The page is a whole document (tests of the explorer open it in a browser)."""
    assert written["page"].read_text(encoding="utf-8").rstrip().endswith("</html>")


def test_the_same_graph_gives_the_same_bytes(
    graph: KnowledgeGraph, written: dict[str, Path], tmp_path: Path
) -> None:
    """Text formats do not change from one time to the next, and leave nothing beside the file."""
    for name in (
        "jsonld",
        "rdfxml",
        "reifiers",
        "nanopubs",
        "graphml",
        "gexf",
        "cytoscape",
        "csv",
        "events",
        "svg",
    ):
        path = tmp_path / written[name].name
        FORMATS[name].write(View(graph), path)
        assert path.read_bytes() == written[name].read_bytes(), name
    assert all(not path.name.startswith(".") for path in tmp_path.iterdir())


def test_formats_are_chosen_by_the_longest_ending() -> None:
    """The name of a file tells its format; one that tells none is refused with what would."""
    assert choose(Path("out/statements.csv")).name == "statements-csv"
    assert choose(Path("out/June.CSV")).name == "csv"
    assert choose(Path("x"), "gexf").name == "gexf"
    with pytest.raises(InputError, match=r"\.graphml"):
        choose(Path("graph.xyz"))
    with pytest.raises(InputError, match="no format 'nonsense'"):
        choose(Path("x.csv"), "nonsense")


def test_the_documentation_has_the_table_of_formats() -> None:
    """The page of formats lists each with what reads it back."""
    assert listing() in (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")


def test_csv_is_what_python_reads(written: dict[str, Path], claims: dict[str, Claim]) -> None:
    """Python's own reader agrees on the number of rows and on the header."""
    with written["csv"].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["id"] for row in rows} == claims.keys()
