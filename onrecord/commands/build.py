"""``onrecord build``: reports become a graph."""

from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord.commands import options

Out = Annotated[
    Path,
    typer.Option("--out", "-o", metavar="DIR", help="The folder to write the graph into; made if needed."),
]

Resume = Annotated[
    bool,
    typer.Option(
        "--resume", help="Only go on with a build that was interrupted; the same command does so anyway."
    ),
]


Decisions = Annotated[
    Path | None,
    typer.Option(
        "--decisions",
        metavar="FILE",
        help="What people have decided about actors; by default what DIR keeps.",
    ),
]


def build(
    paths: options.Inputs,
    out: Out,
    jobs: options.Jobs = 1,
    model: options.Model = options.MODEL,
    manifest: options.Manifest = None,
    ontology: options.Ontology = None,
    base: options.Base = options.BASE,
    min_confidence: options.MinConfidence = 0.0,
    resume: Resume = False,
    decisions: Decisions = None,
    sparql: options.Sparql = False,
    quiet: options.Quiet = False,
) -> int:
    """Read reports and write their graph.

    DIR gets graph.ttl and graph.trig, explorer.html, the store, and build.json with the status of every input. Where DIR
    is a graph already, it becomes the graph of these inputs; where the build fails, it stays as it was. The exit code is
    0 if every input was read, 3 if some were not.

    \b
    Examples:
      onrecord build reports/ --out graph
      onrecord build 'june/*.html' corpus.jsonl --out graph --jobs 4
      onrecord build reports/ --manifest sources.csv --out graph
      curl -s https://example.org/report.html | onrecord build - --out graph
    """
    from onrecord import api
    from onrecord.console import Console
    from onrecord.graph.record import read_record

    chosen = options.settings(model, ontology, min_confidence, base)
    with Console(quiet=quiet) as console:
        api.build(
            paths,
            out,
            chosen,
            manifest=manifest,
            jobs=jobs,
            progress=console,
            resume=resume,
            decisions=decisions,
        )
    if sparql:
        api.asking_page(out)
    record = read_record(out)
    if not quiet:
        summarise(out, record)
    return 0 if record["counts"]["unread"] == 0 else 3


def summarise(out: Path, record: dict[str, Any]) -> None:
    """Print what a graph holds and where it is."""
    from onrecord.console import print_table

    counts = record["counts"]
    rows = [
        ("reports", counts["reports"]),
        ("actors", counts["actors"]),
        ("statements", counts["statements"]),
        ("claims", counts["claims"]),
        *((f"  {name}", number) for name, number in counts["relations"].items()),
        ("contested propositions", counts["contested"]),
        ("unconfirmed propositions", counts["unconfirmed"]),
    ]
    if counts["unread"]:
        rows.append(("inputs not read", counts["unread"]))
    print_table(("what", "how many"), rows)
    typer.echo(f"Turtle  {out / 'graph.ttl'}")
    typer.echo(f"page    {out / 'explorer.html'}")
