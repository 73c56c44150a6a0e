"""Why a claim was found, or was not: the parse, the frames of each head word, and what each of them lacks."""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.graph import actors, claims, language, statements
from onrecord.graph.ends import Resolver
from onrecord.graph.extract import ontology_files
from onrecord.graph.matcher import attempts
from onrecord.graph.model import Claim, Mention, Report, Statement
from onrecord.graph.settings import Settings
from onrecord.ontology import catalogue as catalogues
from onrecord.ontology import cues as cue_tables
from onrecord.ontology import frames


@dataclass(frozen=True, slots=True)
class Attempt:
    """One frame tried on one word; ``lacks`` says what is missing there, None where it fits."""

    word: str
    start: int
    relation: str
    pattern: str
    lacks: str | None


@dataclass(frozen=True, slots=True)
class Word:
    """One token of the parse: its offset, lemma, part of speech, function and the word that it hangs on."""

    text: str
    start: int
    lemma: str
    tag: str
    function: str
    head: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that the steps see in one text."""

    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    statements: tuple[Statement, ...]
    claims: tuple[Claim, ...]
    attempts: tuple[Attempt, ...]


def explain(report: Report, settings: Settings, start: int = 0, end: int | None = None) -> Explanation:
    """Read one report and tell what was seen and tried between two offsets of its text."""
    end = len(report.text) if end is None else end
    lexicon = frames.load(ontology_files(settings, ".ttl"))
    catalogue = catalogues.load(ontology_files(settings, ".tsv"))
    reading = language.read(language.load(settings.model), report.text)
    cast = actors.cast_of(reading, catalogue, report.date)
    said = statements.find_statements(reading, cast, cue_tables.load(), report.id)
    found = claims.find_claims(report, reading, cast, said, lexicon, catalogue)
    shown = [token.i for token in reading.doc if start <= reading.starts[token.i] < end]
    return Explanation(
        words=tuple(_word(reading, i) for i in shown),
        mentions=tuple(m for m in cast.mentions if start <= m.start < end),
        statements=tuple(s for s in said if s.start < end and start < s.end),
        claims=tuple(c for c in found.claims if c.start < end and start < c.end),
        attempts=tuple(_attempts(reading, shown, Resolver(reading, cast, lexicon))),
    )


def _word(reading: language.Reading, i: int) -> Word:
    token = reading.doc[i]
    return Word(token.text, reading.starts[i], token.lemma_, token.tag_, token.dep_, token.head.text)


def _attempts(reading: language.Reading, shown: list[int], resolver: Resolver) -> Iterator[Attempt]:
    for i in shown:
        token = reading.doc[i]
        for frame, lacks in attempts(token, resolver):
            yield Attempt(token.text, reading.starts[i], frame.relation, frame.pattern, lacks)
