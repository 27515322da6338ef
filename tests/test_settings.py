"""Settings that cannot be used stop the start, and say which."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "foo"),
        ("LLM_BATCH_SIZE", "abc"),
        ("LLM_BATCH_SIZE", "0"),
        ("LLM_THREADS", "-1"),
        ("SWEEP_SECONDS", "0"),
        ("API_RATE", "many"),
        ("STAFF_API_RATE", "0/min"),
        ("EMAIL_URL", "pigeon://loft"),
        ("EMAIL_URL", "smtp://mail.example:many"),
        ("LLM_PRICE_NEW", "cheap"),
        ("LLM_PRICE_NEW", "0.60"),
        ("LLM_PRICE_PROMPT", "-1"),
        ("LLM_PRICE_PROMPT", "NaN"),
        ("LLM_PRICE_CURRENCY", "dollars"),
    ],
)
def test_a_bad_value_stops_the_start_with_its_name(name: str, value: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", "import shopcontent.settings"],
        env={**os.environ, "VAR_DIR": str(tmp_path), name: value},
        capture_output=True,
        text=True,
    )

    assert run.returncode != 0
    assert name in run.stderr.splitlines()[-1]
