"""Forgetting: a report, or an actor, is taken out of a graph so that nothing of it is left in its folder.

Of an actor, the names in texts are replaced, and the claims in which it acts, is acted upon or speaks are removed. The store is
written anew, because a store keeps what was deleted for a while.
"""

import hashlib
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from onrecord.api import EXPORTERS
from onrecord.exports.sharing import Person, Sharing, all_names, said_names
from onrecord.graph import corrections, decisions
from onrecord.graph.build import Clock, Progress
from onrecord.graph.changes import conclude, copied, find_report, refresh
from onrecord.graph.corrections import FILE
from onrecord.graph.derive import derive
from onrecord.graph.errors import InputError
from onrecord.graph.files import write_whole
from onrecord.graph.knowledge_graph import STORE, KnowledgeGraph
from onrecord.graph.model import Extraction
from onrecord.graph.record import read_record
from onrecord.graph.store import Store
from onrecord.graph.workshop import workshop

REMOVED = "[name removed]"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was forgotten: reports that are gone, reports that were changed, and what holds it still, one sentence each."""

    gone: tuple[str, ...]
    changed: tuple[str, ...]
    left: tuple[str, ...]


def forget(out: Path, name: str, progress: Progress | None = None) -> Forgotten:
    """Forget a report or an actor, by name or id; raises InputError where there is none, or both."""
    progress = progress or Progress()
    out = out.resolve()
    read_record(out)
    graph = KnowledgeGraph(out)
    actors, reports = graph.actors_named(name), graph.named("report", name)
    if actors and reports:
        raise InputError(f"'{name}' names an actor and a report: give the id of one")
    if len(actors) > 1:
        raise InputError(f"'{name}' names several actors: give the id of one of {', '.join(actors)}")
    if actors:
        return _actor(out, graph, actors[0], progress)
    return _report(out, graph, find_report(graph, name), progress)


def _report(out: Path, graph: KnowledgeGraph, report: str, progress: Progress) -> Forgotten:
    known = graph.reports[report]
    _rewrite(out, {report: None}, [re.escape(report)], progress)
    left = [*_sources([known.path]), *_elsewhere(out)]
    return Forgotten((report,), (), tuple(left))


def _actor(out: Path, graph: KnowledgeGraph, actor: str, progress: Progress) -> Forgotten:
    sharing = _sharing(graph, actor)
    new: dict[str, Extraction | None] = {}
    paths = []
    aliases = {alias for alias, chosen in graph.canonical.items() if chosen == actor} | {actor}
    for found in graph.extractions():
        if _holds(found, aliases, sharing):
            new[found.report.id] = _without(sharing.of(found), {sharing.clean_id(one) for one in aliases})
            paths.append(found.report.path)
    _rewrite(out, new, [re.escape(one) for one in sorted(aliases)], progress)
    left = [*_sources(paths), *_elsewhere(out)]
    if graph.actors[actor].catalogued:
        left.insert(
            0,
            f"the catalogue of actors knows '{actor}': leave it out of your own tables before the next build",
        )
    return Forgotten((), tuple(sorted(new)), tuple(left))


def _sharing(graph: KnowledgeGraph, actor: str) -> Sharing:
    known = graph.actors[actor]
    names = all_names({known.label, *known.names, *said_names(graph).get(actor, ())}, known.kind)
    return Sharing(persons=(Person(REMOVED, "forgotten", names, actor),))


def _holds(found: Extraction, actors: Iterable[str], sharing: Sharing) -> bool:
    wanted = set(actors)
    named = wanted & {actor.id for actor in found.actors} or wanted & {
        mention.actor for mention in found.mentions
    }
    texts = (
        found.report.text,
        found.report.title or "",
        found.report.author or "",
        found.report.publisher or "",
    )
    return bool(named) or any(sharing.pattern.search(text) for text in texts)


def _without(found: Extraction, gone: set[str]) -> Extraction:
    """An extraction without the actors and all that they do, suffer or say."""
    lost = {c.id for c in found.claims if gone & {c.subject, c.object, c.attributed_to}}
    statements = {s.id for s in found.statements if s.source_actor in gone}
    seal = hashlib.sha256(found.report.text.encode("utf-8", "surrogatepass")).hexdigest()
    return replace(
        found,
        report=replace(found.report, text_sha256=seal),
        actors=tuple(
            replace(actor, state=None if actor.state in gone else actor.state)
            for actor in found.actors
            if actor.id not in gone
        ),
        mentions=tuple(mention for mention in found.mentions if mention.actor not in gone),
        statements=tuple(
            replace(s, outer=None if s.outer in statements else s.outer)
            for s in found.statements
            if s.id not in statements
        ),
        claims=tuple(
            replace(
                claim,
                within=None if claim.within in lost else claim.within,
                inner=tuple(inner for inner in claim.inner if inner not in lost),
                statement=None if claim.statement in statements else claim.statement,
            )
            for claim in found.claims
            if claim.id not in lost
        ),
    )


def _rewrite(out: Path, new: dict[str, Extraction | None], ids: list[str], progress: Progress) -> None:
    """Replace or remove reports, in the store, the record, the corrections, the decisions and the files that people open."""
    pattern = re.compile(rf"(?<![\w.-])(?:{'|'.join(ids)})(?![\w-])")
    with workshop(out, {"task": "forget", "reports": sorted(new)}) as shop:
        record, clock, before = read_record(out), Clock(), KnowledgeGraph(out)
        _keep_corrections(out, shop.folder, new, pattern)
        _keep_decisions(out, shop.folder, pattern)
        draft = shop.folder / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        with copied(out, shop) as store:
            for report, found in new.items():
                status = before.markers[report].status
                store.remove(report)
                if found is not None:
                    store.add(found, status=status)
            corrections.apply(store, corrections.read(shop.folder / FILE))
            derive(store)
        (shop.folder / STORE).rename(draft)
        _copy(draft, shop.folder / STORE)
        shutil.rmtree(draft)
        ids_now = {report: found.report.id if found else None for report, found in new.items()}
        record["inputs"] = [
            _entry(item, new) for item in record["inputs"] if ids_now.get(item["report"], "") is not None
        ]
        conclude(out, shop, before, record, clock, progress, EXPORTERS)
    refresh(out, EXPORTERS, progress)


def _entry(item: dict[str, object], new: dict[str, Extraction | None]) -> dict[str, object]:
    """The record of an input, under what its report is called now."""
    found = new.get(str(item["report"]))
    if found is None:
        return item
    report = found.report
    return {**item, "report": report.id, "path": report.path, "title": report.title, "publisher": report.publisher,
            "sha256": None, "seal": None}  # fmt: skip


def _keep_corrections(
    out: Path, folder: Path, new: dict[str, Extraction | None], pattern: re.Pattern[str]
) -> None:
    if (out / FILE).exists():
        kept = [
            c for c in corrections.read(out / FILE) if c.report not in new and not pattern.search(c.line())
        ]
        write_whole(folder / FILE, corrections.text_of(kept))


def _keep_decisions(out: Path, folder: Path, pattern: re.Pattern[str]) -> None:
    path = out / decisions.FILE
    if path.exists():
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        write_whole(folder / decisions.FILE, "".join(line for line in lines if not pattern.search(line)))


def _copy(source: Path, target: Path) -> None:
    """Write a store anew, so that no file of it holds what was deleted."""
    from onrecord.graph.store import base_of, read_only
    from onrecord.ontology.terms import Names

    old = read_only(source)
    base = base_of(old, source)
    with Store(target, Names(base) if base else None) as store:
        store.database.bulk_extend(quad for quad in old)


def _sources(paths: Iterable[str]) -> Iterator[str]:
    for path in sorted(set(paths)):
        if Path(path).exists():
            yield f"the input {path} is still there: a new build reads it again"


def _elsewhere(out: Path) -> Iterator[str]:
    kept = sorted(
        entry.name
        for entry in out.iterdir()
        if not entry.name.startswith(".")
        and entry.name not in {*EXPORTERS, STORE, "build.json", FILE, decisions.FILE}
    )
    if kept:
        yield f"{out} holds files that are not the graph's own ({', '.join(kept[:10])}): look through them"
    yield "files exported elsewhere, pages that were sent, and backups of this folder still hold it: remove them yourself"
