"""What the lag panel shows, as files: a picture, or a table of its samples."""

import errno
from collections.abc import Collection
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import Shiboken

from backend.atomic_file import open_replacement
from backend.clock import SECOND_US
from backend.translation import tr
from console.panels.lag.lag_choices import ALL_VIEWS
from console.plots.graph_shapes import GraphTimeRange
from console.state.display_zone import display_zone
from console.state.formatting import format_local
from console.state.lag_buffers import LagBuffers
from console.state.lag_table_file import copy_samples, write_csv
from console.widgets.background_work import BackgroundWork
from console.widgets.error_dialog import show_error


def describe_picture(view: str, span: GraphTimeRange, source: Path) -> str:
    """Return what stands above a picture: whose lag, from when to when, and of which data folder.

    `view`: its name, empty for the worst, `ALL_VIEWS` for each.
    """
    start, end = (format_local(round(each * SECOND_US)) for each in (span.start_s, span.end_s))
    at = datetime.fromtimestamp(span.end_s, UTC).astimezone(display_zone())
    offset = at.strftime("%z")
    zone = f"UTC{offset[:3]}:{offset[3:]}"
    given = {"start": start, "end": end, "zone": zone, "source": source}
    if view == ALL_VIEWS:
        return tr("Lag of all views, {start} to {end} ({zone}), {source}", **given)
    if not view:
        return tr("Lag of the worst view, {start} to {end} ({zone}), {source}", **given)
    return tr("Lag of {view}, {start} to {end} ({zone}), {source}", view=view, **given)


def save_picture(parent: QWidget, image: QImage, name: str = "lag.png") -> None:
    """Ask for a file, and write a picture as PNG beside the window; an error is shown."""
    path = _ask_file(parent, name, tr("Pictures (*.png)"))
    if path:
        save = partial(_write_picture, image, path)
        BackgroundWork(save, partial(_show_failure, parent, path))


def save_table(
    parent: QWidget, rings: LagBuffers, span: GraphTimeRange, hidden: Collection[str]
) -> None:
    """Ask for a file, and write the samples of a span as CSV beside the window.

    An error is shown.
    """
    path = _ask_file(parent, "lag.csv", tr("Tables (*.csv)"))
    if path:
        samples = copy_samples(rings, span.start_s, span.end_s, hidden)
        save = partial(write_csv, samples, Path(path))
        BackgroundWork(save, partial(_show_failure, parent, path))


def _write_picture(image: QImage, path: str) -> None:
    buffer = QBuffer()
    writer = QImageWriter(buffer, QByteArray(b"png"))
    if not writer.write(image):
        raise OSError(errno.EIO, writer.errorString())
    with open_replacement(Path(path)) as out:
        out.write(buffer.data().data())


def _show_failure(parent: QWidget, path: str, error: OSError) -> None:
    if Shiboken.isValid(parent):
        reason = error.strerror or path
        text = tr("The file cannot be written to {path}: {reason}.", path=path, reason=reason)
        show_error(parent, tr("Export"), text)


def _ask_file(parent: QWidget, name: str, kinds: str) -> str:
    return QFileDialog.getSaveFileName(parent, tr("Export"), name, kinds)[0]
