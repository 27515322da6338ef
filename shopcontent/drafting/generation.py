"""A worker's turn: claim queued drafts, write briefs, ask the model, check, save each draft."""

import logging
from collections import defaultdict
from typing import cast
from uuid import UUID

from django.conf import settings

from llm import checks
from llm.brief import Brief as LLMBrief
from llm.brief import Generation, Job, Sampling
from llm.exceptions import GenerationError, LLMError
from llm.generation.base import Generator, JobFailure
from shopcontent.catalog.models import Product, Review
from shopcontent.dispatch import wake
from shopcontent.drafting import tasks
from shopcontent.drafting.briefs import build_brief, stated_facts
from shopcontent.drafting.claims import Claim, claim, heartbeat, release
from shopcontent.drafting.expansion import finish_requests
from shopcontent.drafting.models import Brief, Draft
from shopcontent.drafting.planning import reviews_of
from shopcontent.publishing.slots import key_of

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


def _write(claimed: Claim, generator: Generator) -> None:
    briefs = _briefs(claimed)
    by_id = {str(draft.pk): draft for draft in claimed.drafts if draft.pk in briefs}
    jobs = [
        Job(id_, briefs[draft.pk], _sampling(draft, briefs[draft.pk]))
        for id_, draft in by_id.items()
    ]
    try:
        for outcome in generator.generate(jobs):
            draft = by_id.pop(outcome.job_id)
            if isinstance(outcome, JobFailure):
                _fail(draft, claimed.token, outcome)
            else:
                _save_or_fail(draft, claimed.token, briefs[draft.pk], outcome, generator)
    except GenerationError as error:
        logger.exception("The generator failed; its drafts are tried again.")
        for id_, draft in by_id.items():
            _fail(draft, claimed.token, JobFailure.of(id_, error))
        raise


def _briefs(claimed: Claim) -> dict[int, LLMBrief]:
    """The brief of each draft, stored; drafts that cannot be written any more are failed."""
    reviews = _reviews(claimed.drafts)
    briefs: dict[int, LLMBrief] = {}
    for draft in claimed.drafts:
        product = cast(Product, draft.slot.product)
        brief = build_brief(
            request=draft.request,
            product=product,
            key=key_of(draft.slot),
            reviews=reviews[product.pk],
        )
        if missing := brief.missing():
            _fail(draft, claimed.token, JobFailure(str(draft.pk), "too_little", missing, False))
        else:
            briefs[draft.pk] = brief
    Brief.objects.bulk_create(
        (Brief(hash=brief.hash, payload=brief.to_dict()) for brief in briefs.values()),
        ignore_conflicts=True,
    )
    return briefs


def _reviews(drafts: list[Draft]) -> defaultdict[int, list[Review]]:
    found: defaultdict[int, list[Review]] = defaultdict(list)
    for request in {draft.request for draft in drafts}:
        products = {d.slot.product for d in drafts if d.request_id == request.pk and d.slot.product}
        found.update(reviews_of(request=request, products=list(products)))
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


def _save_or_fail(
    draft: Draft, token: UUID, brief: LLMBrief, answer: Generation, generator: Generator
) -> None:
    """As `_save`; what goes wrong with one text is that draft's failure, not its neighbours'."""
    try:
        _save(draft, token, brief, answer, generator)
    except Exception:
        logger.exception("The answer for draft %s could not be saved.", draft.pk)
        sentence = "Something unforeseen went wrong with this text."
        _fail(draft, token, JobFailure(answer.job_id, "internal", sentence, True))


def _save(
    draft: Draft, token: UUID, brief: LLMBrief, answer: Generation, generator: Generator
) -> None:
    try:
        body = brief.type.parse(answer.raw)
    except LLMError as error:
        _fail(draft, token, JobFailure.of(answer.job_id, error))
        return
    findings = checks.check_text(body, brief)
    sampling = _sampling(draft, brief)
    release(
        draft=draft,
        token=token,
        to=Draft.Status.READY,
        body=body,
        text=brief.type.render(body),
        brief_id=brief.hash,
        findings=[finding.to_dict() for finding in findings],
        block_count=sum(finding.severity == "block" for finding in findings),
        warn_count=sum(finding.severity == "warn" for finding in findings),
        fact_values=stated_facts(brief, body),
        error="",
        error_code="",
        sampling={
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "max_new_tokens": sampling.max_new_tokens,
            "seed": sampling.seed,
        },
        model_name=generator.info.name,
        model_hash=generator.info.hash,
        prompt_version=generator.info.prompt_version,
        prompt_tokens=answer.prompt_tokens,
        new_tokens=answer.new_tokens,
        seconds=answer.seconds,
    )


def _fail(draft: Draft, token: UUID, failure: JobFailure) -> None:
    again = failure.retryable and draft.attempts < settings.DRAFT_MAX_ATTEMPTS
    release(
        draft=draft,
        token=token,
        to=Draft.Status.QUEUED if again else Draft.Status.FAILED,
        reason=failure.message,
        error_code=failure.code,
        error=failure.message[:500],
    )
