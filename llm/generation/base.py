"""What every generator does, whatever model or service is behind it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

from llm.brief import Generation, Job, ModelInfo
from llm.exceptions import LLMError


@dataclass(frozen=True, slots=True)
class JobFailure:
    """Why one job has no text: a stable code, a sentence, and whether trying again can help.

    `params` fill the code's sentence where `llm.reasons` has one.
    """

    job_id: str
    code: str
    message: str
    retryable: bool
    params: Mapping[str, str | int] = field(default_factory=dict)

    @classmethod
    def of(cls, job_id: str, error: LLMError) -> Self:
        return cls(job_id, error.code, str(error), error.retryable, error.params)


Outcome = Generation | JobFailure


class Generator(Protocol):
    """Writes texts for jobs."""

    @property
    def info(self) -> ModelInfo: ...

    def generate(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """Exactly one outcome for each job, in any order, as soon as its batch is done.

        A job that cannot be written is a JobFailure and leaves the others alone. GenerationError
        is raised only when the generator itself is lost: the jobs without an outcome by then are
        to be tried again with a new one.
        """
        ...
