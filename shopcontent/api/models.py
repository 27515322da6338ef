"""Who may call: the keys of shops' servers and the tokens of people; and what they called."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken
from rest_framework_api_key.models import AbstractAPIKey, BaseAPIKeyManager

from shopcontent.catalog.models import Shop


class Scope(models.TextChoices):
    """What a key may do."""

    CONTENT_READ = "content:read", _("read content")
    EVENTS_WRITE = "events:write", _("send events")
    SHOPPERS_WRITE = "shoppers:write", _("write shoppers")
    ASSISTANT_USE = "assistant:use", _("use the assistant")


def validate_scopes(scopes: object) -> None:
    """Refuse what is not a non-empty list of different scopes."""
    if not isinstance(scopes, list) or not scopes:
        raise ValidationError(_("A key needs at least one scope."))
    unknown = [str(each) for each in scopes if each not in Scope.values]
    if unknown:
        raise ValidationError(_("Unknown scope: %(names)s."), params={"names": ", ".join(unknown)})
    if len(set(scopes)) < len(scopes):
        raise ValidationError(_("A scope is named twice."))


class ApiKeyManager(BaseAPIKeyManager):
    def assign_key(self, obj: AbstractAPIKey) -> str:
        """Give the key its secret, of which only the hash is kept; returns the secret."""
        secret, obj.prefix, obj.hashed_key = self.key_generator.generate()
        return str(secret)

    def with_prefix(self, prefix: str) -> ApiKey | None:
        """The key that starts so, with its shop, in one query."""
        found: ApiKey | None = self.select_related("shop").filter(prefix=prefix).first()
        return found


class ApiKey(AbstractAPIKey):
    """A secret of one shop's server, hashed at rest.

    The library's primary key contains the hash, which admin addresses and the history would then
    show, so that a number takes its place. `secret` is there on the key that was just issued and
    is never stored.
    """

    secret = ""

    id = models.BigAutoField(primary_key=True)  # type: ignore[assignment]
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="api_keys")
    scopes = models.JSONField(_("scopes"), default=list, validators=[validate_scopes])
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("issued by"),
    )

    objects: ClassVar[ApiKeyManager] = ApiKeyManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["-created"]

    def allows(self, scope: Scope) -> bool:
        return scope in self.scopes


class StaffToken(AbstractAuthToken):  # type: ignore[misc]
    """What a script shows to do what a person may do, hashed at rest.

    The library's primary key is the hash, which admin addresses and the history would then show,
    so that a number takes its place. `secret` is there on the token that was just issued and is
    never stored. A revoked token stays, so that the history can name it.
    """

    secret = ""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=128, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="auth_token_set",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name"), max_length=50)
    created = models.DateTimeField(_("created"), auto_now_add=True)
    expiry = models.DateTimeField(_("works until"))
    revoked = models.BooleanField(_("revoked"), default=False)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def has_expired(self) -> bool:
        return bool(self.expiry <= timezone.now())


class IdempotentCall(models.Model):
    """A call with an `Idempotency-Key`: what it asked and what it was answered.

    `caller` names a person or a key, such as `person:3`. A row is only ever committed together
    with what its call did, so that there is none for a call that failed or was cut off.
    """

    caller = models.CharField(max_length=32)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(default="")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="idempotent_call_once")
        ]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"
