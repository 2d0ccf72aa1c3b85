"""Sets one document, in a process of its own: python typesetter.py FOLDER TEMPLATE MEGABYTES SECONDS < JSON > PDF.

It knows nothing of SupportX: no settings, no database, no environment. What it may read is the folder of templates.
"""

import resource
import sys
from pathlib import Path

import typst  # before the limits: what it needs to begin with is not the document's

MEGABYTE = 1024 * 1024


def main(folder: str, template: str, megabytes: str, seconds: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (int(megabytes) * MEGABYTE,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds),) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # a document goes to standard output, a pipe, and nowhere else
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    place = Path(folder)
    made: bytes = typst.compile(  # type: ignore[misc]
        (place / template).read_bytes(),
        root=folder,
        font_paths=[str(place / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": sys.stdin.read()},
        pdf_standards=["ua-1"],
    )
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main(*sys.argv[1:])
