"""The three groups of people and what they may do.

They are kept by the product: what is missing is given after every `migrate`, and what an
administrator gave them beyond that stays. Who wants another set of permissions makes a group of
their own.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet

_APPS = ["catalog", "publishing", "exchange", "styles", "compliance"]
_APPS += ["drafting", "review", "history", "workers"]
# Only operators see these.
_OPERATED = ["webhooks"]
_CATALOGUE = ["product", "productimage", "category", "review", "policy"]
_VIEW_ALL = Q(content_type__app_label__in=_APPS, codename__startswith="view_")


def _may(app_label: str, *codenames: str) -> Q:
    return Q(content_type__app_label=app_label, codename__in=codenames)


def _edit(app_label: str, models: Iterable[str]) -> Q:
    verbs = ("add", "change", "delete")
    return _may(app_label, *(f"{verb}_{model}" for model in models for verb in verbs))


GROUPS: dict[str, Q] = {
    "merchandiser": _VIEW_ALL
    | _edit("catalog", _CATALOGUE)
    | Q(content_type__app_label="exchange")
    | _may("styles", "add_housestyle", "change_housestyle")
    | _may("drafting", "add_draftrequest", "cancel_draftrequest"),
    # Who asks for texts does not change what the law has against them.
    "approver": _VIEW_ALL
    | _edit("compliance", ["rule"])
    | _may("drafting", "decide_draft")
    | _may("publishing", "change_slot"),
    "operator": _VIEW_ALL
    | _may("drafting", "cancel_draftrequest")
    | _edit("drafting", ["budget"])
    | _may("webhooks", "view_endpoint", "add_endpoint", "change_endpoint", "view_delivery"),
}


def ensure_groups(*, using: str, **_kwargs: Any) -> None:
    """Make the groups and give them their permissions; a receiver of `post_migrate`."""
    for label in [*_APPS, *_OPERATED]:
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    for name, wanted in GROUPS.items():
        group, _created = Group.objects.using(using).get_or_create(name=name)
        permissions: QuerySet[Permission] = Permission.objects.using(using).filter(wanted)
        group.permissions.add(*permissions)
