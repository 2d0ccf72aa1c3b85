"""Workers are killed as an operating system kills them: no half file is handed out, and another worker goes on."""

import hashlib
import os
import re
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from reports import actions
from reports.models import Edition, KeptFile
from tests.reports.days import at, later, lived
from tests.reports.kept import asked, stored

ROOT = Path(__file__).parent.parent.parent
FIRST = at(1, 9, month=12)


def killed_at(place: str, store: Path) -> None:
    """A worker begins, says that it is there, and is killed."""
    database = connection.settings_dict
    address = re.sub(r"(^\w+://[^/]*/)[^?]*", rf"\g<1>{database['NAME']}", os.environ["DATABASE_URL"])
    environment = {**os.environ, "DATABASE_URL": address, "MEDIA_ROOT": str(store)}
    command = [sys.executable, "-m", "tests.reports.killed", place, FIRST.replace(tzinfo=None).isoformat()]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert worker.stdout.readline() == "here\n"
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(20)
        worker.stdout.close()


@pytest.mark.race
@pytest.mark.parametrize("place", ["writing", "half", "finishing"])
def test_a_killed_worker_leaves_nothing_to_fetch_and_another_makes_the_file(committed, signed_in, tmp_path, place):
    lived(committed)
    with later(FIRST):
        actions.roll_up_closed_days()
        run = actions.make_file(asked(committed.elif_, committed.akcasu), "pdf", by=committed.elif_)
    killed_at(place, tmp_path)

    with later(FIRST):
        run.refresh_from_db()
        assert (run.state, run.attempts, run.file, KeptFile.objects.count()) == ("running", 1, None, 0)
        assert actions.produce_runs() == 0  # it may still live
    with later(FIRST + timedelta(minutes=4)):
        page = signed_in(committed.elif_).get(f"/reports/runs/{run.public_id}/").content.decode()
        assert "Dosyayı hazırlayan işlem durdu" in page
        assert "/reports/files/" not in page
        assert actions.produce_runs() == 1

    run.refresh_from_db()
    assert (run.state, run.attempts, KeptFile.objects.count(), Edition.objects.count()) == ("done", 2, 1, 1)
    document = stored(run.file.path)
    assert document.startswith(b"%PDF")
    assert document.rstrip().endswith(b"%%EOF")
    assert hashlib.sha256(document).hexdigest() == run.file.sha256
    left = set(default_storage.listdir("reports/2026/12")[1]) - {Path(run.file.path).name}
    assert len(left) == (0 if place == "writing" else 1)
    assert actions.delete_own_files(at(31, 0, month=12), 100) == len(left)  # in its time
    assert default_storage.listdir("reports/2026/12")[1] == [Path(run.file.path).name]
