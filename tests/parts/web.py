"""A web server on this machine that remembers who asked for what, and can misbehave."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from typing_extensions import override

Behaviour = Callable[["Visit"], None]


class Visit(BaseHTTPRequestHandler):
    """One request to a :class:`Web`."""

    server: _Server

    def do_GET(self) -> None:
        self._served(b"")

    def do_POST(self) -> None:
        self._served(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def answer(self, content: bytes, kind: str = "application/octet-stream", status: int = 200) -> None:
        """Send a complete answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    @override
    def log_message(self, format: str, *args: object) -> None:
        return

    def _served(self, body: bytes) -> None:
        self.server.web.visits.append((self.command, self.path))
        self.body = body
        try:
            self.server.web.behaviours.get(self.path, _missing)(self)
        except (BrokenPipeError, ConnectionResetError):
            return


class Web:
    """Behaviours by path; ``visits`` are the requests that came, in their order."""

    def __init__(self, server: _Server) -> None:
        self._server = server
        self.behaviours: dict[str, Behaviour] = {}
        self.visits: list[tuple[str, str]] = []
        self.released = threading.Event()
        """Set when a test is over: a server that keeps people waiting lets go."""

    @property
    def host(self) -> str:
        """Return ``HOST:PORT``."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://{self.host}{path}"

    def serve(self, path: str, content: bytes, kind: str = "application/pkix-crl") -> str:
        """Have a path answer with some bytes; return its address."""
        return self.behave(path, lambda visit: visit.answer(content, kind))

    def redirect(self, path: str, to: str) -> str:
        """Have a path send people elsewhere; return its address."""

        def move(visit: Visit) -> None:
            visit.send_response(302)
            visit.send_header("Location", to)
            visit.send_header("Content-Length", "0")
            visit.end_headers()

        return self.behave(path, move)

    def hang(self, path: str) -> str:
        """Have a path take the request and say nothing until the test is over; return its address."""
        return self.behave(path, lambda _visit: self.wait())

    def behave(self, path: str, behaviour: Behaviour) -> str:
        """Have a path do something; return its address."""
        self.behaviours[path] = behaviour
        return self.url(path)

    def wait(self) -> None:
        """Wait until the test is over."""
        self.released.wait(30)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    web: Web


@contextmanager
def running_web() -> Iterator[Web]:
    """Run a server until the end of the block."""
    server = _Server(("127.0.0.1", 0), Visit)
    server.web = web = Web(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _missing(visit: Visit) -> None:
    visit.answer(b"not here", "text/plain", 404)
