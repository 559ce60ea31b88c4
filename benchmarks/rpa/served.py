"""Generated applications: plain pages from a small web server, with all data in memory."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from jinja2 import Environment, StrictUndefined, Template

from benchmarks.rpa.task import Served, Variant


@dataclass(frozen=True)
class Request:
    """Attributes:
    parts: the path, split at its slashes: ``("orders", "17")``.
    query, form: the last value of each name.
    lists: all values of each name of the form.
    """

    method: str
    parts: tuple[str, ...]
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, list[str]] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    body: str
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


def to(address: str, *headers: tuple[str, str]) -> Answer:
    """See other: what a form answers after it took something."""
    return Answer("", 303, headers=(("Location", address), *headers))


def as_json(data: object) -> Answer:
    return Answer(json.dumps(data), kind="application/json")


NOWHERE = Answer("<!doctype html><title>Not found</title><h1>Not found</h1>", 404)


class Application(Protocol):
    """What a site shows and holds, made anew for every run."""

    def answer(self, request: Request) -> Answer: ...

    def state(self) -> object: ...


@dataclass(frozen=True)
class Generated:
    """A generated application: ``make`` gives it with the data of a variant, the same ones every time."""

    name: str
    make: Callable[[Variant], Application]

    @contextmanager
    def serve(self, variant: Variant) -> Iterator[Served]:
        with _Server(("127.0.0.1", 0), _Handler) as server:
            server.application = self.make(variant)

            def reset() -> None:
                server.application = self.make(variant)

            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            thread.start()
            try:
                yield Served(f"http://127.0.0.1:{server.server_address[1]}/", lambda: server.application.state(), reset)
            finally:
                server.shutdown()
                thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    application: Application

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a browser that leaves a page breaks its connections."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        address = urlsplit(self.path)
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        lists: dict[str, list[str]] = {}
        for name, value in parse_qsl(sent, keep_blank_values=True):
            lists.setdefault(name, []).append(value)
        request = Request(
            method=method,
            parts=tuple(unquote(part) for part in address.path.split("/") if part),
            query=dict(parse_qsl(address.query, keep_blank_values=True)),
            form={name: values[-1] for name, values in lists.items()},
            lists=lists,
            cookies={name: item.value for name, item in SimpleCookie(self.headers.get("Cookie", "")).items()},
        )
        answer = Answer("", 204) if request.parts == ("favicon.ico",) else self.server.application.answer(request)
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: thousands of pages are loaded."""


@cache
def _template(source: str) -> Template:
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(source)


def page(template: str, /, **values: Any) -> Answer:
    """A page from a Jinja template; what it is filled with is escaped."""
    return Answer(_template(template).render(**values))


def part(template: str, /, **values: Any) -> str:
    """A piece of a page, for scripts that fetch it."""
    return _template(template).render(**values)
