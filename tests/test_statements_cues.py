"""The tables of cue words."""

from pathlib import Path

import pytest

from onrecord.graph.errors import OntologyError
from onrecord.graph.model import Modality
from onrecord.ontology import cues

PLACES = {
    "verbs": frozenset({"quote", "that", "wh", "inf", "oto", "obj", "as", "comp", "ing", "raise", "exp"}),
    "nouns": frozenset({"that", "inf", "be", "whether"}),
    "adjectives": frozenset({"that", "inf", "wh"}),
}


def test_rich_tables() -> None:
    """The tables hold far more than 450 pairs of word and construction."""
    found = cues.load()
    assert len(found) > 3000
    assert len(found.verbs) > 600
    assert len(found.nouns) > 250
    assert len(found.adjectives) > 150


@pytest.mark.parametrize("part", ["verbs", "nouns", "adjectives"])
def test_frames_are_known(part: str) -> None:
    """Each frame is one of the named constructions, or a lower-case word that opens a phrase."""
    for word, frames in getattr(cues.load(), part).items():
        assert word == word.lower()
        for name, cue in frames.items():
            assert name in PLACES[part] or (name.isalpha() and name.islower())
            assert cue.grade in cues.GRADES.values()
            assert (cue.word, cue.frame) == (word, name)


def test_modality_and_denial_of_words() -> None:
    """Words of wanting plan, words of denial deny, words of saying assert."""
    verbs = cues.load().verbs
    assert verbs["vow"]["inf"].modality is Modality.PLANNED
    assert verbs["speculate"]["that"].modality is Modality.POSSIBLE
    assert verbs["say"]["that"].modality is Modality.ASSERTED
    assert verbs["deny"]["that"].denies
    assert not verbs["confirm"]["that"].denies
    assert verbs["tell"]["that"].hearer


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("say\tthat=Z\tasserted\tno\tcontent", "grade"),
        ("say\tthat=A\tcertain\tno\tcontent", "modality"),
        ("say\tthat=A\tasserted\tmaybe\tcontent", "neither yes nor no"),
        ("say\tthat=A that=B\tasserted\tno\tcontent", "twice"),
        ("say\tthat=A", "cells"),
    ],
)
def test_wrong_table(tmp_path: Path, row: str, problem: str) -> None:
    """A wrong row is refused in one sentence that names the file, the line and what is wrong."""
    table = tmp_path / "cues.verbs.tsv"
    table.write_text(f"verb\tframes\tmodality\tdenies\tobject\n{row}\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=problem) as caught:
        cues.read_words(table, "verb")
    assert "cues.verbs.tsv, line 2" in str(caught.value)
