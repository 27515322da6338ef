"""Where texts live and every version that was ever live there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat, StrIndex
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shopcontent.catalog.models import Category, Product, Shop


class ContentTypeName(models.TextChoices):
    """The kinds of text; `llm.content_types` says what each is made of."""

    TITLE = "title", _("title")
    DESCRIPTION = "description", _("description")
    BULLETS = "bullets", _("bullet points")
    AD_COPY = "ad_copy", _("advertising copy")
    EMAIL = "email", _("e-mail")
    PUSH = "push", _("push notification")
    SEO_META = "seo_meta", _("search engine texts")
    FAQ_ANSWER = "faq_answer", _("FAQ answer")
    RECOMMENDATION_TEXT = "recommendation_text", _("recommendation text")
    REVIEW_SUMMARY = "review_summary", _("review summary")
    REVIEW_REPLY = "review_reply", _("reply to a review")


class Origin(models.TextChoices):
    """Who wrote a text."""

    GENERATED = "generated", _("generated")
    EDITED = "edited", _("generated, edited by a person")
    HUMAN = "human", _("written by a person")


class SlotQuerySet(models.QuerySet["Slot"]):
    def empty(self) -> SlotQuerySet:
        return self.filter(live_publication=None)

    def live(self) -> SlotQuerySet:
        return self.exclude(live_publication=None)

    def with_coming(self) -> SlotQuerySet:
        """With `has_coming`, whether a text waits there for its time."""
        waiting = Window.objects.filter(slot=OuterRef("pk"), state__in=Window.TO_COME)
        return self.annotate(has_coming=Exists(waiting))

    def of_sku(self, shop: Shop, sku: str) -> SlotQuerySet:
        return self.filter(product__shop=shop, product__sku=sku)

    def of_shop_itself(self, shop: Shop) -> SlotQuerySet:
        return self.filter(shop=shop, product=None, category=None)

    def readable(
        self,
        *,
        locales: Collection[str],
        audience: str,
        types: Collection[str] = (),
        at: datetime,
    ) -> SlotQuerySet:
        """The slots that may show an audience something, of some types or (none named) all.

        A slot comes once for each of its windows that has begun `at` the time, under the name
        `open_window`, and once without any where there is none; `timeline.shown` says what it
        shows.
        """
        begun = Q(windows__state__in=Window.IN_PLAY, windows__starts_at__lte=at)
        found = self.annotate(open_window=FilteredRelation("windows", condition=begun))
        found = found.filter(Q(live_publication__isnull=False) | Q(open_window__isnull=False))
        found = found.filter(locale__in=locales, audience__in={audience, ""})
        return found.filter(content_type__in=types) if types else found


class Slot(models.Model):
    """A place where one text can live.

    The subject is the product, else the category, else the shop. `key` tells two FAQs of one
    subject apart; an empty `audience` is everybody. `stale` says that a fact which the live text
    uses has changed, or the text that it was made from; `human_locked` keeps a person's words from
    being written over.
    """

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="slots", verbose_name=_("shop"))
    product = models.ForeignKey(
        Product,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="slots",
        verbose_name=_("product"),
    )
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="slots",
        verbose_name=_("category"),
    )
    content_type = models.CharField(_("content type"), max_length=24, choices=ContentTypeName)
    key = models.CharField(_("key"), max_length=200, blank=True)
    locale = models.CharField(_("language"), max_length=16)
    audience = models.CharField(_("audience"), max_length=100, blank=True)
    live_publication = models.OneToOneField(
        "Publication", models.PROTECT, null=True, blank=True, related_name="live_in"
    )
    stale = models.BooleanField(_("stale"), default=False)
    human_locked = models.BooleanField(_("locked"), default=False)

    objects = models.Manager.from_queryset(SlotQuerySet)()

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        # Few are stale, and a list of them must not look at all.
        indexes = [models.Index(fields=["product"], condition=Q(stale=True), name="slot_stale")]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "content_type", "key", "locale", "audience"],
                condition=Q(product__isnull=False),
                name="slot_of_product",
            ),
            models.UniqueConstraint(
                fields=["category", "content_type", "key", "locale", "audience"],
                condition=Q(category__isnull=False),
                name="slot_of_category",
            ),
            models.UniqueConstraint(
                fields=["shop", "content_type", "key", "locale", "audience"],
                condition=Q(product__isnull=True, category__isnull=True),
                name="slot_of_shop",
            ),
            models.CheckConstraint(
                condition=Q(product__isnull=True) | Q(category__isnull=True), name="slot_subject"
            ),
        ]

    def __str__(self) -> str:
        place = self.product or self.category or self.shop
        return f"{place} · {self.get_content_type_display()} · {self.locale}"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def live(self) -> PublicationQuerySet:
        """The texts that the shop shows: the one public queryset, which REST reads through."""
        return self.filter(live_in__isnull=False).select_related("slot")

    def earlier(self) -> PublicationQuerySet:
        """Approved versions that are not live and do not wait for their time."""
        found = self.filter(live_in__isnull=True, revoked=False)
        return found.exclude(window__state=Window.State.WAITING)

    def of_product(self, product_id: int) -> PublicationQuerySet:
        return self.filter(slot__product_id=product_id)

    def of_shop(self, shop: Shop) -> PublicationQuerySet:
        return self.filter(slot__shop=shop)

    def for_reading(self, ids: Iterable[int]) -> PublicationQuerySet:
        """The words of some publications and what is said about them, nothing else."""
        return self.filter(pk__in=list(ids)).only(
            "version", "body", "text", "origin", "published_at", "provenance"
        )


class Publication(models.Model):
    """An immutable approved version of a slot's text.

    `author_ids` are the ids of everyone whose words or request are in it, written `,3,17,`;
    `fact_values` are the facts that it states, id to value, as they were; `provenance` says how
    it came to be (model, prompt, brief, draft); `source` is the version in another language that it
    says in its own. `published_at` is when it first went live: empty while it waits for its time,
    and written once. `revoked` says that its approval was undone, so
    that it must not go live again; nothing else of a row ever changes.
    """

    slot = models.ForeignKey(
        Slot, models.PROTECT, related_name="publications", verbose_name=_("slot")
    )
    version = models.PositiveIntegerField(_("version"))
    body = models.JSONField(_("text"))
    text = models.TextField(_("plain text"))
    origin = models.CharField(_("origin"), max_length=16, choices=Origin)
    author_ids = models.CharField(max_length=200, default=",")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    four_eyes = models.BooleanField(_("four eyes"), default=False)
    fact_values = models.JSONField(default=dict)
    provenance = models.JSONField(_("provenance"), default=dict)
    source = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="localised",
        verbose_name=_("made from"),
    )
    published_at = models.DateTimeField(_("published"), default=timezone.now, null=True)
    revoked = models.BooleanField(_("approval undone"), default=False)

    objects = models.Manager.from_queryset(PublicationQuerySet)()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [
            models.UniqueConstraint(fields=["slot", "version"], name="publication_version"),
            models.CheckConstraint(
                condition=Q(author_ids__startswith=",", author_ids__endswith=","),
                name="publication_author_ids",
            ),
            models.CheckConstraint(
                condition=Q(four_eyes=False)
                | Q(
                    Exact(
                        StrIndex(
                            F("author_ids"),
                            Concat(
                                Value(","),
                                Cast("approver_id", models.CharField(max_length=20)),
                                Value(","),
                            ),
                        ),
                        0,
                    )
                ),
                name="publication_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} v{self.version}"

    @property
    def author_pks(self) -> set[int | None]:
        """The primary keys in `author_ids`."""
        return {int(pk) for pk in self.author_ids.split(",") if pk}

    @property
    def digital_source_type(self) -> str:
        """The IPTC digital source type of this text."""
        names = {
            Origin.GENERATED: "trainedAlgorithmicMedia",
            Origin.EDITED: "compositeWithTrainedAlgorithmicMedia",
            Origin.HUMAN: "digitalCreation",
        }
        return f"http://cv.iptc.org/newscodes/digitalsourcetype/{names[Origin(self.origin)]}"


class WindowQuerySet(models.QuerySet["Window"]):
    def waiting(self) -> WindowQuerySet:
        return self.filter(state=Window.State.WAITING)

    def held(self) -> WindowQuerySet:
        return self.filter(state=Window.State.HELD)

    def to_come(self) -> WindowQuerySet:
        """Those that will switch something, or would if they were not held."""
        running = Q(state=Window.State.RUNNING, until__isnull=False)
        return self.filter(Q(state__in=Window.TO_COME) | running)

    def due(self, at: datetime) -> WindowQuerySet:
        """Those whose beginning or end has come and is not written down yet."""
        begins = Q(state=Window.State.WAITING, starts_at__lte=at)
        return self.filter(begins | Q(state__in=Window.ENDING, until__lte=at))

    def in_order(self) -> WindowQuerySet:
        """What happens next comes first."""
        running = When(state=Window.State.RUNNING, then=F("until"))
        return self.order_by(Case(running, default=F("starts_at")), "pk")


class Window(models.Model):
    """The time in which a publication shall be live: from a moment, until another or for good.

    `running` means that it has begun; another window that began later may cover it meanwhile.
    When its time is over, the slot shows the window that it covered, or what was live before
    (`returns_to`, with its lock). A window whose text states what is no longer so is `held` until
    the facts are as it says, or until a person decides. `replaced_by` is the version that was put
    in its place, so that undoing that one opens the window again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("scheduled")
        HELD = "held", _("held back")
        RUNNING = "running", _("running")
        OVER = "over", _("over")
        REPLACED = "replaced", _("replaced")
        CANCELLED = "cancelled", _("cancelled")

    TO_COME = (State.WAITING, State.HELD)
    IN_PLAY = (State.WAITING, State.RUNNING)
    ENDING = (State.HELD, State.RUNNING)
    OPEN = (*TO_COME, State.RUNNING)

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="windows", verbose_name=_("slot"))
    publication = models.OneToOneField(
        Publication, models.PROTECT, related_name="window", verbose_name=_("publication")
    )
    starts_at = models.DateTimeField(_("live from"))
    until = models.DateTimeField(_("live until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING)
    returns_to = models.ForeignKey(Publication, models.PROTECT, null=True, related_name="+")
    returns_locked = models.BooleanField(default=False)
    replaced_by = models.ForeignKey(Publication, models.PROTECT, null=True, related_name="+")

    objects = models.Manager.from_queryset(WindowQuerySet)()

    class Meta:
        verbose_name = _("scheduled text")
        verbose_name_plural = _("scheduled texts")
        # What is over is history; these are few.
        indexes = [
            models.Index(fields=["slot"], condition=Q(state="held"), name="window_held"),
            models.Index(fields=["starts_at"], condition=Q(state="waiting"), name="window_begins"),
            models.Index(
                fields=["until"], condition=Q(state__in=["held", "running"]), name="window_ends"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("starts_at")), name="window_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.slot} · v{self.publication.version}"

    @property
    def is_due(self) -> bool:
        """Whether it has begun or ended and no worker has written that down yet."""
        now = timezone.now()
        has_begun = self.state == self.State.WAITING and self.starts_at <= now
        return has_begun or (
            self.state in self.ENDING and self.until is not None and self.until <= now
        )


class ChangeCounter(models.Model):
    """The last number of a shop's change log.

    Numbers are drawn by updating this row, whose lock is held until the transaction commits, so
    that they become visible in their order and without gaps.
    """

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.value)


class ChangeQuerySet(models.QuerySet["Change"]):
    def after(self, shop: Shop, number: int) -> ChangeQuerySet:
        """What follows an entry of the shop's log, with the subject's names and no text."""
        return (
            self.filter(shop=shop, number__gt=number)
            .order_by("number")
            .select_related("slot__product")
            .only(
                "number",
                "kind",
                "at",
                "publication_id",
                *(f"slot__{name}" for name in ("content_type", "key", "locale", "audience")),
                "slot__product__sku",
            )
        )


class Change(models.Model):
    """One entry of a shop's change log: what the front end must read again."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("published")
        UNPUBLISHED = "unpublished", _("unpublished")
        SWITCHED = "switched", _("switched by schedule")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="changes", verbose_name=_("shop"))
    number = models.BigIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="changes", verbose_name=_("slot"))
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, related_name="+", verbose_name=_("publication")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = models.Manager.from_queryset(ChangeQuerySet)()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("change log")
        constraints = [models.UniqueConstraint(fields=["shop", "number"], name="change_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
