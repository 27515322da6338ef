"""The check of a permission with which every service begins."""

from django.contrib.auth.models import User

from shopcontent.exceptions import NotAllowed


def require(user: User | None, permission: str) -> None:
    """Raise NotAllowed unless `user` has the permission; None is the command line, which may."""
    if user is not None and not user.has_perm(permission):
        raise NotAllowed()
