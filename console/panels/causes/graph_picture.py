"""A graph as a picture, with what it is of, and from when to when, above it."""

from pathlib import Path

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter

from backend.messages.causal_graph_text import graph_summary, node_place, node_title
from backend.messages.not_kept import TIME_NOT_KEPT, is_time_kept
from backend.translation import tr
from console.panels.causes.graph_painter import GraphMarks, GraphPainter
from console.panels.causes.prepared_graph import PreparedGraph
from console.state.formatting import format_utc
from console.theme.theme import Theme, text_font

_MARGIN_PX = 24
_LEAST_WIDTH_PX = 640  # room for the heading
_LONGEST_PX = 12_000  # of a side; what is larger is drawn smaller
_WRAPPED = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)


def describe_graph(prepared: PreparedGraph, source: Path) -> str:
    """Return what stands above a picture: whose causes, how many, from when to when, and where."""
    graph = prepared.graph
    times = [node.time for node in graph.nodes if is_time_kept(node.time)] or [TIME_NOT_KEPT]
    focus = graph.nodes[graph.focus]
    return tr(
        "Causes and effects of {type}, {place}: {summary}, {start} to {end}, {source}",
        type=node_title(focus),
        place=node_place(focus),
        summary=graph_summary(graph),
        start=format_utc(min(times)),
        end=format_utc(max(times)),
        source=source,
    )


def draw_graph(prepared: PreparedGraph, pens: dict[str, int], heading: str, theme: Theme) -> QImage:
    """Return the whole graph with the heading above it; the file keeps the heading as its title."""
    layout, font = prepared.layout, text_font(theme.tokens)
    longest = max(layout.width, layout.height)
    scale = min(1.0, (_LONGEST_PX - 2 * _MARGIN_PX) / longest)
    width = max(_LEAST_WIDTH_PX, round(layout.width * scale) + 2 * _MARGIN_PX)
    room = QRect(_MARGIN_PX, _MARGIN_PX, width - 2 * _MARGIN_PX, _LONGEST_PX)
    above = QFontMetrics(font).boundingRect(room, _WRAPPED, heading).height() + 2 * _MARGIN_PX
    image = QImage(
        width, above + round(layout.height * scale) + _MARGIN_PX, QImage.Format.Format_RGB32
    )
    image.fill(QColor(theme.tokens.panel))
    painter = QPainter(image)
    painter.setFont(font)
    painter.setPen(QColor(theme.tokens.text))
    room.setHeight(above - 2 * _MARGIN_PX)
    painter.drawText(room, _WRAPPED, heading)
    painter.translate(_MARGIN_PX, above)
    painter.scale(scale, scale)
    graph_painter = GraphPainter(theme)
    graph_painter.pens = pens
    everything = QRectF(0, 0, layout.width, layout.height)
    graph_painter.paint(painter, prepared, everything, GraphMarks(focus=prepared.graph.focus))
    painter.end()
    image.setText("Title", heading)
    return image
