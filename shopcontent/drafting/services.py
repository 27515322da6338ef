"""Asking for drafts, and for a text again; `steering` is what can be done with a request then."""

from typing import Any, get_args

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from llm.brief import Length
from llm.content_types import CONTENT_TYPES
from shopcontent.catalog.models import Category, Product, ProductFilter, Shop
from shopcontent.dispatch import wake_on_commit
from shopcontent.drafting import budgets, tasks
from shopcontent.drafting.expansion import seed_of
from shopcontent.drafting.localising import LOCALISABLE
from shopcontent.drafting.models import Draft, DraftRequest, TextFilter
from shopcontent.drafting.planning import outlook, products_of
from shopcontent.drafting.sampling import queue_sample
from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import record
from shopcontent.publishing.models import ContentTypeName, Publication, Slot
from shopcontent.styles.models import HouseStyle

MAX_VARIANTS = 8
# As many as every database takes in one question.
MOST_PICKED = 10_000
REPLY = ContentTypeName.REVIEW_REPLY
# What people type, in characters.
LONGEST = {"audience": 100, "tone": 100, "question": 200, "instruction": 300}

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
    source_locale: str = "",
    text_filter: TextFilter | None = None,
) -> DraftRequest:
    """Ask for drafts; they are counted and written in the background.

    With `sample_first` three are queued at once and the others wait for `write_rest`; where there
    is nothing to write three of, there is nothing to wait for. Without a `house_style` those that
    fit each product hold, unless the request is to be `without_style`. With `source_locale` the
    live texts in that language are said in `locales`; `text_filter` narrows a request to some live
    texts or to replies to some customer reviews. `user` is None for the command line. Raises
    NotAllowed, InvalidInput and BudgetExceeded.
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
        source_locale=source_locale,
        text_filter=text_filter or {},
        created_by=user,
    )
    if not products_of(request).exists():
        if text_filter:
            raise InvalidInput(_("None of these texts can be asked for."))
        raise InvalidInput(_("No product is chosen by this."))
    request.save()
    if budgets.left_today(shop=shop, person=user).drafts is not None:
        budgets.reserve(request=request, count=outlook(request=request).drafts)
    if sample_first and queue_sample(request=request):
        request.status = DraftRequest.Status.SAMPLING
    else:
        wake_on_commit(tasks.expand_request, request.pk)
    request.save(update_fields=["status", "reserved"])
    record(
        subject="draft_request",
        object_ids=[request.pk],
        from_state="",
        to_state=request.status,
        actor_id=user.pk if user else None,
    )
    return request


@transaction.atomic
def write_again(*, user: User, draft: Draft, instruction: str) -> Draft:
    """Queue another draft for the place of `draft`, written with an instruction.

    `draft` stays as it is until the new one is approved. Raises NotAllowed, InvalidInput,
    BudgetExceeded, and WrongState where a draft for this place is on its way already.
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
        source_locale=asked.source_locale,
        created_by=user,
        status=DraftRequest.Status.RUNNING,
    )
    request.cursor = request.upper_bound
    request.save()
    budgets.take(request=request, count=1)
    made = Draft.objects.create(
        request=request,
        slot=slot,
        source=_source_now(draft),
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


def _source_now(draft: Draft) -> Publication | None:
    """The text to say in another language: what is live by now where the draft's was."""
    if draft.source is None:
        return None
    return draft.source.slot.live_publication or draft.source


def new_request(*, shop: Shop, variants: int, **values: Any) -> DraftRequest:
    """A valid request, not saved yet; raises InvalidInput with a sentence."""
    last = Product.objects.of_shop(shop).aggregate(Max("pk"))["pk__max"] or 0
    request = DraftRequest(shop=shop, variants=variants, upper_bound=last, **values)
    _validate(request)
    return request


def _validate(request: DraftRequest) -> None:
    _validate_choice(request.shop, request.product_filter)
    _validate_picked(request)
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
    _validate_texts(request)
    needs_question = any(CONTENT_TYPES[name].needs_question for name in request.content_types)
    if needs_question and not request.source_locale and not request.question.strip():
        raise InvalidInput(_("Enter the question that the FAQ answer is to answer."))


def _validate_style(request: DraftRequest) -> None:
    style = request.house_style
    if style is None:
        return
    if request.without_style:
        raise InvalidInput(_("Choose a house style or none, not both."))
    if style.shop_id != request.shop.pk:
        raise InvalidInput(_("That house style belongs to another shop."))


def _validate_picked(request: DraftRequest) -> None:
    texts: TextFilter = request.text_filter
    picked = [
        request.product_filter.get("ids", []),
        texts.get("slots", []),
        texts.get("reviews", {}).get("ids", []),
    ]
    if max(map(len, picked)) > MOST_PICKED:
        said = _("Pick at most %(count)s by hand, and choose more by a category or a filter.")
        raise InvalidInput(said % {"count": MOST_PICKED})


def _validate_texts(request: DraftRequest) -> None:
    """Which texts of the products, and what they are made from."""
    if "reviews" in request.text_filter and request.content_types != [REPLY]:
        raise InvalidInput(_("Customer reviews are replied to; no other text is written of them."))
    if not request.source_locale:
        if "slots" in request.text_filter:
            raise InvalidInput(_("Choose the language of the texts to say."))
        return
    if request.source_locale not in request.shop.locales:
        raise InvalidInput(_("The shop does not use the language %s.") % request.source_locale)
    if request.source_locale in request.locales:
        raise InvalidInput(_("Choose languages other than that of the texts to say."))
    if not set(request.content_types) <= set(LOCALISABLE):
        raise InvalidInput(_("A reply stays in the language of its review."))


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
