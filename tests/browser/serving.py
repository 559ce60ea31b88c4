"""Small pages served on this machine, for tests that need a real browser."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Site:
    """A running server. ``pages`` maps paths to HTML (or bytes, served as a download); ``seen`` lists the requests, with their query."""

    def __init__(self, pages: Mapping[str, str | bytes]) -> None:
        self.pages = dict(pages)
        self.seen: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.seen.append(self.path)
                body = site.pages.get(urlsplit(self.path).path)
                self.send_response(404 if body is None else 200)
                if isinstance(body, bytes):
                    self.send_header("Content-Type", "application/octet-stream")
                    self.send_header("Content-Disposition", 'attachment; filename="report.bin"')
                else:
                    self.send_header("Content-Type", "text/html; charset=utf-8")
                raw = body if isinstance(body, bytes) else (body or "").encode()
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """``localhost`` is another origin than ``127.0.0.1``, and the same server."""
        return f"http://{host}:{self.port}{path}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def served(pages: Mapping[str, str | bytes]) -> Iterator[Site]:
    site = Site(pages)
    try:
        yield site
    finally:
        site.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
