"""What people's scripts send, checked; each field has the name of what the services take."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from llm.checks import LONGEST_CHECKED
from shopcontent.api.filters import LONGEST_PATH
from shopcontent.api.parameters import LARGEST_NUMBER
from shopcontent.api.serializers import BODY
from shopcontent.catalog.models import Product, Shop
from shopcontent.drafting.estimate import NOT_ESTIMATED
from shopcontent.drafting.models import DraftRequest
from shopcontent.drafting.services import LONGEST, MAX_VARIANTS
from shopcontent.publishing.models import ContentTypeName
from shopcontent.publishing.services import MAX_REASON
from shopcontent.review.models import Decision
from shopcontent.review.services import MAX_COMMENT
from shopcontent.styles.models import HouseStyle

MOST_PRODUCTS = 1000
MOST_DRAFTS = 1000
MOST_ITEMS = 20


class Input(serializers.Serializer[Any]):
    """A JSON object without unknown names, so that a mistyped one is not overlooked."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = [name for name in data if name not in self.fields] if _is_object(data) else []
        if unknown:
            sentence = _("There is no such field here.")
            raise serializers.ValidationError({name: [sentence] for name in unknown}, "unknown")
        return super().to_internal_value(data)

    def checked(self) -> dict[str, Any]:
        """The values; raises ValidationError."""
        self.is_valid(raise_exception=True)
        values: dict[str, Any] = self.validated_data
        return values


class SeveralField(serializers.ListField):
    """Different values in their order."""

    def to_internal_value(self, data: Any) -> list[Any]:
        return list(dict.fromkeys(super().to_internal_value(data)))


class RowField(serializers.IntegerField):
    """The number of a row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_NUMBER, **options)


@extend_schema_field(BODY)
class TextBodyField(serializers.DictField):
    """Fields of text or of lists of text; the service knows which a type has."""

    default_error_messages = {"kind": _("A field is a text or a list of texts.")}
    _words = serializers.CharField(
        allow_blank=True, trim_whitespace=False, max_length=LONGEST_CHECKED
    )
    _items = serializers.ListField(child=_words, max_length=MOST_ITEMS)

    def run_child_validation(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return {self._words.run_validation(name): self._value(data[name]) for name in data}

    def _value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._words.run_validation(value)
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return self._items.run_validation(value)
        return self.fail("kind")


class ProductsInput(Input):
    """Every field that is given narrows the choice; `{}` is the whole catalogue."""

    skus = SeveralField(
        child=serializers.CharField(trim_whitespace=False, max_length=200),
        required=False,
        allow_empty=False,
        max_length=MOST_PRODUCTS,
    )
    category = serializers.CharField(
        required=False,
        max_length=LONGEST_PATH,
        help_text="The path of a category, with everything below it.",
    )
    brand = serializers.CharField(required=False, max_length=200)
    availability = serializers.ChoiceField(Product.Availability.choices, required=False)
    search = serializers.CharField(
        required=False, max_length=200, help_text="A part of the name or the SKU."
    )
    lacks = serializers.RegexField(
        r"^[a-z_]+:[A-Za-z0-9-]+$",
        required=False,
        max_length=50,
        help_text="A type and a language without a live text, such as `title:en`.",
    )
    stale = serializers.ChoiceField(
        ["yes"], required=False, help_text="With a live text that states a changed fact."
    )


class RequestInput(Input):
    """What to ask for, as in the dialog of the admin."""

    shop = serializers.CharField(
        required=False,
        max_length=50,
        help_text="The shop's short name, where there are several.",
    )
    products = ProductsInput()
    types = SeveralField(
        child=serializers.ChoiceField(ContentTypeName.choices),
        source="content_types",
        allow_empty=False,
    )
    locales = SeveralField(
        child=serializers.CharField(max_length=16),
        required=False,
        allow_empty=False,
        help_text="The shop's languages by default.",
    )
    audience = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST["audience"]
    )
    tone = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST["tone"])
    length = serializers.ChoiceField(DraftRequest.Length.choices, required=False)
    question = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST["question"],
        help_text="What a `faq_answer` is to answer.",
    )
    instruction = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST["instruction"]
    )
    variants = serializers.IntegerField(required=False, min_value=1, max_value=MAX_VARIANTS)
    scope = serializers.ChoiceField(
        DraftRequest.Scope.choices,
        required=False,
        help_text="Where nothing is live (the default), also where it is stale, or everywhere.",
    )
    over_locked = serializers.BooleanField(
        required=False, help_text="Also over a person's words; they are kept by default."
    )
    source_locale = serializers.CharField(
        required=False,
        max_length=16,
        help_text="Say the live texts in this language in the others.",
    )
    sample_first = serializers.BooleanField(
        required=False, help_text="Write three, and the rest when `rest/` is called."
    )
    house_style = serializers.CharField(
        required=False,
        max_length=100,
        help_text="The name of a house style, in place of those that fit each product.",
    )
    without_style = serializers.BooleanField(required=False, help_text="In no house style.")

    def asked(self) -> dict[str, Any]:
        """The keyword arguments of `services.request_drafts`.

        Raises ValidationError, and InvalidInput for a shop or a SKU that is not there.
        """
        values = self.checked()
        shop = Shop.objects.named(values.pop("shop", None))
        chosen = values.pop("products")
        if "skus" in chosen:
            chosen["ids"] = Product.objects.of_shop(shop).ids_of(chosen.pop("skus"))
        if name := values.get("house_style"):
            values["house_style"] = HouseStyle.objects.named(shop, name)
        others = [tag for tag in shop.locales if tag != values.get("source_locale")]
        return {"shop": shop, "product_filter": chosen, "locales": others, **values}

    def estimated(self) -> dict[str, Any]:
        """The keyword arguments of `estimate.preview`; raises as `asked` does."""
        return {name: v for name, v in self.asked().items() if name not in NOT_ESTIMATED}


class InstructionInput(Input):
    instruction = serializers.CharField(
        max_length=LONGEST["instruction"], help_text="What the new text should do otherwise."
    )


class BodyInput(Input):
    body = TextBodyField()


class DecisionInput(Input):
    """A verdict on one draft, and what goes with it."""

    # What must and what may go with each verdict, by the names that its service takes.
    VERDICTS: Mapping[str, tuple[list[str], list[str]]] = {
        "approve": (["seen"], ["body", "override_reason", "publish_at", "until"]),
        "edit": (["seen", "body"], []),
        "reject": (["seen", "reason"], ["comment"]),
        "undo": ([], []),
    }

    draft = RowField()
    verdict = serializers.ChoiceField(list(VERDICTS))
    seen = serializers.CharField(
        required=False,
        max_length=64,
        help_text="The `seen` of the draft as you read it; needed for all but `undo`. Where the "
        "text has changed since, nothing is decided: 409.",
    )
    body = TextBodyField(
        required=False, help_text="`edit`, `approve`: your words in place of the draft's."
    )
    publish_at = serializers.DateTimeField(
        required=False, help_text="`approve`: when it goes live, in place of now."
    )
    until = serializers.DateTimeField(
        required=False, help_text="`approve`: when what was live before comes back."
    )
    override_reason = serializers.CharField(
        required=False,
        max_length=MAX_COMMENT,
        help_text="`approve`: why the text may go live in spite of a blocking finding.",
    )
    reason = serializers.ChoiceField(
        Decision.Reason.choices, required=False, help_text="`reject`: why; always needed."
    )
    comment = serializers.CharField(
        required=False, max_length=MAX_COMMENT, help_text="`reject`: why, in your words."
    )

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        needed, allowed = self.VERDICTS[values["verdict"]]
        refusals = {
            name: _("This does not go with this verdict.")
            for name in values.keys() - {"draft", "verdict", *needed, *allowed}
        }
        refusals |= {
            name: _("This is needed for this verdict.") for name in needed if name not in values
        }
        if refusals:
            raise serializers.ValidationError(refusals)
        return values


class ChosenDraftsInput(Input):
    """The drafts behind these filters; each that is given narrows them."""

    shop = serializers.CharField(required=False, max_length=50)
    request = RowField(required=False)
    type = serializers.ChoiceField(ContentTypeName.choices, required=False)
    locale = serializers.CharField(required=False, max_length=16)
    sku = serializers.CharField(required=False, max_length=200)
    category = serializers.CharField(required=False, max_length=LONGEST_PATH)


class BulkInput(Input):
    """Either the numbers of drafts or a filter."""

    drafts = SeveralField(
        child=RowField(), required=False, allow_empty=False, max_length=MOST_DRAFTS
    )
    filter = ChosenDraftsInput(required=False, help_text="`{}` is every draft that waits.")
    limit = serializers.IntegerField(
        required=False,
        default=200,
        min_value=1,
        max_value=MOST_DRAFTS,
        help_text="The most drafts to look at behind the filter.",
    )
    after = serializers.IntegerField(
        required=False,
        default=0,
        min_value=0,
        max_value=LARGEST_NUMBER,
        help_text="Go on behind this draft: send the `after` of the last answer.",
    )

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if ("drafts" in values) == ("filter" in values):
            raise serializers.ValidationError(_("Name either drafts or a filter."))
        return values


class ReasonInput(Input):
    reason = serializers.CharField(max_length=MAX_REASON, help_text="Why, for the history.")


class RollBackInput(Input):
    version = serializers.IntegerField(
        min_value=1, max_value=LARGEST_NUMBER, help_text="The version that is to be live again."
    )
    reason = serializers.CharField(required=False, allow_blank=True, max_length=MAX_REASON)


class NothingInput(Input):
    """An empty object, or no body at all."""


def _is_object(data: Any) -> bool:
    return isinstance(data, Mapping)
