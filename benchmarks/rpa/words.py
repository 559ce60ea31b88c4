# ruff: noqa: E501 - lists of plain words
"""Made-up people, companies, goods, days and amounts, drawn with a seed: the same ones every time, no two alike in one place."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

FIRST = (
    "Adele Amir Anouk Bastian Beatriz Bogdan Carla Cedric Chiara Dario Dilan Edith Elio Emre Farah Fiona Gianni Greta Hanna Hugo Ida Imran Ines Ivo Jana Jonas Jule Kaya Kofi "
    "Lara Leon Livia Luca Maja Marek Mila Nadia Nils Noor Olga Oskar Paula Piet Quinn Rania Remo Rosa Samir Selma Silas Tara Theo Uma Valentin Vera Wanda Xenia Yara Yusuf Zoe"
).split()
LAST = (
    "Abbott Aydin Bakker Becker Bianchi Brandt Castro Cohen Dahl Danner Eriksen Fabri Ferrara Fischer Garnier Gomez Haas Hartley Iversen Jansen Kaplan Keller Kowalski Laine Lorenz "
    "Marchetti Meyer Moreau Nagy Novak Ortega Osman Pereira Petrov Quist Ramos Richter Rossi Sandoval Santos Schuster Silva Tanaka Thorne Ulrich Varga Vogel Weber Winter Yilmaz Zimmer"
).split()
CITY = (
    "Aarhus Antwerp Basel Bergen Bilbao Bologna Bremen Brno Cork Dresden Espoo Faro Gdansk Geneva Ghent Graz Haarlem Innsbruck Kaunas Leeds Lille Linz Lyon Malmo Nantes Odense Ostrava "
    "Padua Parma Porto Riga Rouen Seville Split Tartu Trieste Turin Turku Utrecht Varna Verona Zadar"
).split()
COLOURS = "amber beige black blue brown coral copper cream green grey indigo ivory olive orange pink plum red silver teal white".split()
GOODS = (
    "backpack basket bench blanket bookend bottle bowl cabinet candle chair clock coaster cushion desk drawer easel frame hammock jug kettle ladder lamp lantern mirror mug notebook "
    "pitcher planter poster rack rug scarf shelf sofa stool table tray umbrella vase wallet"
).split()
MATERIALS = "ash bamboo birch ceramic cork cotton felt glass granite leather linen marble oak paper steel walnut wicker wool".split()
TRADES = "Analytics Bakery Bikes Books Catering Consulting Electric Farms Foods Freight Gardens Glass Imports Labs Logistics Media Metals Motors Optics Outdoor Paints Plastics Press Systems Textiles Timber Tools".split()
FORMS = "AG BV GmbH Inc Ltd Oy SA".split()
STREETS = "Abbey Bridge Castle Chapel Church Garden Harbour High Hill Lake Market Meadow Mill North Orchard Park River School Station Valley".split()

Item = TypeVar("Item")


class Words(random.Random):
    """Draws for one place; ``Words("orders/shown")`` is the same in every process."""

    def __init__(self, seed: str) -> None:
        super().__init__(seed)
        self._given: set[object] = set()

    def fresh(self, draw: Callable[[], Item]) -> Item:
        """A draw that was not given before."""
        while (item := draw()) in self._given:
            pass
        self._given.add(item)
        return item

    def person(self) -> str:
        return self.fresh(lambda: f"{self.choice(FIRST)} {self.choice(LAST)}")

    def city(self) -> str:
        return self.fresh(lambda: self.choice(CITY))

    def company(self) -> str:
        return self.fresh(lambda: f"{self.choice(LAST)} {self.choice(TRADES)} {self.choice(FORMS)}")

    def product(self) -> str:
        return self.fresh(lambda: f"{self.choice(MATERIALS)} {self.choice(GOODS)}".capitalize())

    def street(self) -> str:
        return self.fresh(lambda: f"{self.randint(1, 180)} {self.choice(STREETS)} {self.choice(('Street', 'Road', 'Lane'))}")

    def code(self, letters: str, digits: int = 5) -> str:
        return self.fresh(lambda: f"{letters}{self.randrange(10 ** (digits - 1), 10**digits)}")

    def amount(self, low: float = 5, high: float = 900) -> float:
        return self.fresh(lambda: round(self.uniform(low, high), 2))

    def day(self, first: date = date(2026, 1, 5), days: int = 320) -> date:
        return self.fresh(lambda: first + timedelta(self.randrange(days)))

    def phone(self) -> str:
        return self.fresh(lambda: f"+44 20 {self.randrange(1000, 9999)} {self.randrange(1000, 9999)}")

    def mixed(self, items: tuple[Item, ...], number: int) -> list[Item]:
        """So many, in no order, each of the items at least once when there is room."""
        drawn = [*items[:number], *(self.choice(items) for _ in range(number - len(items)))]
        self.shuffle(drawn)
        return drawn


def email(person: str) -> str:
    return f"{person.lower().replace(' ', '.')}@example.com"
