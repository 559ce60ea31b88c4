"""What has come in the way of a statement since it was demonstrated, and whether it is certain how to get past it.

Each recogniser looks for one kind of change and returns a ``Change``, or None where it sees no such thing. It reads and never acts; what is done about a
change, and that the recipe's own words hold afterwards, is for ``detouring.py``. Only what takes nothing on is ever proposed: to dismiss, to refuse, to go
on, to open. Where it is not certain, the change is told as it was seen, with what it says and what it offers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lamcli import locate
from lamcli.locate.naming import fold
from lamcli.recipe.literals import quote
from lamcli.recipe.lock import Fingerprint
from lamcli.run.likeness import leads_somewhere
from lamcli.run.phrases import Sense, asks, begins_a_way, costs, sense, speaks_of
from lamcli.salience import structure
from lamcli.salience.roles import is_field, is_interactive, plain_role
from lamcli.trace import Box, Node, Snapshot

Kind = Literal["cover", "page", "step", "menu", "pointer"]
"""Something lies over the page; another page came; the form goes on in another step; it may be in what a control opens; it shows while the pointer is on something."""

SHORT = 500
"""Characters up to which every word of a text counts; in longer ones, what is new and how cookies are used, grave words are only mentioned."""
MOST_BESIDE = 12
"""Controls that a page which only stands in between may have beside the way on: it is left in one way, and not a place to work in."""
MOST_OPENED = 3
"""Controls that are opened in search of one target."""
NEAR = 500.0
"""CSS pixels from where something stood within which it may have been put into a menu."""
_POPUPS = frozenset({"true", "menu", "listbox", "tree", "grid"})
_DIALOGS = frozenset({"dialog", "alertdialog"})
_OFFERED = 6
_SAID = 160


@dataclass(frozen=True)
class Control:
    """Something on a page that can be pressed, what it is called, and what that means."""

    index: int
    label: str
    means: Sense | None
    link: bool

    def __str__(self) -> str:
        return f"{'link' if self.link else 'button'} “{self.label}”"

    @property
    def words(self) -> str:
        """As a recipe would say it."""
        return f"{'link' if self.link else 'button'} {quote(self.label)}"


@dataclass(frozen=True)
class Change:
    """What is there now and was not there when the recipe was demonstrated.

    Attributes:
        where: node of what has come in the way; the page's root for a page.
        what: how it is called, e.g. ``dialog "What's new"``.
        says: the beginning of its text.
        offers: what can be pressed in it.
        ways: the controls by which to get past it, to be tried in this order; empty where none is certain.
        doubt: why none is; "" otherwise.
    """

    kind: Kind
    where: int
    what: str
    says: str = ""
    offers: tuple[Control, ...] = ()
    ways: tuple[Control, ...] = ()
    doubt: str = ""

    @property
    def leads_on(self) -> bool:
        """Whether something there goes on, or asks to be let on: an empty list does neither."""
        return bool(self.ways) or "password" in self.doubt or any(begins_a_way(control.label) or control.means in ("skip", "decline", "understood") for control in self.offers)

    def __str__(self) -> str:
        """To be read after “is covered by” or “the run is on”."""
        offered = ", ".join(map(str, self.offers[:_OFFERED])) + (", …" if len(self.offers) > _OFFERED else "")
        parts = [self.what, f"says “{self.says}”" if self.says else "", f"offers {offered}" if offered else ""]
        told = [part for part in parts if part]
        return f"{told[0]}, which {' and '.join(told[1:])}" if len(told) > 1 else told[0]


@dataclass(frozen=True)
class Situation:
    """A statement that cannot go on, and the page on which it stands.

    Attributes:
        over: nodes that lie over the target or over the page, the topmost first.
        covered: the target is there, and something lies over it.
        arrived: what the run did last led to this page.
        stood: whether a node was to be seen before the run did something here last; None where that led to this page.
        filled: fields of this page that the run has filled.
        acts: the statement does something to its target, and does not only read it.
        named: what the recipe's targets are called; what it will press itself is none of ours.
        prints: what the target was when it was demonstrated.
        within: the loop's element that it lies in.
    """

    snapshot: Snapshot
    over: tuple[int, ...] = ()
    covered: bool = False
    arrived: bool = False
    stood: Callable[[int], bool] | None = None
    filled: tuple[int, ...] = ()
    acts: bool = False
    named: frozenset[str] = frozenset()
    prints: tuple[Fingerprint, ...] = ()
    within: int | None = None


Recogniser = Callable[[Situation], Change | None]


def recognised(situation: Situation) -> Iterator[Change]:
    """What may be in the way, in the order in which it is to be dealt with."""
    for recogniser in RECOGNISERS:
        change = recogniser(situation)
        if change is not None:
            yield change


def lying_over(now: Situation) -> Change | None:
    """A banner, a dialog, an overlay that covers the target, or all of the page."""
    where = _on_top(now)
    if where is None:
        return None
    offers, says = controls(now.snapshot, where), now.snapshot.text(where)
    way, doubt = _dismissal(now, where, offers, says)
    return Change("cover", where, called(now.snapshot, where), _beginning(says), offers, (way,) if way is not None else (), doubt)


def page_between(now: Situation) -> Change | None:
    """A page that came instead of the one that was awaited; one on which the recipe has filled something is its own."""
    if not now.arrived or now.covered or now.filled:
        return None
    snapshot = now.snapshot
    offers = controls(snapshot, 0)
    what, says = f"the page “{snapshot.title or snapshot.url}”", _beginning(snapshot.text(0))
    if _fields(snapshot, 0, "password"):
        return Change("page", 0, what, says, offers, doubt="it asks for a password")
    ways = [control for control in offers if control.means in ("onward", "skip", "decline", "understood") and not _turns_pages(snapshot, control.index)]
    doubt = _why_not_passed(now, offers, ways) if ways else "nothing on it surely goes on"
    change = Change("page", 0, what, says, offers, () if doubt else (ways[0],), doubt)
    return change if ways or is_small(snapshot, change) else None


def is_small(snapshot: Snapshot, change: Change) -> bool:
    """Whether a page is no place to work in: it asks who somebody is, or offers little and takes nothing."""
    return bool(_fields(snapshot, 0, "password")) or (len(change.offers) <= MOST_BESIDE and not _fields(snapshot, 0))


def next_step(now: Situation) -> Change | None:
    """A form of which the run has filled a part, with one way to its next step."""
    if not now.acts or now.covered or not now.filled or now.within is not None:
        return None
    snapshot = now.snapshot
    where = _form_of(snapshot, now.filled[-1])
    offers = controls(snapshot, where)
    ways = [control for control in offers if control.means == "onward"]
    if not ways:
        return None
    what = called(snapshot, where)
    doubt = ""
    if len(ways) > 1:
        doubt = f"{ways[0]} and {ways[1]} both go on"
    elif rival := next((control for control in offers if control is not ways[0] and begins_a_way(control.label)), None):
        doubt = f"{ways[0]} and {rival} both go on"
    elif fold(ways[0].label) in now.named:
        doubt = f"the recipe itself uses {ways[0]}"
    elif missing := [index for index in _fields(snapshot, where) if _wanted(snapshot, index)]:
        doubt = f"{locate.describe(snapshot, missing[0])} has to be filled first"
    elif _fields(snapshot, where, "password"):
        doubt = "it asks for a password"
    return Change("step", where, what, "", offers, () if doubt else (ways[0],), doubt)


def put_into_menu(now: Situation) -> Change | None:
    """Controls that open something, near where the target stood; in a loop, those of its element."""
    if not now.acts or now.covered:
        return None
    found = _openers(now)
    if not found:
        return None
    ways = tuple(found[:MOST_OPENED])
    return Change("menu", ways[0].index, f"{ways[0]}, which opens something", offers=ways, ways=ways)


RECOGNISERS: tuple[Recogniser, ...] = (lying_over, page_between, put_into_menu, next_step)


# --- what lies over


def _on_top(now: Situation) -> int | None:
    """The topmost thing that has controls: a shade has none, and what it belongs to stands beside it."""
    seen = structure(now.snapshot).visible
    layers = [node for node in now.over if seen[node]]
    for layer in layers:
        inner = [index for index in now.snapshot.subtree(layer) if seen[index] and _is_dialog(now.snapshot, index)]
        if inner and not controls(now.snapshot, inner[-1]) and len(inner) == 1:
            continue
        if inner:
            return inner[-1]
        if controls(now.snapshot, layer):
            return layer
    return None


def _is_dialog(snapshot: Snapshot, index: int) -> bool:
    node = snapshot.nodes[index]
    return node.role in _DIALOGS or node.tag == "dialog" or "modal" in node.states


def _dismissal(now: Situation, where: int, offers: Sequence[Control], says: str) -> tuple[Control | None, str]:
    """The control that surely only takes the thing away, or why there is none."""
    snapshot = now.snapshot
    stay = [control for control in offers if not control.link or not leads_somewhere(snapshot.nodes[control.index].attribute("href") or "")]
    of = {means: [control for control in stay if control.means == means] for means in ("refuse", "decline", "skip", "close", "understood")}
    refusals = of["refuse"] if speaks_of(says, "consent") else []
    if doubt := _asks_for_something(snapshot, where):
        return None, doubt
    if refusals:
        return _one_of_the_recipes(now, refusals[0])
    if doubt := _matters(now, where, stay, says):
        return None, doubt
    put_off = [*of["decline"], *of["skip"]]
    if put_off:
        return _one_of_the_recipes(now, put_off[0])
    if now.stood is not None and not now.stood(where):
        return None, "it opened in answer to what the recipe did"
    if of["close"]:
        return _one_of_the_recipes(now, of["close"][0])
    if of["understood"] and all(control.link or control.means == "understood" for control in stay):
        return _one_of_the_recipes(now, of["understood"][0])
    return None, "nothing in it surely only dismisses it"


def _one_of_the_recipes(now: Situation, control: Control) -> tuple[Control | None, str]:
    if fold(control.label) in now.named and control.means in ("skip", "understood"):
        return None, f"the recipe itself uses {control}"
    return control, ""


def _asks_for_something(snapshot: Snapshot, where: int) -> str:
    """Whether a thing on top is a form: a password, several fields, or one that holds something already."""
    if _fields(snapshot, where, "password"):
        return "it asks for a password"
    texts = [index for index in _fields(snapshot, where) if plain_role(snapshot.nodes[index]) not in ("checkbox", "switch", "radio")]
    if any(snapshot.nodes[index].value for index in texts):
        return "it holds what was entered"
    return "it holds a form" if len(texts) > 1 else ""


def _matters(now: Situation, where: int, offers: Sequence[Control], says: str) -> str:
    """Why what a thing on top says or offers may have consequences; "" where it has none."""
    snapshot, consent = now.snapshot, speaks_of(says, "consent")
    if snapshot.nodes[where].role == "alertdialog":
        return "it asks for an answer"
    answers = [control for control in offers if not control.link and (control.means == "abort" or (control.means == "accept" and not consent))]
    if answers:
        return f"{answers[0]} answers a question"
    if consent:
        return ""
    grave = next((control for control in offers if not control.link and control.means is None and speaks_of(control.label, "grave")), None)
    if grave is not None:
        return f"{grave} may have consequences"
    title = called(snapshot, where)
    told = says if len(says) <= SHORT else f"{title} {says[:80]}"
    if speaks_of(told, "grave"):
        return "what it says may have consequences"
    unknown = [control for control in offers if not control.link and control.means is None]
    if unknown and asks(told) and not any(control.means in ("decline", "skip") for control in offers):
        return f"it asks a question that {unknown[0]} answers"
    return ""


# --- pages in between


def _why_not_passed(now: Situation, offers: Sequence[Control], ways: Sequence[Control]) -> str:
    """Why a page is not simply passed; "" where it is."""
    snapshot = now.snapshot
    fields = [index for index in _fields(snapshot, 0) if plain_role(snapshot.nodes[index]) != "searchbox"]
    if fields:
        return f"{locate.describe(snapshot, fields[0])} has to be filled"
    way = ways[0]
    rival = next((control for control in offers if control is not way and (control in ways or begins_a_way(control.label))), None)
    if rival is not None:
        return f"{way} and {rival} both go on"
    if fold(way.label) in now.named:
        return f"the recipe itself uses {way}"
    if len(offers) > MOST_BESIDE:
        return "it offers much else"
    if not way.link and any(snapshot.contains(form.node, way.index) for form in structure(snapshot).forms):
        return f"{way} sends something"
    if _commits(snapshot, offers) or (not way.link and way.means in ("onward", "understood") and costs(snapshot.text(0))):
        return "going on may take something on"
    others = [control for control in offers if not control.link and control is not way and control.means is None]
    if way.means in ("onward", "understood") and others:
        return f"{others[0]} may be what is asked for"
    answers = [control for control in offers if not control.link and control.means in ("accept", "abort")]
    return f"{answers[0]} answers a question" if answers else ""


def _turns_pages(snapshot: Snapshot, index: int) -> bool:
    """Whether a control belongs to the navigation of a site or a list."""
    return "next" in (snapshot.nodes[index].attribute("rel") or "").split() or any(plain_role(snapshot.nodes[outer]) == "navigation" for outer in snapshot.ancestors(index))


def _commits(snapshot: Snapshot, offers: Sequence[Control]) -> bool:
    """Whether what a page says, but for what its links are called, or one of its buttons, speaks of what has consequences."""
    seen = structure(snapshot).visible
    labelled = {inner for control in offers for inner in snapshot.subtree(control.index)}
    said = " ".join(node.name for index, node in enumerate(snapshot.nodes) if node.tag == "#text" and seen[index] and index not in labelled)
    return speaks_of(said, "grave") or any(speaks_of(control.label, "grave") for control in offers if not control.link)


# --- forms in steps


def _form_of(snapshot: Snapshot, field: int) -> int:
    """The form that a field belongs to; without one, the smallest part of the page around it that holds a button too."""
    forms = [form.node for form in structure(snapshot).forms if snapshot.contains(form.node, field)]
    if forms:
        return forms[-1]
    return next((outer for outer in snapshot.ancestors(field) if any(not control.link for control in controls(snapshot, outer))), 0)


def _wanted(snapshot: Snapshot, field: int) -> bool:
    """A field that has to hold something and holds nothing."""
    node = snapshot.nodes[field]
    required = "required" in node.states and not node.value and not node.states & {"checked"}
    return (required and plain_role(node) not in ("radio",)) or "invalid" in node.states


# --- menus


def openers(snapshot: Snapshot, where: int = 0) -> list[Control]:
    """The controls in a part of a page that open something."""
    return [control for control in controls(snapshot, where) if opens(snapshot.nodes[control.index])]


def _openers(now: Situation) -> list[Control]:
    snapshot = now.snapshot
    found = openers(snapshot, now.within if now.within is not None else 0)
    if now.within is not None:
        return found
    stood = [Box(*known.box) for known in now.prints if known.box]
    away = {control.index: min((_distance(snapshot.nodes[control.index].box, box) for box in stood), default=NEAR + 1) for control in found}
    return sorted([control for control in found if away[control.index] <= NEAR], key=lambda control: (away[control.index], control.index))


def pointed_at(snapshot: Snapshot, where: int) -> tuple[Control, ...]:
    """Where to point in a part of a page for what it shows only then: at the first thing in it that can be pressed, else at itself."""
    first = controls(snapshot, where)[:1]
    return first if first and first[0].index == where else (*first, _control(snapshot, where))


def opens(node: Node) -> bool:
    """Whether an element says of itself that it opens something, and nothing is open yet."""
    if "expanded" in node.states or is_field(node) or leads_somewhere(node.attribute("href") or "") or node.attribute("type") in ("submit", "reset"):
        return False
    return node.attribute("aria-haspopup") in _POPUPS or "collapsed" in node.states


def opened(known: Fingerprint) -> bool:
    """Whether an element did so when it was demonstrated."""
    said = dict(known.attributes)
    return said.get("aria-haspopup") in _POPUPS or "aria-expanded" in said or known.tag in ("summary", "details")


def _distance(box: Box | None, other: Box) -> float:
    if box is None:
        return NEAR + 1
    return abs(box.x + box.width / 2 - other.x - other.width / 2) + abs(box.y + box.height / 2 - other.y - other.height / 2)


# --- what is on a page


def controls(snapshot: Snapshot, where: int) -> tuple[Control, ...]:
    """What can be pressed in a part of a page, in its order; signs that close something count though nothing says that they are buttons."""
    seen = structure(snapshot).visible
    found = []
    for index in snapshot.subtree(where):
        node = snapshot.nodes[index]
        if not seen[index] or node.tag == "#text" or is_field(node) or "disabled" in node.states:
            continue
        if is_interactive(node) or (_alone(snapshot, index) and sense(snapshot.text(index)) == "close" and not any(is_interactive(snapshot.nodes[outer]) for outer in snapshot.ancestors(index))):
            found.append(_control(snapshot, index))
    return tuple(found)


def _alone(snapshot: Snapshot, index: int) -> bool:
    """Whether an element holds one sign and nothing else."""
    return len(snapshot.text(index)) == 1 and all(snapshot.nodes[inner].tag == "#text" for inner in snapshot.children(index))


def _control(snapshot: Snapshot, index: int) -> Control:
    """By the first of its names; a sign, or what has no name but in its attributes, by the first that means something."""
    names = [" ".join(name.split()) for name in locate.names(snapshot, index)] or [snapshot.text(index)]
    label = names[0]
    means = sense(label)
    if means is None and not any(sign.isalpha() for sign in label):
        label, means = next(((name, meaning) for name in names if (meaning := sense(name)) is not None), (label, None))
    role = plain_role(snapshot.nodes[index])
    return Control(index, label[:60], means, role == "link")


def _fields(snapshot: Snapshot, where: int, state: str = "") -> list[int]:
    seen = structure(snapshot).visible
    return [
        index for index in snapshot.subtree(where)
        if seen[index] and is_field(snapshot.nodes[index]) and "disabled" not in snapshot.nodes[index].states and (not state or state in snapshot.nodes[index].states)
    ]  # fmt: skip


def called(snapshot: Snapshot, where: int) -> str:
    """How a part of a page is called in messages: its role and name, else what heads it."""
    title = next((dialog.title for dialog in structure(snapshot).dialogs if dialog.node == where), "")
    if title:
        return f"dialog “{title}”"
    node = snapshot.nodes[where]
    if node.name and node.role not in ("generic", ""):
        return locate.describe(snapshot, where)
    heading = next((index for index in snapshot.subtree(where) if plain_role(snapshot.nodes[index]) == "heading" and structure(snapshot).visible[index]), None)
    word = "dialog" if _is_dialog(snapshot, where) else "form" if plain_role(node) == "form" else "overlay"
    return f"{word} headed “{snapshot.text(heading)}”" if heading is not None else f"an {word}" if word == "overlay" else f"a {word}"


def _beginning(text: str) -> str:
    return text if len(text) <= _SAID else text[:_SAID].rsplit(" ", 1)[0] + " …"
