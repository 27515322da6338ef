"""The starter tokenizer: byte-level BPE that any text goes through and back unchanged."""

import sys
from collections.abc import Iterable, Iterator
from itertools import islice

from tokenizers import Regex, Tokenizer, decoders, pre_tokenizers, trainers
from tokenizers.models import BPE
from transformers import PreTrainedTokenizerFast

from llm.config import TokenizerArgs
from llm.prompts import user_message
from llm.starter.corpus import stream
from llm.starter.files import common_characters

PAD, END, USER, ASSISTANT = "<|pad|>", "<|end|>", "<|user|>", "<|assistant|>"
CHAT_TEMPLATE = (
    "{%- for message in messages -%}"
    "{%- if message.role == 'user' -%}" + USER + "{{ message.content }}"
    "{%- elif message.role == 'assistant' -%}" + ASSISTANT + "{{ message.content }}" + END + ""
    "{%- endif -%}{%- endfor -%}"
    "{%- if add_generation_prompt -%}" + ASSISTANT + "{%- endif -%}"
)
_CHARACTER_WEIGHT = 60


def train(texts: Iterable[str], vocab_size: int) -> PreTrainedTokenizerFast:
    """A tokenizer with single digits, single Chinese characters and a chat template.

    The template drops system messages. Unknown text is spelt in bytes, so nothing is unknown.
    """
    tokenizer = Tokenizer(BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"\p{Han}"), "isolated"),
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=[PAD, END, USER, ASSISTANT],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=sys.stderr.isatty(),
    )
    tokenizer.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        pad_token=PAD,
        eos_token=END,
        chat_template=CHAT_TEMPLATE,
        model_max_length=1024,
        clean_up_tokenization_spaces=False,
    )


def corpus_texts(seed: int, examples: int) -> Iterator[str]:
    """What the tokenizer is trained on: prompts, texts, and every common Chinese character."""
    for _ in range(_CHARACTER_WEIGHT):
        yield common_characters()
    for brief, body in islice(stream(seed), examples):
        yield user_message(brief)
        yield brief.type.serialize(body)


def run(args: TokenizerArgs) -> None:
    """The `tokenizer` command."""
    tokenizer = train(corpus_texts(args.seed, args.examples), args.vocab_size)
    tokenizer.save_pretrained(args.out)
    sys.stdout.write(f"{len(tokenizer)} tokens in {args.out}\n")
