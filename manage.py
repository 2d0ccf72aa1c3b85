#!/usr/bin/env python
"""Django's command line for SupportX. With no DATABASE_URL the embedded engines serve for the command's time."""

import os
import signal
import sys
from collections.abc import MutableMapping

from supportx import embedded


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportx.settings")
    give_time(sys.argv, os.environ)
    if not embedded.is_wanted(os.environ):
        return execute()
    # A kill becomes an ordinary end, so that engines started for this command are stopped too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with embedded.engines(given=os.environ) as environment:
        os.environ.update(environment)
        return execute()


def give_time(arguments: list[str], environment: MutableMapping[str, str]) -> None:
    """A migration of a million rows takes longer than a page may."""
    if arguments[1:2] == ["migrate"]:
        environment.setdefault("DB_STATEMENT_TIMEOUT", "0")


def execute() -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except embedded.EngineTrouble as trouble:
        sys.exit(str(trouble))
