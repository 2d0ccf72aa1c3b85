"""A worker in a process of its own that stops in the middle of its work and waits to be killed: python -m … PLACE."""

import os
import sys
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import django
import time_machine


def stop(*args, **kwargs):
    sys.stdout.write("here\n")
    sys.stdout.flush()
    time.sleep(120)


def main(place: str, at: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportx.settings")
    django.setup()
    from reports.actions import producing

    if place == "writing":
        producing.WRITERS = dict.fromkeys(producing.WRITERS, stop)
    elif place == "half":  # the store has begun to take the file
        producing.default_storage.save = _half
    else:
        producing._finish = stop
    with time_machine.travel(datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Europe/Istanbul")), tick=False):
        producing.produce_runs()


def _half(name, content):
    from django.core.files.base import ContentFile
    from django.core.files.storage import FileSystemStorage

    FileSystemStorage().save(name, ContentFile(content.read(100)))
    stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
