"""Sentences and what is to be thought of each claim in them, in English and Chinese."""

import pytest

from llm.brief import Brief, Fact, Passage
from llm.checks import check_claims, fact_text

KETTLE = Brief(
    "description",
    "en",
    "Morgenrot Pour-Over Kettle",
    brand="Morgenrot",
    category="Kitchen > Kettles",
    facts=(
        Fact("capacity", "Capacity", "1.7", "l"),
        Fact("power", "Power", "2200", "W"),
        Fact("height", "Height", "25", "cm"),
        Fact("base", "Base", "8 x 8 x 5 cm"),
        Fact("weight", "Weight (g)", "1150"),
        Fact("colour", "Colour", "Black"),
        Fact("body", "Body material", "Stainless steel, oak handle"),
        Fact("model", "Model number", "MR-K170X"),
        Fact("pack", "Pack of", "1"),
        Fact("settings", "Temperature settings", "5"),
        Fact("cord", "Cord", "75 cm"),
        Fact("time", None, "Boils in 4 minutes"),
        Fact("warranty", "Warranty", "2 years"),
        Fact("bpa", "Plastic", "No"),
    ),
)
SHIRT = Brief(
    "description",
    "en",
    "Fjellvik Weekend Shirt",
    brand="Fjellvik",
    facts=(
        Fact("fabric", "Fabric", "80% cotton, 20% linen"),
        Fact("size", "Size", "M"),
        Fact("pockets", "Pockets", "2"),
        Fact("pack", "Pack of", "3"),
        Fact("collar", "Collar", "Faux leather trim"),
    ),
)
BAG = Brief(
    "description",
    "zh-hans",
    "轻旅双肩背包",
    brand="云岚",
    category="箱包",
    facts=(
        Fact("volume", "容量", "22", "升"),
        Fact("weight", "重量（克）", "680"),
        Fact("size", "尺寸", "30 x 45 x 15 厘米"),
        Fact("colour", "颜色", "藏蓝"),
        Fact("lining", "里料", "棉"),
        Fact("fabric", "面料", "尼龙"),
        Fact("trim", "拉手", "真皮"),
        Fact("layers", "层数", "3"),
        Fact("pockets", "口袋", "6个"),
        Fact("laptop", "适用电脑", "15.6英寸"),
        Fact("model", "型号", "YL-22B"),
        Fact("warranty", "质保", "1年"),
    ),
)
CUP = Brief(
    "description",
    "zh-hans",
    "双层玻璃杯",
    facts=(
        Fact("capacity", "Capacity", "350", "ml"),
        Fact("colour", "Colour", "Light blue"),
        Fact("material", "Material", "Borosilicate glass"),
        Fact("pack", "数量", "4"),
        Fact("handle", "手柄", "竹制"),
    ),
)

# A sentence, and its claims with + for supported, ? for unsupported and ! for contradicted.
ENGLISH = [
    (KETTLE, "Holds 1.7 litres.", "+1.7 litres"),
    (KETTLE, "Holds 1700 ml.", "+1700 ml"),
    (KETTLE, "Holds １．７ l.", "+１．７ l"),
    (KETTLE, "Holds almost 60 fl oz.", "?60 fl oz"),
    (KETTLE, "Holds 57.5 fl oz.", "+57.5 fl oz"),
    (KETTLE, "A 2-litre kettle.", "!2-litre"),
    (KETTLE, "With a capacity of 1.5 l.", "!1.5 l"),
    (KETTLE, "Brews cups of 250 ml.", "?250 ml"),
    (KETTLE, "Heats at 2.2 kW.", "+2.2 kW"),
    (KETTLE, "Heats at 2,200 W.", "+2,200 W"),
    (KETTLE, "It has 3000 W power.", "!3000 W"),
    (KETTLE, "Up to 3000 W power.", "?3000 W"),
    (KETTLE, "It is 25 cm high.", "+25 cm"),
    (KETTLE, "It is 9.8 in. high.", "+9.8 in"),
    (KETTLE, "It is 10 inches tall.", "+10 inches"),
    (KETTLE, "It is 40 cm tall.", "!40 cm"),
    (KETTLE, "The lid is 40 cm from the base.", "?40 cm"),
    (KETTLE, "The handle height is 12 cm.", "?12 cm"),
    (KETTLE, "On a base of 8cm x 8cm x 5cm.", "+8cm x 8cm x 5cm"),
    (KETTLE, "On a base of 8×8×6 cm.", "?8×8×6 cm"),
    (KETTLE, "Weighs 1.15 kg.", "+1.15 kg"),
    (KETTLE, "Weighs 2 kg.", "!2 kg"),
    (KETTLE, "Ready in four minutes.", "+four minutes"),
    (KETTLE, "Ready in 240 seconds.", "+240 seconds"),
    (KETTLE, "Ready in 2-3 minutes.", "?2-3 minutes"),
    (KETTLE, "A two-year warranty.", "+two-year"),
    (KETTLE, "24 months of warranty.", "+24 months"),
    (KETTLE, "One year warranty.", "!One year"),
    (KETTLE, "One of the best, at one touch, one moment.", ""),
    (KETTLE, "There for you 24/7.", ""),
    (KETTLE, "Five settings.", "+Five settings"),
    (KETTLE, "With 3 temperature settings.", "!3"),
    (KETTLE, "30% faster.", "?30%"),
    (KETTLE, "The Morgenrot is black.", "+Morgenrot +black"),
    (KETTLE, "A steel body.", "+steel"),
    (KETTLE, "A metal body with a wooden handle.", "+metal +wooden"),
    (KETTLE, "A copper body.", "?copper"),
    (KETTLE, "An aluminium lid.", "?aluminium"),
    (KETTLE, "Plastic-free and without rubber.", ""),
    (KETTLE, "The colour is white.", "!white"),
    (KETTLE, "It comes in rose gold.", "!rose gold"),
    (KETTLE, "Goes well with white kitchens.", ""),
    (KETTLE, "The gold standard of black tea and orange juice.", ""),
    (KETTLE, "It comes in orange.", "!orange"),
    (KETTLE, "The sun rose as glasses were felt.", ""),
    (KETTLE, "Made of recycled glass.", "?glass"),
    (KETTLE, "A glass of water.", ""),
    (KETTLE, "Iron your shirt while it boils.", ""),
    (KETTLE, "The MR-K170X and the MRK170X.", "+MR-K170X +MRK170X"),
    (KETTLE, "Model number: MR-K200.", "!MR-K200"),
    (KETTLE, "Fits the BX-500 base.", "?BX-500"),
    (KETTLE, "By Casarola.", ""),
    (KETTLE, "A kettle by Casarola.", "?Casarola"),
    (KETTLE, "Brand: Casarola.", "!Casarola"),
    (KETTLE, "Works with SmartHomes.", "?SmartHomes"),
    (KETTLE, "1. Pour\n2. Boil", ""),
    (KETTLE, "The 1st and the 2nd cup, since the 90s.", ""),
    (KETTLE, "A 3-in-1 kettle.", "?3-in-1"),
    (KETTLE, "Costs $49.", "?$49"),
    (KETTLE, "About 25 cm high.", "+25 cm"),
    (KETTLE, "Fits 32GB cards.", "?32GB"),
    (SHIRT, "80% cotton and 20% linen.", "+80% +cotton +20% +linen"),
    (SHIRT, "100% cotton.", "?100% +cotton"),
    (SHIRT, "Pure cotton.", "?Pure cotton"),
    (SHIRT, "A leather trim.", "?leather"),
    (SHIRT, "A faux-leather trim.", "+faux-leather"),
    (SHIRT, "A leather-look collar.", ""),
    (SHIRT, "Two pockets.", "+Two pockets"),
    (SHIRT, "Three pockets.", "!Three pockets"),
    (SHIRT, "A set of three.", "+set of three"),
    (SHIRT, "A pack of 2.", "!pack of 2"),
    (SHIRT, "Size M.", "+Size M"),
    (SHIRT, "Also in XL and 2XL.", "!XL !2XL"),
    (SHIRT, "UK 7.", "?UK 7"),
    (SHIRT, "Contact us 7 days a week.", "?7 days"),
    (SHIRT, "It's the S class, m'lady.", ""),
]
CHINESE = [
    (BAG, "22升大容量。", "+22升"),
    (BAG, "容量达２２Ｌ。", "+２２Ｌ"),
    (BAG, "22000毫升。", "+22000毫升"),
    (BAG, "容量高达30升。", "!30升"),
    (BAG, "30升双肩背包。", "!30升"),
    (BAG, "重量仅0.68公斤。", "+0.68公斤"),
    (BAG, "重量为1千克。", "!1千克"),
    (BAG, "约0.7公斤。", "+0.7公斤"),
    (BAG, "30×45×15厘米。", "+30×45×15厘米"),
    (BAG, "可放15.6寸电脑。", "+15.6寸"),
    (BAG, "可放17英寸电脑。", "?17英寸"),
    (BAG, "藏蓝色的包身。", "+藏蓝色"),
    (BAG, "经典蓝色。", "+蓝色"),
    (BAG, "颜色为红色。", "!红色"),
    (BAG, "酒红色的包身。", "?酒红色"),
    (BAG, "搭配黑色外套更好看。", ""),
    (BAG, "3米色的织带。", "?3 ?米色"),
    (BAG, "绿色环保，金色年华。", "?金色"),
    (BAG, "尼龙面料，棉质里料。", "+尼龙 +棉质"),
    (BAG, "面料：涤纶。", "?涤纶"),
    (BAG, "纯棉里料。", "?纯棉"),
    (BAG, "真皮拉手，皮质细腻。", "+真皮 +皮质"),
    (BAG, "牛皮拉手。", "?牛皮"),
    (BAG, "不含塑料。", ""),
    (BAG, "三层收纳。", "+三层"),
    (BAG, "四层收纳。", "?四层"),
    (BAG, "6个口袋。", "+6"),
    (BAG, "8个口袋。", "?8"),
    (BAG, "一件好包，一种心情，一天好运，十分好看。", ""),
    (BAG, "质保一年。", "+一年"),
    (BAG, "十二个月质保。", "+十二个月"),
    (BAG, "三年质保。", "!三年"),
    (BAG, "型号YL-22B。", "+YL-22B"),
    (BAG, "型号：YL-30C。", "!YL-30C"),
    (BAG, "云岚出品。", "+云岚"),
    (BAG, "Fernway同款。", "?Fernway"),
    (BAG, "USB接口，Oversize版型，T恤百搭。", ""),
    (BAG, "均码，XL码。", "?均码 ?XL"),
    (BAG, "第3件半价，三星级服务。", "?三星级"),
    (BAG, "2024年新款。", "?2024年"),
    (BAG, "丝绸之路。", ""),
    (CUP, "350毫升。", "+350毫升"),
    (CUP, "0.35升。", "+0.35升"),
    (CUP, "浅蓝色杯身。", "+浅蓝色"),
    (CUP, "蓝色杯身。", "+蓝色"),
    (CUP, "深蓝色杯身。", "?深蓝色"),
    (CUP, "高硼硅玻璃。", "+高硼硅玻璃"),
    (CUP, "玻璃材质。", "+玻璃"),
    (CUP, "竹制手柄。", "+竹制"),
    (CUP, "四件套。", "+四件套"),
    (CUP, "六只装。", "?六只装"),
    (CUP, "耐热130℃。", "?130℃"),
]
SIGNS = {"supported": "+", "unsupported": "?", "contradicted": "!"}


@pytest.mark.parametrize(("brief", "sentence", "expected"), ENGLISH + CHINESE)
def test_every_claim_gets_the_right_verdict(brief: Brief, sentence: str, expected: str) -> None:
    claims = check_claims(sentence, brief)
    assert " ".join(SIGNS[c.verdict] + c.text for c in claims) == expected
    assert all(sentence[c.start : c.end] == c.text for c in claims)


def test_a_supported_claim_points_into_its_fact() -> None:
    (claim,) = check_claims("Boils 1700 ml at once.", KETTLE)
    capacity = KETTLE.facts[0]
    assert (claim.kind, claim.source, claim.fact_id) == ("number", "fact", "capacity")
    assert claim.fact_span
    assert fact_text(capacity)[slice(*claim.fact_span)] == "1.7 l"


def test_a_contradicted_claim_points_at_the_other_value() -> None:
    (claim,) = check_claims("颜色为红色。", BAG)
    assert (claim.kind, claim.verdict, claim.fact_id) == ("colour", "contradicted", "colour")
    assert claim.fact_span
    assert fact_text(BAG.facts[3])[slice(*claim.fact_span)] == "藏蓝"


def test_an_unsupported_claim_points_nowhere() -> None:
    (claim,) = check_claims("A copper body.", KETTLE)
    assert (claim.source, claim.fact_id, claim.fact_span, claim.passage_id) == (None,) * 4


@pytest.mark.parametrize(
    ("more", "source"),
    [
        ({"name": "Blue mug"}, "name"),
        ({"category": "Blue mugs"}, "category"),
        ({"must_say": ("Now in blue",)}, "must_say"),
        ({"passages": (Passage("r1", "I love the blue one"),)}, "passage"),
        ({"question": "Is it blue?"}, "question"),
    ],
)
def test_everything_in_the_brief_that_states_something_supports_it(
    more: dict[str, object], source: str
) -> None:
    brief = Brief(**{"content_type": "description", "locale": "en", "name": "Mug", **more})  # type: ignore[arg-type]
    (claim,) = check_claims("A blue mug.", brief)
    assert (claim.verdict, claim.source, claim.fact_id) == ("supported", source, None)
    assert claim.passage_id == ("r1" if source == "passage" else None)


def test_what_the_writer_is_told_besides_supports_nothing() -> None:
    told = {"style": "blue", "instruction": "say blue", "references": ("A blue cup",)}
    brief = Brief("description", "en", "Mug", **told, never_say=("blue",))  # type: ignore[arg-type]
    (claim,) = check_claims("A blue mug.", brief)
    assert claim.verdict == "unsupported"


def test_ratings_and_the_number_of_reviews_are_known() -> None:
    reviews = tuple(Passage(f"r{n}", "Nice", rating=4) for n in range(23))
    brief = Brief("review_summary", "en", "Mug", passages=reviews)
    verdicts = [c.verdict for c in check_claims("23 reviews, mostly 4 stars, not 5 stars.", brief)]
    assert verdicts == ["supported", "supported", "unsupported"]


@pytest.mark.parametrize("answer", ["A capacity of 2 l.", "The colour is red."])
def test_a_question_does_not_outweigh_a_fact(answer: str) -> None:
    facts = (Fact("a", "Capacity", "1.7", "l"), Fact("b", "Colour", "black"))
    question = "Does it hold 2 l and is it red?"
    brief = Brief("faq_answer", "en", "Jug", facts, question=question)
    (claim,) = check_claims(answer, brief)
    assert claim.verdict == "contradicted"


def test_two_facts_that_differ_contradict_nothing() -> None:
    facts = (Fact("a", "Colour", "black"), Fact("b", "Colour", "white"))
    (claim,) = check_claims("The colour is green.", Brief("description", "en", "Mug", facts))
    assert claim.verdict == "unsupported"


def test_a_part_has_its_own_measures() -> None:
    facts = (Fact("a", "Width", "25 mm"), Fact("b", "Heel height", "3 cm"))
    brief = Brief("description", "en", "Watch", facts)
    claims = check_claims("The strap width is 20 mm and its height is 9 cm.", brief)
    assert [c.verdict for c in claims] == ["unsupported", "unsupported"]
