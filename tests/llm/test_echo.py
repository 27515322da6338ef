import itertools
from threading import Event, Thread

import pytest

from llm.brief import Brief, Fact, Generation, Job, Sampling
from llm.content_types import CONTENT_TYPES
from llm.evaluation.metrics import fact_coverage, is_looping, length_ok
from llm.exceptions import GenerationError, OutputError
from llm.generation.base import Outcome
from llm.generation.echo import EchoGenerator

EN = (Fact("a", "capacity", "1.7", "l"), Fact("b", "material", "steel"), Fact("c", None, "quiet"))
ZH = (Fact("a", "容量", "1.7", "升"), Fact("b", "材质", "不锈钢"))


def job(job_id: str, content_type: str = "description", locale: str = "en", seed: int = 0) -> Job:
    name, facts = ("Compact kettle", EN) if locale == "en" else ("便携电热水壶", ZH)
    return Job(job_id, Brief(content_type, locale, name, facts), Sampling(seed=seed))


@pytest.mark.parametrize("content_type", CONTENT_TYPES)
@pytest.mark.parametrize("locale", ["en", "zh-hans"])
def test_every_type_gets_a_valid_text(content_type: str, locale: str) -> None:
    asked = job("1", content_type, locale)
    (outcome,) = EchoGenerator().generate([asked])
    assert isinstance(outcome, Generation)
    body = asked.brief.type.parse(outcome.raw)
    assert length_ok(body, asked.brief)
    assert not is_looping(body)
    assert outcome.new_tokens > 0


def test_facts_are_said_in_an_order_that_the_seed_turns() -> None:
    raws = [_raw(next(EchoGenerator().generate([job("1", seed=seed)]))) for seed in (0, 1, 2, 3)]
    assert [fact_coverage(raw, EN) for raw in raws] == [1, 1, 1, 1]
    assert len(set(raws)) == 3
    assert raws[0] == raws[3]


def _raw(outcome: Outcome) -> str:
    assert isinstance(outcome, Generation)
    return outcome.raw


def test_failures_and_garbage_are_those_asked_for() -> None:
    echo = EchoGenerator(fails={"b"}, refuses={"c"}, garbage={"d"})
    good, failed, refused, garbage = echo.generate([job(each) for each in "abcd"])
    assert isinstance(good, Generation)
    assert (failed.job_id, getattr(failed, "retryable", None)) == ("b", True)
    assert (refused.job_id, getattr(refused, "retryable", None)) == ("c", False)
    with pytest.raises(OutputError):
        job("d").brief.type.parse(_raw(garbage))


def test_it_breaks_where_asked_and_not_before() -> None:
    stream = EchoGenerator(breaks={"b"}).generate([job("a"), job("b")])
    assert next(stream).job_id == "a"
    with pytest.raises(GenerationError, match="broke at job b"):
        next(stream)


def test_it_hangs_until_the_gate_opens() -> None:
    gate, done = Event(), Event()
    stream = EchoGenerator(gate=gate).generate([job("a")])

    def consume() -> None:
        assert len(list(itertools.islice(stream, 2))) == 1
        done.set()

    thread = Thread(target=consume, daemon=True)
    thread.start()
    assert not done.is_set()
    gate.set()
    assert done.wait(10)
