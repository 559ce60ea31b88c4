"""Where on an element a click lands on it: its middle, or, where the middle is not what a person would click, a part that is.

A person clicks on what can be seen of a thing. Playwright checks that the point which it is given is hit by the pointer, but
always takes the middle. Of an element of which a corner lies under another, the nearest part that shows is taken. Of a box
that is empty in its middle, or holds another thing of its kind there (the branch of a tree holds its twigs), it is the words
that begin it: what opens the branch is often bound to these alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lamcli.browser.cover import COVERED

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


_GIVES_WAY = """(element) => {
  const moving = /^(content|((min|max)-)?(width|height)|margin|padding|border-[a-z]+-width|top|left|right|bottom|inset|transform|translate|scale|display|position|font-|float|flex|grid)/;
  const rules = [];
  const collect = (list) => { for (const rule of list) {
    if (rule.cssRules && rule.cssRules.length) collect(rule.cssRules);
    if (rule.selectorText && rule.selectorText.includes(':hover')) rules.push(rule);
  } };
  for (const sheet of [...document.styleSheets, ...(element.getRootNode().adoptedStyleSheets || [])]) {
    try { collect(sheet.cssRules); } catch { /* of another origin: not to be read */ }
  }
  return rules.some((rule) => {
    if (![...rule.style].some((name) => moving.test(name))) return false;
    try { return element.matches(rule.selectorText.replaceAll(':hover', '')); } catch { return false; }
  });
}"""

_RESTS = """async (element, patience) => {
  const frame = () => new Promise((done) => { requestAnimationFrame(done); setTimeout(done, 100); });
  const until = performance.now() + patience;
  for (let steady = 0; steady < 2 && performance.now() < until; ) {
    await frame();
    steady = element.matches(':hover') ? steady + 1 : 0;
  }
}"""


def reach(element: ElementHandle) -> Position | None:
    """Where to click, from the corner inside the element's border; None for the middle (also when no part of it shows: the click then says why)."""
    found: Position | None = element.evaluate(_REACH)
    return found


class Aim(NamedTuple):
    """Attributes:
    at: where to click, see ``reach``.
    moves: the page's style sheets move or resize the element while the pointer is over it. It may then not be where it was at the moment of the press: a
        picture that is exchanged takes no room until it is loaded.
    covered: no part of it shows, for something lies over it.
    """

    at: Position | None
    moves: bool
    covered: bool


def aim(element: ElementHandle) -> Aim:
    at, moves, covered = element.evaluate(f"(element) => {{ const at = ({_REACH})(element); return [at, ({_GIVES_WAY})(element), at === null && ({COVERED})(element)]; }}")
    return Aim(at, bool(moves), bool(covered))


def rest(element: ElementHandle, patience: float) -> None:
    """Waits, the pointer being over an element, until it stays there for two frames; at most ``patience`` milliseconds."""
    element.evaluate(_RESTS, patience)
