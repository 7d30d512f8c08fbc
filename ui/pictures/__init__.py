"""Pictures of a path: pure functions from a path to accessible inline SVG, each with the same said as a list.

Widths are percentages and heights pixels, so that text keeps its size on any screen. Colours are CSS variables with
`currentColor` behind them, and none carries meaning alone: an unknown is hatched and bears « ? ».
"""

from ui.pictures.breakdown import breakdown
from ui.pictures.coverage import coverage
from ui.pictures.france import france
from ui.pictures.timeline import timeline

__all__ = ["breakdown", "coverage", "france", "timeline"]
