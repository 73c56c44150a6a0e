"""``onrecord claims`` and ``onrecord statements``: what was found, as rows, with or without a graph."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.commands import options
from onrecord.graph.record import READ, is_graph

if TYPE_CHECKING:
    from onrecord.exports.tables import Row
    from onrecord.graph.model import Actor, Extraction
    from onrecord.graph.settings import Settings


class Format(StrEnum):
    """How rows are printed."""

    JSONL = "jsonl"
    CSV = "csv"
    TABLE = "table"


Chosen = Annotated[Format, typer.Option("--format", "-f", help="JSON lines, CSV, or a table to look at.")]
Sources = Annotated[
    list[str],
    typer.Argument(metavar="PATH...", help="Files, folders, patterns, - for standard input, or one graph."),
]

CLAIM_COLUMNS = (
    "report",
    "attributed_to_label",
    "subject_label",
    "relation",
    "object_label",
    "polarity",
    "modality",
    "quote",
)
STATEMENT_COLUMNS = ("report", "source", "source_label", "cue", "kind", "content")


def claims(
    paths: Sources,
    format: Chosen = Format.JSONL,  # noqa: A002  # the option's name
    jobs: options.Jobs = 1,
    model: options.Model = options.MODEL,
    manifest: options.Manifest = None,
    ontology: options.Ontology = None,
    min_confidence: options.MinConfidence = 0.0,
) -> int:
    """Print claims: who did what to whom.

    Each with its exact words, its speaker, its polarity and its modality. One JSON object a line, as soon as
    it is found. A graph's claims are printed as they are, whatever --jobs, --model, --manifest and --ontology
    say; of anything else the claims are found now, and no graph is written. The exit code is 3 if some inputs
    were not read.

    \b
    Examples:
      onrecord claims report.txt
      onrecord claims graph --format csv > claims.csv
      cat report.txt | onrecord claims - --format table
    """
    from onrecord.exports.tables import CLAIM_FIELDS, claim_rows

    source = Source(paths, options.settings(model, ontology, min_confidence), manifest, jobs)
    rows = claim_rows(source.extractions(), source.actors)
    sure = (row for row in rows if float(str(row["confidence"])) >= min_confidence)
    _print(sure, format, CLAIM_FIELDS, CLAIM_COLUMNS)
    return source.code


def statements(
    paths: Sources,
    format: Chosen = Format.JSONL,  # noqa: A002  # the option's name
    jobs: options.Jobs = 1,
    model: options.Model = options.MODEL,
    manifest: options.Manifest = None,
    ontology: options.Ontology = None,
) -> int:
    """Print statements: who says what.

    Each with its content, its source and its cue ("said", "according to"), whether direct or indirect.

    \b
    Examples:
      onrecord statements report.txt
      onrecord statements graph --format table
    """
    from onrecord.exports.tables import STATEMENT_FIELDS, statement_rows

    source = Source(paths, options.settings(model, ontology, 0.0), manifest, jobs)
    _print(statement_rows(source.extractions(), source.actors), format, STATEMENT_FIELDS, STATEMENT_COLUMNS)
    return source.code


class Source:
    """Where extractions come from, a graph or reports that are read now; ``code`` is the exit code once all are through."""

    def __init__(self, paths: Sequence[str], settings: "Settings", manifest: Path | None, jobs: int) -> None:
        self.code = 0
        self.actors: Mapping[str, Actor] | None = None
        self._graph = None
        if len(paths) == 1 and is_graph(paths[0]):
            import onrecord

            self._graph = onrecord.open(paths[0])
            self.actors = self._graph.actors
        else:
            from onrecord.graph.build import extract_inputs
            from onrecord.graph.reports import read_inputs

            self._found = extract_inputs(read_inputs(paths, manifest=manifest), settings, jobs=jobs)

    def extractions(self) -> "Iterator[Extraction]":
        """Every extraction; inputs that could not be read are told on standard error. Raises InputError if none could be."""
        if self._graph is not None:
            yield from self._graph.extractions()
            return
        some = False
        for item, extraction in self._found:
            if extraction is not None:
                some = True
                yield extraction
            elif item.status not in READ:
                self.code = 3
                typer.echo(f"onrecord: {item.reason or item.path}", err=True)
        if not some:
            self.code = 1


def _print(rows: "Iterable[Row]", form: Format, fields: Sequence[str], columns: Sequence[str]) -> None:
    from onrecord.exports.tables import comma_separated, jsonl

    if form is Format.TABLE:
        from onrecord.console import print_table

        print_table(columns, ([row[name] for name in columns] for row in rows))
        return
    for line in jsonl(rows) if form is Format.JSONL else comma_separated(rows, fields):
        sys.stdout.write(line)
        if form is Format.JSONL:
            sys.stdout.flush()
