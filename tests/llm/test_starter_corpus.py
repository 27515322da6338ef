"""The starter corpus: every example is lawful, bounded, copyable and drawn anew."""

from itertools import islice

import pytest

from llm.brief import Brief
from llm.checks import check_text
from llm.content_types import CONTENT_TYPES, Body
from llm.evaluation import metrics
from llm.prompts import user_message
from llm.starter.corpus import LOCALES, SHARES, draw, example, fingerprint, stream
from llm.starter.files import common_characters, load, vocabulary
from llm.starter.kinds import ANY, BARE, kind_of, kinds, spoken

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
def test_the_checks_find_nothing_in_a_text(content_type: str, locale: str) -> None:
    for brief, body in drawn(content_type, locale, 60):
        assert check_text(body, brief) == []


def is_plain(brief: Brief) -> bool:
    """Whether a brief asks for a text about all of its facts as they are."""
    asks = (brief.never_say, brief.glossary, brief.instruction, brief.source)
    native = all(f.key is None or f.key.isascii() == (brief.locale == "en") for f in brief.facts)
    return brief.length == "medium" and native and not any(asks)


@pytest.mark.parametrize("locale", LOCALES)
def test_descriptions_state_their_facts_literally(locale: str) -> None:
    coverage = [
        metrics.fact_coverage(body["text"], brief.facts)
        for brief, body in drawn("description", locale, 150)
        if is_plain(brief)
    ]
    assert len(coverage) > 40
    assert (metrics.mean(coverage) or 0) > 0.95


@pytest.mark.parametrize("locale", LOCALES)
def test_facts_share_sentences(locale: str) -> None:
    """Fewer sentences than facts, also with an opening and an end that state none."""
    texts = [(b, y["text"]) for b, y in drawn("description", locale, 150) if is_plain(b)]
    sentences = sum(text.count("。" if locale != "en" else ". ") + 1 for _, text in texts)
    assert sentences < sum(len(brief.facts) for brief, _ in texts)


def test_a_wish_is_followed() -> None:
    briefs = [(b, y) for b, y in drawn("description", "en", 900) if b.instruction or b.style]
    calm = [y["text"] for b, y in briefs if "exclamation" in b.style]
    assert calm
    assert not any("!" in text for text in calm)
    left_out = [(b, y["text"]) for b, y in briefs if b.instruction.startswith("leave out the ")]
    assert left_out
    for brief, text in left_out:
        key = brief.instruction.removeprefix("leave out the ").lower()
        left = [f for f in brief.facts if (f.key or "").lower() == key]
        others = " ".join(f"{f.key} {f.value}" for f in brief.facts if f not in left)
        assert all(
            f.value_with_unit not in text
            for f in left
            if f.value.lower() not in f"{brief.name} {others}".lower()
        )


def test_shorter_texts_are_shorter() -> None:
    def size(wanted: bool) -> float:
        texts = [
            len(y["text"])
            for b, y in drawn("description", "en", 900)
            if ("shorte" in b.instruction or "brief" in b.instruction) is wanted
            and b.length == "medium"
        ]
        return sum(texts) / len(texts)

    assert size(wanted=True) < 0.8 * size(wanted=False)


def test_earlier_texts_lend_their_manner() -> None:
    """Where there are earlier texts, the opening or the end of one often comes back."""
    like = [(b, y["text"]) for b, y in islice(stream(3), 4000) if b.references and b.locale == "en"]
    assert len(like) > 10
    shared = [
        any(
            r.split()[:2] == text.split()[:2] or r.split()[-3:] == text.split()[-3:]
            for r in b.references
        )
        for b, text in like
    ]
    assert sum(shared) > 0.4 * len(shared)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_text_is_in_its_language_whatever_that_of_the_facts(locale: str) -> None:
    foreign = [
        b
        for b, _ in drawn("description", locale, 300)
        if b.facts[0].key and b.facts[0].key.isascii() is (locale != "en")
    ]
    assert len(foreign) > 5
    assert any(b.source for b in foreign)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_of_fact_can_be_said_in_every_form(locale: str) -> None:
    forms = {"clause", "it", "adjunct", "with"} if locale == "en" else {"clause", "vp", "np"}
    every = kinds(locale)
    assert forms == set(every[ANY].forms) == set(every[BARE].forms)
    for kind in every.values():
        assert {name.partition("_")[0] for name in kind.forms} <= forms
        assert all("{v}" in f or "{V}" in f or "_" in n for n, fs in kind.forms.items() for f in fs)
        assert kind.name in (ANY, BARE) or kind.keys


def test_a_key_belongs_to_its_kind_whatever_its_case() -> None:
    assert [kind_of("en", key)[0].name for key in ("COLOR", "Sole Material", "Zib zab", None)] == [
        "colour",
        "material_of_part",
        "any",
        "bare",
    ]
    assert kind_of("en", "Sole Material")[1] == "sole"
    assert kind_of("zh-hans", "裙下摆")[1] == "下摆"


def test_names_and_units_keep_their_letters() -> None:
    assert spoken("en", "Patent Leather") == "patent leather"
    assert spoken("en", "Zorb Leather") == "Zorb Leather"
    assert spoken("en", "3 GB") == "3 GB"
    assert "gb" not in vocabulary("en")


def test_both_languages_have_the_same_frames() -> None:
    english, chinese = (load(locale, "frames") for locale in LOCALES)
    assert set(english) == set(chinese)
    for name in ("open", "close", "email", "wish", "title"):
        assert set(english[name]) == set(chinese[name])


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
    assert all(b.must_say[0].lower() in b.type.render(y).lower() for b, y in wishes)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_question_without_a_fact_is_not_answered(locale: str) -> None:
    refusals = [
        (brief, body["text"])
        for brief, body in drawn("faq_answer", locale, 80)
        if body["text"].startswith(("Sorry", "We are sorry", "抱歉", "很抱歉"))
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
