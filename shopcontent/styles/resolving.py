"""Which house styles hold for a product, and what they come to together.

From the shop's own style to the narrowest: categories from the root down, then the brand, then the
brand within a category. A style that a request chose comes last, over the shop's own. Of tone,
reading level and description the narrowest that says something holds; wordings add up, a glossary
term of a narrower style replaces the same one of a wider, and the narrowest examples come first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from llm.brief import ReadingLevel
from llm.checks.folding import fold
from shopcontent.catalog.models import Category, Product, Shop
from shopcontent.styles.models import HouseStyle, Line, StyleVersion

MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Manner:
    """What the house styles say of one text; `versions` are the keys of the versions used."""

    tone: str = ""
    reading_level: ReadingLevel = ""
    description: str = ""
    must_say: tuple[str, ...] = ()
    never_say: tuple[str, ...] = ()
    glossary: tuple[tuple[str, str], ...] = ()
    examples: tuple[str, ...] = ()
    versions: tuple[int, ...] = ()


class StyleBook:
    """The house styles of a shop, read with one query for any number of products."""

    def __init__(self, shop: Shop, *, chosen_id: int | None = None) -> None:
        """`chosen_id` is a style that was chosen in place of those that fit by themselves; it
        holds for what was asked for before it was retired.
        """
        self._chosen_id = chosen_id
        self._styles = list(HouseStyle.objects.in_use(shop, chosen_id=chosen_id))
        self._manners: dict[tuple[str, ...], Manner] = {}

    def manner(self, product: Product, *, content_type: str, locale: str) -> Manner:
        """What holds for a text of `product`, whose category is loaded."""
        path = product.category.path if product.category else ""
        key = (fold(product.brand), path, content_type, locale)
        if key not in self._manners:
            self._manners[key] = _merged(self._layers(key[0], path), content_type, locale)
        return self._manners[key]

    def _layers(self, brand: str, path: str) -> list[HouseStyle]:
        automatic = [s for s in self._styles if s.use == HouseStyle.Use.AUTOMATIC]
        if self._chosen_id is None:
            return sorted((s for s in automatic if _fits(s, brand, path)), key=_width)
        own = [s for s in automatic if not s.brand and not s.category_id]
        chosen = [s for s in self._styles if s.pk == self._chosen_id]
        return list(dict.fromkeys([*own, *chosen]))


def named(versions: Sequence[int]) -> list[StyleVersion]:
    """The versions that a brief names, in its order."""
    if not versions:
        return []
    found = StyleVersion.objects.in_bulk(versions)
    return [found[pk] for pk in versions if pk in found]


def _fits(style: HouseStyle, brand: str, path: str) -> bool:
    if style.brand and fold(style.brand) != brand:
        return False
    if style.category is None:
        return True
    below = style.category.path + Category.SEPARATOR
    return path == style.category.path or path.startswith(below)


def _width(style: HouseStyle) -> tuple[bool, int]:
    depth = style.category.path.count(Category.SEPARATOR) + 1 if style.category else 0
    return bool(style.brand), depth


def _merged(layers: Sequence[HouseStyle], content_type: str, locale: str) -> Manner:
    def lines(name: str, styles: Iterable[HouseStyle]) -> tuple[str, ...]:
        listed = (line for style in styles for line in getattr(style, name))
        return tuple(dict.fromkeys(_meant(listed, content_type, locale)))

    return Manner(
        tone=_narrowest(layers, "tone"),
        reading_level=_narrowest(layers, "reading_level"),  # type: ignore[arg-type]
        description=_narrowest(layers, "description"),
        must_say=lines("must_say", layers),
        never_say=lines("never_say", layers),
        glossary=_glossary(layers, locale),
        examples=lines("examples", reversed(layers))[:MOST_EXAMPLES],
        versions=tuple(style.current_id for style in layers if style.current_id),
    )


def _narrowest(layers: Sequence[HouseStyle], name: str) -> str:
    said = (str(getattr(style, name)) for style in reversed(layers))
    return next(filter(None, said), "")


def _meant(lines: Iterable[Line], content_type: str, locale: str) -> Iterator[str]:
    for line in lines:
        if line["content_type"] in {"", content_type} and line["locale"] in {"", locale}:
            yield line["text"]


def _glossary(layers: Sequence[HouseStyle], locale: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, tuple[str, str]] = {}
    for style in layers:
        for term in style.glossary:
            if said := term["said"].get(locale):
                found[fold(term["term"])] = (term["term"], said)
    return tuple(found.values())
