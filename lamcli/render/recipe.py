"""A recipe and what is known about its lines, as a document."""

from __future__ import annotations

from lamcli.inspect.diff import DiffFacts
from lamcli.inspect.recipe import LineFacts, RecipeFacts
from lamcli.recipe.lock import Alternative, Demonstration, Fingerprint, Source
from lamcli.render.document import Block, Code, Document, Grid, Heading, Line, Span, Tone, Words, count, ranges, words

_DIFF_TONES: dict[str, Tone] = {"+": "good", "-": "bad", "@": "faint"}
_SHOWN = 5
"""Alternatives shown per line, unless one line is asked for."""


def recipe_document(facts: RecipeFacts, step: int | None = None) -> Document:
    """The whole recipe, or everything about the statement with number ``step``."""
    if step is not None:
        line = next(line for line in facts.lines if line.number == step)
        return Document(f"{facts.source}, statement {step}", (Heading(f"Statement {step}"), Code((words(line.text.strip()),)), *_evidence(line, None)))
    blocks: list[Block] = [Heading(f"Recipe {facts.name}"), Code(tuple(_numbered(line) for line in facts.lines)), *_proved(facts)]
    blocks += [Heading("What holds of every run", 2), *(Line(words(fact)) for fact in facts.facts)] if facts.facts else []
    explained = [line for line in facts.lines if line.number and (line.sources or line.why or line.targets or line.values)]
    if explained:
        blocks.append(Heading("Why each line is as it is", 2))
        for line in explained:
            blocks.append(Line(words(Span(f"{line.number} ", "faint"), Span(line.text.strip(), "code"))))
            blocks.extend(_evidence(line, _SHOWN))
    return Document(facts.source, tuple(blocks))


def _numbered(line: LineFacts) -> Words:
    number = f"{line.number:>3}  " if line.number else "     "
    return words(Span(number, "faint"), Span(line.text, "code"))


def _evidence(line: LineFacts, most: int | None) -> list[Block]:
    blocks: list[Block] = [Line(words("from ", _source(source)), 1) for source in line.sources]
    blocks += [Line(words(sentence), 1) for sentence in line.why]
    blocks += _alternatives("target", line.targets, most)
    blocks += _alternatives("value", line.values, most)
    if most is None:
        for seen in line.seen:
            blocks += [Line(words(Span(seen.target, "code"), " looked like ", _fingerprint(fingerprint)), 1) for fingerprint in seen.fingerprints]
        if not blocks:
            blocks.append(Line(words(Span("nothing is known about it beyond what it says", "faint")), 1))
    return blocks


def _alternatives(what: str, found: tuple[Alternative, ...], most: int | None) -> list[Block]:
    if len(found) < 2:
        return []
    rows = tuple((words(Span(f"{item.cost:.2f}", "faint")), words(Span(item.text, "code")), words(Span("chosen", "good") if number == 0 else "")) for number, item in enumerate(found[:most]))
    blocks: list[Block] = [Grid(("cost", what, ""), rows, 2)]
    if most is not None and len(found) > most:
        blocks.append(Line(words(Span(f"and {len(found) - most} more, shown with --step", "faint")), 2))
    return blocks


def _source(source: Source) -> str:
    events = ranges(tuple(event + 1 for event in source.events))
    which = f"demonstration {source.demonstration + 1}"
    return f"{which}, event{'s' if len(source.events) > 1 else ''} {events}" if events else f"{which}, no single event"


def _fingerprint(fingerprint: Fingerprint) -> str:
    parts = [f'{fingerprint.role} "{fingerprint.name}"' if fingerprint.name else fingerprint.role, f"<{fingerprint.tag}>" if fingerprint.tag else ""]
    if fingerprint.text and fingerprint.text != fingerprint.name:
        parts.append(f'reading "{fingerprint.text}"')
    if fingerprint.before:
        parts.append(f'after "{fingerprint.before}"')
    if fingerprint.after:
        parts.append(f'before "{fingerprint.after}"')
    if fingerprint.path:
        parts.append("in " + " < ".join(fingerprint.path[:4]))
    return ", ".join(part for part in parts if part)


def _proved(facts: RecipeFacts) -> list[Block]:
    blocks: list[Block] = [Heading("What is proved", 2)]
    proofs = facts.proofs
    if proofs is None:
        blocks.append(Line(words(Span("no lock beside the recipe: nothing is known of the demonstrations; the recipe runs all the same", "warning"))))
    else:
        if facts.edited:
            blocks.append(Line(words(Span("the recipe was edited after its lock was made: what follows is about the recipe as it was", "warning"))))
        blocks += [
            _verdict("consistent", proofs.consistent, "running it on the recorded pages reproduces every demonstration"),
            _verdict(f"cheapest: {proofs.cheapest}", proofs.cheapest == "proved", f"cost {proofs.cost:g}"),
            _verdict("unambiguous", proofs.unambiguous, "no other recipe within the margin predicts another next action"),
        ]
        if proofs.runner_up_cost is not None:
            blocks.append(Line(words(f"next best, cost {proofs.runner_up_cost:g}, reads instead:"), 1))
            blocks.append(Code(tuple(words(Span(line, _tone(line))) for line in proofs.runner_up_differs)))
        blocks += [_demonstration(number, item) for number, item in enumerate(proofs.demonstrations, 1)]
        blocks += [Line(words(note)) for note in proofs.notes]
    return blocks


def _demonstration(number: int, item: Demonstration) -> Line:
    asked = f', asked: "{item.instruction}"' if item.instruction else ""
    return Line(words(f"demonstration {number}: ", Span(item.origin, "name"), f", {count(item.events, 'event')}{asked}"))


def _verdict(what: str, holds: bool, meaning: str) -> Line:
    return Line(words(Span("yes  " if holds else "no   ", "good" if holds else "warning"), Span(what, "strong"), f"  {meaning}"))


def diff_document(facts: DiffFacts) -> Document:
    if facts.same:
        return Document("No difference", (Line(words("The two recipes are the same.")),))
    blocks: list[Block] = [Code(tuple(words(Span(line, _tone(line))) for line in facts.lines))]
    if facts.targets:
        blocks.append(Heading("Changed targets", 2))
        blocks += [Line(words(Span(change.before, "bad"), " -> ", Span(change.after, "good"))) for change in facts.targets]
    return Document(f"{facts.before} and {facts.after}", tuple(blocks))


def _tone(line: str) -> Tone:
    if line.startswith(("---", "+++")):
        return "strong"
    return _DIFF_TONES.get(line[:1], "plain")
