"""The salient structure of one page: what a person would say is on it."""

from __future__ import annotations

from dataclasses import dataclass

from lamcli.salience import structure
from lamcli.salience.structure import Form, ItemList, Repeat, Structure, Table
from lamcli.trace import Snapshot

SAMPLES = 3
"""How many members of a list or a repeat are quoted."""


@dataclass(frozen=True)
class FieldFacts:
    """A field of a form: its role, what it is called, what it holds; None where it holds no value."""

    role: str
    label: str
    value: str | None
    states: tuple[str, ...]


@dataclass(frozen=True)
class FormFacts:
    title: str
    fields: tuple[FieldFacts, ...]
    buttons: tuple[str, ...]


@dataclass(frozen=True)
class ListFacts:
    """``samples`` quotes the first items' texts."""

    title: str
    kind: str
    items: int
    samples: tuple[str, ...]


@dataclass(frozen=True)
class TableFacts:
    """``rows`` counts data rows; ``samples`` holds the cells' texts of the first."""

    title: str
    kind: str
    headers: tuple[str, ...]
    rows: int
    samples: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class SectionFacts:
    level: int
    title: str


@dataclass(frozen=True)
class PageFacts:
    """Attributes:
    nodes, visible: how many there are, and how many of them a person can see.
    loose: fields and buttons that belong to no form, as "role name".
    """

    url: str
    title: str
    nodes: int
    visible: int
    dialogs: tuple[str, ...]
    sections: tuple[SectionFacts, ...]
    forms: tuple[FormFacts, ...]
    tables: tuple[TableFacts, ...]
    lists: tuple[ListFacts, ...]
    repeats: tuple[ListFacts, ...]
    loose: tuple[str, ...]


_ACTED_ON = frozenset(
    "button link textbox searchbox combobox listbox checkbox radio switch slider spinbutton tab menuitem menuitemcheckbox menuitemradio treeitem".split()
)


def page_facts(snapshot: Snapshot) -> PageFacts:
    seen = structure(snapshot)
    shown_as_list = {frozenset(item.items) for item in seen.lists} | {frozenset(row.node for row in table.rows) for table in seen.tables}
    return PageFacts(
        url=snapshot.url,
        title=snapshot.title,
        nodes=len(snapshot.nodes),
        visible=sum(seen.visible),
        dialogs=tuple(dialog.title for dialog in seen.dialogs),
        sections=tuple(SectionFacts(section.level, section.title) for section in seen.sections),
        forms=tuple(_form(snapshot, seen, form) for form in seen.forms),
        tables=tuple(_table(snapshot, table) for table in seen.tables),
        lists=tuple(_list(snapshot, item) for item in seen.lists),
        repeats=tuple(_repeat(snapshot, repeat) for repeat in seen.repeats if frozenset(repeat.members) not in shown_as_list),
        loose=_loose(snapshot, seen),
    )


def _form(snapshot: Snapshot, seen: Structure, form: Form) -> FormFacts:
    fields = []
    for index in form.fields:
        node = snapshot.nodes[index]
        fields.append(FieldFacts(node.role, seen.labels.get(index) or node.name, node.value, tuple(sorted(node.states))))
    return FormFacts(snapshot.nodes[form.node].name, tuple(fields), tuple(_called(snapshot, index) for index in form.buttons))


def _table(snapshot: Snapshot, table: Table) -> TableFacts:
    rows = [row for row in table.rows if not row.header]
    samples = tuple(tuple(snapshot.text(cell) if cell >= 0 else "" for cell in row.cells) for row in rows[:SAMPLES])
    return TableFacts(table.title, table.kind, table.headers, len(rows), samples)


def _list(snapshot: Snapshot, item: ItemList) -> ListFacts:
    return ListFacts(item.title, item.kind, len(item.items), _samples(snapshot, item.items))


def _repeat(snapshot: Snapshot, repeat: Repeat) -> ListFacts:
    return ListFacts("", "repeat", len(repeat.members), _samples(snapshot, repeat.members))


def _samples(snapshot: Snapshot, nodes: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(_called(snapshot, node) for node in nodes[:SAMPLES])


def _called(snapshot: Snapshot, index: int) -> str:
    return snapshot.nodes[index].name or snapshot.text(index)


def _loose(snapshot: Snapshot, seen: Structure) -> tuple[str, ...]:
    in_forms = {index for form in seen.forms for index in (*form.fields, *form.buttons)}
    found = []
    for index, node in enumerate(snapshot.nodes):
        if node.role in _ACTED_ON and seen.visible[index] and index not in in_forms:
            found.append(f"{node.role} {seen.labels.get(index) or _called(snapshot, index)}".strip())
    return tuple(found)
