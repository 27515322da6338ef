"""Who may decide what about a draft; every refusal is a sentence."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shopcontent.drafting.models import Draft
from shopcontent.exceptions import InvalidInput, NotAllowed

DECIDE = "drafting.decide_draft"


def refuse_author(*, draft: Draft, user_id: int, author_ids: Collection[int]) -> None:
    """Where the shop has four eyes, raise NotAllowed for who requested or edited the text."""
    if draft.slot.shop.four_eyes and user_id in author_ids:
        raise NotAllowed(
            _("You requested or edited this text; in this shop somebody else must approve it.")
        )


def refuse_blocked(
    *, draft: Draft, user_id: int, author_ids: Collection[int], override_reason: str
) -> None:
    """A blocking finding is overridden with a reason and by a second person only.

    Raises InvalidInput without a reason, NotAllowed for who requested or edited the text.
    """
    if not draft.block_count:
        return
    if user_id in author_ids:
        raise NotAllowed(
            _(
                "This text has a blocking finding and you requested or edited it: "
                "mend it, or let somebody else approve it."
            )
        )
    if not override_reason.strip():
        raise InvalidInput(
            ngettext(
                "This text has %(count)s blocking finding: say why it may go live all the same.",
                "This text has %(count)s blocking findings: say why it may go live all the same.",
                draft.block_count,
            )
            % {"count": draft.block_count}
        )
