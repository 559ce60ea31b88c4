"""Everything that can be known, and can be wrong, before a browser starts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from lamcli.data import decode, read_bounded
from lamcli.errors import BadInput
from lamcli.recipe.ast import AnswerDialog, Do, Emit, ForEach, If, InApplication, Instruction, Open, Recipe, RepeatUntil, Step, Text
from lamcli.recipe.check import check_or_raise
from lamcli.recipe.inputs import Inputs, bind_parameters
from lamcli.recipe.lock import Lock, digest, from_text, lock_path
from lamcli.recipe.parse import parse
from lamcli.recipe.print import print_recipe
from lamcli.recipe.walk import walk
from lamcli.run.addresses import Addresses, start_of
from lamcli.run.capabilities import Capabilities, capabilities_of
from lamcli.run.dialogs import Answer
from lamcli.run.inputs import Given, Similarity, gather
from lamcli.run.mask import Mask
from lamcli.run.options import RunOptions
from lamcli.run.outputs import check_output

Steps = tuple[Step, ...]
Path_ = tuple[int, ...]


@dataclass(frozen=True)
class Prepared:
    """A run that is about to begin.

    Attributes:
        called: the recipes that it calls with ``do``, by name.
        places: id of a statement of a called recipe -> the file that it stands in.
        columns: the fields that it emits, declared ones first.
        answers: path of a statement -> the answer to a dialog that the statement after it gives.
        source: the recipe's file as it stands.
        lock, lock_source: what was kept beside it, where there is a lock for just this recipe and healing was asked for.
    """

    options: RunOptions
    recipe: Recipe
    called: Mapping[str, Recipe]
    given: Given
    inputs: Inputs
    mask: Mask
    capabilities: Capabilities
    addresses: Addresses
    columns: tuple[str, ...]
    answers: Mapping[Path_, Answer]
    opens: bool
    source: str = ""
    lock: Lock | None = None
    lock_source: str = ""
    places: Mapping[int, str] = field(default_factory=dict)


def prepare(options: RunOptions) -> Prepared:
    """Reads, parses, checks and binds. Raises BadInput with everything that is wrong, EnvironmentLacks for what is not installed."""
    source = decode(read_bounded(options.recipe), options.recipe)
    recipe = _read(source, options.recipe)
    lock_source, lock = _lock(recipe, options) if options.heal != "off" else ("", None)
    called = _called(recipe, options.recipe.parent)
    whole = (recipe, *called.values())
    _check_numbers(options)
    columns = tuple(dict.fromkeys(name for part in whole for name in _emitted(part)))
    if options.output is not None:
        check_output(options.output)
        if not columns:
            raise BadInput(f"{recipe.name} emits nothing to write", where=str(options.output), remedy="run it without -o")
    if not options.instruction and "instruction" not in dict(recipe.parameters) and any(isinstance(node, Instruction) for part in whole for node in walk(part)):
        raise BadInput(f"{recipe.name} reads the instruction, and there is none", remedy="give it with --instruction TEXT")
    given = gather(recipe, options, similarity)
    inputs = Inputs(bind_parameters(recipe, given.values), options.instruction, _finder(called))
    opens = any(isinstance(step, Open) for part in whole for step in walk(part.body))
    if not (opens or options.url or options.cdp):
        raise BadInput(f"{recipe.name} opens no page", where=str(options.recipe), remedy="say where it begins with --url, or join a browser with --cdp")
    starts = [start for part in whole if (start := start_of(part))]
    return Prepared(
        options=options,
        recipe=recipe,
        called=called,
        given=given,
        inputs=inputs,
        mask=Mask(given.secrets),
        capabilities=_capabilities(recipe, called, given, options),
        addresses=Addresses(starts[0] if starts else "", options.url),
        columns=columns,
        answers=dict(_answers(recipe.body, ())),
        opens=opens,
        source=source,
        lock=lock,
        lock_source=lock_source,
        places={id(step): f"{name}.lam" for name, part in called.items() for step in walk(part.body)},
    )


def read_recipe(path: Path) -> Recipe:
    """Parses and checks a recipe's file. Raises BadInput with line and column."""
    return _read(decode(read_bounded(path), path), path)


def _read(source: str, path: Path) -> Recipe:
    recipe = parse(source, source=str(path))
    check_or_raise(recipe, str(path))
    return recipe


def _lock(recipe: Recipe, options: RunOptions) -> tuple[str, Lock | None]:
    """The lock beside a recipe, and its text. A recipe runs without; that it cannot be used is said, for then nothing is found again."""
    path = lock_path(options.recipe)
    if not path.is_file():
        return "", None
    try:
        text = decode(read_bounded(path), path)
        lock = from_text(text, str(path))
    except BadInput as error:
        options.progress(f"{error}; what the interface has changed cannot be found again")
        return "", None
    if lock.recipe != digest(print_recipe(recipe)):
        options.progress(f"{path} was made for another version of the recipe; what the interface has changed cannot be found again")
        return "", None
    return text, lock


def similarity() -> Similarity:
    """The meaning of words; loaded here and nowhere else in a run."""
    from lamcli.neural.text import load

    return load().similarity  # type: ignore[return-value]


def _check_numbers(options: RunOptions) -> None:
    for name, value in (("--timeout", options.timeout), ("patience", options.patience)):
        if value is not None and not (value > 0 and math.isfinite(value)):
            raise BadInput(f"{name} has to be a number of seconds above 0")


def _called(recipe: Recipe, folder: Path) -> dict[str, Recipe]:
    """The recipes that a recipe calls, directly or through others, found beside it."""
    found: dict[str, Recipe] = {}
    waiting = [recipe]
    while waiting:
        for step in walk(waiting.pop().body):
            if isinstance(step, Do) and step.recipe not in found:
                path = folder / f"{step.recipe}.lam"
                if not path.is_file():
                    line = f":{step.position.line}:{step.position.column}" if step.position else ""
                    raise BadInput(f"there is no recipe {step.recipe}: {path} does not exist", where=f"{recipe.name}{line}", remedy=f"put {step.recipe}.lam beside it")
                found[step.recipe] = read_recipe(path)
                waiting.append(found[step.recipe])
    return found


def _finder(called: Mapping[str, Recipe]) -> Callable[[str], Recipe]:
    def find(name: str) -> Recipe:
        if name not in called:
            raise BadInput(f"there is no recipe {name}")
        return called[name]

    return find


def _capabilities(recipe: Recipe, called: Mapping[str, Recipe], given: Given, options: RunOptions) -> Capabilities:
    """A header that declares visits says all there is; otherwise what the called recipes may visit is added."""
    own = capabilities_of(recipe, url=options.url, given=given.values, instruction=options.instruction)
    others = [capabilities_of(part, given=given.values, instruction=options.instruction) for part in called.values()]
    declares = any(capability.kind == "visit" for capability in recipe.capabilities)
    origins = own.origins if declares else own.origins.union(*(other.origins for other in others))
    return replace(own, origins=origins, read=own.read + sum((other.read for other in others), ()), write=own.write + sum((other.write for other in others), ()))


def _emitted(recipe: Recipe) -> tuple[str, ...]:
    declared = tuple(name for name, _ in recipe.emits.fields) if recipe.emits is not None else ()
    return declared + tuple(name for step in walk(recipe.body) if isinstance(step, Emit) for name, _ in step.fields)


def _answers(steps: Steps, path: Path_, first: int = 0) -> list[tuple[Path_, Answer]]:
    """Answers to dialogs by the path of the statement before them, counted as the interpreter counts."""
    found: list[tuple[Path_, Answer]] = []
    for index, step in enumerate(steps):
        here = (*path, first + index)
        following = steps[index + 1] if index + 1 < len(steps) else None
        if isinstance(following, AnswerDialog) and not isinstance(step, AnswerDialog) and (following.text is None or isinstance(following.text, Text)):
            found.append((here, Answer(following.accept, following.text.value if isinstance(following.text, Text) else None)))
        match step:
            case ForEach(body=body) | RepeatUntil(body=body) | InApplication(body=body):
                found += _answers(body, here)
            case If(branches=branches, otherwise=otherwise):
                count = 0
                for body in (*(body for _, body in branches), otherwise):
                    found += _answers(body, here, count)
                    count += len(body)
            case _:
                pass
    return found

