"""Windows that fit the screen that is there, at any scale factor."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget


def fit_to_screen(window: QWidget) -> None:
    """Shrink and move a window so that it lies on its screen as a whole, its frame included.

    The frame is known only once a window is shown: fit it before, and again after.
    """
    available = window.screen().availableGeometry()
    frame = window.frameGeometry()
    width = min(window.width(), available.width() - frame.width() + window.width())
    height = min(window.height(), available.height() - frame.height() + window.height())
    if (width, height) != (window.width(), window.height()):
        window.resize(width, height)
        frame.setSize(frame.size().boundedTo(available.size()))
    place = inside(frame, available)
    if place.topLeft() != window.frameGeometry().topLeft():
        window.move(place.topLeft())


def has_room_beside(size: QSize, frame: QRect, available: QRect) -> bool:
    """Whether something of this size can lie right or left of a window's frame."""
    return not beside(size, frame, available).intersects(frame)


def beside(size: QSize, frame: QRect, available: QRect) -> QRect:
    """Return a place of this size beside a window's frame: right of it, left of it, or at its edge.

    Where the screen has no room on either side it lies over the right edge of the window.
    """
    place = QRect(frame.topLeft(), size.boundedTo(available.size()))
    if frame.right() + place.width() <= available.right():
        place.moveLeft(frame.right() + 1)
    elif frame.left() - place.width() >= available.left():
        place.moveRight(frame.left() - 1)
    else:
        place.moveRight(frame.right())
    return inside(place, available)


def inside(place: QRect, available: QRect) -> QRect:
    """Return the place moved into the available one; the top left corner comes first."""
    moved = QRect(place)
    moved.moveLeft(max(available.left(), min(place.left(), available.right() + 1 - place.width())))
    moved.moveTop(max(available.top(), min(place.top(), available.bottom() + 1 - place.height())))
    return moved
