"""``onrecord add``, ``update`` and ``remove``: a graph follows its reports."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.commands import options

if TYPE_CHECKING:
    from onrecord.graph.difference import Difference
    from onrecord.graph.settings import Settings

Names = Annotated[
    list[str],
    typer.Argument(metavar="REPORT...", help="Reports by id, path, file name, record, title or url."),
]
OwnModel = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="Another spaCy pipeline than the graph was built with."),
]
OwnConfidence = Annotated[
    float | None,
    typer.Option(
        "--min-confidence",
        metavar="X",
        min=0.0,
        max=1.0,
        help="Another least confidence than the graph was built with.",
    ),
]
Reread = Annotated[
    bool,
    typer.Option(
        "--reread", help="Read unchanged reports too, if another version or other settings read them."
    ),
]


class Form(StrEnum):
    """How a difference is printed."""

    TURTLE = "turtle"
    JSON = "json"


Diff = Annotated[
    Form | None,
    typer.Option("--diff", metavar="FORM", help="Print all triples that changed, as turtle or json."),
]


def add(
    graph: options.Graph,
    paths: options.Inputs,
    jobs: options.Jobs = 1,
    manifest: options.Manifest = None,
    model: OwnModel = None,
    ontology: options.Ontology = None,
    min_confidence: OwnConfidence = None,
    diff: Diff = None,
    quiet: options.Quiet = False,
) -> int:
    """Add reports to a graph.

    Reports that the graph has are passed over; one that it has in another form is left to onrecord update. Settings are
    those of the graph. Turtle, page and other files are written anew by onrecord export or onrecord show.

    \b
    Examples:
      onrecord add graph today/*.html
      onrecord add graph corpus.jsonl --diff json > changes.json
    """
    return _take(graph, paths, jobs, manifest, _settings(graph, model, ontology, min_confidence), diff, quiet)


def update(
    graph: options.Graph,
    paths: options.Inputs,
    jobs: options.Jobs = 1,
    manifest: options.Manifest = None,
    model: OwnModel = None,
    ontology: options.Ontology = None,
    min_confidence: OwnConfidence = None,
    reread: Reread = False,
    diff: Diff = None,
    quiet: options.Quiet = False,
) -> int:
    """Bring reports of a graph up to date, and add new ones.

    A report is the same one by its id, its url or its path, in that order. What has not changed is not read again, unless
    --reread asks for what other settings or another version have read.

    \b
    Examples:
      onrecord update graph reports/
      onrecord update graph reports/ --reread --ontology frames/
    """
    settings = _settings(graph, model, ontology, min_confidence)
    return _take(graph, paths, jobs, manifest, settings, diff, quiet, update=True, reread=reread)


def remove(graph: options.Graph, reports: Names, diff: Diff = None, quiet: options.Quiet = False) -> None:
    """Remove reports from a graph, with all that only they brought.

    \b
    Examples:
      onrecord remove graph reports/withdrawn.html
      onrecord remove graph morning-post-2023-06-24-1a2b3c4d
    """
    from onrecord import api
    from onrecord.console import Console

    with Console(quiet=quiet) as console:
        changed = api.remove(graph, reports, progress=console)
    _tell(graph, changed, diff, quiet)


def _take(
    graph: Path,
    paths: list[str],
    jobs: int,
    manifest: Path | None,
    settings: "Settings",
    diff: Form | None,
    quiet: bool,
    **how: bool,
) -> int:
    from onrecord import api
    from onrecord.console import Console

    with Console(quiet=quiet) as console:
        changed = api.add(graph, paths, settings, manifest=manifest, jobs=jobs, progress=console, **how)
        unread = console.problems
    _tell(graph, changed, diff, quiet)
    return 3 if unread else 0


def _settings(
    graph: Path, model: str | None, ontology: list[Path] | None, min_confidence: float | None
) -> "Settings":
    from onrecord.api import settings_of

    return settings_of(graph, model=model, ontology=ontology or (), min_confidence=min_confidence)


def _tell(graph: Path, changed: "Difference", diff: Form | None, quiet: bool) -> None:
    """Print what changed: in short, or all of it."""
    if diff is Form.JSON:
        typer.echo(changed.json())
    elif diff is Form.TURTLE:
        from onrecord.exports.patch import patch

        typer.echo(patch(changed), nl=False)
    elif not quiet:
        _summarise(graph, changed.summary, changed.any)


def _summarise(graph: Path, summary: dict[str, Any], changed: bool) -> None:
    from onrecord.console import clean

    if not changed:
        typer.echo("nothing changed")
        return
    for name in ("added", "changed", "removed"):
        for report in summary["reports"][name]:
            typer.echo(f"report {name:8}  {clean(report)}")
    for name in ("claims", "propositions"):
        typer.echo(f"{name:15}  +{summary[name]['added']} -{summary[name]['removed']}")
    for standing in ("contested", "retracted", "unconfirmed"):
        for when in ("now", "no longer"):
            for label in summary[standing][when]:
                typer.echo(f"{when} {standing}: {clean(label)}")
    typer.echo(f"Turtle and page are stale: onrecord export {graph} writes them anew")
