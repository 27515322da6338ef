"""A tiny model made on the spot: random weights, a real tokenizer and a chat template."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")

CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
SENTENCES = (
    "Write description in English: a product description in flowing sentences.",
    "Length: medium (text 80-700 characters). Facts: capacity: 1.7 l. material: steel.",
    "You write for an online shop. Write only what the facts and passages below say.",
    "这是一款便携电热水壶，容量一点七升，材质为不锈钢，日常使用轻松自在。",
)


def _save_tokenizer(directory: Path) -> int:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=384,
        special_tokens=["<|im_start|>", "<|im_end|>", "<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    bpe.train_from_iterator(SENTENCES, trainer)
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=bpe, eos_token="<|im_end|>", pad_token="<|endoftext|>"
    )
    tokenizer.chat_template = CHAT_TEMPLATE
    tokenizer.save_pretrained(directory)
    return len(tokenizer)


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a sealed two-layer Qwen3 with random weights and a context of 2,048."""
    import torch
    from transformers import Qwen3Config, Qwen3ForCausalLM

    from llm.checkpoints import write_manifest

    directory = tmp_path_factory.mktemp("tiny") / "model"
    vocabulary = _save_tokenizer(directory)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    config = Qwen3Config(
        vocab_size=vocabulary,
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=16,
        max_position_embeddings=2048,
        initializer_range=0.2,
        eos_token_id=1,
        pad_token_id=2,
        bos_token_id=None,
    )
    Qwen3ForCausalLM(config).save_pretrained(directory)
    write_manifest(directory)
    return directory
