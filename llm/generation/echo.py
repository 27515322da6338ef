"""A generator without a model, for tests: it says the brief's facts back."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from threading import Event

from llm.brief import Brief, Generation, Job, ModelInfo
from llm.content_types import Body, Field
from llm.exceptions import BriefError, GenerationError, LLMError
from llm.generation.base import JobFailure, Outcome
from llm.prompts import PROMPT_VERSION, user_message

_PHRASES = {
    "en": (
        "Here is {name}.",
        "It is made for everyday life and easy to get along with.",
        "Take a calm look and see whether it suits your plans.",
        "We will gladly help if anything is unclear.",
        "Thank you for letting us know what you think.",
    ),
    "zh": (
        "这是{name}。",
        "日常使用轻松自在，上手也很简单。",
        "不妨慢慢看看，它是否适合您的计划。",
        "如有疑问，我们很乐意为您解答。",
        "感谢您把想法告诉我们。",
    ),
}


class EchoGenerator:
    """A Generator that writes a valid body for every content type, the same for the same job.

    The seed turns the order of the facts, so that variants differ. Job ids in `fails` become
    JobFailures that can be tried again, those in `refuses` JobFailures that cannot, those in
    `garbage` get an answer that does not parse, and one in `breaks` makes the generator raise
    GenerationError. `answers` are what a job id gets each time it comes, before the echo: a raw
    answer, or an error, which becomes its JobFailure. While `gate` is given and not set, `generate`
    hangs. `jobs` are all that came, in order.
    """

    def __init__(
        self,
        *,
        fails: Collection[str] = (),
        refuses: Collection[str] = (),
        garbage: Collection[str] = (),
        breaks: Collection[str] = (),
        answers: Mapping[str, Sequence[str | LLMError]] | None = None,
        gate: Event | None = None,
    ) -> None:
        self.info = ModelInfo("echo", "echo", PROMPT_VERSION)
        self._fails = fails
        self._refuses = refuses
        self._garbage = garbage
        self._breaks = breaks
        self._answers = {id_: iter(given) for id_, given in (answers or {}).items()}
        self.jobs: list[Job] = []
        self._gate = gate

    def generate(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        for job in jobs:
            self.jobs.append(job)
            if self._gate:
                self._gate.wait()
            if job.id in self._breaks:
                raise GenerationError(f"The echo broke at job {job.id}.")
            yield self._outcome(job)

    def _outcome(self, job: Job) -> Outcome:
        if job.id in self._fails:
            return JobFailure.of(job.id, GenerationError("The echo was told to fail."))
        if job.id in self._refuses:
            return JobFailure.of(job.id, BriefError("The echo was told to refuse."))
        given = next(self._answers.get(job.id, iter(())), None)
        if isinstance(given, LLMError):
            return JobFailure.of(job.id, given)
        raw = "<think>" if job.id in self._garbage else given or _answer(job)
        return Generation(
            job_id=job.id,
            raw=raw,
            prompt_tokens=len(user_message(job.brief).split()),
            new_tokens=len(raw.split()),
            seconds=0.0,
        )


def _answer(job: Job) -> str:
    brief = job.brief
    sentences = _sentences(brief, job.sampling.seed)
    body: Body = {field.name: _value(field, brief, sentences) for field in brief.type.fields}
    return brief.type.serialize(body)


def _sentences(brief: Brief, seed: int) -> list[str]:
    """What can be said of the brief, facts first, in an order that the seed turns."""
    is_chinese = brief.locale.startswith("zh")
    colon, stop = ("：", "。") if is_chinese else (": ", ".")
    facts = [
        f"{fact.key}{colon}{fact.value_with_unit}{stop}"
        if fact.key
        else f"{fact.value_with_unit}{stop}"
        for fact in brief.facts
    ]
    turn = seed % len(facts) if facts else 0
    first, *rest = _PHRASES["zh" if is_chinese else "en"]
    return [first.format(name=brief.name), *facts[turn:], *facts[:turn], *rest]


def _value(field: Field, brief: Brief, sentences: Sequence[str]) -> str | list[str]:
    """As many sentences as the field has room for, at least one (two in a list)."""
    room = brief.bounds()[field.name].maximum
    least = 2 if field.kind == "list" else 1
    taken: list[str] = []
    for sentence in sentences:
        if len(taken) < least or sum(map(len, taken)) + len(taken) + len(sentence) <= room:
            taken.append(sentence)
    if field.kind == "list":
        return taken[:8]
    return ("" if brief.locale.startswith("zh") else " ").join(taken)
