"""Claims by hand: they stand beside the extracted ones with who made them, and every later build keeps them."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onrecord
from onrecord.cli import main
from onrecord.graph.check import check
from onrecord.graph.corrections import FILE, Correction, parse, place, text_of
from onrecord.graph.errors import InputError
from onrecord.graph.model import Actor, ActorKind, Claim
from tests.extractions import quarrel

TEXT = """Belarus accused Poland on Friday of spying.

Lithuania had warned both sides. Poland rejected the charge and asked Germany for help.
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a report and its graph."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "wire.txt").write_text(TEXT, encoding="utf-8")
    onrecord.build(folder / "wire.txt", folder / "graph", jobs=0)
    return folder


@pytest.fixture
def desk(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder to work in."""
    shutil.copytree(built, tmp_path / "desk")
    monkeypatch.chdir(tmp_path / "desk")
    return tmp_path / "desk"


def claims() -> dict[tuple[str, str, str], Claim]:
    """The claims of the graph by what they say."""
    return {(c.subject, c.relation, c.object): c for c in onrecord.open("graph").claims()}


def rebuild() -> None:
    """Build the graph again, from the report as it is."""
    onrecord.build("wire.txt", "graph", jobs=0)


ADD = ["claim", "add", "graph", "--report", "wire.txt",
       "--quote", "Lithuania had warned both sides", "--subject", "Lithuania", "--relation", "threatened", "--object", "Belarus",
       "--by", "A. Analyst", "--on", "2031-06-01", "--why", "plain words"]  # fmt: skip


@pytest.mark.usefixtures("desk")
def test_a_claim_by_hand_stays(capsys: pytest.CaptureFixture[str]) -> None:
    """A claim that is added is in the graph with its words and its author, after a new build too, and the graph is sound."""
    assert main(ADD) == 0
    for again in (False, True):
        if again:
            rebuild()
        made = claims()["lithuania", "threatened", "belarus"]
        assert (made.quote, made.frame, made.confidence) == (
            "Lithuania had warned both sides",
            "by hand",
            1.0,
        )
        assert made.subject_text == "Lithuania"
        answer = onrecord.open("graph").query(
            "SELECT ?who ?day ?why { ?c a on:Correction ; on:correctedBy ?who ; on:correctedOn ?day ; on:because ?why ; "
            f"on:adds claim:{made.id} . claim:{made.id} rdf:predicate on:threatened }}"
        )
        assert [{str(value) for value in row.values()} for row in answer] == [
            {"A. Analyst", "2031-06-01", "plain words"}
        ]
        assert list(check(Path("graph"))) == []
    assert "added" in capsys.readouterr().out


@pytest.mark.usefixtures("desk")
def test_a_claim_taken_back_stays_away() -> None:
    """A retracted claim is in no build to come; its retraction is on record."""
    gone = claims()["belarus", "accused", "poland"]
    assert main(["claim", "retract", "graph", gone.id, "--by", "A. Analyst"]) == 0
    assert ("belarus", "accused", "poland") not in claims()
    shutil.rmtree("graph/store")
    record = json.loads(Path("graph/build.json").read_text(encoding="utf-8"))
    Path("graph/build.json").write_text(json.dumps({**record, "run": "another"}), encoding="utf-8")
    rebuild()
    assert ("belarus", "accused", "poland") not in claims()
    assert (
        onrecord.open("graph")
        .query(f"ASK {{ ?c on:retracts claim:{gone.id} ; on:correctedBy 'A. Analyst' }}")
        .truth
    )
    assert main(["claim", "retract", "graph", gone.id]) == 1
    assert list(check(Path("graph"))) == []


@pytest.mark.usefixtures("desk")
def test_a_corrected_claim_has_its_new_values() -> None:
    """The old form is gone, the new one has what was given and all else as it was."""
    old = claims()["belarus", "accused", "poland"]
    assert main(["claim", "correct", "graph", old.id, "--polarity", "negated", "--object", "Germany"]) == 0
    rebuild()
    new = claims()["belarus", "accused", "germany"]
    assert (new.polarity, new.modality, new.quote, new.matter) == (
        "negated",
        old.modality,
        old.quote,
        old.matter,
    )
    assert ("belarus", "accused", "poland") not in claims()
    assert list(check(Path("graph"))) == []


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"--quote": "words that are not there"}, "do not stand in the report"),
        ({"--relation": "hates"}, "no relation"),
        ({"--object": "Nobody Known"}, "say what it is"),
        ({"--report": "other.txt"}, "no report"),
        ({"--polarity": "perhaps"}, "no polarity"),
        ({"--date": "Friday"}, "no date"),
        ({"--on": "Friday"}, "no day"),
    ],
)
def test_what_is_not_on_record_is_refused(
    change: dict[str, str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A claim whose words, actors or values are wrong changes nothing and is told why."""
    arguments = list(ADD)
    for name, value in change.items():
        arguments = [*arguments, name, value]
    assert main(arguments) == 1
    assert reason in capsys.readouterr().err
    assert not Path("graph", FILE).exists()


@pytest.mark.usefixtures("desk")
def test_a_new_actor_is_made_where_its_kind_is_given() -> None:
    """An actor whom neither the graph nor the catalogue has becomes one of the graph."""
    arguments = [*ADD, "--object", "Both Sides", "--object-kind", "faction"]
    assert main(arguments) == 0
    rebuild()
    (made,) = (actor for actor in onrecord.open("graph").actors.values() if actor.label == "Both Sides")
    assert made.kind is ActorKind.FACTION
    assert list(check(Path("graph"))) == []


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("name", ["whole.ttl", "whole.trig", "whole.nq", "whole.jsonl"])
def test_what_was_exported_is_taken_back(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A graph's own export changes nothing; with one claim mended in it, that claim is corrected."""
    assert main(["export", "graph", "--to", name]) == 0
    assert main(["import", "graph", name, "--by", "B. Coder"]) == 0
    assert "nothing changed" in capsys.readouterr().out
    old = claims()["belarus", "accused", "poland"]
    path = Path(name)
    text = path.read_text(encoding="utf-8")
    if name.endswith("jsonl"):
        rows = [json.loads(line) for line in text.splitlines()]
        mended = "".join(
            json.dumps({**row, "polarity": "negated"} if row["id"] == old.id else row) + "\n" for row in rows
        )
    elif name.endswith("nq"):
        lines = (
            line.replace("ns#affirmed>", "ns#negated>")
            if f"claim/{old.id}> <https://w3id.org/onrecord/ns#polarity" in line
            else line
            for line in text.splitlines(keepends=True)
        )
        mended = "".join(lines)
    else:
        head, block, rest = text.partition(f"\nclaim:{old.id}\n")
        mended = head + block + rest.replace("on:affirmed", "on:negated", 1)
    assert mended != text
    path.write_text(mended, encoding="utf-8")
    assert main(["import", "graph", name, "--by", "B. Coder"]) == 0
    rebuild()
    assert claims()["belarus", "accused", "poland"].polarity == "negated"
    assert len(claims()) == len({c.id for c in claims().values()})
    assert list(check(Path("graph"))) == []


HAND_MADE = """
@prefix on: <https://w3id.org/onrecord/ns#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix actor: <https://w3id.org/onrecord/data/actor/> .
@prefix report: <https://w3id.org/onrecord/data/report/> .
@prefix x: <https://example.org/> .

x:one a on:Claim ; rdf:subject actor:lithuania ; rdf:predicate on:threatened ; rdf:object actor:both ;
    on:polarity on:POLARITY ; prov:wasDerivedFrom x:passage .
x:passage a oa:SpecificResource ; oa:hasSource report:REPORT ; oa:hasSelector x:quote , x:place .
x:quote a oa:TextQuoteSelector ; oa:exact "QUOTE" .
x:place a oa:TextPositionSelector ; oa:start 0 ; oa:end 1 .
actor:both a on:Faction ; rdfs:label "Both Sides" .
"""


@pytest.mark.usefixtures("desk")
def test_hand_made_turtle_needs_only_what_matters(capsys: pytest.CaptureFixture[str]) -> None:
    """A claim with its passage is enough; what breaks a shape, or is not in the report, is refused with the place."""
    (report,) = onrecord.open("graph").reports

    def written(polarity: str, quote: str) -> str:
        text = HAND_MADE.replace("POLARITY", polarity).replace("REPORT", report).replace("QUOTE", quote)
        Path("hand.ttl").write_text(text, encoding="utf-8")
        return "hand.ttl"

    assert main(["import", "graph", written("perhaps", "Lithuania had warned both sides")]) == 1
    assert "polarity breaks in" in capsys.readouterr().err
    assert main(["import", "graph", written("affirmed", "Lithuania attacked")]) == 1
    assert "do not stand in the report" in capsys.readouterr().err
    assert main(["import", "graph", written("affirmed", "Lithuania had warned both sides")]) == 0
    (made,) = (c for c in onrecord.open("graph").claims() if c.frame == "by hand")
    assert (made.subject, made.relation) == ("lithuania", "threatened")
    assert list(check(Path("graph"))) == []


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(who=words, why=words, label=words)
def test_a_correction_reads_back(who: str, why: str, label: str) -> None:
    """Whatever its author writes, a correction is one line, and is the same when it is read."""
    first, second, *_ = quarrel().claims
    correction = Correction(first, second, (Actor("a", label, ActorKind.PERSON),), who, "2031-01-01", why)
    line, end = text_of([correction]).split("\n")
    assert end == ""
    assert parse(line, "here") == correction


def test_a_damaged_line_is_told() -> None:
    """A line that is no correction is an error with its place."""
    for line in ("[]", "{", '{"added": {"id": 1}}', '{"actors": [{}]}'):
        with pytest.raises(InputError, match="line 3"):
            parse(line, "corrections.jsonl, line 3,")


def test_words_are_found_whatever_their_space() -> None:
    """A quote is found where it stands once, by its words; more than once needs its start."""
    assert place("one two\nthree", "two three") == (4, 13)
    assert place("a b a b", "a b", 4) == (4, 7)
    with pytest.raises(InputError, match="2 times"):
        place("a b a b", "a b")
    with pytest.raises(InputError, match="do not stand"):
        place("a b", "")
