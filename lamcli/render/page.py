"""The salient structure of a page, as a document."""

from __future__ import annotations

from lamcli.inspect.page import FieldFacts, FormFacts, ListFacts, PageFacts, TableFacts
from lamcli.render.document import Block, Document, Grid, Heading, Line, Span, count, words
from lamcli.render.safe import one_line

_QUOTE = 60
_MOST = 40
"""Members of one kind that are shown; a page with thousands of links must stay readable."""


def page_document(facts: PageFacts) -> Document:
    return Document(facts.title or facts.url, (Heading(f"Page {facts.title or facts.url or 'without a title'}"), *page_blocks(facts)))


def page_blocks(facts: PageFacts) -> tuple[Block, ...]:
    blocks: list[Block] = [Line(words(Span(facts.url, "name"), f"{'  ' if facts.url else ''}{count(facts.nodes, 'node')}, {facts.visible} visible"))]
    blocks += [Line(words("dialog ", Span(_quoted(title), "strong"))) for title in facts.dialogs]
    if facts.sections:
        blocks.append(Heading("Sections", 2))
        top = min(section.level for section in facts.sections)
        blocks += [Line(words(section.title), section.level - top) for section in facts.sections[:_MOST]]
        blocks += _more(len(facts.sections))
    for form in (form for form in facts.forms if form.fields or form.buttons):
        blocks += _form(form)
    for table in facts.tables[:_MOST]:
        blocks += _table(table)
    for name, found in (("List", facts.lists), ("Repeat", facts.repeats)):
        for item in found[:_MOST]:
            blocks += _list(name, item)
        blocks += _more(len(found))
    if facts.loose:
        blocks.append(Heading("Outside of forms", 2))
        blocks += [Line(words(one_line(line, 2 * _QUOTE))) for line in facts.loose[:_MOST]]
        blocks += _more(len(facts.loose))
    return tuple(blocks)


def _form(form: FormFacts) -> list[Block]:
    blocks: list[Block] = [Heading("Form" + (f" {_quoted(form.title)}" if form.title else ""), 2)]
    if form.fields:
        blocks.append(Grid(("field", "label", "holds", "states"), tuple(_field(field) for field in form.fields[:_MOST])))
        blocks += _more(len(form.fields))
    blocks += [Line(words("button ", Span(_quoted(button), "strong"))) for button in form.buttons[:_MOST]]
    return blocks


def _field(field: FieldFacts) -> tuple[tuple[Span, ...], ...]:
    holds = "" if field.value is None else _quoted(field.value)
    return words(field.role), words(Span(_quoted(field.label), "strong")), words(holds), words(Span(" ".join(field.states), "faint"))


def _table(table: TableFacts) -> list[Block]:
    about = f"{count(table.rows, 'row')}, {count(len(table.headers), 'column')}" + ("" if table.kind == "native" else f", {table.kind}")
    blocks: list[Block] = [Heading("Table" + (f" {_quoted(table.title)}" if table.title else "") + f" ({about})", 2)]
    rows = tuple(tuple(words(one_line(cell, 24)) for cell in row) for row in table.samples)
    blocks.append(Grid(tuple(one_line(header, 24) for header in table.headers), rows))
    return [*blocks, *_more(table.rows, len(table.samples))]


def _list(name: str, item: ListFacts) -> list[Block]:
    about = count(item.items, "item") + ("" if item.kind in ("native", "repeat") else f", {item.kind}")
    blocks: list[Block] = [Heading(name + (f" {_quoted(item.title)}" if item.title else "") + f" ({about})", 2)]
    blocks += [Line(words(one_line(sample, _QUOTE)), 1) for sample in item.samples]
    return [*blocks, *_more(item.items, len(item.samples))]


def _more(count: int, shown: int = _MOST) -> list[Block]:
    return [Line(words(Span(f"… and {count - shown} more", "faint")), 1)] if count > shown else []


def _quoted(text: str) -> str:
    return f'"{one_line(text, _QUOTE)}"'
