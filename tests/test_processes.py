"""Supervising processes: started, watched, stopped, and nothing left over."""

import subprocess
import time

import psutil
import pytest

from shopcontent.processes import ProcessError, Program, Supervisor, python

pytestmark = pytest.mark.processes

SLEEPER = python("-c", "import time; time.sleep(600)")


def is_alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_leaving_the_block_stops_everything(tmp_path):
    with Supervisor(folder=tmp_path) as supervisor:
        supervisor.start(Program("one", SLEEPER))
        pid = supervisor.pid("one")
        assert is_alive(pid)
    assert not is_alive(pid)
    assert not (tmp_path / "processes.json").exists()


def test_a_program_that_is_refused_says_its_last_line(tmp_path):
    refused = python("-c", "raise SystemExit('No model here.')")
    with (
        Supervisor(folder=tmp_path, keep_logs=True) as supervisor,
        pytest.raises(ProcessError, match=r"writer ended with exit status 1. No model here."),
    ):
        supervisor.start(Program("writer", refused, is_ready=lambda: False))


def test_a_program_that_never_gets_ready_is_given_up(tmp_path):
    with Supervisor(folder=tmp_path) as supervisor, pytest.raises(ProcessError, match="not ready"):
        supervisor.start(Program("slow", SLEEPER, is_ready=lambda: False), timeout=0.2)


def test_a_program_that_had_settled_is_started_again(tmp_path, monkeypatch):
    monkeypatch.setattr("shopcontent.processes.SETTLED_SECONDS", 0)
    with Supervisor(folder=tmp_path) as supervisor:
        supervisor.start(Program("one", SLEEPER))
        first = supervisor.pid("one")
        process = psutil.Process(first)
        process.kill()
        while is_alive(first):
            time.sleep(0.01)
        supervisor.watch()
        assert supervisor.pid("one") != first
        assert is_alive(supervisor.pid("one"))


def test_what_a_killed_supervisor_left_is_ended_by_the_next(tmp_path):
    script = (
        "import time; from pathlib import Path; from django.conf import settings;"
        "settings.configure(USE_I18N=False);"
        "from shopcontent.processes import *;"
        f"s = Supervisor(folder=Path({str(tmp_path)!r}));"
        f"s.start(Program('one', {SLEEPER!r})); print(s.pid('one'), flush=True); time.sleep(600)"
    )
    killed = subprocess.Popen(python("-c", script), stdout=subprocess.PIPE, text=True)
    pid = int(killed.stdout.readline())
    with pytest.raises(ProcessError, match="already running"):
        Supervisor(folder=tmp_path)
    killed.kill()
    killed.wait()
    # What it left holds the other end of the pipe, which therefore does not end.
    killed.stdout.close()
    assert is_alive(pid)
    with Supervisor(folder=tmp_path):
        assert not is_alive(pid)
