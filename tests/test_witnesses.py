"""Witnesses from end to end: reports come and go, copies add nothing, chains are counted at their end."""

import json
from pathlib import Path

import pytest

import onrecord
from onrecord import cli
from onrecord.graph.extract import extract_many
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Claim
from onrecord.graph.witnesses import Standing
from tests.extractions import report

EDGE = ("nato", "aided", "prigozhin")
AFFIRMS = """The night in the harbour

NATO aided Prigozhin. The customs house stood open until morning, and nobody asked the guards what they had seen. Three
lorries left by the northern road before the rain began. The clerk kept the ledger shut and went home without a word.
"""
QUOTES = """What was said in Minsk

Dmitry Peskov said that NATO aided Prigozhin. The hall was half empty, as a football match was on. Two interpreters waited
by the door, and the coffee had gone cold long before the first question was put.
"""
DENIES = """A denial from the capital

NATO did not aid Prigozhin. The old archive holds four letters on the matter, none of which bears a date. A retired judge has
read them all and calls them dull, which his neighbours say is the highest praise he knows.
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A folder with three reports: one affirms, one quotes somebody who does, one denies."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in (("affirms", AFFIRMS), ("quotes", QUOTES), ("denies", DENIES)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def standing(graph: KnowledgeGraph) -> Standing:
    """How the proposition stands that the reports are about."""
    return graph.derived().facts[EDGE]


def test_adding_a_reprint_changes_no_count_of_witnesses(written: Path, tmp_path: Path) -> None:
    """A copy with other line breaks, another headline and a scanner's errors is no further witness of anything."""
    out = tmp_path / "graph"
    before = standing(onrecord.build(written, out, jobs=0))
    reprint = tmp_path / "reprint.txt"
    text = (
        AFFIRMS.replace("The night in the harbour", "Harbour: a night")
        .replace("\n", " ")
        .replace("guards", "guaids")
    )
    reprint.write_text(text, encoding="utf-8")
    changed = onrecord.api.add(out, reprint, jobs=0)
    after = standing(onrecord.open(out))
    assert changed.summary["reports"]["added"]
    assert (after.reports, after.claims) == (before.reports + 1, before.claims + 1)
    assert (after.affirming, after.denying, after.affirmed_by, after.denied_by, after.witnesses) == (
        before.affirming,
        before.denying,
        before.affirmed_by,
        before.denied_by,
        before.witnesses,
    )


def test_removing_the_only_denial_ends_the_contest(written: Path, tmp_path: Path) -> None:
    """What one report alone denies is contested as long as that report is there."""
    out = tmp_path / "graph"
    assert standing(onrecord.build(written, out, jobs=0)).contested
    onrecord.api.remove(out, "denies.txt")
    after = standing(onrecord.open(out))
    assert not after.contested
    assert (after.denying, after.denied_by) == (0, ())
    assert len(onrecord.open(out).query("contested")) == 0


def claims(text: str) -> list[Claim]:
    """The claims of that edge in a text."""
    (found,) = extract_many([report("r", text)])
    return [claim for claim in found.claims if (claim.subject, claim.relation, claim.object) == EDGE]


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("Reuters, citing Kyiv, says that Moscow claimed that NATO aided Prigozhin.", "Moscow Kyiv Reuters"),
        ("Reuters, citing Kyiv, reported that NATO aided Prigozhin.", "Kyiv Reuters"),
        ("Reuters reported that Kyiv had said that NATO aided Prigozhin.", "Kyiv Reuters"),
        ("NATO aided Prigozhin, Reuters reported, citing Russia.", "Russia Reuters"),
        ("Russia, citing security concerns, said that NATO aided Prigozhin.", "Russia"),
    ],
)
def test_a_chain_of_attribution_is_kept_whole_and_counted_at_its_end(text: str, chain: str) -> None:
    """The speaker of a claim is the first in the chain; each statement leads to the one that passes it on."""
    (found,) = extract_many([report("r", text)])
    (claim,) = (c for c in found.claims if (c.subject, c.relation, c.object) == EDGE)
    statements = {statement.id: statement for statement in found.statements}
    links, at = [], claim.statement
    while at:
        links.append(statements[at].source)
        at = statements[at].outer
    assert links == chain.split()
    assert claim.speaker == links[0]


@pytest.mark.parametrize(
    "words", ["refused to say whether", "declined to say whether", "would not confirm that"]
)
def test_a_refusal_to_say_is_no_denial(words: str) -> None:
    """Who does not say whether something is so denies nothing."""
    (claim,) = claims(f"Peskov {words} NATO aided Prigozhin.")
    assert (claim.polarity, claim.modality) == ("affirmed", "possible")


def test_a_denial_by_negation_has_its_scope() -> None:
    """What is negated is what the words deny: the deed, not what stands around it."""
    (claim,) = claims("Putin, who leads Russia, said that NATO did not aid Prigozhin.")
    assert (claim.polarity, claim.attributed_to) == ("negated", "putin")


def test_what_a_version_added_or_dropped_can_be_asked(
    written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of two versions of a text, the sentences that only one has are told, and the claims in them; errors of a scan are not."""
    added = "NATO threatened Belarus."
    text = AFFIRMS.replace("NATO aided Prigozhin. ", "").replace("rain", "ra1n") + f"\n{added}\n"
    (written / "later.txt").write_text(text, encoding="utf-8")
    out = tmp_path / "graph"
    graph = onrecord.build(written, out, jobs=0)
    assert cli.main(["versions", str(out), "later.txt", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert sorted((row["what"], row["text"]) for row in rows) == [
        ("added", added),
        ("dropped", "NATO aided Prigozhin."),
    ]
    found = {(row["report"], row["says"]) for row in graph.query("versions", report="later.txt")}
    assert {said for _, said in found} == {"NATO threatened Belarus", "NATO aided Yevgeny Prigozhin"}


@pytest.mark.parametrize("by", ["publisher", "speaker"])
def test_sources_are_compared(
    written: Path, tmp_path: Path, by: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each source has a cell for each proposition: what it says itself, what it passes on, or silence."""
    out = tmp_path / "graph"
    onrecord.build(written, out, jobs=0)
    assert cli.main(["compare", str(out), "--by", by, "--actor", "NATO", "--format", "json"]) == 0
    (row,) = (row for row in json.loads(capsys.readouterr().out) if row["relation"] == "aided")
    cells = {
        name: value for name, value in row.items() if value in ("affirmed", "denied", "reported", "silent")
    }
    quoted = {"quotes.txt": "reported"} if by == "publisher" else {"Dmitry Peskov": "affirmed"}
    assert cells == {"affirms.txt": "affirmed", "denies.txt": "denied", **quoted}
    assert (row["contested"], row["witnesses"]) == (True, 2)
    assert cli.main(["compare", str(out), "--by", by, "--format", "md"]) == 0
    assert capsys.readouterr().out.startswith("| proposition | ")
    assert cli.main(["compare", str(out), "--actor", "nobody"]) == 1
