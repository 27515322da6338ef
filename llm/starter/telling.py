"""What every writer does: choose the facts, keep the bounds, say what must be said."""

from collections.abc import Callable

from llm.brief import Fact
from llm.content_types import Bounds
from llm.starter.grouping import merged
from llm.starter.products import Product
from llm.starter.sentences import Sentences, capitalised
from llm.starter.wishes import Wishes

_LONG_VALUE = 60


class Teller:
    """Tells the facts of one brief; `bounds` are those of its fields, in characters."""

    def __init__(
        self, say: Sentences, product: Product, wishes: Wishes, bounds: dict[str, Bounds]
    ) -> None:
        self.say = say
        self.words = say.words
        self.product = product
        self.wishes = wishes
        self.bounds = bounds
        self.is_brief = wishes.length == "short" or "shorter" in wishes.flags
        say.about(product.head)

    @property
    def named(self) -> dict[str, str]:
        """What the frames call the product: with an article, and without its brand in front."""
        name, brand = self.product.name, self.product.brand
        twice = brand and name.lower().startswith(brand.lower() + self.say.gap)
        bare = name[len(brand) :].strip() if twice else name
        the = "" if self.words.is_chinese else "the "
        short = bare or name
        return {"n": name, "N": the + name, "b": brand, "short": short, "Short": the + short}

    def facts(self, medium: int, short: int) -> list[Fact]:
        """The facts to tell, as many as the length has room for."""
        wishes = self.wishes
        kept = [fact for fact in self.product.facts if fact not in wishes.dropped]
        if wishes.first and wishes.first in kept:
            kept.remove(wishes.first)
            early = "first" in wishes.flags or self.is_brief or not kept
            kept.insert(0 if early else 1, wishes.first)
        count = short if self.is_brief else len(kept) if wishes.length == "long" else medium
        return merged(self.words, kept[:count]) if self.words.chance(0.7) else kept[:count]

    def fitted(self, field: str, facts: list[Fact], write: Callable[[list[Fact]], str]) -> str:
        """A text within the bounds: without the longest or last facts if it is too long."""
        text = write(facts)
        while len(text) > self.bounds[field].maximum and len(facts) > 1:
            longest = max(facts, key=lambda fact: len(fact.value))
            facts.remove(longest if len(longest.value) > _LONG_VALUE else facts[-1])
            text = write(facts)
        return text

    def filled(self, field: str, sentences: list[str], at: int) -> list[str]:
        """The sentences with fillers before position `at` from the end until they are enough."""
        spare = [*self.say.frames("close", "filler")]
        self.words.rng.shuffle(spare)
        while len(self.say.join(sentences)) < self.bounds[field].minimum and spare:
            sentences.insert(len(sentences) - at, self.say.finish(spare.pop()))
        return sentences

    def has_room(self, chance: float) -> bool:
        """Whether there is room for a sentence without a fact."""
        return not self.is_brief and self.words.chance(chance)

    def with_musts(self, sentences: list[str]) -> list[str]:
        """The sentences with what must be said among them, word for word."""
        for must in self.wishes.must:
            place = self.words.rng.randint(0, len(sentences))
            said = capitalised(must)
            sentences.insert(place, said if said[-1] in ".!?。！？" else said + self.say.stop)
        return sentences
