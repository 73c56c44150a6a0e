"""The three real reports: the actors and relations that must come out of them, and the scores that must hold."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.exports.tables import claim_rows
from onrecord.graph.extract import extract_many
from onrecord.graph.reports import read_inputs
from onrecord.graph.settings import Settings

Row = dict[str, object]


@pytest.fixture(scope="module")
def rows(reports_dir: Path) -> list[Row]:
    """Every claim of the reports, as the command line prints them."""
    reports = [one.report for one in read_inputs([str(reports_dir)]) if one.report is not None]
    return [dict(row) for row in claim_rows(extract_many(reports, Settings()))]


@pytest.fixture(scope="module")
def texts(reports_dir: Path) -> dict[str, str]:
    """The reports' texts by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in reports_dir.glob("*.txt")}


def test_the_five_actors_stand_in_claims(rows: list[Row]) -> None:
    """Prigozhin, Putin, Shoigu, Lukashenko and NATO each stand at an end of a claim."""
    ends = {row[end] for row in rows for end in ("subject", "object")}
    assert {"prigozhin", "putin", "shoigu", "lukashenko", "nato"} <= ends


@pytest.mark.parametrize(
    ("subject", "relation", "object_", "word"),
    [
        ("putin", "accused", "prigozhin", "accused"),
        ("prigozhin", "accused", "shoigu", "Shoigu"),
        ("lukashenko", "brokered", "prigozhin", "brokered"),
        ("prigozhin", "opposes", "russia", "conflicts"),
        ("prigozhin", "actsFor", "nato", "NATO"),
        ("nato", "aided", "ukraine", "NATO"),
    ],
)
def test_relations_come_with_their_words(
    rows: list[Row], subject: str, relation: str, object_: str, word: str
) -> None:
    """A relation that the reports state is found, and its quote holds the word that states it."""
    found = [
        row
        for row in rows
        if (row["subject"], row["relation"], row["object"]) == (subject, relation, object_)
    ]
    assert any(word in str(row["quote"]) for row in found)


def test_what_is_alleged_belongs_to_who_alleges_it(rows: list[Row]) -> None:
    """That Prigozhin acts for NATO is Putin's claim, within his accusation, never the report's own."""
    alleged = [
        row
        for row in rows
        if (row["subject"], row["relation"], row["object"]) == ("prigozhin", "actsFor", "nato")
    ]
    accusations = {row["id"] for row in rows if row["relation"] == "accused" and row["subject"] == "putin"}
    assert alleged
    assert all(row["attributed_to"] == "putin" and row["within"] in accusations for row in alleged)


def test_every_quote_stands_in_its_report(rows: list[Row], texts: dict[str, str]) -> None:
    """Offsets count in the file's own text: the quote is found there, letter by letter."""
    for row in rows:
        text = texts[Path(str(row["report"])).name]
        assert text[int(str(row["start"])) : int(str(row["end"]))] == row["quote"]


def test_scores_hold(rows: list[Row], data_dir: Path, tmp_path: Path) -> None:
    """Triple F1 stays at 0.55 or more with a precision of 0.75 or more on the development half of our annotation."""
    claims = tmp_path / "claims.jsonl"
    claims.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    scorer = data_dir / "gold" / "score.py"
    options = ["--doc", "000", "--doc", "004", "--to", "4000"]
    done = subprocess.run(
        [sys.executable, scorer, claims, *options], capture_output=True, text=True, check=True
    )
    triple = next(line for line in done.stdout.splitlines() if line.startswith("triple"))
    scores = dict(part.split("=", 1) for part in triple.split() if "=" in part)
    precision, f1 = float(scores["P"]), float(scores["F1"])
    assert precision >= 0.75
    assert f1 >= 0.55
