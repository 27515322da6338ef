"""What people do with draft requests: ask, look, cancel, try again."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, get_args

from django.db import transaction
from django.db.models import Avg, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from llm.brief import Length
from llm.content_types import CONTENT_TYPES
from shopcontent.catalog.models import Product, ProductFilter, Shop
from shopcontent.dispatch import wake_on_commit
from shopcontent.drafting import tasks
from shopcontent.drafting.models import Draft, DraftRequest, Skip
from shopcontent.drafting.planning import plan
from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import record

MAX_VARIANTS = 8
PREVIEW_PRODUCTS = 2000
RATE_SAMPLE = 200

User = Any


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a request would do: `skipped` counts texts by reason; `seconds` is None before
    anything was ever written; `is_exact` is False where a part was counted and the rest inferred.
    """

    products: int
    drafts: int
    skipped: dict[str, int]
    seconds: float | None
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a request is; `seconds_left` is None while nothing can be said."""

    total: int
    done: int
    failed: int
    queued: int
    generating: int
    cancelled: int
    skipped: int
    per_second: float | None
    seconds_left: float | None


@transaction.atomic
def request_drafts(
    *,
    user: User | None,
    shop: Shop,
    product_filter: ProductFilter,
    content_types: list[str],
    locales: list[str],
    audience: str = "",
    tone: str = "",
    length: str = "medium",
    question: str = "",
    variants: int = 1,
    scope: str = DraftRequest.Scope.EMPTY,
    over_locked: bool = False,
) -> DraftRequest:
    """Ask for drafts; they are counted and written in the background.

    `user` is None for the command line. Raises NotAllowed and InvalidInput.
    """
    if user is not None and not user.has_perm("drafting.add_draftrequest"):
        raise NotAllowed()
    request = _new_request(
        shop=shop,
        product_filter=product_filter,
        content_types=content_types,
        locales=locales,
        audience=audience,
        tone=tone,
        length=length,
        question=question,
        variants=variants,
        scope=scope,
        over_locked=over_locked,
    )
    request.created_by = user
    request.save()
    record(
        subject="draft_request",
        object_ids=[request.pk],
        from_state="",
        to_state=request.status,
        actor_id=user.pk if user else None,
    )
    wake_on_commit(tasks.expand_request, request.pk)
    return request


def preview(
    *,
    shop: Shop,
    product_filter: ProductFilter,
    content_types: list[str],
    locales: list[str],
    variants: int = 1,
    scope: str = DraftRequest.Scope.EMPTY,
    over_locked: bool = False,
    audience: str = "",
    question: str = "",
) -> Estimate:
    """What `request_drafts` would do, without doing it. Raises InvalidInput.

    Up to 2,000 products are looked at one by one; of more, the rest is taken to be like these.
    """
    request = _new_request(
        shop=shop,
        product_filter=product_filter,
        content_types=content_types,
        locales=locales,
        variants=variants,
        scope=scope,
        over_locked=over_locked,
        audience=audience,
        question=question,
    )
    chosen = Product.objects.of_shop(shop).matching(product_filter)
    total = chosen.count()
    looked_at = list(chosen.select_related("category").order_by("pk")[:PREVIEW_PRODUCTS])
    planned = plan(request=request, products=looked_at)
    factor = total / len(looked_at) if looked_at else 0
    drafts = round(len(planned.wanted) * factor) * variants
    skips = Counter(str(Skip.Reason(skip.reason).label) for skip in planned.skips)
    rate = seconds_per_draft()
    return Estimate(
        products=total,
        drafts=drafts,
        skipped={reason: round(count * factor) for reason, count in skips.items()},
        seconds=None if rate is None else rate * drafts,
        is_exact=total == len(looked_at),
    )


@transaction.atomic
def cancel(*, user: User | None, request: DraftRequest) -> int:
    """Stop a request; what is written stays, what is being written is dropped.

    Returns the number of drafts that will not be written. Raises NotAllowed, WrongState.
    """
    _require(user, "drafting.cancel_draftrequest")
    active = [DraftRequest.Status.EXPANDING, DraftRequest.Status.RUNNING]
    stopped = DraftRequest.objects.filter(pk=request.pk, status__in=active).update(
        status=DraftRequest.Status.CANCELLED, finished_at=timezone.now()
    )
    if not stopped:
        raise WrongState(_("This request has already ended."))
    actor_id = user.pk if user else None
    count = 0
    for state in (Draft.Status.QUEUED, Draft.Status.GENERATING):
        count += _move_all(request, state, Draft.Status.CANCELLED, actor_id)
    record(
        subject="draft_request",
        object_ids=[request.pk],
        from_state=request.status,
        to_state=DraftRequest.Status.CANCELLED,
        actor_id=actor_id,
    )
    return count


@transaction.atomic
def retry_failed(*, user: User | None, request: DraftRequest) -> int:
    """Queue the failed and cancelled drafts of a request again; returns how many.

    Raises NotAllowed, and WrongState where there are none.
    """
    _require(user, "drafting.cancel_draftrequest")
    actor_id = user.pk if user else None
    count = 0
    for state in (Draft.Status.FAILED, Draft.Status.CANCELLED):
        count += _move_all(request, state, Draft.Status.QUEUED, actor_id)
    if not count:
        raise WrongState(_("No draft of this request has failed."))
    ended = [DraftRequest.Status.FINISHED, DraftRequest.Status.CANCELLED]
    reopened = DraftRequest.objects.filter(pk=request.pk, status__in=ended).update(
        status=DraftRequest.Status.EXPANDING, finished_at=None
    )
    if reopened:
        record(
            subject="draft_request",
            object_ids=[request.pk],
            from_state=request.status,
            to_state=DraftRequest.Status.EXPANDING,
            actor_id=actor_id,
        )
    wake_on_commit(tasks.expand_request, request.pk)
    wake_on_commit(tasks.generate_drafts)
    return count


def progress(request: DraftRequest) -> Progress:
    """How far `request` is, in two queries and a half."""
    counts = request.drafts.count_by_status()
    queued = counts.get(Draft.Status.QUEUED, 0)
    generating = counts.get(Draft.Status.GENERATING, 0)
    failed = counts.get(Draft.Status.FAILED, 0)
    cancelled = counts.get(Draft.Status.CANCELLED, 0)
    total = sum(counts.values())
    open_drafts = queued + generating
    rate = _rate(request) if open_drafts else None
    return Progress(
        total=total,
        done=total - open_drafts - failed - cancelled,
        failed=failed,
        queued=queued,
        generating=generating,
        cancelled=cancelled,
        skipped=request.skips.count(),
        per_second=rate,
        seconds_left=open_drafts / rate if rate else None,
    )


def seconds_per_draft() -> float | None:
    """The mean time that the model spent on each of the last drafts, in seconds."""
    last = Draft.objects.exclude(finished_at=None).order_by("-finished_at")[:RATE_SAMPLE]
    mean: float | None = last.aggregate(mean=Avg("seconds"))["mean"]
    return mean


def _new_request(*, shop: Shop, variants: int, **values: Any) -> DraftRequest:
    last = Product.objects.of_shop(shop).aggregate(Max("pk"))["pk__max"] or 0
    request = DraftRequest(shop=shop, variants=variants, upper_bound=last, **values)
    _validate(request)
    return request


def _validate(request: DraftRequest) -> None:
    unknown = sorted(set(request.content_types) - CONTENT_TYPES.keys())
    foreign = sorted(set(request.locales) - set(request.shop.locales))
    if not request.content_types:
        raise InvalidInput(_("Choose at least one content type."))
    if unknown:
        raise InvalidInput(_("There is no content type %s.") % ", ".join(unknown))
    if not request.locales:
        raise InvalidInput(_("Choose at least one language."))
    if foreign:
        raise InvalidInput(_("The shop does not use the language %s.") % ", ".join(foreign))
    if not 1 <= request.variants <= MAX_VARIANTS:
        raise InvalidInput(_("Ask for 1 to %d variants.") % MAX_VARIANTS)
    if request.length not in get_args(Length):
        raise InvalidInput(_("The length is short, medium or long."))
    if request.scope not in DraftRequest.Scope.values:
        raise InvalidInput(_("Choose empty, stale or all."))
    needs_question = any(CONTENT_TYPES[name].needs_question for name in request.content_types)
    if needs_question and not request.question.strip():
        raise InvalidInput(_("Enter the question that the FAQ answer is to answer."))


def _require(user: User | None, permission: str) -> None:
    if user is not None and not user.has_perm(permission):
        raise NotAllowed()


def _move_all(
    request: DraftRequest, before: Draft.Status, after: Draft.Status, actor_id: int | None
) -> int:
    drafts = request.drafts.filter(status=before)
    ids = list(drafts.select_for_update().values_list("pk", flat=True))
    now = timezone.now()
    fresh = {"attempts": 0, "error": "", "error_code": "", "queued_at": now, "finished_at": None}
    drafts.update(
        status=after,
        claim_token=None,
        lease_expires_at=None,
        **(fresh if after == Draft.Status.QUEUED else {"finished_at": now}),
    )
    record(subject="draft", object_ids=ids, from_state=before, to_state=after, actor_id=actor_id)
    return len(ids)


def _rate(request: DraftRequest) -> float | None:
    """Drafts a second over the last ones of this request, as the wall clock saw them."""
    times = request.drafts.exclude(finished_at=None).order_by("-finished_at")
    finished = [at for at in times.values_list("finished_at", flat=True)[:RATE_SAMPLE] if at]
    span = (timezone.now() - finished[-1]).total_seconds() if len(finished) > 1 else 0
    return len(finished) / span if span > 0 else None
