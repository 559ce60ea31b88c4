"""What a target denotes on the page before an observation, and what an expression is worth in its scope."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from lamcli import locate
from lamcli.recipe.ast import AtPosition, Compare, Containing, Css, Described, Exists, Expr, Instruction, It, Near, Read, Target, Text, Variable, Where
from lamcli.recipe.interpret import evaluate_pure
from lamcli.recipe.page import NearQuery, Query
from lamcli.recipe.values import mentions, squeezed
from lamcli.run.recorded import RecordedPage
from lamcli.salience.paths import at_path
from lamcli.synthesis.clock import look
from lamcli.synthesis.problem import Observation, Scope, Strand
from lamcli.trace import Snapshot, Trace


def evaluate(expression: Expr, scope: Scope, snapshot: Snapshot | None = None) -> str | None:
    """The text an expression stands for on a page; None where it has none (a mark that does not occur, a column that is not there)."""
    if isinstance(expression, Text):
        return expression.value
    names: dict[str, object] = dict(scope.texts) | {variable: dict(row) for variable, row in scope.rows}
    return evaluate_pure(expression, names, scope.instruction, _shown(snapshot) if snapshot is not None else None)


def _shown(snapshot: Snapshot) -> RecordedPage:
    """A page that nothing is done to."""
    return RecordedPage(Trace(events=(), snapshots={"": snapshot}, final=""))


def denote(target: Target, observation: Observation) -> tuple[int, ...]:
    """The nodes that a target denotes on the page before an observation; () when it cannot be evaluated there."""
    look()
    snapshot = observation.snapshot
    return _denote(target, snapshot, observation.scope) if snapshot is not None else ()


def absent(target: Target, strand: Strand, position: int) -> bool:
    """Whether a target denotes nothing on the page that a strand is at."""
    snapshot = strand.trace.before(position)
    return snapshot is not None and not _denote(target, snapshot, strand.scope)


def _denote(target: Target, snapshot: Snapshot, scope: Scope) -> tuple[int, ...]:
    if isinstance(target, Variable):
        index = _element(target.name, snapshot, scope)
        return () if index is None else (index,)
    query = query_of(target, snapshot, scope)
    return locate.find(snapshot, query) if query is not None else ()


def _element(variable: str, snapshot: Snapshot, scope: Scope) -> int | None:
    path = dict(scope.elements).get(variable)
    return at_path(snapshot, path) if path is not None else None


def query_of(target: Target, snapshot: Snapshot, scope: Scope) -> Query | None:
    """The evaluated target; None when a part of it has no value here."""
    match target:
        case Variable() | It():
            return None
        case Described():
            name = None if target.name is None else evaluate(target.name, scope, snapshot)
            if target.name is not None and name is None:
                return None
            query = Query(role=target.role, name=name)
        case Css():
            query = Query(role="", css=target.selector)
    return _related(query, target, snapshot, scope)


def _related(query: Query, target: Described | Css, snapshot: Snapshot, scope: Scope) -> Query | None:
    near: list[NearQuery] = []
    containing: list[str | Query] = []
    where: list[Callable[[object], bool]] = []
    positions: list[int] = []
    for relation in target.relations:
        match relation:
            case Near():
                anchor = _element(relation.anchor.name, snapshot, scope) if isinstance(relation.anchor, Variable) else _text_or_query(relation.anchor, snapshot, scope)
                if anchor is None:
                    return None
                near.append(NearQuery(relation.side, anchor))
            case Containing():
                inner = _text_or_query(relation.what, snapshot, scope)
                if inner is None:
                    return None
                containing.append(inner)
            case AtPosition():
                index = evaluate(relation.index, scope, snapshot)
                if index is None or not index.lstrip("-").isdigit() or int(index) == 0:
                    return None
                positions.append(int(index))
            case Where():
                holds = _filter(relation.condition, snapshot, scope)
                if holds is None:
                    return None
                where.append(holds)
    if target.ordinal:
        positions.append(target.ordinal)
    within: Query | object | None = None
    if target.within is not None:
        within = _element(target.within.name, snapshot, scope) if isinstance(target.within, Variable) else query_of(target.within, snapshot, scope)
        if within is None:
            return None
    return Query(query.role, query.name, query.css, tuple(near), tuple(containing), tuple(where), tuple(positions), within)


def _filter(condition: Expr, snapshot: Snapshot, scope: Scope) -> Callable[[object], bool] | None:
    """``text of it starts with x`` as a test on nodes; None for conditions that synthesis does not propose."""
    match condition:
        case Compare(operator="starts with" | "ends with" as operator, left=Read(what="text", target=It()), right=right):
            part = evaluate(right, scope)
            holds = str.startswith if operator == "starts with" else str.endswith
            return None if part is None else lambda node: holds(squeezed(snapshot.text(cast(int, node))), squeezed(part))
        case Compare(operator="mentions", left=Instruction(), right=Read(what="text", target=It())):
            return lambda node: mentions(scope.instruction, snapshot.text(cast(int, node)))
        case Compare(operator="mentions", left=Instruction(), right=Read(what="text", target=Described(role=role, name=None, ordinal=ordinal, within=It()))):
            return lambda node: any(mentions(scope.instruction, snapshot.text(found)) for found in locate.find(snapshot, Query(role, within=node, positions=(ordinal,))))
        case Exists(target=Described(role=role, name=Read(what="text", target=It())), negated=False):
            return lambda node: bool(locate.find(snapshot, Query(role, snapshot.text(cast(int, node)))))
        case _:
            return None


def _text_or_query(part: Expr | Target, snapshot: Snapshot, scope: Scope) -> str | Query | None:
    if isinstance(part, Described | Css):
        return query_of(part, snapshot, scope)
    if isinstance(part, Variable | It):
        return None
    return evaluate(part, scope)
