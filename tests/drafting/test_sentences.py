"""What stored codes say to people, in their language."""

from string import Formatter

import pytest
from django.utils import translation

from llm.reasons import REASONS, Reason
from shopcontent.drafting.models import Draft, Skip
from shopcontent.drafting.sentences import of_reason


def test_a_failed_draft_says_why_from_its_code() -> None:
    draft = Draft(error_code="empty_field", error_params={"field": "subject"}, error="Something.")
    assert draft.failure == "The field subject is missing or empty."
    assert Draft(error_code="worker_lost").failure.startswith("The worker stopped")
    assert Draft().failure == ""


def test_a_row_of_another_version_is_said_as_it_was_stored() -> None:
    assert Draft(error_code="bad_output", error="No JSON.").failure == "No JSON."
    assert Draft(error_code="empty_field", error="Old.", error_params={}).failure == "Old."
    assert Skip(reason="too_little", sentence="Too few facts.").why == "Too few facts."


def test_a_skip_names_the_type_as_people_call_it() -> None:
    reason = Reason.of("too_few_facts", type="ad_copy", count=1, least=2)
    skip = Skip(reason="too_little", detail=reason.code, params=reason.params)
    assert skip.why == "Too few facts for advertising copy: 1 of at least 2."
    assert Skip(reason="locked").why == "a person's words are there"


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_is_said_in_chinese(code: str) -> None:
    names = [name for _, name, *_ in Formatter().parse(REASONS[code]) if name]
    params = dict.fromkeys(names, 7)
    with translation.override("zh-hans"):
        said = of_reason(code, params, "")
    assert said != str(Reason(code, params))
    assert said.count("7") == len(names)
