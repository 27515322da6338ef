"""How house styles and market rules reach a draft."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from llm.generation.echo import EchoGenerator
from shopcontent.catalog.models import Shop
from shopcontent.compliance.models import Rule
from shopcontent.drafting import briefs
from shopcontent.drafting.expansion import expand
from shopcontent.drafting.generation import write_next_drafts
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.drafting.services import request_drafts, write_again
from shopcontent.exceptions import InvalidInput
from shopcontent.styles.models import HouseStyle
from shopcontent.styles.services import save_style
from tests.factories import make_product, make_shop, make_user

pytestmark = pytest.mark.django_db

LINE = {"content_type": "", "locale": "en"}


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("dispatch", "drafting.generation", "drafting.expansion"):
        monkeypatch.setattr(f"shopcontent.{module}.wake", lambda task, *args: True)


@pytest.fixture
def shop() -> Shop:
    shop = make_shop()
    make_product(shop)
    return shop


def style(shop: Shop, name: str = "Larkmere", **values: Any) -> HouseStyle:
    made = HouseStyle(shop=shop, name=name, **values)
    save_style(user=None, style=made)
    return made


def written(shop: Shop, **options: Any) -> dict[str, Any]:
    """The brief of the draft that a request comes to."""
    request = request_drafts(
        user=None,
        shop=shop,
        product_filter={},
        content_types=["description"],
        locales=["en"],
        **options,
    )
    expand(request_id=request.pk)
    write_next_drafts(generator=EchoGenerator())
    payload: dict[str, Any] = Draft.objects.get(request=request).brief.payload
    return payload


def test_a_draft_is_written_in_the_style_that_fits(shop: Shop) -> None:
    made = style(
        shop,
        tone="factual",
        reading_level="plain",
        description="Calm.",
        must_say=[LINE | {"text": "Here is"}],
        never_say=[LINE | {"text": "bargain"}],
        glossary=[{"term": "color", "said": {"en": "colour", "zh-hans": "颜色"}}],
        examples=[LINE | {"text": "It boils."}],
    )

    brief = written(shop)

    assert brief["tone"] == "factual"
    assert brief["reading_level"] == "plain"
    assert brief["style"] == "Calm."
    assert brief["must_say"] == ["Here is"]
    assert brief["never_say"] == ["bargain"]
    assert brief["glossary"] == [["color", "colour"]]
    assert brief["references"] == ["It boils."]
    assert brief["style_versions"] == [made.current_id]


def test_the_tone_of_the_request_comes_first(shop: Shop) -> None:
    style(shop, tone="factual", description="Calm.")

    brief = written(shop, tone="playful")

    assert (brief["tone"], brief["style"]) == ("playful", "Calm.")


def test_a_request_can_do_without(shop: Shop) -> None:
    style(shop, tone="factual")

    brief = written(shop, without_style=True)

    assert "tone" not in brief
    assert "style_versions" not in brief


def test_a_chosen_style_lies_over_the_shops_own(shop: Shop) -> None:
    own = style(shop, tone="factual", never_say=[LINE | {"text": "bargain"}])
    style(shop, "Kettles", category=shop.categories.get(), tone="elegant")
    gift = style(shop, "Gifts", use="chosen", tone="warm")

    brief = written(shop, house_style=gift)

    assert (brief["tone"], brief["never_say"]) == ("warm", ["bargain"])
    assert brief["style_versions"] == [own.current_id, gift.current_id]


def test_a_change_of_the_style_is_another_version_in_the_next_brief(shop: Shop) -> None:
    made = style(shop, tone="factual")
    before = written(shop)
    made.tone = "warm"
    save_style(user=None, style=made)

    after = written(shop, scope=DraftRequest.Scope.ALL)

    assert before["style_versions"] != after["style_versions"]
    assert made.versions.get(pk=before["style_versions"][0]).content["tone"] == "factual"


def test_written_again_keeps_the_style(shop: Shop) -> None:
    gift = style(shop, "Gifts", use="chosen", tone="warm")
    written(shop, house_style=gift)

    again = write_again(
        user=make_user("anna", "approver"), draft=Draft.objects.get(), instruction="shorter"
    )

    assert again.request.house_style == gift


def test_a_style_of_another_shop_is_refused(shop: Shop) -> None:
    foreign = style(make_shop(slug="other", name="Other"), "Foreign")

    with pytest.raises(InvalidInput, match="another shop"):
        written(shop, house_style=foreign)
    with pytest.raises(InvalidInput, match="not both"):
        written(shop, house_style=style(shop), without_style=True)


def test_styles_and_rules_are_read_once_for_many_drafts(shop: Shop) -> None:
    style(shop, never_say=[LINE | {"text": "bargain"}])

    def queries(count: int) -> int:
        for number in range(count):
            make_product(shop, f"more-{count}-{number}")
        request = request_drafts(
            user=None, shop=shop, product_filter={}, content_types=["title"], locales=["en"]
        )
        expand(request_id=request.pk)
        with CaptureQueriesContext(connection) as captured:
            write_next_drafts(generator=EchoGenerator())
        tables = ("styles_housestyle", "compliance_rule")
        return sum(any(table in query["sql"] for table in tables) for query in captured)

    assert queries(2) == queries(12) == 2


def test_rules_of_the_market_are_held_against_a_draft_and_against_an_edit(shop: Shop) -> None:
    Rule.objects.create(
        name="No boiling", market="eu", terms="kettle", severity="block", reason="r", source="s"
    )
    written(shop)
    draft = Draft.objects.get()

    assert draft.block_count >= 1
    assert "rule" in {finding["code"] for finding in draft.findings}
    edited = briefs.recheck(draft=draft, body={"text": "A kettle and a kettle. " + draft.text})
    assert sum(finding.code == "rule" for finding in edited) >= 2


def test_a_rule_that_is_switched_off_later_is_not_held_against_an_edit(shop: Shop) -> None:
    rule = Rule.objects.create(
        name="No boiling", market="eu", terms="kettle", severity="block", reason="r", source="s"
    )
    written(shop)
    Rule.objects.filter(pk=rule.pk).update(is_active=False)

    draft = Draft.objects.get()
    found = briefs.recheck(draft=draft, body=draft.body or {})

    assert "rule" not in {finding.code for finding in found}
