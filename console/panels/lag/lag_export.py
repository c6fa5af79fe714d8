"""What the lag panel shows, as files: a picture, or a table of its samples."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from console.plots.time_graph import GraphTimeRange
from console.state.lag_buffers import LagBuffers, write_csv
from console.widgets.error_dialog import show_error


def save_picture(shown: QWidget) -> None:
    """Ask for a file, and write what is seen as PNG; an error is shown."""
    path = _ask_file(shown, "lag.png", "Pictures (*.png)")
    if path and not shown.grab().save(path):
        show_error(shown, "Export", f"The picture cannot be written to {path}.")


def save_table(parent: QWidget, rings: LagBuffers, span: GraphTimeRange) -> None:
    """Ask for a file, and write the samples of a span as CSV; an error is shown."""
    path = _ask_file(parent, "lag.csv", "Tables (*.csv)")
    if not path:
        return
    try:
        write_csv(rings, span.start_s, span.end_s, Path(path))
    except OSError as error:
        show_error(parent, "Export", f"The table cannot be written: {error}.")


def _ask_file(parent: QWidget, name: str, kinds: str) -> str:
    return QFileDialog.getSaveFileName(parent, "Export", name, kinds)[0]
