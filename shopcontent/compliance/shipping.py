"""Bringing the shipped rules into the database, without touching what people changed.

A rule that still is as it came is brought up to date; one that somebody edited or switched off
stays as it is. A rule that is shipped no longer is switched off unless it was edited. People cannot
delete a shipped rule, so one that is missing is new.
"""

import json
from hashlib import sha256
from typing import Any

from django.db import connections, transaction

from shopcontent.compliance.models import Rule
from shopcontent.compliance.packs import SHIPPED, ShippedRule

_FIELDS = ["name", "market", "terms", "unless", "spares_names", "severity", "reason", "source"]


def ship_rules(*, using: str, **_kwargs: Any) -> None:
    """Make the database hold what is shipped; a receiver of `post_migrate`."""
    connection = connections[using]
    with connection.cursor() as cursor:
        # There is no table after a migration back to nothing.
        if Rule._meta.db_table not in connection.introspection.table_names(cursor):
            return
    with transaction.atomic(using=using):
        rules = Rule.objects.using(using).select_for_update().exclude(key="")
        present = {rule.key: rule for rule in rules}
        for shipped in SHIPPED:
            rule = present.pop(shipped.key) if shipped.key in present else Rule(key=shipped.key)
            _bring(rule, shipped, using)
        for dropped in present.values():
            if is_as_shipped(dropped) and dropped.is_active:
                dropped.is_active = False
                dropped.shipped_as = digest(dropped)
                dropped.save(using=using, update_fields=["is_active", "shipped_as"])


def is_as_shipped(rule: Rule) -> bool:
    """Whether nobody has changed a shipped rule; False for a shop's own."""
    return bool(rule.key) and rule.shipped_as == digest(rule)


def put_back(rule: Rule) -> None:
    """Make a shipped rule again what it came as, not saved yet; KeyError where it is shipped no
    longer."""
    shipped = {each.key: each for each in SHIPPED}[rule.key]
    _fill(rule, shipped)


def digest(rule: Rule) -> str:
    """What a rule says, and whether it is in use, as a number that tells any change."""
    said = [getattr(rule, name) for name in [*_FIELDS, "locale", "is_active"]]
    return sha256(json.dumps([*said, rule.shop_id], ensure_ascii=False).encode()).hexdigest()


def _bring(rule: Rule, shipped: ShippedRule, using: str) -> None:
    if rule.pk and not is_as_shipped(rule):
        return
    before = rule.shipped_as
    _fill(rule, shipped)
    if rule.shipped_as != before:
        rule.save(using=using)


def _fill(rule: Rule, shipped: ShippedRule) -> None:
    rule.name = shipped.name
    rule.market = shipped.market
    rule.locale = ""
    rule.terms = "\n".join(shipped.terms)
    rule.unless = "\n".join(shipped.unless)
    rule.spares_names = shipped.spares_names
    rule.severity = shipped.severity
    rule.reason = shipped.reason
    rule.source = shipped.source
    rule.is_active = True
    rule.shipped_as = digest(rule)
