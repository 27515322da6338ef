"""What people's scripts are told."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from llm.checks.findings import Finding
from shopcontent.api.serializers import BodyField
from shopcontent.drafting.briefs import brief_of
from shopcontent.drafting.estimate import Estimate, SkippedText
from shopcontent.drafting.models import Draft, DraftRequest, Skip
from shopcontent.drafting.progress import Progress, failures, progress
from shopcontent.drafting.sentences import of_finding
from shopcontent.publishing.models import ContentTypeName, Origin, Publication, Slot
from shopcontent.review.models import Decision
from shopcontent.review.seen import fingerprint

MOST_VERSIONS = 100
MOST_FAILURES = 20


class CountSerializer(serializers.Serializer[Any]):
    """How many texts are skipped for a reason."""

    reason = serializers.ChoiceField(Skip.Reason.choices)
    count = serializers.IntegerField()


class SkippedTextSerializer(serializers.Serializer[SkippedText]):
    sku = serializers.CharField(source="product.sku")
    type = serializers.ChoiceField(ContentTypeName.choices, source="skip.content_type")
    locale = serializers.CharField(source="skip.locale")
    reason = serializers.ChoiceField(Skip.Reason.choices, source="skip.reason")
    detail = serializers.CharField(source="skip.why")


class EstimateSerializer(serializers.Serializer[Estimate]):
    """What a request would do."""

    products = serializers.IntegerField()
    drafts = serializers.IntegerField()
    skipped = serializers.SerializerMethodField()
    listed = SkippedTextSerializer(many=True, help_text="The first of the skipped texts.")
    seconds = serializers.FloatField(
        allow_null=True, help_text="Of a model's time; null before anything was ever written."
    )
    tokens = serializers.IntegerField(allow_null=True, help_text="Read and written.")
    price = serializers.FloatField(
        allow_null=True, help_text="In the currency of the settings; null where they name no price."
    )
    left_today = serializers.IntegerField(
        source="left.drafts",
        allow_null=True,
        help_text="What you may still ask for today; null where the shop has no budget.",
    )
    is_exact = serializers.BooleanField(
        help_text="False where a part was counted and the rest inferred."
    )

    @extend_schema_field(CountSerializer(many=True))
    def get_skipped(self, estimate: Estimate) -> list[dict[str, Any]]:
        reasons = {str(reason.label): reason.value for reason in Skip.Reason}
        return [{"reason": reasons[said], "count": n} for said, n in estimate.skipped.items()]


class RequestSerializer(serializers.Serializer[DraftRequest]):
    """A draft request."""

    id = serializers.IntegerField(source="pk")
    shop = serializers.CharField(source="shop.slug")
    by = serializers.CharField(
        source="created_by.username", allow_null=True, help_text="Null for the command line."
    )
    at = serializers.DateTimeField(source="created_at")
    status = serializers.ChoiceField(DraftRequest.Status.choices)
    finished_at = serializers.DateTimeField(allow_null=True)
    products = serializers.SerializerMethodField(
        help_text="The choice of products; `chosen` counts those that were picked one by one."
    )
    types = serializers.ListField(
        child=serializers.ChoiceField(ContentTypeName.choices), source="content_types"
    )
    locales = serializers.ListField(child=serializers.CharField())
    audience = serializers.CharField()
    tone = serializers.CharField()
    length = serializers.ChoiceField(DraftRequest.Length.choices)
    question = serializers.CharField()
    instruction = serializers.CharField()
    variants = serializers.IntegerField()
    scope = serializers.ChoiceField(DraftRequest.Scope.choices)
    over_locked = serializers.BooleanField()
    source_locale = serializers.CharField(
        help_text="The language of the live texts that are said in the others, where they are."
    )
    sample_first = serializers.BooleanField()

    @extend_schema_field({"type": "object", "additionalProperties": {}})
    def get_products(self, request: DraftRequest) -> dict[str, Any]:
        chosen = dict(request.product_filter)
        ids = chosen.pop("ids", None)
        return chosen if ids is None else {**chosen, "chosen": len(ids)}


class ProgressSerializer(serializers.Serializer[Progress]):
    """How far a request is."""

    total = serializers.IntegerField()
    done = serializers.IntegerField()
    failed = serializers.IntegerField()
    queued = serializers.IntegerField()
    generating = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    skipped = serializers.IntegerField()
    per_second = serializers.FloatField(allow_null=True, help_text="Drafts written a second.")
    seconds_left = serializers.FloatField(
        allow_null=True, help_text="Null while nothing can be said."
    )
    prompt_tokens = serializers.IntegerField(source="cost.prompt_tokens", help_text="Read so far.")
    new_tokens = serializers.IntegerField(source="cost.new_tokens", help_text="Written so far.")


class FailureSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField(source="sentence")
    count = serializers.IntegerField()


class RequestDetailSerializer(RequestSerializer):
    """A draft request with how far it is; `progress.total` grows while it is `expanding`."""

    progress = serializers.SerializerMethodField()
    waiting = serializers.SerializerMethodField(help_text="Drafts that wait for review.")
    skipped = serializers.SerializerMethodField()
    failures = serializers.SerializerMethodField(help_text="The most frequent ones.")

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, request: DraftRequest) -> Any:
        return ProgressSerializer(progress(request)).data

    def get_waiting(self, request: DraftRequest) -> int:
        return request.drafts.awaiting_review().count()

    @extend_schema_field(CountSerializer(many=True))
    def get_skipped(self, request: DraftRequest) -> Any:
        counts = request.skips.values("reason").annotate(count=Count("pk"))
        return CountSerializer(counts.order_by("-count"), many=True).data

    @extend_schema_field(FailureSerializer(many=True))
    def get_failures(self, request: DraftRequest) -> Any:
        return FailureSerializer(failures(request)[:MOST_FAILURES], many=True).data


class MovedSerializer(serializers.Serializer[Any]):
    """What was done to a request."""

    drafts = serializers.IntegerField(help_text="How many of its drafts that concerned.")
    status = serializers.ChoiceField(
        DraftRequest.Status.choices, help_text="The request's status now."
    )


class SkipSerializer(serializers.Serializer[Skip]):
    """A text that was asked for and is not being written."""

    sku = serializers.CharField(source="product.sku")
    type = serializers.ChoiceField(ContentTypeName.choices, source="content_type")
    locale = serializers.CharField()
    key = serializers.CharField()
    reason = serializers.ChoiceField(Skip.Reason.choices)
    detail = serializers.CharField(source="why")


class PlaceSerializer(serializers.Serializer[Slot]):
    """Where a text lives."""

    id = serializers.IntegerField(source="pk")
    shop = serializers.CharField(source="shop.slug")
    sku = serializers.CharField(
        source="product.sku", allow_null=True, help_text="Null for texts of no product."
    )
    category = serializers.CharField(
        source="category.path", allow_null=True, help_text="For the texts of a category."
    )
    type = serializers.ChoiceField(ContentTypeName.choices, source="content_type")
    key = serializers.CharField()
    locale = serializers.CharField()
    audience = serializers.CharField()


class DraftSerializer(serializers.Serializer[Draft]):
    """A draft."""

    id = serializers.IntegerField(source="pk")
    request = serializers.IntegerField(source="request_id")
    variant = serializers.IntegerField()
    status = serializers.ChoiceField(Draft.Status.choices)
    slot = PlaceSerializer()
    body = BodyField(allow_null=True)
    text = serializers.CharField(help_text="The body as plain text.")
    blocking = serializers.IntegerField(source="block_count", help_text="Blocking findings.")
    warnings = serializers.IntegerField(source="warn_count")
    seen = serializers.SerializerMethodField(
        help_text="Names this text; a decision sends it back, so that no other text is decided."
    )
    error_code = serializers.CharField(help_text="Why it has failed; empty otherwise.")
    error = serializers.CharField(source="failure")
    queued_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_seen(self, draft: Draft) -> str:
        return fingerprint(draft.body)


class FactSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    key = serializers.CharField(allow_null=True)
    value = serializers.CharField()
    unit = serializers.CharField(allow_null=True)
    is_stated = serializers.BooleanField(help_text="Whether the text states it.")


class FindingSerializer(serializers.Serializer[Any]):
    """What the checks say of a span of the text."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(["block", "warn", "info"])
    field = serializers.CharField(help_text="The field of the body.")
    start = serializers.IntegerField(
        allow_null=True,
        help_text="In characters of the field, the items of a list joined by line ends; null for "
        "the whole field.",
    )
    end = serializers.IntegerField(allow_null=True)
    evidence = serializers.ListField(
        child=serializers.CharField(), help_text="The ids of the facts that speak to it."
    )
    detail = serializers.SerializerMethodField()

    def get_detail(self, finding: Mapping[str, Any]) -> str:
        return of_finding(finding)


class CheckedSerializer(serializers.Serializer[Any]):
    """What the checks say of a text; nothing of it is saved."""

    findings = FindingSerializer(many=True)
    blocking = serializers.IntegerField()
    warnings = serializers.IntegerField()


class VariantSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    variant = serializers.IntegerField()
    status = serializers.ChoiceField(Draft.Status.choices)
    text = serializers.CharField()


class ProvenanceSerializer(serializers.Serializer[Draft]):
    """How a draft was made."""

    requested_by = serializers.CharField(source="request.created_by.username", allow_null=True)
    instruction = serializers.CharField(source="request.instruction")
    brief = serializers.CharField(source="brief_id", allow_null=True, help_text="Its hash.")
    prompt_version = serializers.CharField()
    model = serializers.CharField(source="model_name")
    model_hash = serializers.CharField()
    sampling = serializers.DictField()
    seed = serializers.IntegerField()
    attempts = serializers.IntegerField()
    prompt_tokens = serializers.IntegerField()
    new_tokens = serializers.IntegerField()
    seconds = serializers.FloatField()


class VersionSerializer(serializers.Serializer[Any]):
    """An approved text; never changed."""

    content_id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    body = BodyField()
    text = serializers.CharField()
    origin = serializers.ChoiceField(Origin.choices)
    approved_by = serializers.CharField(source="approver.username", allow_null=True)
    published_at = serializers.DateTimeField()
    revoked = serializers.BooleanField(help_text="Its approval was undone.")


class DraftDetailSerializer(DraftSerializer):
    """A draft with what it was written from and what is to be said of it."""

    facts = serializers.SerializerMethodField()
    findings = FindingSerializer(many=True)
    variants = serializers.SerializerMethodField(
        help_text="The drafts of the same request for the same place, this one among them."
    )
    provenance = ProvenanceSerializer(source="*")
    live = VersionSerializer(
        source="slot.live_publication", allow_null=True, help_text="What the shop shows there now."
    )

    @extend_schema_field(FactSerializer(many=True))
    def get_facts(self, draft: Draft) -> Any:
        facts = brief_of(draft).facts if draft.brief else ()
        said = [
            {
                "id": fact.id,
                "key": fact.key,
                "value": fact.value,
                "unit": fact.unit,
                "is_stated": fact.id in draft.fact_values,
            }
            for fact in facts
        ]
        return FactSerializer(said, many=True).data

    @extend_schema_field(VariantSerializer(many=True))
    def get_variants(self, draft: Draft) -> Any:
        siblings = Draft.objects.filter(request=draft.request_id, slot=draft.slot_id)
        return VariantSerializer(siblings.order_by("variant"), many=True).data


class DecisionSerializer(serializers.Serializer[Decision]):
    """Who decided what about a draft."""

    id = serializers.IntegerField(source="pk")
    draft = serializers.IntegerField(source="draft_id")
    verdict = serializers.ChoiceField(Decision.Verdict.choices)
    reason = serializers.CharField(help_text="Why it was rejected; empty otherwise.")
    comment = serializers.CharField()
    by = serializers.CharField(source="decided_by.username")
    at = serializers.DateTimeField(source="decided_at")
    content_id = serializers.IntegerField(
        source="publication_id", allow_null=True, help_text="The version that an approval made."
    )
    body_before = BodyField(help_text="As it was before the person's words.")
    body_after = BodyField()


class DecidedSerializer(serializers.Serializer[Any]):
    """A decision, and the draft as it is now."""

    decision = DecisionSerializer(allow_null=True, help_text="Null where an edit changed nothing.")
    draft = DraftSerializer()


class ApprovedSerializer(serializers.Serializer[Publication]):
    draft = serializers.IntegerField(source="provenance.draft")
    content_id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()


class RefusedSerializer(serializers.Serializer[Any]):
    draft = serializers.IntegerField()
    detail = serializers.CharField()


class BulkSerializer(serializers.Serializer[Any]):
    """What went live and what did not."""

    approved = ApprovedSerializer(many=True)
    refused = RefusedSerializer(many=True)
    after = serializers.IntegerField(help_text="The last draft that was looked at.")
    left = serializers.IntegerField(
        help_text="Clean drafts behind that one, by the filter; 0 where drafts were named."
    )


class SlotSerializer(PlaceSerializer):
    """A place with what is live in it."""

    stale = serializers.BooleanField()
    locked = serializers.BooleanField(
        source="human_locked", help_text="A person's words are kept from being written over."
    )
    live = VersionSerializer(source="live_publication", allow_null=True)


class SlotDetailSerializer(SlotSerializer):
    """A place with its newest versions, the last first."""

    versions = serializers.SerializerMethodField()

    @extend_schema_field(VersionSerializer(many=True))
    def get_versions(self, slot: Slot) -> Any:
        versions = slot.publications.select_related("approver").order_by("-version")
        return VersionSerializer(versions[:MOST_VERSIONS], many=True).data


def checked(findings: list[Finding]) -> Any:
    """The answer that lists findings."""
    severities = [finding.severity for finding in findings]
    said = {
        "findings": [finding.to_dict() for finding in findings],
        "blocking": severities.count("block"),
        "warnings": severities.count("warn"),
    }
    return CheckedSerializer(said).data
