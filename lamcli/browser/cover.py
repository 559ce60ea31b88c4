"""What lies over an element, or over the page: the browser is asked what a pointer would hit, from the top down."""

from __future__ import annotations

from contextlib import suppress

from lamcli.browser.session import BrowserGone, Session, Tab, asking
from lamcli.errors import TargetNotFound

_LAYERS = """(element) => {
  const above = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null;
  const line = (node) => { const all = []; for (let at = node; at; at = above(at)) all.push(at); return all; };
  const holders = new Set(line(element));
  const floats = (node) => /^(fixed|absolute|sticky)$/.test(getComputedStyle(node).position)
    || node.matches("dialog, [popover], [role=dialog], [role=alertdialog], [aria-modal=true]");
  const inside = (node) => holders.has(node) || line(node).includes(element);
  const found = new Set();
  const take = (top) => {
    const outside = line(top).filter((node) => !holders.has(node));
    if (outside.some(floats)) found.add(outside[outside.length - 1]);
  };
  const within = (value, size) => Math.max(1, Math.min(size - 2, value));
  const box = element.getBoundingClientRect();
  const here = { x: within(box.x + box.width / 2, innerWidth), y: within(box.y + box.height / 2, innerHeight) };
  for (const top of document.elementsFromPoint(here.x, here.y)) { if (inside(top)) break; take(top); }
  // A shade has its dialog beside it; so what floats elsewhere over the page counts as well, as long as something lies over the element.
  for (const other of found.size ? document.body.querySelectorAll("*") : []) {
    if (inside(other) || !floats(other)) continue;
    const place = other.getBoundingClientRect();
    const top = place.width && place.height ? document.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2) : null;
    if (top && other.contains(top)) take(top);
  }
  return [...found];
}"""

COVERED = """(element) => {
  const box = element.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const modal = [...document.querySelectorAll(":modal")].pop();
  if (modal && !modal.contains(element)) return true;
  if (!box.width || x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return false;
  const root = element.getRootNode();
  const top = (root.elementFromPoint ? root : document).elementFromPoint(x, y);
  if (!top || top === element || element.contains(top) || top.contains(element)) return false;
  for (let at = top; at && !at.contains(element); at = at.parentElement)
    if (/^(fixed|absolute|sticky)$/.test(getComputedStyle(at).position) || at.matches("dialog, [popover], [role=dialog]")) return true;
  return false;
}"""
"""Whether something that floats, or a dialog to which the page has to wait, lies over the middle of an element that is in view."""


def layers(session: Session, tab: Tab, ref: str) -> tuple[str, ...]:
    """What lies over an element, outermost elements that do not hold it, the topmost first; of the page when ref is ""."""
    with suppress(BrowserGone, TargetNotFound), asking():
        element = session.element(ref) if ref else tab.page.query_selector("body")
        frame = element.owner_frame() if element is not None else None
        while element is not None and frame is not None:
            found = session.refs(frame, element.evaluate_handle(_LAYERS))
            if found or frame.parent_frame is None:
                return found
            element, frame = frame.frame_element(), frame.parent_frame
    return ()


def inert(session: Session, ref: str) -> bool:
    """Whether a dialog stands before the page that an element belongs to, and it cannot be used until that is answered."""
    with suppress(BrowserGone, TargetNotFound), asking():
        return bool(session.element(ref).evaluate("(element) => { const top = [...document.querySelectorAll(':modal')].pop(); return Boolean(top) && !top.contains(element); }"))
    return False
