"""The starter corpus: every example is lawful, bounded, copyable and drawn anew."""

from itertools import islice

import pytest

from llm.brief import Brief
from llm.content_types import CONTENT_TYPES, Body
from llm.prompts import user_message
from llm.starter.corpus import LOCALES, SHARES, draw, example, fingerprint, stream, within_bounds
from llm.starter.words import common_characters

EVERY = [(name, locale) for name in CONTENT_TYPES for locale in LOCALES]


def drawn(content_type: str, locale: str, count: int = 25) -> list[tuple[Brief, Body]]:
    return [draw(7, index, content_type, locale) for index in range(count)]


def test_every_content_type_has_a_share() -> None:
    assert set(SHARES) == set(CONTENT_TYPES)


@pytest.mark.parametrize(("content_type", "locale"), EVERY)
def test_briefs_can_be_written_from_and_bodies_come_back_from_their_text(
    content_type: str, locale: str
) -> None:
    for brief, body in drawn(content_type, locale):
        assert brief.missing() is None
        assert (brief.content_type, brief.locale) == (content_type, locale)
        assert brief.type.parse(brief.type.serialize(body)) == body


@pytest.mark.parametrize(("content_type", "locale"), EVERY)
def test_texts_keep_the_length_that_the_brief_asks_for(content_type: str, locale: str) -> None:
    kept = [within_bounds(brief, body) for brief, body in drawn(content_type, locale, 40)]
    assert sum(kept) >= 0.95 * len(kept)


@pytest.mark.parametrize("locale", LOCALES)
def test_descriptions_state_all_but_one_of_up_to_eight_facts(locale: str) -> None:
    for brief, body in drawn("description", locale, 60):
        unstated = [f.value for f in brief.facts if f.value_with_unit not in body["text"]]
        if brief.length != "short" and len(brief.facts) <= 8:
            assert len(unstated) <= 1, (body, unstated)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_number_is_in_a_text_that_is_not_in_its_brief(locale: str) -> None:
    for content_type in CONTENT_TYPES:
        for brief, body in drawn(content_type, locale, 10):
            prompt = user_message(brief)
            digits = "".join(c if c.isdigit() else " " for c in brief.type.render(body)).split()
            assert all(number in prompt for number in digits), (prompt, body)


def test_what_must_be_said_is_said_word_for_word() -> None:
    wishes = [(b, y) for b, y in islice(stream(1), 600) if b.must_say]
    assert wishes
    assert all(b.must_say[0] in b.type.render(y) for b, y in wishes)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_question_without_a_fact_is_not_answered(locale: str) -> None:
    refusals = [
        (brief, body["text"])
        for brief, body in drawn("faq_answer", locale, 80)
        if body["text"].startswith(("Sorry", "抱歉"))
    ]
    assert 5 < len(refusals) < 50
    asked = [b.question for b, _ in refusals]
    assert all(asked)


def test_summaries_tell_the_negative_where_there_is_any() -> None:
    for brief, body in drawn("review_summary", "en", 60):
        low = [p for p in brief.passages if p.rating and p.rating <= 2]
        if low:
            assert any(word in body["text"] for word in low[0].text.rstrip(".").split()[-1:]) or (
                len(low) > 1
            )


def test_an_example_depends_on_seed_and_index_alone() -> None:
    assert example(3, 5) == example(3, 5)
    assert example(3, 5) != example(3, 6)
    assert example(3, 5) != example(4, 5)
    assert list(islice(stream(3, 5), 2)) == [example(3, 5), example(3, 6)]


def test_the_fingerprint_names_the_corpus() -> None:
    assert fingerprint(0) == fingerprint(0)
    assert fingerprint(0) != fingerprint(1)
    assert len(fingerprint(0)) == 64


def test_keys_and_values_are_mostly_new() -> None:
    facts = [f for brief, _ in islice(stream(2), 400) for f in brief.facts]
    values = [f.value for f in facts]
    assert len(set(values)) > 0.75 * len(values)
    assert len({f.key for f in facts}) > 0.35 * len(facts)


def test_the_common_characters_are_those_of_gb2312_level_one() -> None:
    characters = common_characters()
    assert (len(characters), characters[0], characters[-1]) == (3755, "啊", "座")
