"""Room for the open pane in a low window: what stands elsewhere too gives way, the rest scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from console.panels.replay.pane_shelf import PaneShelf

_ROOM_FOR_BOTH_PX = 660  # height of the panel in sight at which a pane and the list have room


class PaneRoom(QObject):
    """Keeps the open pane and the buttons of all panes in sight.

    `panel`: whose height counts; `gives_way`: what is hidden while a pane is open and it is low.
    """

    def __init__(self, panel: QWidget, shelf: PaneShelf, gives_way: Sequence[QWidget]) -> None:
        super().__init__(panel)
        self._panel, self._shelf, self._gives_way = panel, shelf, gives_way
        shelf.opened.connect(self._make_room)
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share the room anew with every height that the panel gets, an opened pane's too."""
        if watched is self._panel and event.type() == QEvent.Type.Resize:
            self._make_room()
        return False

    def _make_room(self) -> None:
        self._share()
        QTimer.singleShot(0, self, self._bring_into_sight)  # once all parts have their new places

    def _share(self) -> None:
        area = _scroll_area(self._panel)
        in_sight_px = self._panel.height() if area is None else area.viewport().height()
        has_room = in_sight_px >= _ROOM_FOR_BOTH_PX
        for part in self._gives_way:
            part.setVisible(has_room or not self._shelf.open_name)

    def _bring_into_sight(self) -> None:
        area = _scroll_area(self._panel)
        if area is not None and self._shelf.open_name:
            area.ensureWidgetVisible(self._shelf)


def _scroll_area(panel: QWidget) -> QScrollArea | None:
    """Return what the panel scrolls in; None while it stands alone."""
    viewport = panel.parentWidget()
    area = viewport.parentWidget() if viewport is not None else None
    return area if isinstance(area, QScrollArea) else None
