"""The moment that all panels mark, on the density bar: along either axis, and set from there."""

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject

from backend.messages.not_kept import is_time_kept
from backend.messages.queries import AskLog, AskPosition, LogPage, PositionFound
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.timeline.density_area import DensityArea
from console.state.observable import Observable
from console.state.time_cursor import TimeCursor


class DensityCursor(QObject):
    """What is hovered or clicked on the bar is marked elsewhere, and the other way round.

    Along positions a moment stands at the last event that was recorded by then, and a position is
    the moment at which its event was recorded.
    """

    def __init__(
        self, client: BackendClient, area: DensityArea, shared: Observable[TimeCursor]
    ) -> None:
        super().__init__(area)
        self._area, self._shared = area, shared
        self._positions = LatestQuery(client, parent=self)
        self._moments = LatestQuery(client, parent=self)
        self._is_clicked = False  # of the moment that is asked for
        self._positions.answered.connect(self._on_position_found)
        self._moments.answered.connect(self._on_event_found)
        area.bar.value_hovered.connect(self._on_hovered)
        area.bar.value_clicked.connect(partial(self._look_up, is_clicked=True))
        area.axis_changed.connect(self._show)
        shared.subscribe(self._show)
        self._show()

    def cancel(self) -> None:
        """Give up what is asked."""
        self._positions.cancel()
        self._moments.cancel()

    def refresh(self) -> None:
        """Mark the moment that was shared while the bar was out of sight."""
        self._show()

    def _show(self, _changed: object = None) -> None:
        moment_us = self._shared.value.moment_us
        if moment_us is None or self._area.axis == "time":
            self._positions.cancel()
            self._area.bar.set_cursor(moment_us)
        elif self._area.isVisible():  # nobody asks for a bar out of sight
            self._positions.ask(AskPosition(moment_us=moment_us, by="recorded"))

    def _on_position_found(self, found: PositionFound) -> None:
        if self._area.axis == "position":
            self._area.bar.set_cursor(found.position)

    def _on_hovered(self, value: int | None) -> None:
        if value is None:
            self._moments.cancel()
            self._shared.set(replace(self._shared.value, hovered_us=None))
        else:
            self._look_up(value, is_clicked=False)

    def _look_up(self, value: int, *, is_clicked: bool) -> None:
        if self._area.axis == "time":
            self._mark(value, is_clicked=is_clicked)
            return
        if is_clicked:
            self._moments.cancel()
        elif self._is_clicked and not self._moments.is_idle:
            return  # what was clicked counts
        self._is_clicked = is_clicked
        self._moments.ask(AskLog(after=value - 1, limit=1))

    def _on_event_found(self, page: LogPage) -> None:
        for event in page.events:
            if is_time_kept(event.recorded):
                self._mark(event.recorded, is_clicked=self._is_clicked)

    def _mark(self, moment_us: int, *, is_clicked: bool) -> None:
        shared = self._shared.value
        self._shared.set(
            TimeCursor(pinned_us=moment_us) if is_clicked else replace(shared, hovered_us=moment_us)
        )
