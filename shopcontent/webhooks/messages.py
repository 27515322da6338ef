"""What a message says: what changed and where, never the text, which the receiver reads by REST."""

import json
from datetime import UTC, datetime
from typing import Any

from shopcontent.catalog.models import Shop
from shopcontent.publishing.models import Change
from shopcontent.webhooks.models import TEST_EVENT


def event_of(change: Change) -> str:
    """The event type of an entry of the change log: `content.` and its kind."""
    return f"content.{change.kind}"


def change_body(*, change: Change, shop: Shop, version: int | None) -> str:
    """The message for an entry of the change log; its data are named as in REST.

    `version` is that of the text that is live from then on, None for nothing.
    """
    slot = change.slot
    return _body(
        event_of(change),
        change.at,
        {
            "shop": shop.slug,
            "number": change.number,
            "sku": slot.product.sku if slot.product else None,
            "type": slot.content_type,
            "locale": slot.locale,
            "audience": slot.audience,
            "key": slot.key,
            "content_id": change.publication_id,
            "version": version,
        },
    )


def test_body(*, shop: Shop, at: datetime) -> str:
    return _body(TEST_EVENT, at, {"shop": shop.slug})


def _body(event: str, at: datetime, data: dict[str, Any]) -> str:
    stamp = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    message = {"type": event, "timestamp": stamp, "data": data}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
