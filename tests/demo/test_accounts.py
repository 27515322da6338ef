from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from shopcontent.demo.accounts import ensure_access
from tests.factories import make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def test_each_role_gets_a_person_who_can_sign_in_again_tomorrow() -> None:
    shop = make_shop()
    first = ensure_access(shop)

    assert ensure_access(shop) == first
    for name, password in first.passwords.items():
        user = User.objects.get(username=name)
        assert user.check_password(password)
        assert [group.name for group in user.groups.all()] == [name]


def test_a_person_of_that_name_keeps_the_password() -> None:
    User.objects.create_user("approver", password="hers alone")
    shop = make_shop()
    access = ensure_access(shop)

    assert User.objects.get(username="approver").check_password("hers alone")
    assert set(access.passwords) == {"merchandiser", "demo-approver", "operator"}
    assert ensure_access(shop) == access
