"""What people do with rules: write them, change them, put a shipped one back, delete their own."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shopcontent.compliance.models import Rule
from shopcontent.compliance.shipping import put_back
from shopcontent.exceptions import InvalidInput, WrongState
from shopcontent.history.models import record
from shopcontent.permissions import require

User = Any


@transaction.atomic
def save_rule(*, user: User, rule: Rule) -> None:
    """Save a new or changed rule with its history; raises NotAllowed, InvalidInput."""
    require(user, "compliance.change_rule" if rule.pk else "compliance.add_rule")
    if rule.replaces_id and not rule.shop_id:
        raise InvalidInput(_("Say in which shop this rule stands in place of the other."))
    try:
        rule.full_clean()
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages)) from error
    before = Rule.objects.select_for_update(of=("self",)).filter(pk=rule.pk).first()
    rule.save()
    record(
        subject="rule",
        object_ids=[rule.pk],
        from_state=_state(before) if before else "",
        to_state=_state(rule),
        actor_id=user.pk,
        reason=str(rule),
    )


@transaction.atomic
def restore_shipped(*, user: User, rule: Rule) -> Rule:
    """Make a shipped rule again what it came as.

    Raises NotAllowed, and WrongState for a rule that does not come with the product.
    """
    current = Rule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    try:
        put_back(current)
    except KeyError:
        raise WrongState(_("This rule does not come with the product.")) from None
    save_rule(user=user, rule=current)
    return current


@transaction.atomic
def delete_rule(*, user: User, rule: Rule) -> None:
    """Delete a rule that people wrote; raises NotAllowed, WrongState for a shipped one."""
    require(user, "compliance.delete_rule")
    if rule.key:
        raise WrongState(_("This rule comes with the product: switch it off instead."))
    record(
        subject="rule",
        object_ids=[rule.pk],
        from_state=_state(rule),
        to_state="deleted",
        actor_id=user.pk,
        reason=str(rule),
    )
    rule.delete()


def _state(rule: Rule) -> str:
    return rule.severity if rule.is_active else "off"
