"""What a recipe may touch: the origins that it may visit, the files that it may read and write. Everything else is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lamcli.errors import BadInput, Refused
from lamcli.recipe.ast import Capability, Join, Open, Recipe, Text
from lamcli.recipe.walk import walk

_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_ADDRESS = re.compile(r"(?:https?|file)://[^\s\"'<>]+")


def origin_of(address: str) -> str:
    """``scheme://host:port`` (RFC 6454): the port is always there, so that 127.0.0.1 and localhost, 80 and 8080 differ.

    A file has no origin of its own and is named in full; ``data:`` and the like by their scheme; ``about:blank`` is "about:".
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return "invalid:"
    scheme = parts.scheme.lower()
    if scheme == "blob":
        return origin_of(parts.path)
    if scheme == "file":
        return "file://" + unquote(parts.path)
    if scheme not in _PORTS or not parts.hostname:
        return f"{scheme}:"
    return f"{scheme}://{parts.hostname.rstrip('.')}:{port or _PORTS[scheme]}"


def is_absolute(address: str) -> bool:
    return re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", address) is not None


@dataclass(frozen=True)
class Capabilities:
    """Attributes:
    origins: as ``origin_of`` spells them; a ``file://`` one that ends in "/" stands for everything below.
    read, write: files, or folders with everything below them.
    """

    origins: frozenset[str] = frozenset()
    read: tuple[Path, ...] = ()
    write: tuple[Path, ...] = ()

    def may_visit(self, address: str) -> bool:
        if not is_absolute(address) or address.split("#")[0] in ("about:blank", "about:srcdoc"):
            return True
        origin = origin_of(address)
        if origin.startswith("file://"):
            return any(origin == known or (known.startswith("file://") and known.endswith("/") and origin.startswith(known) and ".." not in origin.split("/")) for known in self.origins)
        return origin in self.origins

    def with_origin(self, origin: str) -> Capabilities:
        """The page that the person has in front of them may be visited too."""
        return self if origin in ("about:", "invalid:", "chrome:") else replace(self, origins=self.origins | {origin})

    def check_visit(self, address: str) -> None:
        """Raises Refused."""
        if not self.may_visit(address):
            raise refused_visit(address, self)

    def check_read(self, path: Path) -> None:
        """Raises Refused when the recipe declares no such file and nobody passed it."""
        if not _covers(self.read, path):
            raise Refused(f"the recipe may not read {path}", remedy=f'declare it in the recipe: may read "{path}", or pass it as a parameter of type file')

    def check_write(self, path: Path) -> None:
        """Raises Refused."""
        if not _covers(self.write, path):
            raise Refused(f"the recipe may not write {path}", remedy=f'declare it in the recipe: may write "{path.parent}/"')


def refused_visit(address: str, capabilities: Capabilities) -> Refused:
    origin = origin_of(address)
    shown = origin if origin.startswith("file://") else re.sub(r":(80|443)$", "", origin)
    known = ", ".join(sorted(re.sub(r":(80|443)$", "", item) for item in capabilities.origins)) or "none"
    return Refused(f"a visit to {shown} was refused: the recipe may visit {known}", remedy=f'if that is meant, declare it in the recipe: may visit "{shown}"')


def capabilities_of(recipe: Recipe, *, url: str = "", given: Mapping[str, object] | None = None, instruction: str = "", base: Path | None = None) -> Capabilities:
    """What the header declares; without any ``may visit``, the origins of the addresses that the recipe opens.

    An address that the recipe computes may come from the parameters or the instruction, which the person gave for this run: the
    origins in them are allowed as well, never one that only a page named.

    Args:
        url: the address that replaces the recipe's start address; always allowed.
        given: the parameters' values.
        base: folder that relative ``may read`` and ``may write`` paths start from; the working directory by default.
    """
    declared = [capability for capability in recipe.capabilities if capability.kind == "visit"]
    if declared:
        origins = {_declared(capability) for capability in declared}
    else:
        addresses = [step.address for step in walk(recipe.body) if isinstance(step, Open)]
        origins = {origin_of(address) for address in map(_leading_text, addresses) if is_absolute(address)}
        if any(not isinstance(address, Text) for address in addresses):
            origins |= {origin_of(address) for text in (*_texts(given or {}), instruction) for address in _ADDRESS.findall(text)}
    if url:
        origins.add(origin_of(url))
    folder = base or Path.cwd()
    return Capabilities(
        frozenset(origin for origin in origins if not origin.startswith("invalid")),
        tuple(folder / capability.what for capability in recipe.capabilities if capability.kind == "read"),
        tuple(folder / capability.what for capability in recipe.capabilities if capability.kind == "write"),
    )


def _declared(capability: Capability) -> str:
    if not is_absolute(capability.what) or origin_of(capability.what) == "invalid:":
        raise BadInput(f'may visit "{capability.what}" names no origin', remedy='write it with its scheme: may visit "https://crm.example"')
    return origin_of(capability.what)


def _leading_text(address: object) -> str:
    """The constant with which an address begins, when it holds the whole origin: ``"https://crm.example/" & id``."""
    match address:
        case Text(value):
            return value
        case Join(parts) if isinstance(parts[0], Text) and "/" in parts[0].value.partition("://")[2]:
            return parts[0].value
        case _:
            return ""


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def _covers(allowed: tuple[Path, ...], path: Path) -> bool:
    real = path.resolve()
    return any(real == known.resolve() or known.resolve() in real.parents for known in allowed)
