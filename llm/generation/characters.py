"""Keeping byte-level tokens to whole characters, so that no text holds half of one.

A byte-level vocabulary (Radford et al. 2019, "Language Models are Unsupervised Multitask
Learners") spells rare characters in bytes, and a small model may put the wrong bytes together.
"""

from functools import cache
from typing import Any

import torch
from transformers import LogitsProcessor

# The well-formed byte sequences of UTF-8 (RFC 3629, section 4): from a state, the first and the
# last byte that may follow, and the state after it. State 0 is between two characters.
_STEPS = {
    0: (
        (0x00, 0x7F, 0),
        (0xC2, 0xDF, 1),
        (0xE0, 0xE0, 4),
        (0xE1, 0xEC, 2),
        (0xED, 0xED, 5),
        (0xEE, 0xEF, 2),
        (0xF0, 0xF0, 6),
        (0xF1, 0xF3, 3),
        (0xF4, 0xF4, 7),
    ),
    1: ((0x80, 0xBF, 0),),
    2: ((0x80, 0xBF, 1),),
    3: ((0x80, 0xBF, 2),),
    4: ((0xA0, 0xBF, 1),),
    5: ((0x80, 0x9F, 1),),
    6: ((0x90, 0xBF, 2),),
    7: ((0x80, 0x8F, 2),),
}
_NEVER = -1


class WholeCharacters(LogitsProcessor):
    """For one `generate` call of `rows` texts; `table` is that of `transitions`."""

    def __init__(self, rows: int, table: torch.Tensor) -> None:
        self._table = table
        self._states = torch.zeros(rows, dtype=torch.long, device=table.device)
        self._started = False

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        if self._started:
            self._states = self._table[self._states, input_ids[:, -1]].long().clamp(min=0)
        self._started = True
        return scores.masked_fill(self._table[self._states] == _NEVER, -torch.inf)


def transitions(tokenizer: Any, vocabulary: int) -> torch.Tensor | None:
    """The state after each token by the state before it, (states, vocabulary), -1 for never.

    None for tokenizers that are not byte-level. Tokens without bytes, such as the end token, stand
    between characters.
    """
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None or "ByteLevel" not in str(backend.decoder):
        return None
    table = torch.full((len(_STEPS), vocabulary), _NEVER, dtype=torch.int8)
    table[0] = 0
    special = set(tokenizer.all_special_tokens)
    for token, number in tokenizer.get_vocab().items():
        spelt = None if token in special else _bytes(token)
        if spelt is not None:
            for state in _STEPS:
                table[state, number] = _after(state, spelt)
    return table


def _after(state: int, spelt: bytes) -> int:
    for byte in spelt:
        steps = (then for first, last, then in _STEPS.get(state, ()) if first <= byte <= last)
        state = next(steps, _NEVER)
    return state


def _bytes(token: str) -> bytes | None:
    known = _byte_of()
    return bytes(known[c] for c in token) if all(c in known for c in token) else None


@cache
def _byte_of() -> dict[str, int]:
    """The byte that each character of a byte-level vocabulary stands for."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    table = {chr(byte): byte for byte in printable}
    return table | {chr(256 + n): byte for n, byte in enumerate(others)}
