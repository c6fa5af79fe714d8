"""Where something may lie over a window without covering what is pressed or typed into."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
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
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def control_places(
    window: QWidget, left_out: Iterable[QWidget] = (), within: QRect | None = None
) -> list[QRect]:
    """Return where the window shows controls, in its own pixels; not those within `left_out`.

    `within`: only those that are there, even in part. What is out of sight is not looked into: a
    window has thousands of widgets, and shows few of them.
    """
    if not window.isVisible():
        return []
    place = window.rect() if within is None else within.intersected(window.rect())
    return list(_shown_controls(window, QPoint(), place, tuple(left_out)))


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


def _shown_controls(
    above: QWidget, origin: QPoint, room: QRect, left_out: tuple[QWidget, ...]
) -> Iterator[QRect]:
    """Yield the parts of controls that nothing around them cuts off.

    `origin`: of the widget above, in pixels of the window, as the room is. What lies over a control
    counts not.
    """
    for each in above.findChildren(QWidget, options=_DIRECT):
        if each.isHidden() or each.isWindow() or each in left_out:
            continue
        place = each.geometry().translated(origin)
        seen = place.intersected(room)
        if seen.isEmpty():
            continue
        if isinstance(each, CONTROLS):
            yield seen
        else:
            yield from _shown_controls(each, place.topLeft(), seen, left_out)
