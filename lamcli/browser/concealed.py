"""What a page holds and does not show: things that are called so, by the nearest thing around each that is to be seen."""

from __future__ import annotations

from contextlib import suppress

from lamcli.browser.session import BrowserGone, Session, Tab, asking
from lamcli.errors import TargetNotFound

_AROUND = """(root, name) => {
  const squeezed = (text) => (text ?? "").replace(/\\s+/g, " ").trim().toLowerCase();
  const above = (node) => node.parentElement ?? node.getRootNode().host ?? null;
  const shows = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && node.getClientRects().length > 0;
  const usable = "a, button, input, select, textarea, summary, [role], [onclick], [tabindex]";
  const called = (node) => [node.getAttribute("aria-label"), node.textContent, node.getAttribute("title"), /^(button|submit)$/.test(node.type) ? node.value : ""];
  const found = [];
  const look = (inside) => {
    for (const node of inside.querySelectorAll("*")) {
      if (node.shadowRoot) look(node.shadowRoot);
      if (!node.matches(usable) || shows(node) || !called(node).some((said) => squeezed(said) === squeezed(name))) continue;
      let at = above(node);
      while (at && at !== document.body && !shows(at)) at = above(at);
      if (at && at !== document.body && !found.includes(at)) found.push(at);
    }
  };
  look(root);
  return found;
}"""


def around_concealed(session: Session, tab: Tab, name: str, inside: str = "") -> tuple[str, ...]:
    """What can be seen around each thing that is called so and cannot: the smallest such elements, in document order; of all of the page when inside is ""."""
    with suppress(BrowserGone, TargetNotFound), asking():
        element = session.element(inside) if inside else tab.page.query_selector("body")
        frame = element.owner_frame() if element is not None else None
        return session.refs(frame, element.evaluate_handle(_AROUND, name)) if element is not None and frame is not None else ()
    return ()
