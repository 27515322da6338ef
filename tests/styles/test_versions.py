"""Every saved change of a house style is a version that nobody changes."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from shopcontent.catalog.models import Shop
from shopcontent.exceptions import InvalidInput, NotAllowed
from shopcontent.history.models import Transition
from shopcontent.styles.models import HouseStyle, StyleVersion
from shopcontent.styles.services import restore, save_style
from shopcontent.styles.versions import in_lines
from tests.factories import make_product, make_shop, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def style(shop: Shop) -> HouseStyle:
    made = HouseStyle(shop=shop, name="Larkmere", tone="warm")
    save_style(user=None, style=made)
    return made


def test_a_change_is_a_version_with_who_and_history(style: HouseStyle) -> None:
    mia = make_user("mia", "merchandiser")
    style.tone = "factual"

    version = save_style(user=mia, style=style)

    assert (version.number, version.saved_by, version.content["tone"]) == (2, mia, "factual")
    assert HouseStyle.objects.get().current == version
    told = Transition.objects.filter(subject="house_style").latest("pk")
    assert (told.from_state, told.to_state, told.actor) == ("v1", "v2", mia)


def test_saving_the_same_is_no_version(style: HouseStyle) -> None:
    again = HouseStyle.objects.get()

    assert save_style(user=None, style=again).number == 1
    assert StyleVersion.objects.count() == 1


def test_a_version_that_is_put_back_is_a_new_version(style: HouseStyle) -> None:
    first = style.versions.get()
    style.tone = "factual"
    save_style(user=None, style=style)

    made = restore(user=make_user("mia", "merchandiser"), version=first)

    assert made.number == 3
    assert made.content == first.content
    assert HouseStyle.objects.get().tone == "warm"


def test_a_version_whose_category_is_gone_is_not_put_back(shop: Shop) -> None:
    make_product(shop, category=None)
    category = shop.categories.get()
    made = HouseStyle(shop=shop, name="Kettles", category=category)
    first = save_style(user=None, style=made)
    made.category = None
    save_style(user=None, style=made)
    category.delete()

    with pytest.raises(InvalidInput, match="category of that version"):
        restore(user=make_user("mia", "merchandiser"), version=first)


def test_a_version_is_never_changed(style: HouseStyle) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        StyleVersion.objects.update(number=7)


@pytest.mark.parametrize("group", ["approver", "operator"])
def test_only_a_merchandiser_saves_styles(style: HouseStyle, shop: Shop, group: str) -> None:
    user = make_user("otto", group)
    style.tone = "factual"

    with pytest.raises(NotAllowed):
        save_style(user=user, style=style)
    with pytest.raises(NotAllowed):
        save_style(user=user, style=HouseStyle(shop=shop, name="New", brand="b"))
    with pytest.raises(NotAllowed):
        restore(user=user, version=style.versions.get())


def test_two_styles_do_not_hold_by_themselves_for_the_same(style: HouseStyle, shop: Shop) -> None:
    with pytest.raises(InvalidInput, match="is used by itself there already"):
        save_style(user=None, style=HouseStyle(shop=shop, name="Other"))
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseStyle.objects.create(shop=shop, name="Other")

    save_style(user=None, style=HouseStyle(shop=shop, name="Other", use="chosen"))
    save_style(user=None, style=HouseStyle(shop=shop, name="Brand", brand="Tarnwick"))


def test_a_category_of_another_shop_is_refused(shop: Shop) -> None:
    other = make_shop(slug="other", name="Other")
    make_product(other)

    with pytest.raises(InvalidInput, match="same shop"):
        save_style(
            user=None, style=HouseStyle(shop=shop, name="X", category=other.categories.get())
        )


def test_a_version_in_lines_says_everything_that_is_set(shop: Shop) -> None:
    make_product(shop)
    made = HouseStyle(
        shop=shop,
        name="Kettles",
        brand="Tarnwick",
        category=shop.categories.get(),
        tone="warm",
        reading_level="plain",
        description="Calm.",
        must_say=[{"content_type": "push", "locale": "en", "text": "free returns"}],
        never_say=[{"content_type": "", "locale": "", "text": "cheap"}],
        glossary=[{"term": "color", "said": {"en": "colour"}}],
        examples=[{"content_type": "", "locale": "zh-hans", "text": "水开了。"}],
    )

    said = in_lines(save_style(user=None, style=made).content)

    assert said.splitlines() == [
        "name: Kettles",
        "used: by itself, wherever it fits",
        "brand: Tarnwick",
        "category: Kitchen > Kettles",
        "tone: warm",
        "reading level: plain",
        "in a few words: Calm.",
        "must say (push notification, English): free returns",
        "never say: cheap",
        "example (简体中文): 水开了。",
        "glossary: color → colour (English)",
    ]
