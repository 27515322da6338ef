"""What the checks say of a person's words before they are saved."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from llm.checks.findings import Finding
from llm.content_types import CONTENT_TYPES, Body
from llm.exceptions import OutputError
from shopcontent.drafting import briefs
from shopcontent.drafting.models import Draft
from shopcontent.exceptions import InvalidInput, WrongState
from shopcontent.permissions import require
from shopcontent.review.rules import DECIDE


def check(*, user: User, draft: Draft, body: Mapping[str, Any]) -> list[Finding]:
    """The findings in `body` as the text of `draft`; nothing is saved.

    Raises NotAllowed, InvalidInput where it does not fit the type, and WrongState for a draft
    that was not written yet.
    """
    require(user, DECIDE)
    if draft.brief is None:
        raise WrongState(_("This draft is not written yet, so that there is nothing to check by."))
    return briefs.recheck(draft=draft, body=fitting(draft, body))


def fitting(draft: Draft, body: Mapping[str, Any]) -> Body:
    """A clean copy of `body`; raises InvalidInput where it does not fit the draft's type."""
    try:
        return CONTENT_TYPES[draft.slot.content_type].validate(body)
    except OutputError as error:
        raise InvalidInput(str(error)) from error
