"""What holds for every text and every catalogue, however strange."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from llm.brief import Brief, Fact, Passage
from llm.checks import check_claims, check_text, fact_mentions, fact_text, field_text
from llm.checks.folding import fold
from llm.checks.quantities import agree, find_figures, in_unit
from llm.checks.units import UNITS

STRANGE = """
1.7 １２ 2200W 8cm x × - ~ 5英寸 30% 三 两件 件 米色 纯棉 皮质 红色 cotton steel rose gold
XL UK 7 size set of three in one 3-in-1 AK-100X by Acme ® BlueStone Rs. $ " ½ 1/2 24/7 °F ℃ İ ß ﬁ
\u202e 搭配 不含 made of in colour: 颜色为 品牌： ** <b> {x} @ 9999999999999999999999 1:2 1,000
.5 5.
"""
WORDS = st.sampled_from([*STRANGE.split(), "\n"])
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join))
LOCALES = st.sampled_from(["en", "zh-hans", "fr"])
FACTS = st.lists(
    st.builds(Fact, st.uuids().map(str), st.none() | TEXTS, TEXTS, st.none() | WORDS), max_size=5
).map(tuple)
BRIEFS = st.builds(
    Brief,
    content_type=st.just("description"),
    locale=LOCALES,
    name=TEXTS,
    facts=FACTS,
    brand=TEXTS,
    category=TEXTS,
    must_say=st.lists(TEXTS, max_size=2).map(tuple),
    never_say=st.lists(TEXTS, max_size=2).map(tuple),
    passages=st.lists(st.builds(Passage, st.just("r"), TEXTS, st.none() | st.integers(1, 5))).map(
        tuple
    ),
    question=TEXTS,
)
NUMBERS = st.decimals("0.1", 9999, places=1, allow_nan=False, allow_infinity=False)
NAMES = sorted(name for name, unit in UNITS.items() if unit.dimension != "count" and name != "x")


@given(text=st.text())
def test_folding_moves_nothing(text: str) -> None:
    assert len(fold(text)) == len(text)


@settings(deadline=None)
@given(text=TEXTS, brief=BRIEFS)
def test_claims_are_spans_of_the_text_and_of_the_facts(text: str, brief: Brief) -> None:
    claims = check_claims(text, brief)
    facts = {fact.id: fact_text(fact) for fact in brief.facts}
    end = 0
    for claim in claims:
        assert end <= claim.start < claim.end <= len(text)
        assert text[claim.start : claim.end] == claim.text
        end = claim.end
        if claim.fact_id is None:
            assert claim.fact_span is None
        else:
            assert claim.fact_span
            start, stop = claim.fact_span
            assert 0 <= start < stop <= len(facts[claim.fact_id])


@settings(deadline=None)
@given(text=TEXTS, brief=BRIEFS)
def test_findings_are_inside_their_field(text: str, brief: Brief) -> None:
    for found in check_text({"text": text}, brief):
        if found.start is not None and found.end is not None:
            assert 0 <= found.start < found.end <= len(field_text(text))
        assert set(found.evidence) <= {fact.id for fact in brief.facts}
        found.message.encode()
    for mention in fact_mentions(text, brief):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.fact_id in {fact.id for fact in brief.facts}


@settings(deadline=None)
@given(facts=FACTS, locale=LOCALES)
def test_what_the_facts_say_is_supported(facts: tuple[Fact, ...], locale: str) -> None:
    brief = Brief("description", locale, "Thing", facts)
    for fact in facts:
        assume("不含" not in fact_text(fact))
        verdicts = {claim.verdict for claim in check_claims(fact_text(fact), brief)}
        assert verdicts <= {"supported"}


@given(number=NUMBERS, unit=st.sampled_from(NAMES), locale=LOCALES)
def test_every_unit_is_read_in_facts_and_texts(number: object, unit: str, locale: str) -> None:
    brief = Brief("description", locale, "Thing", (Fact("f", "Key", str(number), unit),))
    claims = check_claims(f"It has {number} {unit}, see?", brief)
    assert [claim.verdict for claim in claims] == ["supported"]


@given(number=NUMBERS, names=st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)))
def test_a_converted_quantity_agrees_with_itself(number: object, names: tuple[str, str]) -> None:
    one, other = (UNITS[name] for name in names)
    (figure,) = find_figures(f"{number} m")
    quantity = in_unit(figure.quantities[0], one)
    converted = quantity.value / other.factor - other.offset
    (again,) = find_figures(f"{converted:.6f} m")
    known = in_unit(again.quantities[0], other)
    if one.dimension == other.dimension and converted > 1:
        assert agree(known, quantity)
    assert not agree(quantity._replace(value=quantity.value * 1.5 + 1), quantity)
