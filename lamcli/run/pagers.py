"""What turns the page, found again where a loop's words for it denote nothing: by evidence, or not at all.

Where nothing turns a page it may be the only one, so a pager that is missing has to be told from one that has changed. Beside what is known of it as of any element
(``resolve``) a pager is known by what it does: its address is that of the page at hand but for a number that has grown, it says that it leads on. What leads
back is never taken for it, nor is anything in the elements of the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal
from urllib.parse import parse_qsl, urljoin, urlsplit

from lamcli import locate
from lamcli.locate.appearance import GLYPHS
from lamcli.locate.naming import bare
from lamcli.recipe.ast import Css, Described, Pages, Point, Text
from lamcli.recipe.lock import Seen
from lamcli.recipe.page import Query
from lamcli.recipe.walk import walk
from lamcli.run.healing import resolved
from lamcli.run.likeness import Meaning, address_level, leads_somewhere
from lamcli.run.resolve import Candidate, candidates, sure
from lamcli.run.stakes import TO_ACT
from lamcli.run.wording import words_for
from lamcli.salience import structure
from lamcli.salience.roles import is_field, is_interactive
from lamcli.trace import Snapshot

PLAUSIBLE = 0.25
"""Probability from which on something may turn the page: then nobody can say that this is the last one."""
LEADS_ON = (36.0, 1.5, 1.0, 0.3)
"""How many times as likely a pager's address is that of the next page, may be, is none, is another, as that of something else is."""
SAYS_SO = 2.5
"""Bits that are worth as much as the same in other words: what leads on is called so in few ways."""
FEWEST, MOST_NUMBERS = 2, 15
"""Numbers that stand side by side where pages are numbered; days of a month are more."""
LONGEST = 24
"""Characters of what a pager says."""
ONWARD = frozenset(("next", "forward", *GLYPHS["next"], *GLYPHS["forward"]))
BACK = frozenset(("previous", "prev", "back", "first", *GLYPHS["previous"], *GLYPHS["back"]))
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Turned:
    """What turns the page, and how a recipe says it now."""

    best: Candidate
    pages: Pages


@dataclass(frozen=True)
class Unsure:
    """What may turn the page, the likeliest first, or that pages are numbered now; nothing says for certain."""

    candidates: tuple[int, ...]
    numbered: bool = False


Verdict = Turned | Unsure | Literal["as it says", "another", "the last page"]


def turned(snapshot: Snapshot, seen: Seen, pages: Pages, found: Sequence[int], beside: Sequence[int], number: int, meaning: Callable[[], Meaning], *, varied: bool = False) -> Verdict:
    """What turns a page of a list.

    Args:
        seen: what turned the first page in the demonstrations; not nothing.
        found: what the recipe's words for it denote.
        beside: the elements of the list.
        number: of the page, from 1.
        varied: what is on the page depends on what the run was given.

    Returns:
        "another" when the words denote one element that may well not be the one that was meant.
    """
    if found and (pages.how == "numbered" or pages.target is None):
        return "as it says"
    if len(found) == 1 and _at_a_glance(snapshot, seen, found[0]):
        return "as it says"
    if found and pages.target is not None:
        match resolved(snapshot, seen, pages.target, found, None, meaning, step=Point("click", pages.target), varied=varied):
            case candidate, words:
                lasting = words if _lasting(words) else words_for(snapshot, candidate.index, pages.target, fits=_lasting)
                return Turned(candidate, Pages("next", lasting)) if lasting is not None and not snapshot.text(candidate.index).isdigit() else "as it says"
            case "as it says" if len(found) == 1 and _leads_elsewhere(snapshot, seen, found[0]):
                again = _found_again(snapshot, seen, pages, beside, number, meaning)
                return again if isinstance(again, Turned) and leads_on(snapshot, again.best.index) == 0 else "another"
            case verdict:
                return verdict
    return _found_again(snapshot, seen, pages, beside, number, meaning)


def _at_a_glance(snapshot: Snapshot, seen: Seen, index: int) -> bool:
    """Whether something is called as the pager was and leads nowhere else: how many pages there are is written beside it, and is another number each time."""
    node = snapshot.nodes[index]
    same = any((known.tag, known.role, known.name, dict(known.attributes).get("id")) == (node.tag, node.role, node.name, node.attribute("id")) for known in seen.fingerprints)
    return same and leads_on(snapshot, index) != 3


def _leads_elsewhere(snapshot: Snapshot, seen: Seen, index: int) -> bool:
    """Whether an address is neither that of a next page nor like that of the pager: something else is called so now."""
    address = snapshot.nodes[index].attribute("href") or ""
    known = [href for item in seen.fingerprints if leads_somewhere(href := dict(item.attributes).get("href", ""))]
    return bool(known) and leads_on(snapshot, index) == 3 and all(address_level(href, address) == 2 for href in known)


def _found_again(snapshot: Snapshot, seen: Seen, pages: Pages, beside: Sequence[int], number: int, meaning: Callable[[], Meaning]) -> Verdict:
    series = _series(snapshot, beside, number + 1)
    numbers = frozenset(index for each in series for index in each.values())

    backwards = any(_says_back((item.name, item.text)) for item in seen.fingerprints)  # the list goes on with what is older

    def ruled_out(index: int) -> bool:
        if index in numbers or snapshot.text(index).isdigit() or any(snapshot.contains(member, index) for member in beside):
            return True
        return _leads_here(snapshot, index) or (not backwards and _leads_back(snapshot, index))

    others = [item for item in seen.others if not _says_on((item.name, item.text))]  # what stood beside numbers and leads on too is no other thing
    ranked = _weighed(snapshot, seen, candidates(snapshot, seen.fingerprints, others, meaning=meaning(), but_for=ruled_out))
    best = ranked[0] if ranked else None
    if best is not None and sure(ranked) is not None:
        if locate.state(snapshot, best.index, "disabled"):
            return "the last page"
        words = words_for(snapshot, best.index, pages.target if pages.how == "next" else None, fits=_lasting)
        if words is not None:
            return Turned(best, Pages("next", words))
    if len(series) == 1 and (numbered := _numbered(snapshot, seen, series[0], number + 1)) is not None:
        return numbered
    likely = tuple(candidate.index for candidate in ranked if (candidate.probability >= PLAUSIBLE or _in_its_place(candidate)) and not locate.state(snapshot, candidate.index, "disabled"))
    return Unsure(likely or tuple(sorted(numbers)), numbered=not likely) if likely or series else "the last page"


def _lasting(words: Described | Css) -> bool:
    """Whether words may hold on the next page too: what says a number counts pages, and a place is another there."""
    if any(isinstance(part, Described | Css) and part.ordinal > 1 for part in walk(words)):
        return False
    return not any(isinstance(part, Text) and any(map(str.isdigit, part.value)) for part in walk(words))


def _weighed(snapshot: Snapshot, seen: Seen, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with what they say of where they lead."""
    onward = any(_says_on((item.name, item.text)) for item in seen.fingerprints)
    saying = [candidate for candidate in found if _says_on(_texts(snapshot, candidate.index)) and not locate.state(snapshot, candidate.index, "disabled")]
    weights = [LEADS_ON[leads_on(snapshot, candidate.index)] * (2.0 ** _wanting(snapshot, candidate) if onward and candidate in saying else 1.0) for candidate in found]
    gone = max(0.0, 1.0 - sum(candidate.probability for candidate in found))
    whole = gone + sum(candidate.probability * weight for candidate, weight in zip(found, weights, strict=True))
    alone = saying[0] if onward and len(saying) == 1 else None
    again = [
        replace(
            candidate,
            probability=candidate.probability * weight / whole if whole else 0.0,
            identified=(candidate.identified and _says_which(candidate)) or leads_on(snapshot, candidate.index) == 0 or (candidate is alone and _stands_as_it_did(candidate)),
        )
        for candidate, weight in zip(found, weights, strict=True)
    ]
    return sorted(again, key=lambda candidate: (-candidate.probability, candidate.index))


def _says_which(candidate: Candidate) -> bool:
    """Whether it is called or identified as the pager was: to be the only thing of its kind, or to be in the place, is no sign where the pager may be missing."""
    level = {each.about.name: each.level for each in candidate.evidence}
    return level.get("words", 3) <= 1 or any(level.get(name) == 0 for name in ("id", "address", "name of the field", "hint", "other attributes", "label beside it"))


def _wanting(snapshot: Snapshot, candidate: Candidate) -> float:
    """Bits that are wanting where what leads on in other words was taken for something else, and for a link that became a button also for having no address."""
    of = {each.about.name: each for each in candidate.evidence}
    words, address = of.get("words"), of.get("address")
    said = SAYS_SO - words.bits if words is not None and words.level > 1 else 0.0
    return said - (address.bits if address is not None and address.last and not snapshot.nodes[candidate.index].attribute("href") else 0.0)


def _stands_as_it_did(candidate: Candidate) -> bool:
    """Whether it is among what was around the pager, or looks as that did and is where that was."""
    level = {each.about.name: each.level for each in candidate.evidence}
    return level.get("what is around", 3) <= 1 or (level.get("class") == 0 and level.get("location", 2) <= 1)


def _in_its_place(candidate: Candidate) -> bool:
    """Whether it stands just where the pager stood, among what was around that."""
    level = {each.about.name: each.level for each in candidate.evidence}
    return level.get("what is around", 3) <= 1 and level.get("location", 0) <= 1


def leads_on(snapshot: Snapshot, index: int) -> Literal[0, 1, 2, 3]:
    """Whether the relation or address of an element is that of the next page; whether that may be; it has none; it is another."""
    node = snapshot.nodes[index]
    address = node.attribute("href") or ""
    steps = list(_steps(snapshot.url, address))
    if "next" in (node.attribute("rel") or "").split() or (len(steps) == 1 and steps[0] in ("on", "begun")):
        return 0
    if len(steps) == 1:
        return 1
    return 3 if leads_somewhere(address) else 2


def _texts(snapshot: Snapshot, index: int) -> tuple[str, ...]:
    node = snapshot.nodes[index]
    return node.name, snapshot.text(index), node.attribute("title") or ""


def _says_on(texts: Sequence[str]) -> bool:
    """Whether one of a few words is one that leads on."""
    return any(len(said) <= LONGEST and ({said, *_WORD.findall(said)} & ONWARD) for said in map(bare, texts) if said)


def _leads_back(snapshot: Snapshot, index: int) -> bool:
    node = snapshot.nodes[index]
    if "prev" in (node.attribute("rel") or "").split():
        return True
    if "back" in _steps(snapshot.url, node.attribute("href") or ""):
        return True
    return _says_back((node.name, snapshot.text(index)))


def _leads_here(snapshot: Snapshot, index: int) -> bool:
    address = snapshot.nodes[index].attribute("href") or ""
    return leads_somewhere(address) and urljoin(snapshot.url, address).partition("#")[0] == snapshot.url.partition("#")[0]


def _says_back(texts: Sequence[str]) -> bool:
    return any(bare(text).split()[0] in BACK for text in texts if text.strip())


def _steps(here: str, address: str) -> Iterator[Literal["on", "begun", "back", "else"]]:
    """How an address differs from this page's: for each part that is another, a number that has grown, one that has begun, one that is smaller, or something else.

    Nothing where it is on another path altogether, or is this page.
    """
    if not address or address.startswith(("#", "javascript:")):
        return
    try:
        one, other = urlsplit(here), urlsplit(urljoin(here, address))
    except ValueError:
        return
    was, now = one.path.rstrip("/").split("/"), other.path.rstrip("/").split("/")
    if one.netloc == other.netloc and 0 < len(now) - len(was) <= 2 and now[: len(was)] == was and now[-1] == "2":
        yield "begun"  # the second page is below the first
    if one.netloc != other.netloc or len(was) != len(now):
        return
    parts = [(left, right) for left, right in zip(was, now, strict=True) if left != right]
    before, after = dict(parse_qsl(one.query, keep_blank_values=True)), dict(parse_qsl(other.query, keep_blank_values=True))
    if parts and not all(left.isdigit() and right.isdigit() for left, right in parts):
        return
    parts += [(before.get(key, ""), after.get(key, "")) for key in sorted({*before, *after}) if before.get(key) != after.get(key)]
    for left, right in parts:
        if right.isdigit() and left.isdigit():
            yield "on" if int(right) > int(left) else "back"
        elif right.isdigit() and not left:
            yield "begun" if int(right) > 0 else "back"
        else:
            yield "else"


def _series(snapshot: Snapshot, beside: Sequence[int], wanted: int) -> list[dict[int, int]]:
    """Page number -> what is pressed for it, wherever numbers up from one or two stand side by side outside the list, the one that is wanted among them."""
    visible = structure(snapshot).visible
    at: dict[int, list[tuple[int, int]]] = {}
    for index, node in enumerate(snapshot.nodes):
        text = snapshot.text(index) if visible[index] and node.tag != "#text" and is_interactive(node) and not is_field(node) else ""
        if not (text.isascii() and text.isdigit() and len(text) < 4) or any(snapshot.contains(member, index) for member in beside):
            continue
        home = next((outer for outer in snapshot.ancestors(index) if snapshot.text(outer) != text), 0)
        at.setdefault(home, []).append((int(text), index))
    begun = {numbers[0][0] for numbers in at.values()}  # where they go on elsewhere they are days or places
    found = [(home, of) for home, numbers in at.items() if (of := _in_order(numbers)) is not None and wanted in of and max(of) + 1 not in begun]
    return [of for home, of in found if len(_WORD.findall(snapshot.text(home))) <= 2 * len(of) + 8]


def _in_order(numbers: Sequence[tuple[int, int]]) -> dict[int, int] | None:
    """Numbers that go up from one, or from two where the first page is the one at hand; some may be left out."""
    said = [number for number, _ in numbers]
    ascending = all(left < right for left, right in pairwise(said))
    return dict(numbers) if ascending and said[0] in (1, 2) and len(said) <= MOST_NUMBERS and (len(said) >= FEWEST or said == [2]) else None


def _numbered(snapshot: Snapshot, seen: Seen, series: dict[int, int], wanted: int) -> Turned | None:
    """Pages that are numbered now, where the next one's address is that of the pager, or follows from this page's; else only numbers stand there."""
    index = series[wanted]
    address = snapshot.nodes[index].attribute("href") or ""
    known = {dict(item.attributes).get("href", "") for item in seen.fingerprints} - {""}
    if not (address in known or (leads_on(snapshot, index) == 0 and all(leads_on(snapshot, other) == 0 for number, other in series.items() if number >= wanted))):
        return None
    role = next(iter(locate.roles(snapshot, index)), "")
    words = next((place[0] for place in _places(snapshot, index, role) if _names_once(snapshot, place, index)), None)
    return Turned(Candidate(index, TO_ACT.probability, True, ()), Pages("numbered", words)) if words is not None else None


def _places(snapshot: Snapshot, index: int, role: str) -> Iterator[tuple[Described, Query]]:
    """The links of what holds them, where that holds more than this one and has a name or is the only one of its kind; else all of the page."""
    text = snapshot.text(index)
    for outer in snapshot.ancestors(index):
        if snapshot.text(outer) == text or outer == 0:
            continue
        held = words_for(snapshot, outer, fits=_lasting)
        match held:
            case Described(role=kind, name=None, relations=(), within=None, ordinal=0):
                yield Described(role, within=held), Query(role, within=Query(kind))
            case Described(role=kind, name=name, relations=(), within=None, ordinal=0) if name is not None and len(getattr(name, "value", "")) <= 40:
                yield Described(role, within=held), Query(role, within=Query(kind, getattr(name, "value", "")))
            case Css(selector=selector, relations=(), within=None, ordinal=0):
                yield Described(role, within=held), Query(role, within=Query("", css=selector))
            case _:
                continue
    yield Described(role), Query(role)


def _names_once(snapshot: Snapshot, place: tuple[Described, Query], index: int) -> bool:
    """Whether just one of the elements shows the number."""
    return [other for other in locate.find(snapshot, place[1]) if snapshot.text(other) == snapshot.text(index)] == [index]
