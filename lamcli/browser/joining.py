"""What a session has to catch up on in documents that were there before it: closed shadow roots, and listeners that came first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession

    from lamcli.browser.script import PageScript

POINTER = frozenset("pointerdown mousedown pointerup mouseup click auxclick dblclick contextmenu touchstart touchend dragstart selectstart".split())

GROUP = "lam"  # the protocol names a listener's function only to those who look with an object of a group

_AGAIN = """function (type, handler, capture, passive, once) {
  this.removeEventListener(type, handler, capture);
  this.addEventListener(type, handler, { capture, passive, once });
}"""


class Joining:
    """One frame tree over one DevTools connection, in two steps: look before the page script comes, put in order after it."""

    def __init__(self, cdp: CDPSession, script: PageScript) -> None:
        self._cdp = cdp
        self._script = script
        self._listeners: list[tuple[str, Mapping[str, Any]]] = []
        self._root = cdp.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]

    def look(self) -> None:
        """Notes the pointer listeners that the documents have on their windows, in the capture phase."""
        for document in _documents(self._root):
            window = self._window(document)
            found = self._cdp.send("DOMDebugger.getEventListeners", {"objectId": window, "depth": 0})["listeners"]
            self._listeners += [(window, item) for item in found if item["useCapture"] and item["type"] in POINTER and "handler" in item]

    def finish(self) -> None:
        """Moves those listeners behind the page script's, and hands closed shadow roots to it; only the protocol sees either."""
        for window, item in self._listeners:
            arguments = [{"value": item["type"]}, {"objectId": item["handler"]["objectId"]}, *({"value": item[key]} for key in ("useCapture", "passive", "once"))]
            self._call(window, _AGAIN, arguments)
        adopt = f"function () {{ window[{self._script.door!r}]?.({self._script.token!r}, 'adopt', this); }}"
        for root in _closed_roots(self._root):
            self._call(self._resolve(root), adopt, [])
        self._cdp.send("Runtime.releaseObjectGroup", {"objectGroup": GROUP})

    def _resolve(self, node: Mapping[str, Any]) -> str:
        return str(self._cdp.send("DOM.resolveNode", {"backendNodeId": node["backendNodeId"], "objectGroup": GROUP})["object"]["objectId"])

    def _window(self, document: Mapping[str, Any]) -> str:
        return self._call(self._resolve(document), "function () { return this.defaultView; }", [])

    def _call(self, target: str, declaration: str, arguments: list[dict[str, Any]]) -> str:
        answer = self._cdp.send("Runtime.callFunctionOn", {"objectId": target, "functionDeclaration": declaration, "arguments": arguments, "objectGroup": GROUP})
        return str(answer["result"].get("objectId", ""))


def _walk(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting += [*current.get("shadowRoots", ()), *current.get("children", ())]
        if "contentDocument" in current:
            waiting.append(current["contentDocument"])


def _documents(root: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [node for node in _walk(root) if node["nodeType"] == 9]


def _closed_roots(root: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [node for node in _walk(root) if node.get("shadowRootType") == "closed"]
