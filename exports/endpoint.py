"""The SPARQL endpoint and its pages as a function from requests to responses: SPARQL 1.1 Protocol, for reading only.

Nothing here opens a socket; :mod:`onrecord.exports.server` carries it over HTTP. Every query runs in the child process of
:mod:`onrecord.graph.query`. What is refused is refused with a status and one sentence.
"""

import importlib.resources
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from onrecord.exports.pyvis_network import vis_script
from onrecord.graph.errors import LimitError, OnrecordError, QueryError
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.query import Limits, raw
from onrecord.graph.record import RECORD
from onrecord.ontology import queries

MAX_BODY: Final = 64 * 1024
MAX_FORM: Final = 3 * MAX_BODY  # a form is percent-encoded, so the same query is longer in it
ROWS: Final = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
TRIPLES: Final = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
ALIASES: Final = {"application/json": ROWS[0], "application/xml": ROWS[1], "text/plain": TRIPLES[1]}
FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
TEXT: Final = "text/plain; charset=utf-8"

# No page may load anything from elsewhere, run a script that is not ours, or stand in a frame.
PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
EXPLORER_POLICY: Final = "frame-ancestors 'none'"  # the rest of its policy stands in the page itself
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
ASSETS: Final = {
    "/query.js": "text/javascript",
    "/query.css": "text/css",
    "/vis-network.js": "text/javascript",
}


@dataclass(frozen=True, slots=True)
class Request:
    """A request: its method, the path and what follows the question mark, headers by lower-case name, and the body."""

    method: str
    path: str
    parameters: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: its status, body, media type, and further headers."""

    status: int
    body: bytes = b""
    media_type: str = TEXT
    headers: Mapping[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """A request that gets no answer but a status and a reason."""

    def __init__(self, status: int, reason: str, **headers: str) -> None:
        super().__init__(reason)
        self.response = Response(status, f"{reason}\n".encode(), TEXT, headers)


class Endpoint:
    """Answers requests about the graph in a folder, as it is at that moment.

    ``hosts`` are the names by which it may be called, ``origin`` the one whose pages may ask it ("*" for all, None for none);
    at most ``together`` queries run at a time, and others wait for their turn as long as a query may take.
    """

    def __init__(
        self,
        folder: Path,
        limits: Limits | None = None,
        *,
        hosts: frozenset[str] = LOOPBACK,
        origin: str | None = None,
        together: int = 2,
    ) -> None:
        self._folder, self._limits = folder, limits or Limits()
        self._hosts, self._origin = hosts, origin
        self._turns = threading.BoundedSemaphore(together)
        self._opening = threading.Lock()
        self._graph, self._version = KnowledgeGraph(folder), self._stamp()

    def answer(self, request: Request) -> Response:
        """Answer one request; whatever goes wrong is an answer, too."""
        try:
            self._admit(request)
            found = self._routed(request)
        except RefusedError as refused:
            found = refused.response
        except LimitError as error:
            found = Response(
                503, f"{error.limit} limit: {error}\n".encode(), headers={"X-Limit": error.limit}
            )
        except QueryError as error:
            found = Response(400, f"{error}\n".encode())
        except OnrecordError as error:
            found = Response(500, f"{error}\n".encode())
        headers = {**HEADERS, **found.headers}
        if self._origin:
            headers["Access-Control-Allow-Origin"] = self._origin
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return Response(found.status, found.body, found.media_type, headers)

    def _admit(self, request: Request) -> None:
        """Refuse who does not call us by a name of ours: pages of others could, by changing their own address to ours."""
        host = request.headers.get("host", "").casefold()
        name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
        if name not in self._hosts:
            raise RefusedError(421, f"this server is not called '{name[:80]}': name it with --allow-host")
        if len(request.body) > (MAX_FORM if FORM in request.headers.get("content-type", "") else MAX_BODY):
            raise RefusedError(413, f"the request is longer than {MAX_BODY // 1024} KB: shorten the query")

    def _routed(self, request: Request) -> Response:
        if request.path == "/sparql":
            return self._sparql(request)
        if request.method not in ("GET", "HEAD"):
            raise RefusedError(405, f"{request.method} is refused: this page is only read", Allow="GET, HEAD")
        if request.path == "/":
            return self._explorer()
        if request.path == "/query":
            return Response(
                200,
                _asset("query.html"),
                "text/html; charset=utf-8",
                {"Content-Security-Policy": PAGE_POLICY},
            )
        if request.path in ASSETS:
            return Response(200, _asset(request.path[1:]), f"{ASSETS[request.path]}; charset=utf-8")
        if request.path == "/queries.json":
            return self._named_queries()
        if request.path.startswith("/queries/"):
            return self._filled(request)
        raise RefusedError(
            404, "there is nothing here: / is the graph's page, /query asks it, /sparql is the endpoint"
        )

    def _explorer(self) -> Response:
        page = self._folder / "explorer.html"
        if not page.is_file():
            raise RefusedError(404, "this graph has no page yet: onrecord show writes it")
        policy = {"Content-Security-Policy": EXPLORER_POLICY}
        return Response(200, page.read_bytes(), "text/html; charset=utf-8", policy)

    def _named_queries(self) -> Response:
        listed = [
            {"name": q.name, "title": q.title, "about": q.about,
             "parameters": [{"name": p.name, "default": p.default} for p in q.parameters]}
            for q in queries.load().values()
        ]  # fmt: skip
        found = {"queries": listed, "prefixes": dict(self._current().names.prefixes)}
        return Response(200, json.dumps(found, ensure_ascii=False).encode(), "application/json")

    def _filled(self, request: Request) -> Response:
        """The SPARQL of a named query with its parameters."""
        named = queries.find(request.path.removeprefix("/queries/"))
        if named is None:
            raise RefusedError(404, "there is no kept query of that name: /queries.json lists them")
        given = {name: values[-1] for name, values in _parsed(request.parameters).items()}
        graph = self._current()
        text = named.fill(given, graph.names.base, graph.named)
        return Response(200, text.encode(), f"{QUERY}; charset=utf-8")

    def _sparql(self, request: Request) -> Response:
        if request.method == "OPTIONS" and self._origin:
            allowed = {
                "Access-Control-Allow-Methods": "GET, POST",
                "Access-Control-Allow-Headers": "Accept, Content-Type",
            }
            return Response(204, headers=allowed)
        query = self._question(request)
        accepted = request.headers.get("accept", "")
        if query is None:
            return self._described(accepted)
        rows_as, triples_as = negotiate(accepted, ROWS), negotiate(accepted, TRIPLES)
        if not (rows_as or triples_as):
            raise RefusedError(
                406, f"none of the types asked for can be given: ask for {', '.join((*ROWS, *TRIPLES))}"
            )
        form, body = self._run(query, rows_as or ROWS[0], triples_as or TRIPLES[0])
        given = triples_as if form == "graph" else rows_as
        if given is None:
            kinds = TRIPLES if form == "graph" else ROWS
            raise RefusedError(
                406, f"the answer has another form than was asked for: ask for {', '.join(kinds)}"
            )
        charset = "; charset=utf-8" if given.startswith("text/") else ""
        return Response(200, body, f"{given}{charset}", {"Vary": "Accept"})

    def _run(self, query: str, rows_as: str, triples_as: str) -> tuple[str, bytes]:
        if not self._turns.acquire(timeout=self._limits.seconds):
            raise LimitError("too many queries at a time: ask again later", "concurrency")
        try:
            graph = self._current()
            return raw(
                graph.store_path, query, prefixes=graph.names.prefixes, limits=self._limits,
                rows_as=rows_as, triples_as=triples_as,
            )  # fmt: skip
        finally:
            self._turns.release()

    def _question(self, request: Request) -> str | None:
        """The query of a request by the SPARQL 1.1 Protocol, None where it has none."""
        if request.method in ("GET", "HEAD"):
            fields = _parsed(request.parameters)
        elif request.method == "POST":
            media_type = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
            if media_type == UPDATE:
                raise RefusedError(403, "updates are refused: this endpoint only reads")
            if media_type == QUERY:
                fields = {**_parsed(request.parameters), "query": [_decoded(request.body)]}
            elif media_type == FORM:
                fields = _parsed(_decoded(request.body))
            else:
                raise RefusedError(415, f"a query is sent as {FORM} or {QUERY}")
        else:
            raise RefusedError(
                405, f"{request.method} is refused: this endpoint only reads", Allow="GET, HEAD, POST"
            )
        if "update" in fields or "using-graph-uri" in fields:
            raise RefusedError(403, "updates are refused: this endpoint only reads")
        if "default-graph-uri" in fields or "named-graph-uri" in fields:
            raise RefusedError(
                400, "a query reads all of this graph: pick one report with GRAPH <…> in the query"
            )
        found = fields.get("query", [])
        if len(found) > 1 or (request.method == "POST" and not found):
            raise RefusedError(400, "a request has exactly one query")
        return found[0] if found else None

    def _described(self, accepted: str) -> Response:
        """The service description: what this endpoint is and can do."""
        import pyoxigraph as ox

        media_type = negotiate(accepted, TRIPLES) or TRIPLES[0]
        names = self._current().names
        lines = [
            "@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .",
            "@prefix f: <http://www.w3.org/ns/formats/> .",
            "<> a sd:Service ; sd:endpoint <> ; sd:supportedLanguage sd:SPARQL11Query ;",
            "  sd:feature sd:UnionDefaultGraph ;",
            "  sd:resultFormat f:SPARQL_Results_JSON, f:SPARQL_Results_XML, f:SPARQL_Results_CSV, f:SPARQL_Results_TSV,",
            "    f:Turtle, f:N-Triples, f:JSON-LD, f:RDF_XML ;",
            "  sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ;",
            f"    sd:namedGraph [ sd:name {names.catalog} ], [ sd:name {names.derived} ], [ sd:name {names.vocabulary} ] ] .",
        ]
        triples = ox.parse(
            "\n".join(lines).encode(), format=ox.RdfFormat.TURTLE, base_iri="http://localhost/sparql"
        )
        form = ox.RdfFormat.from_media_type(media_type)
        body = ox.serialize(triples, format=form)
        assert body is not None and form is not None
        return Response(200, body, media_type, {"Vary": "Accept"})

    def _current(self) -> KnowledgeGraph:
        """The graph as it is now: opened anew where a build or a change has put another in its place."""
        stamp = self._stamp()
        with self._opening:
            if stamp != self._version:
                self._graph, self._version = KnowledgeGraph(self._folder), stamp
            return self._graph

    def _stamp(self) -> tuple[int, int]:
        about = (self._folder / RECORD).stat()
        return about.st_ino, about.st_mtime_ns


def negotiate(accepted: str, offered: Sequence[str]) -> str | None:
    """The offered media type that a client likes best by its Accept header, None where it takes none of them.

    >>> negotiate("text/csv;q=0.5, application/json", ("application/sparql-results+json", "text/csv"))
    'application/sparql-results+json'
    """
    if not accepted.strip():
        return offered[0]
    ranked: list[tuple[float, int, str]] = []
    for part in accepted.split(","):
        name, _, rest = part.partition(";")
        name = ALIASES.get(name.strip().casefold(), name.strip().casefold())
        for place, media_type in enumerate(offered):
            kind = media_type.partition("/")[0]
            if name in (media_type, f"{kind}/*", "*/*"):
                ranked.append((_quality(rest), -place, media_type))
    best = max(ranked, default=None)
    return best[2] if best and best[0] > 0 else None


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _parsed(fields: str) -> dict[str, list[str]]:
    try:
        return parse_qs(fields, keep_blank_values=True, errors="strict", max_num_fields=50)
    except (ValueError, UnicodeDecodeError):
        raise RefusedError(400, "the parameters are not percent-encoded UTF-8, or too many") from None


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise RefusedError(400, "the request is not UTF-8") from None


def _asset(name: str) -> bytes:
    """A file of the query page."""
    if name == "vis-network.js":
        return vis_script().encode()
    folder = importlib.resources.files("onrecord.exports") / "explorer"
    return (folder / "dist" / name if name.endswith(".js") else folder / name).read_bytes()
