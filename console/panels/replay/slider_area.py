"""The slider with what it follows: a filter, and along which of three axes the log is shown."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.messages.catalogue import CatalogueReply
from backend.messages.density import DensityAxis
from backend.messages.events import Event
from backend.messages.not_kept import is_time_kept
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.panels.axis_box import AxisBox
from console.panels.log_filter_box import LogFilterBox
from console.panels.replay.playback import Playback
from console.panels.timeline.saved_filters import read_filters, write_filters
from console.plots.playhead_slider import PlayheadSlider
from console.theme.theme import Theme

_AXES: tuple[tuple[DensityAxis, str], ...] = (
    ("position", tr_noop("By position")),
    ("recorded", tr_noop("By time of recording")),
    ("time", tr_noop("By time of happening")),
)


class SliderArea(QWidget):
    """The line above the slider chooses; the slider shows.

    Signals:
        filter_changed(str): what to stop at from now on; empty for every event
        axis_changed(object): along what the log is shown from now on (DensityAxis)
    """

    filter_changed = Signal(str)
    axis_changed = Signal(object)

    def __init__(self, client: BackendClient, theme: Theme) -> None:
        super().__init__()
        self.slider = PlayheadSlider(theme)
        self.filter = LogFilterBox(client, hint=tr("Stop only at events that match a filter"))
        self.axes = AxisBox(
            _AXES,
            tr("Along what the log is shown"),
            tr(
                "Along the place in the log, or along the time at which events were recorded or"
                " happened."
            ),
        )
        self.pauses = QPushButton(tr("Open pauses"))
        self._lay_out()
        self.filter.applied.connect(self.filter_changed)
        self.axes.axis_changed.connect(self._on_axis)
        self.pauses.toggled.connect(self._on_pauses)

    @property
    def axis(self) -> DensityAxis:
        """Along what the log is shown."""
        return self.axes.axis

    def set_axis(self, by: str) -> None:
        """Show the log along this axis; an unknown one changes nothing."""
        self.axes.set_axis(by)

    def set_catalogue(self, catalogue: CatalogueReply) -> None:
        """Offer the words of the installed modules."""
        self.filter.set_catalogue(catalogue)
        self.filter.setPlaceholderText(tr("Stop only at events that match a filter"))

    def show_playback(self, playback: Playback, event: Event | None) -> None:
        """Put the handle where the playhead stands; `event`: the one there, where it is known."""
        is_there = event is not None and event.position == playback.position
        moment = None
        if is_there and event is not None and self.axis != "position":
            moment = event.recorded if self.axis == "recorded" else event.time
            moment = moment if is_time_kept(moment) else None
        self.slider.set_playhead(playback.position, playback.head, moment)

    def show_hits(self, positions: Sequence[int]) -> None:
        """Mark positions that a pane has found."""
        self.slider.set_hits(positions)

    def save_state(self) -> dict[str, str]:
        """Return what is followed, to be remembered."""
        return {
            "filter": self.filter.wanted_filter,
            "history": write_filters(self.filter.history),
            "axis": self.axis,
            "pauses": "open" if self.pauses.isChecked() else "folded",
        }

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Follow the same again."""
        if "history" in state:
            self.filter.set_history(read_filters(state["history"]))
        if "filter" in state:
            self.filter.set_filter(state["filter"])
        self.set_axis(state.get("axis", ""))
        if "pauses" in state:
            self.pauses.setChecked(state["pauses"] == "open")

    def _on_axis(self, axis: DensityAxis) -> None:
        self.pauses.setEnabled(axis != "position")
        self.slider.forget_axis()
        self.axis_changed.emit(axis)

    def _on_pauses(self, is_checked: object) -> None:
        self.slider.open_pauses(opened=bool(is_checked))

    def _lay_out(self) -> None:
        self.pauses.setCheckable(True)
        self.pauses.setEnabled(False)
        self.pauses.setToolTip(
            tr(
                "Draw times in which nothing happened as long as they were. A double-click opens"
                " one of them."
            )
        )
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.filter, 1)
        row.addWidget(self.axes)
        row.addWidget(self.pauses)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.slider)
