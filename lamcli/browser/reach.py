"""Where on an element a click lands on it: its middle, or, where something covers the middle, the nearest part that shows.

A person clicks on what can be seen of a thing. Playwright checks that the point which it is given is hit by the pointer, but
always takes the middle; so an element of which a corner lies under another is found, visible, and cannot be clicked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle, Position

_REACH = """(element) => {
  const root = element.getRootNode();
  const at = root.elementFromPoint ? root : document;
  const hit = (x, y) => { const top = at.elementFromPoint(x, y); return top !== null && (top === element || element.contains(top)); };
  const rects = [...element.getClientRects()].filter((rect) => rect.width >= 1 && rect.height >= 1);
  if (rects.length === 0 || hit(rects[0].x + rects[0].width / 2, rects[0].y + rects[0].height / 2)) return null;
  const steps = [0.5, 0.3, 0.7, 0.1, 0.9];
  const points = rects.flatMap((rect) => steps.flatMap((fx) => steps.map((fy) => ({
    x: rect.x + rect.width * fx, y: rect.y + rect.height * fy, off: Math.abs(fx - 0.5) + Math.abs(fy - 0.5) }))));
  const found = points.sort((a, b) => a.off - b.off).find((point) => hit(point.x, point.y));
  if (!found) return null;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  return { x: found.x - box.x - parseFloat(style.borderLeftWidth || 0), y: found.y - box.y - parseFloat(style.borderTopWidth || 0) };
}"""


def reach(element: ElementHandle) -> Position | None:
    """Where to click, from the corner inside the element's border; None for the middle (also when no part of it shows: the click then says why)."""
    found: Position | None = element.evaluate(_REACH)
    return found
