"""The three groups and what they may do."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from shopcontent.review.groups import GROUPS
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_everybody_sees_everything() -> None:
    for name in GROUPS:
        user = make_user(name, name)
        for model in ("catalog.view_product", "drafting.view_draft", "history.view_transition"):
            assert user.has_perm(model), (name, model)


@pytest.mark.parametrize(
    ("permission", "groups"),
    [
        ("catalog.change_product", {"merchandiser"}),
        ("drafting.add_draftrequest", {"merchandiser"}),
        ("drafting.cancel_draftrequest", {"merchandiser", "operator"}),
        ("drafting.decide_draft", {"approver"}),
        ("publishing.change_slot", {"approver"}),
        ("styles.change_housestyle", {"merchandiser"}),
        ("styles.delete_housestyle", set()),
        ("styles.change_styleversion", set()),
        ("compliance.change_rule", {"approver"}),
        ("compliance.delete_rule", {"approver"}),
        ("drafting.change_budget", {"operator"}),
        ("catalog.change_shop", set()),
        ("publishing.change_publication", set()),
        ("review.change_decision", set()),
        ("history.delete_transition", set()),
    ],
)
def test_who_may_do_what(permission: str, groups: set[str]) -> None:
    assert {name for name in GROUPS if make_user(name, name).has_perm(permission)} == groups


def test_migrating_again_restores_what_is_missing_and_keeps_what_was_added() -> None:
    group = Group.objects.get(name="approver")
    added = Permission.objects.get(codename="change_shop")
    group.permissions.set([added])

    call_command("migrate", verbosity=0)

    codenames = set(group.permissions.values_list("codename", flat=True))
    assert codenames >= {"change_shop", "decide_draft", "view_draft"}
