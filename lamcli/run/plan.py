"""What a run would do, in lines: for ``--dry-run``."""

from __future__ import annotations

from lamcli.recipe.ast import ListType, RecordType, Scalar, Type
from lamcli.recipe.literals import quote
from lamcli.recipe.print import print_recipe
from lamcli.run.prepare import Prepared


def plan(prepared: Prepared) -> tuple[str, ...]:
    """One line each; secrets are named, not told."""
    options, recipe = prepared.options, prepared.recipe
    kinds = dict(recipe.parameters)
    lines = [f"{name}: {_shown(value, kinds[name])}" for name, value in prepared.given.values.items()]
    lines += [f"  {match}" for match in prepared.given.columns]
    if options.instruction:
        lines.append(f"instruction: {quote(options.instruction)}")
    lines.append(_where(prepared))
    lines += [f"may visit {origin}" for origin in sorted(prepared.capabilities.origins)]
    lines += [f"may {kind} {path}" for kind, paths in (("read", prepared.capabilities.read), ("write", prepared.capabilities.write)) for path in paths]
    if options.output is not None:
        lines.append(f"writes {', '.join(prepared.columns)} to {options.output}")
    body = print_recipe(recipe).splitlines()[1:]
    return tuple(prepared.mask.text(line) for line in [*lines, *(line for line in body if line.strip())])


def _where(prepared: Prepared) -> str:
    options, addresses = prepared.options, prepared.addresses
    if options.cdp:
        return f"acts in the tab in front of the browser at {options.cdp}"
    return f"begins at {addresses.url or addresses.start or 'the address that the recipe computes'}"


def _shown(value: object, kind: Type) -> str:
    match kind:
        case Scalar("secret"):
            return "(secret)"
        case ListType():
            return f"{len(value)} members" if isinstance(value, list | tuple) else str(value)
        case RecordType():
            return "a record"
        case Scalar():
            return quote(str(value))
