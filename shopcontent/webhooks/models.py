"""Who is told of changes, and every telling."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shopcontent.catalog.models import Shop
from shopcontent.exceptions import InvalidInput
from shopcontent.webhooks.addresses import check_url
from shopcontent.webhooks.signing import new_secret


class EventType(models.TextChoices):
    """What an endpoint can be told of; the names follow the kinds of the change log."""

    PUBLISHED = "content.published", _("a text went live")
    SWITCHED = "content.switched", _("a schedule changed what is live")
    UNPUBLISHED = "content.unpublished", _("a text was taken down")


# What the button in the admin sends; nobody subscribes to it.
TEST_EVENT = "webhook.test"


def all_events() -> list[str]:
    return list(EventType.values)


def validate_events(events: object) -> None:
    """Refuse what is not a non-empty list of different event types."""
    if not isinstance(events, list) or not events:
        raise ValidationError(_("An endpoint needs at least one event."))
    unknown = [str(each) for each in events if each not in EventType.values]
    if unknown:
        raise ValidationError(_("Unknown event: %(names)s."), params={"names": ", ".join(unknown)})
    if len(set(events)) < len(events):
        raise ValidationError(_("An event is named twice."))


def validate_url(url: str) -> None:
    try:
        check_url(url)
    except InvalidInput as error:
        raise ValidationError(str(error)) from error


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def unclaimed(self, now: datetime) -> EndpointQuerySet:
        """Endpoints that are switched on and that no worker is at."""
        free = Q(lease_expires_at=None) | Q(lease_expires_at__lte=now)
        return self.filter(free, status=Endpoint.Status.ACTIVE)

    def with_work(self, now: datetime) -> EndpointQuerySet:
        """Unclaimed endpoints with something to send, to note or to put right."""
        own = Delivery.objects.filter(endpoint=OuterRef("pk"))
        front = own.waiting().filter(in_order=True).order_by("pk").values("next_attempt_at")[:1]
        aside = own.waiting().filter(in_order=False, next_attempt_at__lte=now)
        left = own.filter(status=Delivery.Status.SENDING)
        return (
            self.unclaimed(now)
            .annotate(front=Subquery(front))
            .filter(
                Q(front__lte=now)
                | Q(Exists(aside))
                | Q(Exists(left))
                | Q(shop__changecounter__value__gt=F("cursor"))
            )
        )


class Endpoint(models.Model):
    """An address of a shop's own that is told of changes, in their order.

    `cursor` is the last number of the change log that became a delivery. One worker at a time is
    at an endpoint: `claim_token` and `lease_expires_at` are its claim, `served_at` when the last
    one ended. `old_secret` signs beside `secret` until `old_secret_until`. `failing_since` is the
    first attempt that failed since the last one that did not.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("on")
        OFF = "off", _("off")
        FAILED = "failed", _("switched off: it failed for days")
        GONE = "gone", _("switched off: the receiver is gone")

    shop = models.ForeignKey(
        Shop, models.CASCADE, related_name="webhook_endpoints", verbose_name=_("shop")
    )
    url = models.CharField(_("address"), max_length=500, validators=[validate_url])
    description = models.CharField(_("description"), max_length=200, blank=True)
    events = models.JSONField(_("events"), default=all_events, validators=[validate_events])
    secret = models.CharField(max_length=100, default=new_secret, editable=False)
    old_secret = models.CharField(max_length=100, blank=True, editable=False)
    old_secret_until = models.DateTimeField(_("old secret until"), null=True, editable=False)
    status = models.CharField(_("state"), max_length=8, choices=Status, default=Status.ACTIVE)
    status_at = models.DateTimeField(_("state since"), default=timezone.now, editable=False)
    cursor = models.BigIntegerField(default=0, editable=False)
    claim_token = models.UUIDField(null=True, editable=False)
    lease_expires_at = models.DateTimeField(null=True, editable=False)
    served_at = models.DateTimeField(null=True, editable=False)
    last_success_at = models.DateTimeField(_("last delivered"), null=True, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("by"),
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = models.Manager.from_queryset(EndpointQuerySet)()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.description or self.url

    def secrets(self, at: datetime) -> list[str]:
        """What a message is signed with: the secret, and the old one while it still holds."""
        overlaps = self.old_secret and self.old_secret_until and at < self.old_secret_until
        return [self.secret, self.old_secret] if overlaps else [self.secret]


class Problem(models.TextChoices):
    """Why an attempt did not deliver."""

    STATUS = "status", _("The receiver answered with an error.")
    REDIRECT = "redirect", _("The receiver sent us elsewhere; redirects are not followed.")
    GONE = "gone", _("The receiver says that it is gone for good.")
    TIMEOUT = "timeout", _("The receiver took too long.")
    NO_ADDRESS = "no_address", _("The name of the receiver leads nowhere.")
    PRIVATE = "private", _("The name of the receiver leads to a private address.")
    UNREACHABLE = "unreachable", _("The receiver cannot be reached.")
    TLS = "tls", _("The certificate of the receiver is not accepted.")
    BROKEN = "broken", _("The connection broke off.")
    GARBAGE = "garbage", _("The receiver did not answer in HTTP.")
    LOST = "lost", _("Our worker stopped while it was sending.")


def new_message_id() -> str:
    return f"msg_{uuid4().hex}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> DeliveryQuerySet:
        return self.filter(status=Delivery.Status.QUEUED)

    def next_of(self, endpoint: Endpoint, now: datetime) -> Delivery | None:
        """What is to be sent to an endpoint now.

        Those in order wait for the first of them, however long it is tried; those aside do not.
        """
        waiting = self.filter(endpoint=endpoint).waiting()
        aside = waiting.filter(in_order=False, next_attempt_at__lte=now)
        if found := aside.order_by("next_attempt_at", "pk").first():
            return found
        front = waiting.filter(in_order=True).order_by("pk").first()
        return front if front and front.next_attempt_at <= now else None


class Delivery(models.Model):
    """One message to one endpoint, and what became of it.

    `body` are the exact bytes that are signed and sent, the same with every attempt, as is
    `message_id`, by which a receiver knows a repetition. `in_order` says that later messages wait
    for this one. `claim_token` is that of the worker that is sending it. `response_code` (the
    status of the answer), `seconds`, `problem`, `detail` and `response` tell of the last attempt.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("given up")

    endpoint = models.ForeignKey(
        Endpoint, models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    event = models.CharField(_("event"), max_length=32)
    number = models.BigIntegerField(_("change"), null=True)
    message_id = models.CharField(
        _("message"), max_length=40, unique=True, default=new_message_id, editable=False
    )
    body = models.TextField(_("message text"))
    status = models.CharField(_("state"), max_length=12, choices=Status, default=Status.QUEUED)
    in_order = models.BooleanField(default=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    first_attempt_at = models.DateTimeField(_("first attempt"), null=True)
    last_attempt_at = models.DateTimeField(_("last attempt"), null=True)
    claim_token = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(_("noted"), default=timezone.now)
    finished_at = models.DateTimeField(_("ended"), null=True)
    response_code = models.PositiveSmallIntegerField(_("answer"), null=True)
    seconds = models.FloatField(_("seconds"), null=True)
    problem = models.CharField(_("problem"), max_length=16, choices=Problem, blank=True)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    response = models.TextField(_("text of the answer"), blank=True)

    objects = models.Manager.from_queryset(DeliveryQuerySet)()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "number"], name="delivery_once"),
            models.UniqueConstraint(
                fields=["endpoint"], condition=Q(status="sending"), name="delivery_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(status="sending") | Q(claim_token__isnull=False),
                name="delivery_claimed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "in_order", "id"],
                condition=Q(status="queued"),
                name="delivery_waiting",
            ),
            models.Index(fields=["finished_at"], name="delivery_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.number if self.number is not None else ''}".strip()

    @property
    def is_test(self) -> bool:
        return self.event == TEST_EVENT
