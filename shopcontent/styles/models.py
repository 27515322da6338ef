"""How a shop speaks, written down once, and every version of it."""

from __future__ import annotations

from typing import TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shopcontent.catalog.models import Category, Shop
from shopcontent.exceptions import InvalidInput

TAKEN = _("Another house style is used by itself there already; change that one, or retire it.")


class Line(TypedDict):
    """A wording or an example; an empty content type or locale means all of them."""

    content_type: str
    locale: str
    text: str


class Term(TypedDict):
    """A term of the glossary and how it is called, by locale."""

    term: str
    said: dict[str, str]


class HouseStyleQuerySet(models.QuerySet["HouseStyle"]):
    def in_use(self, shop: Shop, *, chosen_id: int | None = None) -> HouseStyleQuerySet:
        """The styles of a shop that are not retired, and the chosen one, with what resolving them
        reads.
        """
        found = self.filter(~Q(use=HouseStyle.Use.RETIRED) | Q(pk=chosen_id), shop=shop)
        return found.select_related("category", "current")

    def named(self, shop: Shop, name: str) -> HouseStyle:
        """The style of a shop by its name; raises InvalidInput."""
        found = self.in_use(shop).filter(name=name).first()
        if found is None:
            raise InvalidInput(gettext("There is no house style “%s”.") % name)
        return found


class HouseStyle(models.Model):
    """How texts of a shop, of one of its brands or of a category and all below it are to sound.

    The lists hold `Line`s, the glossary `Term`s. `current` is the version that holds what the row
    holds; the service writes both.
    """

    class Use(models.TextChoices):
        AUTOMATIC = "automatic", _("by itself, wherever it fits")
        CHOSEN = "chosen", _("only where a request chooses it")
        RETIRED = "retired", _("not any more")

    class ReadingLevel(models.TextChoices):
        ANY = "", _("any")
        PLAIN = "plain", _("plain")
        STANDARD = "standard", _("standard")
        EXPERT = "expert", _("expert")

    shop = models.ForeignKey(
        Shop, models.CASCADE, related_name="house_styles", verbose_name=_("shop")
    )
    name = models.CharField(_("name"), max_length=100)
    use = models.CharField(_("used"), max_length=12, choices=Use, default=Use.AUTOMATIC)
    brand = models.CharField(
        _("brand"), max_length=200, blank=True, help_text=_("Empty for every brand.")
    )
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="house_styles",
        verbose_name=_("category"),
        help_text=_("With all below it; empty for the whole catalogue."),
    )
    tone = models.CharField(_("tone"), max_length=100, blank=True)
    reading_level = models.CharField(
        _("reading level"), max_length=10, choices=ReadingLevel, blank=True
    )
    description = models.TextField(_("in a few words"), max_length=1000, blank=True)
    must_say = models.JSONField(_("must say"), default=list, blank=True)
    never_say = models.JSONField(_("never say"), default=list, blank=True)
    glossary = models.JSONField(_("glossary"), default=list, blank=True)
    examples = models.JSONField(_("example texts"), default=list, blank=True)
    current = models.OneToOneField(
        "StyleVersion", models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = models.Manager.from_queryset(HouseStyleQuerySet)()

    class Meta:
        verbose_name = _("house style")
        verbose_name_plural = _("house styles")
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "brand"],
                name="style_of_brand",
                condition=Q(use="automatic", category__isnull=True),
                violation_error_message=TAKEN,
            ),
            models.UniqueConstraint(
                fields=["shop", "brand", "category"],
                name="style_of_category",
                condition=Q(use="automatic", category__isnull=False),
                violation_error_message=TAKEN,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StyleVersion(models.Model):
    """What a house style said from one save to the next; never changed."""

    style = models.ForeignKey(
        HouseStyle, models.CASCADE, related_name="versions", verbose_name=_("house style")
    )
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    saved_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("version of a house style")
        verbose_name_plural = _("versions of house styles")
        constraints = [
            models.UniqueConstraint(fields=["style", "number"], name="style_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.content['name']} v{self.number}"
