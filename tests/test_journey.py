"""The whole journey as a newcomer sees it: one command, from the files to the shop's answer."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from shopcontent.processes import python

pytestmark = pytest.mark.processes

ROOT = Path(__file__).resolve().parent.parent


def demo(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "VAR_DIR": str(folder)}
    environment["DJANGO_SETTINGS_MODULE"] = "shopcontent.settings"
    environment["LLM_THREADS"] = "1"
    for name in ("DATABASE_URL", "BROKER_URL"):
        environment.pop(name, None)
    return subprocess.run(
        python("manage.py", "demo", *options),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=400,
    )


def answer_of(run: subprocess.CompletedProcess[str]) -> dict:
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout[run.stdout.index("\n{") :])


def live_texts(run: subprocess.CompletedProcess[str]) -> str:
    return next(line for line in run.stdout.splitlines() if line.startswith("✓ Publish"))


def test_demo_once_does_the_main_job_and_a_second_run_doubles_nothing(tmp_path):
    first = demo(tmp_path, "--once")
    texts = answer_of(first)["content"]
    assert any(text["ai_origin"] == "generated" and text["label"] for text in texts)
    second = demo(tmp_path, "--once")
    assert answer_of(second)["content"]
    assert live_texts(first) == live_texts(second)
    assert " 0 written" in second.stdout
