"""Reads tokens.css: text needs 4.5 to its ground, controls and fills 3."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
PAIRS = {
    name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS)
}
SINGLES = {name: (colour, colour) for name, colour in re.findall(r"--([\w-]+): (#\w{6});", TOKENS)}
COLOURS = PAIRS | SINGLES

TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in ("canvas", "surface", "sunken")],
    *[(state, ground) for state in ("brand", "ok", "warn", "danger", "info") for ground in ("canvas", "surface")],
    *[(state, f"{state}-soft") for state in ("brand", "ok", "warn", "danger", "info", "note")],
    *[("ink", f"{state}-soft") for state in ("brand", "ok", "warn", "danger", "info", "note")],
    ("ink-2", "brand-soft"),
    ("on-brand", "brand"),
    ("on-brand", "brand-hover"),
    ("on-danger", "danger-fill"),
    ("rail-ink", "rail"),
    ("rail-ink", "rail-2"),
    ("rail-muted", "rail"),
    ("rail-strong", "rail-3"),
    ("rail-on-brand", "rail-brand"),
]
CONTROLS = [
    ("line-strong", "surface"),
    ("focus", "surface"),
    ("focus", "canvas"),
    ("brand", "surface"),
    ("danger-fill", "surface"),
    ("rail-brand", "rail"),
]


def _luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_the_largest_contrast():
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21.0


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink, ground, theme):
    assert contrast(COLOURS[ink][theme], COLOURS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), CONTROLS)
def test_controls_can_be_seen(line, ground, theme):
    assert contrast(COLOURS[line][theme], COLOURS[ground][theme]) >= 3
