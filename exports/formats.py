"""The formats in which a graph can be written: one table, which the command line, the tests and the documentation read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from onrecord.exports.view import View
from onrecord.graph.errors import InputError

Writer = Callable[[View, Path], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the end of file names that choose it, what it holds, where its writer is, and what reads it back in the tests.

    ``writer`` is ``module:function``, with an argument after a comma where the function makes a writer of it; ``extra`` names the
    optional dependencies that it needs.
    """

    name: str
    ending: str
    about: str
    writer: str
    read_by: str
    extra: str | None = None

    def write(self, view: View, path: Path) -> None:
        """Write a view to a path; raises InputError where that cannot be, or where an optional dependency is not installed."""
        place, _, argument = self.writer.partition(",")
        module, _, function = place.partition(":")
        writer = getattr(import_module(f"onrecord.exports.{module}"), function)
        (writer(argument) if argument else writer)(view, path)


_TABLE: Final = (
    Format("turtle", ".ttl", "RDF: the union of all graphs", "rdf:write_turtle", "rdflib, pyoxigraph"),
    Format("trig", ".trig", "RDF with named graphs", "rdf:write_trig", "rdflib, pyoxigraph"),
    Format("nquads", ".nq", "RDF with named graphs, one fact a line", "rdf:write_nquads", "rdflib, pyoxigraph"),
    Format("jsonld", ".jsonld", "RDF as JSON with short names", "jsonld:write_json_ld", "PyLD, rdflib"),
    Format("rdfxml", ".rdf", "RDF/XML", "rdf:write_rdf_xml", "rdflib"),
    Format("reifiers", ".rdf12.ttl", "Turtle of RDF 1.2, claims as reifiers", "rdf:write_reifiers", "pyoxigraph"),
    Format("nanopubs", ".nanopubs.trig", "nanopublications, one a claim, unsigned", "nanopubs:write_nanopubs", "nanopub"),
    Format("graphml", ".graphml", "network, for Gephi, Cytoscape, yEd, igraph", "networks:write_graphml", "igraph"),
    Format("gexf", ".gexf", "network with colours and dates, for Gephi", "networks:write_gexf", "networkx"),
    Format("cytoscape", ".cyjs", "network, for Cytoscape and cytoscape.js", "networks:write_cytoscape", "networkx"),
    Format("neo4j", ".neo4j", "folder of two CSV files for neo4j-admin database import", "columns:write_neo4j", "DuckDB"),
    Format("csv", ".csv", "claims, one a row", "columns:csv_writer,claims", "DuckDB"),
    Format("statements-csv", "statements.csv", "statements, one a row", "columns:csv_writer,statements", "DuckDB"),
    Format("actors-csv", "actors.csv", "actors, one a row", "columns:csv_writer,actors", "DuckDB"),
    Format("events", ".tsv", "events with PLOVER types, in the manner of POLECAT", "columns:tab_writer,events", "DuckDB"),
    Format("events-csv", "events.csv", "the same as CSV", "columns:csv_writer,events", "DuckDB"),
    Format("parquet", ".parquet", "claims, one a row", "columns:parquet_writer,claims", "DuckDB", "parquet"),
    Format("statements-parquet", "statements.parquet", "statements", "columns:parquet_writer,statements", "DuckDB", "parquet"),
    Format("actors-parquet", "actors.parquet", "actors, one a row", "columns:parquet_writer,actors", "DuckDB", "parquet"),
    Format("jsonl", ".jsonl", "claims, one object a line", "columns:jsonl_writer,claims", "DuckDB"),
    Format("statements-jsonl", "statements.jsonl", "statements, one object a line", "columns:jsonl_writer,statements", "DuckDB"),
    Format("actors-jsonl", "actors.jsonl", "actors, one object a line", "columns:jsonl_writer,actors", "DuckDB"),
    Format("page", ".html", "the explorer: one page for the browser", "page:write_page", "Chromium"),
    Format("page-sparql", "sparql.html", "the explorer, which answers SPARQL by itself", "page:write_asking_page", "Chromium"),
    Format("svg", ".svg", "picture of the most cited actors", "pictures:graph_writer,svg", "lxml", "pictures"),
    Format("png", ".png", "the same as PNG", "pictures:graph_writer,png", "Pillow", "pictures"),
    Format("timeline-svg", "timeline.svg", "picture of the dates", "pictures:timeline_writer,svg", "lxml", "pictures"),
    Format("timeline-png", "timeline.png", "the same as PNG", "pictures:timeline_writer,png", "Pillow", "pictures"),
)  # fmt: skip
FORMATS: Final[Mapping[str, Format]] = {form.name: form for form in _TABLE}


def choose(path: Path, name: str | None = None) -> Format:
    """The format of a name, else of the longest ending that the path has; raises InputError where there is none."""
    if name is not None:
        if name not in FORMATS:
            raise InputError(f"there is no format '{name}': name one of {', '.join(FORMATS)}")
        return FORMATS[name]
    found = [form for form in FORMATS.values() if path.name.lower().endswith(form.ending)]
    if not found:
        endings = " ".join(sorted({form.ending for form in FORMATS.values() if form.ending.startswith(".")}))
        raise InputError(
            f"the name of {path} does not tell its format: end it in one of {endings}, or give --format"
        )
    return max(found, key=lambda form: len(form.ending))


def listing() -> str:
    """The formats as a table of Markdown, for the documentation."""
    rows = [("format", "name ends in", "what it is", "read back in the tests by", "needs")]
    rows += [
        (f.name, f"`{f.ending}`", f.about, f.read_by, f"`onrecord[{f.extra}]`" if f.extra else "")
        for f in FORMATS.values()
    ]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|---|---|---|---|---|", *lines[1:]])
