"""Changes of a graph: reports are added, brought up to date and removed, and what that changed is told.

A change is made on a copy of the store, whose large files are shared with it, and takes its place when all is done: readers
go on undisturbed, and a change that is interrupted is none. The files that people open are marked stale, not written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from onrecord.graph import deciding, readback
from onrecord.graph.build import (
    Clock,
    Entry,
    Exporter,
    Progress,
    compare,
    extract_inputs,
    install,
    is_unchanged,
    nothing_read,
    run_of,
    tally,
)
from onrecord.graph.decisions import Decision
from onrecord.graph.difference import Difference, difference
from onrecord.graph.errors import InputError
from onrecord.graph.inputs import Input
from onrecord.graph.knowledge_graph import STORE, KnowledgeGraph
from onrecord.graph.listing import STDIN
from onrecord.graph.model import Report
from onrecord.graph.quads import RunInfo
from onrecord.graph.record import READ, entry, read_record, seal
from onrecord.graph.reports import read_inputs
from onrecord.graph.settings import Settings
from onrecord.graph.store import Store, lexical, node
from onrecord.graph.workshop import Workshop, copy_store, workshop
from onrecord.ontology.terms import Names, on, term

KNOWN: Final = "refused:known"


@dataclass(slots=True)
class _Pass:
    """One pass over inputs, as the graph before it sees them: what is new, what takes the place of what, what is as it was."""

    before: KnowledgeGraph
    update: bool
    replaces: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unchanged: set[str] = field(default_factory=set)

    def judge(self, inputs: Iterable[Input]) -> Iterator[Input]:
        """Pass inputs on; where reports may only be added, one that would replace another is refused."""
        store, names = self.before.store, self.before.names
        for item in inputs:
            report = item.report
            if report is not None:
                same = same_report(store, names, report)
                if report.id in same and _holds(store, names, report):
                    self.unchanged.add(report.id)
                elif same and not self.update:
                    yield Input(
                        item.path,
                        KNOWN,
                        f"'{item.path}' is in the graph in another form: take it with onrecord update",
                    )
                    continue
                else:
                    self.replaces[report.id] = same
            yield item


def add(
    paths: Sequence[str],
    out: Path,
    settings: Settings,
    progress: Progress | None = None,
    *,
    stale: Iterable[str],
    manifest: Path | None = None,
    jobs: int = 1,
    update: bool = False,
    reread: bool = False,
) -> Difference:
    """Add what the paths name to a graph; with ``update``, also put reports in the place of their older forms.

    A report is the same one by its id, its url or its path, in that order. Reports that are as they were are not read again,
    except with ``reread`` those that were read with other settings or another version. ``stale`` names the files that this makes
    out of date. Raises InputError where the folder is no graph or nothing could be read; the graph is then as it was.
    """
    progress = progress or Progress()
    out = out.resolve()
    record = read_record(out)
    inputs = read_inputs(paths, manifest=manifest)
    run, versions = run_of(settings, progress)
    task = {
        "task": "update" if update else "add",
        "run": run.id,
        "versions": dict(versions),
        "graph": record["times"],
    }
    with workshop(out, task) as shop:
        record = read_record(out)
        clock = Clock()
        before = KnowledgeGraph(out)
        seen = _Pass(before, update)
        with clock.step("reading", progress):
            entries = _fill(copied(out, shop), seen, inputs, run, settings, progress, jobs, reread=reread)
        if record["versions"] != versions or record["run"] != run.id:
            record["versions"] = {**versions, "mixed": True}  # no later build takes these reports for its own
        gone = {old for new, olds in seen.replaces.items() for old in olds if old != new}
        record["inputs"] = _merged(record["inputs"], entries, gone)
        return conclude(out, shop, before, record, clock, progress, stale)


def remove(
    names: Sequence[str], out: Path, progress: Progress | None = None, *, stale: Iterable[str]
) -> Difference:
    """Remove reports, each named by its id, path, file, record, title or url, with all that only they brought.

    Raises InputError where a name stands for none or several; the graph is then as it was.
    """
    progress = progress or Progress()
    out = out.resolve()
    read_record(out)
    with workshop(out, {"task": "remove", "reports": sorted(names)}) as shop:
        record, clock, before = read_record(out), Clock(), KnowledgeGraph(out)
        gone = {find_report(before, name) for name in names}
        with clock.step("removing", progress), copied(out, shop) as store:
            for report in sorted(gone):
                store.remove(report)
        record["inputs"] = [item for item in record["inputs"] if item["report"] not in gone]
        return conclude(out, shop, before, record, clock, progress, stale)


def decide(
    new: Sequence[Decision], out: Path, progress: Progress | None = None, *, stale: Iterable[str]
) -> Difference:
    """Take decisions about actors into a graph, and into the file of decisions that it was built with if there is one.

    Raises InputError where an actor is not in the graph; the graph and the file are then as they were.
    """
    progress = progress or Progress()
    out = out.resolve()
    read_record(out)
    with workshop(out, {"task": "decide", "decisions": [str(decision) for decision in new]}) as shop:
        record, clock, before = read_record(out), Clock(), KnowledgeGraph(out)
        decided = deciding.chosen(out, None).extended(new, before)
        decided.keep(shop.folder)
        copied(out, shop).close()
        changed = conclude(out, shop, before, record, clock, progress, stale)
    decided.publish()
    return changed


def refresh(out: Path, exporters: Mapping[str, Exporter], progress: Progress | None = None) -> list[str]:
    """Write the files of a graph that changes made stale, or that are gone; their names come back."""
    progress = progress or Progress()
    out = out.resolve()
    stale = _out_of_date(out, exporters)
    if stale:
        with workshop(out, {"task": "refresh"}) as shop:
            record = read_record(out)
            stale = _out_of_date(out, exporters)
            progress.step("writing")
            graph = KnowledgeGraph(out)
            for name in stale:
                exporters[name](graph, shop.folder / name)
            install(shop.folder, out, {**record, "stale": []})
    return stale


def find_report(graph: KnowledgeGraph, name: str) -> str:
    """The id of the report with a name; raises InputError where there is none or more than one."""
    url = _subjects(graph.store, graph.names, "schema:url", name)
    found = graph.named("report", name) or tuple(url)
    if len(found) != 1:
        which = (
            f"{len(found)} reports are named '{name}' ({', '.join(sorted(found)[:5])}): name one by its id"
        )
        raise InputError(
            which
            if found
            else f"{graph.path} has no report '{name}': onrecord query {graph.path} reports lists them"
        )
    return found[0]


def same_report(store: ox.Store, names: Names, report: Report) -> tuple[str, ...]:
    """The ids of what a store has of this report, by its id, else its url, else its path (and record)."""
    if readback.report(store, names, report.id) is not None:
        return (report.id,)
    if report.url:
        found = _subjects(store, names, "schema:url", report.url)
        if len(found) == 1:
            return tuple(found)
    if report.path == STDIN:
        return ()
    found = _subjects(store, names, "on:path", report.path)
    if report.record is not None:
        found &= _subjects(store, names, "on:record", report.record)
    return tuple(found) if len(found) == 1 else ()


def _subjects(store: ox.Store, names: Names, name: str, value: str) -> set[str]:
    predicate = node(on(name[3:]) if name.startswith("on:") else term(name))
    try:
        quads = store.quads_for_pattern(None, predicate, ox.Literal(value), node(names.catalog))
    except ValueError:  # text that RDF cannot hold
        return set()
    return {local for quad in quads if (local := names.local(str(quad.subject), "report"))}


def _holds(store: ox.Store, names: Names, report: Report) -> bool:
    held = readback.report(store, names, report.id)
    return held is not None and seal(held) == seal(report)


def copied(out: Path, shop: Workshop) -> Store:
    """The store to change: a copy of the graph's, or what an interrupted change had made of it."""
    folder = shop.folder / STORE
    if not (shop.resumed and folder.is_dir()):
        copy_store(out / STORE, folder)
    return Store(folder)


def _fill(
    opened: Store,
    seen: _Pass,
    inputs: Iterable[Input],
    run: RunInfo,
    settings: Settings,
    progress: Progress,
    jobs: int,
    *,
    reread: bool,
) -> list[Entry]:
    entries: list[Entry] = []
    outdated = 0
    with opened as store:
        known = _known(store, seen, run, reread=reread)
        for item, extraction in extract_inputs(seen.judge(inputs), settings, jobs=jobs, known=known):
            if extraction is not None:
                older = seen.replaces.get(extraction.report.id, ())
                store.add(extraction, run=run, status=item.status, instead_of=older)
            elif item.report is not None and item.report.id in seen.unchanged:
                outdated += extractor_of(store, item.report.id) != run.id
            entries.append({**entry(item), "taken_over": item.report is not None and extraction is None})
            progress.input(item)
    if not any(item["status"] in READ or item["status"] == KNOWN for item in entries):
        raise InputError(nothing_read(entries))
    if outdated:
        progress.warn(
            f"{outdated} unchanged reports were read with other settings or by another version: "
            "onrecord update --reread reads them anew"
        )
    return entries


def _known(store: Store, seen: _Pass, run: RunInfo, *, reread: bool) -> Callable[[Report], bool]:
    """What needs no extraction: reports that are as they were, and those that an interrupted change had written."""

    def known(report: Report) -> bool:
        current = extractor_of(store, report.id) == run.id
        if report.id in seen.unchanged:
            return current or not reread
        return current and is_unchanged(store, report)

    return known


def extractor_of(store: Store, report: str) -> str | None:
    """The id of the run that read a report, None where the store does not have it."""
    graph, catalog = node(store.names.graph(report)), node(store.names.catalog)
    found = next(iter(store.database.quads_for_pattern(graph, node(on("extractor")), None, catalog)), None)
    return lexical(found.object) if found else None


def _merged(old: list[Entry], new: list[Entry], gone: set[str]) -> list[Entry]:
    """What the record says of all inputs: the newest word on each report and each path."""
    read = [item for item in new if item["status"] != KNOWN]
    reports = gone | {item["report"] for item in read if item["report"]}
    paths = {item["path"] for item in read}
    kept = [
        item
        for item in old
        if item["report"] not in reports and (item["report"] is not None or item["path"] not in paths)
    ]
    return [*kept, *read]


def conclude(
    out: Path,
    shop: Workshop,
    before: KnowledgeGraph,
    record: dict[str, Any],
    clock: Clock,
    progress: Progress,
    stale: Iterable[str],
) -> Difference:
    """Derive, record and install what was changed, unless nothing was."""
    with clock.step("comparing", progress):
        compare(shop.folder)
    after = KnowledgeGraph(shop.folder)
    changed = difference(before, after)
    if changed.any:
        record["counts"] = tally(after, record["inputs"])
        record["stale"] = sorted({*record.get("stale", ()), *stale})
    del after  # the store must be closed before it is moved
    record["times"] = clock.times()
    install(shop.folder, out, record)
    return changed


def _out_of_date(out: Path, exporters: Mapping[str, Exporter]) -> list[str]:
    stale = read_record(out).get("stale", [])
    return sorted(name for name in exporters if name in stale or not (out / name).is_file())
