"""The arguments of training: what contradicts is refused, and the rate follows the plan."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transformers import TrainerControl, TrainerState, TrainingArguments

from llm.__main__ import COMMANDS, main, parser
from llm.config import TrainArgs
from llm.exceptions import DataError
from llm.training.schedule import Budget, rate


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"max_steps": 0}, "max_steps 0"),
        ({"max_minutes": 0.0}, "max_minutes 0.0"),
        ({"batch_tokens": 100, "max_length": 512}, "must hold an example"),
        ({"max_length": 10}, "at least 64"),
        ({"learning_rate": 0.0}, "learning_rate 0.0"),
        ({"final_rate": 1.5}, "final_rate 1.5"),
        ({"decay_share": 0.0}, "decay_share 0.0"),
        ({"warmup_steps": 50, "max_steps": 50}, "do not fit"),
        ({"save_steps": 0}, "save_steps"),
        ({"weight_decay": -0.1}, "cannot be negative"),
        ({"threads": -1}, "cannot be negative"),
        ({"max_grad_norm": 0.0}, "max_grad_norm"),
    ],
)
def test_impossible_arguments_are_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(DataError, match=said):
        TrainArgs(out=Path("model"), **wrong)


def test_the_command_line_refuses_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pretrain", "--out", "model", "--max-steps", "0"]) == 2
    assert capsys.readouterr().err == "max_steps 0 is not at least 1.\n"


def test_the_command_line_reads_what_the_dataclass_declares() -> None:
    given_ = parser().parse_args(
        ["pretrain", "--out", "m", "--max-minutes", "2.5", "--bf16", "--max-length", "128"]
    )
    args = TrainArgs.read(given_)
    assert (args.out, args.max_minutes, args.bf16, args.max_length) == (Path("m"), 2.5, True, 128)
    assert args.learning_rate == TrainArgs(out=Path("m")).learning_rate


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_its_options(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        main([command, "--help"])
    assert exit_.value.code == 0
    assert "--" in capsys.readouterr().out


@given(step=st.integers(0, 1000), spent=st.floats(0, 1))
def test_the_rate_stays_between_its_ends(step: int, spent: float) -> None:
    args = TrainArgs(out=Path("m"), max_steps=1000, warmup_steps=100, final_rate=0.1)
    assert 0 < rate(args, step, spent) <= 1
    assert step < 100 or rate(args, step, spent) >= 0.1


@pytest.mark.parametrize(("spent", "ends"), [(9.0, False), (10.5, True)])
def test_a_resumed_run_counts_the_minutes_before(tmp_path: Path, spent: float, ends: bool) -> None:
    budget, control = Budget(minutes=10), TrainerControl()
    state = TrainerState(log_history=[{"minutes": 1.0}, {"loss": 2.0, "minutes": spent}])
    budget.on_train_begin(TrainingArguments(str(tmp_path), use_cpu=True), state, control)
    assert budget.share == pytest.approx(min(1.0, spent / 10), abs=0.01)
    budget.on_step_end(TrainingArguments(str(tmp_path), use_cpu=True), state, control)
    assert control.should_training_stop is ends


def test_the_rate_warms_up_stays_and_falls_with_steps_or_minutes() -> None:
    args = TrainArgs(
        out=Path("m"), max_steps=1000, warmup_steps=100, decay_share=0.2, final_rate=0.1
    )
    assert rate(args, 49, 0.0) == pytest.approx(0.5)
    plateau = [rate(args, 100, 0.0), rate(args, 500, 0.3), rate(args, 800, 0.0)]
    assert plateau == pytest.approx([1.0, 1.0, 1.0])
    assert [rate(args, 900, 0.0), rate(args, 500, 0.9)] == pytest.approx([0.55, 0.55])
    assert rate(args, 1000, 0.0) == pytest.approx(0.1)
    assert rate(args, 500, 1.0) == pytest.approx(0.1)
