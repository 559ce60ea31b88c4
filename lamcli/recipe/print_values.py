"""How values, conditions and targets are written on one line; ``print`` lays the lines out."""

from __future__ import annotations

import re
from typing import Literal, assert_never

from lamcli.recipe import ast
from lamcli.recipe.literals import in_backquotes, quote, quote_name, quote_pattern
from lamcli.recipe.scope import Scope, meaning
from lamcli.recipe.words import STATES, is_plural_role_word, is_role_word, word_of_role

TargetPlace = Literal["plain", "value", "count", "source", "anchor"]

OR, AND, NOT, COMPARE, JOIN, SUM, PRODUCT, SIGNED, PREFIX, CHAIN, ATOM = range(11)
"""How tightly an expression binds; one that binds less than its place asks for goes into parentheses."""

_GOES_ON = re.compile(
    r"(is|contains|mentions|does\s+not|starts\s+with|ends\s+with|matches|like|and|or|mod|split\s+by|matching|between|with|from|into|to|as|by|of|in|before|after"
    r"|above|below|left\s+of|right\s+of|containing|at\s+position|where|exists)(?!\w)"
)
"""What goes on with the expression or target before it; the same list as NEXT_VALUE in the grammar."""

_FOLLOWERS = frozenset(
    "is contains mentions does starts ends matches like and or mod split matching between with from into to as by of in before after above below left right"
    " containing at where exists".split()
)
"""First words of what can follow a target; a variable so named is put in parentheses there."""

_STATE_WORD = re.compile(rf"({'|'.join(STATES)})(?!\w)")


def expression(node: ast.Expr, scope: Scope | None, level: int = OR, *, in_source: bool = False) -> str:
    """An expression, in parentheses when it binds less tightly than ``level``. ``scope`` None: nothing is known of it."""
    text, own = _spelled(node, scope)
    if own < level:
        return f"({text})"
    if in_source and _leftmost_is_plural(node, scope):
        return f"({text})"
    return text


def _spelled(node: ast.Expr, scope: Scope | None) -> tuple[str, int]:
    match node:
        case ast.Text(value=value):
            return quote(value), ATOM
        case ast.Number(literal=literal):
            return literal, SIGNED if literal.startswith("-") else ATOM
        case ast.Truth(value=value):
            return "true" if value else "false", ATOM
        case ast.Name(name=name):
            return quote_name(name), ATOM
        case ast.Field(record=record, field=field):
            return f"{expression(record, scope, ATOM)}.{_after_dot(field)}", ATOM
        case ast.Instruction():
            return "instruction", ATOM
        case ast.PageRead(what=page_part):
            return f"{page_part} of page", CHAIN
        case ast.Between() | ast.Before() | ast.After() | ast.Split() | ast.Matching():
            return _chained(node, scope), CHAIN
        case ast.Join(parts=parts):
            return _listed(parts, " & ", SUM, scope), JOIN
        case ast.And(parts=parts):
            return _listed(parts, " and ", NOT, scope), AND
        case ast.Or(parts=parts):
            return _listed(parts, " or ", AND, scope), OR
        case ast.Not(condition=condition):
            return f"not {expression(condition, scope, NOT)}", NOT
        case ast.Arithmetic(operator=operator, left=left, right=right):
            own = SUM if operator in ("+", "-") else PRODUCT
            return f"{expression(left, scope, own)} {operator} {expression(right, scope, own + 1)}", own
        case ast.Exists() | ast.State() | ast.Compare() | ast.Matches() | ast.Like():
            return _compared(node, scope), COMPARE
        case _:
            return _prefixed(node, scope), PREFIX


def _after_dot(field: str) -> str:
    quoted = quote_name(field)
    return field if field.isascii() and field.isidentifier() else quoted


def _listed(parts: tuple[ast.Expr, ...], separator: str, level: int, scope: Scope | None) -> str:
    if len(parts) < 2:
        raise ValueError(f"{separator.strip()} needs two parts")
    return separator.join(expression(part, scope, level) for part in parts)


def _chained(node: ast.Between | ast.Before | ast.After | ast.Split | ast.Matching, scope: Scope | None) -> str:
    cuts_a_read = isinstance(node.text, ast.Read) and not isinstance(node, ast.Before | ast.After)
    text = expression(node.text, scope, PREFIX if cuts_a_read else CHAIN)
    match node:
        case ast.Between(start=start, end=end):
            return f"{text} between {_atom(start, scope)} and {_atom(end, scope)}"
        case ast.Before(mark=mark):
            return f"{_not_a_role(node.text, text)} before {_atom(mark, scope)}"
        case ast.After(mark=mark):
            return f"{_not_a_role(node.text, text)} after {_atom(mark, scope)}"
        case ast.Split(separator=separator):
            return f"{text} split by {_atom(separator, scope)}"
        case ast.Matching(pattern=pattern):
            return f"{text} matching {quote_pattern(pattern)}"
        case _:
            assert_never(node)


def _not_a_role(node: ast.Expr, text: str) -> str:
    """``text before ":"`` would be read as a target."""
    word = node.name if isinstance(node, ast.Name) else ""
    return f"({text})" if is_role_word(word) or is_plural_role_word(word) else text


def _atom(node: ast.Expr, scope: Scope | None) -> str:
    return expression(node, scope, ATOM)


def _after_target(node: ast.Expr, scope: Scope | None) -> str:
    """An atom where a relation or the rest of the statement could stand as well."""
    text = _atom(node, scope)
    return f"({text})" if _first_name(node) in _FOLLOWERS else text


def _first_name(node: ast.Expr) -> str:
    """``from`` of ``from`` and of ``from.city``; empty for anything else."""
    match node:
        case ast.Name(name=name):
            return name
        case ast.Field(record=record):
            return _first_name(record)
        case _:
            return ""


def _index(node: ast.Expr, scope: Scope | None) -> str:
    return node.literal if isinstance(node, ast.Number) else _after_target(node, scope)


def _compared(node: ast.Exists | ast.State | ast.Compare | ast.Matches | ast.Like, scope: Scope | None) -> str:
    match node:
        case ast.Exists(target=what, negated=negated):
            return f"{target(what, scope, 'value')} {'does not exist' if negated else 'exists'}"
        case ast.State(target=what, state=state, negated=negated):
            return f"{target(what, scope, 'value')} is {'not ' if negated else ''}{state}"
        case ast.Compare(operator=operator, left=left, right=right):
            return f"{expression(left, scope, JOIN)} {operator} {_not_a_state(operator, expression(right, scope, JOIN))}"
        case ast.Matches(text=text, pattern=pattern):
            return f"{expression(text, scope, JOIN)} matches {quote_pattern(pattern)}"
        case ast.Like(left=left, right=right):
            return f"{expression(left, scope, JOIN)} like {expression(right, scope, JOIN)}"
        case _:
            assert_never(node)


def _not_a_state(operator: str, right: str) -> str:
    return f"({right})" if operator in ("is", "is not") and _STATE_WORD.match(right) else right


def _prefixed(
    node: ast.Read | ast.CountOf | ast.TableOf | ast.Word | ast.Item | ast.Replace | ast.Case | ast.Trim | ast.NumberIn | ast.DateAs | ast.Aggregate,
    scope: Scope | None,
) -> str:
    match node:
        case ast.Read():
            return _read(node, scope)
        case ast.CountOf(targets=targets):
            return f"count of {target(targets, scope, 'count')}"
        case ast.TableOf(target=what):
            return f"table of {target(what, scope)}"
        case ast.Word(index=index, text=text):
            return f"word {_index(index, scope)} of {expression(text, scope, PREFIX)}"
        case ast.Item(index=index, of=of):
            return f"item {_index(index, scope)} of {expression(of, scope, PREFIX)}"
        case ast.Replace(text=text, old=old, new=new):
            return f"replace {_after_target(old, scope)} by {_atom(new, scope)} in {expression(text, scope, PREFIX)}"
        case ast.Case(style=style, text=text):
            return f"{style} case of {expression(text, scope, PREFIX)}"
        case ast.Trim(text=text):
            return f"trim {_operand(text, scope)}"
        case ast.NumberIn(text=text):
            return f"number in {expression(text, scope, PREFIX)}"
        case ast.DateAs(text=text, format=format):
            return f"date {_operand(text, scope)} as {quote(format)}"
        case ast.Aggregate(function=function, of=of):
            return f"sorted {_operand(of, scope)}" if function == "sorted" else f"{function} of {expression(of, scope, PREFIX)}"
        case _:
            assert_never(node)


def _operand(node: ast.Expr, scope: Scope | None) -> str:
    """After a word that is a keyword only when something follows that cannot go on with a variable of that name."""
    text = expression(node, scope, PREFIX)
    return f"({text})" if _GOES_ON.match(text) else text


def _read(node: ast.Read, scope: Scope | None) -> str:
    what = f"attribute {quote(node.attribute)}" if node.what == "attribute" else node.what
    return f"{what} of {target(node.target, scope)}"


def _leftmost_is_plural(node: ast.Expr, scope: Scope | None) -> bool:
    """A list variable called ``rows`` is read as one only where it is known to be one."""
    match node:
        case ast.Name(name=name):
            return scope is not None and meaning(name, "source", scope) != "name"
        case _:
            return False


# --- targets


def target(node: ast.Target, scope: Scope | None, place: TargetPlace = "plain") -> str:
    """A target. ``count`` and ``source`` speak of several elements, ``value`` stands where an expression could stand."""
    match node:
        case ast.Variable(name=name):
            return _variable(name, scope, place)
        case ast.It():
            return "it"
        case ast.Described() | ast.Css():
            return described(node, scope, place)
        case _:
            assert_never(node)


def _variable(name: str, scope: Scope | None, place: TargetPlace) -> str:
    explicit = f"the {in_backquotes(name) if name in _FOLLOWERS else quote_name(name)}"
    match place:
        case "source":
            return explicit
        case "count" if is_plural_role_word(name) or name in _FOLLOWERS:
            return explicit
        case "anchor":
            return quote_name(name) if scope is None or meaning(name, "anchor", scope) == "variable" else explicit
        case _:
            plain = scope is None or meaning(name, "target", scope) == "variable"
            return quote_name(name) if plain and name not in ("numbered", "scrolling") else explicit


def described(node: ast.Described | ast.Css, scope: Scope | None, place: TargetPlace) -> str:
    plural = place in ("count", "source") and node.ordinal == 0
    if isinstance(node, ast.Described) and node == ast.Described(node.role):
        return _any(node.role, scope, place)
    words = [_ordinal(node.ordinal)] if node.ordinal else []
    words += _head(node, scope, plural)
    words += [_relation(relation, scope) for relation in node.relations]
    if node.within is not None:
        directly = isinstance(node, ast.Described) and node.name is None and not node.relations
        words += ["of" if plural and directly and place == "source" else "in", target(node.within, scope)]
    return " ".join(words)


def _head(node: ast.Described | ast.Css, scope: Scope | None, plural: bool) -> list[str]:
    element = "elements" if plural else "element"
    if isinstance(node, ast.Css):
        return [element, "css", quote(node.selector)]
    word = word_of_role(node.role, plural=plural)
    name = [_after_target(node.name, scope)] if node.name is not None else []
    return ([word] if word else [element, "role", quote(node.role)]) + name


def _any(role: str, scope: Scope | None, place: TargetPlace) -> str:
    """A role and nothing else, where a variable of the same name may be bound."""
    plural = word_of_role(role, plural=True)
    word = word_of_role(role)
    if word is None or plural is None:
        return f"{'elements' if place in ('count', 'source') else 'element'} role {quote(role)}"
    match place:
        case "count":
            return plural
        case "source":
            return plural if scope is None or meaning(plural, "source", scope) == "role" else f"any {word}"
        case "anchor":
            return word if scope is None or meaning(word, "anchor", scope) == "role" else f"any {word}"
        case _:
            return word if scope is None or meaning(word, "target", scope) == "role" else f"any {word}"


def _ordinal(number: int) -> str:
    if abs(number) == 1:
        return "first" if number == 1 else "last"
    ending = "th" if abs(number) % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(abs(number) % 10, "th")
    return f"{abs(number)}{ending}" + ("" if number > 0 else " last")


def _relation(relation: ast.Relation, scope: Scope | None) -> str:
    match relation:
        case ast.Near(side=side, anchor=anchor):
            return f"{side} {_anchor(anchor, scope)}"
        case ast.Containing(what=what):
            return f"containing {_anchor(what, scope)}"
        case ast.AtPosition(index=index):
            return f"at position {_position(index, scope)}"
        case ast.Where(condition=condition):
            return f"where {_filter(condition, scope)}"
        case _:
            assert_never(relation)


def _position(index: ast.Expr, scope: Scope | None) -> str:
    return index.literal if isinstance(index, ast.Number) else _atom(index, scope)


def _anchor(anchor: ast.Expr | ast.Target, scope: Scope | None) -> str:
    match anchor:
        case ast.Variable() | ast.It():
            return target(anchor, scope, "anchor")
        case ast.Described(relations=(), within=None, ordinal=0) | ast.Css(relations=(), within=None, ordinal=0):
            return described(anchor, scope, "anchor")
        case ast.Described() | ast.Css():
            return f"({described(anchor, scope, 'value')})"
        case ast.Name(name=name) if scope is not None and meaning(name, "anchor", scope) != "name":
            return f"({quote_name(name)})"
        case _:
            return _atom(anchor, scope)


def _filter(condition: ast.Expr, scope: Scope | None) -> str:
    match condition:
        case ast.Compare(operator=operator, left=ast.Read() as left, right=right):
            return f"{_read(left, scope)} {operator} {_not_a_state(operator, _atom(right, scope))}"
        case ast.Exists(target=what, negated=negated):
            return f"{target(what, scope)} {'does not exist' if negated else 'exists'}"
        case ast.State(target=what, state=state, negated=negated):
            return f"{target(what, scope)} is {'not ' if negated else ''}{state}"
        case _:
            return f"({expression(condition, scope)})"


