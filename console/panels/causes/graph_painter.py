"""Draws boxes and edges: only what is in sight, and from afar without words."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

import msgspec
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from console.panels.causes.graph_layout import BOX_WIDTH, LEVEL_GAP, PlacedBox, PlacedEdge
from console.panels.causes.prepared_graph import PreparedGraph
from console.theme.theme import Theme, text_font

_READABLE_SCALE = 0.45  # below it words are dots
_BAND_PX = 7.0
_PAD_PX = 10.0
_NOTCH_PX = 12.0
_ARROW_PX = 7.0
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class GraphMarks(msgspec.Struct, frozen=True):
    """Places of boxes: that which was asked for, the selected event, and where the keyboard is."""

    focus: int = -1
    selected: int = -1
    current: int = -1


class GraphPainter:
    """Paints with the tokens of a theme; `pens`: the place of each module's among the theme's.

    It keeps what it has measured of the graph that it painted last.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.pens: Mapping[str, int] = {}
        self._shapes = GraphShapes(None, theme)

    def paint(
        self,
        painter: QPainter,
        prepared: PreparedGraph,
        seen: QRectF,
        marks: GraphMarks,
        *,
        has_focus: bool = False,
    ) -> None:
        """Draw what lies within `seen`, in pixels of the layout."""
        if not self._shapes.are_of(prepared, self._theme):
            self._shapes = GraphShapes(prepared, self._theme)
        if painter.worldTransform().m11() < _READABLE_SCALE:
            self._paint_from_afar(painter, prepared, seen)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_edges(painter, prepared, seen)
            for place, area in enumerate(self._shapes.areas):
                if area.intersects(seen):
                    self._paint_box(painter, prepared, place, area)
                    self._paint_words(painter, prepared, place, area)
        self._paint_marks(painter, marks, has_focus=has_focus)

    def _paint_from_afar(self, painter: QPainter, prepared: PreparedGraph, seen: QRectF) -> None:
        """Draw boxes and lines without words, those of one colour at once: all within a frame."""
        tokens, by_colour = self._theme.tokens, dict[str, list[QRectF]]()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(QColor(tokens.faint), 0))
        painter.drawLines(
            [
                QLineF(*edge.points[0], *edge.points[-1])
                for edge, bounds in zip(prepared.layout.edges, self._shapes.bounds, strict=True)
                if bounds.intersects(seen)
            ]
        )
        for place, area in enumerate(self._shapes.areas):
            if area.intersects(seen):
                module = "" if prepared.layout.boxes[place].is_more else prepared.module_of(place)
                colour = self._module_colour(module).name() if module else tokens.unknown
                by_colour.setdefault(colour, []).append(area)
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, areas in by_colour.items():
            painter.setBrush(QColor(colour))
            painter.drawRects(areas)

    def _paint_edges(self, painter: QPainter, prepared: PreparedGraph, seen: QRectF) -> None:
        tokens = self._theme.tokens
        for edge, bounds in zip(prepared.layout.edges, self._shapes.bounds, strict=True):
            if not bounds.intersects(seen):
                continue
            link = "cause" if edge.edge < 0 else prepared.graph.edges[edge.edge].link
            colour = QColor(tokens.warn if edge.is_backward else tokens.muted)
            dashed = link == "entity" or edge.is_backward or edge.edge < 0
            style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, 1.4, style))
            painter.drawPath(edge_path(edge))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(_arrow(QPointF(*edge.points[-1])))

    def _paint_box(
        self, painter: QPainter, prepared: PreparedGraph, place: int, area: QRectF
    ) -> None:
        tokens, box = self._theme.tokens, prepared.layout.boxes[place]
        node = prepared.graph.nodes[box.node]
        dash = Qt.PenStyle.DashLine if box.is_more or node.kind == "unknown" else None
        painter.setPen(QPen(QColor(tokens.muted), 1, dash or Qt.PenStyle.SolidLine))
        painter.setBrush(QColor(tokens.sunken if box.is_more else tokens.raised))
        if box.is_more:
            painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        elif node.kind == "event":
            painter.drawRoundedRect(area, 4, 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._module_colour(prepared.module_of(place)))
            painter.drawRect(QRectF(area.left(), area.top() + 2, _BAND_PX, area.height() - 4))
        else:
            painter.drawPolygon(_tag(area))

    def _paint_words(
        self, painter: QPainter, prepared: PreparedGraph, place: int, area: QRectF
    ) -> None:
        tokens, box = self._theme.tokens, prepared.layout.boxes[place]
        room = area.adjusted(_BAND_PX + _PAD_PX, 4, -_PAD_PX, -4)
        if prepared.graph.nodes[box.node].kind != "event" and not box.is_more:
            room.setRight(area.right() - _NOTCH_PX - 2)
        lines = self._shapes.elide(prepared, place, room.width())
        height = room.height() / len(lines)
        colours = (tokens.text, tokens.text, tokens.muted)
        for number, (words, colour) in enumerate(zip(lines, colours, strict=False)):
            is_bold = number == 0 and not box.is_more
            painter.setFont(self._shapes.bold if is_bold else self._shapes.plain)
            painter.setPen(QColor(colour))
            line = QRectF(room.left(), room.top() + number * height, room.width(), height)
            painter.drawText(line, _LEFT, words)

    def _paint_marks(self, painter: QPainter, marks: GraphMarks, *, has_focus: bool) -> None:
        """Ring the event that was asked for, that which is selected, and the keyboard's place."""
        tokens, areas = self._theme.tokens, self._shapes.areas
        painter.setBrush(Qt.BrushStyle.NoBrush)
        least = max(1.0, 2.0 / painter.worldTransform().m11())  # to be seen from afar, too
        current = tokens.accent if has_focus else tokens.faint
        for place, colour, width, gap, style in (
            (marks.focus, tokens.text, 2.0, 0.0, Qt.PenStyle.SolidLine),
            (marks.selected, tokens.accent, 3.0, 0.0, Qt.PenStyle.SolidLine),
            (marks.current, current, 1.6, 5.0, Qt.PenStyle.DashLine),
        ):
            if 0 <= place < len(areas):
                painter.setPen(QPen(QColor(colour), max(width, least), style))
                painter.drawRoundedRect(areas[place].adjusted(-gap, -gap, gap, gap), 5, 5)

    def _module_colour(self, module: str) -> QColor:
        pens = self._theme.tokens.pens
        return QColor(pens[self.pens.get(module, 0) % len(pens)])


class GraphShapes:
    """What is measured of a graph once: where boxes and edges lie, and its words as they fit."""

    def __init__(self, prepared: PreparedGraph | None, theme: Theme) -> None:
        self._prepared = prepared
        self._size = theme.tokens.font_size
        self.plain, self.bold = text_font(theme.tokens), text_font(theme.tokens)
        self.bold.setBold(True)
        self._metrics = QFontMetricsF(self.plain), QFontMetricsF(self.bold)
        layout = prepared.layout if prepared is not None else None
        self.areas = [box_area(box) for box in layout.boxes] if layout is not None else []
        self.bounds = [_edge_bounds(edge) for edge in layout.edges] if layout is not None else []
        self._lines: dict[int, tuple[str, ...]] = {}

    def are_of(self, prepared: PreparedGraph, theme: Theme) -> bool:
        """Say whether they are of this graph, in letters of this size."""
        return self._prepared is prepared and self._size == theme.tokens.font_size

    def elide(self, prepared: PreparedGraph, place: int, width: float) -> tuple[str, ...]:
        """Return the lines of a box, shortened in their middle where they are too long."""
        found = self._lines.get(place)
        if found is None:
            text, is_more = prepared.texts[place], prepared.layout.boxes[place].is_more
            plain, bold = self._metrics
            middle = Qt.TextElideMode.ElideMiddle
            title = (plain if is_more else bold).elidedText(text.title, middle, width)
            others = () if is_more else (text.place, text.detail)
            found = (title, *(plain.elidedText(words, middle, width) for words in others))
            self._lines[place] = found
        return found


def assign_pens(modules: Iterable[str]) -> dict[str, int]:
    """Give each module a pen of the theme's, in the order of their names."""
    return {name: place for place, name in enumerate(sorted({each for each in modules if each}))}


def box_area(box: PlacedBox) -> QRectF:
    """Return where a box lies."""
    return QRectF(box.x, box.y, BOX_WIDTH, box.height)


def edge_path(edge: PlacedEdge) -> QPainterPath:
    """Return an edge as a line that leaves and arrives level, and is straight through its bends."""
    points = [QPointF(*each) for each in edge.points]
    path = QPainterPath(points[0])
    for number, (one, other) in enumerate(pairwise(points)):
        if number % 2:
            path.lineTo(other)
            continue
        half = max(LEVEL_GAP / 2, abs(other.x() - one.x()) / 2)
        path.cubicTo(one + QPointF(half, 0), other - QPointF(half, 0), other)
    return path


def _edge_bounds(edge: PlacedEdge) -> QRectF:
    """Return within what an edge lies: one that leads back swings out at both its ends."""
    swing = LEVEL_GAP + (BOX_WIDTH if edge.is_backward else 0.0)
    across, down = zip(*edge.points, strict=True)
    area = QRectF(QPointF(min(across), min(down)), QPointF(max(across), max(down)))
    return area.adjusted(-swing, -_ARROW_PX, swing, _ARROW_PX)


def _tag(area: QRectF) -> QPolygonF:
    """Return the shape of what is no event: a tag that points to what came of it."""
    return QPolygonF(
        [
            area.topLeft(),
            QPointF(area.right() - _NOTCH_PX, area.top()),
            QPointF(area.right(), area.center().y()),
            QPointF(area.right() - _NOTCH_PX, area.bottom()),
            area.bottomLeft(),
        ]
    )


def _arrow(point: QPointF) -> QPolygonF:
    back = point.x() - _ARROW_PX
    half = _ARROW_PX / 2
    return QPolygonF([point, QPointF(back, point.y() - half), QPointF(back, point.y() + half)])
