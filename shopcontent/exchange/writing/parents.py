"""Variants after what they are variants of."""

from collections.abc import Callable, Iterable, Mapping

from shopcontent.catalog.models import Product
from shopcontent.exchange.writing.rows import Candidate


def into_layers(
    candidates: Iterable[Candidate], is_there: Callable[[str], bool]
) -> tuple[list[list[Candidate]], list[Candidate]]:
    """The candidates in layers, each after its parent, and those whose parent is nowhere.

    `is_there` says whether a SKU can be a parent without anything in this batch being written.
    """
    rest = list(candidates)
    placed: set[str] = set()
    layers: list[list[Candidate]] = []
    while rest:
        ready = [c for c in rest if not c.parent or is_there(c.parent) or c.parent in placed]
        if not ready:
            break
        layers.append(ready)
        placed |= {each.sku for each in ready}
        rest = [each for each in rest if each.sku not in placed]
    return layers, rest


def closes_circle(pk: int, parent_id: int, moved: Mapping[int, int | None]) -> bool:
    """Whether the product would become a variant of itself, through however many parents.

    `moved` are the new parents of products that are about to be written.
    """
    above: int | None = parent_id
    seen: set[int] = set()
    while above is not None and above != pk and above not in seen:
        seen.add(above)
        above = moved[above] if above in moved else _parent_of(above)
    return above == pk


def _parent_of(pk: int) -> int | None:
    return Product.objects.filter(pk=pk).values_list("parent_id", flat=True).first()
