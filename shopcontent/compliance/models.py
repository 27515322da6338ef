"""The rules of law and of the shops that texts are checked against."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from llm.checks import TextRule
from llm.checks.wordings import pattern
from llm.exceptions import WordingError
from shopcontent.catalog.models import Market, Shop


def lines(text: str) -> tuple[str, ...]:
    """The lines of a field that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def validate_wordings(text: str) -> None:
    """Each line is a wording as `llm.checks.wordings` has it."""
    for line in lines(text):
        try:
            pattern(line)
        except WordingError as error:
            said = gettext("“%(line)s”: %(problem)s")
            problem = gettext(str(error))
            raise ValidationError(said % {"line": line, "problem": problem}) from error


class RuleQuerySet(models.QuerySet["Rule"]):
    def shared_in(self, market: str) -> RuleQuerySet:
        """The rules in use that hold in every shop of a market."""
        return self.filter(_shared_in(market), is_active=True).order_by("pk")

    def applying_to(self, shop: Shop) -> RuleQuerySet:
        """The rules in use in a shop: those of its market, its own in place of some."""
        replaced = Rule.objects.filter(shop=shop, replaces__isnull=False).values("replaces")
        found = self.filter(_shared_in(shop.market) | Q(shop=shop), is_active=True)
        return found.exclude(pk__in=replaced).order_by("pk")

    def as_text_rules(self, locale: str) -> tuple[TextRule, ...]:
        """The rules that speak of a language, as the checks take them."""
        return tuple(rule.as_text_rule() for rule in self if rule.speaks_of(locale))


def _shared_in(market: str) -> Q:
    return Q(shop=None) & (Q(market=market) | Q(market=""))


class Rule(models.Model):
    """Wordings that a text may not hold in a market, or in one shop, and why.

    `key` names a rule that came with the product, and `shipped_as` is the digest of what came: a
    rule that still has it was never edited, and an upgrade may change it. A rule of a shop may
    stand in the place of a shared one, its `replaces`.
    """

    class Severity(models.TextChoices):
        BLOCK = "block", _("blocks")
        WARN = "warn", _("warning")
        INFO = "info", _("note")

    class Language(models.TextChoices):
        ANY = "", _("every language")
        ENGLISH = "en", _("English")
        CHINESE = "zh", _("Chinese")

    name = models.CharField(_("name"), max_length=100)
    market = models.CharField(
        _("market"),
        max_length=2,
        choices=[("", _("every market")), *Market.choices],
        blank=True,
        help_text=_("A rule of one shop holds there whatever its market."),
    )
    locale = models.CharField(
        _("language of the text"), max_length=16, choices=Language, default=Language.ANY, blank=True
    )
    terms = models.TextField(
        _("wordings"),
        validators=[validate_wordings],
        help_text=_(
            "One a line. (a|b) is one of several, # is a number, … is up to 12 characters of the "
            "same clause. Case, width and spacing do not matter; Latin letters are whole words."
        ),
    )
    unless = models.TextField(
        _("not within"),
        blank=True,
        validators=[validate_wordings],
        help_text=_("One a line, in the same form: a wording that overlaps one of these is fine."),
    )
    spares_names = models.BooleanField(_("not in the product's own name or brand"), default=False)
    severity = models.CharField(
        _("severity"),
        max_length=8,
        choices=Severity,
        default=Severity.WARN,
        help_text=_("To approve a text that is blocked takes a reason and a second person."),
    )
    reason = models.CharField(_("why"), max_length=200)
    source = models.CharField(
        _("source"), max_length=200, help_text=_("The law, the guide or who decided it.")
    )
    is_active = models.BooleanField(_("in use"), default=True)
    shop = models.ForeignKey(
        Shop,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("only in the shop"),
    )
    replaces = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("there in place of"),
        limit_choices_to={"shop": None},
    )
    key = models.CharField(max_length=64, blank=True, editable=False)
    shipped_as = models.CharField(max_length=64, blank=True, editable=False)

    objects = models.Manager.from_queryset(RuleQuerySet)()

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        constraints = [
            models.UniqueConstraint(fields=["key"], name="rule_key", condition=~Q(key="")),
            models.UniqueConstraint(
                fields=["shop", "replaces"],
                name="rule_replaced_once",
                condition=Q(replaces__isnull=False),
                violation_error_message=_("This shop has a rule in place of that one already."),
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | Q(shop__isnull=False),
                name="rule_replaces_in_a_shop",
            ),
        ]

    def __str__(self) -> str:
        return gettext(self.name) if self.name else ""

    def speaks_of(self, locale: str) -> bool:
        return locale.startswith(self.locale)

    def as_text_rule(self) -> TextRule:
        return TextRule(
            id=self.key or str(self.pk),
            terms=lines(self.terms),
            severity=self.severity,  # type: ignore[arg-type]
            reason=self.reason,
            source=self.source,
            unless=lines(self.unless),
            spares_names=self.spares_names,
        )
