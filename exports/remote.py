"""A graph that lives in another server: asked over the SPARQL 1.1 Protocol, filled over the Graph Store Protocol.

The same kept queries run there. The server limits them; here only the time and the size of an answer are bounded.
"""

import os
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from onrecord.graph.errors import LimitError, QueryError, StoreError
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.query import JSON, Limits, Result, check, form_of, read_rows, read_triples
from onrecord.graph.store import dump
from onrecord.ontology import queries
from onrecord.ontology.terms import Names, iri, literal

USER: Final = "ONRECORD_USER"
PASSWORD: Final = "ONRECORD_PASSWORD"
TRIPLES: Final = "application/n-triples, text/turtle;q=0.5"

_DECLARED = re.compile(r"^\s*PREFIX\s+([\w-]*):", re.IGNORECASE | re.MULTILINE)
_USED = re.compile(r"(?<![\w<])([A-Za-z][\w-]*):")
_NAMED = {
    "actor": "{ ?x on:kind ?kind ; ?p ?n . VALUES ?p { skos:prefLabel rdfs:label skos:altLabel } } UNION "
    "{ ?x a ?class ; ?p ?n . VALUES ?p { rdfs:label skos:altLabel } }",
    "report": "?x a on:Report ; ?p ?n . VALUES ?p { on:path on:record dct:title }",
}


@dataclass(frozen=True)
class RemoteGraph:
    """A graph behind a SPARQL endpoint; ``names`` has the base of its IRIs.

    Where the server asks who we are, name and password are those of ``ONRECORD_USER`` and ``ONRECORD_PASSWORD``.
    """

    url: str
    names: Names = field(default_factory=Names)
    limits: Limits = field(default_factory=Limits)

    def query(self, query: str, /, **parameters: str) -> Result:
        """Answer SPARQL, or a kept query with its parameters; raises QueryError where the server refuses or cannot be reached."""
        named = queries.find(query)
        if named:
            return self.ask(named, parameters)
        if parameters or re.fullmatch(r"[a-z-]+", query):
            raise queries.unknown(query)
        return self._answer(query)

    def ask(self, named: queries.NamedQuery, parameters: Mapping[str, str]) -> Result:
        """Answer a query that has parameters."""
        return self._answer(named.fill(parameters, self.names.base, self.named))

    def named(self, kind: str, name: str) -> tuple[str, ...]:
        """The ids of the actors or reports with that id or name."""
        start = f"{self.names.base}{kind}/"
        if (
            re.fullmatch(r"[\w.-]+", name, re.ASCII)
            and self._answer(f"ASK {{ {iri(start + name)} ?p ?o }}").truth
        ):
            return (name,)
        pattern = f"SELECT DISTINCT ?x {{ {_NAMED[kind]} FILTER(LCASE(STR(?n)) = {literal(name.lower())}) }}"
        found = (str(row[0]) for row in self._answer(pattern).rows)
        return tuple(sorted(node.removeprefix(start) for node in found if node.startswith(start)))

    def _answer(self, query: str) -> Result:
        check(query)
        text = with_prefixes(query, self.names.prefixes)
        body = urllib.parse.urlencode({"query": text}).encode()
        # Some servers give rows as triples to those who take both.
        accepted = TRIPLES if form_of(query) in ("CONSTRUCT", "DESCRIBE") else JSON
        headers = {"Accept": accepted, "Content-Type": "application/x-www-form-urlencoded"}
        request = urllib.request.Request(_checked(self.url), body, headers, method="POST")
        data, media_type = _exchange(request, self.limits)
        if "json" in media_type:
            found = read_rows(data, self.names.prefixes)
            if form_of(query) == "ASK" and found.rows:  # as older versions of Virtuoso answer it
                return Result(truth=str(found.rows[0][0]) in ("1", "true"), prefixes=self.names.prefixes)
            return found
        return read_triples(data, self.names.prefixes, media_type)


def push(graph: KnowledgeGraph, url: str, told: Callable[[str], None] = lambda _: None) -> int:
    """Put each named graph of a graph into a server, in the place of what it has under that name; the number of triples.

    ``url`` is the server's Graph Store Protocol address; ``told`` hears the name of each graph when it is there.
    """
    count = 0
    for name in _graphs(graph):
        lines = [f"{s} {p} {o} .\n" for s, p, o in sorted(dump(graph.store, name))]
        mark = "&" if "?" in url else "?"
        target = f"{_checked(url)}{mark}{urllib.parse.urlencode({'graph': name[1:-1]})}"
        # N-Triples is Turtle too, and that is what every server takes.
        request = urllib.request.Request(
            target, "".join(lines).encode(), {"Content-Type": "text/turtle; charset=utf-8"}, method="PUT"
        )
        try:
            _exchange(request, Limits(seconds=600.0))
        except QueryError as error:
            raise StoreError(
                f"the graph {name} could not be pushed, those before it were: {error}"
            ) from error
        count += len(lines)
        told(name)
    return count


def with_prefixes(query: str, prefixes: Mapping[str, str]) -> str:
    r"""Declare the prefixes that a query uses and does not declare: other servers do not know ours.

    >>> with_prefixes("ASK { ?s on:kind ?o }", {"on": "https://w3id.org/onrecord/ns#", "oa": "http://www.w3.org/ns/oa#"})
    'PREFIX on: <https://w3id.org/onrecord/ns#>\nASK { ?s on:kind ?o }'
    """
    wanted = set(_USED.findall(query)) - set(_DECLARED.findall(query))
    lines = [f"PREFIX {name}: <{prefixes[name]}>\n" for name in sorted(wanted & prefixes.keys())]
    return "".join(lines) + query


def _graphs(graph: KnowledgeGraph) -> Iterator[str]:
    names = graph.names
    yield from (names.vocabulary, names.catalog)
    yield from map(names.graph, graph.markers)
    yield names.derived
    if next(dump(graph.store, names.corrections), None):
        yield names.corrections


def _checked(url: str) -> str:
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        raise QueryError(f"'{url}' is no address of a server: give one that begins with http:// or https://")
    return url


@lru_cache(maxsize=8)
def _opener(url: str) -> urllib.request.OpenerDirector:
    """Speaks HTTP only, also with a name and a password, and follows no redirection of what it sends."""
    opener = urllib.request.OpenerDirector()
    handlers: list[urllib.request.BaseHandler] = [
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ]
    user = os.environ.get(USER)
    if user:
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, url, user, os.environ.get(PASSWORD, ""))
        handlers += [urllib.request.HTTPDigestAuthHandler(known), urllib.request.HTTPBasicAuthHandler(known)]
    for handler in handlers:
        opener.add_handler(handler)
    return opener


def _exchange(request: urllib.request.Request, limits: Limits) -> tuple[bytes, str]:
    """Send a request; the body of the answer and its media type."""
    split = urllib.parse.urlsplit(request.full_url)
    where = f"{split.scheme}://{split.netloc}"
    try:
        with _opener(f"{where}/").open(request, timeout=limits.seconds) as response:
            data = response.read(limits.result_bytes + 1)
            media_type = response.headers.get_content_type()
    except urllib.error.HTTPError as error:
        said = " ".join(error.read(400).decode("utf-8", "replace").split())
        raise QueryError(f"{where} answered {error.code} {error.reason}: {said}") from error
    except TimeoutError:
        raise LimitError(f"{where} did not answer within {limits.seconds:g} seconds", "time") from None
    except (urllib.error.URLError, OSError) as error:
        raise QueryError(f"{where} cannot be reached: {getattr(error, 'reason', error)}") from error
    if len(data) > limits.result_bytes:
        raise LimitError(
            f"the answer is larger than {limits.result_bytes // 1_000_000} MB: add a LIMIT", "result"
        )
    return data, media_type
