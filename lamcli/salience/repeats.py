"""Regular repeats: siblings of the same shape, whatever their classes, ids and texts.

The shape of an element is its tag and role and the shapes of its children, with runs of equal children counted once
(so that nested repeats of different length do not matter); shapes are interned bottom-up, which makes comparing two
subtrees one comparison of integers. Shapes that differ still belong together when their sets of paths to depth two
overlap by at least half (Jaccard): optional parts. Linear in nodes, but for parents with many distinct child shapes,
of which at most ``_REPRESENTATIVES`` are compared.
"""

from __future__ import annotations

from lamcli.salience.roles import CELL_ROLES, ITEM_ROLES, NO_ROLES, kinds
from lamcli.salience.structure import Repeat
from lamcli.trace import Node, Snapshot

_REPRESENTATIVES = 24
_OVERLAP = 0.5
_TEXT = 1
"""The shape of every text node."""
_NEVER = frozenset({"#text", "br", "hr", "wbr", "col", "colgroup", "option", "optgroup", "td", "th", "tbody", "thead", "tfoot", "caption", "legend"})
_GRAPHIC = frozenset({"img", "svg", "canvas", "video", "i"})

Paths = frozenset[tuple[str, ...]]


class _Shapes:
    """Shape number and path set of every visible element."""

    def __init__(self, snapshot: Snapshot, visible: tuple[bool, ...]) -> None:
        self.snapshot, self.visible = snapshot, visible
        self.kinds = kinds(snapshot)
        count = len(snapshot.nodes)
        self.shape = [0] * count
        self.size = [1] * count
        self.content = [False] * count
        self.paths: dict[int, Paths] = {}
        self._numbers: dict[tuple[object, ...], int] = {("#text",): _TEXT}
        self.paths[_TEXT] = frozenset()
        for index in range(count - 1, -1, -1):
            if visible[index]:
                self._measure(index)

    def kind(self, index: int) -> str:
        node = self.snapshot.nodes[index]
        return node.tag if node.role in NO_ROLES else f"{node.tag} {node.role}"

    def _measure(self, index: int) -> None:
        node = self.snapshot.nodes[index]
        if node.tag == "#text":
            self.shape[index], self.content[index] = _TEXT, True
            return
        children = [child for child in self.snapshot.children(index) if self.visible[child]]
        runs: list[int] = []
        for child in children:
            if not runs or runs[-1] != self.shape[child]:
                runs.append(self.shape[child])
        key = (self.kind(index), *runs)
        self.shape[index] = number = self._numbers.setdefault(key, len(self._numbers) + 1)
        self.size[index] = 1 + sum(self.size[child] for child in children)
        self.content[index] = node.tag in _GRAPHIC or bool(node.background) or bool(node.name) or self.kinds[index].field or any(self.content[child] for child in children)
        if number not in self.paths:
            self.paths[number] = self._paths_of(children)

    def _paths_of(self, children: list[int]) -> Paths:
        found: set[tuple[str, ...]] = set()
        for child in children:
            kind = self.kind(child)
            found.add((kind,))
            found.update((kind, path[0]) for path in self.paths[self.shape[child]] if len(path) == 1)
        return frozenset(found)

    def alike(self, left: int, right: int) -> bool:
        one, other = self.paths[left], self.paths[right]
        if not one and not other:
            return True
        return len(one & other) >= _OVERLAP * len(one | other)


def reads(node: Node) -> tuple[object, ...]:
    """All that repeats depend on of one node, beyond its kind."""
    return (node.tag, node.role, node.attribute("class"), bool(node.background), bool(node.name), node.tag == "#text" and any(map(str.isalnum, node.name)))


def repeats(snapshot: Snapshot, visible: tuple[bool, ...]) -> tuple[Repeat, ...]:
    """All regular repeats, by parent in document order."""
    shapes = _Shapes(snapshot, visible)
    found: list[Repeat] = []
    for parent in range(len(snapshot.nodes)):
        children = snapshot.children(parent)
        if visible[parent] and len(children) > 1:
            found.extend(Repeat(parent, members) for members in _groups(shapes, children))
    return tuple(found)


def _groups(shapes: _Shapes, children: tuple[int, ...]) -> list[tuple[int, ...]]:
    if _is_prose(shapes, children):
        return []
    by_kind: dict[str, list[int]] = {}
    for child in children:
        if shapes.visible[child] and shapes.content[child] and _may_repeat(shapes, child):
            by_kind.setdefault(shapes.kind(child), []).append(child)
    groups: list[tuple[int, ...]] = []
    for same in by_kind.values():
        if len(same) > 1:
            groups.extend(tuple(cluster) for cluster in _clusters(shapes, same) if _regular(shapes, cluster))
    return sorted(groups)


def _is_prose(shapes: _Shapes, children: tuple[int, ...]) -> bool:
    """Words between the elements make them parts of a sentence; separators of punctuation do not."""
    nodes = shapes.snapshot.nodes
    words = [child for child in children if nodes[child].tag == "#text" and shapes.visible[child] and any(map(str.isalnum, nodes[child].name))]
    return len(words) > 1


def _may_repeat(shapes: _Shapes, child: int) -> bool:
    kind = shapes.kinds[child]
    return shapes.snapshot.nodes[child].tag not in _NEVER and kind.plain not in CELL_ROLES and not kind.field


def _clusters(shapes: _Shapes, same: list[int]) -> list[list[int]]:
    if shapes.kinds[same[0]].plain in ITEM_ROLES:
        return [same]
    clusters: list[list[int]] = []
    home: dict[int, int] = {}
    for child in same:
        shape = shapes.shape[child]
        if shape not in home:
            near = (place for place, cluster in enumerate(clusters[:_REPRESENTATIVES]) if shapes.alike(shape, shapes.shape[cluster[0]]))
            home[shape] = next(near, len(clusters))
            if home[shape] == len(clusters):
                clusters.append([])
        clusters[home[shape]].append(child)
    return clusters


def _regular(shapes: _Shapes, cluster: list[int]) -> bool:
    """Three alike are a pattern; two are one only when they are items by role, or equal and made of several parts.

    Paragraphs are prose unless they are built alike. Small elements of which each has classes of its own are the parts of one thing (its name, its date, …), no pattern.
    """
    if len(cluster) < 2:
        return False
    first, second = cluster[:2]
    if shapes.kinds[first].plain in ITEM_ROLES:
        return True
    if shapes.snapshot.nodes[first].tag == "p" and (shapes.size[first] <= 2 or any(shapes.shape[member] != shapes.shape[first] for member in cluster)):
        return False
    if shapes.size[first] <= 2 and _all_different(shapes.snapshot, cluster):
        return False
    if len(cluster) >= 3:
        return True
    return shapes.shape[first] == shapes.shape[second] and shapes.size[first] >= 4


def _all_different(snapshot: Snapshot, cluster: list[int]) -> bool:
    classes = [(snapshot.nodes[member].attribute("class") or "").split() for member in cluster]
    flat = [name for own in classes for name in dict.fromkeys(own)]
    return all(classes) and len(flat) == len(set(flat))
