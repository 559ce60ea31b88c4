"""XML at the edge: no document type, no entities, no network, bounded depth and size."""

from __future__ import annotations

from typing import Any

from lamcli.errors import BadInput
from lamcli.formats.source import Source

LIMIT_TAGS = 1_000_000


def parse(source: Source) -> Any:
    """The root element (lxml). Raises BadInput with line and column for anything else than plain, well-formed XML."""
    from lxml import etree

    if source.data.count(b"<") > LIMIT_TAGS:
        raise BadInput(f"holds more than {LIMIT_TAGS:,} tags", where=source.name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(source.data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise BadInput(f"is not well-formed XML ({' '.join(str(error.msg).split())[:160]})", where=f"{source.name}:{line}:{column}") from error
    except ValueError as error:
        raise BadInput(f"is not well-formed XML ({error})", where=source.name) from error
    # With entities unresolved their text would be missing without a word; no tool that lam reads from writes any.
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadInput("has a document type declaration, which is refused", where=source.name, remedy="Remove <!DOCTYPE …> if the file is trustworthy.")
    return root
