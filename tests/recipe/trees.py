"""Strategies for every construct of the syntax tree, by hand, so that a new construct is missed by a test and not by chance."""

from __future__ import annotations

from hypothesis import strategies as st

from lamcli.recipe import ast
from lamcli.recipe.literals import canonical_number
from lamcli.recipe.words import role_of_word, role_words, word_of_role

AWKWARD = (
    "row rows item items text texts link name value date number title address search month user first last list option options status statuses page pages color file image"
    " it the any true false instruction not and or is in of by to as with from into between before after above below left right containing at position where exists"
    " contains does starts ends matches like mod split matching count table word replace upper lower trim sorted sum smallest largest attribute case element elements css role"
    " visible enabled disabled checked selected expanded empty recipe may open click fill type press choose drag emit expect wait if otherwise for each repeat until let do"
    " nothing numbered scrolling across switch tab new go back reload accept dialog close secret bool numbers e_mail invoice_no größe имя 名前 x y _ a1"
).split()
names = st.one_of(st.sampled_from(AWKWARD), st.sampled_from(AWKWARD), st.text(max_size=4))
texts = st.one_of(st.sampled_from(["", "Save", "Invoice no.", 'say "hi"', "it's", "\"'", "a\\b", "a\nb", "\t", "\u202eabc", "\u200d", "\ud800", "`", "#", "é"]), st.text(max_size=5))
patterns = st.one_of(st.sampled_from([r"\d+", "/", r"\/", "a/b", "", "\\", r"\\/", r"^\d{4}-\d\d$", "a\nb", '"', "x\\\\"]), st.text(max_size=5))
numbers = st.from_regex(r"-?[0-9]{1,4}(\.[0-9]{1,3})?", fullmatch=True).map(canonical_number).map(ast.Number)
positions = st.integers(-3, 30)
roles = st.one_of(
    st.sampled_from(sorted({role_of_word(word) for word in role_words()})),
    st.sampled_from(["row", "item", "text", "link", "button"]),
    st.sampled_from(["doc-chapter", "image", "", "odd role"]).filter(lambda role: word_of_role(role) is None),
)


def many(of: st.SearchStrategy, least: int = 0, most: int = 2) -> st.SearchStrategy:  # type: ignore[type-arg]
    return st.lists(of, min_size=least, max_size=most).map(tuple)


def _brief(strategy: st.SearchStrategy) -> st.SearchStrategy:  # type: ignore[type-arg]
    """The same strategy with a short repr: nested ones spell out megabytes."""

    @st.composite
    def brief(draw: st.DrawFn) -> object:
        return draw(strategy)

    return brief()


leaves = st.one_of(
    texts.map(ast.Text),
    numbers,
    st.booleans().map(ast.Truth),
    names.map(ast.Name),
    names.map(ast.Name),
    st.just(ast.Instruction()),
    st.sampled_from(["address", "title"]).map(ast.PageRead),
)
simple_targets = st.one_of(
    st.builds(ast.Described, roles, st.none() | leaves, ordinal=st.sampled_from([0, 0, 0, 1, -1, 2, -2, 13])),
    names.map(ast.Variable),
    st.just(ast.It()),
)


def _expressions(inner: st.SearchStrategy[ast.Expr], targets: st.SearchStrategy[ast.Target]) -> list[st.SearchStrategy[ast.Expr]]:
    reads = st.sampled_from(["text", "value", "link", "color", "name"])
    return [
        st.builds(ast.Field, inner, names),
        st.builds(ast.Read, reads, targets),
        st.builds(lambda target, attribute: ast.Read("attribute", target, attribute), targets, texts),
        targets.map(ast.CountOf),
        targets.map(ast.TableOf),
        st.builds(ast.Between, inner, inner, inner),
        st.builds(ast.Before, inner, inner),
        st.builds(ast.After, inner, inner),
        st.builds(ast.Word, inner, inner),
        st.builds(ast.Split, inner, inner),
        st.builds(ast.Item, inner, inner),
        st.builds(ast.Replace, inner, inner, inner),
        st.builds(ast.Case, st.sampled_from(["upper", "lower", "title"]), inner),
        inner.map(ast.Trim),
        inner.map(ast.NumberIn),
        st.builds(ast.DateAs, inner, texts),
        st.builds(ast.Matching, inner, patterns),
        many(inner, 2, 3).map(ast.Join),
        st.builds(ast.Arithmetic, st.sampled_from(["+", "-", "*", "/", "//", "mod"]), inner, inner),
        st.builds(ast.Aggregate, st.sampled_from(["smallest", "largest", "sum", "sorted", "number"]), inner),
        *_conditions(inner, targets),
    ]


def _conditions(inner: st.SearchStrategy[ast.Expr], targets: st.SearchStrategy[ast.Target]) -> list[st.SearchStrategy[ast.Expr]]:
    states = st.sampled_from(["visible", "enabled", "disabled", "checked", "selected", "expanded", "empty"])
    operators = st.sampled_from(
        ["is", "is not", "is less than", "is at most", "is greater than", "is at least", "contains", "does not contain", "mentions", "does not mention", "starts with", "ends with"]
    )
    return [
        st.builds(ast.Exists, targets, st.booleans()),
        st.builds(ast.State, targets, states, st.booleans()),
        st.builds(ast.Compare, operators, inner, inner),
        st.builds(ast.Compare, operators, inner, inner),
        st.builds(ast.Matches, inner, patterns),
        st.builds(ast.Like, inner, inner),
        many(inner, 2, 3).map(ast.And),
        many(inner, 2, 3).map(ast.Or),
        inner.map(ast.Not),
    ]


def _targets(inner: st.SearchStrategy[ast.Expr], targets: st.SearchStrategy[ast.Target]) -> st.SearchStrategy[ast.Target]:
    sides = st.sampled_from(["after", "before", "above", "below", "left of", "right of"])
    relations = st.one_of(
        st.builds(ast.Near, sides, inner | targets),
        (inner | targets).map(ast.Containing),
        inner.map(ast.AtPosition),
        inner.map(ast.Where),
    )
    ordinals = st.sampled_from([0, 0, 0, 1, -1, 2, 3, 11, 22, -3])
    return st.one_of(
        st.builds(ast.Described, roles, st.none() | inner, many(relations), st.none() | targets, ordinals),
        st.builds(ast.Css, texts, many(relations), st.none() | targets, ordinals),
        simple_targets,
    )


def _layer(inner: st.SearchStrategy[ast.Expr], targets: st.SearchStrategy[ast.Target]) -> tuple[st.SearchStrategy[ast.Expr], st.SearchStrategy[ast.Target]]:
    return _brief(st.one_of(leaves, *_expressions(inner, targets))), _brief(_targets(inner, targets))


_first = _layer(leaves, simple_targets)
_second = _layer(*_first)
expressions, targets = _layer(*_second)

types = st.recursive(
    st.sampled_from(["text", "number", "date", "bool", "link", "file", "secret"]).map(ast.Scalar),
    lambda inner: st.one_of(inner.map(ast.ListType), many(st.tuples(names, inner), 0, 3).map(ast.RecordType)),
    max_leaves=4,
)

_value, _target = _first  # statements around small parts: what they nest in is tested by the strategies above
_simple_steps = st.one_of(
    st.builds(ast.Open, _value),
    st.builds(ast.Point, st.sampled_from(["click", "double-click", "right-click", "hover", "check", "uncheck", "scroll to"]), _target),
    st.builds(ast.Fill, _target, _value),
    st.builds(ast.TypeText, _value, st.none() | _target),
    st.builds(ast.Press, texts, st.none() | _target),
    st.builds(ast.Choose, _value, _target),
    st.builds(ast.Drag, _target, _target),
    st.builds(ast.Upload, _value, _target),
    st.builds(ast.Download, _target, names),
    st.sampled_from([ast.GoBack(), ast.Reload(), ast.CloseTab()]),
    st.builds(ast.AnswerDialog, st.booleans(), st.none() | _value),
    st.builds(ast.SwitchTab, st.none() | _value),
    st.builds(ast.Let, names, _value),
    st.builds(ast.Emit, many(st.tuples(names, _value), 0, 3)),
    st.builds(ast.Expect, _value),
    st.builds(ast.Expect, st.builds(ast.Exists, _target)),
    st.builds(ast.WaitUntil, _value),
    st.builds(ast.Do, names, many(st.tuples(names, _value), 0, 2)),
)
simple_steps = _brief(_simple_steps)
pages = st.one_of(
    st.builds(ast.Pages, st.sampled_from(["next", "numbered"]), _target),
    st.builds(ast.Pages, st.just("scrolling"), st.none() | _target),
)


def _blocks(inner: st.SearchStrategy[ast.Step]) -> st.SearchStrategy[ast.Step]:
    body = many(inner, 0, 2)
    return st.one_of(
        st.builds(ast.If, many(st.tuples(_value, body), 1, 2), body),
        st.builds(ast.ForEach, names, _target | _value, body, st.none() | pages, st.none() | _value),
        st.builds(ast.RepeatUntil, _value, body),
        st.builds(ast.InApplication, texts, body),
    )


_small_blocks = _brief(_blocks(simple_steps))
steps = _brief(st.one_of(simple_steps, _small_blocks, _blocks(st.one_of(simple_steps, _small_blocks))))
capabilities = st.builds(ast.Capability, st.sampled_from(["visit", "read", "write"]), texts)
recipes = st.builds(
    ast.Recipe,
    names,
    many(st.tuples(names, types), 0, 3),
    st.none() | many(st.tuples(names, types), 0, 3).map(ast.RecordType),
    texts,
    many(capabilities),
    many(steps, 0, 3),
)
