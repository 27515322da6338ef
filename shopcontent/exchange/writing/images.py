"""The pictures that the rows name: addresses are kept, files are stored."""

from collections.abc import Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

from django.core.files import File
from django.utils.translation import gettext as _

from shopcontent.catalog.models import ProductImage
from shopcontent.exchange.errors import BadCell
from shopcontent.exchange.writing.upsert import write_rows

# The pictures of a product: file and address of each, with its description.
Shown = dict[tuple[str, str], str]


class Picture(NamedTuple):
    """Where a picture comes from: a stored file or an address; `found` is the file to store."""

    file: str = ""
    source_url: str = ""
    found: Path | None = None

    @property
    def source(self) -> tuple[str, str]:
        return self.file, self.source_url


class Album:
    """The pictures of products; files are looked for in `folder`."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder.resolve() if folder else None

    def resolve(self, sources: Sequence[str], shown: Shown) -> list[Picture]:
        """The pictures meant by a row; `shown` are those that its product has already.

        Raises BadCell for a file that is not there.
        """
        return [self._picture(source, shown) for source in dict.fromkeys(sources)]

    def _picture(self, source: str, shown: Shown) -> Picture:
        if source.lower().startswith(("http://", "https://")):
            return Picture(source_url=source)
        found = self._find(source)
        if found:
            return Picture(file=stored_name(found), found=found)
        if (source, "") in shown:
            return Picture(file=source)
        raise BadCell(
            "images",
            _("The file %(file)s is not in the folder of the pictures.") % {"file": source},
        )

    def _find(self, name: str) -> Path | None:
        if self._folder is None:
            return None
        path = (self._folder / name).resolve()
        return path if path.is_relative_to(self._folder) and path.is_file() else None


def stored_name(path: Path) -> str:
    """The name in the storage, made from the content: the same picture is stored once."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()[:24]
    return f"products/{digest}{path.suffix.lower()}"


def find_images(product_ids: Sequence[int]) -> dict[int, Shown]:
    """The pictures that products have, in order: the source of each with its description."""
    found: dict[int, Shown] = {}
    images = ProductImage.objects.filter(product_id__in=product_ids).order_by("position")
    for pk, file, url, alt in images.values_list("product_id", "file", "source_url", "alt"):
        found.setdefault(pk, {})[file, url] = alt
    return found


def replace_images(wanted: Mapping[int, Sequence[Picture]], before: Mapping[int, Shown]) -> None:
    """Give each product exactly these pictures; one that stays keeps its description."""
    ProductImage.objects.filter(product_id__in=[pk for pk in wanted if pk in before]).delete()
    rows = []
    for pk, pictures in wanted.items():
        for position, picture in enumerate(pictures):
            _store(picture)
            alt = before.get(pk, {}).get(picture.source, "")
            rows.append((pk, picture.file, picture.source_url, alt, position))
    write_rows(ProductImage, ["product_id", "file", "source_url", "alt", "position"], rows)


def _store(picture: Picture) -> None:
    storage = ProductImage._meta.get_field("file").storage
    if picture.found and not storage.exists(picture.file):
        with picture.found.open("rb") as file:
            storage.save(picture.file, File(file))
