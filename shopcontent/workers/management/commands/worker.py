"""Everything that one machine needs to write drafts, in one command."""

import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shopcontent.processes import ProcessError, Supervisor
from shopcontent.workers.machine import start_workers


class Command(BaseCommand):
    help = "Start, watch and stop the workers of this machine (and the embedded broker)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--writers", type=int, default=1, help="processes with a model of their own (1)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["writers"] < 0:
            raise CommandError(
                "The number of writers is 0 or more; 0 starts only the other workers."
            )
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        try:
            with Supervisor(folder=settings.VAR_DIR / "processes") as supervisor:
                start_workers(supervisor, writers=options["writers"])
                self.stdout.write("The workers are ready. Stop them with Ctrl-C.")
                supervisor.run_forever()
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
        except ProcessError as error:
            raise CommandError(str(error)) from error
