"""Sentences that state facts: the facts are grouped, and each group is said in one plan.

A plan of the frames file has a place for each fact, and each place says in which form the fact
stands there. So a few plans and a few forms for each kind of fact make very many sentences.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from llm.brief import Fact
from llm.starter.files import lines, load
from llm.starter.grouping import groups, listed, share_an_answer
from llm.starter.kinds import ANSWERS, ANY, BARE, is_answer, kind_of, kinds, spoken
from llm.starter.words import Words

_NAMES = frozenset({"@name", "@names", "@code", "@model"})
_MANNERS = frozenset({"open", "close", "ad"})
_PLACE = re.compile(r"\{(it|adjunct|with|clause|vp|np)(\d?)\}")
_START = re.compile(r"(?:^|(?<=[.?!] ))[a-z]")
_TWICE = re.compile(r"(?<!\.)\.\.(?!\.)|。。")
_ARTICLE = re.compile(r"a\(n\) (?=([^\w]?\w\w?))")
_VOWEL = re.compile(r"[^\w]?(?:[aeio]|u[^s]|8|11|18)")


def capitalised(text: str) -> str:
    """`text` with a capital first letter."""
    return text[:1].upper() + text[1:]


@dataclass
class Manner:
    """What the style of a text lets a writer say.

    `banned` holds what no frame may contain, `sizes` how many facts a sentence may state; `fixed`
    keeps how earlier texts begin and end, where a text is to be like them.
    """

    banned: tuple[str, ...] = ()
    sizes: tuple[int, ...] = (1, 2, 2, 2, 3, 3, 3, 4)
    fixed: dict[tuple[str, ...], str] | None = None


class Sentences:
    """States facts in random frames."""

    def __init__(self, words: Words, manner: Manner | None = None) -> None:
        self.words = words
        self.locale = words.locale
        self.manner = manner or Manner()
        self.gap = "" if words.is_chinese else " "
        self.stop = "。" if words.is_chinese else "."
        self.subjects: tuple[str, ...] = ()
        self._used: set[str] = set()

    def frames(self, *path: str) -> tuple[str, ...]:
        """The frames at `path` of the frames file that the manner allows; all if it allows none."""
        every = self._every(path)
        return self._allowed(every) or every

    def allowed(self, *path: str) -> tuple[str, ...]:
        """The frames at `path` that the manner allows, if any."""
        return self._allowed(self._every(path))

    def _every(self, path: tuple[str, ...]) -> tuple[str, ...]:
        found = load(self.locale, "frames")
        for step in path:
            found = found.get(step, {})
        return lines(found) if isinstance(found, str) else ()

    def _allowed(self, every: tuple[str, ...]) -> tuple[str, ...]:
        banned = self.manner.banned
        return tuple(each for each in every if not any(term in each.lower() for term in banned))

    def frame(self, *path: str) -> str:
        if path[0] not in _MANNERS:
            return self.choose(self.frames(*path))
        return self.as_before(path, lambda: self.choose(self.frames(*path)))

    def as_before(self, path: tuple[str, ...], draw: Callable[[], str]) -> str:
        """What was drawn for `path` in the earlier texts that this one is like, or a fresh one."""
        fixed = self.manner.fixed
        if fixed is None:
            return draw()
        if path not in fixed:
            fixed[path] = draw()
        return fixed[path]

    def choose(self, frames: Sequence[str]) -> str:
        """One of the frames, one that the text has not used yet as long as there is any."""
        fresh = [frame for frame in frames if frame not in self._used]
        chosen = self.words.rng.choice(fresh or frames)
        self._used.add(chosen)
        return chosen

    def say(self, *path: str, **values: str) -> str:
        """A whole sentence from a frame at `path`."""
        return self.fill(self.frame(*path), **values)

    def fill(self, frame: str, **values: str) -> str:
        """A frame with its values, its sentences with capitals, and with its articles."""
        if not self.words.is_chinese:
            frame = _START.sub(lambda match: match.group().upper(), frame)
        return self.finish(frame.format(**values))

    def finish(self, text: str) -> str:
        text = _TWICE.sub(self.stop, self.with_articles(text))
        return text if self.words.is_chinese else capitalised(text)

    def form(self, name: str, fact: Fact) -> str:
        """One fact in a form such as `it` or `np`, without capital and full stop."""
        kind, part = kind_of(self.locale, fact.key)
        every = kinds(self.locale)
        value = self.spoken_value(fact)
        spare = every[BARE if kind.name == BARE else ANY]
        key = self.spoken_key(fact.key)
        options = kind.form(name, key, fact.value) or spare.forms[name]
        frame = self.choose(self._allowed(options) or options)
        if is_answer(fact) and frame[0] == "{" and "V" not in frame:
            value = value.lower()
        return frame.format(k=key, K=capitalised(key), p=part, v=value, V=capitalised(value))

    def spoken_key(self, key: str | None) -> str:
        return spoken(self.locale, key or "")

    def spoken_value(self, fact: Fact) -> str:
        value = fact.value_with_unit
        if is_answer(fact):
            return value.lower()
        is_name = kind_of(self.locale, fact.key)[0].values in _NAMES
        return value if is_name else spoken(self.locale, value)

    def sentence(self, facts: Sequence[Fact], subject: str = "") -> str:
        """One to four facts in one sentence about `subject`, in their order."""
        if share_an_answer(facts):
            return self._shared(facts)
        plans = self.frames("plan", str(len(facts)))
        more = self.frames("plan", "more") if len(facts) == 1 else ()
        about = tuple(plan for plan in plans if "{s}" in plan)
        plan = self.choose((about or plans) if subject else plans + more)
        said = _PLACE.sub(lambda m: self.form(m[1], facts[int(m[2] or 1) - 1]), plan)
        return self.finish(said.replace("{s}", subject or self.subject()))

    def _shared(self, facts: Sequence[Fact]) -> str:
        """Several keys with one answer: "it has no lid or lock"."""
        keys = [self.spoken_key(fact.key) for fact in facts]
        value = facts[0].value.lower()
        nouns = all(kind_of(self.locale, fact.key)[0].name == "has_or_not" for fact in facts)
        path = "no" if nouns and ANSWERS.get(value) == "no" and self.words.chance(0.7) else "any"
        joined = self.listed(keys)
        return self.say(
            "same",
            path if self.frames("same", path) else "any",
            k=joined,
            K=capitalised(joined),
            o=self.listed(keys, "or"),
            v=value,
            V=capitalised(value),
            s=self.subject(),
        )

    def subject(self) -> str:
        """How a sentence calls the product, such as "it"."""
        return self.words.rng.choice(self.subjects or ("它" if self.words.is_chinese else "it",))

    def about(self, head: str) -> None:
        """Fixes how the text calls its product when it does not say the name."""
        singular = head and (self.words.is_chinese or not head.endswith("s"))
        frames = [f for f in self.frames("plan", "subject") if singular or "{h}" not in f]
        self.subjects = tuple(frame.format(h=head) for frame in frames)

    def sentences(self, facts: Sequence[Fact], subject: str = "") -> Iterator[str]:
        """All facts, one to four in a sentence, the first one about `subject`."""
        for group in groups(self.words, facts, self.manner.sizes):
            yield self.sentence(group, subject)
            subject = ""

    def clauses(self, facts: Sequence[Fact]) -> str:
        """A few facts in clauses behind a colon, without full stop."""
        clauses = [self.form("clause", fact) for fact in facts]
        if self.words.is_chinese:
            return "，".join(clauses)
        return self.with_articles(self.listed(clauses))

    def with_articles(self, text: str) -> str:
        return _ARTICLE.sub(lambda m: "an " if _VOWEL.match(m[1].lower()) else "a ", text)

    def listed(self, items: Sequence[str], word: str = "and") -> str:
        """Items as one list in the language of the text."""
        return "、".join(items) if self.words.is_chinese else listed(items, word)

    def join(self, sentences: Sequence[str]) -> str:
        return self.gap.join(each for each in sentences if each)
