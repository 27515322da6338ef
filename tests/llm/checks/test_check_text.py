"""What is found in a text besides its claims, and how findings are said."""

import pytest

from llm.brief import Brief, Fact, Passage
from llm.checks import LONGEST_CHECKED, Finding, check_text, fact_usage, field_text, has_loop
from llm.checks.findings import CODES

LAMP = Brief(
    "description",
    "en",
    "Lumo Desk Lamp",
    brand="Lumo",
    facts=(Fact("power", "Power", "9", "W"), Fact("colour", "Colour", "Green")),
)
LAMP_ZH = Brief("description", "zh-hans", "Lumo Desk Lamp", brand="Lumo", facts=LAMP.facts)
CLEAN = (
    "The Lumo lamp lights a whole desk with only 9 W. Its green shade turns in every direction "
    "and folds flat when the work is done."
)
CLEAN_ZH = (
    "Lumo台灯仅9瓦，照亮整张书桌。绿色灯罩可以随意转动，收起来也不占地方，伴你安静阅读每个夜晚。"
)


def codes(text: str, brief: Brief = LAMP) -> list[str]:
    return [f.code for f in check_text({"text": text}, brief)]


@pytest.mark.parametrize(("text", "brief"), [(CLEAN, LAMP), (CLEAN_ZH, LAMP_ZH)])
def test_a_clean_text_has_no_finding(text: str, brief: Brief) -> None:
    assert check_text({"text": text}, brief) == []


@pytest.mark.parametrize(
    ("added", "code"),
    [
        ("It is <b>bright</b>.", "html"),
        ("<script>alert()</script>", "html"),
        ("Warm &amp; bright.", "html"),
        ("**Bright** light.", "markdown"),
        ("\n# Light", "markdown"),
        ("\n- light", "markdown"),
        ("\n2. light", "markdown"),
        ("See [this](there).", "markdown"),
        ("See https://lamps.example/a?b=c now.", "address"),
        ("Write to lamp@lamps.example now.", "address"),
        ("Hidden \u200b here.", "control_character"),
        ("Turned \u202e here.", "control_character"),
        ("Bell \x07 here.", "control_character"),
        ("Broken \ufffd here.", "control_character"),
        ("Dear {name}, enjoy.", "placeholder"),
        ("From [insert shop].", "placeholder"),
        ("来自【品牌名】。", "placeholder"),
        ("Done.<|im_end|>", "prompt_leak"),
        ("As an AI language model.", "prompt_leak"),
        ('Bright."}', "prompt_leak"),
        ("作为一个AI，很高兴。", "prompt_leak"),
        ("\nMust say: light", "prompt_leak"),
    ],
)
def test_leftovers_are_found_where_they_stand(added: str, code: str) -> None:
    text = f"{CLEAN} {added}"
    first = next(f for f in check_text({"text": text}, LAMP) if f.code == code)
    assert first.start is not None
    assert first.start >= len(CLEAN)
    assert first.severity == CODES[code][0]


def test_a_leading_remark_is_a_leak() -> None:
    assert "prompt_leak" in codes(f"Sure! Here is the text. {CLEAN}")


@pytest.mark.parametrize(
    "innocent",
    [
        "Light < 3 and > 2 things & more.",
        "A 4-step dimmer * for all.",
        "Families 👨‍👩‍👧 and flags 🏴󠁧󠁢󠁥󠁮󠁧󠁿 alike.",
        "Here is a lamp for you.",
        "Of course it folds.",
        "Windows\r\nline ends.",
        "Names_with_lines are fine.",
    ],
)
def test_innocent_signs_are_left_alone(innocent: str) -> None:
    found = set(codes(f"{CLEAN} {innocent}"))
    assert found.isdisjoint(
        {"html", "markdown", "control_character", "placeholder", "prompt_leak", "address"}
    )


def test_lengths_are_said_with_their_numbers() -> None:
    (short,) = check_text({"text": "A lamp."}, LAMP)
    assert (short.code, short.severity) == ("too_short", "warn")
    assert short.message == "7 characters; at least 80 are wanted."
    long = check_text({"text": " ".join(f"word{'x' * n}" for n in range(1, 40))}, LAMP)[0]
    assert (long.code, long.start, long.params["maximum"]) == ("too_long", 700, 700)


def test_length_follows_the_wish_of_the_brief() -> None:
    short = Brief("description", "en", "Lumo Desk Lamp", facts=LAMP.facts, length="long")
    assert "too_short" in codes(CLEAN, short)


@pytest.mark.parametrize(
    ("text", "brief", "code"),
    [
        (CLEAN_ZH, LAMP, "wrong_language"),
        (CLEAN, LAMP_ZH, "wrong_language"),
        ("Это настольная лампа для чтения.", LAMP, "wrong_language"),
        (f"{CLEAN_ZH} This one lights the whole desk for hours.", LAMP_ZH, "mixed_language"),
        (f"{CLEAN} 绿色灯罩可以随意转动收起来也不占地方。", LAMP, "mixed_language"),
    ],
)
def test_the_wrong_language_is_found(text: str, brief: Brief, code: str) -> None:
    assert code in codes(text, brief)


@pytest.mark.parametrize(
    ("locale", "text", "found"),
    [
        (
            "en",
            "The kitchen radio receives DAB哺 and FM for as long as you like to listen.",
            ["哺"],
        ),
        (
            "zh-hans",
            "这款厨房收音机用料扎实，适合recula斯器具，每天都能安心使用，也容易清洁。",
            ["recula"],
        ),
        ("zh-hans", "这款收音机支持Bluetooth和LED显示，每天都能安心使用，也容易清洁。", []),
    ],
)
def test_one_word_of_another_script_is_named_unless_the_brief_holds_it(
    locale: str, text: str, found: list[str]
) -> None:
    facts = (Fact("a", "connection", "Bluetooth 5.3"), Fact("b", "reception", "DAB and FM"))
    findings = check_text({"text": text}, Brief("description", locale, "Radio", facts))

    assert [f.params["found"] for f in findings if f.code == "mixed_language"] == found


def test_names_count_for_no_language() -> None:
    title = Brief("title", "zh-hans", "Lumo Desk Lamp", brand="Lumo", facts=LAMP.facts)
    assert "wrong_language" not in codes("Lumo Desk Lamp 台灯", title)


def test_other_locales_are_not_judged_by_script() -> None:
    assert "wrong_language" not in codes(CLEAN_ZH, Brief("description", "fr", "Lampe"))


def test_a_sentence_said_twice_is_marked_the_second_time() -> None:
    text = f"{CLEAN} It folds flat at night! It folds flat at night."
    (found,) = check_text({"text": text}, LAMP)
    assert found.code == "repeated_sentence"
    assert text[found.start : found.end] == "It folds flat at night"
    assert found.start == text.rindex("It folds")


def test_a_loop_is_found_in_both_languages() -> None:
    words = "it lights the desk, " * 3
    assert has_loop(words, "en")
    assert not has_loop("it lights the desk, " * 2, "en")
    assert has_loop("照亮你的整张书桌，" * 3, "zh-hans")
    assert not has_loop("这款台灯好看，这款台灯实用，这款台灯便携。", "zh-hans")
    assert "repeated_phrase" in codes(f"{CLEAN} {words}")


def test_the_name_may_come_often() -> None:
    name = "Lumo Very Fine Desk Lamp"
    text = f"{name} is here. A {name} is fine. Get the {name} now."
    assert has_loop(text, "en")
    assert not has_loop(text, "en", name)


def test_what_must_and_must_not_be_said() -> None:
    asked = Brief(
        "email", "en", "Lumo", must_say=("free  RETURNS", "退货"), never_say=("cheap", "best  ever")
    )
    body = {"subject": "The Best\never lamp", "body": "Ｆree returns. Not cheapest, ＣＨＥＡＰ."}
    found = [f for f in check_text(body, asked) if "say" in f.code]
    assert [(f.code, f.field, f.severity) for f in found] == [
        ("must_say_missing", "body", "warn"),
        ("never_say_present", "subject", "block"),
        ("never_say_present", "body", "block"),
    ]
    assert [f.message for f in found] == [
        "“退货” must be said and is not.",
        "“Best�ever” must never be said.",
        "“ＣＨＥＡＰ” must never be said.",
    ]


def test_claims_become_findings_with_their_evidence() -> None:
    text = f"{CLEAN} The colour is red. It has an oak foot."
    contradicted, unsupported = check_text({"text": text}, LAMP)
    assert (contradicted.code, contradicted.severity) == ("claim_contradicted", "block")
    assert contradicted.message == "“red” contradicts the fact “Colour: Green”."
    assert contradicted.evidence == ("colour",)
    assert (unsupported.code, unsupported.severity) == ("claim_unsupported", "warn")
    assert unsupported.message == "“oak” is in no fact."
    assert text[unsupported.start : unsupported.end] == "oak"


def test_spans_of_a_list_count_in_its_joined_items() -> None:
    bullets = Brief("bullets", "en", "Lumo Desk Lamp", facts=LAMP.facts)
    body = {"items": ["Lights the whole desk evenly for hours", "Made with a marble foot"]}
    (found,) = check_text(body, bullets)
    assert field_text(body["items"])[found.start : found.end] == "marble"
    assert found.field == "items"


def test_a_field_that_is_missing_is_not_checked() -> None:
    assert check_text({}, LAMP) == []


def test_what_is_too_long_to_check_blocks() -> None:
    first, *_ = check_text({"text": "light " * LONGEST_CHECKED}, LAMP)
    assert (first.code, first.severity) == ("not_checked", "block")


def test_a_finding_can_be_said_anew_from_its_parameters() -> None:
    for found in check_text({"text": "**The** {colour} is red\x07 and 5 cm <b>."}, LAMP):
        template = CODES[found.code][1]
        assert found.message == template.format(**found.params)
        assert found.to_dict()["params"] == found.params


def test_long_quotations_are_cut() -> None:
    found = Finding.of("html", found="x" * 500)
    assert len(found.message) < 120
    assert found.message == "“" + "x" * 79 + "…” is HTML."


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("Only 9 W.", {"power"}),
        ("Only 0.009 kW.", {"power"}),
        ("The GREEN one.", {"colour"}),
        ("绿色台灯。", {"colour"}),
        ("A lamp of 90 W.", set()),
        ("A greenhouse.", set()),
    ],
)
def test_the_facts_that_a_text_states(text: str, used: set[str]) -> None:
    assert fact_usage(text, LAMP) == used


def test_words_lists_and_yes_count_as_stated() -> None:
    facts = (
        Fact("for", "Ideal for", "Women's"),
        Fact("care", None, "Hand wash, do not bleach"),
        Fact("safe", "Dishwasher safe", "Yes"),
        Fact("not", "Microwave safe", "No"),
        Fact("style", "风格", "潮"),
        Fact("count", "Pieces", "4"),
    )
    brief = Brief("description", "en", "Bowl", facts)
    text = "For women. Do not bleach. Dishwasher-safe, microwave safe. 新潮。4 of them."
    assert fact_usage(text, brief) == {"for", "care", "safe", "style", "count"}


def test_a_passage_is_no_fact() -> None:
    brief = Brief("description", "en", "Bowl", passages=(Passage("r1", "so green"),))
    assert fact_usage("A green bowl.", brief) == set()
