"""Other servers: the same questions have the same answers there, whoever's engine it is."""

import contextlib
import shutil
import socket
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import onrecord
from onrecord.cli import main
from onrecord.exports.remote import RemoteGraph, push
from onrecord.graph.errors import QueryError, StoreError
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.query import Result
from onrecord.ontology import queries
from tests.test_serve import served

GIVEN = {
    "about-actor": {"actor": "Yevgeny Prigozhin"},
    "claims-of-speaker": {"speaker": "Vladimir Putin"},
    "connecting-actors": {"one": "NATO", "other": "Lukashenko"},
}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


@contextlib.contextmanager
def running(command: list[str], url: str, **options: object) -> Iterator[None]:
    """Run a server until it is no longer needed; wait until it answers."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options) as server:  # type: ignore[call-overload]
        try:
            for _ in range(600):
                with (
                    contextlib.suppress(urllib.error.URLError, ConnectionError),
                    urllib.request.urlopen(url, timeout=5),
                ):
                    break
                time.sleep(0.1)
            yield
        finally:
            server.terminate()
            server.wait(30)


@pytest.fixture(scope="module")
def kg(sample_graph: Path) -> KnowledgeGraph:
    """Return the graph of the samples."""
    return onrecord.open(sample_graph)


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server of Oxigraph's own, empty."""
    program = Path(sys.executable).with_name("oxigraph")
    address = f"127.0.0.1:{free_port()}"
    folder = tmp_path_factory.mktemp("oxigraph")
    command = [str(program), "serve", "--location", str(folder), "--bind", address, "--union-default-graph"]
    with running(command, f"http://{address}/"):
        yield f"http://{address}"


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a Virtuoso, empty, to which we may write as dba."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip(
            "virtuoso-opensource-7-bin is not installed: apt-get install it to test against another engine"
        )
    folder, port = tmp_path_factory.mktemp("virtuoso"), free_port()
    (folder / "virtuoso.ini").write_text(
        textwrap.dedent(f"""
            [Database]
            DatabaseFile = {folder}/virtuoso.db
            ErrorLogFile = {folder}/virtuoso.log
            LockFile = {folder}/virtuoso.lck
            TransactionFile = {folder}/virtuoso.trx
            xa_persistent_file = {folder}/virtuoso.pxa
            [TempDatabase]
            DatabaseFile = {folder}/virtuoso-temp.db
            TransactionFile = {folder}/virtuoso-temp.trx
            [Parameters]
            ServerPort = {free_port()}
            NumberOfBuffers = 4000
            MaxDirtyBuffers = 3000
            DirsAllowed = {folder}
            [HTTPServer]
            ServerPort = 127.0.0.1:{port}
            [SPARQL]
            ResultSetMaxRows = 100000
        """),
        encoding="utf-8",
    )
    command = [program, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    with running(command, f"http://127.0.0.1:{port}/sparql", cwd=folder):
        yield f"http://127.0.0.1:{port}"


def compare(kg: KnowledgeGraph, remote: RemoteGraph) -> list[str]:
    """The kept queries of which a server's rows differ from ours."""
    given = {**GIVEN, "only-in-report": {"report": next(iter(kg.markers))}}
    differing = []
    for name in queries.load():
        ours, theirs = (graph.query(name, **given.get(name, {})) for graph in (kg, remote))
        if normal(ours) != normal(theirs):
            differing.append(name)
    return differing


def normal(result: Result) -> list[list[str]]:
    """The rows, sorted, without what engines may do as they like: the order in lists, and numbers for computed truth values."""
    truths = {"true": "1", "false": "0"}
    cells = ([result.show(value) for value in row] for row in result.rows)
    return sorted([truths.get(cell, "; ".join(sorted(cell.split("; ")))) for cell in row] for row in cells)


def test_our_own_endpoint_gives_the_same_answers(kg: KnowledgeGraph) -> None:
    """Every kept query has the same rows over HTTP as from the folder."""
    with served(kg.path) as port:
        assert compare(kg, RemoteGraph(f"http://127.0.0.1:{port}/sparql")) == []


def test_a_graph_pushed_into_oxigraph_answers_as_before(kg: KnowledgeGraph, oxigraph: str) -> None:
    """After a push, Oxigraph's own server has every triple and gives the same rows; pushing again changes nothing."""
    for _ in range(2):
        assert push(kg, f"{oxigraph}/store") == kg.counts.quads
    remote = RemoteGraph(f"{oxigraph}/query")
    (row,) = remote.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert row["n"] == kg.counts.quads
    assert compare(kg, remote) == []


def test_a_graph_pushed_into_virtuoso_answers_as_before(
    kg: KnowledgeGraph, virtuoso: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a push over HTTP with a password, Virtuoso has every triple and gives the same rows to all kept queries but one.

    Virtuoso 7 joins the optional sub-selects of ``witnesses`` with the wrong row: it names speakers of another proposition.
    """
    monkeypatch.setenv("ONRECORD_USER", "dba")
    monkeypatch.setenv("ONRECORD_PASSWORD", "dba")
    assert push(kg, f"{virtuoso}/sparql-graph-crud-auth") == kg.counts.quads
    remote = RemoteGraph(f"{virtuoso}/sparql")
    (row,) = remote.query(
        f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), '{kg.names.base}')) }}"
    )
    assert row["n"] == kg.counts.quads
    assert compare(kg, remote) == ["witnesses"]


def test_the_commands_speak_to_a_server(
    kg: KnowledgeGraph, oxigraph: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Push and query work from the command line, with parameters by name."""
    assert main(["push", str(kg.path), "--endpoint", f"{oxigraph}/store"]) == 0
    assert str(kg.counts.quads) in capsys.readouterr().out
    arguments = ["who-accused-whom", "--param", "accuser=Vladimir Putin", "--format", "csv"]
    assert main(["query", *arguments, "--endpoint", f"{oxigraph}/query"]) == 0
    remote = capsys.readouterr().out
    assert main(["query", str(kg.path), *arguments]) == 0
    assert sorted(remote.splitlines()) == sorted(capsys.readouterr().out.splitlines())


def test_what_a_server_refuses_is_told(kg: KnowledgeGraph) -> None:
    """A server that is not there, an address that is none, a refusal: each is one sentence."""
    with pytest.raises(QueryError, match="cannot be reached"):
        RemoteGraph(f"http://127.0.0.1:{free_port()}/sparql").query("ASK {}")
    for url in ("file:///etc/passwd", "ftp://x.example/", "nonsense"):
        with pytest.raises(QueryError, match="no address"):
            RemoteGraph(url).query("ASK {}")
    with served(kg.path) as port:
        with pytest.raises(QueryError, match="answered 400"):
            RemoteGraph(f"http://127.0.0.1:{port}/sparql").query("SELECT * { nonsense }")
        with pytest.raises(StoreError, match="answered 4"):
            push(kg, f"http://127.0.0.1:{port}/sparql")


def test_query_wants_a_folder_or_an_endpoint(capsys: pytest.CaptureFixture[str]) -> None:
    """One word alone is wrong use, and so are a folder and an endpoint together."""
    assert main(["query", "contested"]) == 2
    assert main(["query", "graph", "contested", "--endpoint", "http://localhost:1/"]) == 2
    assert "DIR" in capsys.readouterr().err
