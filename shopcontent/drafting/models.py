"""Requests for texts, and the drafts that come of them."""

from __future__ import annotations

from typing import TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shopcontent.catalog.models import Product, Shop
from shopcontent.drafting import sentences
from shopcontent.publishing.models import ContentTypeName, Publication, Slot
from shopcontent.styles.models import HouseStyle


class ReviewFilter(TypedDict, total=False):
    """A stored choice of customer reviews; every given key narrows it.

    `ids` are primary keys, `stars` a key of `replies.STARS`, `verified` yes or no, `locale` a
    language, `search` a part of the words or of the product; `reply` is `none`, `waiting` or
    `live`.
    """

    ids: list[int]
    stars: str
    verified: str
    locale: str
    search: str
    reply: str


class TextFilter(TypedDict, total=False):
    """Which texts of its products a request means, where not all; see `DraftRequest`."""

    slots: list[int]
    reviews: ReviewFilter


class DraftRequest(models.Model):
    """Who asked for what: a frozen filter with its upper bound, expanded by a resumable cursor.

    `product_filter` is a `catalog.models.ProductFilter`; products with a primary key above
    `upper_bound` came later and are not meant. `cursor` is the last product that was expanded,
    `touched_at` when that was. Without a `house_style` those that fit each product hold, unless the
    request wants none. With `sample_first` three texts are written before the others, and the
    expansion begins when a person has seen them. `reserved` are the drafts of the day's budget
    that the expansion has not come to yet.

    With `source_locale` the live texts in that language are said in the others. `text_filter` says
    which texts of the products are meant where not all are: `slots` are the primary keys of such
    live texts, `reviews` is a `ReviewFilter` of customer reviews to reply to.
    """

    class Scope(models.TextChoices):
        EMPTY = "empty", _("only where nothing is live")
        STALE = "stale", _("also where the live text is stale")
        ALL = "all", _("everywhere")

    class Status(models.TextChoices):
        SAMPLING = "sampling", _("trying three")
        EXPANDING = "expanding", _("counting")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        CANCELLED = "cancelled", _("cancelled")

    class Length(models.TextChoices):
        SHORT = "short", _("short")
        MEDIUM = "medium", _("medium")
        LONG = "long", _("long")

    shop = models.ForeignKey(
        Shop, models.PROTECT, related_name="draft_requests", verbose_name=_("shop")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("requested"), default=timezone.now)
    product_filter = models.JSONField(_("products"), default=dict)
    upper_bound = models.BigIntegerField()
    cursor = models.BigIntegerField(default=0)
    touched_at = models.DateTimeField(default=timezone.now)
    content_types = models.JSONField(_("content types"))
    locales = models.JSONField(_("languages"))
    audience = models.CharField(_("audience"), max_length=100, blank=True)
    tone = models.CharField(_("tone"), max_length=100, blank=True)
    house_style = models.ForeignKey(
        HouseStyle,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("house style"),
    )
    without_style = models.BooleanField(_("without a house style"), default=False)
    length = models.CharField(_("length"), max_length=8, choices=Length, default=Length.MEDIUM)
    question = models.CharField(_("question"), max_length=200, blank=True)
    instruction = models.CharField(_("instruction"), max_length=300, blank=True)
    source_locale = models.CharField(_("made from"), max_length=16, blank=True)
    text_filter = models.JSONField(default=dict)
    variants = models.PositiveSmallIntegerField(_("variants"), default=1)
    scope = models.CharField(_("where"), max_length=8, choices=Scope, default=Scope.EMPTY)
    over_locked = models.BooleanField(_("also over a person's words"), default=False)
    reserved = models.PositiveIntegerField(default=0)
    sample_first = models.BooleanField(_("three first"), default=False)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.EXPANDING)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("draft request")
        verbose_name_plural = _("draft requests")
        permissions = [
            ("cancel_draftrequest", "Can cancel draft requests and retry their failures")
        ]

    def __str__(self) -> str:
        types = ", ".join(str(ContentTypeName(name).label) for name in self.content_types)
        return f"#{self.pk} {types} ({', '.join(self.locales)})"

    @property
    def is_at_sample(self) -> bool:
        """Whether nothing but its sample was queued yet."""
        return self.sample_first and not self.cursor


class Budget(models.Model):
    """How many drafts may be asked for in a shop in a day of its clock; empty is no limit."""

    shop = models.OneToOneField(
        Shop, models.CASCADE, related_name="draft_budget", verbose_name=_("shop")
    )
    per_day = models.PositiveIntegerField(
        _("drafts a day"),
        null=True,
        blank=True,
        help_text=_("Of all people together. Empty for no limit."),
    )
    per_person = models.PositiveIntegerField(
        _("drafts a day for each person"),
        null=True,
        blank=True,
        help_text=_("Empty for no limit."),
    )

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")

    def __str__(self) -> str:
        return str(self.shop)

    @property
    def limits(self) -> str:
        """The drafts a day and for each person, as the history writes them."""
        return f"{self.per_day or '∞'}/{self.per_person or '∞'}"


class BudgetUse(models.Model):
    """How many drafts of a request count on a day of the shop's clock."""

    request = models.ForeignKey(DraftRequest, models.CASCADE, related_name="budget_uses")
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    day = models.DateField()
    drafts = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["request", "day"], name="budget_use_once")]
        indexes = [models.Index(fields=["shop", "day"], name="budget_use_day")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.day}: {self.drafts}"


class Brief(models.Model):
    """Everything that a generator is told, stored once by its hash."""

    hash = models.CharField(max_length=64, primary_key=True)
    payload = models.JSONField()

    def __str__(self) -> str:
        return self.hash[:12]


class DraftQuerySet(models.QuerySet["Draft"]):
    def claimable(self) -> DraftQuerySet:
        return self.filter(status=Draft.Status.QUEUED)

    def expired(self) -> DraftQuerySet:
        """Drafts whose worker has not been heard of for the length of a lease."""
        return self.filter(status=Draft.Status.GENERATING, lease_expires_at__lt=timezone.now())

    def awaiting_review(self) -> DraftQuerySet:
        return self.filter(status=Draft.Status.READY)

    def clean(self) -> DraftQuerySet:
        """Drafts without a finding that a person must look at."""
        return self.filter(block_count=0, warn_count=0)

    def count_by_status(self) -> dict[str, int]:
        rows = self.order_by().values_list("status").annotate(count=Count("pk"))
        return dict(rows)


class Draft(models.Model):
    """One generated text for one slot, with everything that explains it.

    While a worker writes it, `claim_token` names the claim and `lease_expires_at` says how long
    the claim holds without a heartbeat; only the holder of the token may save a result.

    `missed` are the codes of what a first text missed of what was asked, so that a second was
    written; the better one is kept, the tokens and seconds are those of both. `error_code` and
    `error_params` say why it failed, `error` says so in English. `source` is the live text in
    another language that it is to say in its own.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        GENERATING = "generating", _("being written")
        READY = "ready", _("ready for review")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")
        SUPERSEDED = "superseded", _("superseded")

    class Priority(models.IntegerChoices):
        """The lower is written first."""

        AWAITED = 0, _("somebody waits for it")
        BULK = 1, _("one of many")

    request = models.ForeignKey(
        DraftRequest, models.PROTECT, related_name="drafts", verbose_name=_("draft request")
    )
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="drafts", verbose_name=_("slot"))
    variant = models.PositiveSmallIntegerField(_("variant"), default=1)
    source = models.ForeignKey(
        Publication, models.PROTECT, null=True, related_name="+", verbose_name=_("made from")
    )
    brief = models.ForeignKey(Brief, models.PROTECT, null=True, related_name="drafts")
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.QUEUED)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.BULK
    )

    body = models.JSONField(_("text"), null=True)
    text = models.TextField(_("plain text"), blank=True)
    findings = models.JSONField(_("findings"), default=list)
    block_count = models.PositiveSmallIntegerField(_("blocking findings"), default=0)
    warn_count = models.PositiveSmallIntegerField(_("warnings"), default=0)
    fact_values = models.JSONField(default=dict)
    missed = models.JSONField(_("missed at first"), default=list)

    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claim_token = models.UUIDField(null=True, editable=False)
    lease_expires_at = models.DateTimeField(null=True, editable=False)
    error_code = models.CharField(_("error"), max_length=32, blank=True)
    error_params = models.JSONField(default=dict)
    error = models.CharField(_("reason"), max_length=500, blank=True)

    seed = models.BigIntegerField(_("seed"), default=0)
    sampling = models.JSONField(_("sampling"), default=dict)
    model_name = models.CharField(_("model"), max_length=200, blank=True)
    model_hash = models.CharField(_("model hash"), max_length=64, blank=True)
    prompt_version = models.CharField(_("prompt version"), max_length=16, blank=True)
    # Of all attempts, since each of them costs.
    prompt_tokens = models.PositiveIntegerField(_("prompt tokens"), default=0)
    new_tokens = models.PositiveIntegerField(_("new tokens"), default=0)
    seconds = models.FloatField(_("seconds"), default=0)
    queued_at = models.DateTimeField(_("queued"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = models.Manager.from_queryset(DraftQuerySet)()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        permissions = [("decide_draft", "Can approve, edit and reject drafts")]
        constraints = [
            models.UniqueConstraint(fields=["request", "slot", "variant"], name="draft_once"),
            models.CheckConstraint(
                condition=~Q(status="generating")
                | Q(claim_token__isnull=False, lease_expires_at__isnull=False),
                name="draft_claimed",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "id"], name="draft_status"),
            # The order of the claims.
            models.Index(fields=["status", "priority", "id"], name="draft_queue"),
            # Holds all that the progress of a request is counted from.
            models.Index(
                fields=["request", "status", "prompt_tokens", "new_tokens"],
                name="draft_request_status",
            ),
            # For the rates of the last written drafts, behind any number that wait.
            models.Index(fields=["id"], condition=Q(new_tokens__gt=0), name="draft_written"),
            # For how fast drafts are written now.
            models.Index(
                fields=["finished_at"], condition=Q(new_tokens__gt=0), name="draft_written_at"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.slot.get_content_type_display()} ({self.slot.locale})"

    @property
    def failure(self) -> str:
        """Why the last attempt failed, in the language of the person; empty where none did."""
        return sentences.of_reason(self.error_code, self.error_params, self.error)


class Skip(models.Model):
    """A text that was asked for and is not being written, and why.

    `detail` is the code of `llm.reasons` behind the reason, where there is one, and `params` are
    what fills its sentence; `sentence` is that of rows of an earlier version.
    """

    class Reason(models.TextChoices):
        HAS_TEXT = "has_text", _("there is a live text")
        LOCKED = "locked", _("a person's words are there")
        WAITING = "waiting", _("a draft is already waiting")
        SCHEDULED = "scheduled", _("a text is scheduled there")
        TOO_LITTLE = "too_little", _("not enough to write from")
        BUDGET = "budget", _("the day's budget is used up")
        NO_SOURCE = "no_source", _("there is no live text to say in this language")
        LANGUAGE = "language", _("the shop does not use this language")

    request = models.ForeignKey(
        DraftRequest, models.CASCADE, related_name="skips", verbose_name=_("draft request")
    )
    product = models.ForeignKey(
        Product, models.CASCADE, related_name="+", verbose_name=_("product")
    )
    content_type = models.CharField(_("content type"), max_length=24, choices=ContentTypeName)
    locale = models.CharField(_("language"), max_length=16)
    key = models.CharField(_("key"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason)
    detail = models.CharField(max_length=32, blank=True)
    params = models.JSONField(default=dict)
    sentence = models.CharField(_("explanation"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("skipped text")
        verbose_name_plural = _("skipped texts")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "product", "content_type", "locale", "key"], name="skip_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.content_type} ({self.locale}): {self.reason}"

    @property
    def why(self) -> str:
        """Why nothing is written, in the language of the person."""
        said = sentences.of_reason(self.detail, self.params, self.sentence)
        return said or str(self.get_reason_display())
