"""Documents as PDF, set by a process that has limits: whatever is in the words, nothing else here suffers from it."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

TYPESETTER = Path(__file__).parent / "typesetter.py"
MEGABYTES, CPU_SECONDS, SECONDS = 1500, 60, 90  # of address space; a report of 20 000 rows needs a third of each


class TooHeavy(Exception):
    """The document took more time or memory than one may."""


def typeset(
    template: str, words: Mapping[str, Any], *, megabytes: int = MEGABYTES, cpu_seconds: int = CPU_SECONDS
) -> bytes:
    """The PDF. It reads nothing but what is handed in: our templates, our fonts, and the words as JSON."""
    folder = Path(settings.BASE_DIR) / "templates" / "documents"
    command = [sys.executable, "-I", str(TYPESETTER), str(folder), template, str(megabytes), str(cpu_seconds)]
    try:
        made = subprocess.run(
            command, input=json.dumps(words).encode(), capture_output=True, timeout=SECONDS, env={}, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise TooHeavy(f"{template} was not set in {SECONDS} seconds") from late
    if made.returncode == 0 and made.stdout.startswith(b"%PDF"):
        return made.stdout
    said = made.stderr.decode(errors="replace")[-400:]
    if made.returncode < 0 or "memory" in said.lower() or "MemoryError" in said:
        raise TooHeavy(f"{template} was stopped ({made.returncode}): {said}")
    raise RuntimeError(f"{template} could not be set: {said}")
