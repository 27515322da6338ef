"""Figures for one text: what it says of the facts, whether it loops, how near it is to a reference.

Pure functions. BLEU and ROUGE are those by which figures on AdvertiseGen are published
(`ptuning/main.py` of ChatGLM-6B): means over the texts of sentence-level scores, of characters for
BLEU and of jieba's words for ROUGE. English is split into lower-case words for both.
"""

import importlib
import re
import unicodedata
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from llm.brief import Brief, Fact
from llm.exceptions import DataError

LOOP = 0.2

_CHINESE = "㐀-䶿一-鿿"
_TOKEN = re.compile(rf"[{_CHINESE}]|[^\W_{_CHINESE}]+")
_LATIN = "a-zà-ÿ"
_STOP_WORDS = re.compile(r"(?:a|an|and|as|at|by|for|from|in|is|of|on|or|the|to|with)\Z")


def fact_coverage(text: str, facts: Sequence[Fact]) -> float | None:
    """The share of the facts, 0 to 1, whose value is literally in the text; None without facts.

    Case, width and white space do not matter. A value of several words is there as well where all
    of its words are, in any order, articles and prepositions aside. `5` is not in `15` or `5.5`.
    """
    if not facts:
        return None
    said = _normalised(text)
    return sum(_is_said(_normalised(fact.value), said) for fact in facts) / len(facts)


def repetition(text: str) -> float:
    """seq-rep-4: the share, 0 to 1, of 4-grams that have stood in the text before.

    Welleck et al. 2020 (arXiv:1908.04319), over words, numbers and single Chinese characters.
    0.02% of AdvertiseGen's human texts are above `LOOP`.
    """
    grams = _ngrams(_TOKEN.findall(_normalised(text)), 4)
    return 1 - len(set(grams)) / len(grams) if grams else 0.0


def is_looping(body: Mapping[str, Any]) -> bool:
    """Whether any field of a body repeats itself by more than `LOOP`."""
    return any(repetition(_joined(value)) > LOOP for value in body.values())


def length_ok(body: Mapping[str, Any], brief: Brief) -> bool:
    """Whether each field is within the brief's bounds; the items of a list are joined by newlines.

    A missing field is too short.
    """
    return all(
        bounds.minimum <= len(_joined(body.get(name, ""))) <= bounds.maximum
        for name, bounds in brief.bounds().items()
    )


def bleu4(text: str, reference: str, locale: str) -> float:
    """Sentence BLEU-4, 0 to 100, with smoothing method 3 (Chen & Cherry 2014, NIST geometric)."""
    bleu = _library("nltk.translate.bleu_score")
    hypothesis, target = (_units(each, locale) for each in (text, reference))
    smoothing = bleu.SmoothingFunction().method3
    return 100 * float(bleu.sentence_bleu([target], hypothesis, smoothing_function=smoothing))


def rouge(text: str, reference: str, locale: str) -> dict[str, float]:
    """F1, 0 to 100: `rouge1` and `rouge2` over sets of n-grams, `rougeL` over the longest common
    subsequence of the whole texts (Lin 2004), as the package rouge-chinese computes them."""
    words, target = (_words(each, locale) for each in (text, reference))
    common = _longest_common_subsequence(words, target)
    return {
        "rouge1": _f1(set(_ngrams(words, 1)), set(_ngrams(target, 1))),
        "rouge2": _f1(set(_ngrams(words, 2)), set(_ngrams(target, 2))),
        "rougeL": 200 * common / ((len(words) + len(target)) or 1),
    }


def require_libraries(locale: str) -> None:
    """Raise DataError where a library for references in this locale is not installed."""
    bleu4("", "", locale)
    _words("", locale)


def mean(values: Iterable[float | None]) -> float | None:
    """The mean of the values that are there; None where none is."""
    present = [value for value in values if value is not None]
    return sum(present) / len(present) if present else None


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _is_said(value: str, text: str) -> bool:
    if not value:
        return False
    if re.search(_whole(value), text):
        return True
    words = [word for word in value.split() if not _STOP_WORDS.match(word)]
    return len(words) > 1 and all(re.search(_whole(word), text) for word in words)


def _whole(value: str) -> str:
    """A pattern for `value` that does not start or end within a longer number or Latin word."""
    start = end = ""
    if value[0].isdecimal():
        start = rf"(?<![{_LATIN}\d])(?<!\d[.,])"
    elif re.match(f"[{_LATIN}]", value):
        start = f"(?<![{_LATIN}])"
    if value[-1].isdecimal():
        end = r"(?!\d|[.,]\d)"
    elif re.match(f"[{_LATIN}]", value[-1]):
        end = rf"(?![{_LATIN}\d])"
    return start + re.escape(value) + end


def _joined(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def _ngrams(tokens: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(tokens[n : n + size]) for n in range(len(tokens) - size + 1)]


def _units(text: str, locale: str) -> list[str]:
    return list(text) if locale.startswith("zh") else _words(text, locale)


def _words(text: str, locale: str) -> list[str]:
    if locale.startswith("zh"):
        return [word for word in _library("jieba").cut(text) if word.strip()]
    return re.findall(r"\w+|[^\w\s]", text.casefold())


def _f1(ours: set[tuple[str, ...]], theirs: set[tuple[str, ...]]) -> float:
    return 200 * len(ours & theirs) / ((len(ours) + len(theirs)) or 1)


def _longest_common_subsequence(a: Sequence[str], b: Sequence[str]) -> int:
    previous = [0] * (len(b) + 1)
    for left in a:
        current = [0]
        for n, right in enumerate(b):
            longer = previous[n] + 1 if left == right else max(previous[n + 1], current[n])
            current.append(longer)
        previous = current
    return previous[-1]


def _library(name: str) -> Any:
    """An evaluation library; jieba and nltk warn of their own code when they are imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            module = importlib.import_module(name)
        except ImportError as error:
            package = name.partition(".")[0]
            raise DataError(
                f"References need {package}: pip install 'shopcontent[train]'."
            ) from error
    if name == "jieba":
        module.setLogLevel("WARNING")
    return module
