"""What an element says, text by text."""

from __future__ import annotations

from lamcli.trace import Snapshot


def texts_inside(snapshot: Snapshot, index: int, limit: int = 40) -> tuple[str, ...]:
    """The distinct texts of an element, unit by unit, in document order."""
    texts: dict[str, None] = {}
    for inner in snapshot.subtree(index):
        node = snapshot.nodes[inner]
        if "hidden" not in node.states and (node.tag == "#text" or node.value):
            text = " ".join((node.value or node.name).split())
            if text and len(text) <= 120:
                texts.setdefault(text)
        if len(texts) >= limit:
            break
    return tuple(texts)
