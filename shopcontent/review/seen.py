"""That a person decides on the text that they saw, and on no other."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from shopcontent.drafting.models import Draft
from shopcontent.exceptions import WrongState
from shopcontent.review.states import what_happened


def fingerprint(body: Mapping[str, Any] | None) -> str:
    """A short name of exactly this text."""
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(canonical.encode(), digest_size=12).hexdigest()


def refuse_unseen(*, draft: Draft, seen: str) -> None:
    """Raise WrongState unless `seen` is the fingerprint of the draft's text."""
    if fingerprint(draft.body) != seen:
        raise WrongState(what_happened(draft))
