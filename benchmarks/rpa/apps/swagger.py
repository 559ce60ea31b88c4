"""A parcel service's interface description in Swagger UI (React): operations that fold out, are tried out and answer."""

from __future__ import annotations

from functools import partial

from benchmarks.rpa.apps.install import Package
from benchmarks.rpa.apps.packaged import PackagedSite, packaged
from benchmarks.rpa.served import NOWHERE, Answer, Request, as_json
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words

VERSIONS = {number: Package(f"swagger-ui-{version}", "npm", (f"swagger-ui-dist@{version}",)) for number, version in (("3", "3.52.5"), ("4", "4.19.1"), ("5", "5.35.0"))}

PAGE = """<!doctype html><html lang="en"><head><title>Parcels</title><link rel="stylesheet" href="/files/swagger-ui-dist/swagger-ui.css">
<script src="/files/swagger-ui-dist/swagger-ui-bundle.js"></script></head><body><div id="ui"></div><script>
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#ui", presets: [SwaggerUIBundle.presets.apis], syntaxHighlight: false, defaultModelsExpandDepth: -1 });
</script></body></html>"""


def _operation(name: str, parameter: str) -> dict[str, object]:
    where = {"name": parameter, "in": "query", "required": True, "schema": {"type": "string"}}
    return {"summary": name, "operationId": name.replace(" ", "_"), "parameters": [where], "responses": {"200": {"description": "As asked", "content": {"text/plain": {}}}}}


class Parcels:
    def __init__(self, package: Package, variant: Variant) -> None:
        self.package = package
        words = Words(f"parcels/{variant}")
        self.places = {code: words.city() for code in codes(variant)}
        self.held: list[str] = []
        self.names = ["list depots", "list vans", "list zones"] if variant == "shown" else ["count parcels", "find routes", "list drivers", "plan tours", "show prices"]

    def answer(self, request: Request) -> Answer:
        match request.method, *request.parts:
            case ["GET"]:
                return Answer(PAGE)
            case "GET", "openapi.json":
                paths: dict[str, object] = {"/where": {"get": _operation("where is it", "code")}, "/hold": {"post": _operation("hold a parcel", "code")}}
                paths.update({"/" + name.replace(" ", "-"): {"get": _operation(name, "day")} for name in self.names})
                return as_json({"openapi": "3.0.0", "info": {"title": "Parcels", "version": "1"}, "paths": paths})
            case "GET", "where":
                return Answer(self.places.get(request.query["code"], "unknown"), kind="text/plain")
            case "POST", "hold":
                self.held.append(request.query["code"])
                return Answer("held", kind="text/plain")
            case "GET", "files", folder, *parts:
                return packaged(self.package, folder, tuple(parts))
        return NOWHERE

    def state(self) -> object:
        return self.held


def codes(variant: Variant) -> list[str]:
    words = Words(f"parcel codes/{variant}")
    return [words.code("P") for _ in range(3 if variant == "shown" else 6)]


def swagger(version: str) -> PackagedSite:
    """The same parcels, described by a version of Swagger UI (``VERSIONS``)."""
    package = VERSIONS[version]
    return PackagedSite("swagger-ui", package, partial(Parcels, package))


SITE = swagger("5")

ROWS: dict[Variant, list[dict[str, str]]] = {"shown": [{"parcel": code} for code in codes("shown")], "unseen": [{"parcel": code} for code in codes("unseen")]}

TASKS = (
    Task(
        "swagger-hold",
        "data",
        SITE,
        """
recipe swagger_hold(parcels: list of {parcel: text})
    open "/"
    click button "POST /hold hold a parcel"
    click button "Try it out"
    for each one in parcels
        fill textbox "code" with one.parcel
        click button "Execute"
        click button "Clear"
""",
        data=ROWS,
    ),
)
