"""The run: inputs are read, extracted and written as a graph that replaces the one before, or leaves it as it was.

Reports that the graph holds already, read by the same run (version, model, settings), are taken over, not read anew.
"""

import contextlib
import datetime as dt
import shutil
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from onrecord.graph import corrections, deciding, derive, doctor, readback
from onrecord.graph.errors import InputError, StoreError
from onrecord.graph.fence import Failure
from onrecord.graph.files import MAKE_ROOM
from onrecord.graph.knowledge_graph import STORE, KnowledgeGraph
from onrecord.graph.listing import STDIN, list_inputs
from onrecord.graph.model import Extraction, Report
from onrecord.graph.pool import extract_all
from onrecord.graph.quads import RunInfo
from onrecord.graph.record import READ, entry, read_record, seal, write_record
from onrecord.graph.reports import Input, read_inputs
from onrecord.graph.settings import Settings
from onrecord.graph.store import Store
from onrecord.graph.workshop import Workshop, check_target, complete, copy_store, move, workshop
from onrecord.ontology.terms import Names

Exporter = Callable[[KnowledgeGraph, Path], object]
Entry = dict[str, Any]


class Progress:
    """Hears how a run goes; this one keeps silent, others show it."""

    def step(self, name: str, total: int | None = None) -> None:
        """A step of the run begins, such as "reading", with so many inputs where that is known."""

    def input(self, item: Input) -> None:
        """One input has been read and extracted, or has not, as its status says."""

    def warn(self, message: str) -> None:
        """Something that is no failure should be known."""


def build(
    paths: Sequence[str],
    out: Path,
    settings: Settings = Settings(),
    progress: Progress | None = None,
    *,
    exporters: Mapping[str, Exporter],
    manifest: Path | None = None,
    jobs: int = 1,
    resume: bool = False,
    decisions: Path | None = None,
) -> KnowledgeGraph:
    """Read what the paths name and make the folder ``out`` the graph of it.

    ``exporters`` write the files of the graph that people open, by their names. A build with the same settings that was
    interrupted goes on where it stopped; ``resume`` asks for that. ``decisions`` is a file of what people have decided about
    actors; without it, those that the graph in ``out`` keeps are taken again. Raises InputError where ``out`` is neither a
    graph nor empty, where a path is wrong, or where nothing could be read; ``out`` is then as it was.
    """
    progress = progress or Progress()
    out = out.resolve()
    check_target(out)
    inputs = read_inputs(paths, manifest=manifest)
    decided = deciding.chosen(out, decisions)
    run, versions = run_of(settings, progress)
    task = {"task": "build", "run": run.id, "versions": dict(versions)}
    with workshop(out, task, must_resume=resume) as shop:
        clock = Clock()
        with clock.step("reading", progress, _how_many(paths, manifest)):
            store = _store(out, shop, run, versions, settings, progress)
            entries = _fill(store, inputs, run, settings, progress, jobs)
        with clock.step("comparing", progress):
            decided.keep(shop.folder)
            compare(shop.folder)
        with clock.step("writing", progress):
            graph = KnowledgeGraph(shop.folder)
            for name, export in sorted(exporters.items()):
                export(graph, shop.folder / name)
            record: dict[str, Any] = {
                "settings": {**dict(settings.flat()), "model": settings.model, "jobs": jobs},
                "counts": tally(graph, entries),
                "inputs": entries,
                "stale": [],
                "decisions": decided.source,
            }
            del graph  # the store must be closed before it is moved
        record |= {"run": run.id, "versions": versions, "times": clock.times()}
        install(shop.folder, out, record)
    return KnowledgeGraph(out)


def compare(folder: Path) -> None:
    """Bring what follows from all reports together up to date in the store of a folder."""
    with Store(folder / STORE) as store:
        corrections.apply(store, corrections.beside(store.folder))
        derive.derive(store)


def run_of(settings: Settings, progress: Progress) -> tuple[RunInfo, Mapping[str, str]]:
    """What reads the reports, for the graph and for the record; warns where the model is not the known one."""
    model = doctor.check_model(settings.model)
    if model.verdict is not doctor.Verdict.GOOD:
        progress.warn(model.text)
    versions = doctor.versions(settings.model)
    return RunInfo(versions["onrecord"], versions["model"], settings.flat()), versions


def install(folder: Path, out: Path, record: Mapping[str, Any]) -> None:
    """Close a workshop in which all is done, and move what is in it to its place."""
    complete(folder)
    write_record(folder, dict(record))
    move(folder, out)


def extract_inputs(
    inputs: Iterable[Input],
    settings: Settings = Settings(),
    *,
    jobs: int = 1,
    known: Callable[[Report], bool] = lambda _: False,
) -> Iterator[tuple[Input, Extraction | None]]:
    """Extract all inputs that could be read, in their order; a failed extraction becomes the input's status.

    Reports that are ``known`` are passed on without an extraction.
    """
    waiting: deque[tuple[Input, bool]] = deque()

    def reports() -> Iterator[Report]:
        for item in inputs:
            wanted = item.report is not None and not known(item.report)
            waiting.append((item, wanted))
            if item.report is not None and wanted:
                yield item.report

    for _, outcome in extract_all(reports(), settings, jobs=jobs):
        while not waiting[0][1]:
            yield waiting.popleft()[0], None
        item, _ = waiting.popleft()
        if isinstance(outcome, Failure):
            reason = f"'{item.path}' could not be extracted: {outcome.reason}"
            yield replace(item, status=outcome.status, reason=reason, report=None), None
        else:
            yield item, outcome
    yield from ((item, None) for item, _ in waiting)


def _how_many(paths: Sequence[str], manifest: Path | None) -> int | None:
    """The number of inputs; None where only reading them can tell, as with corpora."""
    if STDIN in paths:
        return None
    count = 0
    for source in list_inputs(paths, manifest=manifest):
        if source.is_corpus:
            return None
        count += 1
    return count


def _store(
    out: Path,
    shop: Workshop,
    run: RunInfo,
    versions: Mapping[str, str],
    settings: Settings,
    progress: Progress,
) -> Store:
    """Open the store to fill: of the interrupted build, else of the graph if the same run wrote it, else a new one."""
    folder = shop.folder / STORE
    names = Names(settings.base)
    if shop.resumed and folder.is_dir():
        progress.warn("going on where the interrupted build stopped")
    else:
        with contextlib.suppress(InputError):  # no graph, or one of another version: all is read anew
            record = read_record(out)
            if record["run"] == run.id and record["versions"] == versions and (out / STORE).is_dir():
                copy_store(out / STORE, folder)
    if folder.is_dir() and not _is_sound(folder, names):
        progress.warn("the store of the graph is damaged: all is read anew")
        shutil.rmtree(folder)
    return Store(folder, names)


def _is_sound(folder: Path, names: Names) -> bool:
    """Whether a store can be opened and tells what it holds; raises StoreError where only the disk is full."""
    try:
        with Store(folder, names) as store:
            store.markers()
    except (OSError, RuntimeError):
        return False
    except StoreError as error:
        if MAKE_ROOM in str(error):
            raise
        return False
    return True


def _fill(
    opened: Store,
    inputs: Iterable[Input],
    run: RunInfo,
    settings: Settings,
    progress: Progress,
    jobs: int,
) -> list[Entry]:
    """Make the store hold what was found in the inputs and nothing else; raises InputError where none could be read."""
    entries: list[Entry] = []
    with opened as store:
        whole = {report for report, marker in store.markers().items() if marker.extractor == run.id}

        def known(report: Report) -> bool:
            return report.id in whole and is_unchanged(store, report)

        for item, extraction in extract_inputs(inputs, settings, jobs=jobs, known=known):
            if extraction is not None:
                store.add(extraction, run=run, status=item.status)
            entries.append({**entry(item), "taken_over": item.report is not None and extraction is None})
            progress.input(item)
        kept = {item["report"] for item in entries}
        if not kept - {None}:
            raise InputError(nothing_read(entries))
        for gone in set(store.markers()) - kept:
            store.remove(gone)
    return entries


def is_unchanged(store: Store, report: Report) -> bool:
    """Whether the store has exactly this report: its words, and all that is known of it."""
    held = readback.report(store.database, store.names, report.id)
    return held is not None and seal(held) == seal(report)


def nothing_read(entries: Sequence[Entry]) -> str:
    """Say why there is no graph, by the first input if there is one."""
    if not entries:
        return "there is nothing to read: the folders hold no files"
    first = entries[0]
    reason = first["reason"] or f"'{first['path']}' is {first['status']}"
    return (
        reason
        if len(entries) == 1
        else f"none of the {len(entries)} inputs could be read; the first: {reason}"
    )


def tally(graph: KnowledgeGraph, entries: Sequence[Entry]) -> dict[str, Any]:
    """The counts of a graph and its inputs, as the record has them."""
    unread = sum(item["status"] not in READ for item in entries)
    return {"inputs": len(entries), **asdict(graph.counts), "unread": unread}


class Clock:
    """Tells how long the steps of a run took."""

    def __init__(self) -> None:
        self._began = dt.datetime.now(dt.UTC)
        self._seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def step(self, name: str, progress: Progress, total: int | None = None) -> Iterator[None]:
        """Time one step of the run, and tell that it begins."""
        progress.step(name, total)
        began = time.monotonic()
        yield
        self._seconds[name] = round(time.monotonic() - began, 3)

    def times(self) -> dict[str, Any]:
        """When the run began, the seconds of each step, and what memory it took."""
        started = self._began.isoformat(timespec="seconds")
        return {"started": started, "seconds": self._seconds, **_peak_memory()}


def _peak_memory() -> dict[str, float]:
    """Peak memory in MiB of this process and of the largest of its children, where the system tells."""
    if sys.platform == "win32":
        return {}
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    who = {"peak_mib": resource.RUSAGE_SELF, "children_peak_mib": resource.RUSAGE_CHILDREN}
    return {name: round(resource.getrusage(of).ru_maxrss * unit / 2**20, 1) for name, of in who.items()}
