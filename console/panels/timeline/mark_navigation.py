"""The keys that mark events, and go from mark to mark."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from backend.translation import tr
from console.actions.action_registry import create_action
from console.panels.timeline.event_marks import EventMarks
from console.state.observable import Observable


class MarkNavigation:
    """Works while the keyboard is in `panel`; `show` brings the event at a position into sight."""

    def __init__(
        self,
        panel: QWidget,
        marks: EventMarks,
        selected: Observable[int],
        show: Callable[[int], None],
    ) -> None:
        self._marks, self._selected, self._show = marks, selected, show
        create_action(panel, tr("Mark the event, or take its mark back"), self._toggle, "M")
        create_action(panel, tr("Go to the mark before"), self._go_back, "[")
        create_action(panel, tr("Go to the next mark"), self._go_on, "]")
        create_action(panel, tr("Take all marks back"), marks.clear)

    def _toggle(self) -> None:
        self._marks.toggle(self._selected.value)

    def _go_back(self) -> None:
        self._go_to(self._marks.last_before(self._selected.value))

    def _go_on(self) -> None:
        self._go_to(self._marks.next_after(self._selected.value))

    def _go_to(self, position: int) -> None:
        if position:
            self._show(position)
