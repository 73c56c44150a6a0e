"""The library's functions: ``onrecord.build``, ``onrecord.open`` and ``onrecord.extract``."""

import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from onrecord.exports.derived import derived_of
from onrecord.exports.html import write_explorer
from onrecord.exports.turtle import export
from onrecord.graph import build as runs
from onrecord.graph import changes
from onrecord.graph.decisions import Decision
from onrecord.graph.difference import Difference
from onrecord.graph.errors import InputError
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Extraction
from onrecord.graph.record import read_record
from onrecord.graph.reports import read_inputs
from onrecord.graph.settings import Settings
from onrecord.graph.workshop import recover

PathLike = str | os.PathLike[str]


def build(
    paths: PathLike | Iterable[PathLike],
    out: PathLike | None = None,
    settings: Settings = Settings(),
    *,
    manifest: PathLike | None = None,
    jobs: int = 1,
    progress: runs.Progress | None = None,
    resume: bool = False,
    decisions: PathLike | None = None,
) -> KnowledgeGraph:
    """Read reports and write their graph into the folder ``out``.

    ``paths`` are files, folders, patterns, or "-" for standard input; without ``out`` the graph is kept in a
    temporary folder for as long as the object lives. ``jobs`` is the number of processes that extract; with 0 it
    happens in this one, which keeps the model loaded for the next call but has no guard against a report that hangs
    or crashes. ``decisions`` is a file of what people have decided about actors. Raises InputError where nothing could
    be read; inputs that could not be read beside others are listed in ``out``/build.json.
    """
    target = Path(out if out is not None else tempfile.mkdtemp(prefix="onrecord-"))
    graph = runs.build(
        _texts(paths),
        target,
        settings,
        progress,
        exporters=EXPORTERS,
        manifest=Path(manifest) if manifest is not None else None,
        jobs=jobs,
        resume=resume,
        decisions=Path(decisions) if decisions is not None else None,
    )
    if out is None:
        _remove_with(graph, target)
    return graph


def add(
    graph: PathLike,
    paths: PathLike | Iterable[PathLike],
    settings: Settings | None = None,
    *,
    manifest: PathLike | None = None,
    jobs: int = 1,
    progress: runs.Progress | None = None,
    update: bool = False,
    reread: bool = False,
) -> Difference:
    """Add reports to the graph in a folder; with ``update``, put changed ones in the place of their older forms.

    ``settings`` are those of the graph where none are given. Its Turtle and its page are then stale (see :func:`refresh`).
    """
    return changes.add(
        _texts(paths),
        Path(graph),
        settings or settings_of(graph),
        progress,
        stale=EXPORTERS,
        manifest=Path(manifest) if manifest is not None else None,
        jobs=jobs,
        update=update,
        reread=reread,
    )


def update(graph: PathLike, paths: PathLike | Iterable[PathLike], **options: Any) -> Difference:
    """Bring reports of the graph in a folder up to date, and add new ones; options are those of :func:`add`."""
    return add(graph, paths, update=True, **options)


def remove(
    graph: PathLike, reports: str | Iterable[str], *, progress: runs.Progress | None = None
) -> Difference:
    """Remove reports, by id, path, title or url, from the graph in a folder."""
    names = [reports] if isinstance(reports, str) else list(reports)
    return changes.remove(names, Path(graph), progress, stale=EXPORTERS)


def decide(
    graph: PathLike, decisions: Decision | Iterable[Decision], *, progress: runs.Progress | None = None
) -> Difference:
    """Take decisions about actors into the graph in a folder: which are one, which are not, what one is called."""
    taken = [decisions] if isinstance(decisions, Decision) else list(decisions)
    return changes.decide(taken, Path(graph), progress, stale=EXPORTERS)


def refresh(graph: PathLike, *, progress: runs.Progress | None = None) -> list[str]:
    """Write those files of a graph that changes have made stale; their names come back."""
    return changes.refresh(Path(graph), EXPORTERS, progress)


def asking_page(graph: PathLike) -> Path:
    """Write ``explorer-sparql.html`` into the graph's folder: its page with a query engine inside; the path comes back."""
    from onrecord.exports.page import write_page
    from onrecord.exports.view import View

    path = Path(graph) / "explorer-sparql.html"
    write_page(View(open(graph)), path, sparql=True)
    return path


def settings_of(
    graph: PathLike,
    *,
    model: str | None = None,
    ontology: Sequence[Path] = (),
    min_confidence: float | None = None,
) -> Settings:
    """The settings that a graph was built with, but for those given here.

    Raises InputError where its own ontology is not given: the graph knows only what it was like.
    """
    kept = read_record(Path(graph))["settings"]
    if kept["ontology"] and not ontology:
        raise InputError(f"{graph} was built with an ontology of its own: name it with --ontology")
    return Settings(
        model=model or kept["model"],
        base=kept["base"],
        ontology=tuple(ontology),
        min_confidence=float(kept["min-confidence"]) if min_confidence is None else min_confidence,
    )


def open(path: PathLike) -> KnowledgeGraph:  # noqa: A001  # it is called onrecord.open
    """Open a graph that was built before; raises InputError where the folder is none."""
    recover(Path(path))
    read_record(Path(path))
    return KnowledgeGraph(Path(path))


def extract(
    paths: PathLike | Iterable[PathLike],
    settings: Settings = Settings(),
    *,
    manifest: PathLike | None = None,
    jobs: int = 1,
) -> Iterator[Extraction]:
    """Read reports and yield what is found in each, without writing a graph; inputs that cannot be read are passed over."""
    inputs = read_inputs(_texts(paths), manifest=Path(manifest) if manifest is not None else None)
    return (found for _, found in runs.extract_inputs(inputs, settings, jobs=jobs) if found is not None)


def _texts(paths: PathLike | Iterable[PathLike]) -> list[str]:
    return [os.fspath(path) for path in ([paths] if isinstance(paths, str | os.PathLike) else paths)]


def _turtle(graph: KnowledgeGraph, path: Path) -> None:
    export(graph, path, "turtle")


def _trig(graph: KnowledgeGraph, path: Path) -> None:
    export(graph, path, "trig")


def _page(graph: KnowledgeGraph, path: Path) -> None:
    write_explorer(graph.extractions(), path, derived=derived_of(graph))


EXPORTERS: dict[str, runs.Exporter] = {"graph.ttl": _turtle, "graph.trig": _trig, "explorer.html": _page}


def _remove_with(graph: KnowledgeGraph, folder: Path) -> None:
    """Remove a temporary folder when nobody holds the graph any longer."""
    import shutil

    weakref.finalize(graph, shutil.rmtree, folder, ignore_errors=True)
