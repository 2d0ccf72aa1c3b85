"""Loads the demo. Each app brings its own part in `<app>/demo`; lower apps come first."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction


class Command(BaseCommand):
    help = "Loads the demo: institutions, people and three months of requests. With --size, many more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--size", type=int, default=0, metavar="TICKETS", help="also make this many tickets, by COPY"
        )
        parser.add_argument("--open", type=int, default=2, choices=range(101), metavar="PERCENT", dest="open_percent")

    def handle(self, *args: Any, size: int, open_percent: int, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError("The demo's password is public: it is loaded only into a trial started by bin/run.")
        if not get_user_model().objects.exists():
            self._each("load")
        elif not size:
            raise CommandError("The database has people already, so the demo was not loaded.")
        if size:
            self._each("load_large", size, open_percent)

    def _each(self, verb: str, *inputs: int) -> None:
        """Calls `<app>.demo.<verb>(say, …)` of every app that has it, in one transaction."""
        with transaction.atomic():
            for config in apps.get_app_configs():
                name = f"{config.name}.demo"
                if config.path.startswith(str(settings.BASE_DIR)) and find_spec(name):
                    load = getattr(import_module(name), verb, None)
                    if load is not None:
                        load(self._say, *inputs)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
