"""All lag graphs as one picture: each of them whole, however little of them a panel shows."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter

from backend.translation import tr
from console.panels.lag.lag_graphs import GRAPH_TITLES, LagGraphs
from console.panels.lag.standby_graphs import STANDBY_TITLES
from console.plots.time_graph import TimeGraph
from console.state.formatting import UNKNOWN
from console.theme.theme import Theme, text_font

_WIDTH_PX, _GRAPH_PX = 1_200, 200
_MARGIN_PX, _GAP_PX, _SWATCH_PX = 14, 8, 10
_SCALE = 2.0  # pixels of the file for one of the screen's: it is read on other screens as well
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)


class PicturePane(msgspec.Struct, frozen=True, kw_only=True):
    """A graph of a picture under its title; `legend`: names of its own with their colours."""

    title: str
    graph: TimeGraph
    legend: Sequence[tuple[str, str]] = ()


class _Painting:
    """A picture from above down."""

    def __init__(self, theme: Theme, height_px: int) -> None:
        self._tokens, self._font = theme.tokens, text_font(theme.tokens)
        self.image = QImage(
            round(_WIDTH_PX * _SCALE), round(height_px * _SCALE), QImage.Format.Format_RGB32
        )
        self.image.setDevicePixelRatio(_SCALE)
        self.image.fill(QColor(self._tokens.panel))
        self._painter = QPainter(self.image)
        self._top = _MARGIN_PX

    def write(self, text: str, height_px: int, *, is_bold: bool = False) -> None:
        font = QFont(self._font)
        font.setBold(is_bold)
        self._painter.setFont(font)
        self._painter.setPen(QColor(self._tokens.text))
        room = QRect(_MARGIN_PX, self._top, _WIDTH_PX - 2 * _MARGIN_PX, height_px)
        self._painter.drawText(room, _WRAPPED, text)
        self._top += height_px + _GAP_PX

    def write_legend(self, lines: Sequence[Sequence[tuple[str, str]]], line_px: int) -> None:
        metrics = QFontMetrics(self._font)
        self._painter.setFont(self._font)
        for line in lines:
            left = _MARGIN_PX
            for name, colour in line:
                swatch = QRect(left, self._top + (line_px - 4) // 2, _SWATCH_PX, 4)
                self._painter.fillRect(swatch, QColor(colour))
                self._painter.setPen(QColor(self._tokens.text))
                left += _SWATCH_PX + _GAP_PX // 2
                self._painter.drawText(left, self._top + metrics.ascent(), name)
                left += metrics.horizontalAdvance(name) + 2 * _GAP_PX
            self._top += line_px
        self._top += _GAP_PX

    def draw(self, graph: TimeGraph) -> None:
        self._painter.save()
        self._painter.translate(0, self._top)
        graph.render_whole(self._painter, _WIDTH_PX, _GRAPH_PX)
        self._painter.restore()
        self._top += _GRAPH_PX + _GAP_PX

    def end(self) -> QImage:
        self._painter.end()
        return self.image


def draw_picture(heading: str, graphs: LagGraphs, replicas: dict[str, str], theme: Theme) -> QImage:
    """Return the graphs below each other, under a heading; the file keeps that as its title.

    `replicas`: those that are drawn, with their colours.
    """
    font, bold = text_font(theme.tokens), text_font(theme.tokens)
    bold.setBold(True)
    metrics = QFontMetrics(font)
    line_px = metrics.height()
    room = QRect(0, 0, _WIDTH_PX - 2 * _MARGIN_PX, 10_000)
    heading_px = QFontMetrics(bold).boundingRect(room, _WRAPPED, heading).height()
    lines, panes = _legend_lines(_legend(graphs, replicas), metrics), _panes(graphs)
    height_px = 2 * _MARGIN_PX + heading_px + 2 * _GAP_PX + len(lines) * line_px
    for pane in panes:
        height_px += line_px + _GRAPH_PX + 2 * _GAP_PX
        height_px += line_px + _GAP_PX if pane.legend else 0
    painting = _Painting(theme, height_px)
    painting.write(heading, heading_px, is_bold=True)
    painting.write_legend(lines, line_px)
    for pane in panes:
        painting.write(pane.title, line_px, is_bold=True)
        if pane.legend:
            painting.write_legend(_legend_lines(pane.legend, metrics), line_px)
        painting.draw(pane.graph)
    image = painting.end()
    image.setText("Title", heading)
    return image


def _panes(graphs: LagGraphs) -> list[PicturePane]:
    panes = [
        PicturePane(title=tr(title), graph=graphs.by_number[number])
        for number, title, _ in GRAPH_TITLES
    ]
    title = tr("Lag by stage of {replica}", replica=graphs.staged or UNKNOWN)
    panes.append(PicturePane(title=title, graph=graphs.stages, legend=graphs.stage_legend()))
    standbys = graphs.standbys
    for name, graph in standbys.all() if standbys.is_shown else ():
        about = next(each for known, each, _ in STANDBY_TITLES if known == name)
        panes.append(PicturePane(title=tr(about), graph=graph, legend=standbys.legend()))
    return panes


def _legend(graphs: LagGraphs, replicas: dict[str, str]) -> list[tuple[str, str]]:
    """Return what the colours mean: the replicas, or the views of the one that is drawn."""
    colours = {style.colour for style in graphs.styles}
    if len({style.replica for style in graphs.styles}) == 1 < len(colours):
        return [(style.name, style.colour) for style in graphs.styles]
    return list(replicas.items())


def _legend_lines(
    legend: Sequence[tuple[str, str]], metrics: QFontMetrics
) -> list[list[tuple[str, str]]]:
    lines, left = list[list[tuple[str, str]]](), _WIDTH_PX
    for name, colour in legend:
        width = metrics.horizontalAdvance(name) + _SWATCH_PX + 3 * _GAP_PX
        if left + width > _WIDTH_PX - _MARGIN_PX:
            lines.append([])
            left = _MARGIN_PX
        lines[-1].append((name, colour))
        left += width
    return lines
