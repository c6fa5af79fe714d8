"""Lanes below each other, a stream each: its events along one axis, and the selected one."""

from collections.abc import Sequence
from itertools import chain

import msgspec
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from backend.clock import SECOND_US
from backend.translation import tr
from console.plots.graph_shapes import GraphTimeRange
from console.plots.mark_flags import MarkAxis, MarkFlags
from console.theme.plain_tip import plain_tip
from console.theme.theme import Theme, text_font

_LANE_PX = 40
_LABEL_PX = 150
_MARGIN_PX = 14  # beside the first and the last event
_FOOT_PX = 22  # for what the axis begins and ends with
_RADIUS_PX = 5.0
_REACH_PX = 9  # of the mouse
_SIDEWAYS: dict[int, int] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_H: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_L: 1,
}
_ACROSS: dict[int, int] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_K: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_J: 1,
}


class LaneEvent(msgspec.Struct, frozen=True):
    """An event: its position in the log, where it stands on the axis, and what is said of it."""

    position: int
    value: int
    text: str


class Lane(msgspec.Struct, frozen=True):
    """A stream by its name, with its events in the order of the log."""

    name: str
    events: tuple[LaneEvent, ...] = ()
    note: str = ""


class SwimlaneChart(QWidget):
    """Arrows (or h, j, k, l) go from event to event, and from lane to lane.

    Signals:
        event_selected(object): the position (int) of an event that was chosen
    """

    event_selected = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lanes: tuple[Lane, ...] = ()
        self._bounds = ("", "")
        self._span = (0, 1)
        self._is_time = False
        self._selected = 0
        self.flags = MarkFlags(self, theme, self._mark_axis)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Events of several streams, a lane each"))
        theme.changed.connect(self.update)

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """What is shown."""
        return self._lanes

    def set_lanes(
        self, lanes: Sequence[Lane], bounds: tuple[str, str], *, is_time: bool = False
    ) -> None:
        """Show these; `bounds`: the first and the last value of the axis, in words.

        `is_time`: values are microseconds since the epoch, and marks stand along them.
        """
        self._lanes, self._bounds, self._is_time = tuple(lanes), bounds, is_time
        values = [each.value for each in chain(*(lane.events for lane in lanes))]
        self._span = (min(values), max(values)) if values else (0, 1)
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def set_selected(self, position: int) -> None:
        """Mark an event wherever it is."""
        self._selected = position
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room that all lanes take."""
        return QSize(480, len(self._lanes) * _LANE_PX + _FOOT_PX)

    def point_of(self, position: int) -> QPointF | None:
        """Return where an event stands; None for one that is in no lane."""
        for row, lane in enumerate(self._lanes):
            for each in lane.events:
                if each.position == position:
                    return QPointF(self._x(each.value), (row + 0.5) * _LANE_PX)
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another event."""
        found = self._after_key(event.key())
        if found is None:
            super().keyPressEvent(event)
            return
        event.accept()
        self.event_selected.emit(found.position)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the event that was pressed."""
        found = self._event_at(event.position())
        if found is not None:
            self.event_selected.emit(found.position)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Say what the event under the mouse is."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._event_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), plain_tip(found.text) if found else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lanes that are in sight."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(self._theme.tokens))
        painter.fillRect(event.rect(), QColor(self._theme.tokens.panel))
        self._draw_selection(painter)
        for row, lane in enumerate(self._lanes):
            box = QRectF(0, row * _LANE_PX, self.width(), _LANE_PX)
            if box.intersects(QRectF(event.rect())):
                self._draw_lane(painter, lane, box, self._pen(row))
        painter.setPen(QColor(self._theme.tokens.muted))
        foot = QRectF(_LABEL_PX, len(self._lanes) * _LANE_PX, self.width() - _LABEL_PX, _FOOT_PX)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignLeft | middle), self._bounds[0])
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignRight | middle), self._bounds[1])
        self.flags.paint(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.tokens.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _draw_lane(self, painter: QPainter, lane: Lane, box: QRectF, colour: QColor) -> None:
        tokens, middle = self._theme.tokens, box.center().y()
        painter.setPen(QColor(tokens.text))
        label = QRectF(8, box.top(), _LABEL_PX - 16, box.height())
        name = painter.fontMetrics().elidedText(
            lane.name, Qt.TextElideMode.ElideMiddle, round(label.width())
        )
        painter.drawText(label, int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.drawLine(QPointF(_LABEL_PX, middle), QPointF(self.width(), middle))
        if lane.note:
            painter.setPen(QColor(tokens.faint))
            box.setLeft(_LABEL_PX + 8)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignTop), lane.note)
        painter.setPen(QPen(QColor(tokens.panel), 1))
        painter.setBrush(colour)
        drawn = set[int]()  # an event may have happened before the one ahead of it in the log
        for each in lane.events:
            x = self._x(each.value)
            if round(x) not in drawn or each.position == self._selected:  # a pixel holds one
                painter.drawEllipse(QPointF(x, middle), _RADIUS_PX, _RADIUS_PX)
                drawn.add(round(x))

    def _draw_selection(self, painter: QPainter) -> None:
        """Draw a line through all lanes, and a ring around the event."""
        where = self.point_of(self._selected)
        if where is None:
            return
        accent = QColor(self._theme.tokens.accent)
        painter.setPen(QPen(accent, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(where.x(), 0), QPointF(where.x(), len(self._lanes) * _LANE_PX))
        painter.setPen(QPen(accent, 2))
        painter.drawEllipse(where, _RADIUS_PX + 4, _RADIUS_PX + 4)

    def _x(self, value: int) -> float:
        first, last = self._span
        room = self.width() - _LABEL_PX - 2 * _MARGIN_PX
        share = (value - first) / (last - first) if last > first else 0.5
        return _LABEL_PX + _MARGIN_PX + share * max(1, room)

    def _mark_axis(self) -> MarkAxis | None:
        """Return where moments lie; None where it is positions, or there is nothing."""
        first, last = self._span
        if not self._is_time or last <= first:
            return None
        left, right = self._x(first), self._x(last)
        area = QRectF(left, 0, right - left, len(self._lanes) * _LANE_PX)
        span = GraphTimeRange(first / SECOND_US, last / SECOND_US)
        return MarkAxis(area, span, self._moment_x)

    def _moment_x(self, moment_s: float) -> float:
        return self._x(round(moment_s * SECOND_US))

    def _pen(self, row: int) -> QColor:
        pens = self._theme.tokens.pens
        return QColor(pens[row % len(pens)])

    def _event_at(self, where: QPointF) -> LaneEvent | None:
        row = int(where.y() // _LANE_PX)
        if not 0 <= row < len(self._lanes):
            return None
        near = self._nearest(row, where.x())
        reached = near is not None and abs(self._x(near.value) - where.x()) <= _REACH_PX
        return near if reached else None

    def _nearest(self, row: int, x: float) -> LaneEvent | None:
        events = self._lanes[row].events
        return min(events, key=lambda each: abs(self._x(each.value) - x), default=None)

    def _after_key(self, key: int) -> LaneEvent | None:
        """Return the event that a key goes to; the newest of all without a selected one."""
        if key not in _SIDEWAYS and key not in _ACROSS:
            return None
        where = self.point_of(self._selected)
        if where is None:
            everything = chain(*(lane.events for lane in self._lanes))
            return max(everything, key=lambda each: each.position, default=None)
        row = int(where.y() // _LANE_PX)
        if key in _SIDEWAYS:
            events = self._lanes[row].events
            place = [each.position for each in events].index(self._selected) + _SIDEWAYS[key]
            return events[max(0, min(place, len(events) - 1))]
        rows = range(row + _ACROSS[key], -1 if _ACROSS[key] < 0 else len(self._lanes), _ACROSS[key])
        return next((found for each in rows if (found := self._nearest(each, where.x()))), None)
