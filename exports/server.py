"""The endpoint over HTTP, carried by the standard library's server, one thread a connection."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import unquote

from onrecord.exports.endpoint import MAX_FORM, TEXT, Endpoint, Request, Response

CONNECTIONS: Final = 64
IDLE_SECONDS: Final = 30.0


class Server(ThreadingHTTPServer):
    """A server of one endpoint; ``serve_forever`` answers until ``shutdown``."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._free = threading.BoundedSemaphore(CONNECTIONS)
        super().__init__(address, Handler)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer one connection, if not too many are open: others are closed at once."""
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no event."""


class Handler(BaseHTTPRequestHandler):
    """Turns HTTP into requests of the endpoint, and its responses into HTTP."""

    protocol_version = "HTTP/1.1"
    server_version = "onrecord"
    sys_version = ""
    timeout = IDLE_SECONDS
    server: Server

    def _handle(self) -> None:
        length = self._length()
        if isinstance(length, Response):
            self.close_connection = True
            self._send(length)
            return
        path, _, parameters = self.path.partition("?")
        headers = {name.casefold(): value for name, value in self.headers.items()}
        request = Request(self.command, unquote(path), parameters, headers, self.rfile.read(length))
        self._send(self.server.endpoint.answer(request))

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _handle  # noqa: N815  # the names it calls

    def _length(self) -> int | Response:
        """How many bytes of body to read; a response where none will be read."""
        if "transfer-encoding" in self.headers:
            return Response(411, b"the request must state its Content-Length\n")
        text = self.headers.get("content-length", "0").strip()
        if not text.isascii() or not text.isdigit() or len(self.headers.get_all("content-length", [])) > 1:
            return Response(400, b"the Content-Length is no number\n")
        if int(text) > MAX_FORM:
            return Response(413, b"the request is longer than 64 KB: shorten the query\n")
        return int(text)

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.media_type or TEXT)
        self.send_header("Content-Length", str(len(response.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name it is called by
        """Keep silent."""
