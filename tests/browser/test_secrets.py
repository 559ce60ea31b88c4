"""Secrets stay in the page."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from lamcli.browser import Session, Tab
from lamcli.trace import Snapshot, snapshot_to_json
from tests.browser.serving import Site

pytestmark = pytest.mark.browser

Show = Callable[[str], Tab]
PIN = "s3cret/Pa ss"  # as in conftest.NAMED


def written(snapshot: Snapshot) -> str:
    return json.dumps(snapshot_to_json(snapshot), ensure_ascii=False)


def test_named_secrets_are_masked_wherever_they_stand(session: Session, show: Show, site: Site) -> None:
    spellings = [PIN, quote(PIN, safe=""), quote_plus(PIN), base64.b64encode(PIN.encode()).decode()]
    places = "".join(f'<p title="x{s}y">before {s} after</p><input value="{s}" aria-label="{s}"><a href="/?p={s}">{s}</a><img alt="{s}" src="/{s}">' for s in spellings)
    tab = show(f"<title>{PIN}</title>{places}<textarea>{PIN}</textarea><div contenteditable>{PIN}</div><table><tr><td>{PIN}<td>q7 and qq77</table>")
    tab.page.evaluate(f"history.pushState(null, '', '/a?token={quote(PIN, safe='')}')")
    text = written(session.snapshot(tab))
    for spelling in spellings:
        assert spelling not in text
    assert "<secret pin>" in text and "<secret tiny> and qq77" in text
    assert session.compose(tab).sensitive


def test_passwords_are_masked_in_their_field_and_after_it_shows_them(session: Session, show: Show) -> None:
    tab = show("<input type=password id=p><input autocomplete=current-password id=q>")
    tab.page.fill("#p", "correct horse")
    tab.page.fill("#q", "battery staple")
    snapshot = session.snapshot(tab)
    assert [node.value for node in snapshot.nodes if node.tag == "input"] == ["<secret password>"] * 2
    tab.page.evaluate("p.type = 'text'")
    assert "correct horse" not in written(session.snapshot(tab))


def test_a_named_secret_in_a_password_field_has_its_name(session: Session, show: Show) -> None:
    tab = show("<input type=password id=p>")
    tab.page.fill("#p", PIN)
    assert [node.value for node in session.snapshot(tab).nodes if node.tag == "input"] == ["<secret pin>"]


HOSTILE = """<script>
{
  const pin = "s3cret/Pa ss", caught = (window.caught = {}), has = String.prototype.includes, apply = Reflect.apply;
  const look = (where, what) => {
    if (typeof what === "string" && apply(has, what, [pin])) caught[where] = true;
    else if (Array.isArray(what)) for (let i = 0; i < what.length; i++) look(where, what[i]);
    else if (what && typeof what === "object" && typeof what.value === "string") look(where, what.value);
  };
  const spy = (prototype, name) => {
    const original = prototype[name];
    prototype[name] = function () {
      if (prototype === Array.prototype || prototype === String.prototype) look(String(name), prototype === String.prototype ? String(this) : this);
      for (let i = 0; i < arguments.length; i++) look(String(name), arguments[i]);
      return apply(original, this, arguments);
    };
  };
  for (const name of ["map", "find", "forEach", "some", "filter", "join", "push", "concat", Symbol.iterator]) spy(Array.prototype, name);
  for (const name of ["indexOf", "includes", "split", "replace", "slice", "startsWith", "endsWith", "charCodeAt", "trim"]) spy(String.prototype, name);
  for (const name of ["get", "set", "has"]) spy(Map.prototype, name);
  for (const name of ["test", "exec"]) spy(RegExp.prototype, name);
  for (const name of [Symbol.split, Symbol.replace, Symbol.match]) Object.defineProperty(String.prototype, name, { get() { look("getter", String(this)) } });
}
</script><p>text</p><input id=i>"""

DOORS = """Object.getOwnPropertyNames(window).filter((name) => name.startsWith("_") && typeof window[name] === "function")
  .map((name) => [String(window[name]), window[name]("guess", "snapshot") ?? null])"""


def test_the_page_cannot_get_at_them(session: Session, show: Show) -> None:
    tab = show(HOSTILE)
    session.snapshot(tab)
    tab.page.fill("#i", "s3cre")
    assert "text" in written(session.snapshot(tab))
    assert tab.page.evaluate("window.caught") == {}
    doors = tab.page.evaluate(DOORS)
    assert doors and all(PIN not in source and session.script.token not in source and answer is None for source, answer in doors)


def test_the_hostile_page_does_catch_what_passes_by(session: Session, show: Show) -> None:
    tab = show(HOSTILE)
    tab.page.evaluate("['a', 's3cret/Pa ss'].join('')")
    assert tab.page.evaluate("window.caught") ["join"]
