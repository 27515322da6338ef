"""An upgrade brings the shipped rules up to date and leaves alone what people changed."""

from dataclasses import replace

import pytest
from django.core.management import call_command

from shopcontent.compliance import shipping
from shopcontent.compliance.models import Rule
from shopcontent.compliance.packs import SHIPPED
from shopcontent.compliance.shipping import is_as_shipped, ship_rules

pytestmark = pytest.mark.django_db

KEY = "cn.best"


def rule() -> Rule:
    return Rule.objects.get(key=KEY)


def upgrade(monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    """What the next release would do, with other values in one of its rules."""
    newer = [replace(each, **changes) if each.key == KEY else each for each in SHIPPED]  # type: ignore[arg-type]
    monkeypatch.setattr(shipping, "SHIPPED", tuple(newer))
    ship_rules(using="default")


def test_a_new_database_has_the_shipped_rules() -> None:
    assert set(Rule.objects.values_list("key", flat=True)) == {each.key for each in SHIPPED}
    assert all(is_as_shipped(each) for each in Rule.objects.all())


def test_shipping_again_changes_nothing() -> None:
    before = list(Rule.objects.order_by("pk").values())

    call_command("migrate", verbosity=0)

    assert list(Rule.objects.order_by("pk").values()) == before


def test_an_upgrade_changes_a_rule_that_nobody_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(monkeypatch, severity="warn", terms=["最棒"])

    assert (rule().severity, rule().terms) == ("warn", "最棒")
    assert is_as_shipped(rule())


@pytest.mark.parametrize(
    "edit", [{"is_active": False}, {"severity": "info"}, {"terms": "最佳"}, {"reason": "ours"}]
)
def test_an_upgrade_keeps_what_people_changed(
    monkeypatch: pytest.MonkeyPatch, edit: dict[str, object]
) -> None:
    Rule.objects.filter(key=KEY).update(**edit)

    upgrade(monkeypatch, severity="warn", terms=["最棒"])

    assert Rule.objects.filter(key=KEY, **edit).exists()
    assert rule().terms != "最棒"
    assert not is_as_shipped(rule())


def test_a_rule_that_is_shipped_no_longer_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    rest = tuple(each for each in SHIPPED if each.key != KEY)
    monkeypatch.setattr(shipping, "SHIPPED", rest)

    ship_rules(using="default")
    assert not rule().is_active

    monkeypatch.setattr(shipping, "SHIPPED", SHIPPED)
    ship_rules(using="default")
    assert rule().is_active, "and comes back when it is shipped again"


def test_one_that_people_changed_stays_when_it_is_shipped_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Rule.objects.filter(key=KEY).update(severity="info")
    monkeypatch.setattr(shipping, "SHIPPED", ())

    ship_rules(using="default")

    assert rule().is_active


def test_rules_of_ones_own_are_no_business_of_an_upgrade(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Rule.objects.create(name="Ours", terms="bargain", reason="r", source="s")

    ship_rules(using="default")

    own.refresh_from_db()
    assert own.is_active
    assert not is_as_shipped(own)
