"""A worker's turn: claim queued drafts, write briefs, ask the model, check, save each draft.

A text that misses what was asked is written once more before it is shown.
"""

import logging
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from llm import checks
from llm.brief import Generation, Job
from llm.checks import TextRule
from llm.exceptions import GenerationError, LLMError
from llm.generation.base import Generator, JobFailure, Outcome
from shopcontent.dispatch import wake
from shopcontent.drafting import tasks
from shopcontent.drafting.briefs import stated_facts
from shopcontent.drafting.claims import Claim, claim, heartbeat, held_by, release
from shopcontent.drafting.expansion import finish_requests
from shopcontent.drafting.jobs import jobs_for, rules_of, store
from shopcontent.drafting.models import Draft
from shopcontent.drafting.texts import Text

logger = logging.getLogger(__name__)

# Several batches are claimed at once, so that texts of a similar length can be batched together.
BATCHES_A_TURN = 2


def write_next_drafts(*, generator: Generator) -> int:
    """Write one claim's worth of queued drafts and wake a worker for the rest; returns how many."""
    claimed = claim(limit=BATCHES_A_TURN * settings.LLM_BATCH_SIZE)
    if claimed is None:
        return 0
    with heartbeat(token=claimed.token):
        _write(claimed, generator)
    if Draft.objects.claimable().exists():
        wake(tasks.generate_drafts)
    else:
        finish_requests()
    return len(claimed.drafts)


@dataclass(frozen=True, slots=True)
class _Turn:
    """What the texts of one claim have in common; the rules are by shop and locale."""

    token: UUID
    generator: Generator
    rules: dict[tuple[int, str], tuple[TextRule, ...]]


def _write(claimed: Claim, generator: Generator) -> None:
    turn = _Turn(claimed.token, generator, rules_of(claimed.drafts))
    by_id = {str(draft.pk): draft for draft in claimed.drafts}
    waiting: dict[str, Job] = {}
    for job in jobs_for(claimed.drafts):
        if missing := job.brief.missing():
            failure = JobFailure(
                job.id, missing.code, str(missing), retryable=False, params=missing.params
            )
            _fail(by_id[job.id], claimed.token, failure)
        else:
            waiting[job.id] = job
    store(job.brief for job in waiting.values())
    lacking: list[Text] = []
    try:
        for outcome in generator.generate(list(waiting.values())):
            job = waiting.pop(outcome.job_id)
            text = _text_or_fail(turn, by_id[job.id], job, outcome)
            if text is not None and text.lacks():
                lacking.append(text)
            elif text is not None:
                _save_or_fail(turn, text)
    except GenerationError as error:
        logger.exception("The generator failed; its drafts are tried again.")
        for id_ in waiting:
            _fail(by_id[id_], claimed.token, JobFailure.of(id_, error))
        for text in lacking:
            _save_or_fail(turn, text)
        raise
    _write_again(turn, lacking)


def _write_again(turn: _Turn, lacking: list[Text]) -> None:
    """Write the texts that miss what was asked once more, and save the better of the two.

    Whatever goes wrong meanwhile, the first text is saved where there is no better one; only a
    worker that is killed loses both, and the draft is written again.
    """
    held = held_by(token=turn.token, drafts=[text.draft for text in lacking])
    first = {str(text.draft.pk): text for text in lacking if text.draft.pk in held}
    jobs = {id_: text.second_job() for id_, text in first.items()}
    store(job.brief for job in jobs.values())
    try:
        for outcome in turn.generator.generate(list(jobs.values())) if jobs else ():
            text = first.pop(outcome.job_id)
            _save_or_fail(turn, _better(turn, text, jobs[outcome.job_id], outcome))
    finally:
        for text in first.values():
            _save_or_fail(turn, text)


def _better(turn: _Turn, text: Text, job: Job, outcome: Outcome) -> Text:
    if isinstance(outcome, JobFailure):
        logger.warning("Draft %s keeps its first text: %s", text.draft.pk, outcome.message)
        return text
    second = None
    try:
        second = _read(turn, text.draft, job, outcome)
    except Exception:
        logger.warning("The second text for draft %s is no use.", text.draft.pk, exc_info=True)
    return text.or_better(second, outcome)


def _text_or_fail(turn: _Turn, draft: Draft, job: Job, outcome: Outcome) -> Text | None:
    """The text in an outcome; what goes wrong with one is that draft's failure alone."""
    if isinstance(outcome, JobFailure):
        _fail(draft, turn.token, outcome)
        return None
    try:
        return _read(turn, draft, job, outcome)
    except LLMError as error:
        _fail(draft, turn.token, JobFailure.of(job.id, error), **_spent(draft, outcome))
    except Exception:
        logger.exception("The answer for draft %s could not be checked.", draft.pk)
        _fail(draft, turn.token, _unforeseen(draft), **_spent(draft, outcome))
    return None


def _read(turn: _Turn, draft: Draft, job: Job, answer: Generation) -> Text:
    body = job.brief.type.parse(answer.raw)
    rules = turn.rules[draft.request.shop_id, draft.slot.locale]
    return Text(
        draft=draft,
        brief=job.brief,
        sampling=job.sampling,
        body=body,
        findings=tuple(checks.check_text(body, job.brief, rules)),
        prompt_tokens=answer.prompt_tokens,
        new_tokens=answer.new_tokens,
        seconds=answer.seconds,
    )


def _save_or_fail(turn: _Turn, text: Text) -> None:
    try:
        _save(turn, text)
    except Exception:
        logger.exception("The answer for draft %s could not be saved.", text.draft.pk)
        _fail(text.draft, turn.token, _unforeseen(text.draft))


def _unforeseen(draft: Draft) -> JobFailure:
    sentence = "Something unforeseen went wrong with this text."
    return JobFailure(str(draft.pk), "internal", sentence, True)


def _save(turn: _Turn, text: Text) -> None:
    info, brief, sampling = turn.generator.info, text.brief, text.sampling
    release(
        draft=text.draft,
        token=turn.token,
        to=Draft.Status.READY,
        body=text.body,
        text=brief.type.render(text.body),
        brief_id=brief.hash,
        findings=[finding.to_dict() for finding in text.findings],
        block_count=text.count("block"),
        warn_count=text.count("warn"),
        fact_values=stated_facts(brief, text.body),
        missed=list(text.missed),
        error="",
        error_code="",
        error_params={},
        sampling={
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "max_new_tokens": sampling.max_new_tokens,
            "seed": sampling.seed,
        },
        model_name=info.name,
        model_hash=info.hash,
        prompt_version=info.prompt_version,
        **_spent(text.draft, text),
    )


def _spent(draft: Draft, answer: Generation | Text) -> dict[str, Any]:
    """What all attempts took, with this one."""
    return {
        "seconds": draft.seconds + answer.seconds,
        "prompt_tokens": draft.prompt_tokens + answer.prompt_tokens,
        "new_tokens": draft.new_tokens + answer.new_tokens,
    }


def _fail(draft: Draft, token: UUID, failure: JobFailure, **values: Any) -> None:
    again = failure.retryable and draft.attempts < settings.DRAFT_MAX_ATTEMPTS
    release(
        draft=draft,
        token=token,
        to=Draft.Status.QUEUED if again else Draft.Status.FAILED,
        reason=failure.message,
        error_code=failure.code,
        error_params=dict(failure.params),
        error=failure.message[:500],
        **values,
    )
