"""What the tests of statements share: one function that reads a text and finds its statements with the real pipeline."""

import datetime as dt
from functools import lru_cache

from onrecord.graph.actors import cast_of
from onrecord.graph.language import load, read
from onrecord.graph.model import Statement
from onrecord.graph.statements import find_statements
from onrecord.ontology import catalogue, cues


@lru_cache(maxsize=512)
def said(text: str) -> tuple[Statement, ...]:
    """Return the statements of a text."""
    reading = read(load(), text)
    return find_statements(
        reading, cast_of(reading, catalogue.load(), dt.date(2023, 6, 25)), cues.load(), "report"
    )


def by_cue(text: str, cue: str) -> Statement:
    """Return the one statement whose cue contains the given words; fail where there is none."""
    found = [one for one in said(text) if cue in one.cue]
    assert len(found) == 1, [(one.source, one.cue, one.content) for one in said(text)]
    return found[0]


def plain(words: str) -> str:
    """Return words without quotation marks and full stops at their ends, to compare spans by what they say."""
    return words.strip(" .,\"'“”‘’")
