"""What people do with draft requests: ask, cancel, try again."""

from collections.abc import Collection
from typing import Any, get_args

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from llm.brief import Length
from llm.content_types import CONTENT_TYPES
from shopcontent.catalog.models import Product, ProductFilter, Shop
from shopcontent.dispatch import wake_on_commit
from shopcontent.drafting import tasks
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import record

MAX_VARIANTS = 8
RETRY_SEED = 7_000_003

User = Any


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
    request = new_request(
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
    if not Product.objects.of_shop(shop).matching(product_filter).exists():
        raise InvalidInput(_("No product is chosen by this."))
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
    open_states = [Draft.Status.QUEUED, Draft.Status.GENERATING]
    count = _move_all(request, open_states, Draft.Status.CANCELLED, actor_id)
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

    What a request that was cancelled had not come to yet stays as it is.
    Raises NotAllowed, and WrongState where there are none.
    """
    _require(user, "drafting.cancel_draftrequest")
    actor_id = user.pk if user else None
    ended_states = [Draft.Status.FAILED, Draft.Status.CANCELLED]
    count = _move_all(request, ended_states, Draft.Status.QUEUED, actor_id)
    if not count:
        raise WrongState(_("No draft of this request has failed."))
    ended = [DraftRequest.Status.FINISHED, DraftRequest.Status.CANCELLED]
    reopened = DraftRequest.objects.filter(pk=request.pk, status__in=ended).update(
        status=DraftRequest.Status.RUNNING, finished_at=None
    )
    if reopened:
        record(
            subject="draft_request",
            object_ids=[request.pk],
            from_state=request.status,
            to_state=DraftRequest.Status.RUNNING,
            actor_id=actor_id,
        )
    wake_on_commit(tasks.generate_drafts)
    return count


def new_request(*, shop: Shop, variants: int, **values: Any) -> DraftRequest:
    """A valid request, not saved yet; raises InvalidInput with a sentence."""
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
    request: DraftRequest,
    before: Collection[Draft.Status],
    after: Draft.Status,
    actor_id: int | None,
) -> int:
    """Move what is in one of the states, with its history; returns how many.

    All are locked in one query: a draft on its way from one of the states to another would slip
    between two.
    """
    drafts = request.drafts.filter(status__in=before).order_by("pk")
    locked = list(drafts.select_for_update().values_list("pk", "status"))
    now = timezone.now()
    changes: dict[str, Any] = {"finished_at": now}
    if after == Draft.Status.QUEUED:
        # Another seed, since the same one would fail in the same way.
        seed = F("seed") + RETRY_SEED
        changes = {"attempts": 0, "error": "", "error_code": "", "queued_at": now, "seed": seed}
        changes["finished_at"] = None
    drafts.order_by().update(status=after, claim_token=None, lease_expires_at=None, **changes)
    for state in before:
        record(
            subject="draft",
            object_ids=[pk for pk, status in locked if status == state],
            from_state=state,
            to_state=after,
            actor_id=actor_id,
        )
    return len(locked)
