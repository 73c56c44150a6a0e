"""The library's functions: ``onrecord.build``, ``onrecord.open`` and ``onrecord.extract``."""

import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.exports.derived import derived_of
from onrecord.exports.html import write_explorer
from onrecord.exports.turtle import export
from onrecord.graph import build as runs
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Extraction
from onrecord.graph.record import read_record
from onrecord.graph.reports import read_inputs
from onrecord.graph.settings import Settings

PathLike = str | os.PathLike[str]


def build(
    paths: PathLike | Iterable[PathLike],
    out: PathLike | None = None,
    settings: Settings = Settings(),
    *,
    manifest: PathLike | None = None,
    jobs: int = 1,
    progress: runs.Progress | None = None,
) -> KnowledgeGraph:
    """Read reports and write their graph into the folder ``out``.

    ``paths`` are files, folders, patterns, or "-" for standard input; without ``out`` the graph is kept in a
    temporary folder for as long as the object lives. ``jobs`` is the number of processes that extract; with 0 it
    happens in this one, which keeps the model loaded for the next call but has no guard against a report that hangs
    or crashes. Raises InputError where nothing could be read; inputs that could not be read beside others are
    listed in ``out``/build.json.
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
    )
    if out is None:
        _remove_with(graph, target)
    return graph


def open(path: PathLike) -> KnowledgeGraph:  # noqa: A001  # it is called onrecord.open
    """Open a graph that was built before; raises InputError where the folder is none."""
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
