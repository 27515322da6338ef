"""The whole platform on one laptop, with the sample catalogue."""

import json
import signal
import socket
import time
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shopcontent.catalog.models import Shop
from shopcontent.demo.accounts import Access, ensure_access
from shopcontent.demo.loading import load_sample
from shopcontent.demo.main_job import Step, read_as_shop, run
from shopcontent.exceptions import ShopcontentError
from shopcontent.processes import Program, Supervisor, python
from shopcontent.workers.machine import start_workers

HOST = "127.0.0.1"
LAST_PORT = 65535


class Command(BaseCommand):
    help = "Load the sample catalogue and start everything; --once does the main job and ends."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=_port, default=8000, help="of the web server (8000)")
        parser.add_argument("--once", action="store_true", help="do the main job, without serving")

    def handle(self, *args: Any, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        try:
            with Supervisor(folder=settings.VAR_DIR / "processes", keep_logs=True) as supervisor:
                call_command("migrate", verbosity=0)
                with self._step("Import the sample catalogue") as step:
                    shop, result = load_sample()
                    step.append(f"{result.rows} products: {result.summary()}")
                access = ensure_access(shop)
                if options["once"]:
                    self._once(supervisor, shop, access)
                else:
                    self._serve(supervisor, access, options["port"])
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")
        except ShopcontentError as error:
            raise CommandError(str(error)) from error

    def _once(self, supervisor: Supervisor, shop: Shop, access: Access) -> None:
        with self._step("Start broker and workers") as step:
            start_workers(supervisor)
            step.append("ready")
        for done in run(shop=shop, access=access):
            self._print(done)
        answer = read_as_shop(shop=shop, access=access)
        self._print(Step("Read as the shop", f"{len(answer['content'])} texts"))
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))

    def _serve(self, supervisor: Supervisor, access: Access, wanted_port: int) -> None:
        port = _free_port(wanted_port)
        supervisor.start(_web_server(port))
        self._print_access(access, f"http://{HOST}:{port}")
        start_workers(supervisor)
        self.stdout.write("The workers are ready. Stop everything with Ctrl-C.")
        supervisor.run_forever()

    @contextmanager
    def _step(self, name: str) -> Iterator[list[str]]:
        """Print a step with its figure, which the block appends, and its time."""
        started = time.monotonic()
        figure: list[str] = []
        yield figure
        seconds = time.monotonic() - started
        self._print(Step(name, f"{figure[0]} ({seconds:.1f} s)"))

    def _print(self, step: Step) -> None:
        self.stdout.write(f"✓ {step.name:<28} {step.figure}")
        self.stdout.flush()

    def _print_access(self, access: Access, address: str) -> None:
        self.stdout.write(f"\n  {address}/admin/\n")
        for role, password in access.passwords.items():
            self.stdout.write(f"    {role:<14} {password}")
        self.stdout.write(f"\n  {address}/api/docs/\n    Authorization: Api-Key {access.api_key}\n")
        self.stdout.flush()


def _web_server(port: int) -> Program:
    argv = python("-m", "uvicorn", "shopcontent.asgi:application")
    options = ["--host", HOST, "--port", str(port), "--log-level", "warning"]
    return Program("web", [*argv, *options], is_ready=lambda: _is_open(port))


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= port <= LAST_PORT:
        raise ArgumentTypeError(f"a port is 1 to {LAST_PORT}")
    return port


def _free_port(wanted: int) -> int:
    """The port that was asked for, or the next one that nothing listens on."""
    ports = range(wanted, min(wanted + 100, LAST_PORT + 1))
    port = next((port for port in ports if not _is_open(port)), None)
    if port is None:
        raise CommandError(f"Something listens on port {wanted} already; choose another.")
    return port


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
