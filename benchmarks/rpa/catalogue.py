"""All tasks, in the order of the table."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from benchmarks.rpa import apps
from benchmarks.rpa.sites import checkout, clinic, customers, expenses, forum, jobs, ledger, library, mailbox, menu, orders, panel, press, shop, staff, travel
from benchmarks.rpa.task import Task

QUICK = ("orders-table", "shop-first-page", "staff-mail-addresses", "guests-tick-off", "clinic-book")
"""Some of each family that are over soon."""


def generated() -> Iterator[Task]:
    """The tasks on generated sites."""
    for module in (orders, shop, staff, press, jobs, forum, menu, customers, expenses, library, mailbox, travel, panel, ledger, clinic, checkout):
        yield from module.TASKS


def on_applications() -> Iterator[Task]:
    """The tasks on real applications: those of every module of ``apps`` that has some."""
    for found in iter_modules(apps.__path__):
        yield from getattr(import_module(f"{apps.__name__}.{found.name}"), "TASKS", ())


def tasks() -> tuple[Task, ...]:
    """Raises ValueError when two have one name."""
    every = (*generated(), *on_applications())
    names = [task.name for task in every]
    if len(set(names)) < len(names):
        raise ValueError(f"two tasks have one name: {sorted(name for name in names if names.count(name) > 1)[0]}")
    return every
