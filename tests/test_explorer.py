"""The document and the page, as Python writes them: what is in it, what stays out, the same bytes for the same input."""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.exports.document import SCHEMA, Derived, Facts, explorer_document
from onrecord.exports.html import CORE_ACTORS, ExplorerOptions, explorer_page, write_explorer
from onrecord.exports.layout import positions
from onrecord.graph.derive import derive
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Claim
from onrecord.graph.store import Store
from onrecord.ontology.terms import Names
from tests.explorer_data import mutiny, synthetic

ROOT = Path(__file__).resolve().parent.parent


class Parts(HTMLParser):
    """The scripts, styles and policy of a page as a browser's parser sees them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.styles: list[str] = []
        self.meta: list[dict[str, str | None]] = []
        self.tags: list[str] = []
        self.title = ""
        self.inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what begins."""
        self.inside = tag
        self.tags.append(tag)
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
        elif tag == "style":
            self.styles.append("")
        elif tag == "meta":
            self.meta.append(dict(attrs))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  # the parser's signature
        """Forget what ends."""
        self.inside = ""

    def handle_data(self, data: str) -> None:
        """Keep the content of scripts, styles and the title."""
        if self.inside == "script":
            attrs, text = self.scripts.pop()
            self.scripts.append((attrs, text + data))
        elif self.inside == "style":
            self.styles[-1] += data
        elif self.inside == "title":
            self.title += data

    def island(self, name: str) -> Any:
        """A data element's JSON, unpacked where it is packed."""
        attrs, text = next((a, t) for a, t in self.scripts if a.get("id") == f"onrecord-{name}")
        raw = gzip.decompress(base64.b64decode(text)) if attrs.get("data-packed") == "true" else text
        return json.loads(raw)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The document of four reports on a mutiny."""
    return explorer_document(mutiny(), title="A mutiny")


@pytest.fixture(scope="module")
def page(document: dict[str, Any]) -> Parts:
    """Its page, parsed."""
    return Parts(explorer_page(document))


def test_document_holds_every_field_of_every_claim(document: dict[str, Any]) -> None:
    """A reader of the document can rebuild each claim as the extraction has it."""
    written = {claim["id"]: claim for claim in document["claims"]}
    assert document["schema"] == SCHEMA
    for claim in (claim for extraction in mutiny() for claim in extraction.claims):
        fields = written[claim.id] | {"inner": tuple(written[claim.id].get("inner", ()))}
        assert Claim(**fields) == claim


def test_quotes_stand_in_the_texts_of_their_reports(document: dict[str, Any]) -> None:
    """The offsets of a claim count code points of the text that the document carries."""
    texts = {report["id"]: report["text"] for report in document["reports"]}
    for claim in document["claims"]:
        assert texts[claim["report"]][claim["start"] : claim["end"]] == claim["quote"]


def test_copies_are_one_family_and_one_witness(document: dict[str, Any]) -> None:
    """A reprint does not make a relation better attested."""
    families = {report["id"]: report.get("family") for report in document["reports"]}
    assert families["wire-1"] == families["reprint-4"] is not None
    assert families["herald-2"] is families["review-3"] is None
    rising = next(
        p for p in document["propositions"] if p["relation"] == "rebelledAgainst" and p["subject"] == "wagner"
    )
    assert len(rising["claims"]) == 2
    assert rising["witnesses"] == 1


def test_denied_relations_are_contested_and_single_voices_unconfirmed(document: dict[str, Any]) -> None:
    """The document says of each proposition how it stands."""
    contested = {
        (p["subject"], p["relation"], p["object"]) for p in document["propositions"] if p.get("contested")
    }
    assert ("nato", "aided", "prigozhin") in contested
    assert ("army", "assaulted", "wagner") in contested
    planned = next(p for p in document["propositions"] if p["relation"] == "sanctioned")
    assert planned["unconfirmed"] is True
    assert not any(p.get("unconfirmed") for p in document["propositions"] if p["relation"] == "leads")


def test_given_facts_replace_computed_ones() -> None:
    """What a graph has derived is shown as it is."""
    derived = Derived(
        {("nato", "aided", "prigozhin"): Facts(contested=False, unconfirmed=False, witnesses=17)}
    )
    document = explorer_document(mutiny(), derived)
    aid = next(p for p in document["propositions"] if p["relation"] == "aided" and p["subject"] == "nato")
    assert aid["witnesses"] == 17
    assert "contested" not in aid


def test_graph_on_disk_gives_the_same_document(tmp_path: Path) -> None:
    """The page of a stored graph says what the page of its extractions says, under the graph's own IRIs."""
    base = "https://graph.example/data/"
    with Store(tmp_path / "store", Names(base)) as store:
        for extraction in mutiny():
            store.add(extraction)
    derive(tmp_path / "store")
    path = write_explorer(KnowledgeGraph(tmp_path), tmp_path / "page.html")
    stored = Parts(path.read_text(encoding="utf-8")).island("document")
    plain = explorer_document(mutiny())
    assert stored["base"] == base
    assert [claim["id"] for claim in stored["claims"]] == [claim["id"] for claim in plain["claims"]]
    assert {actor["id"] for actor in stored["actors"]} == {actor["id"] for actor in plain["actors"]}
    assert standings(stored) == standings(plain)


def standings(document: dict[str, Any]) -> dict[tuple[str, str, str], tuple[bool, bool, int]]:
    """How the document says that each proposition stands."""
    return {
        (p["subject"], p["relation"], p["object"]): (
            p.get("contested", False),
            p.get("unconfirmed", False),
            p["witnesses"],
        )
        for p in document["propositions"]
    }


def test_contexts_can_be_short() -> None:
    """The words around a quote are as few as wanted, none at all with 0."""
    for length in (0, 12):
        document = explorer_document(mutiny(), texts=False, context=length)
        around = [claim.get(side, "") for claim in document["claims"] for side in ("before", "after")]
        assert max(map(len, around)) == length


def test_texts_can_stay_out() -> None:
    """A page to be shared holds the words around each quote and no report's whole text."""
    document = explorer_document(mutiny(), texts=False)
    assert not any("text" in report for report in document["reports"])
    assert not document["mentions"]
    for claim in document["claims"]:
        whole = next(e.report.text for e in mutiny() if e.report.id == claim["report"])
        assert claim.get("before", "") + claim["quote"] + claim.get("after", "") in whole


def test_every_relation_of_the_document_is_described(document: dict[str, Any]) -> None:
    """Viewers need no ontology of their own: label, class and definition come along."""
    known = {relation["id"]: relation for relation in document["relations"]}
    assert {claim["relation"] for claim in document["claims"]} == set(known)
    assert known["accused"]["class"] == "verbal-conflict"
    assert known["aided"]["class"] == "material-cooperation"
    assert known["opposes"]["class"] == "standing"
    assert all(relation["label"] and relation["definition"] for relation in known.values())


def test_relations_that_the_ontology_lacks_are_kept() -> None:
    """A claim with a relation of somebody's own ontology still gets a line."""
    first, *_ = mutiny()
    odd = replace(first, claims=(replace(first.claims[0], relation="bewitched", inner=()),))
    document = explorer_document([odd])
    assert document["relations"] == [{"id": "bewitched", "label": "bewitched", "class": "other"}]


def test_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """Order of reports, and which run it is, leave no trace."""
    first = write_explorer(mutiny(), tmp_path / "one.html").read_bytes()
    second = write_explorer(reversed(mutiny()), tmp_path / "two.html").read_bytes()
    assert first == second


def test_policy_names_the_scripts_and_the_style_and_nothing_else(page: Parts) -> None:
    """Only what the page came with can run; nothing can be fetched."""
    policy = next(m["content"] for m in page.meta if m.get("http-equiv") == "Content-Security-Policy") or ""
    run = [text for attrs, text in page.scripts if attrs.get("type") is None]
    hashes = {
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in [*run, *page.styles]
    }
    assert set(re.findall(r"sha256-([^']+)'", policy)) == hashes
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert len(run) == 2


def test_bundle_is_of_these_sources() -> None:
    """Whoever changes a source file bundles it anew (npm run build) before it is committed."""
    folder = ROOT / "exports" / "explorer"
    sources = sorted((folder / "src").glob("*.js"), key=lambda path: path.name)
    digest = hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in sources)).hexdigest()
    assert (
        (folder / "dist" / "explorer.js")
        .read_text(encoding="utf-8")
        .rstrip()
        .endswith(f"/* sources {digest} */")
    )


def test_page_refers_to_no_other_file(page: Parts) -> None:
    """No element of the page names something to load."""
    assert not {"img", "iframe", "object", "embed", "form", "a"} & set(page.tags)
    assert all("src" not in attrs for attrs, _ in page.scripts)


def test_pyvis_carries_actors_and_links(page: Parts, document: dict[str, Any]) -> None:
    """The drawing has a node an actor that has claims, shaped by its kind, and an edge an ordered pair and class."""
    drawing = page.island("drawing")
    nodes = {node["id"]: node for node in drawing["nodes"]}
    ends = {end for p in document["propositions"] for end in (p["subject"], p["object"])}
    assert set(nodes) == ends
    assert nodes["prigozhin"]["shape"] == "dot"
    assert nodes["nato"]["shape"] == "star"
    assert nodes["prigozhin"]["size"] > nodes["fsb"]["size"]
    assert len({(e["from"], e["to"], e["klass"]) for e in drawing["edges"]}) == len(drawing["edges"])
    assert sorted(n for e in drawing["edges"] for n in e["propositions"]) == list(
        range(len(document["propositions"]))
    )


def test_title_is_text(tmp_path: Path) -> None:
    """A title with markup is shown, not obeyed."""
    title = "</title><script>alert(1)</script><h1>& “so”"
    path = write_explorer(mutiny(), tmp_path / "page.html", ExplorerOptions(title=title))
    parts = Parts(path.read_text(encoding="utf-8"))
    assert parts.title == title
    assert parts.island("document")["title"] == title


def test_empty_graph_has_a_page(tmp_path: Path) -> None:
    """No report, or reports without claims, still make a page."""
    assert (
        Parts(write_explorer([], tmp_path / "none.html").read_text(encoding="utf-8")).island("drawing")[
            "nodes"
        ]
        == []
    )
    bare = [replace(e, claims=(), statements=(), events=(), mentions=()) for e in mutiny()]
    parts = Parts(write_explorer(bare, tmp_path / "bare.html").read_text(encoding="utf-8"))
    assert len(parts.island("document")["reports"]) == len(bare)


def test_large_graph_opens_on_its_core_and_is_packed() -> None:
    """Beyond what can be read, the most cited actors have places of their own, and the data are compressed."""
    found = synthetic(900, 2400, reports=12)
    page = explorer_page(explorer_document(found))
    parts = Parts(page)
    nodes = parts.island("drawing")["nodes"]
    core = [node for node in nodes if "core" in node]
    assert len(core) == CORE_ACTORS < len(nodes)
    assert min(node["size"] for node in core) >= max(n["size"] for n in nodes if "core" not in n)
    assert all("x" in node and "y" in node for node in nodes)
    attrs = next(a for a, _ in parts.scripts if a.get("id") == "onrecord-document")
    assert attrs["data-packed"] == "true"
    assert len(parts.island("document")["claims"]) == sum(len(e.claims) for e in found)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_text_survives_the_page(text: str) -> None:
    """Whatever a report says comes back from the page character by character."""
    first, *_ = mutiny()
    hostile = replace(first, report=replace(first.report, title=text, publisher=text), claims=())
    parts = Parts(explorer_page(explorer_document([hostile], title="t")))
    report = parts.island("document")["reports"][0]
    assert report.get("title", "") == text
    assert len(parts.scripts) == 5


@settings(max_examples=40, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60), st.integers(1, 31))
def test_layout_is_whole_and_steady(pairs: set[tuple[int, int]], count: int) -> None:
    """Every actor gets a place, the same each time, and no two the same one."""
    actors = [f"a{i}" for i in range(max(count, 31))]
    links = {(f"a{a}", f"a{b}"): 1.0 for a, b in pairs}
    sizes = dict.fromkeys(actors, 10.0)
    placed = positions(actors, links, sizes)
    assert set(placed) == set(actors)
    assert len(set(placed.values())) == len(actors)
    assert placed == positions(list(reversed(actors)), links, sizes)


def test_linked_actors_stand_nearer_than_strangers() -> None:
    """In two groups that one link joins, mates are nearer to one another than to the other group."""
    groups = [[f"{name}{i}" for i in range(8)] for name in "xy"]
    links = {(a, b): 1.0 for group in groups for a in group for b in group if a < b} | {("x0", "y0"): 1.0}
    placed = positions([a for group in groups for a in group], links, {})

    def apart(a: str, b: str) -> float:
        return float(((placed[a][0] - placed[b][0]) ** 2 + (placed[a][1] - placed[b][1]) ** 2) ** 0.5)

    within = max(apart(a, b) for group in groups for a in group for b in group)
    across = sum(apart(a, b) for a in groups[0] for b in groups[1]) / 64
    assert across > within * 0.75
