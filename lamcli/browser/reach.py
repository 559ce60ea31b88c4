"""Where on an element a click lands on it: its middle, or, where the middle is not what a person would click, a part that is.

A person clicks on what can be seen of a thing. Playwright checks that the point which it is given is hit by the pointer, but
always takes the middle. Of an element of which a corner lies under another, the nearest part that shows is taken. Of a box
that is empty in its middle, or holds another thing of its kind there (the branch of a tree holds its twigs), it is the words
that begin it: what opens the branch is often bound to these alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle, Position

_REACH = """(element) => {
  const root = element.getRootNode();
  const at = root.elementFromPoint ? root : document;
  const under = (point) => at.elementFromPoint(point.x, point.y);
  const middle = (rect) => ({ x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 });
  const seen = (rect) => rect.width >= 1 && rect.height >= 1;
  const mine = (top) => top !== null && (top === element || element.contains(top));
  const kind = element.getAttribute("role");
  const used = "a,button,input,select,textarea,label,summary,option,[role=button],[role=link],[role=checkbox],[role=switch]";
  const other = (top) => { const inner = top.closest(kind ? `${used},[role=${kind}]` : used); return inner !== null && inner !== element && element.contains(inner); };
  const rects = [...element.getClientRects()].filter(seen);
  if (rects.length === 0) return null;
  const offset = (point) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return { x: point.x - box.x - parseFloat(style.borderLeftWidth || 0), y: point.y - box.y - parseFloat(style.borderTopWidth || 0) };
  };
  const words = () => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(text);
      const point = [...range.getClientRects()].filter(seen).map(middle).find((point) => { const top = under(point); return mine(top) && !other(top); });
      if (point && text.data.trim()) return offset(point);
    }
    return null;
  };
  const top = under(middle(rects[0]));
  if (mine(top)) return !element.matches(used) && (top === element || (kind !== null && other(top))) ? words() : null;
  const steps = [0.5, 0.3, 0.7, 0.1, 0.9];
  const points = rects.flatMap((rect) => steps.flatMap((fx) => steps.map((fy) => ({
    x: rect.x + rect.width * fx, y: rect.y + rect.height * fy, off: Math.abs(fx - 0.5) + Math.abs(fy - 0.5) }))));
  const found = points.sort((a, b) => a.off - b.off).find((point) => mine(under(point)));
  return found ? offset(found) : null;
}"""


def reach(element: ElementHandle) -> Position | None:
    """Where to click, from the corner inside the element's border; None for the middle (also when no part of it shows: the click then says why)."""
    found: Position | None = element.evaluate(_REACH)
    return found
