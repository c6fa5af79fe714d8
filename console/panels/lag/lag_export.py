"""What the lag panel shows, as files: a picture, or a table of its samples."""

import time
from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QFileDialog, QWidget

from backend.clock import SECOND_US
from backend.translation import tr
from console.panels.lag.lag_choices import ALL_VIEWS
from console.plots.graph_shapes import GraphTimeRange
from console.state.formatting import format_local
from console.state.lag_buffers import LagBuffers
from console.state.lag_table_file import write_csv
from console.theme.tokens import ThemeTokens
from console.widgets.error_dialog import show_error
from console.widgets.widget_picture import grab_widget

_MARGIN_PX = 12
_WRAPPED = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)


def describe_picture(view: str, span: GraphTimeRange, source: Path) -> str:
    """Return what stands above a picture: whose lag, from when to when, and of which data folder.

    `view`: its name, empty for the worst, `ALL_VIEWS` for each.
    """
    start, end = (format_local(round(each * SECOND_US)) for each in (span.start_s, span.end_s))
    offset = time.strftime("%z", time.localtime(span.end_s))
    zone = f"UTC{offset[:3]}:{offset[3:]}"
    given = {"start": start, "end": end, "zone": zone, "source": source}
    if view == ALL_VIEWS:
        return tr("Lag of all views, {start} to {end} ({zone}), {source}", **given)
    if not view:
        return tr("Lag of the worst view, {start} to {end} ({zone}), {source}", **given)
    return tr("Lag of {view}, {start} to {end} ({zone}), {source}", view=view, **given)


def draw_picture(shown: QWidget, heading: str, tokens: ThemeTokens) -> QImage:
    """Return what is seen with the heading above it; the file keeps the heading as its title."""
    seen, metrics = grab_widget(shown), shown.fontMetrics()
    room = QRect(_MARGIN_PX, _MARGIN_PX, shown.width() - 2 * _MARGIN_PX, shown.height())
    height_px = metrics.boundingRect(room, _WRAPPED, heading).height() + 2 * _MARGIN_PX
    scale = seen.devicePixelRatio()
    picture = QPixmap(seen.width(), seen.height() + round(height_px * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(QColor(tokens.panel))
    painter = QPainter(picture)
    painter.setFont(shown.font())
    painter.setPen(QColor(tokens.text))
    room.setHeight(height_px - 2 * _MARGIN_PX)
    painter.drawText(room, _WRAPPED, heading)
    painter.drawPixmap(0, height_px, seen)
    painter.end()
    image = picture.toImage()
    image.setText("Title", heading)
    return image


def save_picture(shown: QWidget, heading: str, tokens: ThemeTokens) -> None:
    """Ask for a file, and write what is seen as PNG; an error is shown."""
    image = draw_picture(shown, heading, tokens)  # before the dialog hides a part, or time goes on
    path = _ask_file(shown, "lag.png", tr("Pictures (*.png)"))
    if path and not image.save(path):
        show_error(shown, tr("Export"), tr("The picture cannot be written to {path}.", path=path))


def save_table(
    parent: QWidget, rings: LagBuffers, span: GraphTimeRange, hidden: Collection[str]
) -> None:
    """Ask for a file, and write the samples of a span as CSV; an error is shown."""
    path = _ask_file(parent, "lag.csv", tr("Tables (*.csv)"))
    if not path:
        return
    try:
        write_csv(rings, span.start_s, span.end_s, Path(path), hidden)
    except OSError as error:
        show_error(parent, tr("Export"), tr("The table cannot be written: {error}.", error=error))


def _ask_file(parent: QWidget, name: str, kinds: str) -> str:
    return QFileDialog.getSaveFileName(parent, tr("Export"), name, kinds)[0]
