"""What a row must be to become a product.

Limits are those of the columns of the database; numbers are taken where text is meant, since
spreadsheets make numbers of codes.
"""

from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal, Required

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, TypeAdapter, with_config
from pydantic.types import StringConstraints
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from llm.content_types import CONTENT_TYPES
from llm.exceptions import OutputError
from shopcontent.catalog.facts import LONGEST
from shopcontent.catalog.models import Category, Product
from shopcontent.publishing.models import Origin

# Text on one line: no control characters, no line or paragraph separators.
ONE_LINE = "^[^\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]*$"
LANGUAGE = "(?i)^[a-z]{2,3}(-[a-z0-9]{2,8})*$"
MAX_FACTS = 500
MAX_IMAGES = 100
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".svg")

CONFIG = ConfigDict(coerce_numbers_to_str=True, str_strip_whitespace=True, extra="forbid")


def _line(longest: int, shortest: int = 0) -> Any:
    return StringConstraints(min_length=shortest, max_length=longest, pattern=ONE_LINE)


def _path(value: Any) -> Any:
    """`Kitchen > Kettles` or its list of names, as the one string that is a category's path."""
    if isinstance(value, str):
        return _joined(tuple(value.split(">")))
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return _joined(tuple(value))
    if value is None or isinstance(value, int | float):
        return value
    raise PydanticCustomError("path", "path")


# A catalogue has far fewer categories than products.
@lru_cache(maxsize=4096)
def _joined(names: tuple[str, ...]) -> str | None:
    kept = [stripped for name in names if (stripped := name.strip())]
    if any(len(name) > 200 or Category.SEPARATOR in name for name in kept):
        raise PydanticCustomError("path_name", "path_name")
    return Category.SEPARATOR.join(kept) or None


def _known_word(value: Any) -> Any:
    """`In Stock` and `in-stock` as `in_stock`."""
    return (
        value.strip().lower().replace(" ", "_").replace("-", "_")
        if isinstance(value, str)
        else value
    )


def _source(value: str) -> str:
    """An http address, or the name of a picture's file."""
    if value.lower().startswith(("http://", "https://")):
        return value
    if "://" in value or not value.lower().endswith(PICTURES):
        raise PydanticCustomError("image", "image")
    return value


Sku = Annotated[str, _line(200, shortest=1)]
Name = Annotated[str, _line(500, shortest=1)]
Locale = Annotated[str, StringConstraints(max_length=16, pattern=LANGUAGE, to_lower=True)]
Price = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]


@with_config(CONFIG)
class LocalFactRow(TypedDict, total=False):
    key: Annotated[str, Field(max_length=LONGEST["key"])] | None
    value: Required[Annotated[str, Field(min_length=1, max_length=LONGEST["value"])]]
    unit: Annotated[str, Field(max_length=LONGEST["unit"])] | None


@with_config(CONFIG)
class FactRow(LocalFactRow, total=False):
    """`id` may be there, since exports of other systems have one; ours is made anew."""

    id: Any
    importance: Annotated[int, Field(ge=0, le=100)] | None
    locales: dict[Locale, LocalFactRow] | None


@with_config(CONFIG)
class TextRow(TypedDict, total=False):
    """A live text; plain types may give `text` in place of a `body`.

    `origin` and `AIGC` keep the label of a generated text that comes from an export.
    """

    type: Required[Literal[tuple(CONTENT_TYPES)]]  # type: ignore[valid-type]
    locale: Required[Locale]
    key: Annotated[str, _line(200)]
    audience: Annotated[str, _line(100)]
    body: dict[str, Any]
    text: str
    origin: Literal[tuple(Origin.values)]  # type: ignore[valid-type]
    digital_source_type: Any
    AIGC: dict[str, Any] | None


def _with_body(row: TextRow) -> TextRow:
    """The text with the body of its type, checked."""
    kind = CONTENT_TYPES[row["type"]]
    if "body" not in row and not kind.is_plain:
        raise PydanticCustomError("needs_body", "needs_body", {"type": kind.name})
    body = row.get("body", {"text": row.get("text", "")})
    try:
        row["body"] = kind.validate(body)
    except OutputError as error:
        raise PydanticCustomError("body", "body", {"reason": str(error)}) from error
    if kind.needs_question and not row.get("key"):
        raise PydanticCustomError("needs_key", "needs_key", {"type": kind.name})
    return row


def _apart(rows: list[TextRow]) -> list[TextRow]:
    places = {(r["type"], r["locale"], r.get("key", ""), r.get("audience", "")) for r in rows}
    if len(places) < len(rows):
        raise PydanticCustomError("same_place", "same_place")
    return rows


@with_config(CONFIG)
class ProductRow(TypedDict, total=False):
    """The fields that a row gives; what is not there stays as it is."""

    sku: Required[Sku]
    name: Name
    name_translations: dict[Locale, Name]
    brand: Annotated[str, _line(200)]
    category: Annotated[Annotated[str, _line(1000)] | None, BeforeValidator(_path)]
    parent: Annotated[str, _line(200)] | None
    price: Price | None
    availability: Annotated[
        Literal[tuple(Product.Availability.values)],  # type: ignore[valid-type]
        BeforeValidator(_known_word),
    ]
    source_locale: Locale
    facts: Annotated[list[FactRow], Field(max_length=MAX_FACTS)]
    images: Annotated[
        list[Annotated[str, StringConstraints(max_length=2000), AfterValidator(_source)]],
        Field(max_length=MAX_IMAGES),
    ]
    texts: Annotated[list[Annotated[TextRow, AfterValidator(_with_body)]], AfterValidator(_apart)]


PRODUCT_ROW: TypeAdapter[ProductRow] = TypeAdapter(ProductRow)
