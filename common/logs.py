"""One event is one line: nothing a visitor sends can forge a second one."""

import logging
import re
from contextvars import ContextVar

incident: ContextVar[str] = ContextVar("incident", default="")

# C0 and C1 controls (CR, LF, ESC …) and the Unicode line and paragraph separators.
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_NAMES = {"\n": "\\n", "\r": "\\r", "\x1b": "\\e"}


def one_line(text: str) -> str:
    return _CONTROLS.sub(lambda found: _NAMES.get(found[0], f"\\u{ord(found[0]):04x}"), text)


class OneLine(logging.Formatter):
    """Escapes what could break or colour a line. A traceback stays readable: its lines are ours, indented."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name logging calls
        line = one_line(super().formatMessage(record))
        return f"{line} incident={incident.get()}" if incident.get() else line

    def formatException(self, ei) -> str:  # type: ignore[no-untyped-def]  # noqa: N802
        return "\n".join("    " + one_line(line) for line in super().formatException(ei).split("\n"))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802
        return "\n".join("    " + one_line(line) for line in stack_info.split("\n"))
