"""A small site on 127.0.0.1 for the tests of live runs: pages by path, everything asked for is written down."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Reply:
    body: str | bytes = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    body: bytes


Page = str | Reply | Callable[[Request], str | Reply]


class Site:
    """Attributes:
    pages: path -> what is answered; anything else is 404.
    requests: everything that was asked for, in order, the favicon left out.
    silent: paths that are accepted and never answered.
    """

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self.pages = dict(pages)
        self.requests: list[Request] = []
        self.silent: set[str] = set()
        self.closing = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.answer(self)

            def do_POST(self) -> None:
                site.answer(self)

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        body = handler.rfile.read(int(handler.headers.get("content-length") or 0))
        form = {key: values[-1] for key, values in parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True).items()}
        request = Request(handler.command, parts.path, {key: values[-1] for key, values in parse_qs(parts.query).items()}, form, body)
        if parts.path != "/favicon.ico":
            self.requests.append(request)
        if parts.path in self.silent:
            self.closing.wait()
            handler.close_connection = True
            return
        page = self.pages.get(parts.path, Reply("not found", 404))
        found = page(request) if callable(page) else page
        reply = found if isinstance(found, Reply) else Reply(found)
        content = reply.body.encode() if isinstance(reply.body, str) else reply.body
        try:
            handler.send_response(reply.status)
            for name, value in {"content-type": "text/html; charset=utf-8", "content-length": str(len(content)), **reply.headers}.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(content)
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True  # the browser went away

    def paths(self, method: str = "") -> list[str]:
        return [request.path for request in self.requests if method in ("", request.method)]


@contextmanager
def serving(pages: Mapping[str, Page]) -> Iterator[Site]:
    site = Site(pages)
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        site.server.shutdown()
        site.server.server_close()
        thread.join()
