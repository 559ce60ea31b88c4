"""The pages of the PyPI package ``miniwob``, served on 127.0.0.1, without what is not part of the application.

Around each task the package draws a bar with the instruction, a START cover, a canvas that echoes clicks and a reward
display. The recordings of the public collection leave all four out (``core.getDOMInfo`` in the package's core.js skips
them), and so does the application here: one rule is added to the style sheet that every page loads. The space that the
instruction takes stays, so that everything else stands where it stood when people demonstrated.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path

from lamcli.errors import EnvironmentLacks

NOT_THE_APPLICATION = b"""
#query, #sync-task-cover, #click-canvas, #reward-display { display: none !important; }
#wrap::before { content: ""; display: block; height: 50px; }
"""


def pages_folder() -> Path:
    """The folder ``html`` of the installed package. Raises EnvironmentLacks when it is not installed."""
    try:
        folder = Path(str(files("miniwob"))) / "html"
    except ModuleNotFoundError as error:
        raise EnvironmentLacks("the pages of MiniWoB++ are not installed", remedy="pip install miniwob") from error
    if not (folder / "core" / "core.css").is_file():
        raise EnvironmentLacks(f"{folder} holds no MiniWoB++ pages", remedy="pip install --force-reinstall miniwob")
    return folder


class _Pages(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections stay open: a page loads up to eight files

    def do_GET(self) -> None:
        if self.path != "/core/core.css":
            return super().do_GET()
        style = Path(self.translate_path(self.path)).read_bytes() + NOT_THE_APPLICATION
        self.send_response(200)
        self.send_header("Content-Type", "text/css")
        self.send_header("Content-Length", str(len(style)))
        self.end_headers()
        self.wfile.write(style)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=86400")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing: thousands of pages are loaded."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a browser that is closed breaks its connections."""


@contextmanager
def served() -> Iterator[str]:
    """Serves the pages while the context lasts; yields the address of the folder of tasks, ending in a slash."""
    folder = str(pages_folder())
    with _Server(("127.0.0.1", 0), lambda *a: _Pages(*a, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/miniwob/"
        finally:
            server.shutdown()
            thread.join()
