"""The child process that answers one query: ``python -m onrecord.graph.answer``, a request in JSON on standard input.

It opens the store, gives up the right to open anything else, answers on standard output and ends. Exit code 2 means that
standard error holds one sentence for the user; exit code 3, that the sentence is about a result that is too large.
"""

import json
import sys
import textwrap
import time
from typing import IO, Any, NoReturn

import pyoxigraph as ox


class _Bounded:
    """Standard output with a limit on how much it takes."""

    def __init__(self, output: IO[bytes], limit: int) -> None:
        self._output, self._left, self._limit = output, limit, limit

    def write(self, data: bytes) -> int:
        """Write, or end the process where the result has grown too large."""
        self._left -= len(data)
        if self._left < 0:
            _refuse(
                f"the result is larger than {self._limit // 1_000_000} MB: add a LIMIT or ask for less",
                code=3,
            )
        return self._output.write(data)

    def flush(self) -> None:
        """Pass on what was written."""
        self._output.flush()


def main() -> None:
    """Answer the request on standard input."""
    request: dict[str, Any] = json.load(sys.stdin)
    store = _opened(request["folder"])
    _fence(request)
    try:
        answer = store.query(request["query"], prefixes=request["prefixes"], use_default_graph_as_union=True)
        _write(answer, _Bounded(sys.stdout.buffer, request["result_bytes"]), request)
    except SyntaxError as error:
        # The parser lists every character that could have stood there; the first few say enough.
        _refuse(f"the query is no valid SPARQL: {textwrap.shorten(str(error.msg), 120, placeholder=' …')}")
    except (ValueError, OSError, RuntimeError) as error:
        _refuse(f"the query could not be answered: {' '.join(str(error).split())}")


def _opened(folder: str) -> ox.Store:
    """Open the store; while another process puts a new one in its place, it may be gone for a moment."""
    for patience in (0.05, 0.2, 0.5, 1.0, None):
        try:
            return ox.Store.read_only(folder)
        except (OSError, RuntimeError) as error:
            if patience is None:
                reason = str(error).splitlines()[0]
                _refuse(f"the store {folder} cannot be read ({reason}): build the graph anew")
            time.sleep(patience)
    raise AssertionError


def _fence(request: dict[str, Any]) -> None:
    """Limit this process; the store is open by now and needs no further file."""
    try:
        import resource
    except ImportError:  # on Windows; time is still bounded by the parent
        if "service" in request["query"].casefold():
            _refuse("a query that holds the word 'service' is refused on this system: leave it out")
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (request["megabytes"] << 20,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (request["cpu_seconds"], request["cpu_seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _write(answer: object, output: _Bounded, request: dict[str, Any]) -> None:
    """Write an answer in the syntax that was asked for, after a line that says of which kind it is."""
    if isinstance(answer, ox.QueryTriples):
        output.write(b"graph\n")
        form = ox.RdfFormat.from_media_type(request["triples_as"])
        used = request["prefixes"] if form and form != ox.RdfFormat.N_TRIPLES else None
        ox.serialize(answer, output, format=form, prefixes=used)  # type: ignore[arg-type]
    elif isinstance(answer, (ox.QuerySolutions, ox.QueryBoolean)):
        output.write(b"rows\n")
        as_ = ox.QueryResultsFormat.from_media_type(request["rows_as"])
        answer.serialize(output, format=as_)  # type: ignore[arg-type]
    output.flush()


def _refuse(reason: str, code: int = 2) -> NoReturn:
    sys.stderr.write(f"{reason}\n")
    sys.stderr.flush()
    sys.exit(code)


if __name__ == "__main__":
    main()
