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
from shopcontent.exceptions import InvalidInput

ROLES = ("merchandiser", "approver", "operator")


@dataclass(frozen=True, slots=True)
class Access:
    """How to get in: a password for each user name, and the front end's secret key."""

    passwords: dict[str, str]
    api_key: str


def ensure_access(shop: Shop) -> Access:
    """Create what is missing and remember the secrets in a file that only the owner can read.

    A person who was there before the demo keeps the name and the password; the demo's own user of
    that role then has another name.
    """
    file = settings.VAR_DIR / "demo.json"
    known = json.loads(file.read_text()) if file.exists() else {}
    passwords = dict(_ensure_user(role, known) for role in ROLES)
    access = Access(passwords, _ensure_key(shop, known.get("api_key")))
    _remember(file, {**passwords, "api_key": access.api_key})
    return access


def _ensure_user(role: str, known: dict[str, str]) -> tuple[str, str]:
    """The name and the password of the demo's user in a role."""
    for name in (role, f"demo-{role}"):
        user = User.objects.filter(username=name).first()
        if user is None:
            return name, _create_user(name, role)
        if user.check_password(known.get(name)):
            return name, known[name]
    raise InvalidInput(f"The user {name} has a password that this folder does not know.")


def _create_user(name: str, role: str) -> str:
    password = get_random_string(10)
    user = User.objects.create_user(name, password=password, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return password


def _ensure_key(shop: Shop, secret: str | None) -> str:
    if secret and ApiKey.objects.is_valid(secret):
        return secret
    return issue_key(shop=shop, name="demo front end").secret


def _remember(file: Path, secrets: dict[str, str]) -> None:
    file.touch(mode=0o600)
    file.write_text(json.dumps(secrets))
