"""Where something may lie over a window without covering what is pressed or typed into."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QTabBar,
    QWidget,
)

# scroll bars are sliders too: those of a table run along its whole edge
CONTROLS = (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QTabBar,
)
_STEP_PX = 8


def control_places(window: QWidget, left_out: Iterable[QWidget] = ()) -> list[QRect]:
    """Return where the window shows controls, in its own pixels; not those within `left_out`."""
    over = tuple(left_out)
    return [
        place
        for control in window.findChildren(QWidget)
        if isinstance(control, CONTROLS)
        and control.isVisible()
        and control.window() is window
        and not any(each is control or each.isAncestorOf(control) for each in over)
        and not (place := _shown_place(control, window)).isEmpty()
    ]


def find_free_place(size: QSize, room: QRect, taken: Iterable[QRect]) -> QRect | None:
    """Return the lowest place of this size in the room that no taken one touches.

    Of several as low the one that is nearest to the middle; None where there is none.
    """
    obstacles = [each for each in taken if each.intersects(room)]
    top = room.bottom() - size.height() + 1
    while top >= room.top():
        band = QRect(room.left(), top, room.width(), size.height())
        lefts = list(_free_lefts(size.width(), band, [o for o in obstacles if o.intersects(band)]))
        if lefts:
            middle = room.left() + (room.width() - size.width()) // 2
            left = min(lefts, key=lambda each: abs(each - middle))
            return QRect(left, top, size.width(), size.height())
        top -= _STEP_PX
    return None


def _free_lefts(width: int, band: QRect, obstacles: list[QRect]) -> Iterator[int]:
    """Yield the best left edge within each gap between the obstacles of a band."""
    middle = band.left() + (band.width() - width) // 2
    begin = band.left()
    for obstacle in sorted(obstacles, key=lambda each: each.left()):
        if obstacle.left() - begin >= width:
            yield min(max(begin, middle), obstacle.left() - width)
        begin = max(begin, obstacle.right() + 1)
    if band.right() + 1 - begin >= width:
        yield min(max(begin, middle), band.right() + 1 - width)


def _shown_place(widget: QWidget, window: QWidget) -> QRect:
    """Return the part of a widget that nothing around it cuts off; what lies over it counts not."""
    place, at = widget.rect(), widget
    while at is not window:
        place = place.intersected(at.rect()).translated(at.pos())
        above = at.parentWidget()
        if above is None:
            return QRect()
        at = above
    return place
