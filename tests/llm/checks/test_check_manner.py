"""Tone, reading level and glossary: what is measured, and what is left alone."""

import pytest

from llm.brief import Brief
from llm.checks import check_text
from llm.checks.glossary import check_glossary
from llm.checks.reading import check_reading_level
from llm.checks.tone import check_tone, check_tone_is_heard, checked_tones

ENOUGH = " It is made for the kitchen and the garden, for every day and for guests."


def brief(locale: str = "en", **values: object) -> Brief:
    return Brief("description", locale, "Harbour kettle", brand="Yahoo!", **values)  # type: ignore[arg-type]


def marks(text: str, tone: str, locale: str = "en") -> list[str]:
    return [text[f.start : f.end] for f in check_tone(text, brief(locale, tone=tone))]


@pytest.mark.parametrize(
    ("tone", "text", "found"),
    [
        ("formal", "Wow! It's easy, don't worry. 🎉", ["Wow", "!", "It's", "don't", "🎉"]),
        ("formal", "The kettle boils the water.", []),
        ("factual", "A stunning kettle, simply perfect!", ["stunning", "perfect", "!"]),
        ("elegant", "A quiet kettle. It's sage green.", []),
        ("warm", "Wow! It's easy.", []),
        ("playful", "Ready for tea?", []),
        ("thoughtful", "Wow! It's easy. 🎉", []),
        ("factual, formal", "It's stunning.", ["It's", "stunning"]),
        ("formal", "From Yahoo! with care.", []),
        ("formal", "The maker’s mark, the customers’ choice.", []),
    ],
)
def test_english_marks(tone: str, text: str, found: list[str]) -> None:
    assert marks(text, tone) == found


@pytest.mark.parametrize(
    ("tone", "text", "found"),
    [
        ("正式", "你会喜欢它哦，宝子！", ["你", "哦", "宝子", "！"]),
        ("formal", "您可以放心使用。", []),
        ("活泼", "您喝茶吗？", ["您"]),
        ("客观", "惊艳的配色。", ["惊艳"]),
        ("优雅", "轻啜一口呀，静静品味。", ["呀"]),
    ],
)
def test_chinese_marks(tone: str, text: str, found: list[str]) -> None:
    assert marks(text, tone, "zh-hans") == found


@pytest.mark.parametrize(
    ("tone", "text", "codes"),
    [
        ("warm", "A kettle that boils." + ENOUGH, ["tone_speaks_to_nobody"]),
        ("warm", "A kettle for your mornings." + ENOUGH, []),
        ("warm", "A kettle.", []),
        ("playful", "A kettle that boils." + ENOUGH, ["tone_not_playful"]),
        ("playful", "Fancy a cup?" + ENOUGH, []),
        ("factual", "A kettle that boils." + ENOUGH, []),
    ],
)
def test_what_a_tone_lives_of(tone: str, text: str, codes: list[str]) -> None:
    assert [f.code for f in check_tone_is_heard(text, brief(tone=tone))] == codes


def test_a_tone_of_ones_own_is_passed_on_unchecked() -> None:
    assert checked_tones("like a good neighbour") == []
    assert checked_tones("Warm and factual; 正式") == ["warm", "factual", "formal"]


LONG = "This kettle " + "and that one " * 8 + "boil water."
LONG_ZH = "这款水壶" + "轻巧又安静" * 12 + "。"


@pytest.mark.parametrize(
    ("locale", "level", "text", "codes"),
    [
        ("en", "plain", LONG, ["reading_level"]),
        ("en", "plain", f"Boils. {LONG}", []),
        ("en", "standard", LONG, []),
        ("en", "expert", LONG * 3, []),
        ("en", "", LONG * 3, []),
        ("en", "plain", "It holds 1.7 l. It is green.", []),
        ("zh-hans", "plain", LONG_ZH, ["reading_level_characters"]),
        ("zh-hans", "plain", "壶身为不锈钢。容量一升。", []),
        ("fr", "plain", LONG, []),
        ("en", "plain", "…", []),
    ],
)
def test_reading_level(locale: str, level: str, text: str, codes: list[str]) -> None:
    assert [f.code for f in check_reading_level(text, brief(locale, reading_level=level))] == codes


def test_a_title_has_no_sentences_to_measure() -> None:
    title = Brief("title", "en", "Cup", reading_level="plain")

    assert check_reading_level(LONG, title) == []


def test_the_longest_sentence_is_marked() -> None:
    (finding,) = check_reading_level(f"It boils. {LONG * 3}", brief(reading_level="plain"))

    assert finding.start == 10
    assert finding.params["limit"] == 20


@pytest.mark.parametrize(
    ("glossary", "text", "found"),
    [
        ((("color", "colour"),), "The color is green, the colour too.", ["color"]),
        ((("kettle", "electric kettle"),), "An electric kettle, a kettle.", ["kettle"]),
        ((("kettle", "boiler"),), "The Harbour kettle boils.", []),
        ((("kettle", "Kettle"),), "A kettle.", []),
        ((("", "x"), ("x", "")), "x", []),
        ((("保温瓶", "保温杯"),), "保温瓶很轻。", ["保温瓶"]),
        ((("can", "tin"),), "Canned in a can.", ["can"]),
    ],
)
def test_glossary(glossary: tuple[tuple[str, str], ...], text: str, found: list[str]) -> None:
    findings = check_glossary(text, brief(glossary=glossary))

    assert [text[f.start : f.end] for f in findings] == found


def test_all_controls_are_part_of_what_is_said_of_a_text() -> None:
    asked = brief(tone="formal", reading_level="plain", glossary=(("cup", "mug"),))

    codes = {f.code for f in check_text({"text": f"Wow! A cup. {LONG * 3}"}, asked)}

    assert {"tone", "reading_level", "glossary"} <= codes
