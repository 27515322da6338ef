"""Random material for the starter corpus: ordinary shop words and words that never were.

A small model learns to copy, instead of learning words by heart, only if what it copies is new
each time (induction: Olsson et al. 2022, "In-context Learning and Induction Heads"). So most
names, keys and values are made up here on the spot.
"""

import random
import string
from collections.abc import Callable, Sequence
from typing import TypeVar

from llm.starter.files import common_characters, rare_characters, word_list

T = TypeVar("T")

_ACCENTS = str.maketrans("aeiouncs", "äéîöüñçš")


def weighted(rng: random.Random, options: Sequence[tuple[float, T]]) -> T:
    """One of `options`, each a weight and a value."""
    return rng.choices([value for _, value in options], [weight for weight, _ in options])[0]


class Words:
    """Draws words of one locale from one random source."""

    def __init__(self, locale: str, rng: random.Random) -> None:
        self.locale = locale
        self.rng = rng

    @property
    def is_chinese(self) -> bool:
        return self.locale.startswith("zh")

    def pick(self, name: str) -> str:
        """A word of one of the lists in the words file."""
        return self.rng.choice(word_list(self.locale, name))

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def of(self, *options: tuple[float, Callable[[], str]]) -> str:
        """What one of the makers makes, drawn by weight."""
        return weighted(self.rng, options)()

    def pseudo_word(self) -> str:
        """A pronounceable word that means nothing, of 2 to about 12 letters."""
        rng = self.rng
        onset, vowel, coda, ending = (
            word_list("en", f"syllable_{part}") for part in ("onset", "vowel", "coda", "ending")
        )
        syllables = [
            rng.choice(onset) * (rng.random() < 0.9)
            + rng.choice(vowel)
            + rng.choice(coda) * (rng.random() < 0.5)
            for _ in range(rng.choice((1, 1, 2, 2, 3)))
        ]
        word = "".join(syllables) + rng.choice(ending) * (rng.random() < 0.3)
        return word.translate(_ACCENTS) if rng.random() < 0.03 else word

    def pseudo_chinese(self, least: int = 2, most: int = 6) -> str:
        """A random string of Chinese characters, at times of rare ones."""
        characters = rare_characters() if self.chance(0.15) else common_characters()
        return "".join(self.rng.choices(characters, k=self.rng.randint(least, most)))

    def code(self) -> str:
        """A model number such as XR-2041b."""
        rng = self.rng
        letters = "".join(rng.choices(string.ascii_uppercase, k=rng.randint(1, 4)))
        digits = "".join(rng.choices(string.digits, k=rng.randint(1, 6)))
        tail = rng.choice(("", "", "", "b", "X", "-1", "/A", rng.choice(string.ascii_uppercase)))
        core = rng.choice((f"{letters}{digits}", f"{letters}-{digits}", f"{digits}{letters}"))
        return core + tail

    def random_letters(self) -> str:
        """Letters and digits that spell nothing."""
        return "".join(
            self.rng.choices(string.ascii_letters + string.digits, k=self.rng.randint(4, 12))
        )

    def number(self) -> str:
        """A number as catalogues write them."""
        rng = self.rng
        return rng.choice(
            (
                str(rng.randint(0, 9)),
                str(rng.randint(1, 100)),
                str(rng.randint(100, 5000)),
                f"{rng.randint(0, 200)}.{rng.randint(0, 99)}",
            )
        )

    def quantity(self) -> str:
        """A number with its unit, a range or a size of two or three sides."""
        rng, unit = self.rng, self.pick("unit")
        gap = rng.choice(("", " ")) if unit.isascii() else ""
        one = f"{self.number()}{gap}{unit}"
        sides = [f"{self.number()}{gap}{unit}" for _ in range(rng.choice((2, 2, 3)))]
        low = rng.randint(1, 500)
        spread = f"{low}{rng.choice('-~')}{low + rng.randint(1, 500)}{gap}{unit}"
        return weighted(
            rng, ((6, one), (2, rng.choice((" x ", "x", "*")).join(sides)), (1, spread))
        )

    def ordinary(self) -> str:
        """A word of any ordinary list."""
        lists = ("noun", "adjective", "material", "colour", "pattern", "keypart", "occasion")
        return self.pick(self.rng.choice(lists))

    def anything(self) -> str:
        """A word that may be ordinary or made up."""
        if not self.is_chinese:
            return self.of((6, self.ordinary), (4, self.pseudo_word))
        return self.of((5, self.ordinary), (5, self.pseudo_chinese), (0.4, self.pseudo_word))

    def phrase(self, least: int, most: int) -> str:
        """`least` to `most` words in a row, in one way of writing capitals, at times with marks."""
        text, *more = (self.anything() for _ in range(self.rng.randint(least, most)))
        for word in more:
            text = self._joined(text, word)
        return self.cased(text)

    def _joined(self, text: str, word: str) -> str:
        """Two words side by side, or as ragged catalogues have them: "a & b", "a-b", "a (b)"."""
        if self.chance(0.8):
            return text + ("" if self.is_chinese else " ") + word
        marks = ("-", "/", " & ", "&", "'s ", " + ", ", ", " and ", ". ", " - ", ":")
        joint = self.rng.choice(("-", "/", "·", "+", " ", "和") if self.is_chinese else marks)
        bracketed = f"{text}（{word}）" if self.is_chinese else f"{text} ({word})"
        return bracketed if self.chance(0.2) else text + joint + word

    def cased(self, text: str) -> str:
        """`text` as it is or with the capitals of a heading, a sentence or a shout."""
        title = " ".join(word[:1].upper() + word[1:] for word in text.split(" "))
        shapes = ((5, text), (6, title), (2, text[:1].upper() + text[1:]), (0.6, text.upper()))
        return weighted(self.rng, shapes)

    def listing(self) -> str:
        """Two to five things with commas."""
        comma = self.rng.choice(("、", "，", "/")) if self.is_chinese else ", "
        make = self.rng.choice((self.anything, self.quantity, lambda: self.phrase(1, 2)))
        return comma.join(make() for _ in range(self.rng.choice((2, 2, 3, 3, 4, 5))))

    def value(self) -> str:
        """The value of a fact that could be about anything."""
        return self.of(
            (9, lambda: self.phrase(1, 2)),
            (5, lambda: self.phrase(2, 4)),
            (4, self.quantity),
            (1.5, self.number),
            (1.5, self.code),
            (0.7, self.random_letters),
            (2, self.listing),
            (1, lambda: self.phrase(5, 10)[:100].strip()),
        )

    def key(self) -> str:
        """A key made of ordinary or made-up words, as no list holds it."""
        if self.is_chinese:
            return self._chinese_key()
        parts = [
            self.pseudo_word() if self.chance(0.2) else self.pick("keypart")
            for _ in range(self.rng.choice((1, 2, 2, 2, 3, 3, 4)))
        ]
        joint = weighted(self.rng, ((14, " "), (0.7, "/"), (0.5, " & "), (0.7, " of ")))
        end = weighted(self.rng, ((14, ""), (0.6, f" ({self.pick('unit')})"), (0.4, " 2")))
        return " ".join(parts[:-1]) + joint * (len(parts) > 1) + parts[-1] + end

    def _chinese_key(self) -> str:
        pairs = (
            self.pick("keypart") + self.pick("keypart"),
            self.pick("noun") + self.pick("keypart"),
            self.pseudo_chinese(1, 3) + self.pick("keypart"),
            self.pseudo_chinese(2, 4),
        )
        return self.rng.choice(pairs)
