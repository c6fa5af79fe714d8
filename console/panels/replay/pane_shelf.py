"""The panes of the replay panel: a line of buttons, and the one that is open above it."""

import logging
from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from backend.translation import tr
from console.panels.replay.pane_registry import PaneEntry
from console.panels.replay.replay_context import WATCH_CELL, ReplayContext
from console.panels.replay.replay_pane import ReplayPane
from console.state.backend_snapshot import BackendSnapshot
from console.widgets.wrap_layout import WrapLayout

_logger = logging.getLogger(__name__)
_MIN_HEIGHT_PX = 190  # of an open pane: its lines of tools, headings and two or three rows


class PaneShelf(QWidget):
    """At most one pane is open; pressing its button again closes it. Where none is, it is a line.

    `stack` has its own place, so that the room between it and the views can be shared.

    Signals:
        opened(): another pane is open now, or none
    """

    opened = Signal()

    def __init__(self, context: ReplayContext, entries: Sequence[PaneEntry]) -> None:
        super().__init__()
        self.stack = _PaneStack()
        self.panes: dict[str, ReplayPane] = {}
        self.buttons: dict[str, QPushButton] = {}
        self._context = context
        layout = WrapLayout(self, column_px=4, row_px=4)
        for entry in entries:
            self._add(entry)
            layout.addWidget(self.buttons[entry.name])
        self.setVisible(bool(entries))
        self.stack.hide()
        context.pane_requested.connect(self.open)
        context.playhead.subscribe(lambda _position: self._refresh())

    @property
    def open_name(self) -> str:
        """The name of the pane that is open; empty for none."""
        return next((name for name, each in self.buttons.items() if each.isChecked()), "")

    def open(self, name: str) -> None:
        """Open a pane, and give it the keyboard; one that is not there changes nothing."""
        if name in self.panes:
            self._select(name)
            self.panes[name].keyboard_target().setFocus()
        elif name != WATCH_CELL:  # that is for the watches: see `ReplayContext`
            self._report_unknown(name)

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Let every pane take in what is new."""
        for pane in self.panes.values():
            pane.apply_snapshot(snapshot)

    def is_ready(self) -> bool:
        """Whether the open pane shows all that it is to show."""
        pane = self.panes.get(self.open_name)
        return pane is None or pane.is_ready()

    def refresh(self) -> None:
        """Let the open pane show the playhead's place: the panel has come into sight."""
        self._refresh()

    def ask_again(self) -> None:
        """Let the open pane ask once more what nobody answered."""
        pane = self._pane_in_sight
        if pane is not None:
            pane.ask_again()

    def save_state(self) -> dict[str, str]:
        """Return which pane is open, and what each wants to be remembered."""
        state = {"pane": self.open_name} if self.panes else {}
        for name, pane in self.panes.items():
            state |= {f"{name}.{key}": text for key, text in pane.save_state().items()}
        return state

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Take up what `save_state` returned once."""
        for name, pane in self.panes.items():
            own = {
                key.removeprefix(f"{name}."): text
                for key, text in state.items()
                if key.startswith(f"{name}.")
            }
            if own:
                pane.restore_state(own)
        wanted = state.get("pane")
        if wanted is not None:
            self._select(wanted if wanted in self.panes else "")
        if wanted and wanted not in self.panes:
            self._report_unknown(wanted)

    def _report_unknown(self, name: str) -> None:
        """Log a name from a layout, a link or another version that no pane has."""
        _logger.warning(
            "Replay has no pane %r to open, which a layout or a link names; there are %s",
            name,
            ", ".join(self.panes),
        )

    def _add(self, entry: PaneEntry) -> None:
        pane = self.panes[entry.name] = entry.load()(self._context)
        button = self.buttons[entry.name] = QPushButton(tr(entry.title))
        button.setCheckable(True)
        button.setProperty("role", "segment")
        button.setToolTip(tr(entry.purpose))
        button.clicked.connect(partial(self._on_clicked, entry.name))
        self.stack.addWidget(pane)

    def _on_clicked(self, name: str, _checked: object = None) -> None:
        if self.buttons[name].isChecked():
            self.open(name)
        else:
            self._select("")

    def _select(self, name: str) -> None:
        for each, button in self.buttons.items():
            button.setChecked(each == name)
        if name:
            self.stack.setCurrentWidget(self.panes[name])
        self.stack.setVisible(bool(name))
        self.opened.emit()
        self._refresh()

    @property
    def _pane_in_sight(self) -> ReplayPane | None:
        pane = self.panes.get(self.open_name)
        return pane if pane is not None and pane.isVisible() else None

    def _refresh(self) -> None:
        pane = self._pane_in_sight
        if pane is not None:
            pane.refresh()


class _PaneStack(QStackedWidget):
    """Takes the room that the open pane needs, not that of the greatest one."""

    def minimumSizeHint(self) -> QSize:
        """Return that of the open pane, with room for a few rows in it."""
        pane = self.currentWidget()
        least = super().minimumSizeHint()
        if pane is None:
            return least
        return QSize(least.width(), max(pane.minimumSizeHint().height(), _MIN_HEIGHT_PX))
