"""The catalogue of actors: its own tables, look-up by name, title and description, and tables that users add."""

import datetime as dt
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.graph.errors import OntologyError
from onrecord.graph.model import ActorKind, Modality, Polarity
from onrecord.ontology import relations
from onrecord.ontology.catalogue import Catalogue, load
from onrecord.ontology.names import fold, fold_title

ROOT = Path(__file__).resolve().parent.parent
MUTINY = dt.date(2023, 6, 24)
HEADER = "id\tlabel\tkind\tgender\tstate\twikidata\tnames\tdescriptions\n"


@pytest.fixture(name="catalogue", scope="module")
def _catalogue() -> Catalogue:
    return load()


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Yevgeny Prigozhin", "prigozhin"),
        ("Evgeniy Prigozhin", "prigozhin"),
        ("Evgenii Prigozhin", "prigozhin"),
        ("PRIGOZHIN", "prigozhin"),
        ("Volodymyr Zelenskyy", "zelensky"),
        ("Zelenskiy", "zelensky"),
        ("Alyaksandr Lukashenka", "lukashenko"),
        ("Sergey Shoygu", "shoigu"),
        ("Gitanas Nausėda", "nauseda"),
        ("Gitanas Nauseda", "nauseda"),
        ("Russia’s Defence Ministry", "russian-mod"),
        ("Russian Defense Ministry", "russian-mod"),
        ("North Atlantic Treaty Organization", "nato"),
        ("Rostov", "rostov-on-don"),
        ("U.S.", "us"),
        ("Türkiye", "turkey"),
        ("Côte d’Ivoire", "ivory-coast"),
        ("Burma", "myanmar"),
    ],
)
def test_spellings_lead_to_one_actor(catalogue: Catalogue, name: str, actor: str) -> None:
    """However a report spells, accents or shortens a name, it leads to the one actor."""
    assert catalogue.by_name[fold(name)] == (actor,)


def test_surnames_and_acronyms_are_marked(catalogue: Catalogue) -> None:
    """A bare surname and a name that only capitals make a name are told apart from names that stand for themselves."""
    marks = {text: catalogue.names[text][0] for text in ("putin", "vladimir putin", "us", "west", "russia")}
    assert [text for text, name in marks.items() if name.bare] == ["putin"]
    assert [text for text, name in marks.items() if name.cased] == ["us", "west"]


@pytest.mark.parametrize(
    ("title", "organisation", "date", "holders"),
    [
        ("president", "russia", MUTINY, {"putin"}),
        ("president", "russia", dt.date(2010, 1, 1), {"medvedev"}),
        ("prime minister", "russia", dt.date(2010, 1, 1), {"putin"}),
        ("Defense Minister", "russia", MUTINY, {"shoigu"}),
        ("Minister of Defence", "russian-mod", MUTINY, {"shoigu"}),
        ("Defence Minister", "russia", dt.date(2024, 6, 1), {"belousov"}),
        ("Secretary-General", "nato", MUTINY, {"stoltenberg"}),
        ("Commander-in-Chief", "ukraine", MUTINY, {"zaluzhny"}),
        ("chief of the General Staff", None, MUTINY, {"gerasimov"}),
        ("president", "us", dt.date(2018, 1, 1), {"trump"}),
        ("president", "nato", MUTINY, set()),
    ],
)
def test_offices_have_holders_and_years(
    catalogue: Catalogue, title: str, organisation: str | None, date: dt.date, holders: set[str]
) -> None:
    """A title, its organisation or state, and the report's date give who is meant."""
    found = {office.actor for office in catalogue.holders(title, organisation, date)}
    assert found >= holders if organisation is None else found == holders


def test_leaders_change_with_the_date(catalogue: Catalogue) -> None:
    """The head of a force or state is who led it on that day, the latest where no day is given."""
    assert catalogue.leader_of("wagner", MUTINY) == "prigozhin"
    assert catalogue.leader_of("wagner", dt.date(2024, 1, 1)) is None
    assert catalogue.leader_of("russia", dt.date(1995, 1, 1)) == "yeltsin"
    assert catalogue.leader_of("russian-mod") == "belousov"


def test_capitals_and_palaces_stand_for_their_state(catalogue: Catalogue) -> None:
    """A capital names its state as an actor and is a place of its own; a palace only names the state."""
    assert {catalogue.capitals[fold(name)] for name in ("Moscow", "Kremlin")} == {"russia"}
    assert {catalogue.capitals[fold(name)] for name in ("Kyiv", "Kiev")} == {"ukraine"}
    assert catalogue.actors["moscow"].kind is ActorKind.PLACE
    assert catalogue.actors["moscow"].state == "russia"
    assert "kremlin" not in catalogue.actors


def test_the_worlds_states_are_there(catalogue: Catalogue) -> None:
    """All members of the United Nations are states with ISO codes, adjectives and, but for the Vatican, a capital or its own."""
    assert len(catalogue.states) >= 193
    assert len({state.alpha2 for state in catalogue.states.values()}) == len(catalogue.states)
    assert {catalogue.demonyms[word] for word in ("russian", "russians")} == {"russia"}
    assert {catalogue.demonyms[word] for word in ("polish", "poles", "pole")} == {"poland"}
    assert "us" not in catalogue.demonyms
    nameless = {state.id for state in catalogue.states.values() if not state.adjectives}
    assert nameless <= {"congo-brazzaville", "dominica"}  # they share theirs with a larger neighbour


def test_nationality_and_noun_make_an_actor(catalogue: Catalogue) -> None:
    """A nationality with a collective noun is the catalogue's actor, a new one in its manner, or the state itself."""
    expected = {
        ("russia", "military"): "russian-military",
        ("russia", "Defense Ministry"): "russian-mod",
        ("russia", "government"): "russia",
        ("us", "army"): "us-military",
        ("thailand", "military"): "thai-military",
    }
    found = {key: actor.id for key in expected if (actor := catalogue.collective(*key))}
    assert found == expected
    assert catalogue.collective("russia", "weather") is None


def test_every_reference_is_to_an_actor(catalogue: Catalogue) -> None:
    """States, capitals, demonyms, descriptions, names and offices all lead to actors that are there."""
    referred = {
        *catalogue.capitals.values(),
        *catalogue.demonyms.values(),
        *(actor.state for actor in catalogue.actors.values() if actor.state),
        *(found for ids in (*catalogue.by_name.values(), *catalogue.descriptions.values()) for found in ids),
        *(end for office in catalogue.offices for end in (office.actor, office.organisation)),
        *(state.capital for state in catalogue.states.values() if state.capital),
    }
    assert referred <= catalogue.actors.keys()


def test_wikidata_ids_are_unique(catalogue: Catalogue) -> None:
    """No two actors share a Wikidata id."""
    ids = [actor.wikidata for actor in catalogue.actors.values() if actor.wikidata]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "table", sorted((ROOT / "ontology" / "actors").glob("*.tsv")), ids=lambda path: path.name
)
def test_tables_are_sorted_and_without_repeats(table: Path) -> None:
    """Each table keeps one entry a line in sorted order, so that changes to it are easy to read."""
    body = [line for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#")][1:]
    assert body == sorted(set(body))


def test_the_table_of_states_is_fresh() -> None:
    """The committed table of states is what its generator writes."""
    if importlib.util.find_spec("countryinfo") is None:
        pytest.skip("countryinfo, which the table of states is made from, is not installed")
    script = ROOT / "bench" / "tools" / "make_states.py"
    assert subprocess.run([sys.executable, script, "--check"], check=False).returncode == 0


def test_users_add_tables(tmp_path: Path) -> None:
    """A user's folder adds actors and offices and extends those there, for this catalogue alone."""
    (tmp_path / "sahel.actors.tsv").write_text(
        HEADER
        + "tchiani\tAbdourahamane Tchiani\tperson\tmale\tniger\t\tTchiani\tjunta leader\n"
        + "wagner\t\t\t\t\t\tExpeditionary Corps\t\n",
        encoding="utf-8",
    )
    (tmp_path / "sahel.offices.tsv").write_text(
        "actor\ttitles\torganisation\tfrom\tto\thead\ntchiani\tpresident\tniger\t2023-07-28\t\thead\n",
        encoding="utf-8",
    )
    extended = load([tmp_path])
    assert extended.leader_of("niger", dt.date(2023, 8, 1)) == "tchiani"
    assert extended.by_name["expeditionary corps"] == ("wagner",)
    assert extended.actors["wagner"].label == "Wagner Group"
    assert "tchiani" not in load().actors


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("a.actors.tsv", HEADER + "x\tX\tperson\n", "a.actors.tsv, line 2: 3 cells where the header has 8"),
        ("a.actors.tsv", HEADER + "x\tX\thuman\t\t\t\t\t\n", "line 2: the kind 'human' is not known"),
        ("a.actors.tsv", HEADER + "X Y\tX\tperson\t\t\t\t\t\n", "line 2: 'X Y' is no id"),
        (
            "a.actors.tsv",
            HEADER + "x\tX\tperson\t\tatlantis\t\t\t\n",
            "line 2: the state 'atlantis' is no actor",
        ),
        ("a.actors.tsv", HEADER + "x\tX\tperson\t\t\t7747\t\t\n", "line 2: '7747' is no Wikidata id"),
        ("a.actors.tsv", HEADER + "x\t\tperson\t\t\t\t\t\n", "line 2: the actor has no label"),
        ("a.actors.tsv", "id\tlabel\nx\tX\n", "line 1: the header must name the columns id, label, kind"),
        (
            "a.offices.tsv",
            "actor\ttitles\torganisation\tfrom\tto\thead\nnobody\tking\trussia\t\t\t\n",
            "line 2: 'nobody' is no",
        ),
        (
            "a.offices.tsv",
            "actor\ttitles\torganisation\tfrom\tto\thead\nputin\tking\trussia\t24/6\t\t\n",
            "line 2: '24/6' is",
        ),
        ("people.tsv", "id\nx\n", "people.tsv: its name does not say what it holds"),
    ],
)
def test_wrong_tables_are_explained(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    """A table that is wrong is refused with its name, the line and what to do."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError) as caught:
        load([path])
    assert complaint in str(caught.value)


def test_missing_and_undecodable_tables_are_explained(tmp_path: Path) -> None:
    """A folder without tables, a missing path and a table in another encoding are refused in one sentence."""
    with pytest.raises(OntologyError, match=r"no table \*\.tsv is there"):
        load([tmp_path])
    with pytest.raises(OntologyError, match="missing"):
        load([tmp_path / "missing"])
    latin = tmp_path / "a.actors.tsv"
    latin.write_bytes(HEADER.encode() + "x\tMüller\tperson\t\t\t\t\t\n".encode("latin-1"))
    with pytest.raises(OntologyError, match="save it again as UTF-8"):
        load([latin])


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    """A folded name folds to itself, whatever characters it has."""
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(categories=["L", "P", "Zs"])))
def test_folded_titles_have_no_hyphens(text: str) -> None:
    """Titles fold to single-spaced words without hyphens."""
    assert "-" not in fold_title(text)
    assert fold_title(text).split() == fold_title(text).split(" ") or not fold_title(text)


@pytest.mark.parametrize("name", ["claims.tsv", "claims.heldout.tsv"])
def test_labelled_sentences_speak_of_known_actors(catalogue: Catalogue, name: str) -> None:
    """Every actor, relation, polarity and modality in the labelled sentences is one that the product knows."""
    known = {*catalogue.actors, "-"} | {
        actor.id
        for state in catalogue.states
        for noun in catalogue.collectives
        if (actor := catalogue.collective(state, noun))
    }
    lines = (ROOT / "tests" / "data" / name).read_text(encoding="utf-8").splitlines()
    cells = [line.partition("\t")[2] for line in lines if not line.startswith("#")][1:]
    labels = [label.split() for cell in cells for label in cell.split(" ; ") if label]
    assert {len(label) for label in labels} == {6}
    assert {end.removeprefix("?") for label in labels for end in (label[0], label[2], label[5])} <= known
    assert {label[1] for label in labels} <= relations.load().keys()
    assert {label[3] for label in labels} == set(Polarity)
    assert {label[4] for label in labels} <= set(Modality)
