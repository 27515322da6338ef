"""What a text says to machines about its making."""

from typing import TypedDict

from shopcontent.catalog.models import Shop
from shopcontent.publishing.models import Origin, Publication


class Aigc(TypedDict):
    """The implicit label of generated text in the manner of GB 45438-2025, annex E.

    `Label` 1 says that it is generated, `ContentProducer` by whom, `ProduceID` is its number.
    """

    Label: str
    ContentProducer: str
    ProduceID: str


def aigc_label(*, publication: Publication, shop: Shop) -> Aigc | None:
    """The label for machines, one that was imported as it came; None where a person wrote it."""
    if publication.origin == Origin.HUMAN:
        return None
    kept: Aigc | None = publication.provenance.get("AIGC")
    number = f"{shop.slug}/{publication.pk}"
    return kept or {"Label": "1", "ContentProducer": shop.name, "ProduceID": number}
