"""Which rules hold where, and who may change them."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from shopcontent.catalog.models import Shop
from shopcontent.compliance import services
from shopcontent.compliance.models import Rule
from shopcontent.compliance.shipping import is_as_shipped
from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import Transition
from tests.factories import make_shop, make_user

pytestmark = pytest.mark.django_db


def make_rule(**values: Any) -> Rule:
    defaults = {"name": "Ours", "terms": "bargain", "reason": "why", "source": "law"}
    return Rule.objects.create(**defaults | values)


def names(shop: Shop) -> set[str]:
    own = Rule.objects.applying_to(shop).filter(key="")
    return set(own.values_list("name", flat=True))


def test_a_rule_holds_in_its_market_or_in_its_shop() -> None:
    german = make_shop(market="eu")
    chinese = make_shop(slug="cn", name="CN", market="cn")
    make_rule(name="everywhere")
    make_rule(name="china", market="cn")
    make_rule(name="off", is_active=False)
    make_rule(name="only here", market="cn", shop=german)

    assert names(german) == {"everywhere", "only here"}
    assert names(chinese) == {"everywhere", "china"}
    assert {r.name for r in Rule.objects.shared_in("cn").filter(key="")} == {"everywhere", "china"}


def test_a_rule_of_a_shop_stands_in_place_of_a_shared_one() -> None:
    shop, other = make_shop(), make_shop(slug="other", name="Other")
    shared = make_rule(name="shared")
    make_rule(name="milder", shop=shop, replaces=shared, severity="info")

    assert names(shop) == {"milder"}
    assert names(other) == {"shared"}

    Rule.objects.filter(name="milder").update(is_active=False)
    assert names(shop) == set(), "switched off, it leaves the place empty"


def test_a_rule_speaks_of_its_language() -> None:
    make_rule(name="en", locale="en")
    make_rule(name="zh", locale="zh")
    make_rule(name="any")
    found = Rule.objects.filter(key="").order_by("pk")

    reasons = {locale: len(found.as_text_rules(locale)) for locale in ("en", "zh-hans", "fr")}

    assert reasons == {"en": 2, "zh-hans": 2, "fr": 1}


def test_the_database_holds_what_replacing_means() -> None:
    shop, shared = make_shop(), make_rule()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_rule(replaces=shared)
    make_rule(shop=shop, replaces=shared)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_rule(shop=shop, replaces=shared)


def test_a_wording_that_is_none_is_refused_with_its_line() -> None:
    rule = Rule(name="n", terms="fine\n(open", reason="r", source="s")

    with pytest.raises(ValidationError, match=r"“\(open”: A bracket is open"):
        rule.full_clean()


def test_no_broken_rule_is_ever_saved() -> None:
    rule = Rule(name="n", terms="(open", reason="r", source="s")

    with pytest.raises(InvalidInput, match="A bracket is open"):
        services.save_rule(user=make_user("anna", "approver"), rule=rule)


def test_who_may_change_rules() -> None:
    merchandiser, approver = make_user("mia", "merchandiser"), make_user("anna", "approver")
    rule = make_rule()
    for call in (
        lambda: services.save_rule(user=merchandiser, rule=rule),
        lambda: services.delete_rule(user=merchandiser, rule=rule),
        lambda: services.restore_shipped(user=merchandiser, rule=Rule.objects.get(key="cn.best")),
    ):
        with pytest.raises(NotAllowed):
            call()

    rule.severity = Rule.Severity.BLOCK
    services.save_rule(user=approver, rule=rule)

    told = Transition.objects.get(subject="rule")
    assert (told.from_state, told.to_state, told.actor) == ("warn", "block", approver)


def test_a_shipped_rule_is_put_back_and_never_deleted() -> None:
    approver = make_user("anna", "approver")
    rule = Rule.objects.get(key="cn.best")
    rule.terms, rule.is_active = "最佳", False
    services.save_rule(user=approver, rule=rule)
    assert not is_as_shipped(rule)

    with pytest.raises(WrongState, match="switch it off"):
        services.delete_rule(user=approver, rule=rule)
    restored = services.restore_shipped(user=approver, rule=rule)

    assert is_as_shipped(Rule.objects.get(pk=restored.pk))
    with pytest.raises(WrongState, match="does not come with the product"):
        services.restore_shipped(user=approver, rule=make_rule())


def test_replacing_needs_a_shop() -> None:
    rule = Rule(name="n", terms="t", reason="r", source="s", replaces=make_rule())

    with pytest.raises(InvalidInput, match="in which shop"):
        services.save_rule(user=make_user("anna", "approver"), rule=rule)


def test_a_rule_of_ones_own_can_be_deleted() -> None:
    rule = make_rule()
    number = rule.pk

    services.delete_rule(user=make_user("anna", "approver"), rule=rule)

    assert not Rule.objects.filter(pk=number).exists()
    assert Transition.objects.get(subject="rule").to_state == "deleted"
