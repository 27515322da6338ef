"""What people do with draft requests: ask, ask again, cancel, try again, undo."""

from collections.abc import Collection
from typing import Any, get_args

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from llm.brief import Length
from llm.content_types import CONTENT_TYPES
from shopcontent.catalog.models import Category, Product, ProductFilter, Shop
from shopcontent.dispatch import wake_on_commit
from shopcontent.drafting import tasks
from shopcontent.drafting.expansion import seed_of
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.drafting.planning import products_of
from shopcontent.drafting.sampling import queue_sample
from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import record
from shopcontent.publishing.models import Slot
from shopcontent.styles.models import HouseStyle

MAX_VARIANTS = 8
# What people type, in characters.
LONGEST = {"audience": 100, "tone": 100, "question": 200, "instruction": 300}
RETRY_SEED = 7_000_003
ACTIVE = {
    DraftRequest.Status.SAMPLING,
    DraftRequest.Status.EXPANDING,
    DraftRequest.Status.RUNNING,
}

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
    instruction: str = "",
    variants: int = 1,
    scope: str = DraftRequest.Scope.EMPTY,
    over_locked: bool = False,
    house_style: HouseStyle | None = None,
    without_style: bool = False,
    sample_first: bool = False,
) -> DraftRequest:
    """Ask for drafts; they are counted and written in the background.

    With `sample_first` three are queued at once and the others wait for `write_rest`; where there
    is nothing to write three of, there is nothing to wait for. Without a `house_style` those that
    fit each product hold, unless the request is to be `without_style`. `user` is None for the
    command line. Raises NotAllowed and InvalidInput.
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
        instruction=instruction,
        variants=variants,
        scope=scope,
        over_locked=over_locked,
        house_style=house_style,
        without_style=without_style,
        sample_first=sample_first,
        created_by=user,
    )
    if not products_of(request).exists():
        raise InvalidInput(_("No product is chosen by this."))
    request.save()
    if sample_first and queue_sample(request=request):
        request.status = DraftRequest.Status.SAMPLING
        request.save(update_fields=["status"])
    else:
        wake_on_commit(tasks.expand_request, request.pk)
    record(
        subject="draft_request",
        object_ids=[request.pk],
        from_state="",
        to_state=request.status,
        actor_id=user.pk if user else None,
    )
    return request


@transaction.atomic
def write_rest(*, user: User | None, request: DraftRequest) -> None:
    """Let a request go on behind its sample, none of which is written again.

    Raises NotAllowed, and WrongState unless the request waits for this.
    """
    _require(user, "drafting.add_draftrequest")
    waiting = DraftRequest.objects.filter(pk=request.pk, status=DraftRequest.Status.SAMPLING)
    if not waiting.update(status=DraftRequest.Status.EXPANDING, touched_at=timezone.now()):
        raise WrongState(_("This request does not wait for anybody any more."))
    record(
        subject="draft_request",
        object_ids=[request.pk],
        from_state=DraftRequest.Status.SAMPLING,
        to_state=DraftRequest.Status.EXPANDING,
        actor_id=user.pk if user else None,
    )
    wake_on_commit(tasks.expand_request, request.pk)


@transaction.atomic
def cancel(*, user: User | None, request: DraftRequest) -> int:
    """Stop a request; what is written stays, what is being written is dropped.

    Returns the number of drafts that will not be written. Raises NotAllowed, WrongState.
    """
    _require(user, "drafting.cancel_draftrequest")
    current = _locked(request)
    if current.status not in ACTIVE:
        raise WrongState(_("This request has already ended."))
    actor_id = user.pk if user else None
    _move_request(current, DraftRequest.Status.CANCELLED, actor_id)
    open_states = [Draft.Status.QUEUED, Draft.Status.GENERATING]
    return _move_all(current, open_states, Draft.Status.CANCELLED, actor_id)


@transaction.atomic
def retry_failed(*, user: User | None, request: DraftRequest) -> int:
    """Queue the failed and cancelled drafts of a request again; returns how many.

    What a request that was cancelled had not come to yet stays as it is; one that was cancelled
    at its sample waits there again. Raises NotAllowed, and WrongState where there are none.
    """
    _require(user, "drafting.cancel_draftrequest")
    actor_id = user.pk if user else None
    current = _locked(request)
    ended_states = [Draft.Status.FAILED, Draft.Status.CANCELLED]
    count = _move_all(current, ended_states, Draft.Status.QUEUED, actor_id)
    if not count:
        raise WrongState(_("No draft of this request has failed."))
    if current.status not in ACTIVE:
        states = DraftRequest.Status
        _move_request(
            current, states.SAMPLING if current.is_at_sample else states.RUNNING, actor_id
        )
    wake_on_commit(tasks.generate_drafts)
    return count


@transaction.atomic
def undo_request(*, user: User | None, request: DraftRequest) -> int:
    """Take a whole request back as long as nothing of it is approved; returns how many drafts.

    What waits for review is superseded, what is not written yet is cancelled; what was rejected
    or has failed stays as it is. Raises NotAllowed, WrongState.
    """
    _require(user, "drafting.cancel_draftrequest")
    actor_id = user.pk if user else None
    current = _locked(request)
    locked = current.drafts.order_by("pk").select_for_update().values_list("status", flat=True)
    approved = list(locked).count(Draft.Status.APPROVED)
    if approved:
        said = ngettext(
            "%(count)d draft of this request is approved; undo that first.",
            "%(count)d drafts of this request are approved; undo that first.",
            approved,
        )
        raise WrongState(said % {"count": approved})
    open_states = [Draft.Status.QUEUED, Draft.Status.GENERATING]
    count = _move_all(current, open_states, Draft.Status.CANCELLED, actor_id)
    count += _move_all(current, [Draft.Status.READY], Draft.Status.SUPERSEDED, actor_id)
    if not count and current.status not in ACTIVE:
        raise WrongState(_("Nothing of this request is left to undo."))
    reason = _("undone as a whole")
    _move_request(current, DraftRequest.Status.CANCELLED, actor_id, reason)
    return count


@transaction.atomic
def write_again(*, user: User, draft: Draft, instruction: str) -> Draft:
    """Queue another draft for the place of `draft`, written with an instruction.

    `draft` stays as it is until the new one is approved. Raises NotAllowed, InvalidInput, and
    WrongState where a draft for this place is on its way already.
    """
    if not (user.has_perm("drafting.decide_draft") or user.has_perm("drafting.add_draftrequest")):
        raise NotAllowed()
    if not instruction.strip():
        raise InvalidInput(_("Say what the new text should do otherwise."))
    slot = Slot.objects.select_for_update(no_key=True, of=("self",)).get(pk=draft.slot_id)
    if slot.drafts.filter(status__in=[Draft.Status.QUEUED, Draft.Status.GENERATING]).exists():
        raise WrongState(_("A draft for this place is being written already."))
    asked = draft.request
    request = new_request(
        shop=asked.shop,
        variants=1,
        product_filter={"ids": [slot.product_id]},
        content_types=[slot.content_type],
        locales=[slot.locale],
        audience=slot.audience,
        tone=asked.tone,
        house_style=asked.house_style,
        without_style=asked.without_style,
        length=asked.length,
        question=asked.question,
        instruction=instruction.strip(),
        scope=DraftRequest.Scope.ALL,
        over_locked=asked.over_locked,
        created_by=user,
        status=DraftRequest.Status.RUNNING,
    )
    request.cursor = request.upper_bound
    request.save()
    made = Draft.objects.create(
        request=request,
        slot=slot,
        seed=seed_of(request.pk, slot.pk, variant=1),
        priority=Draft.Priority.AWAITED,
    )
    for subject, created in (("draft_request", request), ("draft", made)):
        record(
            subject=subject,
            object_ids=[created.pk],
            from_state="",
            to_state=created.status,
            actor_id=user.pk,
        )
    wake_on_commit(tasks.generate_drafts)
    return made


def new_request(*, shop: Shop, variants: int, **values: Any) -> DraftRequest:
    """A valid request, not saved yet; raises InvalidInput with a sentence."""
    last = Product.objects.of_shop(shop).aggregate(Max("pk"))["pk__max"] or 0
    request = DraftRequest(shop=shop, variants=variants, upper_bound=last, **values)
    _validate(request)
    return request


def _validate(request: DraftRequest) -> None:
    _validate_choice(request.shop, request.product_filter)
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
    _validate_style(request)
    for name, longest in LONGEST.items():
        if len(getattr(request, name)) > longest:
            said = _("Write at most %(count)d characters instead of “%(beginning)s…”.")
            raise InvalidInput(said % {"count": longest, "beginning": getattr(request, name)[:20]})
    needs_question = any(CONTENT_TYPES[name].needs_question for name in request.content_types)
    if needs_question and not request.question.strip():
        raise InvalidInput(_("Enter the question that the FAQ answer is to answer."))


def _validate_style(request: DraftRequest) -> None:
    style = request.house_style
    if style is None:
        return
    if request.without_style:
        raise InvalidInput(_("Choose a house style or none, not both."))
    if style.shop_id != request.shop.pk:
        raise InvalidInput(_("That house style belongs to another shop."))


def _validate_choice(shop: Shop, chosen: ProductFilter) -> None:
    if path := chosen.get("category"):
        named = Q(path=path) | Q(path__startswith=path + Category.SEPARATOR)
        if not Category.objects.filter(named, shop=shop).exists():
            raise InvalidInput(_("There is no category “%s”.") % path)
    if lacks := chosen.get("lacks"):
        name, _separator, locale = lacks.partition(":")
        if name not in CONTENT_TYPES or locale not in shop.locales:
            raise InvalidInput(_("“%s” is no content type and language.") % lacks)
    if chosen.get("stale", "yes") != "yes":
        raise InvalidInput(_("“%s” is no choice of stale texts.") % chosen["stale"])


def _require(user: User | None, permission: str) -> None:
    if user is not None and not user.has_perm(permission):
        raise NotAllowed()


def _locked(request: DraftRequest) -> DraftRequest:
    """The request as it is now; holding the row keeps the expansion from adding drafts."""
    return DraftRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)


def _move_request(
    request: DraftRequest, to: DraftRequest.Status, actor_id: int | None, reason: str = ""
) -> None:
    """Move a locked request, with its history."""
    before, request.status = request.status, to
    is_over = to == DraftRequest.Status.CANCELLED
    request.finished_at = (request.finished_at or timezone.now()) if is_over else None
    request.save(update_fields=["status", "finished_at"])
    record(
        subject="draft_request",
        object_ids=[request.pk],
        from_state=before,
        to_state=to,
        actor_id=actor_id,
        reason=reason,
    )


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
    changes: dict[str, Any] = {}
    if after == Draft.Status.CANCELLED:
        changes = {"finished_at": now}
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
