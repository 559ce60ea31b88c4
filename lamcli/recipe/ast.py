"""The syntax tree of a recipe: frozen data, one class per construct of ``grammar/recipe.lark``.

Consumers ``match`` on the unions at the end of each section and close with ``assert_never``. Positions are not part
of a tree's value, so a parsed recipe equals the tree it was printed from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

# --- types ----------------------------------------------------------------------------------------------------------

ScalarName = Literal["text", "number", "date", "bool", "link", "file", "secret"]


@dataclass(frozen=True)
class Scalar:
    name: ScalarName


@dataclass(frozen=True)
class RecordType:
    fields: tuple[tuple[str, Type], ...]


@dataclass(frozen=True)
class ListType:
    of: Type


Type = Scalar | RecordType | ListType


@dataclass(frozen=True)
class Position:
    """Where a construct stands in its file: line and column from 1."""

    line: int
    column: int


# --- expressions ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """``"Invoices"``"""

    value: str


@dataclass(frozen=True)
class Number:
    """``3`` or ``2.5``; ``literal`` is the canonical decimal spelling."""

    literal: str


@dataclass(frozen=True)
class Truth:
    """``true`` / ``false``"""

    value: bool


@dataclass(frozen=True)
class Name:
    """A parameter, a ``let``, a loop variable."""

    name: str


@dataclass(frozen=True)
class Field:
    """``customer.email``"""

    record: Expr
    field: str


@dataclass(frozen=True)
class Instruction:
    """``instruction``: what the run was asked to do."""


@dataclass(frozen=True)
class Read:
    """``text of cell "Total" in row``. ``attribute`` is the attribute's name when what == "attribute"."""

    what: Literal["text", "value", "link", "attribute", "color", "name"]
    target: Target
    attribute: str = ""


@dataclass(frozen=True)
class CountOf:
    """``count of rows in table "Invoices"``"""

    targets: Target


@dataclass(frozen=True)
class TableOf:
    """``table of table "Invoices"``: a list of records, one per row, keyed by column header in snake_case."""

    target: Target


@dataclass(frozen=True)
class PageRead:
    """``address of page`` / ``title of page``"""

    what: Literal["address", "title"]


@dataclass(frozen=True)
class Between:
    """``instruction between 'username "' and '"'``: after the first ``start``, up to the next ``end``."""

    text: Expr
    start: Expr
    end: Expr


@dataclass(frozen=True)
class Before:
    """``x before "@"``: up to the first occurrence."""

    text: Expr
    mark: Expr


@dataclass(frozen=True)
class After:
    """``x after ": "``: from the end of the first occurrence."""

    text: Expr
    mark: Expr


@dataclass(frozen=True)
class Word:
    """``word 2 of x``; ``word -1 of x`` is the last. Words are separated by white space."""

    index: Expr
    text: Expr


@dataclass(frozen=True)
class Split:
    """``x split by ","``: a list of trimmed, non-empty texts."""

    text: Expr
    separator: Expr


@dataclass(frozen=True)
class Item:
    """``item 2 of xs``; ``item -1 of xs`` is the last. Lists only."""

    index: Expr
    of: Expr


@dataclass(frozen=True)
class Replace:
    """``replace "," by "" in x``"""

    text: Expr
    old: Expr
    new: Expr


@dataclass(frozen=True)
class Case:
    """``upper case of x``"""

    style: Literal["upper", "lower", "title"]
    text: Expr


@dataclass(frozen=True)
class Trim:
    """``trim x``"""

    text: Expr


@dataclass(frozen=True)
class NumberIn:
    """``number in x``: the first number, in any usual notation."""

    text: Expr


@dataclass(frozen=True)
class DateAs:
    """``date x as "YYYY-MM-DD"``: a date in any usual notation, re-formatted. Letters: YYYY YY MMMM MMM MM M DD D dddd ddd."""

    text: Expr
    format: str


@dataclass(frozen=True)
class Matching:
    """``x matching /\\d+/``: the first match (group 1 when there is one), RE2 syntax."""

    text: Expr
    pattern: str


@dataclass(frozen=True)
class Join:
    """``x & "-" & y``: texts put together; numbers are written plainly."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True)
class Arithmetic:
    """``a + b``; ``//`` and ``mod`` round towards minus infinity."""

    operator: Literal["+", "-", "*", "/", "//", "mod"]
    left: Expr
    right: Expr


@dataclass(frozen=True)
class Aggregate:
    """``smallest of xs``, ``largest of xs``, ``sum of xs``, ``sorted xs``, ``number of xs`` over a list."""

    function: Literal["smallest", "largest", "sum", "sorted", "number"]
    of: Expr


# --- conditions: expressions whose type is bool -----------------------------------------------------------------------


@dataclass(frozen=True)
class Exists:
    """``button "Close" exists`` / ``button "Close" does not exist``"""

    target: Target
    negated: bool = False


@dataclass(frozen=True)
class State:
    """``checkbox "News" is checked`` / ``is not checked``"""

    target: Target
    state: Literal["visible", "enabled", "disabled", "checked", "selected", "expanded", "empty"]
    negated: bool = False


@dataclass(frozen=True)
class Compare:
    """``a is "b"``; texts compare with white space collapsed, numbers as numbers when both sides read as numbers."""

    operator: Literal["is", "is not", "is less than", "is at most", "is greater than", "is at least", "contains", "does not contain", "mentions", "does not mention", "starts with", "ends with"]
    left: Expr
    right: Expr


@dataclass(frozen=True)
class Matches:
    """``x matches /^\\d+$/``, RE2 syntax, anywhere in the text."""

    text: Expr
    pattern: str


@dataclass(frozen=True)
class Like:
    """``x like "close"``: similar in meaning, by embedding; the only neural word in the language."""

    left: Expr
    right: Expr


@dataclass(frozen=True)
class And:
    parts: tuple[Expr, ...]


@dataclass(frozen=True)
class Or:
    parts: tuple[Expr, ...]


@dataclass(frozen=True)
class Not:
    condition: Expr


Expr = (
    Text | Number | Truth | Name | Field | Instruction | Read | CountOf | TableOf | PageRead | Between | Before | After | Word | Split | Item
    | Replace | Case | Trim | NumberIn | DateAs | Matching | Join | Arithmetic | Aggregate
    | Exists | State | Compare | Matches | Like | And | Or | Not
)  # fmt: skip

# --- targets --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Near:
    """``after "Password"``, ``left of button "Save"``: the nearest match on that side of the anchor.

    ``after`` and ``before`` follow document order, the others the geometry of the page.
    """

    side: Literal["after", "before", "above", "below", "left of", "right of"]
    anchor: Expr | Target


@dataclass(frozen=True)
class Containing:
    """``row containing "Smith"``: its text contains that text, or an element that the target describes lies within."""

    what: Expr | Target


@dataclass(frozen=True)
class AtPosition:
    """``at position n``: the n-th (from 1) of all that match the rest; negative counts from the end."""

    index: Expr


@dataclass(frozen=True)
class Where:
    """``where color of it is "red"``: only those for which the condition holds; ``it`` is the candidate."""

    condition: Expr


Relation = Near | Containing | AtPosition | Where


@dataclass(frozen=True)
class Described:
    """``2nd link "Details" after "Smith" in row containing x in table "Invoices"``.

    Meaning, from the inside out: inside ``within`` (one element) all elements of the role, with the name, for which
    every Containing and Where holds; Near keeps the nearest one; AtPosition and ``ordinal`` pick by position.

    Attributes:
        role: an ARIA role in lower case, or one of the wider words ``element``, ``text``, ``item`` (a member of a
            list or of a regular repeat), ``field`` (anything that takes a value), ``icon``, ``shape``, ``section``.
        name: what it is called: accessible name, else label, else its own text; None for any.
        ordinal: 0 none, 1 ``first``, -1 ``last``, n ``n-th``.
        within: the element that it must lie in, or a loop variable.
    """

    role: str
    name: Expr | None = None
    relations: tuple[Relation, ...] = ()
    within: Target | None = None
    ordinal: int = 0


@dataclass(frozen=True)
class Css:
    """``element css "#main > a"``: only where nothing a person sees tells the target apart."""

    selector: str
    relations: tuple[Relation, ...] = ()
    within: Target | None = None
    ordinal: int = 0


@dataclass(frozen=True)
class Variable:
    """A loop variable that stands for an element: ``row``."""

    name: str


@dataclass(frozen=True)
class It:
    """``it``: the candidate, inside ``where``."""


Target = Described | Css | Variable | It

# --- statements -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Statement:
    """Base of every statement; ``position`` is None for statements that were not parsed."""

    position: Position | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True)
class Open(Statement):
    address: Expr


PointVerb = Literal["click", "double-click", "right-click", "hover", "check", "uncheck", "scroll to"]


@dataclass(frozen=True)
class Point(Statement):
    """Everything that is done to one element and needs nothing else: ``click button "Save"``, ``check checkbox "News"``."""

    verb: PointVerb
    target: Target


@dataclass(frozen=True)
class Fill(Statement):
    """``fill textbox "Name" with x``: the field then holds exactly x."""

    target: Target
    value: Expr


@dataclass(frozen=True)
class TypeText(Statement):
    """``type x into textbox "Search"``, ``type x``: key by key, where the page reacts to each."""

    value: Expr
    target: Target | None = None


@dataclass(frozen=True)
class Press(Statement):
    """``press "Control+a" in textbox "Search"``, ``press "Enter"``"""

    key: str
    target: Target | None = None


@dataclass(frozen=True)
class Choose(Statement):
    """``choose x from combobox "Month"``"""

    value: Expr
    target: Target


@dataclass(frozen=True)
class Drag(Statement):
    """``drag item "A" to item "B"``"""

    target: Target
    destination: Target


@dataclass(frozen=True)
class Upload(Statement):
    """``upload x into button "Choose file"``"""

    file: Expr
    target: Target


@dataclass(frozen=True)
class Download(Statement):
    """``download link "PDF" as pdf``: clicks, and binds the name to the file that arrives."""

    target: Target
    name: str


@dataclass(frozen=True)
class GoBack(Statement):
    pass


@dataclass(frozen=True)
class Reload(Statement):
    pass


@dataclass(frozen=True)
class AnswerDialog(Statement):
    """``accept dialog``, ``dismiss dialog``, ``accept dialog with x``: the answer to the dialog that the next step opens
    or that is open now."""

    accept: bool
    text: Expr | None = None


@dataclass(frozen=True)
class SwitchTab(Statement):
    """``switch to new tab``, ``switch to tab "Invoice"`` (title or address contains), ``switch to tab 1`` (first opened)."""

    tab: Expr | None


@dataclass(frozen=True)
class CloseTab(Statement):
    pass


@dataclass(frozen=True)
class If(Statement):
    """``if … / otherwise if … / otherwise``"""

    branches: tuple[tuple[Expr, tuple[Step, ...]], ...]
    otherwise: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Pages:
    """``across pages by link "Next"``; numbered: ``across pages by numbered links in navigation "Pages"``; scroll:
    ``across pages by scrolling``. A ``more`` pager (load more) is an ordinary target: only new elements are visited."""

    how: Literal["next", "numbered", "scrolling"]
    target: Target | None = None


@dataclass(frozen=True)
class ForEach(Statement):
    """``for each row in rows of table "Invoices", across pages by link "Next"``; source is a plural target, or a list.

    ``limit``: ``for each post in posts, at most 3``: the loop ends after so many rounds.
    """

    variable: str
    source: Target | Expr
    body: tuple[Step, ...]
    pages: Pages | None = None
    limit: Expr | None = None


@dataclass(frozen=True)
class RepeatUntil(Statement):
    """``repeat until text of heading is "May" ``: tests first; stops the run when a round changes nothing."""

    condition: Expr
    body: tuple[Step, ...]


@dataclass(frozen=True)
class Let(Statement):
    name: str
    value: Expr


@dataclass(frozen=True)
class Emit(Statement):
    """One record of output."""

    fields: tuple[tuple[str, Expr], ...]


@dataclass(frozen=True)
class Expect(Statement):
    """The run fails when this does not come true in time."""

    condition: Expr


@dataclass(frozen=True)
class WaitUntil(Statement):
    condition: Expr


@dataclass(frozen=True)
class Do(Statement):
    """``do log_in with user: "ann", password: password``: another recipe, found beside this one."""

    recipe: str
    arguments: tuple[tuple[str, Expr], ...] = ()


@dataclass(frozen=True)
class InApplication(Statement):
    """``in application "crm"``: the body acts in the window or tab of that application."""

    name: str
    body: tuple[Step, ...]


Step = (
    Open | Point | Fill | TypeText | Press | Choose | Drag | Upload | Download | GoBack | Reload | AnswerDialog | SwitchTab | CloseTab
    | If | ForEach | RepeatUntil | Let | Emit | Expect | WaitUntil | Do | InApplication
)  # fmt: skip


@dataclass(frozen=True)
class Capability:
    """``may visit "https://crm.example"``, ``may read "invoices/"``, ``may write "out/"``.

    Without any ``may visit`` a recipe may visit the origins of the addresses that it opens (and of ``--url``)."""

    kind: Literal["visit", "read", "write"]
    what: str


@dataclass(frozen=True)
class Recipe:
    """A whole recipe. ``emits`` is the record type after ``->``, None when nothing is emitted."""

    name: str
    parameters: tuple[tuple[str, Type], ...] = ()
    emits: RecordType | None = None
    description: str = ""
    capabilities: tuple[Capability, ...] = ()
    body: tuple[Step, ...] = ()
