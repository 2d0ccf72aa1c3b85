"""Draws static/img/contour.svg, the contour lines of the banner and of sign-in: levels of a made-up relief.

.venv/bin/python tools/draw_contours.py
"""

import math
import random
from itertools import pairwise
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "static" / "img" / "contour.svg"
WIDTH, HEIGHT, STEP = 1600, 900, 20
SEED = 1071

Point = tuple[float, float]


def relief(hills: list[tuple[float, ...]], x: float, y: float) -> float:
    return sum(high * math.exp(-(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2)) for cx, cy, rx, ry, high in hills)


def segments(hills: list[tuple[float, ...]], level: float) -> list[tuple[Point, Point]]:
    """Marching squares: where the level crosses the sides of each cell."""
    found = []
    for x in range(-STEP, WIDTH + STEP, STEP):
        for y in range(-STEP, HEIGHT + STEP, STEP):
            corners = [(x, y), (x + STEP, y), (x + STEP, y + STEP), (x, y + STEP)]
            heights = [relief(hills, *corner) - level for corner in corners]
            cuts = []
            for i in range(4):
                a, b = heights[i], heights[(i + 1) % 4]
                if (a < 0) != (b < 0):
                    (x1, y1), (x2, y2) = corners[i], corners[(i + 1) % 4]
                    cuts.append((round(x1 + (x2 - x1) * a / (a - b), 1), round(y1 + (y2 - y1) * a / (a - b), 1)))
            found += [(cuts[i], cuts[i + 1]) for i in range(0, len(cuts) - 1, 2)]
    return found


def chains(pieces: list[tuple[Point, Point]]) -> list[list[Point]]:
    """Joins the pieces end to end."""
    ends: dict[Point, list[Point]] = {}
    for a, b in pieces:
        ends.setdefault(a, []).append(b)
        ends.setdefault(b, []).append(a)
    lines = []
    while ends:
        start = next((point for point, others in ends.items() if len(others) == 1), next(iter(ends)))
        line = [start]
        while ends.get(line[-1]):
            here = line[-1]
            there = ends[here].pop()
            ends[there].remove(here)
            line.append(there)
        ends = {point: others for point, others in ends.items() if others}
        lines.append(line)
    return [line for line in lines if len(line) > 8]


def path(line: list[Point]) -> str:
    """Every other point, joined by quadratic curves through the middles."""
    thin = [*line[:-1:2], line[-1]]
    words = [f"M{thin[0][0]:.0f} {thin[0][1]:.0f}"]
    for (x1, y1), (x2, y2) in pairwise(thin[1:]):
        words.append(f"Q{x1:.0f} {y1:.0f} {(x1 + x2) / 2:.0f} {(y1 + y2) / 2:.0f}")
    return "".join(words) + f"L{thin[-1][0]:.0f} {thin[-1][1]:.0f}"


def main() -> None:
    dice = random.Random(SEED)  # noqa: S311 - a drawing
    hills = [
        (
            dice.uniform(0, WIDTH),
            dice.uniform(0, HEIGHT),
            dice.uniform(110, 340),
            dice.uniform(90, 260),
            dice.uniform(-0.7, 1),
        )
        for _ in range(26)
    ]
    lines = []
    for number in range(-12, 22):
        heavy = ' stroke-width="1.8"' if number % 5 == 0 else ""
        lines += [f'<path d="{path(line)}"{heavy}/>' for line in chains(segments(hills, number * 0.085 + 0.01))]
    TARGET.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="none" stroke="#4FB3A6"'
        f' stroke-opacity=".26">{"".join(lines)}</svg>\n'
    )
    print(f"{TARGET}: {TARGET.stat().st_size // 1024} kB, {len(lines)} lines")


if __name__ == "__main__":
    main()
