"""The main job, step by step: import, request, write, approve, read as the shop does.

Each step yields what it did; a step that did not do its work raises StepFailed.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib.auth.models import User
from django.test import Client

from shopcontent.catalog.models import Product, Shop
from shopcontent.demo.accounts import Access
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.drafting.progress import progress
from shopcontent.drafting.services import request_drafts
from shopcontent.exceptions import ShopcontentError
from shopcontent.publishing.models import Publication
from shopcontent.review.bulk import approve_many

CATEGORY = "Kitchen"
CONTENT_TYPES = ["title", "description"]
WRITING_SECONDS = 300


class StepFailed(ShopcontentError):
    """A step of the demo did not do its work."""

    code = "demo_failed"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the report: what was done, and the figure."""

    name: str
    figure: str


def run(*, shop: Shop, access: Access) -> Iterator[Step]:
    """Do the job from the imported catalogue on; a second run goes on where the first ended."""
    merchandiser = User.objects.get(username="merchandiser")
    approver = User.objects.get(username="approver")
    request = _ask(shop, merchandiser)
    yield Step("Request drafts", f"request {request.pk}")
    yield _wait_until_written(request)
    yield _approve(approver, shop)
    yield _count_live(shop)


def read_as_shop(*, shop: Shop, access: Access) -> Any:
    """What the shop's front end reads for a product with generated content, as JSON."""
    publication = (
        Publication.objects.live().filter(slot__product__shop=shop, origin="generated").first()
    )
    if publication is None:
        raise StepFailed("No generated text is live.")
    product = Product.objects.get(slots=publication.slot_id)
    path = f"/api/v1/products/{quote(product.sku, safe='')}/content/"
    client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Api-Key {access.api_key}"})
    answer = client.get(path, {"locale": publication.slot.locale})
    if answer.status_code != 200:
        raise StepFailed(f"GET {path} answered {answer.status_code}: {answer.content.decode()}")
    return json.loads(answer.content)


def _ask(shop: Shop, user: User) -> DraftRequest:
    return request_drafts(
        user=user,
        shop=shop,
        product_filter={"category": CATEGORY},
        content_types=CONTENT_TYPES,
        locales=shop.locales,
    )


def _wait_until_written(request: DraftRequest) -> Step:
    started = time.monotonic()
    while request.status != DraftRequest.Status.FINISHED:
        if time.monotonic() - started > WRITING_SECONDS:
            raise StepFailed(f"The drafts were not written within {WRITING_SECONDS} s.")
        time.sleep(0.2)
        request.refresh_from_db(fields=["status"])
    seconds = time.monotonic() - started
    done = progress(request)
    if done.failed:
        reason = request.drafts.filter(status=Draft.Status.FAILED)[0].error
        raise StepFailed(f"{done.failed} of {done.total} drafts failed; the first: {reason}")
    waiting = f"{done.skipped} skipped" if done.skipped else "none skipped"
    return Step("Write drafts", f"{done.done} written in {seconds:.1f} s, {waiting}")


def _approve(user: User, shop: Shop) -> Step:
    waiting = Draft.objects.awaiting_review().filter(slot__shop=shop)
    result = approve_many(user=user, drafts=waiting.clean())
    left = waiting.count()
    return Step(
        "Approve clean drafts", f"{len(result.publications)} approved, {left} left for a person"
    )


def _count_live(shop: Shop) -> Step:
    live = Publication.objects.live().of_shop(shop)
    generated = live.filter(origin="generated").count()
    if not generated:
        raise StepFailed("No generated text is live.")
    return Step("Publish", f"{live.count()} texts are live, {generated} of them generated")
