"""Arguments and options that several commands share, and what they are turned into."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from onrecord.graph.errors import InputError
from onrecord.graph.settings import DEFAULT_BASE, DEFAULT_MODEL, Settings

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        help="Files, folders (read recursively), patterns such as 'in/*.html', or - for standard input.",
    ),
]
Graph = Annotated[Path, typer.Argument(metavar="DIR", help="A graph that onrecord build has written.")]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes that extract at the same time.")
]
Model = Annotated[
    str,
    typer.Option("--model", metavar="NAME", help="An installed spaCy pipeline for English, by name or path."),
]
Manifest = Annotated[
    Path | None,
    typer.Option(
        "--manifest",
        metavar="CSV",
        help="Table of path, title, publisher, date, url: metadata of the inputs.",
    ),
]
Ontology = Annotated[
    list[Path] | None,
    typer.Option(
        "--ontology",
        metavar="PATH",
        help="A file or folder with further frames and actors; may be given again.",
    ),
]
Base = Annotated[
    str, typer.Option("--base", metavar="IRI", help="The IRI under which the graph's nodes stand.")
]
MinConfidence = Annotated[
    float,
    typer.Option(
        "--min-confidence", metavar="X", min=0.0, max=1.0, help="Leave out claims below this confidence."
    ),
]
Sparql = Annotated[
    bool,
    typer.Option(
        "--sparql", help="Write explorer-sparql.html, a page that answers SPARQL by itself, 2 MB larger."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but problems.")]

MODEL = DEFAULT_MODEL
BASE = DEFAULT_BASE


def settings(
    model: str, ontology: Sequence[Path] | None, min_confidence: float, base: str = DEFAULT_BASE
) -> Settings:
    """Turn options into settings; raises InputError where a file of the ontology is not there."""
    paths = tuple(ontology or ())
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: there is no such file or folder to take as ontology")
    return Settings(model=model, base=base, ontology=paths, min_confidence=min_confidence)
