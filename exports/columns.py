"""Tables of claims, statements, actors and events as files: CSV, tab-separated, JSON Lines, Parquet, and CSV pairs for Neo4j."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from onrecord.exports.events import EVENT_FIELDS, event_rows
from onrecord.exports.files import replacing, whole
from onrecord.exports.tables import (
    CLAIM_FIELDS,
    STATEMENT_FIELDS,
    Row,
    Value,
    claim_rows,
    comma_separated,
    jsonl,
    statement_rows,
)
from onrecord.exports.view import View
from onrecord.graph.errors import InputError
from onrecord.graph.model import Actor
from onrecord.ontology import relations

if TYPE_CHECKING:
    import networkx as nx

KNOWN: Final = ("id", "label", "kind", "names", "wikidata", "gender", "state", "catalogued")
MEASURED: Final = ("ties", "degree", "betweenness", "ties_with_hearsay", "betweenness_with_hearsay")
ACTOR_FIELDS: Final = (*KNOWN, *MEASURED, "faction", "factions_reached", "first_date", "last_date")
COUNTS: Final = frozenset(("ties", "ties_with_hearsay", "faction", "factions_reached"))
SHARES: Final = frozenset(("degree", "betweenness", "betweenness_with_hearsay"))
NUMBERS: Final = frozenset("start end source_start source_end cue_start cue_end".split())
TRUTHS: Final = frozenset(("ended", "denies", "catalogued"))
Rows = Callable[[View], Iterator[Row]]


def claims(view: View) -> Iterator[Row]:
    """One row a claim."""
    return claim_rows(view.extractions(), view.actors)


def statements(view: View) -> Iterator[Row]:
    """One row a statement."""
    return statement_rows(view.extractions(), view.actors)


def actors(view: View) -> Iterator[Row]:
    """One row an actor, with what the standing analyses say of it; empty where no claim relates the actor."""
    from onrecord.graph import analysis
    from onrecord.graph.network import network

    graph, families = network(view.extractions(), view.actors), view.derived().families
    central = {row.actor: row for row in analysis.centrality(graph, families)}
    faction = {actor: row.faction for row in analysis.factions(graph, families) for actor in row.members}
    reached = {row.actor: row.reaches for row in analysis.brokers(graph, families)}
    for actor in view.actors.values():
        row = central.get(actor.id)
        days = _days(graph, actor.id)
        yield {
            **_actor(actor),
            **{name: getattr(row, name, None) for name in MEASURED},
            "faction": faction.get(actor.id),
            "factions_reached": reached.get(actor.id),
            "first_date": days[0] if days else None,
            "last_date": days[-1] if days else None,
        }


def _days(graph: "nx.MultiDiGraph[str]", actor: str) -> list[str]:
    """The dates of an actor's claims in order: of what they tell where the text says, else of their report."""
    if actor not in graph:
        return []
    edges = [*graph.in_edges(actor, data=True), *graph.out_edges(actor, data=True)]
    return sorted(str(day) for *_, edge in edges if (day := edge.get("date") or edge.get("report_date")))


def events(view: View) -> Iterator[Row]:
    """One row an event."""
    return event_rows(view)


TABLES: Final[Mapping[str, tuple[Rows, Sequence[str]]]] = {
    "claims": (claims, CLAIM_FIELDS),
    "statements": (statements, STATEMENT_FIELDS),
    "actors": (actors, ACTOR_FIELDS),
    "events": (events, EVENT_FIELDS),
}


def csv_writer(table: str) -> Callable[[View, Path], None]:
    """A writer of CSV; cells that a spreadsheet would run as formulas begin with an apostrophe."""
    return lambda view, path: _lines(path, comma_separated(TABLES[table][0](view), TABLES[table][1]))


def tab_writer(table: str) -> Callable[[View, Path], None]:
    """A writer of tab-separated values, with cells as in CSV and no line breaks or tabs inside them."""
    return lambda view, path: _lines(path, _tabbed(TABLES[table][0](view), TABLES[table][1]))


def jsonl_writer(table: str) -> Callable[[View, Path], None]:
    """A writer of JSON Lines."""
    return lambda view, path: _lines(path, jsonl(TABLES[table][0](view)))


def parquet_writer(table: str) -> Callable[[View, Path], None]:
    """A writer of Parquet, which needs pyarrow."""
    return lambda view, path: _parquet(TABLES[table][0](view), TABLES[table][1], path)


def write_neo4j(view: View, path: Path) -> None:
    """Write a folder with actors.csv and claims.csv, as ``neo4j-admin database import full`` takes them."""
    nodes = ("id:ID", "label", "kind", "names:string[]", "wikidata", "gender", "state", ":LABEL")
    wanted = [
        name
        for name in CLAIM_FIELDS
        if name not in ("subject", "object", "content", "start", "end", "confidence", "ended")
    ]
    edges = (
        ":START_ID",
        ":END_ID",
        ":TYPE",
        "start:long",
        "end:long",
        "confidence:double",
        "ended:boolean",
        *wanted,
    )
    named: dict[str, None] = {}
    rows = []
    for row in claims(view):
        kind = str(relations.load()[str(row["relation"])].name)
        rows.append(dict(zip(edges, (row["subject"], row["object"], kind, row["start"], row["end"], row["confidence"],
                                     row["ended"], *(row[name] for name in wanted)), strict=True)))  # fmt: skip
        named |= {str(row["subject"]): None, str(row["object"]): None}
    missing = (Actor(name, name, None) for name in named if name not in view.actors)  # type: ignore[arg-type]  # no kind
    people = [_node(actor, nodes) for actor in (*view.actors.values(), *missing)]
    with replacing(path, "actors.csv", "claims.csv") as beside:
        beside.mkdir()
        _put(beside / "actors.csv", comma_separated(people, nodes))
        _put(beside / "claims.csv", comma_separated(rows, edges))


def _node(actor: Actor, fields: Sequence[str]) -> Row:
    names = ";".join(name.replace(";", ",") for name in actor.names)
    values = (actor.id, actor.label, actor.kind, names, actor.wikidata, actor.gender, actor.state, "Actor")
    return {name: str(value) if value else None for name, value in zip(fields, values, strict=True)}


def _actor(actor: Actor) -> Row:
    values: Row = {name: getattr(actor, name) for name in KNOWN}
    return {**values, "kind": str(actor.kind), "names": list(actor.names)}


def _lines(path: Path, lines: Iterable[str]) -> None:
    with replacing(path) as beside:
        _put(beside, lines)


def _put(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as output:
        output.writelines(map(whole, lines))


def _tabbed(rows: Iterable[Row], fields: Sequence[str]) -> Iterator[str]:
    yield "\t".join(fields) + "\n"
    for row in rows:
        yield "\t".join(_plain(value) for value in row.values()) + "\n"


def _plain(value: Value) -> str:
    text = "" if value is None else " ".join(value) if isinstance(value, list) else str(value)
    text = " ".join(text.split())
    return f"'{text}" if isinstance(value, str | list) and text[:1] in ("=", "+", "-", "@") else text


def _parquet(rows: Iterable[Row], fields: Sequence[str], path: Path) -> None:
    try:
        import pyarrow as pa  # type: ignore[import-untyped]
        import pyarrow.parquet as pq  # type: ignore[import-untyped]
    except ImportError as error:
        raise InputError("Parquet needs pyarrow: pip install 'onrecord[parquet]'") from error
    columns: dict[str, list[Any]] = {name: [] for name in fields}
    for row in rows:
        for name, value in row.items():
            columns[name].append(whole(value) if isinstance(value, str) else value)
    schema = pa.schema([(name, _type(name, values, pa)) for name, values in columns.items()])
    with replacing(path) as beside:
        pq.write_table(pa.table(columns, schema=schema), beside, compression="zstd")


def _type(name: str, values: Sequence[Value], pa: Any) -> Any:
    """The type of a column: by its name, so that an empty table has the same as a full one; lists by what they hold."""
    if name == "names" or any(isinstance(value, list) for value in values):
        return pa.list_(pa.string())
    if name in SHARES:
        return pa.float64()
    if name in NUMBERS or name in COUNTS:
        return pa.int64()
    if name == "confidence":
        return pa.float64()
    return pa.bool_() if name in TRUTHS else pa.string()
