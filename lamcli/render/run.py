"""What a run came to, as a document."""

from __future__ import annotations

from lamcli.render.document import Block, Document, Heading, Line, Span, Tone, count, words
from lamcli.run.report import RunReport


def run_document(report: RunReport) -> Document:
    tone: Tone = "good" if report.status in ("done", "dry run") else "warning" if report.exit_code == 0 else "bad"
    blocks: list[Block] = [
        Heading(f"Run {report.run}"),
        Line(words("recipe ", Span(report.recipe, "name"), f"  {report.source}")),
        Line(words("began ", report.started, f", took {report.seconds:.1f} s")),
        Line(words(Span(report.status, tone), f", {count(report.steps, 'step')}, {count(report.rows, 'record')}" + (f" in {report.output}" if report.output else ""))),
    ]
    blocks += [Line(words(f"column {match.column} fills {match.field}", f", by meaning ({match.similarity:.2f})" if match.by == "meaning" else "")) for match in report.columns]
    blocks += [Line(words(Span(warning, "warning"))) for warning in report.warnings]
    if report.healed:
        blocks.append(Heading("Found again on a page that had changed", 2))
    for healed in report.healed:
        where = Span(f"line {healed.line}: " if healed.line else "", "faint")
        blocks.append(Line(words(where, Span(healed.was, "code"), " is now ", Span(healed.now, "code"), f", {100 * healed.probability:.1f}% certain")))
        blocks += [Line(words(evidence), 1) for evidence in healed.evidence]
    if report.handled:
        blocks.append(Heading("Passed on the way, though the recipe does not say so", 2))
    for handled in report.handled:
        blocks.append(Line(words(Span(f"line {handled.line}: " if handled.line else "", "faint"), handled.did)))
        blocks += [Line(words(f"it says “{handled.says}”"), 1)] if handled.says else []
        blocks += [Line(words(f"it offers {', '.join(handled.offers)}"), 1)] if handled.offers else []
        blocks += [Line(words("proposed: ", Span(handled.added, "code")), 1)] if handled.added else []
    if report.patch:
        blocks.append(Line(words("patch -p1 < ", Span(report.patch, "name"), " takes this into the recipe")))
    if report.failure is not None:
        failure = report.failure
        blocks.append(Heading("Why it stopped", 2))
        if failure.statement:
            blocks.append(Line(words(Span(f"line {failure.line}: " if failure.line else "", "faint"), Span(failure.statement, "code"))))
        blocks.append(Line(words(Span(failure.message, "bad"))))
        if failure.address:
            blocks.append(Line(words("on ", Span(failure.address, "name"))))
        blocks += [Line(words("the page held ", candidate), 1) for candidate in failure.candidates]
        if failure.remedy:
            blocks.append(Line(words(failure.remedy)))
    if report.plan:
        blocks.append(Heading("What it would do", 2))
        blocks += [Line(words(line)) for line in report.plan]
    return Document(f"Run {report.run}", tuple(blocks))
