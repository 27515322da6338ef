"""A worker's turn: claim queued drafts, write briefs, ask the model, check, save each draft.

A text that misses what was asked is written once more before it is shown.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.conf import settings

from llm import checks
from llm.brief import Brief as LLMBrief
from llm.brief import Generation, Job, Sampling
from llm.checks import TextRule
from llm.exceptions import GenerationError, LLMError
from llm.generation.base import Generator, JobFailure, Outcome
from shopcontent.catalog.models import Product, Review
from shopcontent.compliance.models import Rule
from shopcontent.dispatch import wake
from shopcontent.drafting import tasks
from shopcontent.drafting.briefs import build_brief, stated_facts
from shopcontent.drafting.claims import Claim, claim, heartbeat, held_by, release
from shopcontent.drafting.expansion import finish_requests
from shopcontent.drafting.models import Brief, Draft
from shopcontent.drafting.planning import reviews_of
from shopcontent.drafting.texts import Text
from shopcontent.publishing.slots import key_of
from shopcontent.styles.resolving import Manner, StyleBook

logger = logging.getLogger(__name__)

# Several batches are claimed at once, so that texts of a similar length can be batched together.
BATCHES_A_TURN = 2
MAX_NEW_TOKENS = 320


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
    turn = _Turn(claimed.token, generator, _rules(claimed.drafts))
    by_id = {str(draft.pk): draft for draft in claimed.drafts}
    jobs = {
        str(pk): Job(str(pk), brief, _sampling(by_id[str(pk)], brief))
        for pk, brief in _briefs(claimed).items()
    }
    waiting = dict(jobs)
    lacking: list[Text] = []
    try:
        for outcome in generator.generate(list(jobs.values())):
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

    Whatever happens meanwhile, the first text is saved where there is no better one.
    """
    held = held_by(token=turn.token, drafts=[text.draft for text in lacking])
    first = {str(text.draft.pk): text for text in lacking if text.draft.pk in held}
    jobs = {id_: text.second_job() for id_, text in first.items()}
    _store([job.brief for job in jobs.values()])
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


def _briefs(claimed: Claim) -> dict[int, LLMBrief]:
    """The brief of each draft, stored; drafts that cannot be written any more are failed."""
    reviews = _reviews(claimed.drafts)
    manners = _manners(claimed.drafts)
    briefs: dict[int, LLMBrief] = {}
    for draft in claimed.drafts:
        product = cast(Product, draft.slot.product)
        brief = build_brief(
            request=draft.request,
            product=product,
            key=key_of(draft.slot),
            reviews=reviews[product.pk],
            manner=manners.get(draft.pk),
            source=draft.source,
        )
        if missing := brief.missing():
            failure = JobFailure(
                str(draft.pk), missing.code, str(missing), retryable=False, params=missing.params
            )
            _fail(draft, claimed.token, failure)
        else:
            briefs[draft.pk] = brief
    _store(briefs.values())
    return briefs


def _store(briefs: Iterable[LLMBrief]) -> None:
    Brief.objects.bulk_create(
        (Brief(hash=brief.hash, payload=brief.to_dict()) for brief in briefs),
        ignore_conflicts=True,
    )


def _reviews(drafts: list[Draft]) -> defaultdict[int, list[Review]]:
    found: defaultdict[int, list[Review]] = defaultdict(list)
    for request in {draft.request for draft in drafts}:
        products = {d.slot.product for d in drafts if d.request_id == request.pk and d.slot.product}
        found.update(reviews_of(request=request, products=list(products)))
    return found


def _manners(drafts: list[Draft]) -> dict[int, Manner]:
    """What the house styles say of each draft; a query for each request, not for each draft."""
    found: dict[int, Manner] = {}
    for request in {draft.request for draft in drafts if not draft.request.without_style}:
        book = StyleBook(request.shop, chosen_id=request.house_style_id)
        for draft in drafts:
            if draft.request_id == request.pk and draft.slot.product:
                slot = draft.slot
                found[draft.pk] = book.manner(
                    draft.slot.product, content_type=slot.content_type, locale=slot.locale
                )
    return found


def _rules(drafts: list[Draft]) -> dict[tuple[int, str], tuple[TextRule, ...]]:
    found: dict[tuple[int, str], tuple[TextRule, ...]] = {}
    for shop in {draft.request.shop for draft in drafts}:
        applying = Rule.objects.applying_to(shop)
        for locale in {d.slot.locale for d in drafts if d.request.shop_id == shop.pk}:
            found[shop.pk, locale] = applying.as_text_rules(locale)
    return found


def _sampling(draft: Draft, brief: LLMBrief) -> Sampling:
    """Room for the longest text that is allowed; a new attempt draws anew, or it would fail again.

    A token is at least about two characters of English, or one of Chinese.
    """
    characters = sum(bounds.maximum for bounds in brief.bounds().values())
    tokens = characters if brief.locale.startswith("zh") else characters // 2
    return Sampling(
        max_new_tokens=min(MAX_NEW_TOKENS, tokens + 16),
        seed=draft.seed + 1_000_003 * (draft.attempts - 1),
    )


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
