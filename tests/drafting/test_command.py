"""`manage.py request_drafts`."""

import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from shopcontent.drafting.models import Budget, Draft, DraftRequest
from shopcontent.publishing.models import Origin, Slot
from shopcontent.publishing.services import Text, publish
from tests.factories import make_draft, make_product, make_request, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr("shopcontent.dispatch.wake", lambda task, *args: True)


def run(capsys, *options):
    call_command("request_drafts", *options, "--json")
    return json.loads(capsys.readouterr().out)


def test_a_dry_run_only_says_what_would_be_done(capsys):
    make_product(make_shop())
    said = run(capsys, "--types", "title,description", "--locales", "en", "--dry-run")
    assert (said["products"], said["drafts"]) == (1, 2)
    assert not DraftRequest.objects.exists()


def test_a_dry_run_names_what_would_be_skipped(capsys):
    make_product(make_shop(), "bare", facts=[])
    said = run(capsys, "--types", "title", "--locales", "en", "--dry-run")
    assert said["listed"] == [
        {"sku": "bare", "type": "title", "locale": "en", "reason": "too_little"}
    ]
    assert said["tokens"] is None


def test_it_asks_in_all_languages_of_the_shop(capsys):
    make_product(make_shop())
    said = run(capsys, "--types", "title", "--category", "Kitchen", "--variants", "2")
    request = DraftRequest.objects.get(pk=said["request"])
    assert (request.locales, request.variants) == (["en", "zh-hans"], 2)
    assert request.product_filter == {"category": "Kitchen"}
    assert not Draft.objects.exists()


def test_a_dry_run_speaks_to_people(capsys, settings):
    settings.LLM_PRICE_PROMPT, settings.LLM_PRICE_NEW = Decimal("1"), Decimal("2")
    shop = make_shop()
    Budget.objects.create(shop=shop, per_day=9)
    make_draft(make_request(shop), make_product(shop, "written"), prompt_tokens=90, new_tokens=10)
    Draft.objects.update(status=Draft.Status.REJECTED, seconds=2)
    make_product(shop, "bare", facts=[])
    call_command("request_drafts", "--types", "description", "--locales", "en", "--dry-run")
    assert capsys.readouterr().out.splitlines() == [
        "Products: 2",
        "Drafts to write: 1",
        "Not written, not enough to write from: 1",
        "Time: about 2 seconds",
        "Tokens: ≈ 100",
        "Cost: ≈ 0.0001 USD",
        "Left today: 9 / 9",
        "bare · description · en: Too few facts for description: 0 of at least 2.",
    ]


def test_it_localises_what_is_live(capsys):
    product = make_product(make_shop())
    slot = Slot.objects.create(
        shop=product.shop, product=product, content_type="title", locale="en"
    )
    publish(shop=product.shop, text=Text(slot, {"text": "Harbour kettle"}, Origin.HUMAN))
    options = ("--types", "title", "--source-locale", "en")
    assert run(capsys, *options, "--dry-run")["drafts"] == 1
    request = DraftRequest.objects.get(pk=run(capsys, *options)["request"])
    assert (request.source_locale, request.locales) == ("en", ["zh-hans"])


def test_it_takes_the_gap_and_the_sample(capsys):
    make_product(make_shop())
    said = run(capsys, "--types", "title", "--lacks", "title:en", "--sample-first")
    request = DraftRequest.objects.get(pk=said["request"])
    assert (said["status"], request.product_filter) == ("sampling", {"lacks": "title:en"})
    assert Draft.objects.count() == 2


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--types", "poem"], "no content type poem"),
        (["--types", ","], "at least one content type"),
        (["--types", "title", "--locales", "fr"], "does not use the language fr"),
        (["--types", "title", "--shop", "nowhere"], "no shop “nowhere”"),
        (["--types", "title", "--search", "nothing"], "No product is chosen"),
        (["--types", "title", "--category", "Nowhere"], "no category “Nowhere”"),
        (["--types", "title", "--category", "Nowhere", "--dry-run"], "no category “Nowhere”"),
        (["--types", "title", "--lacks", "poem"], "“poem” is no content type"),
        (["--types", "title", "--variants", "9"], "1 to 8 variants"),
    ],
)
def test_nonsense_is_one_sentence(options, sentence):
    make_product(make_shop())
    with pytest.raises(CommandError, match=sentence):
        call_command("request_drafts", *options)
