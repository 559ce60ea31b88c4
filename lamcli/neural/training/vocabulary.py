"""The tokenizer: words of the training material whole, everything else in the longest pieces that the material holds.

A greedy longest match (WordPiece) without a mark for continuation, so that ``Rechnungsadresse``, never seen, falls into
pieces that are words of their own. Built by counting, with ties in alphabetical order: the same material gives the same file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

UNKNOWN = "[UNK]"
LONGEST_PIECE = 8
_KANJI, _KANA, _HIRAGANA = r"\p{Han}", r"[\p{Katakana}ー]", r"\p{Hiragana}"
FEWEST_WORDS = 3  # a piece that fewer words share says nothing about words to come

_SCRIPTS = "|".join(f"(?<={left})(?={right})" for left in (_KANJI, _KANA, _HIRAGANA) for right in (_KANJI, _KANA, _HIRAGANA) if left != right)

# Letters that Unicode does not take apart into a base and a mark.
UNDECOMPOSED = {"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i"}


def build_tokenizer(texts: Iterable[str], pieces: int) -> tuple[Tokenizer, range]:
    """A tokenizer for ``texts`` with at most ``pieces`` sub-words beside their words and characters; which tokens are whole words."""
    tokenizer = Tokenizer(models.WordPiece(vocab={UNKNOWN: 0}, unk_token=UNKNOWN, continuing_subword_prefix=""))
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = _splitter()
    words = sorted({word for text in texts for word in split_words(tokenizer, text)})
    whole = dict.fromkeys([UNKNOWN, *sorted({character for word in words for character in word})])
    first = len(whole)
    whole.update(dict.fromkeys(words))
    tokens = [*whole, *(piece for piece in _pieces(words, pieces) if piece not in whole)]
    vocabulary = {token: index for index, token in enumerate(tokens)}
    tokenizer.model = models.WordPiece(vocab=vocabulary, unk_token=UNKNOWN, continuing_subword_prefix="", max_input_chars_per_word=64)
    return tokenizer, range(first, len(whole))


def split_words(tokenizer: Tokenizer, text: str) -> list[str]:
    """What the tokenizer takes for words, before it looks them up."""
    return [word for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(tokenizer.normalizer.normalize_str(text))]


def _normalizer() -> normalizers.Normalizer:
    """``CustNo2`` -> ``cust no 2``, ``Prénom`` -> ``prenom``; Japanese voicing marks stay, they are other sounds.

    Japanese is parted where one script ends and the next begins, which is where most of its words do.
    """
    return normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.Replace(Regex("[\u0300-\u036f\ufe0f]"), ""),
            normalizers.NFKC(),
            normalizers.Replace(Regex(r"(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\p{L})(?=\d)|(?<=\d)(?=\p{L})"), " "),
            normalizers.Replace(Regex(_SCRIPTS), " "),
            normalizers.Lowercase(),
            *(normalizers.Replace(letter, plain) for letter, plain in UNDECOMPOSED.items()),
        ]
    )


def _splitter() -> pre_tokenizers.PreTokenizer:
    """At blanks and at the marks that only decorate a label; any other sign (``+``, ``★``) is a word of its own."""
    return pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"[\s_\-./,:;*'’\"“”„«»()\[\]{}|…・!¡¿。、]+"), "removed"),
            pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}\p{M}ー]"), "isolated"),
        ]
    )


def _pieces(words: list[str], most: int) -> list[str]:
    """The parts of words worth a vector: in many words, and long."""
    counts: Counter[str] = Counter()
    for word in words:
        counts.update({word[start : start + length] for length in range(2, LONGEST_PIECE + 1) for start in range(len(word) - length + 1)})
    shared = [(count * len(piece), piece) for piece, count in counts.items() if count >= FEWEST_WORDS]
    return [piece for _, piece in sorted(shared, key=lambda item: (-item[0], item[1]))[:most]]
