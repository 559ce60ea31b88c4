"""What happens to a label between the person who named it and the page that shows it: styles, decorations, slips."""

from __future__ import annotations

import re
import unicodedata
from random import Random

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEIGHBOURS = {key: row[max(0, place - 1) : place] + row[place + 1 : place + 2] for row in KEYBOARD for place, key in enumerate(row)}
SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
FEWEST_LETTERS = 4  # a slip in a shorter word makes another word


def styled(text: str, draw: Random) -> str:
    """As a column, an attribute or a variable would be called: ``first_name``, ``firstName``, ``FIRST NAME``, …"""
    words: list[str] = re.findall(r"[\w+#]+", plain(text) if draw.random() < 0.5 else text)
    if not words:
        return text
    match draw.randrange(6):
        case 0:
            return "_".join(words).lower()
        case 1:
            return "-".join(words).lower()
        case 2:
            return words[0].lower() + "".join(word.capitalize() for word in words[1:])
        case 3:
            return "".join(word.capitalize() for word in words)
        case 4:
            return "_".join(words).upper()
        case _:
            return "".join(words).lower()


def misspelt(text: str, draw: Random) -> str:
    """One slip in one word: a letter left out, doubled, swapped with the next, or its neighbour on the keyboard."""
    words = text.split(" ")
    long = [index for index, word in enumerate(words) if len(word) >= FEWEST_LETTERS and word.isalpha() and word < "\u0250"]  # Latin letters
    if not long:
        return text
    chosen = draw.choice(long)
    words[chosen] = _slip(words[chosen], draw)
    return " ".join(words)


def _slip(word: str, draw: Random) -> str:
    place = draw.randrange(1, len(word) - 1)  # people rarely get the first letter wrong
    before, letter, after = word[:place], word[place], word[place + 1 :]
    match draw.randrange(4):
        case 0:
            return before + after
        case 1:
            return before + letter + letter + after
        case 2:
            return before + after[0] + letter + after[1:]
        case _:
            return before + draw.choice(NEIGHBOURS.get(letter.lower(), letter)) + after


def plain(text: str) -> str:
    """Without accents, as people type who have no key for them."""
    return text if text.isascii() else unicodedata.normalize("NFC", "".join(mark for mark in unicodedata.normalize("NFKD", text) if not "\u0300" <= mark <= "\u036f"))


def spelled_out(text: str) -> str:
    """``Größe`` as ``Groesse``."""
    return text.translate(SPELLED_OUT)
