"""Makes static/fonts/inter-sx.woff2: Inter 4.1 variable, cut to Latin-1, Turkish, the lira and arrows,
and from it the two weights of printed documents in templates/documents/fonts (Typst reads no variable font).

    npm pack inter-ui@4.1.1 && tar xzf inter-ui-4.1.1.tgz
    .venv/bin/pip install fonttools brotli
    .venv/bin/python tools/subset_font.py package/variable/InterVariable.woff2

The result is renamed "Inter SX", because the Open Font License reserves the name Inter for the unchanged font.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

TARGET = Path(__file__).resolve().parent.parent / "static" / "fonts" / "inter-sx.woff2"
PRINTED = TARGET.parent.parent.parent / "templates" / "documents" / "fonts"
NAME = "Inter SX"
TEXT = (
    "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)]))
    + "ĞğİıŞş"  # Turkish
    + "₺€–—‘’‚“”„†•…‰‹›−×÷≈≠≤≥∞′″№™"
    + "←↑→↓↔↗↵✓✕"
)
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "case", "zero", "ss03"]


def main(source: str) -> None:
    font = TTFont(source)
    options = subset.Options()
    options.layout_features = FEATURES
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.notdef_outline = True
    options.drop_tables += ["DSIG"]
    cutter = subset.Subsetter(options)
    cutter.populate(text=TEXT)
    cutter.subset(font)
    if any(axis.axisTag == "opsz" for axis in font["fvar"].axes):
        font = instancer.instantiateVariableFont(font, {"opsz": 14})
    for record in font["name"].names:
        if record.nameID in {1, 4, 16}:
            record.string = NAME
        if record.nameID in {3, 6}:
            record.string = NAME.replace(" ", "")
    font.flavor = "woff2"
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    font.save(TARGET)
    print(f"{TARGET}: {TARGET.stat().st_size // 1024} kB")
    for style, weight in (("Regular", 400), ("SemiBold", 650)):
        _print_weight(style, weight)


def _print_weight(style: str, weight: int) -> None:
    font = instancer.instantiateVariableFont(TTFont(TARGET), {"wght": weight})
    font.flavor = None
    font["OS/2"].usWeightClass = 400 if style == "Regular" else 600
    names = {1: NAME, 2: "Regular", 4: f"{NAME} {style}", 6: f"InterSX-{style}", 16: NAME, 17: style}
    for number, words in names.items():
        font["name"].setName(words, number, 3, 1, 0x409)
    PRINTED.mkdir(parents=True, exist_ok=True)
    font.save(PRINTED / f"inter-sx-{style.lower()}.ttf")


if __name__ == "__main__":
    main(sys.argv[1])
