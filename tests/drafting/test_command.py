"""`manage.py request_drafts`."""

import json

import pytest
from django.core.management import CommandError, call_command

from shopcontent.drafting.models import Draft, DraftRequest
from tests.factories import make_product, make_shop

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


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--types", "poem"], "no content type poem"),
        (["--types", ","], "at least one content type"),
        (["--types", "title", "--locales", "fr"], "does not use the language fr"),
        (["--types", "title", "--shop", "nowhere"], "no shop “nowhere”"),
        (["--types", "title", "--search", "nothing"], "No product is chosen"),
    ],
)
def test_nonsense_is_one_sentence(options, sentence):
    make_product(make_shop())
    with pytest.raises(CommandError, match=sentence):
        call_command("request_drafts", *options)
