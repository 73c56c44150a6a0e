"""The frozen sentences: what the claims engine finds in each of our labelled sentences stays found, and nothing wrong comes back.

``tests/data/claims.frozen.tsv`` holds, for each sentence of ``claims.tsv``, the labels that are found and the claims that no
label bears out, as of the last freeze (``python bench/freeze.py``). A change that loses a found claim or brings a new wrong one
fails here and must be looked at; a change that gains is frozen by running the script again.
"""

import datetime as dt
from pathlib import Path

import pytest

from onrecord.graph.extract import extract_many
from onrecord.graph.model import Report
from onrecord.graph.settings import Settings

FROZEN = Path(__file__).parent / "data" / "claims.frozen.tsv"
DATE = dt.date(2023, 6, 25)


def frozen() -> list[tuple[str, frozenset[str], frozenset[str]]]:
    """Sentence, claims found, wrong claims tolerated."""
    rows = []
    for line in FROZEN.read_text(encoding="utf-8").splitlines()[1:]:
        text, found, wrong = line.split("\t")
        rows.append((text, _set(found), _set(wrong)))
    return rows


def _set(cell: str) -> frozenset[str]:
    return frozenset(part for part in cell.split(" ; ") if part)


@pytest.fixture(scope="module")
def claims() -> list[frozenset[str]]:
    """The claims of every frozen sentence, read in one run."""
    reports = [
        Report(id=f"s{n}", path=f"s{n}", text=text, date=DATE) for n, (text, _, _) in enumerate(frozen())
    ]
    return [
        frozenset(
            f"{c.subject} {c.relation} {c.object} {c.polarity} {c.modality} {c.attributed_to or '-'}"
            for c in extraction.claims
        )
        for extraction in extract_many(reports, Settings())
    ]


def test_enough_sentences_are_frozen() -> None:
    """The set covers at least 400 sentences and, with and without claims, all 23 relations."""
    rows = frozen()
    relations = {claim.split()[1] for _, found, _ in rows for claim in found}
    assert len(rows) >= 400
    assert len(relations) == 23
    assert sum(not found for _, found, _ in rows) >= 40


def test_nothing_found_is_lost(claims: list[frozenset[str]]) -> None:
    """Every claim that was found is still found, with its polarity, modality and speaker."""
    lost = [
        (text, sorted(found - now))
        for (text, found, _), now in zip(frozen(), claims, strict=True)
        if found - now
    ]
    assert not lost


def test_nothing_wrong_is_new(claims: list[frozenset[str]]) -> None:
    """No sentence yields a claim that it did not yield before."""
    new = [
        (text, sorted(now - found - wrong))
        for (text, found, wrong), now in zip(frozen(), claims, strict=True)
        if now - found - wrong
    ]
    assert not new
