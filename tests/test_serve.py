"""The endpoint: it speaks the SPARQL protocol, and whatever is hostile gets a refusal while others are answered."""

import contextlib
import csv
import io
import json
import socket
import threading
import time
import urllib.parse
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
import rdflib

from onrecord.exports.endpoint import Endpoint
from onrecord.exports.server import Server
from onrecord.graph.query import Limits

CLAIMS = "SELECT ?c { ?c a on:Claim } ORDER BY ?c LIMIT 3"
GRAPH = "CONSTRUCT { ?s on:accused ?o } WHERE { ?s on:accused ?o }"
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ON = rdflib.Namespace("https://w3id.org/onrecord/ns#")


@contextlib.contextmanager
def served(folder: Path, limits: Limits | None = None, **options: object) -> Iterator[int]:
    """Serve a graph on a free port."""
    with Server(("127.0.0.1", 0), Endpoint(folder, limits, **options)) as server:  # type: ignore[arg-type]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


@pytest.fixture(scope="module")
def port(sample_graph: Path) -> Iterator[int]:
    """Return the port of a server of the sample graph with small limits."""
    with served(
        sample_graph, Limits(seconds=4.0, cpu_seconds=3, megabytes=1024, result_bytes=200_000)
    ) as found:
        yield found


def ask(
    port: int, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[HTTPResponse, str]:
    """Send one request; underscores in names of headers stand for hyphens."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, named)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


def get(port: int, query: str, **headers: str) -> tuple[HTTPResponse, str]:
    """Ask by GET."""
    return ask(port, "GET", f"/sparql?{urllib.parse.urlencode({'query': query})}", None, **headers)


def post(port: int, query: str, **headers: str) -> tuple[HTTPResponse, str]:
    """Ask by POST with the query as the body."""
    return ask(port, "POST", "/sparql", query.encode(), Content_Type="application/sparql-query", **headers)


def test_the_three_ways_to_ask_give_the_same(port: int) -> None:
    """GET, POST of a form and POST of the query itself have the same answer."""
    form = urllib.parse.urlencode({"query": CLAIMS}).encode()
    answers = [
        get(port, CLAIMS),
        post(port, CLAIMS),
        ask(port, "POST", "/sparql", form, Content_Type="application/x-www-form-urlencoded"),
    ]
    assert [response.status for response, _ in answers] == [200, 200, 200]
    assert len({text for _, text in answers}) == 1
    assert len(json.loads(answers[0][1])["results"]["bindings"]) == 3


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
    ],
)
def test_rows_come_in_the_syntax_asked_for(port: int, accept: str, given: str) -> None:
    """SELECT answers in JSON, XML, CSV and TSV, and rdflib reads each as the same rows."""
    response, text = get(port, CLAIMS, Accept=accept)
    assert (response.status, (response.getheader("Content-Type") or "").partition(";")[0]) == (200, given)
    if given == "text/tab-separated-values":
        rows = [line.strip("<>") for line in text.splitlines()[1:]]
    elif given == "text/csv":
        rows = [row["c"] for row in csv.DictReader(io.StringIO(text))]
    else:
        form = given.rpartition("+")[2]
        rows = [str(row[0]) for row in rdflib.query.Result.parse(io.BytesIO(text.encode()), format=form)]  # type: ignore[index]
    assert len(rows) == 3
    assert all("/claim/" in row for row in rows)


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_triples_come_in_the_syntax_asked_for(port: int, accept: str) -> None:
    """CONSTRUCT answers in Turtle, N-Triples, JSON-LD and RDF/XML, and rdflib reads the same graph from each."""
    response, text = get(port, GRAPH, Accept=accept)
    assert (response.status, (response.getheader("Content-Type") or "").partition(";")[0]) == (200, accept)
    form = {"application/ld+json": "json-ld", "application/rdf+xml": "xml"}.get(
        accept, accept.rpartition("/")[2]
    )
    found = rdflib.Graph().parse(data=text, format="nt" if form == "n-triples" else form)
    plain = rdflib.Graph().parse(data=get(port, GRAPH, Accept="application/n-triples")[1], format="nt")
    assert set(found) == set(plain)
    assert {predicate for _, predicate, _ in found} == {ON.accused}


def test_what_cannot_be_given_is_told(port: int) -> None:
    """A type that nobody offers, or one of the other form, is not acceptable; ASK answers in what SELECT does."""
    assert get(port, CLAIMS, Accept="image/png")[0].status == 406
    assert get(port, CLAIMS, Accept="text/turtle")[0].status == 406
    assert json.loads(get(port, "ASK { ?c a on:Claim }")[1])["boolean"] is True


def test_the_endpoint_describes_itself(port: int) -> None:
    """Without a query it answers with a service description that rdflib reads."""
    response, text = ask(port, "GET", "/sparql", Accept="text/turtle")
    assert response.status == 200
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert list(rdflib.Graph().parse(data=text).subjects(sd.supportedLanguage, sd.SPARQL11Query))


def test_pages_load_nothing_from_elsewhere(port: int) -> None:
    """The graph's page, the query page and what they need come with a policy, and name no other server."""
    for path in ("/", "/query", "/query.js", "/query.css", "/vis-network.js", "/queries.json"):
        response, text = ask(port, "GET", path)
        assert response.status == 200, path
        assert response.getheader("X-Content-Type-Options") == "nosniff"
        assert response.getheader("X-Frame-Options") == "DENY"
        if path in ("/query", "/query.css", "/query.js"):
            assert "//" not in text.replace("// ", "").replace("http://www.w3.org", ""), path
    policy = ask(port, "GET", "/query")[0].getheader("Content-Security-Policy") or ""
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert ask(port, "HEAD", "/query")[1] == ""


def test_kept_queries_are_offered_with_their_parameters(port: int) -> None:
    """A kept query comes as SPARQL with the values in it, and that is answered."""
    names = {query["name"] for query in json.loads(ask(port, "GET", "/queries.json")[1])["queries"]}
    assert {"who-accused-whom", "contested", "evidence"} <= names
    response, text = ask(port, "GET", "/queries/who-accused-whom?accuser=Vladimir%20Putin")
    assert response.status == 200
    assert post(port, text)[0].status == 200
    assert ask(port, "GET", "/queries/who-accused-whom?accuser=Nobody%20Known")[0].status == 400
    assert ask(port, "GET", "/queries/..%2f..%2fsecret")[0].status == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7878", "127.0.0.1.evil.example", "", "[::2]", "localhost.evil"]
)
def test_a_foreign_host_is_misdirected(port: int, host: str) -> None:
    """A page that points its own name at this machine is not answered."""
    for path in ("/", "/sparql", "/query"):
        response, _ = ask(port, "GET", path, Host=host)
        assert response.status == 421


def test_no_other_origin_is_let_in_unless_asked(port: int, sample_graph: Path) -> None:
    """Without --cors no answer carries a header that lets other pages read it; with it, the origin that was named."""
    response, _ = get(port, CLAIMS, Origin="https://evil.example")
    assert response.getheader("Access-Control-Allow-Origin") is None
    assert ask(port, "OPTIONS", "/sparql", Origin="https://evil.example")[0].status == 405
    with served(sample_graph, origin="https://friend.example") as other:
        assert get(other, CLAIMS)[0].getheader("Access-Control-Allow-Origin") == "https://friend.example"
        assert ask(other, "OPTIONS", "/sparql")[0].status == 204


WRITES = [
    "INSERT DATA { <x:a> <x:b> <x:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "DROP ALL",
    "CLEAR ALL",
    "LOAD <http://127.0.0.1:9/x>",
    "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
]


@pytest.mark.parametrize("update", WRITES)
def test_updates_are_refused_however_they_are_sent(port: int, update: str) -> None:
    """An update is refused as an update, as a query, by GET and by POST, and changes nothing."""
    before = get(port, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[1]
    assert (
        ask(port, "POST", "/sparql", update.encode(), Content_Type="application/sparql-update")[0].status
        == 403
    )
    form = urllib.parse.urlencode({"update": update}).encode()
    assert (
        ask(port, "POST", "/sparql", form, Content_Type="application/x-www-form-urlencoded")[0].status == 403
    )
    assert ask(port, "GET", f"/sparql?{urllib.parse.urlencode({'update': update})}")[0].status == 403
    assert get(port, update)[0].status == 400
    assert post(port, update)[0].status == 400
    for method in ("PUT", "DELETE", "PATCH"):
        assert ask(port, method, "/sparql", b"x")[0].status == 405
        assert ask(port, method, "/", b"x")[0].status == 405
    assert get(port, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[1] == before


@pytest.mark.parametrize(
    "spelling",
    [
        "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
        "SELECT * { service<URL>{?s ?p ?o} }",
        "SELECT * { SERVICESILENT<URL>{?s ?p ?o} }",
        "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
        "PREFIX s: <URL> SELECT * { SERVICEs:x{?s ?p ?o} }",
        "SELECT * { ?s ?p 1SERVICE<URL>{?s ?p ?o} }",
        "SELECT * { BIND(1 AS ?x) FILTER('a'<'x>')SERVICE<URL>{?s ?p ?o} }",
        "SELECT * { BIND(<URL> AS ?u) SERVICE ?u { ?s ?p ?o } }",
        "SELECT * FROM <URL> { ?s ?p ?o }",
        "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    ],
)
def test_no_spelling_reaches_the_network_or_a_file(port: int, spelling: str) -> None:
    """No way to write SERVICE or FROM makes the server open a connection; rows of files never come."""
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.3)
        address = f"http://127.0.0.1:{trap.getsockname()[1]}/"
        response, text = post(port, spelling.replace("URL", address))
        with pytest.raises(TimeoutError):
            trap.accept()
    if response.status == 200:
        assert not any(json.loads(text)["results"]["bindings"])
    else:
        assert response.status == 400
    assert "root:" not in text


def test_a_query_that_takes_too_long_is_stopped_while_others_are_answered(port: int) -> None:
    """A threefold product ends as 503 that names its limit; a query beside it is answered meanwhile."""
    ended: list[tuple[HTTPResponse, str]] = []
    slow = threading.Thread(target=lambda: ended.append(post(port, PRODUCT)))
    slow.start()
    time.sleep(0.3)
    assert get(port, CLAIMS)[0].status == 200
    slow.join()
    ((response, text),) = ended
    assert response.status == 503
    assert response.getheader("X-Limit") in ("time", "cpu")
    assert "stopped after" in text


@pytest.mark.parametrize("opening", ["{", "(", "[", "OPTIONAL {", "{ SELECT * {"])
def test_deep_nesting_is_refused(port: int, opening: str) -> None:
    """Thousands of nested brackets, within 64 KB or beyond, are refused, and the server lives."""
    for count in (60, 3000, 200_000 // len(opening)):
        response, _ = post(port, f"SELECT * {{ {opening * count}")
        assert response.status in (400, 413)
    assert get(port, CLAIMS)[0].status == 200


def test_what_is_too_large_is_refused_before_it_is_read(port: int) -> None:
    """A body of 50 MB is refused by its length; one without a length, or with a false one, too."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    head = "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    connection.sendall(f"{head}Content-Length: 50000000\r\n\r\n".encode())
    assert b" 413 " in connection.recv(1000)
    connection.close()
    assert post(port, "SELECT * {} #" + "x" * 65_536)[0].status == 413
    for lines, status in (
        ("Transfer-Encoding: chunked\r\n", b" 411 "),
        ("Content-Length: -5\r\n", b" 400 "),
        ("Content-Length: 5\r\nContent-Length: 6\r\n", b" 400 "),
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as other:
            other.sendall(f"{head}{lines}\r\n".encode())
            assert status in other.recv(1000)


def test_a_result_that_is_too_large_names_its_limit(port: int) -> None:
    """More rows than the limit allows are no cut answer but a 503."""
    response, text = get(port, "SELECT * { ?s ?p ?o }")
    assert (response.status, response.getheader("X-Limit")) == (503, "result")
    assert "LIMIT" in text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/../../etc/passwd", 404),
        ("GET", "/%2e%2e/build.json", 404),
        ("GET", "/store/CURRENT", 404),
        ("GET", "/build.json", 404),
        ("GET", "/sparql?query=%ff", 400),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", 400),
        ("GET", "/sparql?query=nonsense", 400),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=http://x.example/", 400),
        ("POST", "/sparql", 415),
        ("BREW", "/", 501),
    ],
)
def test_strange_requests_get_a_clear_status(port: int, method: str, path: str, status: int) -> None:
    """Paths out of the graph, bad encodings, several queries and unknown methods are refused."""
    assert ask(port, method, path)[0].status == status


def test_a_changed_graph_is_served_as_it_is_now(tmp_path: Path, samples: Path) -> None:
    """After a change by another command the endpoint answers from the new state."""
    import onrecord

    first, second = (
        sorted(samples.glob("*.md"))[:2] if list(samples.glob("*.md")) else sorted(samples.iterdir())[:2]
    )
    onrecord.build([first, second], tmp_path / "graph", jobs=0)
    reports = "SELECT (COUNT(?r) AS ?n) { ?r a on:Report }"
    with served(tmp_path / "graph") as port:
        before = get(port, reports, Accept="text/csv")[1].split()
        onrecord.remove(tmp_path / "graph", str(first))
        assert (before, get(port, reports, Accept="text/csv")[1].split()) == (["n", "2"], ["n", "1"])


def test_many_clients_are_all_answered(port: int) -> None:
    """Sixteen clients at once all get their rows."""
    found: list[int] = []
    clients = [threading.Thread(target=lambda: found.append(get(port, CLAIMS)[0].status)) for _ in range(16)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert found.count(200) + found.count(503) == 16
    assert found.count(200) >= 8
