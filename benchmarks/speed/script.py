"""The same task as a recipe and as a script written by hand: a note into each row of a table, and a click on its button."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from lamcli.browser import find_browser

ROWS = 40

PAGE = (
    "<!doctype html><title>Invoices</title><h1>Invoices</h1><table><tr><th>Number<th>State<th>Note<th>Pay</tr>"
    + "".join(
        f"<tr><td><a href='#{n}'>Invoice {n}</a></td><td class=state>open</td><td><input aria-label='Note'></td>"
        "<td><button onclick=\"this.closest('tr').querySelector('.state').textContent = 'paid'\">Pay</button></td></tr>"
        for n in range(ROWS)
    )
    + "</table>"
)

RECIPE = """recipe pay_all()
    for each row in rows
        fill textbox in row with "checked"
        click button "Pay" in row
"""

SCRIPT = """
import sys
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[2], args=["--no-sandbox"])
    page = browser.new_page()
    page.goto(sys.argv[1])
    rows = page.get_by_role("row").filter(has=page.get_by_role("button"))
    for number in range(rows.count()):
        row = rows.nth(number)
        row.get_by_role("textbox").fill("checked")
        row.get_by_role("button", name="Pay").click()
    browser.close()
"""


def measure(pairs: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Both, turn by turn, from the start of the process to its end, by the clock; and how long ``lam --help`` takes."""
    rows: list[dict[str, Any]] = []
    with served(PAGE) as url, tempfile.TemporaryDirectory() as folder:
        recipe, script = Path(folder) / "pay_all.lam", Path(folder) / "pay_all.py"
        recipe.write_text(RECIPE, encoding="utf-8")
        script.write_text(SCRIPT, encoding="utf-8")
        commands = {
            "run": [sys.executable, "-m", "lamcli", "run", str(recipe), "--url", url],
            "script": [sys.executable, str(script), url, str(find_browser())],
            "help": [sys.executable, "-m", "lamcli", "--help"],
        }
        for number in range(pairs + 1):
            took = {name: _seconds(command, folder) for name, command in commands.items()}
            if number:  # the first of each warms the caches of the file system
                rows.append({"question": "run", **{f"{name}_s": round(seconds, 3) for name, seconds in took.items()}})
    middle = {name: statistics.median(row[f"{name}_s"] for row in rows) for name in ("run", "script", "help")}
    ratios = [row["run_s"] / row["script_s"] for row in rows]
    return {"run_vs_script_ratio": round(statistics.median(ratios), 3), "run_s": middle["run"], "script_s": middle["script"], "help_s": middle["help"]}, rows


def _seconds(command: Sequence[str], folder: str) -> float:
    """By the clock; journals go to the folder. Raises SystemExit when the command fails."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "XDG_STATE_HOME": folder})
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - start


@contextmanager
def served(html: str) -> Iterator[str]:
    """One page on this machine; gives its address."""

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
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
