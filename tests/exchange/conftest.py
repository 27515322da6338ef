"""A shop, and files as people have them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shopcontent.catalog.models import Shop
from shopcontent.exchange.results import ImportResult
from shopcontent.exchange.services import import_catalog

Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    """Nothing that a test stores stays behind."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def shop(db: None) -> Shop:
    return Shop.objects.create(slug="lark", name="Lark", locales=["en", "zh-hans"])


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write text or bytes into a file of the test's folder."""

    def write_file(
        content: str | bytes, name: str = "products.csv", encoding: str = "utf-8"
    ) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write_file


@pytest.fixture
def write_rows(write: Write) -> Callable[..., Path]:
    """Write objects as JSON Lines."""

    def write_objects(*rows: dict[str, Any], name: str = "products.jsonl") -> Path:
        return write("".join(json.dumps(row) + "\n" for row in rows), name)

    return write_objects


@pytest.fixture
def take(shop: Shop, write: Write) -> Callable[..., ImportResult]:
    """Import a CSV text, or a file, into the shop."""

    def import_it(content: str | bytes | Path, **options: Any) -> ImportResult:
        path = content if isinstance(content, Path) else write(content)
        return import_catalog(shop=shop, path=path, **options)

    return import_it
