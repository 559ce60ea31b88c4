"""Typing errors of the test, made apart from those of the training: two in a label, anywhere but at a word's first letter."""

from __future__ import annotations

import random
import string


def two_slips(text: str, draw: random.Random) -> str:
    """The text with two letters dropped, added, replaced or swapped with the next."""
    for _ in range(2):
        places = [place for place in range(1, len(text) - 1) if text[place].isalpha() and text[place - 1].isalpha()]
        if not places:
            return text
        place = draw.choice(places)
        before, letter, after, other = text[:place], text[place], text[place + 1 :], draw.choice(string.ascii_lowercase)
        text = draw.choice((before + after, before + other + letter + after, before + other + after, before + after[0] + letter + after[1:]))
    return text
