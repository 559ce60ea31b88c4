"""Where ``open`` goes: relative addresses, and the start address that ``--url`` replaces."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

from lamcli.errors import RunFailed
from lamcli.recipe.ast import Open, Recipe, Text
from lamcli.recipe.walk import walk
from lamcli.run.capabilities import is_absolute, origin_of


@dataclass(frozen=True)
class Addresses:
    """Attributes:
    start: the first constant address that the recipe opens; "" when it opens none.
    url: what the person gave instead; "" for nothing.
    """

    start: str = ""
    url: str = ""

    def resolve(self, address: str, current: str) -> str:
        """The address to open.

        With ``url`` the start address becomes it, and every other address of the start's origin moves to its origin (same
        recipe, staging or production). A relative address starts from the start address, without one from the page that is open.
        """
        base = self.url or self.start or current
        if not is_absolute(address):
            if not is_absolute(base):
                raise RunFailed(f"{address!r} is no address", remedy="write it with its scheme, as in https://crm.example, or give the start with --url")
            return urljoin(base, address)
        if not self.url or not self.start:
            return address
        if _same(address, self.start):
            return self.url
        if origin_of(address) != origin_of(self.start) or origin_of(address).startswith("file:"):
            return address
        old, new = urlsplit(address), urlsplit(self.url)
        return urlunsplit((new.scheme, new.netloc, old.path, old.query, old.fragment))


def start_of(recipe: Recipe) -> str:
    """The first absolute constant address that the recipe opens; "" when there is none."""
    opened = (step.address for step in walk(recipe.body) if isinstance(step, Open))
    return next((address.value for address in opened if isinstance(address, Text) and is_absolute(address.value)), "")


def _same(left: str, right: str) -> bool:
    return left.rstrip("/") == right.rstrip("/")
