"""Turn the translations people edit (.po) into the form Django reads (.mo), without the system's gettext."""

import os
from pathlib import Path

import polib


def compile_stale(locale: Path) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form. Safe when several processes do it at once."""
    return [_compiled(path) for path in sorted(locale.glob("*/LC_MESSAGES/*.po")) if _is_stale(path)]


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < path.stat().st_mtime_ns


def _compiled(path: Path) -> Path:
    compiled = path.with_suffix(".mo")
    aside = compiled.with_suffix(f".{os.getpid()}.tmp")
    source_time = path.stat().st_mtime_ns
    polib.pofile(str(path)).save_as_mofile(str(aside))
    os.utime(aside, ns=(source_time, source_time))
    os.replace(aside, compiled)
    return compiled
