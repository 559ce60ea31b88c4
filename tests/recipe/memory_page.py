"""A small application in memory, as the interpreter sees one: pages of items, fields, a journal of actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lamcli.recipe.page import Action, Element, Query


@dataclass(eq=False)
class Item:
    """An element: its place in the tree is where it stands among the ``inner`` of another one."""

    role: str
    name: str = ""
    text: str = ""
    inner: list[Item] = field(default_factory=list)
    value: str = ""
    link: str = ""
    states: set[str] = field(default_factory=set)
    attributes: dict[str, str] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)

    def all(self) -> list[Item]:
        return [self, *(item for child in self.inner for item in child.all())]

    def shown(self) -> str:
        return " ".join(part for part in (self.text or self.name, *(child.shown() for child in self.inner)) if part)


class MemoryPage:
    """``recipe.page.Page``. ``on`` maps an action kind to what it does to the page."""

    def __init__(self, *items: Item, address: str = "https://shop.example/", title: str = "Shop", patience: int = 0) -> None:
        self.items = list(items)
        self.on: dict[str, Callable[[MemoryPage, Action], str | None]] = {}
        self.done: list[tuple[str, str, str]] = []
        self.actions: list[Action] = []
        self.patience = patience
        self.on_pause: Callable[[MemoryPage], None] = lambda page: None
        self._address, self._title = address, title

    def find(self, query: Query, *, wait: bool) -> Sequence[Item]:
        if isinstance(query.within, Query):
            within = [item for place in self.find(query.within, wait=False) for item in place.all()[1:]]
        elif isinstance(query.within, Item):
            within = query.within.all()[1:]
        else:
            within = [item for top in self.items for item in top.all()]
        found = [item for item in within if self._matches(item, query)]
        for near in query.near:
            anchors = [item for item in within if (item.shown() == near.anchor if isinstance(near.anchor, str) else item in self.find(near.anchor, wait=False))]
            after = [item for item in found if anchors and within.index(item) > within.index(anchors[0])]
            before = [item for item in found if anchors and within.index(item) < within.index(anchors[0])]
            found = after[:1] if near.side == "after" else before[-1:]
        for position in query.positions:
            place = position - 1 if position > 0 else position
            found = found[place:][:1] if -len(found) <= place < len(found) else []
        return found

    def _matches(self, item: Item, query: Query) -> bool:
        if query.css:
            return item.attributes.get("css") == query.css
        if item.role != query.role or (query.name is not None and query.name != item.name):
            return False
        for what in query.containing:
            if isinstance(what, str) and what not in item.shown():
                return False
            if isinstance(what, Query) and not any(found in item.all() for found in self.find(what, wait=False)):
                return False
        return all(holds(item) for holds in query.where)

    def meant(self, target: object, found: object, within: object) -> None:
        """Words mean what they say here."""

    def listed(self, *asked: object) -> None:
        """So do those for what a loop goes over,"""

    def pager(self, *asked: object) -> None:
        """and those for what turns the page."""

    def read(self, element: Element, what: str, attribute: str = "") -> str:
        assert isinstance(element, Item)
        match what:
            case "text":
                return element.shown()
            case "attribute":
                return element.attributes.get(attribute, "")
            case _:
                return str(getattr(element, what))

    def state(self, element: Element, state: str) -> bool:
        assert isinstance(element, Item)
        return state == "visible" or state in element.states

    def table(self, element: Element) -> Sequence[dict[str, str]]:
        assert isinstance(element, Item)
        return element.rows

    def address(self) -> str:
        return self._address

    def title(self) -> str:
        return self._title

    def act(self, action: Action) -> str:
        element = action.element
        name = (element.name or element.shown()) if isinstance(element, Item) else ""
        self.actions.append(action)
        self.done.append((action.kind, name, "***" if action.secret else action.value))
        if action.kind == "fill" and isinstance(element, Item):
            element.value = action.value
        return (self.on[action.kind](self, action) if action.kind in self.on else None) or ""

    def changed(self, since: object | None) -> tuple[bool, object]:
        now = tuple((item.role, item.shown(), item.value) for top in self.items for item in top.all())
        return since != now, now

    def pause(self) -> bool:
        if self.patience <= 0:
            return False
        self.patience -= 1
        self.on_pause(self)
        return True

    def similar(self, left: str, right: str) -> bool:
        return {left.casefold(), right.casefold()} in ({"close", "shut"}, {"ok"})
