"""Starting, watching and stopping the processes of one machine.

Every program runs in a session of its own, so that Ctrl-C reaches only the supervisor, which stops
them in the reverse of the order in which they were started. A record of them lies beside the
data: after a kill -9 of the supervisor, the next one ends what is left over.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil
from django.utils.translation import gettext as _

from shopcontent.exceptions import ShopcontentError

GRACE_SECONDS = 30
# A program that ends sooner than this was refused, and would only be refused again.
SETTLED_SECONDS = 10


class ProcessError(ShopcontentError):
    """A program could not be started or ended by itself."""

    code = "process_failed"


@dataclass(frozen=True)
class Program:
    """A command to run; `is_ready` says when the programs after it may start."""

    name: str
    argv: Sequence[str]
    is_ready: Callable[[], bool] = field(default=lambda: True)


@dataclass
class _Running:
    program: Program
    process: subprocess.Popen[bytes]
    since: float


class Supervisor:
    """Runs programs until it is told to stop.

    `folder` holds the record `processes.json` and, where `keep_logs`, a log for each program.
    Raises ProcessError where another supervisor is at work in the same folder.
    """

    def __init__(self, *, folder: Path, keep_logs: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._record = folder / "processes.json"
        self._keep_logs = keep_logs
        self._running: list[_Running] = []
        self._end_leftovers()
        self._write_record()

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    def start(self, program: Program, *, timeout: float = 60) -> None:
        """Start a program and wait until it is ready; raises ProcessError where it does not."""
        self._running.append(self._spawn(program))
        self._write_record()
        deadline = time.monotonic() + timeout
        while not program.is_ready():
            self._raise_if_ended(self._running[-1])
            if time.monotonic() > deadline:
                raise ProcessError(_("%s is not ready after %d s.") % (program.name, timeout))
            time.sleep(0.05)

    def watch(self) -> None:
        """Look after the programs once: start again what ended after it had settled.

        Raises ProcessError for a program that ended soon after its start.
        """
        for position, running in enumerate(self._running):
            if running.process.poll() is None:
                continue
            if time.monotonic() - running.since < SETTLED_SECONDS:
                self._raise_if_ended(running)
            self._running[position] = self._spawn(running.program)
            self._write_record()

    def run_forever(self) -> None:
        """Watch until an exception such as KeyboardInterrupt ends it."""
        while True:
            self.watch()
            time.sleep(0.5)

    def pid(self, name: str) -> int:
        """The process number of a running program; raises KeyError for an unknown name."""
        return {running.program.name: running.process.pid for running in self._running}[name]

    def stop(self) -> None:
        """Stop all programs, the last first: SIGTERM, then SIGKILL after the time of grace."""
        while self._running:
            process = self._running.pop().process
            process.terminate()
            try:
                process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._record.unlink(missing_ok=True)

    def _spawn(self, program: Program) -> _Running:
        log: IO[bytes] | None = None
        if self._keep_logs:
            log = (self._folder / f"{program.name}.log").open("ab")
        process = subprocess.Popen(  # noqa: S603
            program.argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
        if log:
            log.close()
        return _Running(program, process, time.monotonic())

    def _raise_if_ended(self, running: _Running) -> None:
        status = running.process.poll()
        if status is None:
            return
        name = running.program.name
        log = self._folder / f"{name}.log"
        last = log.read_text(errors="replace").strip().splitlines()[-1:] if self._keep_logs else []
        sentence = _("%(name)s ended with exit status %(status)s.")
        raise ProcessError(" ".join([sentence % {"name": name, "status": status}, *last]))

    def _write_record(self) -> None:
        pids = [running.process.pid for running in self._running]
        entries = [_identity(pid) for pid in [psutil.Process().pid, *pids]]
        self._record.write_text(json.dumps([entry for entry in entries if entry]))

    def _end_leftovers(self) -> None:
        if not self._record.exists():
            return
        entries = json.loads(self._record.read_text() or "[]")
        alive = [process for entry in entries if (process := _alive(*entry))]
        if alive and [alive[0].pid, alive[0].create_time()] == entries[0]:
            raise ProcessError(_("It is already running, as process %d.") % alive[0].pid)
        for process in reversed(alive):
            _end(process)


def python(*arguments: str) -> list[str]:
    """The command line that runs this Python with `arguments`."""
    return [sys.executable, *arguments]


def _identity(pid: int) -> tuple[int, float] | None:
    try:
        return pid, psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return None


def _alive(pid: int, created: float) -> psutil.Process | None:
    """The process, unless it has ended and its number belongs to another one now."""
    identity = _identity(pid)
    return psutil.Process(pid) if identity and abs(identity[1] - created) < 1 else None


def _end(process: psutil.Process) -> None:
    try:
        process.terminate()
        process.wait(GRACE_SECONDS)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait()
    except psutil.NoSuchProcess:
        return
