"""A text of each content type from a product: what the starter model learns to write."""

from collections.abc import Callable, Sequence

from llm.brief import Fact
from llm.content_types import Body
from llm.starter.grouping import groups
from llm.starter.sentences import capitalised
from llm.starter.telling import Teller


class Writer(Teller):
    """Writes the texts of one brief."""

    def title(self) -> Body:
        shorter = "shorter" in self.wishes.flags
        counts = {"short": (0, 1), "medium": (1, 2), "long": (2, 3)}
        facts = [f for f in self.facts(medium=9, short=1) if len(f.value) < 26]
        count = self.words.rng.choice(counts[self.wishes.length]) if not shorter else 1
        return {"text": self._titled(facts[:count])}

    def _titled(self, facts: Sequence[Fact]) -> str:
        name, brand = self.product.name, self.product.brand
        if brand and brand.lower() not in name.lower() and self.words.chance(0.7):
            name = f"{brand} {name}"
        values = [fact.value_with_unit for fact in facts]
        # The frames count from 1.
        return self.say.frame("title", str(len(facts))).format("", *values, n=name)

    def description(self) -> Body:
        count = len(self.product.facts)
        facts = self.facts(medium=count, short=(count + 1) // 2)
        return {"text": self.fitted("text", facts, self._description)}

    def _description(self, facts: list[Fact]) -> str:
        start, rest = self._opening(list(facts))
        end = self._closing()
        middle = self.with_musts([*self.say.sentences(rest)] if rest else [])
        return self.say.join(self.filled("text", [*start, *middle, *end], len(end)))

    def _opening(self, facts: list[Fact]) -> tuple[list[str], list[Fact]]:
        """The first sentences, and the facts that are left to tell."""
        tone = self.say.allowed("toned", self.wishes.tone) if self.wishes.tone else ()
        start = [self.say.say("toned", self.wishes.tone)] if tone and self.has_room(0.7) else []
        kind, told = self._kind_of_opening(facts), self.named
        if kind == "subject":
            group, *more = groups(self.words, facts, self.say.manner.sizes)
            subject = self.say.frame("open", "subject").format(**told)
            first = self.say.sentence(group, subject)
            return [*start, first], [fact for each in more for fact in each]
        if kind == "topic":
            stated = self.say.clauses(facts[:1]) + self.say.stop
            return [*start, self.say.say("open", "topic", x=stated, **told)], facts[1:]
        if kind.startswith("brand"):
            told |= {"n": told["short"], "N": told["Short"]}
        opened = self.say.say("open", kind, a=self.wishes.audience, c=self.product.category, **told)
        return ([opened] if kind == "brand_first" else [*start, opened]), facts

    def _kind_of_opening(self, facts: Sequence[Fact]) -> str:
        if self.say.manner.fixed is not None:
            return self.say.as_before(
                ("open",), lambda: self.words.rng.choice(("plain", "plain", "topic"))
            )
        if "brand_first" in self.wishes.flags:
            return "brand_first"
        if self.product.brand and self.words.chance(0.4):
            return "brand"
        if self.wishes.audience and self.words.chance(0.3):
            return "audience"
        if self.product.category and self.words.chance(0.3):
            return "category"
        plural = not self.words.is_chinese and self.product.head.endswith("s")
        if facts and not plural and len(self.product.name) < 50 and self.words.chance(0.5):
            return "subject"
        return "topic" if facts and self.words.chance(0.15) else "plain"

    def _closing(self) -> list[str]:
        """The last sentence, if any: in the manner of earlier texts, by the wishes, or any."""
        wishes = self.wishes
        if self.say.manner.fixed is not None:
            return [self.say.say("close", "plain")]
        if "invite" in wishes.flags:
            return [self.say.say("ad", "end")]
        if wishes.audience and self.words.chance(0.6):
            return [self.say.say("close", "audience", a=wishes.audience)]
        if wishes.tone and self.has_room(0.5):
            ends = self.say.allowed("toned_end", wishes.tone)
            return [self.say.fill(self.say.choose(ends))] if ends else []
        return [self.say.say("close", "plain")] if self.has_room(0.35) else []

    def bullets(self) -> Body:
        facts = self.facts(medium=9, short=4)[:12]
        most = -(-len(facts) // 6)
        spare = len(facts) - 6 * (most - 1) if most > 1 else 0
        shared = [facts[most * i : most * (i + 1)] for i in range(spare)]
        shared += [[fact] for fact in facts[most * spare :]]
        frame = self.say.frame("bullet", "item")
        items = [self._bullet(frame, group) for group in shared]
        return {"items": [*items, *self.wishes.must]}

    def _bullet(self, frame: str, facts: Sequence[Fact]) -> str:
        glue = "；" if self.words.is_chinese else "; "
        if frame.startswith("{K}"):
            return glue.join(self._pair(frame, fact) for fact in facts)
        form = frame.strip("{}").lower()
        return self.say.finish(glue.join(self.say.form(form, fact) for fact in facts))

    def _pair(self, frame: str, fact: Fact) -> str:
        if not fact.key:
            return fact.value_with_unit
        return frame.format(K=capitalised(fact.key), v=fact.value_with_unit)

    def ad_copy(self) -> Body:
        facts = self.facts(medium=self.words.rng.choice((4, 6, 8)), short=2)
        return {"text": self.fitted("text", facts, self._ad_copy)}

    def _ad_copy(self, facts: list[Fact]) -> str:
        hook = self.say.say("ad", "hook", **self.named)
        middle = self.with_musts([*self.say.sentences(facts)])
        end = self.say.say("ad", "end")
        return self.say.join(self.filled("text", [hook, *middle, end], 1))

    def email(self) -> Body:
        body = self.fitted("body", self.facts(medium=8, short=4), self._letter)
        return {"subject": self.say.say("email", "subject", **self.named), "body": body}

    def _letter(self, facts: list[Fact]) -> str:
        intro = self.say.say("email", "intro", **self.named)
        middle = self.with_musts([*self.say.sentences(facts)])
        main = self.filled("body", [intro, *middle, self.say.say("email", "end")], 1)
        hello, bye = self.say.say("email", "hello"), self.say.say("email", "bye")
        return f"{hello}\n{self.say.join(main)}\n{bye}"

    def push(self) -> Body:
        return {"text": self._about(("push", "text"), self.facts(medium=2, short=1)[:2])}

    def seo_meta(self) -> Body:
        facts = self.facts(medium=3, short=1)[:3]
        shown = [fact for fact in facts if len(fact.value) < 18]
        title = self._titled(shown[: self.words.rng.choice((0, 1, 1))])
        return {"title": title, "meta": self._about(("seo", "meta"), facts)}

    def recommendation_text(self) -> Body:
        path = ("recommend", "audience" if self.wishes.audience else "text")
        text = self._about(path, self.facts(2, 1)[:3])
        return {"text": self.say.join(self.with_musts([text]))}

    def _about(self, path: tuple[str, ...], facts: Sequence[Fact]) -> str:
        stated = self.say.clauses(facts)
        whole = capitalised(stated)
        return self.say.say(*path, x=stated, X=whole, a=self.wishes.audience, **self.named)


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
