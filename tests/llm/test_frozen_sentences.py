"""The frozen sentences that judge the claim checker are well formed and balanced."""

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "checks_frozen"
LANGUAGES = ("en", "zh")
KINDS = (
    "quantity",
    "range",
    "count",
    "size",
    "material",
    "colour",
    "brand",
    "model",
    "compatibility",
    "property",
    "superlative",
)
HOWS = (
    "true",
    "paraphrased",
    "converted",
    "partial",
    "false",
    "other_product",
    "negated",
    "innocent",
)
FIELDS = ["id", "half", "kind", "how", "name", "brand", "facts", "text", "claims"]
VERDICTS = ("supported", "contradicted", "unsupported")

Item = dict[str, Any]


def read(language: str) -> list[Item]:
    lines = (FOLDER / f"sentences_{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


ITEMS = {language: read(language) for language in LANGUAGES}
ALL = [item for items in ITEMS.values() for item in items]


def is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value == value.strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_items_have_the_documented_fields(language: str) -> None:
    for item in ITEMS[language]:
        name = item["id"]
        assert list(item) == FIELDS, name
        assert item["half"] in ("a", "b"), name
        assert item["kind"] in KINDS, name
        assert item["how"] in HOWS, name
        assert all(is_text(item[field]) for field in ("name", "brand", "text")), name
        assert 3 <= len(item["facts"]) <= 8, name
        for fact in item["facts"]:
            assert list(fact) == ["id", "key", "value", "unit"], name
            assert is_text(fact["id"]), name
            assert is_text(fact["value"]), name
            assert all(fact[field] is None or is_text(fact[field]) for field in ("key", "unit"))
        ids = [fact["id"] for fact in item["facts"]]
        assert len(set(ids)) == len(ids), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_point_at_one_place_and_at_a_fact(language: str) -> None:
    for item in ITEMS[language]:
        name, text = item["id"], item["text"]
        facts = {fact["id"] for fact in item["facts"]}
        places: list[tuple[int, int]] = []
        for claim in item["claims"]:
            assert list(claim) == ["span", "kind", "verdict", "fact"], name
            assert is_text(claim["span"]), name
            assert text.count(claim["span"]) == 1, (name, claim["span"])
            assert claim["kind"] in KINDS, name
            assert claim["verdict"] in VERDICTS, name
            assert claim["fact"] is None or claim["fact"] in facts, name
            assert claim["fact"] is None or claim["verdict"] != "unsupported", name
            start = text.index(claim["span"])
            places.append((start, start + len(claim["span"])))
        assert all(end <= start for (_, end), (start, _) in pairwise(places)), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_agree_with_what_an_item_aims_at(language: str) -> None:
    for item in ITEMS[language]:
        name, how = item["id"], item["how"]
        verdicts = {claim["verdict"] for claim in item["claims"] if claim["kind"] == item["kind"]}
        if how == "innocent":
            assert item["claims"] == [], name
        else:
            assert verdicts, name
        if how in ("true", "paraphrased", "converted"):
            assert verdicts == {"supported"}, name
        if how in ("false", "other_product"):
            assert verdicts & {"contradicted", "unsupported"}, name


def test_ids_and_texts_are_unique() -> None:
    assert len({item["id"] for item in ALL}) == len(ALL)
    assert len({item["text"] for item in ALL}) == len(ALL)
    for language, items in ITEMS.items():
        assert [item["id"] for item in items] == [
            f"{language}-{number:03d}" for number in range(1, len(items) + 1)
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_kinds_hows_and_halves_are_balanced(language: str) -> None:
    items = ITEMS[language]
    assert len(items) >= 240
    halves = Counter(item["half"] for item in items)
    assert abs(halves["a"] - halves["b"]) <= len(items) // 10
    kinds = Counter((item["kind"], item["half"]) for item in items)
    hows = Counter((item["how"], item["half"]) for item in items)
    aimed = Counter(item["kind"] for item in items if item["how"] != "innocent")
    for kind in KINDS:
        assert aimed[kind] >= 16, kind
        assert min(kinds[kind, half] for half in "ab") >= 8, kind
    for how in HOWS:
        assert min(hows[how, half] for half in "ab") >= 5, how


def test_readme_says_how_many_there_are() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    secret = sum(item["half"] == "b" for item in ALL)
    assert f"{len(ALL)} short shop texts" in readme
    assert f"{len(ITEMS['en'])} in English" in readme
    assert f"{len(ITEMS['zh'])} in Simplified Chinese" in readme
    assert f"all {secret} items of half `b`" in readme


def test_no_product_is_in_both_halves() -> None:
    def of(half: str) -> tuple[set[str], set[str], set[str]]:
        items = [item for item in ALL if item["half"] == half]
        measured = {
            re.sub(r"\s", "", fact["value"].lower()) + (fact["unit"] or "")
            for item in items
            for fact in item["facts"]
            if re.search(r"\d", fact["value"]) and not re.fullmatch(r"\d", fact["value"])
        }
        names = {item["name"].lower() for item in items}
        return names, {item["brand"].lower() for item in items}, measured

    for a, b in zip(of("a"), of("b"), strict=True):
        assert not a & b
