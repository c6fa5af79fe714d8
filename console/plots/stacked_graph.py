"""A graph whose curves stand upon each other: what the parts of a whole were over time."""

from collections.abc import Callable

from console.plots.curve_picture import paint_stack
from console.plots.time_graph import TimeGraph
from console.theme.theme import Theme


class StackedGraph(TimeGraph):
    """Curves given from the lowest part up, each already with those below it added."""

    def __init__(self, theme: Theme, write: Callable[[float], str]) -> None:
        """`write`: a value with its unit."""
        super().__init__(theme, write, paint=paint_stack)
