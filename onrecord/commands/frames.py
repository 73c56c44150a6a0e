"""``onrecord frames``: which frames match a sentence and why, and how a claim of a graph came about."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.commands import options

if TYPE_CHECKING:
    from onrecord.graph.explain import Explanation
    from onrecord.graph.model import Claim

ABOUT = """Show which frames match a sentence and why, and how a claim came about.

\b
Examples:
  onrecord frames test "Kyiv accused Moscow of shelling the dam."
  onrecord frames why 3fa9c1d2e4b5 --in graph
"""

frames = typer.Typer(
    name="frames",
    help=ABOUT,
    rich_markup_mode=None,
    no_args_is_help=True,
)


@frames.command("test")
def test(
    sentence: Annotated[str, typer.Argument(metavar="SENTENCE", help="The words to try the frames on.")],
    model: options.Model = options.MODEL,
    ontology: options.Ontology = None,
) -> int:
    """Show what matches in a sentence, and what each other frame of its words lacks.

    Example: onrecord frames test "Kyiv accused Moscow of shelling the dam."
    """
    from onrecord.graph.explain import explain
    from onrecord.graph.model import Report

    settings = options.settings(model, ontology, 0.0)
    _print(explain(Report(id="sentence", path="sentence", text=sentence), settings))
    return 0


@frames.command("why")
def why(
    claim: Annotated[
        str, typer.Argument(metavar="CLAIM", help="The id of a claim, as `onrecord claims` prints it.")
    ],
    graph: Annotated[
        Path, typer.Option("--in", metavar="DIR", help="The graph that holds the claim.")
    ] = Path(),
    model: options.Model = options.MODEL,
    ontology: options.Ontology = None,
) -> int:
    """Print the parse, the frame and the path that made a claim of a graph.

    Example: onrecord frames why 3fa9c1d2e4b5 --in graph
    """
    import onrecord
    from onrecord.graph.errors import InputError
    from onrecord.graph.explain import explain

    for extraction in onrecord.open(graph).extractions():
        for found in extraction.claims:
            if found.id == claim:
                text = extraction.report.text
                start = max(text.rfind("\n", 0, found.start), 0)
                end = text.find("\n", found.end)
                seen = explain(
                    extraction.report,
                    options.settings(model, ontology, 0.0),
                    start,
                    len(text) if end < 0 else end,
                )
                _print_claim(found, text)
                _print(seen)
                return 0
    raise InputError(f"the graph {graph} has no claim '{claim}': see `onrecord claims {graph}`")


def _print_claim(claim: "Claim", text: str) -> None:
    typer.echo(f"claim {claim.id}: {claim.subject} {claim.relation} {claim.object}")
    typer.echo(f"  words      {' '.join(text[claim.start : claim.end].split())}")
    typer.echo(f"  frame      {claim.frame}")
    typer.echo(f"  mood       {claim.polarity}, {claim.modality}, confidence {claim.confidence}")
    typer.echo(f"  inferred   {claim.inferred or 'nothing'}\n")


def _print(seen: "Explanation") -> None:
    typer.echo("parse")
    for word in seen.words:
        typer.echo(
            f"  {word.start:>6}  {word.text:<18} {word.lemma:<16} {word.tag:<5} {word.function:<10} of {word.head}"
        )
    typer.echo("actors")
    for mention in seen.mentions:
        typer.echo(f"  {mention.start:>6}  {mention.text:<34} {mention.actor} ({mention.kind})")
    typer.echo("statements")
    for statement in seen.statements:
        content = " ".join(statement.content.split())
        typer.echo(
            f"  {statement.start:>6}  {statement.source or 'nobody named'}: {statement.cue}: {content}"
        )
    typer.echo("frames that fit")
    for attempt in (a for a in seen.attempts if a.lacks is None):
        typer.echo(f"  {attempt.start:>6}  {attempt.word:<14} {attempt.relation:<17} {attempt.pattern}")
    typer.echo("frames that do not")
    for attempt in (a for a in seen.attempts if a.lacks is not None):
        typer.echo(
            f"  {attempt.start:>6}  {attempt.word:<14} {attempt.relation:<17} {attempt.pattern}: {attempt.lacks}"
        )
    typer.echo("claims")
    for claim in seen.claims:
        speaker = claim.attributed_to or claim.speaker or "the report"
        who = f"{claim.subject} {claim.relation} {claim.object}"
        mood = f"{claim.polarity}, {claim.modality}, says {speaker} ({claim.confidence})"
        typer.echo(f"  {claim.start:>6}  {who}, {mood}")
