"""Facts computed once per snapshot object, kept on the object, gone with it; and taken over from a page just like it.

``functools.cache`` would hash all nodes of a snapshot and keep it alive; the snapshot's own dictionary (where
``cached_property`` keeps its values too) costs one look-up. So that a trace of ten thousand pages does not fill the
memory, the facts of the snapshots that came first are dropped again when those of too many nodes are kept; they are
recomputed when they are asked for.

Most steps change a few nodes of a page. Of the snapshots whose nodes hang alike some stand for the others: the *kin* of a snapshot is
the one of these from which it differs in the fewest nodes. A fact says what it reads of a node (``reads``) and on which other facts it
rests (``of``): where those are the same for the nodes that differ, it is the kin's, for which it is computed first if need be.
"""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from itertools import compress, count
from operator import is_not
from typing import Any, NamedTuple, TypeVar, overload

from lamcli.trace import Node, Snapshot, Tree

Fact = TypeVar("Fact")

MOST_NODES = 400_000
"""Nodes whose facts are kept, over all snapshots: about 1 KiB each where nothing is shared."""
_FEWEST = 4
"""Snapshots whose facts are kept, however large they are."""
_SHARED = 64
_OWN = 3
"""The facts of a snapshot with kin take one part in so many of what those of one alone take, and so many nodes' for each node that differs."""
_HOME = "_facts"
_MODELS = 4
"""Snapshots of one shape that stand for the others."""
_MOST_CHANGED = 2
"""At most one node in so many may differ between kin."""
_NEAR = 24
"""A snapshot that differs from all models of its shape in more nodes becomes one itself; a model that differs in no more is near enough."""


@dataclass
class Facts:
    """What is known of a snapshot.

    Attributes:
        known: what was computed, by the function that did.
        kin: a snapshot like this one; None without any.
        changed: the nodes in which the two differ.
        models: how many snapshots have become its kin lately.
    """

    known: dict[object, Any] = field(default_factory=dict)
    kin: weakref.ref[Snapshot] | None = None
    changed: tuple[int, ...] = ()

    models: int = 0

    def like(self) -> Kin | None:
        """The kin and what is known of it, while both are still there."""
        other = self.kin() if self.kin is not None else None
        facts: Facts | None = vars(other).get(_HOME) if other is not None else None
        return Kin(other, facts.known) if other is not None and facts is not None else None


class Kin(NamedTuple):
    snapshot: Snapshot
    known: dict[object, Any]

    def fact(self, compute: Callable[[Snapshot], Fact]) -> Fact:
        """What a function says of it: known, or computed from the page alone, so that no long line of kin is gone through."""
        if compute not in self.known:
            self.known[compute] = compute(self.snapshot)
        found: Fact = self.known[compute]
        return found


class _Kept:
    """Which snapshots hold facts, oldest first, and the models of each shape."""

    def __init__(self) -> None:
        self.order: deque[tuple[weakref.ref[Snapshot], int]] = deque()
        self.nodes = 0
        self.models: weakref.WeakKeyDictionary[Tree, deque[weakref.ref[Snapshot]]] = weakref.WeakKeyDictionary()

    def enter(self, snapshot: Snapshot) -> Facts:
        facts = Facts()
        models = self.models.setdefault(snapshot.tree, deque(maxlen=_MODELS))
        for other in reversed(models):
            changed = _changed(snapshot, other())
            if changed is not None and (facts.kin is None or len(changed) < len(facts.changed)):
                facts.kin, facts.changed = other, changed
                if len(changed) <= _NEAR:
                    break
        if facts.kin is not None:
            vars(facts.kin())[_HOME].models += 1
        reference = weakref.ref(snapshot)
        if facts.kin is None or len(facts.changed) > _NEAR:
            models.append(reference)
        vars(snapshot)[_HOME] = facts
        size = len(snapshot.nodes) // _SHARED + _OWN * len(facts.changed) if facts.kin is not None else len(snapshot.nodes)
        self.order.append((reference, size))
        self.nodes += size
        while self.nodes > MOST_NODES and len(self.order) > _FEWEST:
            self._drop()
        return facts

    def _drop(self) -> None:
        """Drops the facts that were made first; those of a model that others have turned to since it was last in turn come in line again."""
        oldest, size = self.order.popleft()
        known = oldest()
        facts: Facts | None = vars(known).get(_HOME) if known is not None else None
        if facts is not None and facts.models:
            facts.models = 0
            self.order.append((oldest, size))
            return
        self.nodes -= size
        if known is not None:
            vars(known).pop(_HOME, None)


def _changed(snapshot: Snapshot, other: Snapshot | None) -> tuple[int, ...] | None:
    """The nodes in which two snapshots of one shape differ; None when there are too many, or nothing is known of the other."""
    if other is None or _HOME not in vars(other):
        return None
    most = len(snapshot.nodes) // _MOST_CHANGED
    other_objects = list(compress(count(), map(is_not, snapshot.nodes, other.nodes)))
    changed = tuple(index for index in other_objects if snapshot.nodes[index] != other.nodes[index])
    return changed if len(changed) <= most else None


_KEPT = _Kept()


def facts_of(snapshot: Snapshot) -> Facts:
    facts: Facts | None = vars(snapshot).get(_HOME)
    return _KEPT.enter(snapshot) if facts is None else facts


def forget() -> None:
    """From now on no snapshot is kin to one that came before: what is computed next is computed from the page alone."""
    _KEPT.models.clear()


@overload
def per_snapshot(compute: Callable[[Snapshot], Fact], /) -> Callable[[Snapshot], Fact]: ...
@overload
def per_snapshot(*, reads: Callable[[Node], object], of: Sequence[Callable[[Snapshot], object]] = ()) -> Callable[[Callable[[Snapshot], Fact]], Callable[[Snapshot], Fact]]: ...
def per_snapshot(compute: Any = None, /, *, reads: Callable[[Node], object] | None = None, of: Sequence[Callable[[Snapshot], object]] = ()) -> Any:
    """Decorator: the function runs once for each snapshot object (again when its facts had to be dropped).

    Args:
        reads: all that the function reads of one node, beyond what the facts in ``of`` say; without it nothing is taken over.
        of: the facts that it rests on, themselves made by this decorator.
    """
    return _remembered(reads, of) if compute is None else _remembered(None, ())(compute)


def _remembered(reads: Callable[[Node], object] | None, of: Sequence[Callable[[Snapshot], object]]) -> Callable[[Callable[[Snapshot], Fact]], Callable[[Snapshot], Fact]]:
    bases: list[object] = [vars(base)["__wrapped__"] for base in of]

    def decorate(compute: Callable[[Snapshot], Fact]) -> Callable[[Snapshot], Fact]:
        def made(snapshot: Snapshot, facts: Facts) -> Fact:
            like = facts.like()
            if reads is None or like is None:
                return compute(snapshot)
            theirs = like.fact(compute)
            rest = all(fact(snapshot) is like.known.get(base) for fact, base in zip(of, bases, strict=True))
            if rest and all(reads(snapshot.nodes[index]) == reads(like.snapshot.nodes[index]) for index in facts.changed):
                return theirs
            fresh = compute(snapshot)
            return theirs if fresh == theirs else fresh  # so that what rests on it can be taken over all the same

        @wraps(compute)
        def known(snapshot: Snapshot) -> Fact:
            facts: Facts | None = vars(snapshot).get(_HOME)
            if facts is None:
                facts = _KEPT.enter(snapshot)
            try:
                fact: Fact = facts.known[compute]
            except KeyError:
                fact = facts.known[compute] = made(snapshot, facts)
            return fact

        return known

    return decorate
