"""A text of each content type from a product: what the starter model learns to write."""

from collections.abc import Callable, Sequence

from llm.brief import Fact
from llm.content_types import Body
from llm.starter.products import Product
from llm.starter.sentences import Sentences, frames, merged


class Writer:
    """Writes the texts of one brief; `share` of the facts is what its length leaves room for."""

    def __init__(
        self, say: Sentences, product: Product, *, length: str, tone: str, audience: str, must: str
    ) -> None:
        self.say = say
        self.words = say.words
        self.product = product
        self.length = length
        self.tone = tone
        self.audience = audience
        self.must = must

    def facts(self, medium: int, short: int) -> list[Fact]:
        """The first facts, as many as the length has room for."""
        every = list(self.product.facts)
        kept = every[: {"short": short, "medium": medium}.get(self.length, len(every))]
        return merged(kept, self.say.locale) if self.words.chance(0.6) else kept

    def title(self) -> Body:
        values = [f.value_with_unit for f in self.product.facts if len(f.value) < 30]
        count = {"short": (0, 1), "medium": (1, 2), "long": (2, 3)}[self.length]
        return {"text": self._named(values[: self.words.rng.choice(count)])}

    def _named(self, values: Sequence[str]) -> str:
        name = self.product.name
        if self.product.brand and self.product.brand not in name and self.words.chance(0.7):
            name = f"{self.product.brand} {name}"
        dashes = (" ", "｜", "，") if self.words.is_chinese else (" – ", ", ", " | ", " ")
        dash = self.words.rng.choice(dashes)
        comma = " " if self.words.is_chinese else ", "
        return name + dash + comma.join(values) if values else name

    def description(self) -> Body:
        count = len(self.product.facts)
        facts = self.facts(medium=count, short=(count + 1) // 2)
        return {
            "text": self.say.join([*self._opening(facts), *self._rest(facts), *self._closing()])
        }

    def _opening(self, facts: list[Fact]) -> list[str]:
        name = self.product.name
        tone = frames(self.say.locale, "toned", self.tone)
        start = [self.say.say("toned", self.tone)] if tone and self.words.chance(0.6) else []
        if self.product.brand and self.words.chance(0.6):
            return [*start, self.say.say("opening_brand", n=name, b=self.product.brand)]
        if self.product.category and self.words.chance(0.4):
            return [*start, self.say.say("opening_category", n=name, c=self.product.category)]
        if facts and facts[0].key and self.words.chance(0.3):
            first = self.say.clause(facts.pop(0))
            return [*start, self.say.say("opening_fact", n=name, x=first)]
        return [*start, self.say.say("opening", n=name)]

    def _rest(self, facts: Sequence[Fact]) -> list[str]:
        return [*self.say.sentences(facts), self._must_say()]

    def _must_say(self) -> str:
        return self.must + self.say.stop if self.must else ""

    def _closing(self) -> list[str]:
        if self.audience and self.words.chance(0.6):
            return [self.say.say("closing_audience", a=self.audience)]
        return [self.say.say("closing")] if self.words.chance(0.3) else []

    def bullets(self) -> Body:
        facts = self.facts(medium=9, short=4)[:12]
        frame = self.say.frame("bullet", "item")
        items = [self._bullet(frame, fact) for fact in facts]
        glue = "；" if self.words.is_chinese else "; "
        most = -(-len(items) // 6)
        spare = len(items) - 6 * (most - 1) if most > 1 else 0
        groups = [items[most * i : most * (i + 1)] for i in range(spare)]
        singles = items[most * spare :]
        return {"items": [glue.join(group) for group in groups] + singles}

    def _bullet(self, frame: str, fact: Fact) -> str:
        if not fact.key:
            return fact.value_with_unit
        key = fact.key if frame.startswith("{") else self.say.spoken_key(fact.key)
        filled = frame.format(k=key, v=fact.value_with_unit)
        return filled if frame.startswith("{") else self.say.upper(filled)

    def ad_copy(self) -> Body:
        hook = self.say.say("ad", "hook", n=self.product.name)
        rest = self._rest(self.facts(medium=4, short=2))
        return {"text": self.say.join([hook, *rest, self.say.say("ad", "end")])}

    def email(self) -> Body:
        intro = self.say.say("email", "intro", n=self.product.name)
        main = self.say.join([intro, *self._rest(self.facts(medium=7, short=3))])
        end = self.say.say("email", "end")
        hello, bye = self.say.say("email", "hello"), self.say.say("email", "bye")
        subject = self.say.say("email", "subject", n=self.product.name)
        return {"subject": subject, "body": f"{hello}\n{self.say.join([main, end])}\n{bye}"}

    def push(self) -> Body:
        return {"text": self._about(("push", "text"), self.facts(medium=1, short=1)[:2])}

    def seo_meta(self) -> Body:
        values = [f.value_with_unit for f in self.product.facts if len(f.value) < 20]
        meta = self._about(("seo", "meta"), self.facts(medium=2, short=1)[:3])
        return {"title": self._named(values[: self.words.rng.choice((0, 1, 1))]), "meta": meta}

    def recommendation_text(self) -> Body:
        path = ("recommend", "audience" if self.audience else "text")
        return {"text": self.say.join([self._about(path, self.facts(2, 1)[:3]), self._must_say()])}

    def _about(self, path: tuple[str, ...], facts: Sequence[Fact]) -> str:
        stated = self.say.clauses(facts)
        whole = self.say.upper(stated)
        return self.say.say(*path, n=self.product.name, x=stated, X=whole, a=self.audience)


WRITERS: dict[str, Callable[[Writer], Body]] = {
    "title": Writer.title,
    "description": Writer.description,
    "bullets": Writer.bullets,
    "ad_copy": Writer.ad_copy,
    "email": Writer.email,
    "push": Writer.push,
    "seo_meta": Writer.seo_meta,
    "recommendation_text": Writer.recommendation_text,
}
