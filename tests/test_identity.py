"""Who is who across reports: what rules join and what they keep apart, and that nothing is lost by it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.exports import tables
from onrecord.graph import decisions
from onrecord.graph.decisions import Decision, Kind
from onrecord.graph.derive import derive
from onrecord.graph.errors import InputError
from onrecord.graph.extract import extract_many
from onrecord.graph.identity import Dossier, identify
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Actor, ActorKind, Claim, Extraction, Mention, MentionKind, Polarity
from onrecord.graph.store import Store
from tests.extractions import ACTORS, claim, report

PERSON, BODY = ActorKind.PERSON, ActorKind.ORGANISATION
COMPANY = ("orlan", "harbour-league", "dockers")


def people(*names: str, kind: ActorKind = PERSON, apart: bool = False) -> list[Dossier]:
    """One actor for each name, each in a report of its own; all keep the same company unless they are ``apart``."""
    found = [
        Dossier(f"a{at}", name, kind, (), reports=frozenset({f"r{at}"})) for at, name in enumerate(names)
    ]
    every = frozenset(f"r{at}" for at in range(len(names)))
    return found + ([] if apart else [Dossier(name, name.title(), BODY, reports=every) for name in COMPANY])


def joined(*names: str, kind: ActorKind = PERSON, apart: bool = False) -> bool:
    """Whether the first two of these actors are one."""
    found = identify(people(*names, kind=kind, apart=apart))
    return found.of("a0") == found.of("a1")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Evgeny Markov", "Yevgeny Markov"),
        ("Evgeny Markov", "Yevgeniy Markov"),
        ("Volodymyr Horak", "Vladimir Horak"),
        ("Petro Zelenskyy", "Petro Zelensky"),
        ("Sergei Shuvaev", "Sergey Shuvayev"),
        ("Aleksei Romanoff", "Alexey Romanov"),
        ("Oleg Markov", "Oleg Petrovich Markov"),
        ("Oleg Prigarin", "Oleg Prigarln"),
        ("José Múñoz", "Jose Munoz"),
    ],
)
def test_spellings_are_joined_whatever_the_company(one: str, other: str) -> None:
    """Transliterations, patronymics and look-alike letters need no context."""
    assert joined(one, other, apart=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tolan Brek", "Igor Brek"),
        ("Ivan Brekov", "Ivana Brekova"),
        ("Daniel Horak", "Daniela Horak"),
        ("Peter Hansen", "Peter Hanson"),
        ("Maria Horak", "Marta Horak"),
        ("Oleg Petrovich Markov", "Oleg Ivanovich Markov"),
        ("Tolan Brek", "Tolan Bruk"),
        ("John Brek Jr", "John Brek"),
    ],
)
def test_namesakes_stay_apart(one: str, other: str) -> None:
    """Names that two people of one family or trade may bear are not joined, not even in the same company."""
    assert not joined(one, other)


@pytest.mark.parametrize("short", ["Markov", "O. Markov", "Oleg B. Markov", "Oleg Makov"])
def test_short_names_need_one_candidate_in_the_same_company(short: str) -> None:
    """A surname alone, an initial or a lost letter is joined where one person fits and the contexts agree."""
    assert joined(short, "Oleg Markov")
    assert not joined(short, "Oleg Markov", apart=True)


def test_two_generals_of_one_name_stay_two() -> None:
    """A surname alone is nobody's where two people of that name are known."""
    found = identify(people("Ivanov", "Sergei Ivanov", "Viktor Ivanov"))
    assert not found.canonical


def test_a_report_that_names_both_tells_them_apart() -> None:
    """Two actors of one report are two, whatever their names."""
    dossiers = [
        Dossier("a", "Sergei Markov", PERSON, reports=frozenset({"r"})),
        Dossier("b", "Sergey Markov", PERSON, reports=frozenset({"r", "s"})),
    ]
    assert not identify(dossiers).canonical


def test_two_actors_of_the_catalogue_are_never_joined() -> None:
    """Neither directly nor by way of a third, however alike their names are."""
    dossiers = [
        Dossier("a", "Sergei Markov", PERSON, reports=frozenset({"r"}), catalogued=True),
        Dossier("b", "Sergey Markov", PERSON, reports=frozenset({"s"}), catalogued=True),
        Dossier("c", "Serguei Markov", PERSON, reports=frozenset({"t"})),
    ]
    found = identify(dossiers)
    assert found.of("a") != found.of("b")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ministry of Defense", "Defence Ministry", True),
        ("The Harbour Post", "Harbour Post", True),
        ("Northern Wire", "Northem Wire", True),
        ("Harbour Workers Union", "HWU", True),
        ("University of Norland", "Norland University", False),
        ("Bank of Norland", "Bank of Noreland", False),
        ("Norland First", "Norland Front", False),
    ],
)
def test_bodies(one: str, other: str, same: bool) -> None:
    """Organisations are joined by their words, acronyms and look-alike letters, not by likeness."""
    assert joined(one, other, kind=BODY) is same


def test_who_stands_for_all_is_the_catalogues_actor_else_the_best_known() -> None:
    """The catalogue's actor stands for a group; else the one that most reports name."""
    dossiers = [
        Dossier("a", "Evgeny Markov", PERSON, reports=frozenset({"r", "s"})),
        Dossier("b", "Yevgeny Markov", PERSON, reports=frozenset({"t"})),
        Dossier("c", "Yevgeniy Markov", PERSON, reports=frozenset({"u"}), catalogued=True),
    ]
    assert identify(dossiers[:2]).canonical == {"b": "a"}
    assert identify(dossiers).canonical == {"a": "c", "b": "c"}


@given(st.permutations(people("Evgeny Markov", "Yevgeny Markov", "Markov", "Igor Markov", "Yevgeny Markow")))
def test_the_order_of_reports_does_not_matter(dossiers: list[Dossier]) -> None:
    """The same actors give the same identities in whatever order they come."""
    assert identify(dossiers) == identify(sorted(dossiers, key=lambda dossier: dossier.id))


def test_decisions_win_over_rules() -> None:
    """What a person says of a pair counts, in both directions; a split keeps all rules away."""
    known = people("Evgeny Markov", "Yevgeny Markov", "Oleg Horak")

    def after(text: str) -> dict[str, str]:
        return dict(identify(known, decisions.parse(text)).canonical)

    assert after("") == {"a1": "a0"}
    assert after("different a0 a1") == {}
    assert after("unsure a1 a0") == {}
    assert after("split a1") == {}
    assert after("same a0 a2\ndifferent a0 a1") == {"a2": "a0"}
    assert after("different a0 a1\nsame a0 a1") == {"a1": "a0"}
    assert after("same a0 a2\nsplit a2") == {"a1": "a0"}
    assert identify(known, decisions.parse('rename a1 "E. Markov"')).labels == {"a0": "E. Markov"}


NOTE = st.text(st.characters(codec="ascii", categories=["L", "N"]), max_size=9)


@given(st.sampled_from(["same", "different", "unsure"]), NOTE, NOTE, NOTE)
def test_a_decision_is_read_back_as_it_was_written(kind: str, who: str, when: str, why: str) -> None:
    """The file of decisions holds who decided, when and why."""
    decision = Decision(Kind(kind), "a-1", "b.2", who=who, when=when, why=why)
    assert decisions.parse(f"# a comment\n\n{decision}\n") == (decision,)


@pytest.mark.parametrize("line", ["same a", "join a b", "rename a", "split a b", "same a a", "same a b c"])
def test_a_wrong_line_of_decisions_is_named(line: str) -> None:
    """An error tells the file's line."""
    with pytest.raises(InputError, match="line 2"):
        decisions.parse(f"same a b\n{line}\n", "file")


VOSSES = (
    Actor("myra-1", "Yevgenia Voss", PERSON, (), None, "female"),
    Actor("mira-2", "Evgenia Voss", PERSON, (), None, "female"),
)


def quarrel(at: int, publisher: str, actor: Actor, **mood: object) -> Extraction:
    """A report of a publisher in which an actor is said to oppose Norland."""
    of = report(
        f"r{at}",
        f"{actor.label} opposes Norland, says number {at} of the {publisher}.",
        publisher=publisher,
        date=f"2031-05-0{at}",
    )
    words = f"{actor.label} opposes Norland"
    made: list[Claim] = [claim(of, actor.id, "opposes", "norland", words, **mood)]
    return Extraction(
        of, (actor, ACTORS["norland"]), claims=tuple(made), mentions=(mention(actor),), statements=()
    )


def mention(actor: Actor) -> Mention:
    """The mention of an actor at the beginning of a report."""
    return Mention(0, len(actor.label), actor.label, actor.id, MentionKind.NAME, -1, -1, -1)


@pytest.fixture
def vosses(tmp_path: Path) -> Path:
    """A graph in which one paper affirms of a person under one spelling what another denies under another."""
    with Store(tmp_path / "store") as store:
        store.add(quarrel(1, "Post", VOSSES[0]))
        store.add(quarrel(2, "Echo", VOSSES[1], polarity=Polarity.NEGATED))
        derive(store)
    return tmp_path


def test_one_node_in_queries_exports_and_networks(vosses: Path) -> None:
    """What is said under two spellings meets in one proposition, one row's name and one node; the ids stay."""
    kg = KnowledgeGraph(vosses)
    alias, chosen = next(iter(kg.canonical.items()))
    assert {alias, chosen} == {"myra-1", "mira-2"}
    assert kg.derived().facts[chosen, "opposes", "norland"].contested
    assert {row["id"] for row in kg.query("actors")} >= {chosen, "norland"}
    assert alias not in {row["id"] for row in kg.query("actors")}
    assert len(kg.query("evidence", subject=kg.actors[chosen].names[0])) == 2
    assert {row["subject"] for row in tables.claim_rows(kg.extractions(), kg.actors)} == {chosen}
    assert set(kg.network()) == {chosen, "norland"}
    raw = kg.query("SELECT DISTINCT ?who { ?claim rdf:subject ?who }")
    assert {raw.show(value) for (value,) in raw.rows} == {"actor:myra-1", "actor:mira-2"}
    assert {row["who"] for row in raw} == {kg.actors[chosen]}


def test_parting_them_again_brings_back_what_was(vosses: Path) -> None:
    """Identity is never destroyed: a decision undoes a link, and its undoing restores it."""
    joined = set(KnowledgeGraph(vosses).graphs().__next__()[1])
    derive(vosses / "store", decisions.parse("different myra-1 mira-2  # anna, 2031-06-01, sisters"))
    kg = KnowledgeGraph(vosses)
    assert not kg.canonical
    assert not any(standing.contested for standing in kg.derived().facts.values())
    (link,) = kg.identities()
    assert (link.judgement, link.by, link.when, link.why, link.person) == (
        Kind.DIFFERENT,
        "anna",
        "2031-06-01",
        "sisters",
        True,
    )
    derive(vosses / "store", ())
    assert KnowledgeGraph(vosses).canonical
    assert set(KnowledgeGraph(vosses).graphs().__next__()[1]) == joined


def test_a_surname_alone_is_told_apart_by_report() -> None:
    """Two reports that know a man by his surname only do not know that he is one man."""
    texts = (
        "General Varkov ordered an attack on the harbour of Odessa. Varkov said that the port would fall.",
        "General Varkov was arrested in Minsk. Varkov denied the accusations.",
    )
    found = list(extract_many([report(f"r{at}", text) for at, text in enumerate(texts)]))
    ids = [{actor.id for actor in one.actors if actor.label == "Varkov"} for one in found]
    assert all(ids)
    assert not ids[0] & ids[1]


def test_pairs_of_mentions_are_joined_as_labelled(root: Path) -> None:
    """Over the labelled pairs, nearly all that are joined are one actor, and nearly all that are one are joined."""
    figures = json.loads(
        subprocess.run(
            [sys.executable, root / "bench" / "identity.py"], check=True, capture_output=True, text=True
        ).stdout
    )
    assert figures["pairs"] >= 1000
    assert figures["negatives"] * 2 >= figures["pairs"]
    assert figures["precision"] >= 0.99
    assert figures["recall"] >= 0.9
