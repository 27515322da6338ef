"""Keeping the answers of types with several fields to their JSON schema, where xgrammar is there.

xgrammar (Dong et al. 2024, arXiv:2411.15100) masks the tokens that would leave the schema. It is
optional: without it an answer that does not parse is an OutputError, and may be tried again.
"""

import importlib
import importlib.util
import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch
from transformers import LogitsProcessor

from llm.content_types import ContentType

log = logging.getLogger(__name__)


class SchemaConstraint:
    """Compiles the schemas of content types for one tokenizer."""

    def __init__(self, tokenizer: Any, vocabulary: int, end_tokens: Iterable[int]) -> None:
        self._xgrammar: Any = importlib.import_module("xgrammar")
        self._vocabulary = vocabulary
        info = self._xgrammar.TokenizerInfo.from_huggingface(
            tokenizer, vocab_size=vocabulary, stop_token_ids=list(end_tokens)
        )
        self._compiler = self._xgrammar.GrammarCompiler(info)

    def processor(self, types: Sequence[ContentType]) -> LogitsProcessor:
        """A processor for one `generate` call whose rows are of these types."""
        matchers = [None if each.is_plain else self._matcher(each) for each in types]
        mask = self._xgrammar.allocate_token_bitmask(len(types), self._vocabulary)
        return _RowMasks(matchers, mask, self._xgrammar.apply_token_bitmask_inplace)

    def _matcher(self, content_type: ContentType) -> Any:
        # The compiler keeps what it has compiled. The separators are those of json.dumps.
        grammar = self._compiler.compile_json_schema(
            _without_lengths(content_type.json_schema()),
            any_whitespace=False,
            separators=(", ", ": "),
        )
        return self._xgrammar.GrammarMatcher(grammar)


class _RowMasks(LogitsProcessor):
    """Masks each row by its own matcher; rows without one, and finished rows, are free."""

    def __init__(self, matchers: list[Any], mask: torch.Tensor, apply: Callable[..., None]) -> None:
        self._matchers = matchers
        self._mask = mask
        self._apply = apply
        self._started = False

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        for row, matcher in enumerate(self._matchers):
            if matcher is not None:
                self._advance(row, matcher, int(input_ids[row, -1]))
        self._started = True
        self._apply(scores, self._mask.to(scores.device))
        return scores

    def _advance(self, row: int, matcher: Any, token: int) -> None:
        accepted = not self._started or matcher.accept_token(token)
        if accepted and not matcher.is_terminated():
            matcher.fill_next_token_bitmask(self._mask, row)
        else:
            self._matchers[row] = None
            self._mask[row] = -1


def build(tokenizer: Any, vocabulary: int, end_tokens: Iterable[int]) -> SchemaConstraint | None:
    """The constraint, or None where xgrammar is missing or does not know this tokenizer."""
    if importlib.util.find_spec("xgrammar") is None:
        log.info("xgrammar is not installed: JSON answers are not constrained.")
        return None
    try:
        return SchemaConstraint(tokenizer, vocabulary, end_tokens)
    except ValueError as error:
        log.warning("JSON answers are not constrained: %s", error)
        return None


def _without_lengths(schema: Any) -> Any:
    """`schema` without minLength: xgrammar forbids escapes in strings of a bounded length."""
    if isinstance(schema, dict):
        return {k: _without_lengths(v) for k, v in schema.items() if k != "minLength"}
    return schema
