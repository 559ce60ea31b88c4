"""The pages of the campaign: real applications, served on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin

from benchmarks.rpa.apps import datasette, django_admin, flask_admin, grids, sqlite_web, swagger, todomvc
from benchmarks.rpa.apps.install import lacking
from benchmarks.rpa.apps.packaged import PackagedSite
from benchmarks.rpa.apps.process import DatabaseSite
from benchmarks.rpa.task import Served


@dataclass(frozen=True)
class PageOf:
    """One address of an application."""

    site: DatabaseSite | PackagedSite
    path: str

    @property
    def name(self) -> str:
        return f"{self.site.name}{self.path}"


PAGES = (
    PageOf(django_admin.SITE, "/admin/"),
    PageOf(django_admin.SITE, "/admin/shop/customer/"),
    PageOf(django_admin.SITE, "/admin/shop/order/"),
    PageOf(django_admin.SITE, "/admin/shop/customer/add/"),
    PageOf(datasette.SITE, "/museum"),
    PageOf(datasette.SITE, "/museum/works"),
    PageOf(flask_admin.SITE, "/admin/book/"),
    PageOf(flask_admin.SITE, "/admin/book/new/"),
    PageOf(sqlite_web.SITE, "/station/"),
    PageOf(sqlite_web.SITE, "/station/content/"),
    PageOf(swagger.SITE, "/"),
    PageOf(todomvc.SITE, "/"),
    PageOf(grids.TABULATOR_SITE, "/"),
    PageOf(grids.DATATABLES_SITE, "/"),
)


@contextmanager
def served(page: PageOf) -> Iterator[tuple[Served, str]]:
    """The application, and the absolute address of the page. Raises EnvironmentLacks when it cannot be installed."""
    with page.site.serve("shown") as application:
        yield application, urljoin(application.url, page.path)


def missing(page: PageOf) -> str:
    """Why a page's application cannot be had; "" when it can."""
    return lacking(page.site.package)
