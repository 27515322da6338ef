"""Generation with a transformers model, in batches of texts of a similar length."""

import logging
import time
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import torch
from transformers import GenerationConfig, LogitsProcessorList

from llm.brief import FinishReason, Generation, Job, ModelInfo
from llm.checkpoints import LoadedModel
from llm.exceptions import BriefError, GenerationError, ModelError
from llm.generation import constraint
from llm.generation.base import JobFailure, Outcome
from llm.generation.characters import WholeCharacters, transitions
from llm.generation.encoding import Encoder, Prompt
from llm.generation.sampling import RowSampler
from llm.reasons import Reason

log = logging.getLogger(__name__)


class _OutOfMemory(GenerationError):
    """The device has too little memory for this text."""

    code = "out_of_memory"


class TransformersGenerator:
    """A Generator on one loaded model.

    Jobs are sorted by expected length and written `batch_size` at a time; each row has its own
    sampling and its own seed, so that a text does not depend on its neighbours. A batch that fails
    is halved until the job that makes it fail stands alone and becomes a JobFailure; a batch that
    runs out of memory halves all batches after it. `threads` sets the process's CPU threads.
    """

    def __init__(
        self, loaded: LoadedModel, *, batch_size: int = 32, threads: int | None = None
    ) -> None:
        self._model: Any = loaded.model
        self._tokenizer: Any = loaded.tokenizer
        self._batch_size = batch_size
        self.info: ModelInfo = loaded.info
        text_config = self._model.config.get_text_config()
        self._vocabulary: int = text_config.vocab_size
        if len(self._tokenizer) > self._vocabulary:
            raise ModelError(f"The tokenizer of {self.info.name} has tokens its model lacks.")
        self._encoder = Encoder(self._tokenizer, _context(text_config, self._tokenizer))
        self._end_tokens = _end_tokens(self._model, self._tokenizer)
        # What a model's directory says of sampling must not mix with the job's own.
        self._model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
            eos_token_id=self._end_tokens or None, pad_token_id=self._padding
        )
        if threads:
            torch.set_num_threads(threads)

    def generate(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """One outcome for each job, as its batch finishes; short texts come first.

        `new_tokens` counts the end token. Raises GenerationError when the device is lost.
        """
        prompts: list[Prompt] = []
        for job in jobs:
            try:
                prompts.append(self._encoder.encode(job))
            except BriefError as error:
                yield JobFailure.of(job.id, error)
        yield from self._in_batches(deque(sorted(prompts, key=_expected_length)))

    def _in_batches(self, queue: deque[Prompt]) -> Iterator[Outcome]:
        limit = ceiling = self._batch_size
        while queue:
            batch = [queue.popleft() for _ in range(min(limit, len(queue)))]
            outcomes = self._attempt(batch)
            if not isinstance(outcomes, GenerationError):
                yield from outcomes
                limit = min(ceiling, 2 * limit)
            elif len(batch) == 1:
                yield JobFailure.of(batch[0].job.id, outcomes)
            else:
                queue.extendleft(reversed(batch))
                limit = len(batch) // 2
                ceiling = limit if isinstance(outcomes, _OutOfMemory) else ceiling

    def _attempt(self, batch: Sequence[Prompt]) -> list[Outcome] | GenerationError:
        try:
            return self._write(batch)
        except Exception as error:
            log.warning("A batch of %s texts failed.", len(batch), exc_info=True)
            if _lost_device(error):
                raise GenerationError(Reason.of("device_failed", error=str(error))) from error
            failure = _failure(error)
        # The traceback holds the batch's tensors, so memory is freed only after the except block.
        if self._model.device.type == "cuda":
            torch.cuda.empty_cache()
        return failure

    @torch.inference_mode()
    def _write(self, batch: Sequence[Prompt]) -> list[Outcome]:
        started = time.perf_counter()
        ids, mask = self._padded(batch)
        width = ids.shape[1]
        samplings = [prompt.job.sampling for prompt in batch]
        sampler = RowSampler(samplings, width, self._model.device)
        written = self._model.generate(
            input_ids=ids,
            attention_mask=mask,
            do_sample=False,
            max_new_tokens=max(s.max_new_tokens for s in samplings),
            logits_processor=LogitsProcessorList([*self._constraints(batch), sampler]),
        )
        rows = written[:, width:].tolist()
        seconds = (time.perf_counter() - started) / len(batch)
        return [
            _broken(prompt) if broken else self._generation(prompt, row, seconds)
            for prompt, row, broken in zip(batch, rows, sampler.broken.tolist(), strict=True)
        ]

    def _padded(self, batch: Sequence[Prompt]) -> tuple[torch.Tensor, torch.Tensor]:
        width = max(len(prompt.ids) for prompt in batch)
        ids = torch.full((len(batch), width), self._padding)
        mask = torch.zeros((len(batch), width), dtype=torch.long)
        for row, prompt in enumerate(batch):
            ids[row, width - len(prompt.ids) :] = torch.tensor(prompt.ids)
            mask[row, width - len(prompt.ids) :] = 1
        return ids.to(self._model.device), mask.to(self._model.device)

    def _constraints(self, batch: Sequence[Prompt]) -> list[Any]:
        found: list[Any] = []
        if self._characters is not None:
            found.append(WholeCharacters(len(batch), self._characters))
        types = [prompt.job.brief.type for prompt in batch]
        if not all(each.is_plain for each in types) and self._constraint is not None:
            found.append(self._constraint.processor(types))
        return found

    @cached_property
    def _constraint(self) -> constraint.SchemaConstraint | None:
        return constraint.build(self._tokenizer, self._vocabulary, self._end_tokens)

    @cached_property
    def _characters(self) -> torch.Tensor | None:
        table = transitions(self._tokenizer, self._vocabulary)
        return table if table is None else table.to(self._model.device)

    def _generation(self, prompt: Prompt, row: list[int], seconds: float) -> Generation:
        row = row[: prompt.job.sampling.max_new_tokens]
        end = next((n for n, token in enumerate(row) if token in self._end_tokens), None)
        reason: FinishReason = "length" if end is None else "stop"
        text: str = self._tokenizer.decode(row[:end], skip_special_tokens=True)
        return Generation(
            job_id=prompt.job.id,
            # A text that was cut short may end in half a character.
            raw=text if end is not None else text.rstrip("\ufffd"),
            prompt_tokens=len(prompt.ids),
            new_tokens=len(row) if end is None else end + 1,
            seconds=seconds,
            finish_reason=reason,
        )

    @property
    def _padding(self) -> int:
        own = self._tokenizer.pad_token_id
        return int(own) if own is not None else next(iter(self._end_tokens), 0)


def _context(text_config: Any, tokenizer: Any) -> int:
    longest: int = tokenizer.model_max_length
    return min(getattr(text_config, "max_position_embeddings", longest), longest)


def _end_tokens(model: Any, tokenizer: Any) -> list[int]:
    configured = model.generation_config.eos_token_id
    listed = configured if isinstance(configured, list) else [configured]
    return sorted({t for t in [*listed, tokenizer.eos_token_id] if t is not None})


def _expected_length(prompt: Prompt) -> tuple[int, int, int]:
    """Rows of a batch end together when their texts, and start together when their prompts, do."""
    longest = sum(bounds.maximum for bounds in prompt.job.brief.bounds().values())
    return prompt.job.sampling.max_new_tokens, longest, len(prompt.ids)


def _broken(prompt: Prompt) -> JobFailure:
    error = GenerationError("The model computed no numbers for this brief; try a wider dtype.")
    return JobFailure.of(prompt.job.id, error)


def _failure(error: Exception) -> GenerationError:
    text = " ".join(str(error).split())
    if isinstance(error, torch.OutOfMemoryError | MemoryError) or "can't allocate memory" in text:
        return _OutOfMemory()
    return GenerationError(f"The model failed on this text: {text}.")


def _lost_device(error: Exception) -> bool:
    """Whether the CUDA context is gone, which no later call in this process can survive."""
    return "CUDA error" in str(error) and not isinstance(error, torch.OutOfMemoryError)
