"""Beginning from the weights of a model that has another tokenizer."""

from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, PreTrainedModel, PreTrainedTokenizerFast

from llm.exceptions import DataError


def take_over(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, directory: Path
) -> PreTrainedModel:
    """`model` with the weights of the model in `directory`, which must be of its architecture.

    Tokens that both tokenizers have keep their embedding, others get the mean of the old tokens
    that spell them. Raises DataError where the layers do not fit.
    """
    try:
        make: Any = AutoModelForCausalLM.from_pretrained
        old: Any = make(directory, dtype=torch.float32, local_files_only=True)
        known = PreTrainedTokenizerFast.from_pretrained(directory, local_files_only=True)
    except (OSError, ValueError) as error:
        raise DataError(f"{directory} is not a model to begin from: {error}.") from error
    vocabulary = {id(old.get_input_embeddings().weight), id(old.get_output_embeddings().weight)}
    layers = {n: p for n, p in old.named_parameters() if id(p) not in vocabulary}
    try:
        model.load_state_dict(layers, strict=False)
    except RuntimeError as error:
        raise DataError(f"The layers of {directory} do not fit the architecture.") from error
    rows = _embeddings(tokenizer, known, old.get_input_embeddings().weight.detach())
    with torch.no_grad():
        model.get_input_embeddings().weight.copy_(rows)  # type: ignore[operator]
    return model


def _embeddings(
    tokenizer: PreTrainedTokenizerFast, known: PreTrainedTokenizerFast, old: torch.Tensor
) -> torch.Tensor:
    """A row for each token of `tokenizer`, in the order of its ids."""
    numbers = known.get_vocab()
    rows = torch.zeros(len(tokenizer), old.shape[1])
    for token, number in tokenizer.get_vocab().items():
        if token in numbers:
            rows[number] = old[numbers[token]]
        else:
            pieces = known(tokenizer.decode([number]), add_special_tokens=False)["input_ids"]
            rows[number] = old[pieces].mean(0)
    return rows
