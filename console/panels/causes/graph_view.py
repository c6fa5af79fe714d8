"""The drawn graph: zoomed, moved, and gone through with the keyboard."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QToolTip

from backend.translation import tr
from console.panels.causes.graph_layout import BOX_HEIGHT
from console.panels.causes.graph_navigation import Direction, next_box
from console.panels.causes.graph_painter import GraphMarks, GraphPainter, box_area
from console.panels.causes.prepared_graph import PreparedGraph
from console.theme.plain_tip import plain_tip
from console.theme.theme import Theme

_MARGIN_PX = 24.0  # around the graph
_MOVING_MARGIN_PX = 360.0  # around one that is moved
_STEP = 1.25  # of one zoom
_LEAST_SCALE, _GREATEST_SCALE = 0.05, 3.0
_LEAST_FITTED_SCALE = 0.55  # below it the whole would not be read
_CLICK_PX = 4  # that a mouse may move and still have clicked
_KEYS: dict[int, Direction] = {
    Qt.Key.Key_Left: "cause",
    Qt.Key.Key_H: "cause",
    Qt.Key.Key_Right: "effect",
    Qt.Key.Key_L: "effect",
    Qt.Key.Key_Up: "above",
    Qt.Key.Key_K: "above",
    Qt.Key.Key_Down: "below",
    Qt.Key.Key_J: "below",
    Qt.Key.Key_Home: "root",
    Qt.Key.Key_End: "focus",
}


class CausalGraphView(QGraphicsView):
    """Arrows go along edges, Home to the root, End to the event that was asked for.

    Enter opens, + and - zoom, 0 fits. The scene holds no items: what is in sight is painted.

    Signals:
        current_changed(int): the keyboard, or a click, came to the box at that place
        activated(int): the box at that place is to be opened
    """

    current_changed = Signal(int)
    activated = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._painter = GraphPainter(theme)
        self._prepared: PreparedGraph | None = None
        self._marks = GraphMarks()
        self._pressed = QPoint()
        self._is_fitted = True
        self._graph_scene = QGraphicsScene(self)
        self.setScene(self._graph_scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Causes and effects, by levels from left to right"))
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        theme.changed.connect(self.viewport().update)

    @property
    def prepared(self) -> PreparedGraph | None:
        """What is shown."""
        return self._prepared

    @property
    def current(self) -> int:
        """The place of the box that the keyboard is at, -1 for none."""
        return self._marks.current

    @property
    def scale_factor(self) -> float:
        """How many pixels a pixel of the layout has."""
        return self.transform().m11()

    def show_graph(self, prepared: PreparedGraph, pens: dict[str, int], selected: int) -> None:
        """Show another graph; one with what was current before leaves that where it was."""
        held = self._find_current(prepared)
        before = self.mapFromScene(self._middle(self._marks.current)) if held >= 0 else QPoint()
        self._prepared, self._painter.pens = prepared, pens
        focus = prepared.graph.focus
        self._marks = GraphMarks(focus=focus, current=held if held >= 0 else focus)
        if held < 0:
            self.show_readable()
        else:
            self._let_move()
            moved = self.mapFromScene(self._middle(held)) - before
            self._scroll_by(moved)
        self.select_position(selected)
        self._describe_current()
        self.viewport().update()

    def replace_unchanged(self, prepared: PreparedGraph) -> None:
        """Keep what is drawn: it was asked for again, and nothing has changed."""
        self._prepared = prepared

    def select_position(self, position: int) -> None:
        """Mark the event that is selected, if it is in the graph."""
        place = self._prepared.find_event(position) if self._prepared is not None else None
        self._set_marks(selected=-1 if place is None else place)

    def set_current(self, place: int) -> None:
        """Go to a box, and bring it into sight."""
        if self._prepared is None or place == self._marks.current:
            return
        self._set_marks(current=place)
        area = box_area(self._prepared.layout.boxes[place])
        self.ensureVisible(area, round(_MARGIN_PX), round(_MARGIN_PX))
        self._describe_current()
        self.current_changed.emit(place)

    def fit(self) -> None:
        """Show all of it, never larger than it is."""
        self._is_fitted = True
        self._graph_scene.setSceneRect(self._graph_area(_MARGIN_PX))
        area, room = self._graph_area(_MARGIN_PX), self.viewport().size()
        if not area.isEmpty():
            scale = min(room.width() / area.width(), room.height() / area.height(), 1.0)
            self._set_scale(scale)
            self.centerOn(area.center())

    def show_readable(self) -> None:
        """Show all of it, or what is around the event where the whole would not be read."""
        self.fit()
        if self.scale_factor < _LEAST_FITTED_SCALE:
            self._let_move()
            self._set_scale(_LEAST_FITTED_SCALE * _STEP * _STEP)
            self.centerOn(self._middle(self._marks.current))

    def zoom(self, steps: float) -> None:
        """Come nearer by so many steps, or go away by less than none."""
        self._let_move()
        self._set_scale(self.scale_factor * _STEP**steps)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the edges, open, zoom and fit."""
        key, has_modifier = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if self._prepared is None or has_modifier:
            super().keyPressEvent(event)
        elif key in _KEYS:
            self.set_current(next_box(self._prepared, self._marks.current, _KEYS[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated.emit(self._marks.current)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(-1 if key == Qt.Key.Key_Minus else 1)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is by now."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it is elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom where the mouse is; with Shift move sideways, as the scroll area does."""
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            super().wheelEvent(event)
            return
        self.zoom(event.angleDelta().y() / 120)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to move the graph, or to click."""
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the box that was clicked."""
        super().mouseReleaseEvent(event)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        where = event.position().toPoint()
        place = self._box_at(where)
        if place >= 0 and (where - self._pressed).manhattanLength() <= _CLICK_PX:
            self.set_current(place)
            if self._prepared is not None and self._prepared.layout.boxes[place].is_more:
                self.activated.emit(place)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the box."""
        place = self._box_at(event.position().toPoint())
        if self._prepared is not None and place >= 0:
            if not self._prepared.layout.boxes[place].is_more:  # the first click has opened that
                self.activated.emit(place)
            event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Say all of the box under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._box_at(event.pos())
            shown = self._prepared.texts[place].full if self._prepared and place >= 0 else ""
            QToolTip.showText(event.globalPos(), plain_tip(shown), self)
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep all in sight for as long as nobody has looked closer."""
        super().resizeEvent(event)
        if self._is_fitted and self._prepared is not None:
            self.show_readable()

    def sizeHint(self) -> QSize:
        """Ask for some room, whatever the graph has: the rest is moved to."""
        return QSize(300, 100)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paint what is in sight."""
        if self._prepared is not None:
            self._painter.paint(
                painter, self._prepared, QRectF(rect), self._marks, has_focus=self.hasFocus()
            )

    def _set_marks(self, *, selected: int | None = None, current: int | None = None) -> None:
        marks = self._marks
        self._marks = GraphMarks(
            focus=marks.focus,
            selected=marks.selected if selected is None else selected,
            current=marks.current if current is None else current,
        )
        self.viewport().update()

    def _let_move(self) -> None:
        """Let every box be moved into the middle; what fits need not be moved at all."""
        self._is_fitted = False
        self._graph_scene.setSceneRect(self._graph_area(_MOVING_MARGIN_PX))

    def _set_scale(self, scale: float) -> None:
        aim = max(_LEAST_SCALE, min(scale, _GREATEST_SCALE))
        factor = aim / self.scale_factor
        self.scale(factor, factor)

    def _scroll_by(self, moved: QPoint) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + moved.x())
        down.setValue(down.value() + moved.y())

    def _describe_current(self) -> None:
        """Tell a screen reader where the keyboard is."""
        if self._prepared is not None and self._marks.current >= 0:
            self.setAccessibleDescription(self._prepared.texts[self._marks.current].full)

    def _find_current(self, prepared: PreparedGraph) -> int:
        """Return where in another graph the present node is, -1 for nowhere."""
        if self._prepared is None or self._marks.current < 0:
            return -1
        box = self._prepared.layout.boxes[self._marks.current]
        node = self._prepared.graph.nodes[box.node]
        key = (node.kind, node.id, node.position)
        nodes = enumerate(prepared.graph.nodes)
        return next((n for n, each in nodes if (each.kind, each.id, each.position) == key), -1)

    def _graph_area(self, margin: float) -> QRectF:
        if self._prepared is None:
            return QRectF()
        layout = self._prepared.layout
        height = max(layout.height, BOX_HEIGHT)
        return QRectF(0, 0, layout.width, height).adjusted(-margin, -margin, margin, margin)

    def _middle(self, place: int) -> QPointF:
        if self._prepared is None or place < 0:
            return QPointF()
        return box_area(self._prepared.layout.boxes[place]).center()

    def _box_at(self, where: QPoint) -> int:
        if self._prepared is None:
            return -1
        point = self.mapToScene(where)
        boxes = enumerate(self._prepared.layout.boxes)
        return next((place for place, box in boxes if box_area(box).contains(point)), -1)
