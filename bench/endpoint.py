"""How the endpoint holds up: sixteen clients ask a served graph for a minute.

``python bench/endpoint.py DIR`` prints requests, errors, and the median and 99th percentile of the time to an answer.
"""

import argparse
import statistics
import sys
import threading
import time
import urllib.parse
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from onrecord.exports.endpoint import Endpoint
from onrecord.exports.server import Server
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.ontology import queries

ASKED = ("who-accused-whom", "contested", "reports", "actors", "conflicts")


def main() -> None:
    """Serve the graph and ask it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", type=Path)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    graph = KnowledgeGraph(options.graph)
    texts = [queries.load()[name].fill({}, graph.names.base, graph.named) for name in ASKED]
    taken: list[float] = []
    errors: list[str] = []
    with Server(("127.0.0.1", 0), Endpoint(options.graph)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        end = time.monotonic() + options.seconds
        clients = [
            threading.Thread(target=ask, args=(server.server_address[1], texts, end, taken, errors))
            for _ in range(options.clients)
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        server.shutdown()
    hundredths = statistics.quantiles(taken, n=100)
    print(  # noqa: T201
        f"{options.clients} clients, {options.seconds:g} s: {len(taken)} answers, {len(errors)} errors {sorted(set(errors))}; "
        f"median {statistics.median(taken):.2f} s, 99th percentile {hundredths[98]:.2f} s"
    )


def ask(port: int, texts: Sequence[str], end: float, taken: list[float], errors: list[str]) -> None:
    """One client, which asks one query after the other."""
    number = 0
    while time.monotonic() < end:
        began = time.monotonic()
        number += 1
        path = f"/sparql?{urllib.parse.urlencode({'query': texts[number % len(texts)]})}"
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=120)
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            connection.close()
        except OSError as error:
            errors.append(type(error).__name__)
            continue
        if response.status != 200:
            errors.append(str(response.status))
        taken.append(time.monotonic() - began)


if __name__ == "__main__":
    main()
