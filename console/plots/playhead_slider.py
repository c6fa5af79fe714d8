"""The slider of the replay panel: the whole log, with its density behind the playhead."""

import math
from collections.abc import Mapping, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from backend.clock import SECOND_US
from backend.messages.density import DensityAxis, LogDensity
from backend.messages.number_text import format_counted
from backend.translation import tr
from console.plots.density_painter import DensityPainter, DensityPicture, bar_area
from console.plots.density_text import describe_bar, describe_bounds, describe_density
from console.plots.graph_shapes import GraphTimeRange
from console.plots.log_scale import LogScale, pauses, position_at, with_open_pauses
from console.plots.mark_flags import FLAGS_PX, MarkAxis, MarkFlags
from console.plots.playhead_painter import HIT_REACH_PX, PlayheadPainter
from console.theme.plain_tip import plain_tip
from console.theme.theme import Theme

_HEIGHT_PX = 66  # pixels
_MARGIN_PX = 10  # pixels left and right, so that the handle is never cut


class PlayheadSlider(QWidget):
    """Positions 0 to `head`, along positions or along time; the handle follows the mouse.

    With the focus, Home and End go to its ends, and PageUp and PageDown a hundredth back and forth;
    single steps are the replay's own, with its arrow keys. A double-click opens a folded pause, or
    folds it again. `flags`: marks of what operators did, alerts, deploys and notes.

    Signals:
        position_chosen(object): the handle was dragged or put to a position (int)
        moment_chosen(object): the same by time, to a moment (int, microseconds)
        drag_ended(): the mouse has let the handle go
    """

    position_chosen = Signal(object)
    moment_chosen = Signal(object)
    drag_ended = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._position = 0
        self._head = 0
        self._begin = 0
        self._moment_us: int | None = None
        self._density: LogDensity | None = None
        self._note = ""
        self._recorded: LogDensity | None = None
        self._opened: set[int] = set()
        self._opens_all = False
        self._hits: Sequence[int] = ()
        self._time_labels: dict[int, str] = {}
        self._dragged_px: float | None = None
        self._scale = LogScale(None, 0, 1)
        self._mark_axis: MarkAxis | None = None
        self._density_painter = DensityPainter(theme)
        self._playhead_painter = PlayheadPainter(theme)
        self.flags = MarkFlags(self, theme, lambda: self._mark_axis)
        self.setFixedHeight(_HEIGHT_PX)
        self.setObjectName("playhead")
        self.setAccessibleName(tr("Playhead"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    @property
    def axis(self) -> DensityAxis | None:
        """By what is counted; None while nothing is known."""
        return None if self._density is None else self._density.by

    @property
    def is_dragged(self) -> bool:
        """Whether the mouse holds the handle."""
        return self._dragged_px is not None

    @property
    def handle_px(self) -> float:
        """Where the handle stands, from the widget's left edge."""
        if self._dragged_px is not None and self._scale.is_by_time:
            return min(max(_MARGIN_PX, self._dragged_px), self.width() - _MARGIN_PX)
        return _MARGIN_PX + self._scale.to_px(self._position, self._moment_us)

    def set_begin(self, begin: int) -> None:
        """The log begins behind this position: it is a part of another one."""
        self._begin = begin

    def set_playhead(self, position: int, head: int, moment_us: int | None = None) -> None:
        """Put the handle to a position; `moment_us`: when it came along this axis, if known."""
        is_longer = head != self._head
        if (position, head, moment_us) == (self._position, self._head, self._moment_us):
            return
        self._position, self._head, self._moment_us = position, head, moment_us
        if is_longer:
            self._rescale()
        self.update()

    def set_density(self, density: LogDensity) -> None:
        """Draw these counts behind the handle."""
        if (density, self._note) != (self._density, ""):
            self._density, self._note = density, ""
            self._rescale()

    def set_unknown(self, note: str) -> None:
        """Draw no counts, and say why; the axis stays, so that the handle does not jump."""
        if note != self._note:
            self._note = note
            if self._density is not None:
                empty = [[0] * len(row) for row in self._density.counts]
                self._density = replace(self._density, counts=empty)
            self._rescale()

    def forget_axis(self) -> None:
        """Know no counts: those along another axis are asked for."""
        self._density = None
        self._rescale()

    def set_recorded(self, recorded: LogDensity) -> None:
        """Learn when the log was recorded: that is where marks belong on any axis."""
        self._recorded = recorded
        self._rescale()

    def set_hits(self, positions: Sequence[int]) -> None:
        """Mark positions, as those at which a condition holds."""
        self._hits = positions
        self.update()

    def set_time_labels(self, moments: Mapping[int, str]) -> None:
        """Write the moments of the first and the last position at the ends."""
        self._time_labels = dict(moments)
        self.update()

    def open_pauses(self, *, opened: bool) -> None:
        """Draw all pauses as long as they were, or fold all."""
        self._opens_all = opened
        self._opened.clear()
        self._rescale()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys work here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that they do not."""
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the bars anew."""
        super().resizeEvent(event)
        self._rescale()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the handle there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the handle."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the handle go: it goes to the event that stands there."""
        if event.button() == Qt.MouseButton.LeftButton and self.is_dragged:
            self._dragged_px = None
            self.drag_ended.emit()
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a folded pause, or fold it again."""
        event.accept()
        x_px = event.position().x() - _MARGIN_PX
        pause = self._scale.fold_at(x_px)
        if pause is None:
            pause = self._scale.opened_at(x_px, self._open_pauses())
        if pause is None:
            self.mousePressEvent(event)  # two presses in haste
        else:
            self._opened ^= {pause}
            self._rescale()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to an end, or a hundredth of the log; the replay's own keys step."""
        share = max(1, self._head // 100)
        aims = {
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self._head,
            Qt.Key.Key_PageUp: max(0, self._position - share),
            Qt.Key.Key_PageDown: min(self._head, self._position + share),
        }
        aim = aims.get(Qt.Key(event.key()))
        if aim is None:
            event.ignore()
        else:
            self.position_chosen.emit(aim)

    def event(self, event: QEvent) -> bool:
        """Say of the place under the mouse what is there."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tip(self.tip_at(event.pos().x())), self)
            return True
        return super().event(event)

    def tip_at(self, x_px: float) -> str:
        """Return what is said of a place."""
        inside_px, density = x_px - _MARGIN_PX, self._scale.density
        lines: list[str] = []
        if density is not None and self._scale.axis.bars:
            lines.append(describe_bar(density, self._scale.axis.place_at(inside_px)))
        near = (abs(self._scale.to_px(each, None) - inside_px) for each in self._hits)
        hits = sum(distance <= HIT_REACH_PX for distance in near)
        if hits:
            lines.append(tr("{events} found here", events=format_counted(hits, "event")))
        if self._scale.fold_at(inside_px) is not None:
            lines.append(tr("Nothing happened for long here: a double-click opens it."))
        lines.append(tr("Drag to any place of the log: the views follow."))
        return "\n".join(lines)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the counts, the marks and the handle."""
        event.accept()
        inside = QRectF(0, 0, self.width() - 2 * _MARGIN_PX, self.height())
        painter = QPainter(self)
        painter.save()
        painter.translate(_MARGIN_PX, 0)
        self._density_painter.paint(painter, inside, self._picture())
        painter.restore()
        self.flags.paint(painter)
        area = bar_area(QRectF(self.rect()))
        hits = [_MARGIN_PX + each for each in self._hit_places()]
        self._playhead_painter.paint(painter, area, self.handle_px, hits, has_focus=self.hasFocus())
        painter.end()

    def _picture(self) -> DensityPicture:
        density = self._scale.density
        return DensityPicture(
            density=density,
            axis=self._scale.axis,
            ranges=[],
            has_focus=False,
            keyboard=None,
            labels=(*self._bounds()[:1], self._summary(), *self._bounds()[1:]),
            flags_px=FLAGS_PX,
        )

    def _bounds(self) -> tuple[str, str]:
        if self._density is not None and self._density.by != "position":
            return describe_bounds(self._density)
        labels = [text for _, text in sorted(self._time_labels.items())]
        return (labels[0], labels[-1]) if labels else ("", "")

    def _summary(self) -> str:
        return self._note or describe_density(self._density)

    def _hit_places(self) -> list[float]:
        """Return where hits stand, from the left end of the log; at most one a pixel."""
        places = {round(self._scale.to_px(each, None)) for each in self._hits}
        return [float(each) for each in sorted(places)]

    def _open_pauses(self) -> set[int]:
        found = self._density
        if found is None or not self._opens_all:
            return self._opened
        return {start for start, _ in pauses(found)} - self._opened

    def _rescale(self) -> None:
        shown = self._density
        if shown is not None and shown.by != "position":
            shown = with_open_pauses(shown, self._open_pauses())
        self._scale = LogScale(shown, self._head, self.width() - 2 * _MARGIN_PX, self._begin)
        self._mark_axis = self._make_mark_axis()
        self.setAccessibleDescription(self._summary())
        self.update()

    def _make_mark_axis(self) -> MarkAxis | None:
        """Return where moments of recording stand: each at the position that the log had then."""
        recorded, scale = self._recorded, self._scale
        if recorded is None or not recorded.starts:
            return None
        span = GraphTimeRange(recorded.starts[0] / SECOND_US, math.inf)  # marks go on after

        def to_px(moment_s: float) -> float:
            moment_us = round(moment_s * SECOND_US)
            is_own = scale.density is not None and scale.density.by == "recorded"
            place = scale.to_px(position_at(recorded, moment_us), moment_us if is_own else None)
            return _MARGIN_PX + place

        area = bar_area(QRectF(self.rect())).adjusted(_MARGIN_PX, 0, -_MARGIN_PX, 0)
        return MarkAxis(area, span, to_px)

    def _drag(self, event: QMouseEvent) -> None:
        self._dragged_px = event.position().x()
        inside_px = self._dragged_px - _MARGIN_PX
        if inside_px <= 0 or not self._scale.is_by_time:
            self.position_chosen.emit(self._scale.position_at_px(inside_px))
        elif inside_px >= self.width() - 2 * _MARGIN_PX:
            self.position_chosen.emit(self._head)
        else:
            self.moment_chosen.emit(self._scale.moment_at_px(inside_px))
        self.update()
