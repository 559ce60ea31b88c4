"""Real applications: Django's administration site, Datasette, Flask-Admin, sqlite-web, TodoMVC, data grids, Swagger UI."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.rpa.apps import datasette, django_admin, flask_admin, grids, sqlite_web, swagger, todomvc
from benchmarks.rpa.apps.install import Package, lacking
from benchmarks.rpa.apps.packaged import PackagedSite
from benchmarks.rpa.apps.process import DatabaseSite
from benchmarks.rpa.task import Task

TASKS: tuple[Task, ...] = tuple(task for module in (django_admin, datasette, flask_admin, sqlite_web, todomvc, grids, swagger) for task in module.TASKS)


def package_of(task: Task) -> Package | None:
    """What a task's application is installed from; None for a generated one."""
    return task.site.package if isinstance(task.site, DatabaseSite | PackagedSite) else None


PACKAGES: tuple[Package, ...] = tuple(dict.fromkeys(package for package in map(package_of, TASKS) if package is not None))


def installed(tasks: Sequence[Task]) -> tuple[list[Task], dict[str, str]]:
    """Those of the tasks that can be played, after installing what is missing; the others by name, with the reason."""
    usable: list[Task] = []
    left_out: dict[str, str] = {}
    for task in tasks:
        package = package_of(task)
        if package is not None and (reason := lacking(package)):
            left_out[task.name] = f"{package.name} cannot be installed: {reason}"
        else:
            usable.append(task)
    return usable, left_out
