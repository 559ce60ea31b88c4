"""How a list goes on when the last element of a page is done: one control, numbered links, scrolling."""

from __future__ import annotations

from collections.abc import Sequence

from lamcli import locate
from lamcli.recipe.ast import Described, Pages, Variable
from lamcli.recipe.cost import cost
from lamcli.synthesis import targets
from lamcli.synthesis.building import Toolbox
from lamcli.synthesis.denote import denote
from lamcli.synthesis.problem import Place, Strand
from lamcli.synthesis.rank import Ranked
from lamcli.synthesis.runs import Run
from lamcli.trace import EventKind


def paging(strands: Sequence[Strand], chosen: Sequence[Run | None], tools: Toolbox) -> Ranked[Pages] | None:
    """What the clicks between the pages were done to: one control, or links called 2, 3, 4 …"""
    turns = [(strand, number, stretch.turn) for strand, run in zip(strands, chosen, strict=True) if run is not None for number, stretch in enumerate(run.stretches) if stretch.turn is not None]
    more = any(stretch.turn is None for run in chosen if run is not None for stretch in run.stretches[:-1])
    if more and not turns:
        return Ranked(Pages("scrolling"), cost(Pages("scrolling")), "more came when the end of the list was seen")
    if not turns or more:
        return None
    events = [strand.trace.events[turn] for strand, _, turn in turns]
    if all(event.kind is EventKind.SCROLL for event in events):
        return Ranked(Pages("scrolling"), cost(Pages("scrolling")), "scrolling brought more")
    if any(event.kind is not EventKind.CLICK or event.target is None for event in events):
        return None
    places = [Place(strand.observation(turn), event.target or 0) for (strand, _, turn), event in zip(turns, events, strict=True)]
    if all(str(number + 2) == place.snapshot.text(place.index) for place, (_, number, _) in zip(places, turns, strict=True)):
        return _numbered(places, tools)
    pager = next((item for item in tools.targets(places, all_of_interest=True) if isinstance(item.value, Described)), None)
    return Ranked(Pages("next", pager.value), cost(Pages("next")) + pager.cost, pager.why) if pager is not None else None


def _numbered(places: Sequence[Place], tools: Toolbox) -> Ranked[Pages] | None:
    """Links called 2, 3, 4 …, said with the place where they stand, since other links may be called so too.

    That place holds more than the one link: an item of its own that each link stands in is another one on each page.
    """
    roles = [role for role in locate.roles(places[0].snapshot, places[0].index) if role in ("link", "button", "tab", "listitem", "text", "element")]
    surroundings = [context.value for context in targets.contexts(places, tools.embedder, 1) if not isinstance(context.value, Variable)]
    for role in roles:
        for target in (*(Described(role, within=outer) for outer in surroundings), Described(role)):
            if all(_names_once(target, place) and not _alone(target, place) for place in places):
                return Ranked(Pages("numbered", target), cost(Pages("numbered", target)), "the pages are numbered")
    return None


def _names_once(target: Described, place: Place) -> bool:
    """Whether among the elements that a target denotes just one shows the number of the next page."""
    wanted = place.snapshot.text(place.index)
    return [index for index in denote(target, place.observation) if place.snapshot.text(index) == wanted] == [place.index]


def _alone(target: Described, place: Place) -> bool:
    """Whether a link is all that its surroundings hold."""
    return target.within is not None and any(place.snapshot.text(outer) == place.snapshot.text(place.index) for outer in denote(target.within, place.observation))
