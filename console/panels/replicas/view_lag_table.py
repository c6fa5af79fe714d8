"""The four numbers of every view of a replica."""

from backend.messages.notices import ReplicaSample, ViewLag
from console.state.formatting import format_count, format_duration
from console.theme.theme import Theme
from console.widgets.label_grid import GridCell, GridColumn, LabelGrid

_FIGURES = {
    "Events behind": "Relevant committed events not applied yet",
    "Time behind": "Age of the oldest relevant event not applied yet",
    "p50": "Commit to applied, median of the last second in which any was applied",
    "p90": "90th percentile of the same",
    "p99": "99th percentile of the same",
    "Max": "The slowest of the same",
    "Parked": (
        "Events set aside because the view could not apply them, and those that wait behind them"
    ),
}
_COLUMN_PX = 62  # pixels, so that the cards' columns stand below each other


class ViewLagTable(LabelGrid):
    """A line a view."""

    def __init__(self, theme: Theme) -> None:
        figures = (
            GridColumn(heading=heading, tip=tip, is_figure=True, min_width_px=_COLUMN_PX)
            for heading, tip in _FIGURES.items()
        )
        super().__init__(theme, (GridColumn(heading="View"), *figures))

    def show_sample(self, sample: ReplicaSample) -> None:
        """Show a sample's views."""
        self.show_rows([_view_cells(view) for view in sample.views])


def _view_cells(view: ViewLag) -> list[GridCell]:
    spans = (view.time_behind_us, view.p50_us, view.p90_us, view.p99_us, view.max_us)
    return [
        GridCell(view.view),
        GridCell(format_count(view.events_behind)),
        *(GridCell(format_duration(each)) for each in spans),
        GridCell(format_count(view.parked), "warn" if view.parked else None),
    ]
