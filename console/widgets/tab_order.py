"""Where Tab goes: through a widget in the order in which it is read.

Qt goes by the order in which widgets were made: what comes later, as the button of a new problem,
would be reached after everything else in the window.
"""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QLayoutItem, QSplitter, QTabBar, QWidget


def order_tab_stops(container: QWidget) -> None:
    """Let Tab go through a container in the order of its layouts, where it does not already."""
    stops = list(_stops(container))
    before = _stop_before(container, set(stops))
    if not _follow(before, stops):
        for first, second in pairwise((before, *stops)):
            QWidget.setTabOrder(first, second)


def _stop_before(container: QWidget, stops: set[QWidget]) -> QWidget:
    """Return the stop before a container: Qt puts nothing behind a widget that takes no focus."""
    part = container.previousInFocusChain()
    while part is not None and part is not container and (part in stops or not _is_stop(part)):
        part = part.previousInFocusChain()
    return part or container


def _follow(before: QWidget, stops: list[QWidget]) -> bool:
    """Whether these are what Tab comes to next; hidden ones count: they may be shown again."""
    part = before.nextInFocusChain()
    for stop in stops:
        while part is not None and part is not before and not _is_stop(part):
            part = part.nextInFocusChain()
        if part is not stop:
            return False
        part = stop.nextInFocusChain()
    return True


def _is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


def _stops(widget: QWidget) -> Iterator[QWidget]:
    if _is_stop(widget):
        yield widget
    for child in _children(widget):
        yield from _stops(child)


def _children(widget: QWidget) -> list[QWidget]:
    """Return what is in a widget: what its layout holds as it is read, then the rest."""
    layout = widget.layout()
    if isinstance(widget, QSplitter):
        parts = (widget.widget(place) for place in range(widget.count()))
        placed = [part for part in parts if part is not None]
    else:
        placed = [] if layout is None else list(_placed(layout))
    known = set(placed)
    rest = [
        child
        for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if not child.isWindow() and child not in known
    ]
    tabs_first = sorted(rest, key=lambda child: not isinstance(child, QTabBar))
    return [*placed, *tabs_first]


def _placed(layout: QLayout) -> Iterator[QWidget]:
    for item in _items(layout):
        widget, below = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif below is not None:
            yield from _placed(below)


def _items(layout: QLayout) -> list[QLayoutItem]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=partial(_row_and_column, layout))
    found = [layout.itemAt(place) for place in places]
    return [each for each in found if each is not None]


def _row_and_column(grid: QGridLayout, place: int) -> tuple[int, int]:
    row, column, *_ = msgspec.convert(grid.getItemPosition(place), tuple[int, int, int, int])
    return row, column
