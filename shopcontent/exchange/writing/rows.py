"""A product on its way from a row of a file to a row of the database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from shopcontent.catalog.facts import Fact, with_ids
from shopcontent.catalog.models import Product, Shop
from shopcontent.exchange.reading import Cells
from shopcontent.exchange.schema import ProductRow
from shopcontent.exchange.writing.images import Picture
from shopcontent.exchange.writing.upsert import write_rows


class ValidRow(NamedTuple):
    """A row that can be written: its number, its cells as they were, the fields that it gives."""

    number: int
    cells: Cells
    fields: ProductRow


@dataclass(slots=True)
class State:
    """The columns of a product that an import writes, in the order of `COLUMNS`."""

    name: str = ""
    name_translations: dict[str, str] = field(default_factory=dict)
    brand: str = ""
    category_id: int | None = None
    parent_id: int | None = None
    price: Decimal | None = None
    availability: str = Product.Availability.IN_STOCK.value
    facts: list[Fact] = field(default_factory=list)
    source_locale: str = "en"


COLUMNS = tuple(each.name for each in fields(State))
_columns_of = attrgetter(*COLUMNS)
# The fields of a row that are columns as they stand.
AS_THEY_ARE = frozenset(COLUMNS) - {"category_id", "parent_id", "facts"}


@dataclass(slots=True)
class Candidate:
    """A row with the product that it makes or changes.

    `pk` is None until it is inserted; `pictures` are those that it shall have, None for as it is.
    """

    sku: str
    row: ValidRow
    state: State
    pk: int | None
    is_new: bool
    changed: bool = False
    facts_changed: bool = False
    pictures: list[Picture] | None = None

    @property
    def parent(self) -> str | None:
        return self.row.fields.get("parent")

    def take(self, *, category_id: int | None, parent_id: int | None) -> None:
        """Take over the fields that the row gives, noting whether anything is different."""
        given: Any = self.row.fields
        for name in given.keys() & AS_THEY_ARE:
            self._set(name, given[name])
        if "category" in given:
            self._set("category_id", category_id)
        if "parent" in given:
            self._set("parent_id", parent_id)
        if "facts" in given:
            self.facts_changed = self._set("facts", with_ids(given["facts"]))

    def _set(self, column: str, value: Any) -> bool:
        if getattr(self.state, column) == value:
            return False
        setattr(self.state, column, value)
        self.changed = True
        return True


def find_states(shop: Shop, skus: Collection[str]) -> dict[str, tuple[int, State]]:
    """The products that are there, by SKU: primary key and state, locked for this transaction."""
    found = Product.objects.of_shop(shop).filter(sku__in=skus).select_for_update(of=("self",))
    rows = found.values_list("sku", "pk", *COLUMNS)
    return {sku: (pk, State(*values)) for sku, pk, *values in rows}


def find_pks(shop: Shop, skus: Collection[str]) -> dict[str, int]:
    """The primary keys of the products that are there, by SKU."""
    if not skus:
        return {}
    return dict(Product.objects.of_shop(shop).filter(sku__in=skus).values_list("sku", "pk"))


def save(shop: Shop, candidates: Iterable[Candidate]) -> None:
    """Insert the new products, giving them their primary keys, and update the changed ones."""
    written = [each for each in candidates if each.is_new or each.changed]
    write_rows(
        Product,
        ["shop_id", "sku", *COLUMNS],
        ([shop.pk, each.sku, *_columns_of(each.state)] for each in written),
        unique=["shop_id", "sku"],
        fresh=["updated_at"],
    )
    pks = find_pks(shop, [each.sku for each in written if each.is_new])
    for each in written:
        each.pk = pks.get(each.sku, each.pk)
