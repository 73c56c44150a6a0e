"""One report to all that is found in it: the steps put together."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.graph import actors, claims, language, statements
from onrecord.graph.citations import chained
from onrecord.graph.model import Actor, Claim, Extraction, Report
from onrecord.graph.settings import Settings
from onrecord.ontology import catalogue as catalogues
from onrecord.ontology import cues as cue_tables
from onrecord.ontology import frames


def extract_many(reports: Iterable[Report], settings: Settings = Settings()) -> Iterator[Extraction]:
    """Extract reports in order, reading the language in batches."""
    nlp = language.load(settings.model)
    lexicon = frames.load(ontology_files(settings, ".ttl"))
    catalogue = catalogues.load(ontology_files(settings, ".tsv"))
    cues = cue_tables.load()
    waiting: list[Report] = []

    def texts() -> Iterator[str]:
        for report in reports:
            waiting.append(report)
            yield report.text

    for reading in language.read_many(nlp, texts()):
        report = waiting.pop(0)
        cast = actors.cast_of(reading, catalogue, report.date)
        said = chained(statements.find_statements(reading, cast, cues, report.id), cast, report.id)
        found = claims.find_claims(report, reading, cast, said, lexicon, catalogue)
        kept = tuple(claim for claim in found.claims if claim.confidence >= settings.min_confidence)
        yield Extraction(
            report, _actors(cast, found.groups, kept, catalogue), cast.mentions, said, kept, found.events
        )


def extract(report: Report, settings: Settings = Settings()) -> Extraction:
    """Extract one report."""
    return next(extract_many([report], settings))


def _actors(
    cast: actors.Cast, groups: Iterable[Actor], kept: Iterable[Claim], catalogue: catalogues.Catalogue
) -> tuple[Actor, ...]:
    """The actors mentioned and those that claims name without a mention, by id."""
    found = dict(cast.actors)
    described = {group.id: group for group in groups}
    for claim in kept:
        for identity in (claim.subject, claim.object, claim.attributed_to):
            if identity is not None and identity not in found:
                found[identity] = described.get(identity) or catalogue.actors[identity]
    return tuple(found[identity] for identity in sorted(found))


def ontology_files(settings: Settings, suffix: str) -> tuple[Path, ...]:
    """The user's ontology files of one kind, those in folders included, in a fixed order."""
    listed = [
        file for path in settings.ontology for file in (sorted(path.rglob("*")) if path.is_dir() else [path])
    ]
    return tuple(file for file in listed if file.suffix == suffix)
