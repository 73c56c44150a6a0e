"""``onrecord claim`` and ``onrecord import``: what people correct, by hand or in a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.commands import options
from onrecord.graph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.graph.corrections import Correction

ABOUT = """Retract, correct or add a claim by hand; later builds keep it.

\b
Examples:
  onrecord claim retract graph 3fa9c1d2e4b5 --by anna --why "he said the opposite"
  onrecord claim correct --help
"""

claim = typer.Typer(
    name="claim",
    help=ABOUT,
    rich_markup_mode=None,
    no_args_is_help=True,
)
Id = Annotated[str, typer.Argument(metavar="CLAIM", help="The id of a claim, as onrecord claims prints it.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so; kept with the correction.")]
Day = Annotated[
    str, typer.Option("--on", metavar="DATE", help="The day of the correction, if it is not today.")
]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="Why; kept with the correction.")]
ReportName = Annotated[str | None, typer.Option("--report", help="The report, by id, path, title or url.")]
Quote = Annotated[str | None, typer.Option("--quote", help="The words of the report that state it.")]
Subject = Annotated[str | None, typer.Option("--subject", help="Who acts: an actor by name or id.")]
Relation = Annotated[str | None, typer.Option("--relation", help="The relation, such as accused.")]
Object = Annotated[str | None, typer.Option("--object", help="Who is acted upon: an actor by name or id.")]
Polarity = Annotated[str | None, typer.Option("--polarity", help="affirmed or negated.")]
Modality = Annotated[str | None, typer.Option("--modality", help="asserted, reported, possible or planned.")]
Speaker = Annotated[
    str | None,
    typer.Option(
        "--attributed-to", metavar="ACTOR", help="Whom the report quotes; none where it speaks itself."
    ),
]
Words = Annotated[
    str | None, typer.Option("--speaker", metavar="WORDS", help="The words that name the speaker.")
]
Matter = Annotated[str | None, typer.Option("--matter", help="What it is about, in the report's words.")]
When = Annotated[str | None, typer.Option("--date", help="When it happened: a day, month or year.")]
SubjectKind = Annotated[
    str | None, typer.Option("--subject-kind", help="What a new subject is: person, state …")
]
ObjectKind = Annotated[str | None, typer.Option("--object-kind", help="What a new object is.")]


@claim.command("retract")
def retract(graph: options.Graph, claim_id: Id, by: By = "", on: Day = "", why: Why = "") -> None:
    """Take a claim back.

    Example: onrecord claim retract graph 3fa9c1d2e4b5 --by "A. Analyst" --why "the quote is a headline"
    """
    desk = _desk(graph, by, on, why)
    _take(graph, [desk.retract(claim_id)])


@claim.command("correct")
def correct(
    graph: options.Graph,
    claim_id: Id,
    quote: Quote = None,
    subject: Subject = None,
    relation: Relation = None,
    object: Object = None,  # noqa: A002  # the option's name
    polarity: Polarity = None,
    modality: Modality = None,
    attributed_to: Speaker = None,
    speaker: Words = None,
    matter: Matter = None,
    date: When = None,
    subject_kind: SubjectKind = None,
    object_kind: ObjectKind = None,
    by: By = "",
    on: Day = "",
    why: Why = "",
) -> None:
    """Put other values in a claim; the old form is retracted.

    Example: onrecord claim correct graph 3fa9c1d2e4b5 --polarity negated --by "A. Analyst"
    """
    given: dict[str, Any] = {
        "quote": quote, "subject": subject, "relation": relation, "object": object, "polarity": polarity,
        "modality": modality, "attributed_to": attributed_to, "speaker": speaker, "matter": matter, "date": date,
        "subject_kind": subject_kind, "object_kind": object_kind,
    }  # fmt: skip
    _take(graph, [_desk(graph, by, on, why).correct(claim_id, given)])


@claim.command("add")
def add(
    graph: options.Graph,
    report: ReportName = None,
    quote: Quote = None,
    subject: Subject = None,
    relation: Relation = None,
    object: Object = None,  # noqa: A002  # the option's name
    polarity: Polarity = None,
    modality: Modality = None,
    attributed_to: Speaker = None,
    speaker: Words = None,
    matter: Matter = None,
    date: When = None,
    subject_kind: SubjectKind = None,
    object_kind: ObjectKind = None,
    by: By = "",
    on: Day = "",
    why: Why = "",
) -> None:
    """Add a claim that a report makes in so many words.

    \b
    Example:
      onrecord claim add graph --report wire.txt --quote "Minsk had warned Moscow" --subject Belarus \\
        --relation threatened --object Russia --by "A. Analyst"
    """
    given: dict[str, Any] = {
        "report": report, "quote": quote, "subject": subject, "relation": relation, "object": object, "polarity": polarity,
        "modality": modality, "attributed_to": attributed_to, "speaker": speaker, "matter": matter, "date": date,
        "subject_kind": subject_kind, "object_kind": object_kind,
    }  # fmt: skip
    _take(graph, [_desk(graph, by, on, why).add(given)])


def import_(
    graph: options.Graph,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Claims in our vocabulary: .ttl, .trig, .nq, or .jsonl, one claim a line."
        ),
    ],
    by: By = "",
    on: Day = "",
    why: Why = "",
) -> None:
    """Take claims from a file into a graph, beside the extracted ones.

    A claim that the graph has not is added; one that it has under the same id, but otherwise, is corrected. RDF is checked
    against the shapes first, and each claim's words must stand in its report. Later builds keep what was imported.

    \b
    Examples:
      onrecord import graph corrected.ttl --by "A. Analyst"
      onrecord import graph claims.jsonl --by "Coding team 2" --on 2026-03-01
    """
    found = list(_desk(graph, by, on, why).from_file(file))
    if not found:
        typer.echo("nothing changed")
        return
    _take(graph, found)


def _desk(graph: Path, by: str, on: str, why: str) -> Any:
    import datetime as dt

    from onrecord.graph.handwork import Author, Desk

    if on:
        try:
            dt.date.fromisoformat(on)
        except ValueError:
            raise InputError(f"'{on}' is no day: give one such as 2026-03-01") from None
    return Desk(graph, Author(by, on, why))


def _take(graph: Path, new: "Sequence[Correction]") -> None:
    from onrecord.api import EXPORTERS
    from onrecord.graph.handwork import correct

    correct(graph, new, stale=EXPORTERS)
    for correction in new:
        if correction.retracted:
            typer.echo(f"retracted  {_told(correction.retracted)}")
        if correction.added:
            typer.echo(f"added      {_told(correction.added)}")
    typer.echo(f"Turtle and page are stale: onrecord show {graph} writes them anew")


def _told(found: Any) -> str:
    return f"{found.id}: {found.subject} {found.relation} {found.object}, {found.polarity}, {found.modality}"
