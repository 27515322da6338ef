"""Pretraining: refusals, a short real run that must learn, its record, its resume, its stop."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM

from llm.__main__ import main
from llm.checkpoints import fingerprint as model_fingerprint
from llm.checkpoints import verify
from llm.config import TokenizerArgs, TrainArgs
from llm.data.tokenizer import run as make_tokenizer
from llm.exceptions import DataError, ModelError
from llm.starter.corpus import fingerprint
from llm.training import pretrain

SMALL = {
    "model_type": "qwen3",
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 2,
    "head_dim": 32,
    "max_position_embeddings": 512,
    "tie_word_embeddings": True,
}


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tokenizer")
    make_tokenizer(TokenizerArgs(out=out, vocab_size=600, examples=50))
    return out


@pytest.fixture
def arguments(tmp_path: Path, tokenizer: Path) -> TrainArgs:
    architecture = tmp_path / "small.json"
    architecture.write_text(json.dumps(SMALL))
    return TrainArgs(
        out=tmp_path / "model",
        tokenizer=tokenizer,
        architecture=architecture,
        max_steps=12,
        batch_tokens=1024,
        learning_rate=5e-3,
        warmup_steps=2,
        save_steps=6,
        log_steps=1,
    )


def losses(out: Path) -> list[float]:
    with (out / "loss.csv").open(encoding="utf-8") as file:
        return [float(row["loss"]) for row in csv.DictReader(file)]


def test_a_short_run_of_the_command_learns_and_leaves_a_whole_model(
    arguments: TrainArgs, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["out", "tokenizer", "architecture", "max_steps", "batch_tokens", "learning_rate"]
    options += ["warmup_steps", "log_steps"]
    named = [f"--{o.replace('_', '-')}={getattr(arguments, o)}" for o in options]
    assert main(["pretrain", *named]) == 0
    assert str(arguments.out) in capsys.readouterr().out

    curve = losses(arguments.out)
    assert len(curve) == 12
    assert sum(curve[-3:]) < sum(curve[:3]) - 1.0

    verify(arguments.out)
    model = AutoModelForCausalLM.from_pretrained(arguments.out)
    assert model.dtype == torch.bfloat16
    record = json.loads((arguments.out / "training.json").read_text(encoding="utf-8"))
    assert record["corpus_sha256"] == fingerprint(0)
    assert record["steps"] == 12
    assert record["final_loss"] == curve[-1]
    assert (arguments.out / "loss.png").read_bytes().startswith(b"\x89PNG")


def test_a_resumed_run_goes_on_where_it_stopped(arguments: TrainArgs) -> None:
    pretrain.run(arguments)
    whole = losses(arguments.out)
    checkpoints = sorted(pretrain.run_directory(arguments).iterdir())
    assert [c.name for c in checkpoints] == ["checkpoint-12", "checkpoint-6"]
    for file in checkpoints[0].iterdir():
        file.unlink()
    checkpoints[0].rmdir()

    pretrain.run(replace(arguments, resume=True))
    assert losses(arguments.out) == pytest.approx(whole, rel=1e-3)


def test_a_resume_needs_a_checkpoint(arguments: TrainArgs) -> None:
    with pytest.raises(DataError, match="no checkpoint"):
        pretrain.run(replace(arguments, resume=True))


def test_the_run_ends_when_its_minutes_are_spent(arguments: TrainArgs) -> None:
    pretrain.run(replace(arguments, max_steps=100_000, max_minutes=0.01))
    record = json.loads((arguments.out / "training.json").read_text(encoding="utf-8"))
    assert 1 <= record["steps"] < 100


def test_a_loss_that_is_not_a_number_stops_the_run(
    arguments: TrainArgs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def poisoned(make: Callable[..., object]) -> Callable[..., object]:
        def made(*args: object) -> object:
            model = make(*args)
            torch.nn.init.constant_(model.get_input_embeddings().weight, torch.nan)  # type: ignore[attr-defined]
            return model

        return made

    monkeypatch.setattr(pretrain, "new_model", poisoned(pretrain.new_model))
    with pytest.raises(ModelError, match="step 1 is nan"):
        pretrain.run(arguments)


def test_a_tokenizer_that_is_not_there_is_named(arguments: TrainArgs, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no tokenizer"):
        pretrain.run(replace(arguments, tokenizer=tmp_path / "nowhere"))


@pytest.mark.parametrize("content", ["not json", '{"model_type": "no-such-model"}'])
def test_an_architecture_that_cannot_be_read_is_named(arguments: TrainArgs, content: str) -> None:
    arguments.architecture.write_text(content)
    with pytest.raises(DataError, match=r"small\.json is not a model config"):
        pretrain.run(arguments)


def test_a_run_begins_from_the_weights_of_a_model_with_another_tokenizer(
    arguments: TrainArgs, tmp_path: Path
) -> None:
    pretrain.run(replace(arguments, max_steps=40))
    make_tokenizer(TokenizerArgs(out=tmp_path / "other", vocab_size=700, examples=50))
    again = replace(
        arguments, out=tmp_path / "second", tokenizer=tmp_path / "other", begin_from=arguments.out
    )
    pretrain.run(again)
    assert losses(again.out)[0] < losses(arguments.out)[0] - 1.0
    record = json.loads((again.out / "training.json").read_text(encoding="utf-8"))
    assert record["begun_from"] == model_fingerprint(arguments.out)


@pytest.mark.parametrize("said", ["is not a model to begin from", "do not fit"])
def test_a_model_that_cannot_be_begun_from_is_named(
    arguments: TrainArgs, tmp_path: Path, said: str
) -> None:
    start = tmp_path / "nothing"
    if said == "do not fit":
        start = arguments.out
        pretrain.run(replace(arguments, max_steps=3))
        wider = arguments.architecture.with_name("wider.json")
        wider.write_text(json.dumps(SMALL | {"intermediate_size": 96}))
        arguments = replace(arguments, architecture=wider, out=tmp_path / "wide")
    with pytest.raises(DataError, match=said):
        pretrain.run(replace(arguments, begin_from=start))
