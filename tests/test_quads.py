"""Claims as RDF: what each report says, who says it, and that nothing is asserted that no report asserts."""

from dataclasses import replace
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.graph.errors import InputError
from onrecord.graph.model import Actor, ActorKind, Extraction, Modality, Polarity
from onrecord.graph.names import identifier
from onrecord.graph.quads import RunInfo, proposition_id, publisher_actor, quads
from onrecord.ontology.terms import Names, Quad, decimal, escape, iri, literal, on
from tests.extractions import ACTORS, claim, extraction, quarrel, report, whole

NAMES = Names()
TEXT = "Mira Voss accused Tolan Brek of smuggling."


def rows_of(found: Extraction, **more: object) -> set[Quad]:
    """The quads of an extraction as a set; checks on the way that none is given twice."""
    rows = list(quads(found, NAMES, **more))  # type: ignore[arg-type]
    assert len(rows) == len(set(rows))
    return set(rows)


def plain(found: Extraction) -> set[tuple[str, str, str]]:
    """The plain triples between actors."""
    return {
        (NAMES.local(q.subject, "actor") or "", q.predicate, NAMES.local(q.object, "actor") or "")
        for q in rows_of(found)
        if NAMES.local(q.subject, "actor") and NAMES.local(q.object, "actor") and q.graph != NAMES.catalog
    }


def test_a_fact_of_the_report_becomes_a_plain_triple() -> None:
    """Affirmed, asserted, in the report's own voice: the relation stands between the two actors."""
    of = report("r", TEXT)
    assert plain(extraction(of, claim(of, "mira", "accused", "tolan"))) == {("mira", on("accused"), "tolan")}


@pytest.mark.parametrize(
    "mood",
    [
        {"polarity": Polarity.NEGATED},
        {"modality": Modality.REPORTED},
        {"modality": Modality.POSSIBLE},
        {"modality": Modality.PLANNED},
        {"attributed_to": "norland", "speaker": "Norland"},
        {"speaker": "officials"},
        {"ended": True},
    ],
)
def test_what_the_report_does_not_assert_is_no_plain_triple(mood: dict[str, Any]) -> None:
    """Denied, doubted, planned, past or somebody else's words: a claim, and no relation between the actors."""
    of = report("r", TEXT)
    assert plain(extraction(of, claim(of, "mira", "accused", "tolan", **mood))) == set()


def speakers(found: Extraction) -> set[str]:
    """Whom the claims are attributed to, without the base."""
    claims = {q.subject for q in rows_of(found) if q.object == on("Claim")}
    return {
        q.object[1:-1].removeprefix(NAMES.base)
        for q in rows_of(found)
        if q.predicate == on("attributedTo") and q.subject in claims
    }


def test_speakers_are_actors_words_publishers_or_the_report() -> None:
    """Each claim has one speaker: the actor quoted, the words quoted, the publisher, or the report itself."""
    of, bare = report("r", TEXT), report("bare", TEXT, publisher=None)
    assert speakers(extraction(of, claim(of, "mira", "accused", "tolan", attributed_to="norland"))) == {
        "actor/norland"
    }
    assert speakers(extraction(of, claim(of, "mira", "accused", "tolan"))) == {
        f"actor/{publisher_actor('Harbour Post').id}"
    }
    assert speakers(extraction(bare, claim(bare, "mira", "accused", "tolan"))) == {"report/bare"}
    (unnamed,) = speakers(extraction(of, claim(of, "mira", "accused", "tolan", speaker="two officials")))
    assert unnamed.startswith("speaker/r.")


def test_a_publisher_is_the_actor_that_reports_name() -> None:
    """A publisher of the catalogue is that actor; another has the id that a mention of its name has, article or not."""
    assert publisher_actor("The New York Times").catalogued
    assert (
        publisher_actor("The Harbour Post").id
        == publisher_actor("Harbour Post").id
        == identifier("Harbour Post")
    )
    assert publisher_actor("Гавань").id != publisher_actor("Порт").id


def test_a_publisher_is_called_what_it_calls_itself() -> None:
    """Where the text seems to name the publisher otherwise, or as a place, its own name and kind stand."""
    paper = publisher_actor("The Harbour Post")
    of = report("r", TEXT, publisher="The Harbour Post")
    mistaken = Actor(paper.id, "Harbour Post", ActorKind.PLACE)
    found = replace(extraction(of, claim(of, "mira", "accused", "tolan")), actors=(mistaken,))
    facts = {
        (q.predicate.rpartition("#")[2], q.object)
        for q in rows_of(found)
        if q.subject == NAMES.iri("actor", paper.id)
    }
    assert facts == {
        ("type>", on("Organisation")),
        ("label>", '"The Harbour Post"'),
        ("altLabel>", '"Harbour Post"'),
    }


def test_quotes_are_the_text_at_their_offsets() -> None:
    """Each quote selector's words are those at its position selector's offsets, with the text on both sides."""
    found = quarrel()
    text = found.report.text
    facts: dict[str, dict[str, str]] = {}
    for quad in rows_of(found):
        facts.setdefault(quad.subject, {})[quad.predicate.rpartition("#")[2][:-1]] = next(
            iter(ox.parse(f"{quad} ", format=ox.RdfFormat.N_QUADS))
        ).object.value
    places = [subject for subject in facts if subject.endswith(".place>")]
    assert len(places) == 5
    for subject in places:
        start, end = int(facts[subject]["start"]), int(facts[subject]["end"])
        quote = facts[subject.replace(".place>", ".quote>")]
        assert quote["exact"] == text[start:end]
        assert text[:start].endswith(quote["prefix"])
        assert text[end:].startswith(quote["suffix"])


def test_symmetric_relations_share_one_proposition() -> None:
    """Who agreed with whom is one proposition in either order; who accused whom is two."""
    assert (
        proposition_id("b", "agreedWith", "a") == proposition_id("a", "agreedWith", "b") == "a.agreedWith.b"
    )
    assert proposition_id("b", "accused", "a") != proposition_id("a", "accused", "b")


@given(a=st.from_regex(r"[a-z.]{1,90}", fullmatch=True), b=st.from_regex(r"[a-z.]{1,90}", fullmatch=True))
def test_different_ends_have_different_propositions(a: str, b: str) -> None:
    """No two pairs of ends share a proposition, also where ids hold full stops or are long."""
    assert (proposition_id(a, "accused", b) == proposition_id(b, "accused", a)) == (a == b)
    assert proposition_id(a, "accused", b) != proposition_id(f"{a}.accused.{b}", "accused", b)


def test_no_blank_nodes_and_no_default_graph() -> None:
    """Everything has an IRI and stands in the report's graph or in the catalog."""
    rows = rows_of(quarrel(), run=RunInfo("1", "m", (("a", "b"),)))
    assert {row.graph for row in rows} == {NAMES.graph("post-1"), NAMES.catalog}
    assert all(term.startswith("<") for row in rows for term in (row.subject, row.predicate))
    assert all(row.object[0] in '<"' for row in rows)


def test_a_run_is_known_by_what_it_is() -> None:
    """Equal runs have one id, whatever the order of their settings; another version is another run."""
    settings = (("base", "b"), ("model", "m"))
    assert RunInfo("1", "m", settings).id == RunInfo("1", "m", settings[::-1]).id
    assert RunInfo("1", "m", settings).id != RunInfo("2", "m", settings).id


def test_catalogued_actors_stand_in_the_catalog_others_in_the_report() -> None:
    """What one report alone says of an actor goes with that report."""
    labels = {q.subject: q.graph for q in rows_of(quarrel()) if q.predicate.endswith("#label>")}
    assert labels[NAMES.iri("actor", "mira")] == NAMES.catalog
    assert labels[NAMES.iri("actor", "tolan")] == NAMES.graph("post-1")


@settings(max_examples=50, deadline=None)
@given(*[st.text(st.characters())] * 3)
def test_hostile_text_stays_text(label: str, title: str, words: str) -> None:
    """Names, titles and speakers of any characters come out of the N-Quads as they went in, and as nothing else."""
    of = report("r", TEXT + words, title=title)
    found = extraction(of, claim(of, "mira", "accused", "tolan", TEXT, speaker=label, matter=words))
    found = replace(found, actors=(Actor("mira", label or "x", ActorKind.PERSON, (words,)), ACTORS["tolan"]))
    rows = list(quads(found, NAMES))
    data = "\n".join(map(str, rows))
    parsed = list(ox.parse(data, format=ox.RdfFormat.N_QUADS))
    assert len(parsed) == len(rows)
    values = {quad.object.value for quad in parsed if isinstance(quad.object, ox.Literal)}
    assert {whole(words), whole(of.text)} <= values
    if len(data) < 20_000:
        assert len(rdflib.Dataset(default_union=True).parse(data=data, format="nquads")) == len(
            {row[:3] for row in rows}
        )


@given(st.text(st.characters()))
def test_escaping_gives_what_oxigraph_would_write(text: str) -> None:
    """Our strings are Oxigraph's own form, so terms from both compare equal."""
    assert literal(text) == str(ox.Literal(whole(text)))


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9))
def test_decimals_are_canonical(value: float) -> None:
    """A store keeps our decimals as they are."""
    store = ox.Store()
    store.load(f"<urn:a> <urn:b> {decimal(value)} .".encode(), format=ox.RdfFormat.N_TRIPLES)
    assert [str(quad.object) for quad in store] == [decimal(value)]


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "no scheme",
        "https://a.example/ b/",
        'https://a.example/"/',
        "https://a.example/x",
        "https://a.example/>/",
    ],
)
def test_a_base_that_is_no_iri_is_refused(bad: str) -> None:
    """A base must be an absolute IRI that names can follow."""
    with pytest.raises(InputError):
        Names(bad)


@pytest.mark.parametrize("bad", ["", "a b", "a>b", "a/b", "é", 'a"', "x" * 500])
def test_ids_that_are_no_local_names_are_refused(bad: str) -> None:
    """An id cannot break out of its IRI."""
    with pytest.raises(InputError):
        NAMES.iri("actor", bad)
    with pytest.raises(InputError):
        list(quads(Extraction(report("r", TEXT)), NAMES)) and list(
            quads(Extraction(replace(report("r", TEXT), id=bad)), NAMES)
        )


@pytest.mark.parametrize("bad", ["javascript", "http://a b", "http://a>", "http://a\n", "http://a\ud800"])
def test_iris_with_forbidden_characters_are_refused(bad: str) -> None:
    """No IRI term can hold what would end it."""
    with pytest.raises(InputError):
        iri(bad)
    assert "\n" not in escape(bad)


@pytest.mark.parametrize("taken", ["catalog", "derived", "vocabulary"])
def test_a_report_cannot_take_a_graph_of_the_store(taken: str) -> None:
    """A report's id never names a graph that is not its own."""
    with pytest.raises(InputError):
        list(quads(Extraction(report(taken, TEXT)), NAMES))
