"""`pretrain`: a small model from nothing on the starter corpus, on the CPU or a GPU."""

import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import MethodType

import torch
from torch.distributed import is_torchelastic_launched
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    GenerationConfig,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    TrainingArguments,
    set_seed,
)

from llm.config import TrainArgs
from llm.data.batches import Batch, Encoded, LengthGroupedBatches, collate, encode
from llm.exceptions import DataError
from llm.starter.corpus import example
from llm.training.beginning import take_over
from llm.training.record import save_record
from llm.training.schedule import Budget, rate
from llm.training.trainer import CompletionTrainer, completion_loss


def run(args: TrainArgs) -> None:
    """The `pretrain` command: trains, then saves a whole model directory at `args.out`.

    Raises DataError where the tokenizer or the architecture cannot be read, ModelError where the
    loss is not a number.
    """
    if args.threads:
        torch.set_num_threads(args.threads)
    set_seed(args.seed)
    tokenizer = load_tokenizer(args.tokenizer)
    model = new_model(args.architecture, tokenizer)
    if args.begin_from:
        take_over(model, tokenizer, args.begin_from)
    trainer = make_trainer(args, model, tokenizer)
    trainer.train(resume_from_checkpoint=last_checkpoint(args))
    if trainer.is_world_process_zero():
        save_model(model, tokenizer, args.out)
        save_record(args, trainer.state, model)
        sys.stdout.write(f"{args.out}\n")


def run_directory(args: TrainArgs) -> Path:
    """Where checkpoints of the run go: beside `out`."""
    return args.out.with_name(args.out.name + ".run")


def last_checkpoint(args: TrainArgs) -> str | None:
    """The newest checkpoint to resume from, or None for a fresh run."""
    if not args.resume:
        return None
    found = sorted(run_directory(args).glob("checkpoint-*"), key=_step)
    if not found:
        raise DataError(f"{run_directory(args)} holds no checkpoint to resume from.")
    return str(found[-1])


def _step(checkpoint: Path) -> int:
    return int(checkpoint.name.rpartition("-")[2])


def load_tokenizer(directory: Path) -> PreTrainedTokenizerFast:
    if not (directory / "tokenizer.json").is_file():
        raise DataError(f"{directory} holds no tokenizer; make one with `python -m llm tokenizer`.")
    tokenizer: PreTrainedTokenizerFast = PreTrainedTokenizerFast.from_pretrained(directory)
    return tokenizer


def new_model(architecture: Path, tokenizer: PreTrainedTokenizerFast) -> PreTrainedModel:
    """A model of the written architecture with random weights and the tokenizer's vocabulary."""
    try:
        options = json.loads(architecture.read_text(encoding="utf-8"))
        config = AutoConfig.for_model(**options, vocab_size=len(tokenizer))
    except (OSError, ValueError, TypeError) as error:
        raise DataError(f"{architecture} is not a model config: {error}.") from error
    config.pad_token_id = tokenizer.pad_token_id
    config.eos_token_id = tokenizer.eos_token_id
    config.bos_token_id = None
    attention = "sdpa" if torch.cuda.is_available() else "eager"
    make: Callable[..., PreTrainedModel] = AutoModelForCausalLM.from_config
    return make(config, attn_implementation=attention)


def make_trainer(
    args: TrainArgs, model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast
) -> CompletionTrainer:
    """A Trainer over the corpus of `args.seed` that stops at the end of its budget.

    It learns completions only: the model's forward becomes `completion_loss`, which computes the
    vocabulary's logits only where they count. Each of several processes takes its own batches.
    """
    settings = _training_arguments(args)
    model.forward = MethodType(completion_loss, model)
    source = partial(_encoded, args.seed, tokenizer)
    batches = LengthGroupedBatches(
        source,
        batch_tokens=args.batch_tokens // settings.world_size,
        max_length=args.max_length,
        batches=args.max_steps * settings.world_size,
        processes=settings.world_size,
    )
    return CompletionTrainer(
        rate=partial(rate, args),
        budget=Budget(args.max_minutes),
        model=model,
        args=settings,
        train_dataset=batches,
        data_collator=partial(_collate_ready, tokenizer.pad_token_id),
    )


def _encoded(seed: int, tokenizer: PreTrainedTokenizerFast, index: int) -> Encoded:
    return encode(*example(seed, index), tokenizer)


def _collate_ready(pad: int, ready: Sequence[Sequence[Encoded]]) -> Batch:
    return collate([each for batch in ready for each in batch], pad)


def _training_arguments(args: TrainArgs) -> TrainingArguments:
    on_gpu = torch.cuda.is_available()
    return TrainingArguments(
        output_dir=str(run_directory(args)),
        max_steps=args.max_steps,
        per_device_train_batch_size=1,
        train_sampling_strategy="sequential",
        learning_rate=args.learning_rate,
        weight_decay=args.weight_decay,
        max_grad_norm=args.max_grad_norm,
        bf16=args.bf16,
        use_cpu=not on_gpu,
        ddp_backend="gloo" if is_torchelastic_launched() and not on_gpu else None,
        logging_steps=args.log_steps,
        save_steps=args.save_steps,
        save_total_limit=2,
        remove_unused_columns=False,
        dataloader_pin_memory=on_gpu,
        ddp_find_unused_parameters=False,
        report_to=[],
        seed=args.seed,
    )


def save_model(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, out: Path) -> None:
    """Weights in bfloat16, configs and tokenizer, as `from_pretrained` expects them."""
    model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
        do_sample=True,
        temperature=0.7,
        top_p=0.9,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    model.bfloat16().save_pretrained(out)
    tokenizer.save_pretrained(out)
