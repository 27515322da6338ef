"""The rows of a big shop, made in bulk: products, slots, drafts, publications and their records.

Everything follows from the number of a product, so that two runs make the same rows.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import connection, models, transaction
from django.utils import timezone

from llm.brief import Brief as LlmBrief
from llm.brief import Fact
from shopcontent.catalog.facts import with_ids
from shopcontent.catalog.models import Category, Product, Shop
from shopcontent.drafting.models import Brief, Draft, DraftRequest
from shopcontent.history.models import Transition
from shopcontent.publishing.models import Change, ChangeCounter, Origin, Publication, Slot
from shopcontent.review.models import Decision

PLACES = [("description", "en"), ("title", "en"), ("description", "zh-hans")]
REQUESTS = 200
KINDS = 500
NOUNS = ["kettle", "toaster", "lamp", "mug", "pan"]
DAYS = 90
# Of 60 slots in a row, so many have a draft in this state.
SHARES = [
    (Draft.Status.READY, 8),
    (Draft.Status.APPROVED, 30),
    (Draft.Status.REJECTED, 11),
    (Draft.Status.SUPERSEDED, 7),
    (Draft.Status.FAILED, 3),
    (Draft.Status.CANCELLED, 1),
]
STATES = [state for state, share in SHARES for _n in range(share)]
WARNING = {
    "code": "claim_unsupported",
    "severity": "warn",
    "message": "“rose gold” is in no fact.",
    "field": "text",
    "start": 4,
    "end": 11,
    "evidence": [],
    "params": {"claim": "rose gold"},
}
WORDS = (
    "The Harbour kettle holds 1.7 l and boils it with 2200 W. It switches off by itself, keeps "
    "its handle cool and looks good on any table. A lid that opens wide makes it easy to clean."
)


def make_rows(*, products: int, tell: Callable[[str], None]) -> None:
    """A shop with three slots for each product, a draft in each, and two thirds as many texts."""
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA synchronous=OFF")
    shop = Shop.objects.create(slug="bench", name="Bench", locales=["en", "zh-hans"])
    people = [
        _person("mia", "merchandiser", "operator"),
        _person("anna", "merchandiser", "approver"),
    ]
    now = timezone.now()
    steps: list[tuple[type[models.Model], Iterator[models.Model]]] = [
        (Category, _categories(shop)),
        (Product, _products(shop, products)),
        (Brief, _briefs()),
        (DraftRequest, _requests(shop, people[0], products, now)),
        (Slot, _slots(shop, products)),
        (Draft, _drafts(products, now)),
        (Publication, _publications(products, people, now)),
        (Decision, _decisions(products, people, now)),
        (Change, _changes(shop, products, now)),
        (Transition, _transitions(products, people, now)),
    ]
    for model, rows in steps:
        tell(str(model._meta.verbose_name_plural))
        _store(model, rows)
    _go_live(products)
    ChangeCounter.objects.create(shop=shop, value=Change.objects.count())
    connection.cursor().execute("ANALYZE")


def _store(model: type[models.Model], rows: Iterator[models.Model]) -> None:
    with transaction.atomic():
        model._default_manager.bulk_create(rows, batch_size=2000)


def _person(name: str, *groups: str) -> User:
    user = User.objects.create(username=name, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def _categories(shop: Shop) -> Iterator[Category]:
    """4 at the top, 4 below each, 3 below each of those: 68, of which 48 hold products."""
    number = 0
    paths: list[tuple[str, int | None]] = []
    for top in range(4):
        number += 1
        above = number
        paths.append((f"Department {top}", None))
        for middle in range(4):
            number += 1
            between = number
            paths.append((f"Department {top} > Aisle {middle}", above))
            for leaf in range(3):
                number += 1
                paths.append((f"Department {top} > Aisle {middle} > Shelf {leaf}", between))
    for pk, (path, parent) in enumerate(paths, start=1):
        name = path.rpartition(" > ")[2]
        yield Category(pk=pk, shop=shop, parent_id=parent, name=name, path=path)


def _shelves() -> list[int]:
    return list(Category.objects.filter(path__contains="Shelf").values_list("pk", flat=True))


def _facts(number: int) -> list[Any]:
    rows = [("capacity", f"{1 + number % 9}.{number % 7}", "l"), ("power", f"{800 + number}", "W")]
    rows += [(f"property {n}", f"value {number % (n + 3)} of {n}", None) for n in range(6)]
    return with_ids([{"key": key, "value": value, "unit": unit} for key, value, unit in rows])


def _products(shop: Shop, count: int) -> Iterator[Product]:
    shelves = _shelves()
    facts = [_facts(kind) for kind in range(KINDS)]
    for number in range(count):
        yield Product(
            pk=number + 1,
            shop=shop,
            sku=f"BN-{number:06}",
            name=f"Harbour {NOUNS[number % 5]} {number}",
            brand=f"Brand {number % 211}",
            category_id=shelves[number * 7 % len(shelves)],
            price=f"{5 + number % 300}.90",
            facts=facts[number % KINDS],
        )


def _briefs() -> Iterator[Brief]:
    for kind in range(KINDS):
        facts = tuple(
            Fact(each["id"], each["key"], each["value"], each.get("unit")) for each in _facts(kind)
        )
        brief = LlmBrief("description", "en", f"Harbour kettle {kind}", facts, brand="Brand 1")
        yield Brief(hash=brief.hash, payload=brief.to_dict())


def _requests(shop: Shop, by: User, products: int, now: datetime) -> Iterator[DraftRequest]:
    """The last of them are still running, as far as their status says."""
    for number in range(1, REQUESTS + 1):
        is_running = number > REQUESTS - 3
        asked_at = now - timedelta(days=DAYS * (REQUESTS - number) / REQUESTS, hours=1)
        yield DraftRequest(
            pk=number,
            shop=shop,
            created_by=by,
            created_at=asked_at,
            upper_bound=products,
            cursor=products,
            content_types=["description", "title"],
            locales=["en", "zh-hans"],
            status=DraftRequest.Status.RUNNING if is_running else DraftRequest.Status.FINISHED,
            finished_at=None if is_running else asked_at + timedelta(minutes=30),
        )


def _slots(shop: Shop, products: int) -> Iterator[Slot]:
    for number in range(3 * products):
        content_type, locale = PLACES[number % 3]
        yield Slot(
            pk=number + 1,
            shop=shop,
            product_id=number // 3 + 1,
            content_type=content_type,
            locale=locale,
            stale=_is_live(number) and number % 23 == 0,
        )


def _state(number: int) -> Draft.Status:
    return STATES[number * 13 % len(STATES)]


def _versions(number: int) -> int:
    """How many texts a slot has had: 40 for 60 slots, two of them in some."""
    if _state(number) != Draft.Status.APPROVED:
        return 0
    return 2 if number % 3 == 0 else 1


def _is_live(number: int) -> bool:
    return _versions(number) > 0


def _finished(number: int, now: datetime) -> datetime:
    return now - timedelta(days=DAYS * (number * 31 % 9973) / 9973, hours=3)


def _drafts(products: int, now: datetime) -> Iterator[Draft]:
    hashes = list(Brief.objects.values_list("hash", flat=True))
    asked = REQUESTS / (3 * products)
    for number in range(3 * products):
        state = _state(number)
        is_written = state not in (Draft.Status.FAILED, Draft.Status.CANCELLED)
        findings = [WARNING] if is_written and number % 4 == 0 else []
        yield Draft(
            pk=number + 1,
            request_id=1 + int(number * asked),
            slot_id=number + 1,
            brief_id=hashes[number % KINDS],
            status=state,
            body={"text": WORDS} if is_written else None,
            text=WORDS if is_written else "",
            findings=findings,
            warn_count=len(findings),
            model_name="starter",
            model_hash="0" * 64,
            prompt_version="1",
            sampling={"temperature": 0.7},
            new_tokens=60,
            seconds=0.4,
            error_code="" if is_written else "output",
            error="" if is_written else "The text has no end.",
            queued_at=_finished(number, now) - timedelta(minutes=9),
            finished_at=_finished(number, now),
        )


def _publications(products: int, people: list[User], now: datetime) -> Iterator[Publication]:
    for number in range(3 * products):
        last = _versions(number)
        for version in range(1, last + 1):
            yield Publication(
                slot_id=number + 1,
                version=version,
                body={"text": WORDS},
                text=WORDS,
                origin=Origin.EDITED if number % 5 == 0 else Origin.GENERATED,
                author_ids=f",{people[0].pk},",
                approver=people[1],
                provenance={"draft": number + 1, "model": "starter"},
                published_at=_finished(number, now) + timedelta(hours=2 * version),
            )


def _go_live(products: int) -> None:
    """Point each slot at its newest text."""
    newest = Publication.objects.filter(slot=models.OuterRef("pk")).order_by("-version")
    with transaction.atomic():
        Slot.objects.filter(pk__lte=3 * products).update(
            live_publication=models.Subquery(newest.values("pk")[:1])
        )


def _decisions(products: int, people: list[User], now: datetime) -> Iterator[Decision]:
    """One for each decided draft; of every hundred drafts one was rejected and undone before."""
    texts = dict(Publication.objects.order_by("version").values_list("slot_id", "pk"))
    for number in sorted(range(3 * products), key=lambda each: _finished(each, now)):
        state = _state(number)
        if state not in (Draft.Status.APPROVED, Draft.Status.REJECTED):
            continue
        minutes = 20 + number % 100
        if number % 100 == 0:
            yield _decision(number, people, now, 5, "rejected", reason="style")
            yield _decision(number, people, now, 6, "undone")
        if state == Draft.Status.REJECTED:
            yield _decision(number, people, now, minutes, "rejected", reason="dull")
        else:
            text = texts[number + 1]
            yield _decision(number, people, now, minutes, "approved", publication_id=text)


def _decision(
    number: int, people: list[User], now: datetime, minutes: int, verdict: str, **values: Any
) -> Decision:
    is_edited = verdict == "approved" and number % 5 == 0
    return Decision(
        draft_id=number + 1,
        verdict=verdict,
        body_before={"text": WORDS},
        body_after={"text": WORDS.replace("any", "every") if is_edited else WORDS},
        decided_by=people[1],
        decided_at=_finished(number, now) + timedelta(minutes=minutes),
        waited=None if verdict == "undone" else 60 * minutes,
        **values,
    )


def _changes(shop: Shop, products: int, now: datetime) -> Iterator[Change]:
    rows = Publication.objects.order_by("pk").values_list("pk", "slot_id", "published_at")
    for number, (pk, slot_id, at) in enumerate(rows.iterator(chunk_size=5000), start=1):
        kind = Change.Kind.PUBLISHED
        yield Change(shop=shop, number=number, kind=kind, slot_id=slot_id, publication_id=pk, at=at)


def _transitions(products: int, people: list[User], now: datetime) -> Iterator[Transition]:
    for number in range(3 * products):
        yield Transition(
            subject="draft",
            object_id=number + 1,
            from_state=Draft.Status.GENERATING,
            to_state=Draft.Status.READY,
            at=_finished(number, now),
        )
        if _state(number) in (Draft.Status.APPROVED, Draft.Status.REJECTED):
            yield Transition(
                subject="draft",
                object_id=number + 1,
                from_state=Draft.Status.READY,
                to_state=_state(number),
                actor=people[1],
                at=_finished(number, now) + timedelta(minutes=20),
            )
