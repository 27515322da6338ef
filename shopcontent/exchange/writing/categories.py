"""The category tree that the rows name."""

from collections.abc import Iterable, Iterator

from shopcontent.catalog.models import Category, Shop

# Stands for the primary key of what a dry run does not make.
PLANNED = -1


class CategoryBook:
    """The primary keys of a shop's categories by path, kept for a whole import."""

    def __init__(self, shop: Shop, *, dry_run: bool) -> None:
        self._shop = shop
        self._dry_run = dry_run
        self._pks = dict(Category.objects.filter(shop=shop).values_list("path", "pk"))

    def ensure(self, paths: Iterable[str]) -> None:
        """Make the categories that are not there, parents before their children."""
        missing = {part for path in paths for part in _upward(path) if part not in self._pks}
        if self._dry_run:
            self._pks |= dict.fromkeys(missing, PLANNED)
            return
        by_depth: dict[int, list[str]] = {}
        for path in sorted(missing):
            by_depth.setdefault(path.count(Category.SEPARATOR), []).append(path)
        for _depth, level in sorted(by_depth.items()):
            self._make(level)

    def pk(self, path: str | None) -> int | None:
        return self._pks[path] if path else None

    def _make(self, paths: list[str]) -> None:
        """Another import may make the same ones at the same time: whoever comes second reads."""
        Category.objects.bulk_create(
            (self._category(path) for path in paths), batch_size=500, ignore_conflicts=True
        )
        made = Category.objects.filter(shop=self._shop, path__in=paths)
        self._pks |= dict(made.values_list("path", "pk"))

    def _category(self, path: str) -> Category:
        above, _separator, name = path.rpartition(Category.SEPARATOR)
        return Category(shop=self._shop, parent_id=self.pk(above), name=name, path=path)


def _upward(path: str) -> Iterator[str]:
    """The path itself and the paths of all its parents."""
    while path:
        yield path
        path = path.rpartition(Category.SEPARATOR)[0]
