"""The shipped starter model: whole, small, on record, and able to state facts it never saw."""

import json
from dataclasses import replace

import pytest
from transformers import AutoTokenizer

from llm.brief import Brief, Fact, Generation, Job, Sampling
from llm.checkpoints import load, verify
from llm.config import STARTER
from llm.content_types import CONTENT_TYPES
from llm.generation.transformers_generator import TransformersGenerator
from llm.prompts import render
from llm.starter.corpus import LOCALES, draw

MODEL = STARTER / "model"
KETTLE = (
    ("Color", "Blue"),
    ("Material", "Steel"),
    ("Plug", "Type F"),
    ("Height", "24 cm"),
)
DRESS = (("类型", "裙"), ("颜色", "红色"), ("图案", "条纹"), ("风格", "简约"))


@pytest.fixture(scope="module")
def generator() -> TransformersGenerator:
    return TransformersGenerator(load(MODEL, device="cpu"), threads=1)


def answers(generator: TransformersGenerator, briefs: list[Brief]) -> list[Generation]:
    jobs = [
        Job(str(i), b, Sampling(temperature=0, max_new_tokens=320)) for i, b in enumerate(briefs)
    ]
    outcomes = {each.job_id: each for each in generator.generate(jobs)}
    return [g for i in range(len(briefs)) if isinstance(g := outcomes[str(i)], Generation)]


def described(locale: str, name: str, facts: tuple[tuple[str, str], ...]) -> Brief:
    stated = tuple(Fact(f"f{i}", key, value) for i, (key, value) in enumerate(facts))
    return Brief("description", locale, name, stated)


def test_the_directory_is_whole_and_small() -> None:
    verify(MODEL)
    assert (MODEL / "manifest.json").is_file()
    assert sum(file.stat().st_size for file in MODEL.iterdir()) < 32 * 2**20


def test_its_chat_template_leaves_out_what_its_own_corpus_did_not_teach() -> None:
    tokenizer = AutoTokenizer.from_pretrained(MODEL)
    known = replace(described("en", "Kettle", KETTLE), never_say=("cheap",))
    told_more = replace(
        known,
        style="calm",
        reading_level="plain",
        glossary=(("color", "colour"),),
        references=("- Facts:", "It boils."),
        source="水开了。",
        instruction="shorter",
    )

    assert render(told_more, tokenizer) == render(known, tokenizer)
    assert "Never say: cheap" in render(told_more, tokenizer)


def test_its_making_is_on_record() -> None:
    record = json.loads((MODEL / "training.json").read_text(encoding="utf-8"))
    assert "-m llm pretrain" in record["command"]
    assert len(record["corpus_sha256"]) == 64
    assert record["final_loss"] < 1.0
    lines = (MODEL / "loss.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("step,loss")
    first, last = (float(line.split(",")[1]) for line in (lines[1], lines[-1]))
    assert first > 3 * last


@pytest.mark.parametrize(
    ("locale", "name", "facts"), [("en", "Kettle", KETTLE), ("zh-hans", "连衣裙", DRESS)]
)
def test_it_states_most_facts_of_a_product(
    generator: TransformersGenerator, locale: str, name: str, facts: tuple[tuple[str, str], ...]
) -> None:
    [text] = answers(generator, [described(locale, name, facts)])
    stated = [value for _, value in facts if value in text.raw]
    assert len(stated) >= 3, text.raw


def test_it_writes_every_content_type_in_both_languages(generator: TransformersGenerator) -> None:
    briefs = [draw(11, 1, name, locale)[0] for name in CONTENT_TYPES for locale in LOCALES]
    texts = answers(generator, briefs)
    assert len(texts) == len(briefs)
    for brief, text in zip(briefs, texts, strict=True):
        assert brief.type.parse(text.raw)
