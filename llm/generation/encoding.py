"""Jobs as token ids that fit into a model's context."""

import logging
import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError

from llm import prompts
from llm.brief import Brief, Job
from llm.exceptions import BriefError, ModelError

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A job and the token ids of its prompt."""

    job: Job
    ids: list[int]


class Encoder:
    """Renders briefs with a tokenizer for a context of `context` tokens, the answer included.

    Raises ModelError where the tokenizer's chat template does not take our messages.
    """

    def __init__(self, tokenizer: "PreTrainedTokenizerBase", context: int) -> None:
        self._tokenizer = tokenizer
        self._context = context
        self._special = _special_tokens(tokenizer)
        try:
            self._ids(Brief("title", "en", "Probe"))
        except TemplateError as error:
            raise ModelError(f"The model's chat template cannot be used: {error}.") from error

    def encode(self, job: Job) -> Prompt:
        """The job's prompt; earlier texts, then facts are dropped from the end until it fits.

        Never fewer facts than the type needs: BriefError where the prompt is too long even so.
        """
        brief = self._without_special_tokens(job.brief)
        room = self._context - job.sampling.max_new_tokens
        ids = self._ids(brief)
        if len(ids) > room:
            ids = self._ids(self._shortened(brief, room))
        return Prompt(job, ids)

    def _shortened(self, brief: Brief, room: int) -> Brief:
        least = min(brief.type.min_facts, len(brief.facts))
        bare = replace(brief, references=())
        candidates = [replace(bare, facts=brief.facts[:n]) for n in range(least, len(brief.facts))]
        candidates += [
            replace(brief, references=brief.references[:n]) for n in range(len(brief.references))
        ]
        fitting = bisect_right(candidates, room, key=lambda each: len(self._ids(each)))
        if not fitting:
            raise BriefError(
                f"The brief is too long: the model's context is {self._context} tokens, which "
                f"leaves {max(room, 0)} for it. Give it fewer or shorter passages and facts."
            )
        shortened = candidates[fitting - 1]
        log.warning(
            "Dropped the last %s facts and %s earlier texts of %r to fit the context.",
            len(brief.facts) - len(shortened.facts),
            len(brief.references) - len(shortened.references),
            brief.name,
        )
        return shortened

    def _ids(self, brief: Brief) -> list[int]:
        text = prompts.render(brief, self._tokenizer)
        # A chat template writes the special tokens itself; a plain prompt needs the tokenizer's.
        plain = not self._tokenizer.chat_template
        ids: list[int] = self._tokenizer(text, add_special_tokens=plain)["input_ids"]
        return ids

    def _without_special_tokens(self, brief: Brief) -> Brief:
        """The brief as data only: a product text cannot end the message that it stands in."""
        if not self._special or not self._special.search(prompts.user_message(brief)):
            return brief
        return Brief.from_dict(_scrubbed(brief.to_dict(), self._special))


def _special_tokens(tokenizer: "PreTrainedTokenizerBase") -> re.Pattern[str] | None:
    added = [t.content for t in tokenizer.added_tokens_decoder.values() if t.special]
    tokens = sorted({*added, *tokenizer.all_special_tokens}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, tokens))) if tokens else None


def _scrubbed(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(" ", value)
    if isinstance(value, dict):
        return {key: _scrubbed(each, pattern) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(each, pattern) for each in value]
    return value
