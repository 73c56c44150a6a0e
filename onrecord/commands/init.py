"""``onrecord init``: the folder of a new crisis."""

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder to lay out; made if needed.")]


def init(folder: Folder) -> None:
    """Lay out a new crisis: own actors, own frames, a worked example and what to run.

    \b
    Example:
      onrecord init my-crisis
    """
    from onrecord.starting import start

    for path in start(folder):
        typer.echo(str(path))
    typer.echo(
        f"read {folder / 'README.md'}, then: cd {folder} && onrecord build reports --ontology ontology --out graph"
    )
