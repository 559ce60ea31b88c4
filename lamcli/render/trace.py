"""A demonstration, as a document."""

from __future__ import annotations

from lamcli.inspect.trace import DroppedFacts, PageSeen, StepFacts, TraceFacts
from lamcli.render.document import Block, Document, Grid, Heading, Line, Span, Words, count, ranges, words
from lamcli.render.safe import one_line

_LONGEST = 160


def trace_document(facts: TraceFacts, step: int | None = None) -> Document:
    """The whole demonstration, or everything about step ``step``."""
    if step is not None:
        return Document(f"{facts.source}, step {step}", (Heading(f"Step {step}"), *_one(facts, facts.steps[step - 1])))
    blocks: list[Block] = [Heading(f"Demonstration {facts.source}"), *_about(facts), Heading("Steps", 2)]
    blocks.append(Grid(("", "s", "what was done", "page", "events"), tuple(_row(item) for item in facts.steps)))
    if facts.dropped:
        blocks.append(Heading("Left out", 2))
        blocks.append(Grid(("event", "what was recorded", "why"), tuple(_dropped(item) for item in facts.dropped)))
    if facts.pages:
        blocks.append(Heading("Pages", 2))
        blocks.append(Grid(("", "title", "address", "nodes", "steps"), tuple(_page(page) for page in facts.pages)))
    if facts.unmapped:
        blocks.append(Heading("Not carried over", 2))
        blocks += [Line(words(Span(line, "warning"))) for line in facts.unmapped]
    return Document(facts.source, tuple(blocks))


def _about(facts: TraceFacts) -> list[Block]:
    blocks: list[Block] = []
    if facts.instruction:
        blocks.append(Line(words("asked to: ", Span(facts.instruction, "strong"))))
    if facts.url:
        blocks.append(Line(words("at ", Span(facts.url, "name"))))
    by = f"recorded by {facts.recorder}, " if facts.recorder else ""
    blocks.append(Line(words(f"{by}{count(facts.recorded, 'event')} in {facts.seconds:.1f} s, {count(len(facts.steps), 'step')} after normalization")))
    if facts.rows:
        blocks.append(Line(words(f"data in hand: {count(facts.rows, 'row')} of {', '.join(facts.columns)}")))
    if facts.secrets:
        blocks.append(Line(words(f"secrets typed: {', '.join(facts.secrets)}")))
    return blocks


def _row(step: StepFacts) -> tuple[Words, ...]:
    made_of = ranges(step.made_of)
    return words(Span(str(step.number), "faint")), words(Span(f"{step.time:.1f}", "faint")), words(one_line(step.words, _LONGEST)), words(str(step.page or "")), words(Span(made_of, "faint"))


def _dropped(event: DroppedFacts) -> tuple[Words, ...]:
    return words(Span(str(event.number), "faint")), words(one_line(event.words, _LONGEST)), words(Span(event.why or event.rule, "faint"))


def _page(page: PageSeen) -> tuple[Words, ...]:
    return words(Span(str(page.number), "faint")), words(page.title), words(Span(page.url, "name")), words(str(page.nodes)), words(ranges(page.steps))


def _one(facts: TraceFacts, step: StepFacts) -> list[Block]:
    blocks: list[Block] = [Line(words(Span(step.words, "strong"))), Line(words(f"after {step.time:.2f} s, in tab {step.tab + 1}"))]
    page = next((page for page in facts.pages if page.number == step.page), None)
    if page is not None:
        blocks.append(Line(words("on page ", Span(page.title or page.url, "name"), f" ({page.url}, {page.nodes} nodes)")))
    blocks.append(Line(words(f"stands for events {ranges(step.made_of)} of the recording")))
    if step.target:
        blocks.append(Line(words("target: ", Span(step.target, "code"))))
    blocks += [Line(words(Span(f"{name}: ", "faint"), value)) for name, value in step.detail]
    return blocks

