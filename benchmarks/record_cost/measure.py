"""One recorded session of a robot on one page, and what it cost."""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks.robot import Robot, chromium
from lamcli.record import RecordOptions
from lamcli.record.recorder import Recorder
from lamcli.record.watch import Watch

PATIENCE_S = 60.0
ROWS = 170
PARTS = {  # what one act of a person is made of, as events of the page
    "click": ("pointerdown", "pointerup", "click"),
    "key": ("keydown", "input"),
    "scroll": ("wheel", "scroll"),
}


class Measured(Recorder):
    """A recorder that asks the page, before it leaves, what it cost.

    Attributes:
        costs: [event type or "look", milliseconds], in order.
        lags: (kind of event, seconds until it was written).
    """

    def __init__(self, options: RecordOptions) -> None:
        super().__init__(options)
        self.costs: list[tuple[str, float]] = []
        self.lags: list[tuple[str, float]] = []
        self.nodes = 0
        self.axtree_ms = 0.0

    def loop(self, watch: Watch) -> None:
        session = watch.session
        tab = session.front(self.options.url)
        start = time.perf_counter()
        session.send(tab, "Accessibility.getFullAXTree")
        self.axtree_ms = (time.perf_counter() - start) * 1000
        self.nodes = len(session.snapshot(tab).nodes)
        session.call(tab.page.main_frame, "costs")
        self.options.say("measuring")
        super().loop(watch)
        self.costs = [(str(what), float(cost)) for what, cost in session.call(tab.page.main_frame, "costs") or ()]
        self.lags = [(kind.value, lag) for kind, lag in watch.scribe.lags]


def page(rows: int) -> str:
    cells = "".join(
        f"<tr><td><a href='#{n}'>Invoice {n}</a></td><td class=state>open</td><td><button onclick=\"this.closest('tr').querySelector('.state').textContent = 'paid'\">Pay</button></td>"
        f"<td><label><input type=checkbox> Ready</label></td><td><input aria-label='Note {n}'></td></tr>"
        for n in range(rows)
    )
    return f"<!doctype html><title>Invoices</title><h1>Invoices</h1><table><tr><th>Number<th>State<th>Pay<th>Ready<th>Note</tr>{cells}</table>"


def measure(times: int) -> dict[str, Any]:
    """Summary and rows of one session in which everything is done so often."""
    server = _serve(page(ROWS))
    url = f"http://127.0.0.1:{server.server_port}/"
    try:
        with tempfile.TemporaryDirectory() as folder, chromium(url) as endpoint, Robot(endpoint) as robot:
            robot.page.wait_for_selector("table")
            recorder = _recorded(RecordOptions(out=Path(folder) / "cost.trace", url=url, cdp=endpoint), robot, times)
    finally:
        server.shutdown()
        server.server_close()
    return _document(recorder)


def _serve(html: str) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _recorded(options: RecordOptions, robot: Robot, times: int) -> Measured:
    ready = threading.Event()
    failures: list[BaseException] = []
    recorder = Measured(RecordOptions(out=options.out, url=options.url, cdp=options.cdp, say=lambda line: ready.set() if line == "measuring" else None))

    def work() -> None:
        try:
            recorder.run()
        except BaseException as error:  # noqa: BLE001 - raised again in the main thread
            failures.append(error)
        finally:
            ready.set()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        if ready.wait(PATIENCE_S) and not failures:
            _act(robot, times)
    finally:
        recorder.stop.set()
        thread.join(PATIENCE_S)
    if failures:
        raise failures[0]
    return recorder


def _act(robot: Robot, times: int) -> None:
    for n in range(times):
        row = f"tr:nth-child({2 + n % 20})"
        robot.click(f"{row} button")
        robot.click(f"{row} label")
        robot.click(f"{row} input[aria-label]")
        robot.type("paid in", delay_ms=30)
        robot.rest()
        robot.extract(f"{row} a")
    robot.rest(0.5)


def _document(recorder: Measured) -> dict[str, Any]:
    felt = _felt(recorder.costs)
    lags: dict[str, list[float]] = defaultdict(list)
    for kind, seconds in recorder.lags[1:]:
        lags[kind].append(seconds * 1000)
    rows = [{"event": f"page: {what}", **_figures("felt", costs)} for what, costs in sorted(felt.items()) if what != "look"]
    rows += [{"event": kind, **_figures("captured", values)} for kind, values in sorted(lags.items())]
    every = [cost for what in PARTS for cost in felt.get(what, ())]
    captured = _figures("captured", [value for values in lags.values() for value in values])
    summary = {
        "nodes": recorder.nodes,
        "events": captured.pop("n"),
        **captured,
        **{key: value for key, value in _figures("felt", every).items() if key != "n"},
        "felt_worst_ms": round(max(every, default=0.0), 2),
        "look_median_ms": _figures("look", felt.get("look", []))["look_median_ms"],
        "axtree_ms": round(recorder.axtree_ms, 1),
        "record_overhead_ms": _figures("felt", felt.get("click", []))["felt_median_ms"],
    }
    return {"summary": summary, "rows": rows}


def _felt(costs: Sequence[tuple[str, float]]) -> dict[str, list[float]]:
    """Milliseconds per act: the events that one act is made of are put together, in the order in which they came."""
    wholes = {parts[-1]: (name, parts) for name, parts in PARTS.items()}
    pending: dict[str, float] = defaultdict(float)
    felt: dict[str, list[float]] = defaultdict(list)
    inner = {part for parts in PARTS.values() for part in parts[:-1]}
    for what, cost in costs:
        if what in wholes:
            name, parts = wholes[what]
            felt[name].append(cost + sum(pending.pop(part, 0.0) for part in parts))
        elif what in inner:
            pending[what] += cost
        else:
            felt[what].append(cost)
    return dict(felt)


def _figures(name: str, values: Sequence[float]) -> dict[str, Any]:
    if not values:
        return {"n": 0, f"{name}_median_ms": 0.0, f"{name}_p95_ms": 0.0}
    ordered = sorted(values)
    return {"n": len(ordered), f"{name}_median_ms": round(statistics.median(ordered), 2), f"{name}_p95_ms": round(ordered[int(0.95 * (len(ordered) - 1))], 2)}
