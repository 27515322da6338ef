"""`pretrain`: a small model from nothing on the starter corpus, on the CPU or a GPU."""

import json
import math
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import MethodType
from typing import Any

import torch
from torch.distributed import is_torchelastic_launched
from torch.nn.functional import cross_entropy
from torch.optim.lr_scheduler import LambdaLR
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoTokenizer,
    GenerationConfig,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    Trainer,
    TrainingArguments,
    set_seed,
)
from transformers.trainer_utils import get_last_checkpoint

from llm.config import TrainArgs
from llm.data.batches import IGNORED, Batch, Encoded, LengthGroupedBatches, collate, encode
from llm.exceptions import DataError, ModelError
from llm.starter.corpus import example
from llm.training import optimizers
from llm.training.record import save_record
from llm.training.schedule import Budget, rate


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
    found = get_last_checkpoint(str(run_directory(args))) if run_directory(args).is_dir() else None
    if found is None:
        raise DataError(f"{run_directory(args)} holds no checkpoint to resume from.")
    return found


def load_tokenizer(directory: Path) -> PreTrainedTokenizerFast:
    if not (directory / "tokenizer.json").is_file():
        raise DataError(f"{directory} holds no tokenizer; make one with `python -m llm tokenizer`.")
    return AutoTokenizer.from_pretrained(directory)  # type: ignore[no-any-return]


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
    return AutoModelForCausalLM.from_config(config, attn_implementation=attention)  # type: ignore[no-any-return]


def make_trainer(
    args: TrainArgs, model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast
) -> "CompletionTrainer":
    """A Trainer over the corpus of `args.seed` that stops at the end of its budget.

    It learns completions only: the model's forward becomes `completion_loss`, which computes the
    vocabulary's logits only where they count. Each of several processes takes its own batches.
    """
    settings = training_arguments(args)
    model.forward = MethodType(completion_loss, model)
    source = partial(_encoded, args.seed, tokenizer)
    batches = LengthGroupedBatches(
        source,
        batch_tokens=args.batch_tokens // settings.world_size,
        max_length=args.max_length,
        batches=args.max_steps * settings.world_size,
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


def training_arguments(args: TrainArgs) -> TrainingArguments:
    return TrainingArguments(
        output_dir=str(run_directory(args)),
        max_steps=args.max_steps,
        per_device_train_batch_size=1,
        train_sampling_strategy="sequential",
        learning_rate=args.learning_rate,
        weight_decay=args.weight_decay,
        max_grad_norm=args.max_grad_norm,
        bf16=args.bf16,
        use_cpu=not torch.cuda.is_available(),
        ddp_backend="gloo"
        if is_torchelastic_launched() and not torch.cuda.is_available()
        else None,
        logging_steps=args.log_steps,
        save_steps=args.save_steps,
        save_total_limit=2,
        remove_unused_columns=False,
        dataloader_pin_memory=torch.cuda.is_available(),
        ddp_find_unused_parameters=False,
        report_to=[],
        seed=args.seed,
    )


class CompletionTrainer(Trainer):
    """A Trainer with Muon, a learning rate by the clock and a loss that must stay finite."""

    def __init__(self, *, rate: Callable[[int, float], float], budget: Budget, **kwargs: Any):
        super().__init__(callbacks=[budget], **kwargs)
        self._rate = rate
        self.budget = budget
        self.model_accepts_loss_kwargs = False

    def log(self, logs: dict[str, float], *args: Any, **kwargs: Any) -> None:
        super().log({**logs, "minutes": round(self.budget.spent, 3)}, *args, **kwargs)

    def create_optimizer(self, model: Any = None) -> Any:
        self.optimizer = optimizers.for_model(
            model or self.model,
            learning_rate=self.args.learning_rate,
            weight_decay=self.args.weight_decay,
        )
        return self.optimizer

    def create_scheduler(self, num_training_steps: int, optimizer: Any = None) -> LambdaLR:
        self.lr_scheduler = LambdaLR(
            optimizer or self.optimizer, lambda step: self._rate(step, self.budget.share)
        )
        return self.lr_scheduler

    def compute_loss(
        self, model: Any, inputs: Batch, return_outputs: bool = False, **_: Any
    ) -> torch.Tensor:
        """The mean cross-entropy of the labelled tokens; raises ModelError if it is not finite."""
        loss: torch.Tensor = model(**inputs)
        if not math.isfinite(loss.item()):
            step = self.state.global_step + 1
            raise ModelError(f"The loss at step {step} is {loss.item()}; try a lower rate.")
        return loss


def completion_loss(model: Any, input_ids: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy in nats over the tokens that have a label; both are (batch, length)."""
    hidden = model.base_model(input_ids=input_ids, use_cache=False).last_hidden_state
    targets = labels[:, 1:]
    learnt = targets != IGNORED
    logits = model.get_output_embeddings()(hidden[:, :-1][learnt])
    return cross_entropy(logits.float(), targets[learnt])


def save_model(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, out: Path) -> None:
    """Weights in bfloat16, configs and tokenizer, as `from_pretrained` expects them."""
    model.generation_config = GenerationConfig(
        do_sample=True,
        temperature=0.7,
        top_p=0.9,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    model.to(torch.bfloat16).save_pretrained(out)
    tokenizer.save_pretrained(out)
