"""A document as one self-contained HTML file: no script, nothing loaded, whatever the page texts in it say."""

from __future__ import annotations

from pathlib import Path

from lamcli.render.document import Block, Code, Document, Grid, Heading, Line
from lamcli.render.safe import printable

_TEMPLATE = Path(__file__).with_name("report.html.jinja")


def to_html(document: Document) -> str:
    """Every text is escaped by the template engine; the content policy forbids scripts and all loading besides."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["printable"] = printable
    template = environment.from_string(_TEMPLATE.read_text("utf-8"))
    return template.render(title=document.title, blocks=[(_kind(block), block) for block in document.blocks])


def _kind(block: Block) -> str:
    match block:
        case Heading():
            return "heading"
        case Line():
            return "line"
        case Grid():
            return "grid"
        case Code():
            return "code"
