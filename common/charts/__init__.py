"""Charts as SVG text, each drawn for a wide and for a narrow page; `finding` is what they show, in words."""

from common.charts.bars import bars
from common.charts.columns import Column, columns
from common.charts.heat import heat
from common.charts.line import line

__all__ = ["Column", "bars", "columns", "heat", "line"]
