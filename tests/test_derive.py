"""What follows from all reports together: families of copies, honest counts of witnesses, contests, retractions."""

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from onrecord.graph.derive import derive
from onrecord.graph.families import find_families
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Claim, Extraction, Modality, Polarity, Report
from onrecord.graph.quads import publisher_actor
from onrecord.graph.store import Store
from onrecord.graph.witnesses import Standing
from tests.extractions import claim, extraction, report

WORDS = (
    "harbour crane night quarrel council ferry grain tariff letter bridge engine captain winter market warehouse rumour "
    "signal promise ledger customs pilot storm rope lantern barge chapel"
).split()
EDGE = ("tolan", "actsFor", "league")


def story(seed: int, length: int = 160) -> str:
    """A text of random words, the same for the same seed."""
    chosen = random.Random(seed)
    return " ".join(f"{chosen.choice(WORDS)}{chosen.randrange(100)}" for _ in range(length))


def said(
    name: str, text: str = "", *, publisher: str | None = None, issued: str | None = None, **mood: Any
) -> Extraction:
    """A report in which one claim is made, that Brek acts for the League."""
    of = report(
        name, f"Brek acts for the League. {text or story(hash_of(name))}", publisher=publisher, date=issued
    )
    return extraction(of, claim(of, *EDGE, "Brek acts for the League", **mood))


def hash_of(name: str) -> int:
    """A number that follows from a name, the same in every process."""
    return sum(ord(char) * 31**place for place, char in enumerate(name))


def graph(folder: Path, found: Iterable[Extraction]) -> KnowledgeGraph:
    """A graph of these reports with what follows from them."""
    with Store(folder / "store") as store:
        for one in found:
            store.add(one)
        derive(store)
    return KnowledgeGraph(folder)


def standing(folder: Path, *found: Extraction) -> Standing:
    """How the one proposition stands after these reports."""
    return graph(folder, found).derived().facts[EDGE]


def test_a_reprint_is_no_further_witness(tmp_path: Path) -> None:
    """Twelve reports of three publishers that carry one text quoting one speaker have one original speaker and one family."""
    text, mood = story(1), {"attributed_to": "mira", "speaker": "Voss"}
    copies = [said(f"r{number:02}", text, publisher=f"Paper {number % 3}", **mood) for number in range(12)]
    found = standing(tmp_path, *copies)
    assert (found.reports, found.publishers, found.affirming, found.affirmed_by) == (
        12,
        3,
        1,
        ("actor/mira",),
    )
    assert found.unconfirmed


def test_adding_a_reprint_changes_no_count_of_witnesses(tmp_path: Path) -> None:
    """The counts of families and speakers stay when a copy comes, also where the report speaks itself."""
    text = story(2)
    one = said("a", text, publisher="Post", issued="2031-01-01")
    before = standing(tmp_path / "a", one)
    after = standing(
        tmp_path / "b", one, said("b", text.replace("e", "c", 9), publisher="Echo", issued="2031-01-02")
    )
    assert (after.affirming, after.affirmed_by, after.unconfirmed) == (
        before.affirming,
        before.affirmed_by,
        before.unconfirmed,
    )
    assert (before.reports, after.reports) == (1, 2)


def test_independent_reports_are_witnesses_each(tmp_path: Path) -> None:
    """Two papers with texts of their own are two families and two speakers."""
    found = standing(
        tmp_path, said("a", publisher="Post"), said("b", publisher="Echo"), said("c", publisher="Echo")
    )
    speakers = sorted(f"actor/{publisher_actor(name).id}" for name in ("Echo", "Post"))
    assert (found.affirming, found.affirmed_by, found.unconfirmed) == (3, tuple(speakers), False)


@pytest.mark.parametrize(
    ("moods", "unconfirmed"),
    [
        ([{}], False),
        ([{"attributed_to": "mira"}], True),
        ([{"attributed_to": "mira"}, {"attributed_to": "mira"}], True),
        ([{"attributed_to": "mira"}, {"attributed_to": "norland"}], False),
        ([{"speaker": "officials"}, {"speaker": "Officials"}], True),
        ([{"speaker": "officials"}, {"speaker": "a fisherman"}], False),
        ([{"modality": Modality.REPORTED}, {"modality": Modality.POSSIBLE}], True),
        ([{"modality": Modality.PLANNED}], True),
        ([{"polarity": Polarity.NEGATED}], False),
    ],
)
def test_unconfirmed_needs_a_report_or_two_speakers(
    tmp_path: Path, moods: list[dict[str, Any]], unconfirmed: bool
) -> None:
    """Unconfirmed is what no report says itself and fewer than two independent speakers say as fact."""
    assert (
        standing(tmp_path, *(said(f"r{at}", **mood) for at, mood in enumerate(moods))).unconfirmed
        is unconfirmed
    )


YES: dict[str, Any] = {"attributed_to": "mira"}
NO: dict[str, Any] = {"attributed_to": "tolan", "polarity": Polarity.NEGATED}


@pytest.mark.parametrize(
    ("yes", "no", "contested"),
    [
        ({}, {}, True),
        ({"modality": Modality.REPORTED}, {}, True),
        ({"modality": Modality.POSSIBLE}, {}, False),
        ({}, {"modality": Modality.PLANNED}, False),
        ({"date": "2031-04"}, {"date": "2031-04-07"}, True),
        ({"date": "2031-04"}, {"date": "2031-05-07"}, False),
        ({"date": "2031-04"}, {}, True),
        ({"matter": "smuggling of grain"}, {"matter": "the grain affair"}, True),
        ({"matter": "smuggling of grain"}, {"matter": "a bribe"}, False),
        ({"matter": "smuggling of grain"}, {}, True),
    ],
)
def test_contested_means_the_same_thing_and_time(
    tmp_path: Path, yes: dict[str, Any], no: dict[str, Any], contested: bool
) -> None:
    """A denial contests an affirmation unless dates or matters are known to differ, or one is no more than possible."""
    assert standing(tmp_path, said("a", **{**YES, **yes}), said("b", **{**NO, **no})).contested is contested


def test_unnamed_speakers_of_two_papers_can_contradict_each_other(tmp_path: Path) -> None:
    """What one paper's officials affirm and another's deny is contested; as witnesses they still count once."""
    found = standing(
        tmp_path, said("a", speaker="officials"), said("b", speaker="officials", polarity=Polarity.NEGATED)
    )
    assert (found.contested, found.unconfirmed, found.retracted) == (True, True, False)


@pytest.mark.parametrize(
    ("first", "second", "retracted"),
    [("2031-01-01", "2031-02-01", True), ("2031-02-01", "2031-01-01", False)],
)
def test_a_speaker_who_later_denies_retracts(
    tmp_path: Path, first: str, second: str, retracted: bool
) -> None:
    """The only affirming speaker's later denial retracts the proposition; an earlier one does not."""
    affirmed = said("a", issued=first, attributed_to="mira")
    denied = said("b", issued=second, attributed_to="mira", polarity=Polarity.NEGATED)
    found = standing(tmp_path, affirmed, denied)
    assert (found.retracted, found.contested) == (retracted, retracted)


def test_a_second_witness_stands_against_a_retraction(tmp_path: Path) -> None:
    """Where somebody else affirms it too, a denial makes it contested, not retracted."""
    denied = said("b", issued="2031-02-01", attributed_to="mira", polarity=Polarity.NEGATED)
    found = standing(
        tmp_path, said("a", issued="2031-01-01", attributed_to="mira"), denied, said("c", publisher="Post")
    )
    assert (found.retracted, found.contested) == (False, True)


def test_removing_the_only_denial_ends_the_contest(tmp_path: Path) -> None:
    """Derived facts follow the reports: what is gone contests nothing."""
    assert standing(tmp_path, said("a", **YES), said("b", **NO)).contested
    with Store(tmp_path / "store") as store:
        store.remove("b")
        derive(store)
    assert not KnowledgeGraph(tmp_path).derived().facts[EDGE].contested


def test_deriving_again_changes_nothing(tmp_path: Path) -> None:
    """The derived graph is a function of the reports."""
    kg = graph(tmp_path, [said("a", **YES), said("b", **NO)])
    before = dict(kg.graphs())
    derive(tmp_path / "store")
    assert {name: set(triples) for name, triples in KnowledgeGraph(tmp_path).graphs()} == {
        name: set(triples) for name, triples in before.items()
    }


def noisy(text: str, share: float, seed: int) -> str:
    """The text with a share of its characters replaced, as a scan would."""
    chosen = random.Random(seed)
    return "".join(chosen.choice("cehlnr") if chosen.random() < share else char for char in text)


def test_copies_scans_and_excerpts_are_families() -> None:
    """A re-wrapped copy, a scan with errors and a third of a text are found; other texts stay apart."""
    texts = {f"s{number}": story(number) for number in range(30)}
    middle = texts["s4"].split()[50:110]
    texts |= {
        "copy": texts["s1"].upper().replace(" ", "\n"),
        "scan": noisy(texts["s2"], 0.03, 5),
        "cut": texts["s3"][: len(texts["s3"]) * 2 // 3],
        "excerpt": " ".join(middle),
    }
    families = find_families(texts)
    for name, origin in {"copy": "s1", "scan": "s2", "cut": "s3", "excerpt": "s4"}.items():
        assert families.family[name] == families.family[origin]
    assert len(set(families.family.values())) == 30
    assert {link.report for link in families.links if link.excerpt} == {"excerpt"}


def test_a_text_quoted_in_two_stories_does_not_join_them() -> None:
    """A statement printed whole in two different reports belongs to one of them only."""
    statement = story(100, 60)
    texts = {
        "a": f"{story(101, 200)} {statement}",
        "b": f"{story(102, 200)} {statement}",
        "statement": statement,
    }
    families = find_families(texts).family
    assert families["a"] != families["b"]
    assert families["statement"] in (families["a"], families["b"])


def test_short_and_empty_texts() -> None:
    """Texts too short to compare are copies only where they are equal; empty ones never are."""
    families = find_families(
        {"a": "Ships sail.", "b": "ships, sail", "c": "Ships sank.", "d": "", "e": " "}
    ).family
    assert families == {"a": "a", "b": "a", "c": "c", "d": "d", "e": "e"}
    assert find_families({}).family == {}


def test_the_scanned_benchmark_report_joins_its_copy(reports_dir: Path) -> None:
    """Of three benchmark reports, two are copies of one text and the third stands apart."""
    texts = {path.name[:3]: path.read_text(encoding="utf-8") for path in reports_dir.glob("*.txt")}
    families = find_families(texts).family
    assert families["000"] == families["001"] != families["004"]


def test_the_record_of_a_claim_is_kept(tmp_path: Path) -> None:
    """Every claim is a witness of exactly one proposition, whatever relation it has."""
    of: Report = report("r", "Brek met the League; the League met Brek; Norland led the League.")
    claims: list[Claim] = [
        claim(of, "tolan", "consulted", "league", "Brek met the League"),
        claim(of, "league", "consulted", "tolan", "the League met Brek"),
        claim(of, "norland", "leads", "league", "Norland led the League"),
    ]
    facts = graph(tmp_path, [extraction(of, *claims)]).derived().facts
    assert {ends: found.claims for ends, found in facts.items()} == {
        ("league", "consulted", "tolan"): 2,
        ("norland", "leads", "league"): 1,
    }
