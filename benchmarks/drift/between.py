"""A reverse proxy on 127.0.0.1 that puts something in the way of an application: a layer over its pages, a page before them, its forms taken apart."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, unquote, urlsplit

OWN = "/-in-the-way/"
"""Addresses that are the proxy's: ``pressed`` and ``harm`` say what was used, ``on`` leads on to the page that was asked for."""
_NOT_PASSED = frozenset({"connection", "transfer-encoding", "content-length", "accept-encoding", "keep-alive", "content-security-policy", "date", "server"})


class Between:
    """Attributes:
    url: the application's address, as it is reached through the proxy.
    script: JavaScript for every page of the application; "" for none.
    page: what comes instead of the first page of a visit, ``{on}`` being the way on; "" for none.
    used: what was used of what is in the way, in order.
    """

    def __init__(self, application: str) -> None:
        self.application = urlsplit(application)
        self.script = self.page = ""
        self.used: list[str] = []
        between = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                between.answer(self)

            def do_POST(self) -> None:
                between.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}{self.application.path}"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        sent = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        if handler.path.startswith(OWN):
            self._own(handler, handler.path.removeprefix(OWN))
        elif self.page and handler.command == "GET" and handler.headers.get("Sec-Fetch-Dest") == "document" and "passed=1" not in handler.headers.get("Cookie", ""):
            _send(handler, 200, [("Content-Type", "text/html; charset=utf-8")], self.page.replace("{on}", f"{OWN}on?{quote(handler.path)}").encode())
        else:
            self._passed(handler, sent)

    def _own(self, handler: BaseHTTPRequestHandler, what: str) -> None:
        kind, _, more = what.partition("?")
        self.used.append(kind)
        if kind == "on":
            _send(handler, 303, [("Location", unquote(more)), ("Set-Cookie", "passed=1; Path=/")], b"")
        else:
            _send(handler, 200, [("Content-Type", "text/html")], b"<!doctype html><title>Done</title><h1>Done</h1>")

    def _passed(self, handler: BaseHTTPRequestHandler, sent: bytes) -> None:
        host = f"{self.application.hostname}:{self.application.port}"
        asks = HTTPConnection(host, timeout=60)
        try:
            headers = {name: value for name, value in handler.headers.items() if name.lower() not in _NOT_PASSED}
            asks.request(handler.command, handler.path, body=sent or None, headers=headers)
            reply = asks.getresponse()
            body = reply.read()
            here, there = f"http://{host}", f"http://{handler.headers.get('Host')}"
            kept = [(name, value.replace(here, there) if name.lower() == "location" else value) for name, value in reply.getheaders() if name.lower() not in _NOT_PASSED]
        finally:
            asks.close()
        if self.script and "text/html" in (reply.getheader("Content-Type") or "") and b"</body>" in body:
            body = body.replace(b"</body>", f"<script>{self.script}</script></body>".encode())
        _send(handler, reply.status, kept, body)


def _send(handler: BaseHTTPRequestHandler, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
    try:
        handler.send_response(status)
        for name, value in [*headers, ("Content-Length", str(len(body)))]:
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
    except (BrokenPipeError, ConnectionResetError):
        handler.close_connection = True  # the browser went away


@contextmanager
def between(application: str) -> Iterator[Between]:
    """The proxy before an application's address."""
    proxy = Between(application)
    thread = threading.Thread(target=proxy.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.server.shutdown()
        proxy.server.server_close()
        thread.join()
