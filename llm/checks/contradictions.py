"""Whether a fact says otherwise: only where the text names the very attribute."""

import re
from collections.abc import Iterator

from llm.checks.folding import clause, stem
from llm.checks.lexicon import Entry
from llm.checks.mentions import Mention
from llm.checks.names import size_key
from llm.checks.quantities import Figure
from llm.checks.sources import Hit, Source, Sources
from llm.checks.support import is_rounded

_WORD = re.compile(r"[a-z]{2,}")
_FILLER = r"(?:a|an|the|is|are|of|in|at|its|has|with|only|just|big|large|full|total|whole)"
_WORD_BEFORE = re.compile(rf"([a-z]+)[ :]*+(?:{_FILLER}[ :]+){{0,4}}\Z")
_WORD_AFTER = re.compile(rf"[ -]*+(?:{_FILLER} ){{0,4}}([a-z]+)")
_BRACKETED = re.compile(r"[(（\[].*")
_QUALIFIER = re.compile(r"([a-z]+)[ -]*\Z")
_PLAIN_WORDS = "a an the its has have with and or of in is offers total full big large great"
_PLAIN = frozenset(_PLAIN_WORDS.split())
_HAN_LINK = re.compile(r"(?:高达|达到|大约|[为是达有约仅只的 ：:])+\Z")
_HAN_AFTER = " 的大超"
_HAN_NOUN = 6
_LIMIT = re.compile(
    r"\b(?:up to|over|under|above|below|than|least|most|every|each|per|extra|save)\b"
    r"|超过|不到|至少|最多|每|省|适合"
)
_VAGUE_WORDS = "number type total sales package product item and per the value unit model"
_VAGUE = frozenset(_VAGUE_WORDS.split())
_ALSO_SAID = {
    "height": ("high", "tall"),
    "width": ("wide",),
    "length": ("long",),
    "depth": ("deep",),
    "thickness": ("thick",),
    "weight": ("weigh", "weighing", "heavy"),
    "capacity": ("hold", "holding", "volume"),
    "power": ("wattage",),
    "wattage": ("power",),
    "screen": ("display",),
    "display": ("screen",),
    "高度": ("高",),
    "宽度": ("宽",),
    "长度": ("长",),
    "深度": ("深",),
    "厚度": ("厚",),
    "重量": ("重", "净重"),
    "净重": ("重", "重量"),
    "容量": ("容积",),
    "容积": ("容量",),
}
_ATTRIBUTES = frozenset(_ALSO_SAID).union(*_ALSO_SAID.values())
_OF_THE_WHOLE = frozenset({"volume", "power", "charge", "storage"})
_PACKING = re.compile(r"pack|set|box|bundle|case|lot|pair|content|数量|件数")

_KEYS = {
    "colour": re.compile(r"colou?r(?:s| code)?|颜色|主色"),
    "material": re.compile(r"materials?|fabric|材质|面料|材料"),
}
_SAID = {
    "colour": re.compile(
        r"(?:colou?rs?|颜色)(?: is| are|为|是)?[:： ]*\Z|\b(?:comes|available|offered) in(?: a)? \Z"
    ),
    "material": re.compile(r"(?:materials?|fabric|材质|面料|材料)(?: is|为|是)?[:： ]*\Z"),
}
_SAID_AFTER = {"colour": re.compile(r" colou?r(?![a-z])")}
_MODEL_KEY = re.compile(r"model|型号|货号|style code")
_MODEL_BEFORE = re.compile(
    r"(?:model(?: number| no\.?| name)?|style code|型号|货号)(?: is|为|是)?[:： ]*\Z"
)
_BRAND_BEFORE = re.compile(r"(?:brand|品牌)(?: is|为|是)?[:： ]*\Z")
_SIZE_KEY = re.compile(r"\bsize\Z|尺码|码数")
_LETTER_SIZE = re.compile(r"x*[sl]|m")


def contradiction(mention: Mention, folded: str, sources: Sources) -> Hit | None:
    """The place in the brief that says otherwise than a mention that no fact supports, if any."""
    before, after = clause(folded, mention.start, mention.end)
    if mention.figure:
        if is_rounded(mention, folded) or _LIMIT.search(before[-16:]):
            return None
        written = folded[mention.start : mention.end]
        return _otherwise(mention.figure, before, written, after, sources)
    if mention.entry:
        return _other_word(mention.entry, before, after, sources)
    return _other_name(mention, before, sources)


def _otherwise(
    figure: Figure, before: str, written: str, after: str, sources: Sources
) -> Hit | None:
    if len(figure.quantities) > 1:
        return None
    said = {
        *_named(before, after, sources.product),
        *(stem(word) for word in _WORD.findall(written)),
    }
    known = sources.lone_measures.get(figure.quantities[0].unit.dimension, [])
    for hit in known:
        if _names_attribute(hit.source, before, after, said, sources.product):
            return hit
        if figure.packed and _PACKING.search(hit.around):
            return hit
    of_the_whole = figure.quantities[0].unit.dimension in _OF_THE_WHOLE and len(known) == 1
    return known[0] if of_the_whole and _is_the_product(after, sources) else None


def _named(before: str, after: str, product: str) -> Iterator[str]:
    """The words right before and right behind a claim; one behind that is an attribute wins.

    A qualified word does not count: the strap width is not the width.
    """
    behind = _WORD_AFTER.match(after)
    ahead = _WORD_BEFORE.search(before)
    if behind:
        yield stem(behind[1])
    if ahead and not (behind and stem(behind[1]) in _ATTRIBUTES):
        qualifier = _QUALIFIER.search(before, 0, ahead.start(1))
        if not qualifier or qualifier[1] in _PLAIN or qualifier[1] in product:
            yield stem(ahead[1])


def _names_attribute(source: Source, before: str, after: str, said: set[str], product: str) -> bool:
    key = _BRACKETED.sub("", source.key).strip()
    words = {stem(word) for word in _WORD.findall(key)} - _VAGUE
    named = {word for word in words if said.intersection((word, *_ALSO_SAID.get(word, ())))}
    if named and all(word in before or word in after or word in product for word in words - named):
        return True
    names = (key, *_ALSO_SAID.get(key, ())) if key and not key.isascii() else ()
    ahead, behind = _HAN_LINK.sub("", before), after.lstrip(_HAN_AFTER)
    return any(ahead.endswith(name) or behind.startswith(name) for name in names)


def _is_the_product(after: str, sources: Sources) -> bool:
    """Whether the product's own noun follows: a 2-litre kettle, 2升水壶."""
    name = sources.name
    following = _WORD_AFTER.match(after)
    last = _WORD.findall(name)[-1:]
    if following and last and stem(following[1]) == stem(last[0]):
        return True
    return len(name) > 1 and not name.isascii() and name[-2:] in after[:_HAN_NOUN]


def _other_word(claim: Entry, before: str, after: str, sources: Sources) -> Hit | None:
    behind = _SAID_AFTER.get(claim.kind)
    said = _SAID[claim.kind].search(before) or (behind and behind.match(after))
    known = sources.only_words.get(claim.kind)
    if not said or not known:
        return None
    hit, entry = known
    both = claim.implies | entry.implies
    related = claim.name in entry.implies or entry.name in claim.implies or "weave" in both
    is_attribute = hit.source.kind == "fact" and _KEYS[claim.kind].fullmatch(hit.source.key.strip())
    return hit if is_attribute and not related else None


def _other_name(mention: Mention, before: str, sources: Sources) -> Hit | None:
    if mention.kind == "model" and _MODEL_BEFORE.search(before):
        return _value(sources.only_fact(_MODEL_KEY))
    if mention.kind == "brand" and _BRAND_BEFORE.search(before):
        return next((Hit(s, 0, len(s.text)) for s in sources.all if s.kind == "brand"), None)
    if mention.kind == "size" and _LETTER_SIZE.fullmatch(mention.name):
        fact = sources.only_fact(_SIZE_KEY)
        has_one = fact and _LETTER_SIZE.fullmatch(size_key(fact.value.strip()))
        return _value(fact) if has_one else None
    return None


def _value(fact: Source | None) -> Hit | None:
    return Hit(fact, fact.value_at, len(fact.text)) if fact else None
