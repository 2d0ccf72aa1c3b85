#!/usr/bin/env python
"""The Turkish catalogue: what is said in the interface, in locale/tr/LC_MESSAGES/django.po.

    tools/messages.py update          read the source: add what is new, drop what nobody says any more
    tools/messages.py missing         print what has no Turkish yet, as JSON ready to be filled
    tools/messages.py add FILE.json   put filled JSON into the catalogue; nothing is dropped
    tools/messages.py check           fail when something is missing, unused or wrong
    tools/messages.py compile         write the .mo that Django reads (bin/run does this too)

JSON: {"english": "turkish"}. With a plural the key is "one|||many" (the Turkish may be the same for both,
or "bir|||çok"); in a context the key is "context::english".
"""

import argparse
import fcntl
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

import polib  # noqa: E402

from supportx.catalogues import compile_stale  # noqa: E402
from tools.extraction import Found, Text, Unreadable, texts_of  # noqa: E402

CATALOGUE = ROOT / "locale/tr/LC_MESSAGES/django.po"
HEADER = {
    "Project-Id-Version": "SupportX",
    "Language": "tr",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n > 1);",
}
PLURAL, CONTEXT = "|||", "::"
PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|(?<!%)%[sd]")
# Vowel harmony breaks when a suffix hangs on a value nobody knows yet: "%(time)s'de".
SUFFIX = re.compile(r"(?:%\(\w+\)[sd]|\{\w*\}|(?<!%)%[sd])(?:</\w+>|[\"”»])?(?:['’]\s?)?[a-zçğıöşüA-ZÇĞİÖŞÜ]")


# --- reading and writing ---------------------------------------------------------------------


@contextmanager
def _catalogue() -> Iterator[polib.POFile]:
    """The catalogue, written back at the end. A lock keeps two people from losing each other's words."""
    (ROOT / "var").mkdir(exist_ok=True)
    with open(ROOT / "var/messages.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        catalogue = _read()
        yield catalogue
        _write(catalogue)


def _read() -> polib.POFile:
    if CATALOGUE.exists():
        return polib.pofile(str(CATALOGUE), wrapwidth=110)
    return polib.POFile(wrapwidth=110)


def _write(catalogue: polib.POFile) -> None:
    catalogue.metadata = HEADER
    catalogue.sort(key=lambda entry: (entry.msgid.casefold(), entry.msgid, entry.msgctxt or ""))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    aside = CATALOGUE.with_suffix(f".{os.getpid()}.tmp")
    catalogue.save(str(aside))
    os.replace(aside, CATALOGUE)
    compile_stale(ROOT / "locale")


def _by_text(catalogue: polib.POFile) -> dict[Text, polib.POEntry]:
    return {Text(entry.msgid, entry.msgctxt): entry for entry in catalogue if not entry.obsolete}


# --- the commands ----------------------------------------------------------------------------


def update() -> int:
    texts = texts_of(ROOT)
    with _catalogue() as catalogue:
        entries = _by_text(catalogue)
        for text, entry in entries.items():
            if text not in texts:
                catalogue.remove(entry)
                print(f"dropped: {entry.msgid!r}")
        for entry in [entry for entry in catalogue if entry.obsolete]:
            catalogue.remove(entry)
        added = _merge(catalogue, texts)
    print(f"{len(texts)} texts, {added} new")
    return 0


def _merge(catalogue: polib.POFile, texts: dict[Text, Found]) -> int:
    entries = _by_text(catalogue)
    added = 0
    for text, found in texts.items():
        entry = entries.get(text)
        if entry is None:
            entry = polib.POEntry(msgid=text.singular, msgctxt=text.context)
            catalogue.append(entry)
            added += 1
        _set_plural(entry, found.plural)
        entry.occurrences = [(name, "") for name in sorted(found.files)]
        is_format = "%" in entry.msgid + entry.msgid_plural
        entry.flags = ["python-format"] if is_format else []
    return added


def _set_plural(entry: polib.POEntry, plural: str | None) -> None:
    """Give the entry the plural the source has, keeping the Turkish that is there."""
    if (entry.msgid_plural or None) == plural:
        return
    turkish = entry.msgstr or (entry.msgstr_plural or {}).get(0, "")
    entry.msgid_plural = plural or ""
    entry.msgstr = "" if plural else turkish
    entry.msgstr_plural = {0: turkish, 1: turkish} if plural else {}


def add(file: Path) -> int:
    filled = json.loads(file.read_text(encoding="utf-8"))
    texts = texts_of(ROOT)
    unknown = []
    with _catalogue() as catalogue:
        _merge(catalogue, texts)
        entries = _by_text(catalogue)
        for key, turkish in filled.items():
            text, plural = _from_key(key)
            entry = entries.get(text)
            if entry is None:
                unknown.append(key)
                entry = polib.POEntry(msgid=text.singular, msgctxt=text.context, msgid_plural=plural or "")
                catalogue.append(entry)
            _fill(entry, turkish)
    print(f"{len(filled)} filled")
    for key in unknown:
        print(f"not in the source (yet): {key!r}")
    return 0


def _fill(entry: polib.POEntry, turkish: str) -> None:
    if not turkish:
        return
    one, _, many = turkish.partition(PLURAL)
    if entry.msgid_plural:
        entry.msgstr_plural = {0: one, 1: many or one}
    else:
        entry.msgstr = one


def _from_key(key: str) -> tuple[Text, str | None]:
    context, found, words = key.partition(CONTEXT)
    if not found or " " in context.strip()[:1] or "\n" in context or len(context) > 60:
        context, words = "", key
    singular, _, plural = words.partition(PLURAL)
    return Text(singular, context or None), plural or None


def _key(entry: polib.POEntry) -> str:
    words = f"{entry.msgid}{PLURAL}{entry.msgid_plural}" if entry.msgid_plural else entry.msgid
    return f"{entry.msgctxt}{CONTEXT}{words}" if entry.msgctxt else words


def missing() -> int:
    with _catalogue() as catalogue:
        _merge(catalogue, texts_of(ROOT))
        empty = {_key(entry): "" for entry in catalogue if not _turkish(entry)}
    print(json.dumps(empty, ensure_ascii=False, indent=2))
    return 0


def compile_all() -> int:
    for path in compile_stale(ROOT / "locale"):
        print(f"compiled {path.relative_to(ROOT)}")
    return 0


# --- checking --------------------------------------------------------------------------------


def check() -> int:
    """Reads only, so that it may run beside people who are at work on the catalogue."""
    problems = list(_problems(_read(), texts_of(ROOT)))
    for problem in problems:
        print(problem)
    print(f"translations: {len(problems)} problems" if problems else "translations: complete")
    return 1 if problems else 0


def _problems(catalogue: polib.POFile, texts: dict[Text, Found]) -> Iterator[str]:
    entries = _by_text(catalogue)
    for text, found in texts.items():
        if text not in entries:
            yield f"missing: {text.singular!r} ({', '.join(sorted(found.files))})"
    for text, entry in entries.items():
        if text not in texts:
            yield f"unused: {entry.msgid!r}"
        elif (texts[text].plural or "") != (entry.msgid_plural or ""):
            yield f"plural differs from the source: {entry.msgid!r}"
        elif not _turkish(entry):
            yield f"no Turkish: {entry.msgid!r} ({', '.join(sorted(texts[text].files))})"
        else:
            yield from (f"{fault}: {entry.msgid!r}" for fault in _faults(entry))


def _turkish(entry: polib.POEntry) -> list[str]:
    """The Turkish forms, singular first; empty when one of them is not there."""
    forms = [entry.msgstr_plural.get(0, ""), entry.msgstr_plural.get(1, "")] if entry.msgid_plural else [entry.msgstr]
    return forms if all(forms) else []


def _faults(entry: polib.POEntry) -> Iterator[str]:
    if entry.fuzzy:
        yield "fuzzy"
    forms = _turkish(entry)
    wanted = _places(entry.msgid_plural or entry.msgid)
    if _places(forms[-1]) != wanted or not _places(forms[0]) <= wanted:
        yield f"the Turkish has other places than {sorted(wanted)}"
    for form in forms:
        if "%" in entry.msgid and "%" in PLACE.sub("", form).replace("%%", ""):
            yield "a single % in the Turkish, write %%"
        hanging = SUFFIX.search(form)
        if hanging:
            yield f"a suffix hangs on a value, {hanging[0]!r}"
        if form[:1] == "\n" != entry.msgid[:1]:
            yield "a line break at the start that the English lacks"


def _places(text: str) -> set[str]:
    return {match[0] for match in PLACE.finditer(text)}


# --- the command line ------------------------------------------------------------------------


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    plain = {"update": update, "missing": missing, "check": check, "compile": compile_all}
    for name in plain:
        commands.add_parser(name)
    commands.add_parser("add").add_argument("file", type=Path)
    chosen = parser.parse_args()
    try:
        return add(chosen.file) if chosen.command == "add" else plain[chosen.command]()
    except Unreadable as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
