"""All tasks, in the order of the table."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.rpa.sites import clinic, customers, expenses, library, menu, orders, press, shop, staff
from benchmarks.rpa.task import Task

QUICK = ("orders-table", "shop-pages", "customers-add", "clinic-book")
"""One of each family."""


def tasks() -> Sequence[Task]:
    """Names are unique."""
    generated = (orders, shop, staff, press, menu, customers, expenses, library, clinic)
    return tuple(task for module in generated for task in module.TASKS)
