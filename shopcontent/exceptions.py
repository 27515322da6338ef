"""The root of every error that the platform raises on purpose."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


class ShopcontentError(Exception):
    """Something could not be done.

    `code` is stable and appears in REST answers and on failed rows; `retryable` says whether the
    same call may succeed later; `str(error)` is a sentence for the person in front of it.
    """

    code = "error"
    retryable = False
    sentence = gettext_noop("This could not be done.")

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or _(self.sentence))


class NotAllowed(ShopcontentError):
    """The person lacks the permission."""

    code = "not_allowed"
    sentence = gettext_noop("You do not have the permission to do this.")


class WrongState(ShopcontentError):
    """The object has moved on since the person looked at it."""

    code = "wrong_state"
    sentence = gettext_noop("This has changed in the meantime; please look at it again.")


class InvalidInput(ShopcontentError):
    """What the person entered cannot be used."""

    code = "invalid_input"
    sentence = gettext_noop("This input cannot be used.")
