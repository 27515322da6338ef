"""Shops and what they sell."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypedDict
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shopcontent.exceptions import InvalidInput


class Market(models.TextChoices):
    """The law pack that texts are checked against."""

    CN = "cn", _("China")
    EU = "eu", _("European Union")
    US = "us", _("United States")


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("%(name)s is not a known time zone."), params={"name": name})


class ShopQuerySet(models.QuerySet["Shop"]):
    def named(self, slug: str | None) -> Shop:
        """The shop with this short name, or without one the only shop; raises InvalidInput."""
        found = list(self.filter(slug=slug) if slug else self.order_by("pk")[:2])
        if not found:
            if slug:
                raise InvalidInput(gettext("There is no shop “%s”.") % slug)
            raise InvalidInput(gettext("There is no shop yet; an administrator sets it up."))
        if len(found) > 1:
            raise InvalidInput(gettext("There are several shops; say which one."))
        return found[0]


class Shop(models.Model):
    """One shop: its market, money, clock and languages."""

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_translations = models.JSONField(_("name in other languages"), default=dict, blank=True)
    market = models.CharField(_("market"), max_length=2, choices=Market, default=Market.EU)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_time_zone]
    )
    locales = models.JSONField(
        _("languages"),
        default=list,
        help_text=_("Language tags in the order of their fallback, such as en, zh-hans."),
    )
    four_eyes = models.BooleanField(
        _("four eyes"),
        default=False,
        help_text=_("Nobody approves a text that they requested or edited."),
    )

    objects = models.Manager.from_queryset(ShopQuerySet)()

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")

    def __str__(self) -> str:
        return self.name

    def fallbacks(self, locale: str) -> list[str]:
        """The locales to look in for a text: the one asked for, then the shop's own order."""
        return [locale, *(each for each in self.locales if each != locale)]


class Category(models.Model):
    """A node of a shop's category tree; `path` is the names from the root, joined by ` > `."""

    SEPARATOR = " > "

    shop = models.ForeignKey(
        Shop, models.CASCADE, related_name="categories", verbose_name=_("shop")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent category"),
    )
    name = models.CharField(_("name"), max_length=200)
    path = models.CharField(_("path"), max_length=1000)
    name_translations = models.JSONField(_("name in other languages"), default=dict, blank=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["path"]
        constraints = [models.UniqueConstraint(fields=["shop", "path"], name="category_path")]

    def __str__(self) -> str:
        return self.path

    def name_in(self, locale: str) -> str:
        return str(self.name_translations.get(locale, self.name))


class ProductFilter(TypedDict, total=False):
    """A stored choice of products; every given key narrows it.

    `ids` are primary keys, `category` a path with everything below it, `search` a part of the
    name or sku. `lacks` is a content type and a language, as in `title:en`, of which there is no
    live text for everybody; `stale` says `yes` for products with an outdated live text.
    """

    ids: list[int]
    category: str
    brand: str
    availability: str
    search: str
    lacks: str
    stale: str


class ProductQuerySet(models.QuerySet["Product"]):
    def of_shop(self, shop: Shop) -> ProductQuerySet:
        return self.filter(shop=shop)

    def matching(self, chosen: ProductFilter) -> ProductQuerySet:
        """The products that a stored filter chooses."""
        query = Q()
        if "ids" in chosen:
            query &= Q(pk__in=chosen["ids"])
        if path := chosen.get("category"):
            below = path + Category.SEPARATOR
            query &= Q(category__path=path) | Q(category__path__startswith=below)
        if brand := chosen.get("brand"):
            query &= Q(brand=brand)
        if availability := chosen.get("availability"):
            query &= Q(availability=availability)
        if search := chosen.get("search"):
            query &= Q(name__icontains=search) | Q(sku__icontains=search)
        if chosen.get("stale") == "yes":
            query &= Q(Exists(self._slots(stale=True)))
        if lacks := chosen.get("lacks"):
            content_type, _separator, locale = lacks.partition(":")
            place = {"content_type": content_type, "locale": locale, "audience": "", "key": ""}
            query &= ~Q(Exists(self._slots(**place)))
        return self.filter(query)

    def ids_of(self, skus: Collection[str]) -> list[int]:
        """The primary keys of the products with these SKUs; raises InvalidInput naming others."""
        found = dict(self.filter(sku__in=skus).values_list("sku", "pk"))
        if unknown := [sku for sku in skus if sku not in found]:
            named = ", ".join(f"“{sku}”" for sku in unknown[:5])
            raise InvalidInput(gettext("There is no product with the SKU %s.") % named)
        return sorted(found.values())

    def _slots(self, **values: Any) -> models.QuerySet[Any]:
        """The live places of a product with these values, which the apps above know more about."""
        slots: Any = self.model._meta.get_field("slots").related_model
        found: models.QuerySet[Any] = slots.objects.filter(product=OuterRef("pk"), **values)
        return found.exclude(live_publication=None)


class Product(models.Model):
    """Something that a shop sells, with the facts that texts are written from.

    `sku` is any printable text; `name` and `facts` are in `source_locale`, their other languages
    beside them.
    """

    class Availability(models.TextChoices):
        IN_STOCK = "in_stock", _("in stock")
        OUT_OF_STOCK = "out_of_stock", _("out of stock")
        PREORDER = "preorder", _("pre-order")
        DISCONTINUED = "discontinued", _("discontinued")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="products", verbose_name=_("shop"))
    sku = models.CharField(_("SKU"), max_length=200)
    name = models.CharField(_("name"), max_length=500)
    name_translations = models.JSONField(_("name in other languages"), default=dict, blank=True)
    brand = models.CharField(_("brand"), max_length=200, blank=True)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("category"),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="variants",
        verbose_name=_("variant of"),
    )
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, null=True, blank=True)
    availability = models.CharField(
        _("availability"), max_length=16, choices=Availability, default=Availability.IN_STOCK
    )
    facts = models.JSONField(_("facts"), default=list, blank=True)
    source_locale = models.CharField(_("language of the facts"), max_length=16, default="en")
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("updated"), default=timezone.now, editable=False)

    objects = models.Manager.from_queryset(ProductQuerySet)()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [models.UniqueConstraint(fields=["shop", "sku"], name="product_sku")]
        indexes = [models.Index(fields=["shop", "brand"], name="product_brand")]

    def __str__(self) -> str:
        return self.name

    def name_in(self, locale: str) -> str:
        return str(self.name_translations.get(locale, self.name))


class ProductImage(models.Model):
    """A picture of a product: a stored file or, for imported ones, an address."""

    product = models.ForeignKey(
        Product, models.CASCADE, related_name="images", verbose_name=_("product")
    )
    file = models.FileField(_("file"), upload_to="products/", blank=True)
    source_url = models.URLField(_("address"), max_length=2000, blank=True)
    alt = models.CharField(_("description"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("product image")
        verbose_name_plural = _("product images")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["product", "position"], name="image_position"),
            models.CheckConstraint(condition=~Q(file="") | ~Q(source_url=""), name="image_source"),
        ]

    def __str__(self) -> str:
        return self.alt or self.url

    @property
    def url(self) -> str:
        return self.file.url if self.file else self.source_url


class Review(models.Model):
    """What a customer said of a product: evidence for texts, never written by the platform."""

    product = models.ForeignKey(
        Product, models.CASCADE, related_name="reviews", verbose_name=_("product")
    )
    external_id = models.CharField(_("id in the shop"), max_length=100)
    rating = models.PositiveSmallIntegerField(
        _("stars"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    text = models.TextField(_("text"))
    locale = models.CharField(_("language"), max_length=16)
    author = models.CharField(_("name shown"), max_length=100, blank=True)
    verified = models.BooleanField(_("verified purchase"), default=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("customer review")
        verbose_name_plural = _("customer reviews")
        constraints = [
            models.UniqueConstraint(fields=["product", "external_id"], name="review_external_id"),
            models.CheckConstraint(condition=Q(rating__range=(1, 5)), name="review_rating"),
        ]

    def __str__(self) -> str:
        return f"{self.rating}★ {self.title or self.text[:40]}"


class Policy(models.Model):
    """A shop-wide rule such as shipping or returns, in one language."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="policies", verbose_name=_("shop"))
    key = models.SlugField(_("key"))
    locale = models.CharField(_("language"), max_length=16)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"))

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        constraints = [models.UniqueConstraint(fields=["shop", "key", "locale"], name="policy_key")]

    def __str__(self) -> str:
        return self.title
