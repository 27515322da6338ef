"""Which column feeds which field, and what a wrong mapping is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopcontent.exchange.errors import BadCell, BadMapping, UnreadableFile
from shopcontent.exchange.mapping import (
    NativeMapping,
    load_mapping,
    parse_mapping,
    shipped_mappings,
)
from shopcontent.exchange.mapping.cells import facts_in, images_in, lines_of_facts


def read(mapping: dict[str, Any], **cells: Any) -> dict[str, Any]:
    return parse_mapping(json.dumps(mapping), "test.json").read(cells)


def field(spec: Any, cell: Any, name: str = "facts") -> Any:
    fields = {"sku": "id", name: {"column": "x", **spec}}
    return read({"fields": fields}, id="A", x=cell)[name]


def refusal(mapping: Any, name: str = "mine.json") -> str:
    with pytest.raises(BadMapping) as raised:
        parse_mapping(mapping if isinstance(mapping, str) else json.dumps(mapping), name)
    return str(raised.value)


def test_native_columns_feed_the_fields_of_their_names() -> None:
    cells = {
        "SKU": "A1",
        "Name": "Kettle",
        "name:zh-hans": "水壶",
        "category": "Kitchen > Kettles",
        "fact:Colour": "sage\ngreen",
        "fact:key: with colon": "x",
        "text:description:en": "Boils.",
        "text:bullets:en": '{"items": ["a", "b"]}',
        "images": "a.png, b.png\nhttp://x/c.png",
        "price": "",
        "shelf": "7",
        "error": "old",
    }
    mapping = NativeMapping()
    assert mapping.read(cells) == {
        "sku": "A1",
        "name": "Kettle",
        "name_translations": {"zh-hans": "水壶"},
        "category": "Kitchen > Kettles",
        "facts": [
            {"key": "Colour", "value": "sage"},
            {"key": "Colour", "value": "green"},
            {"key": "key: with colon", "value": "x"},
        ],
        "texts": [
            {"type": "description", "locale": "en", "text": "Boils."},
            {"type": "bullets", "locale": "en", "body": {"items": ["a", "b"]}},
        ],
        "images": ["a.png", "b.png", "http://x/c.png"],
        "price": None,
    }
    assert list(mapping.ignored) == ["shelf"]


def test_an_empty_cell_empties_what_can_be_empty() -> None:
    cells = dict.fromkeys(["sku", "brand", "facts", "images", "parent", "availability"], "")
    assert NativeMapping().read(cells) == {
        "sku": "",
        "brand": "",
        "facts": [],
        "images": [],
        "parent": None,
    }


def test_facts_in_lines_may_lack_a_key() -> None:
    assert facts_in("facts", "Colour: red\n\nDry-boil protection\n容量：1.7 升") == [
        {"key": "Colour", "value": "red"},
        {"key": None, "value": "Dry-boil protection"},
        {"key": "容量", "value": "1.7 升"},
    ]


def test_bad_json_in_a_cell_names_its_column() -> None:
    with pytest.raises(BadCell) as raised:
        NativeMapping().read({"sku": "A", "texts": "[{"})
    assert raised.value.problem.column == "texts"


def test_a_native_file_needs_a_sku() -> None:
    with pytest.raises(UnreadableFile, match="no column sku; the columns are: id, name"):
        NativeMapping().check(["id", "name"])


def test_the_shipped_mappings_are_sound() -> None:
    assert shipped_mappings() == ["advertisegen", "flipkart"]
    assert all(load_mapping(name).name == name for name in shipped_mappings())


def test_constants_and_several_columns_of_facts() -> None:
    mapping = {
        "fields": {
            "sku": "id",
            "facts": [
                {"column": "specs", "parser": "lines"},
                {"column": "colour", "parser": "named", "key": "Colour"},
            ],
        },
        "constants": {"source_locale": "en", "brand": "Lark"},
    }
    assert read(mapping, id="A", specs="Power: 2200 W", colour="sage") == {
        "sku": "A",
        "source_locale": "en",
        "brand": "Lark",
        "facts": [
            {"key": "Power", "value": "2200 W"},
            {"key": "Colour", "value": "sage", "unit": ""},
        ],
    }


@pytest.mark.parametrize(
    ("cell", "facts"),
    [
        ("[{'key': 'A', 'value': 'b'}, {'value': 'c'}]", [("A", "b"), (None, "c")]),
        ('{"specs"=>[{"key"=>"A", "value"=>"b"}, {"value"=>"c"}]}', [("A", "b"), (None, "c")]),
        ('{"specs"=>{"value"=>"c"}}', [(None, "c")]),
        ("[{'key': 'A'}, 'c', {'value': None}, {'value': ' '}]", [(None, "c")]),
        ("[{'key': 'A', 'value': 'b'}, {'key': 'C', 'va", [("A", "b")]),
        ([{"key": "A", "value": 3}], [("A", "3")]),
    ],
)
def test_specifications_are_tolerant(cell: Any, facts: list[tuple[str | None, str]]) -> None:
    found = field({"parser": "specifications"}, cell)
    assert [(fact["key"], fact["value"]) for fact in found] == facts


def test_specifications_that_are_none_name_their_column() -> None:
    with pytest.raises(BadCell) as raised:
        field({"parser": "specifications"}, "see the web page")
    assert raised.value.problem.column == "x"


def test_pairs_keep_repeated_keys() -> None:
    assert field({"parser": "pairs"}, "类型#上衣*图案#刺绣*图案#撞色*透气") == [
        {"key": "类型", "value": "上衣"},
        {"key": "图案", "value": "刺绣"},
        {"key": "图案", "value": "撞色"},
        {"key": None, "value": "透气"},
    ]


def test_pair_values_are_looked_for_in_order() -> None:
    spec = {"parser": "pair_value", "keys": ["衣样式", "类型"]}
    assert field(spec, "类型#上衣*衣样式#外套", "name") == "外套"
    assert field(spec, "类型#裙", "name") == "裙"


def test_paths_in_several_notations() -> None:
    spec = {"parser": "path", "levels": 2, "without_last": True}
    assert field(spec, "['a', 'b', 'c', 'd']", "category") == ["a", "b"]
    assert field(spec, '["a >> b >> c"]', "category") == []
    assert field({"parser": "path", "separator": "/"}, "a/b", "category") == ["a", "b"]


def test_a_digest_is_stable() -> None:
    assert field({"parser": "digest"}, "类型#上衣", "parent") == "2cc9e91616e412b6"


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ("{", "cannot be read"),
        ([], "its top"),
        ({"fields": {"name": "title"}}, "no column for sku"),
        ({"fields": {"sku": "id", "colour": "c"}}, "fields.colour"),
        ({"fields": {"sku": {"column": "id", "parser": "magic"}}}, "'magic'"),
        ({"fields": {"sku": {"column": "id", "levels": 3}}}, "levels"),
        ({"fields": {"sku": ["a", "b"]}}, "one column only"),
        ({"fields": {"sku": "id"}, "constants": {"sku": "1"}}, "both a field and a constant"),
        ({"fields": {"sku": "id"}, "texts": [{"type": "poem"}]}, "texts"),
        ({"fields": {"sku": "id"}, "colums": {}}, "colums"),
    ],
)
def test_a_wrong_mapping_is_told_what_is_wrong(mapping: Any, reason: str) -> None:
    sentence = refusal(mapping)
    assert reason in sentence
    assert "mine.json" in sentence


def test_a_mapping_may_be_toml(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[fields]\nsku = "id"\nname = {column = "title", parser = "text"}\n')
    assert load_mapping(str(path)).read({"id": "A", "title": "T"}) == {"sku": "A", "name": "T"}


def test_an_unknown_mapping_names_the_shipped_ones() -> None:
    with pytest.raises(BadMapping, match="advertisegen, flipkart"):
        load_mapping("amazon")


def test_a_mapping_must_fit_the_file() -> None:
    with pytest.raises(BadMapping, match="names the column product_name; the file has: uniq_id"):
        load_mapping("flipkart").check(["uniq_id"])


LINE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), min_size=1)


@given(st.lists(st.tuples(st.none() | LINE, LINE)))
def test_lines_of_facts_say_the_same_or_something_else_but_never_fail(
    pairs: list[tuple[str | None, str]],
) -> None:
    facts = [{"key": key, "value": value} for key, value in pairs]
    again = facts_in("facts", lines_of_facts(facts))
    plain = all(":" not in f"{key}{value}" and "：" not in f"{key}{value}" for key, value in pairs)
    assert isinstance(again, list)
    assert again == facts or not plain or lines_of_facts(facts).startswith("[")


@given(st.text() | st.binary().map(repr))
def test_any_cell_is_facts_or_a_named_problem(cell: str) -> None:
    for parse in (facts_in, images_in):
        try:
            parse("x", cell)
        except BadCell as error:
            assert error.problem.column == "x"
    for parser in ("specifications", "pairs", "lines", "path", "json"):
        try:
            field({"parser": parser}, cell) if cell else None
        except BadCell as error:
            assert error.problem.column == "x"
