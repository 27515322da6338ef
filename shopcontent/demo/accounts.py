"""The people of the demo and the key of its front end."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.utils.crypto import get_random_string

from shopcontent.api.models import ApiKey
from shopcontent.api.services import issue_key
from shopcontent.catalog.models import Shop

ROLES = ("merchandiser", "approver", "operator")


@dataclass(frozen=True, slots=True)
class Access:
    """How to get in: a password for each role's user, and the front end's secret key."""

    passwords: dict[str, str]
    api_key: str


def ensure_access(shop: Shop) -> Access:
    """Create what is missing and remember the secrets in a file that only the owner can read."""
    file = settings.VAR_DIR / "demo.json"
    known = json.loads(file.read_text()) if file.exists() else {}
    passwords = {role: known.get(role) or get_random_string(10) for role in ROLES}
    for role, password in passwords.items():
        _ensure_user(role, password)
    access = Access(passwords, _ensure_key(shop, known.get("api_key")))
    _remember(file, {**passwords, "api_key": access.api_key})
    return access


def _ensure_user(role: str, password: str) -> None:
    user, created = User.objects.get_or_create(username=role, defaults={"is_staff": True})
    if created:
        user.groups.add(Group.objects.get(name=role))
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])


def _ensure_key(shop: Shop, secret: str | None) -> str:
    if secret and ApiKey.objects.is_valid(secret):
        return secret
    return issue_key(shop=shop, name="demo front end").secret


def _remember(file: Path, secrets: dict[str, str]) -> None:
    file.touch(mode=0o600)
    file.write_text(json.dumps(secrets))
