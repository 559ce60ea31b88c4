"""The other parts of drift: how a run on another version is judged, and whether probabilities are what they say."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.drift import flow, loops, wordings
from benchmarks.drift.between import OWN, between
from benchmarks.drift.calibration import bins, expected_error, plot, table
from benchmarks.drift.campaign import Case
from benchmarks.drift.said import OTHERWISE, said
from benchmarks.drift.versions import APPLICATIONS, judged, spoken
from benchmarks.rpa.stage import Result
from lamcli.recipe.parse import parse
from tests.e2e.run_site import Reply, Request, serving

BEFORE = {"orders": [["A", "open"], ["B", "open"]]}
MEANT = Result((("a",), ("b",)), {"orders": [["A", "paid"], ["B", "open"]]})


def case(confidence: float | None, likeliest: bool) -> Case:
    return Case("page", "element", (), False, {}, "", confidence, likeliest)


def test_the_same_to_the_end_is_right() -> None:
    assert judged(MEANT, MEANT, BEFORE) == ("right", "")


def test_a_run_that_stopped_half_way_has_stopped() -> None:
    assert judged(MEANT, Result((("a",),), BEFORE, "not on the page"), BEFORE)[0] == "stopped"
    assert judged(MEANT, Result((("a",),), MEANT.state, "not on the page"), BEFORE)[0] == "stopped"


def test_what_is_not_meant_is_wrong_whether_the_run_says_so_or_not() -> None:
    other = {"orders": [["A", "open"], ["B", "paid"]]}
    assert judged(MEANT, Result(MEANT.records, other), BEFORE)[0] == "wrong"
    assert judged(MEANT, Result((), other, "not on the page"), BEFORE)[0] == "wrong"
    assert judged(MEANT, Result((("b",),), BEFORE, "not on the page"), BEFORE)[0] == "wrong"
    assert judged(MEANT, Result((), {"orders": [["A", "open"]]}, "not on the page"), BEFORE)[0] == "wrong"
    assert judged(MEANT, Result((("a",),), MEANT.state), BEFORE)[0] == "wrong"


def test_a_state_of_single_things_is_compared_by_things() -> None:
    meant = Result((), ["P1", "P2"])
    assert judged(meant, Result((), ["P1"], "stopped"), [])[0] == "stopped"
    assert judged(meant, Result((), ["P1", "P9"], "stopped"), [])[0] == "wrong"


def test_probabilities_are_compared_with_frequencies(tmp_path: Path) -> None:
    cases = [*(case(0.95, True) for _ in range(9)), case(0.95, False), case(0.2, False), case(None, False)]
    found = bins(cases)
    assert [(each.cases, each.right) for each in found] == [(1, 0.0), (10, 0.9)]
    error = expected_error(found)
    assert error is not None and abs(error - (0.2 + 10 * 0.05) / 11) < 1e-9
    assert expected_error([]) is None
    assert "expected calibration error" in table(cases)
    plot(cases, tmp_path / "one.svg")
    plot(cases, tmp_path / "two.svg")
    drawn = (tmp_path / "one.svg").read_bytes()
    assert drawn.startswith(b"<?xml") and drawn == (tmp_path / "two.svg").read_bytes()


def test_every_program_can_be_said_on_every_version() -> None:
    assert len(APPLICATIONS) >= 3 and all(len(application.versions) >= 2 for application in APPLICATIONS)
    assert sum(len(application.tasks) for application in APPLICATIONS) >= 12
    for application in APPLICATIONS:
        for version in application.versions:
            for task in application.tasks:
                parse(spoken(application, task, version).truth)


def test_what_is_said_otherwise_occurs_in_a_program() -> None:
    for name, version in OTHERWISE:
        application = next(application for application in APPLICATIONS if application.name == name)
        assert version in application.versions
        for words, _ in OTHERWISE[name, version]:
            assert any(words in task.intended for task in application.tasks)
    assert said("django", "5.2", "rows in main") == "rows in main"


def test_tasks_over_several_pages_have_loops_to_change() -> None:
    names = [task.name for task in loops.paged()]
    assert len(names) >= 20 and set(loops.QUICK) <= set(names)


def test_every_change_to_loops_is_one_that_the_script_knows() -> None:
    source = (Path(loops.__file__).parent / "loops.js").read_text(encoding="utf-8")
    assert all(f'"{change}": ()' in source for change in loops.CHANGES if change != "nothing")


def test_runs_with_loops_are_counted_by_change() -> None:
    found = [
        loops.Run("a", "pager an icon", {"lam": "right", "words": "wrong"}, {"lam": "", "words": "took less"}),
        loops.Run("b", "pager an icon", {"lam": "stopped", "words": "wrong"}, {"lam": "not certain", "words": "took less"}),
        loops.Run("a", "list deleted", {"lam": "warned", "words": "wrong"}, {"lam": "took less", "words": "took less"}),
    ]
    told = loops.summary(found)
    assert (told["loops_runs"], told["loops_right"], told["loops_stopped"], told["loops_words_wrong"], told["loops_deleted"], told["loops_deleted_wrong"]) == (2, 1, 1, 2, 1, 0)
    assert "1 / 0 / 1 / 0" in loops.table(found) and "not certain" in loops.line(found[1])


def _asked(address: str, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    reply = connection.getresponse()
    return reply.status, reply.read().decode(), {name.lower(): value for name, value in reply.getheaders()}


def test_what_is_put_in_between_leaves_the_rest_as_it_is() -> None:
    def moved(request: Request) -> Reply:
        return Reply("", 303, {"location": site.url + "/there"})

    with serving({"/": "<body>Hello</body>", "/data": Reply("{}", 200, {"content-type": "application/json"}), "/away": moved}) as site, between(site.url + "/") as proxy:
        assert _asked(proxy.url, "/")[1] == "<body>Hello</body>"
        assert _asked(proxy.url, "/away")[2]["location"] == proxy.url.rstrip("/") + "/there"
        proxy.script = "let x"
        assert _asked(proxy.url, "/")[1] == "<body>Hello<script>let x</script></body>" and _asked(proxy.url, "/data")[1] == "{}"
        proxy.page = "<a href='{on}'>On</a>"
        assert _asked(proxy.url, "/?a=1", Sec_Fetch_Dest="document")[1] == f"<a href='{OWN}on?/%3Fa%3D1'>On</a>"
        status, _, headers = _asked(proxy.url, f"{OWN}on?/%3Fa%3D1")
        assert (status, headers["location"], proxy.used) == (303, "/?a=1", ["on"])
        assert "Hello" in _asked(proxy.url, "/?a=1", Sec_Fetch_Dest="document", Cookie="passed=1")[1]


def test_every_change_of_the_flow_can_be_made_in_all_its_wordings() -> None:
    assert {twist.harmful for twist in flow.TWISTS} == {True, False} and len({twist.name for twist in flow.TWISTS}) == len(flow.TWISTS)
    for twist in flow.TWISTS:
        made = twist.script or twist.page
        assert made is not None and len({made(said) for said in twist.wordings}) == len(twist.wordings)
        assert ("harm" in made(twist.wordings[0])) or not twist.harmful
    assert len({said.language for said in wordings.COOKIES}) > 5


def test_what_is_told_of_changed_flows() -> None:
    banner = flow.Case("cookie banner", False, "t", "w", "wrong", False, "no")
    cases = [flow.Case("login", True, "t", "w", "right", True, ""), banner, replace(banner, outcome="stopped", told=True)]
    told = flow.summary(cases)
    assert (told["flow_cases"], told["flow_right_share"], told["flow_wrong"], told["flow_harmful_stopped_share"]) == (3, 0.0, 1, 1.0)
    assert "cookie banner" in flow.table(cases) and "stopped" in flow.line(cases[2])


def test_the_command_knows_all_its_parts() -> None:
    told = subprocess.run([sys.executable, "-m", "benchmarks.drift", "--help"], capture_output=True, text=True, timeout=120)
    assert told.returncode == 0 and all(part in told.stdout for part in ("versions", "mutations", "loops", "flow", "unchanged")), told.stderr
