"""What to do with an empty log: load the sample, or bring in one's own data."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from backend.translation import tr, tr_noop
from console.actions.sample_import import SAMPLE_SPEEDS
from console.state.sample_state import SampleState
from console.state.workspace import Workspace
from console.theme.theme import Theme, mono_font
from console.widgets.labels import create_label, set_label, set_tone

_INTRODUCTION = tr_noop(
    "This log is empty. Load the sample to see real traffic at once: four weeks of orders at a "
    "British giftware wholesaler arrive one after another, at the speed that you choose, and "
    "appear in the timeline, in the views and on the lag graph while they do."
)
_ATTRIBUTION = tr_noop(
    "Sample: a slice of UCI Online Retail, D. Chen, doi 10.24432/C5BW33, CC BY 4.0. "
    "It can be stopped at any moment, and goes on from there."
)


class WelcomeCard(QFrame):
    """A card that offers the sample while the log is empty, and its progress while it loads."""

    def __init__(self, theme: Theme, workspace: Workspace) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "card")
        self._workspace = workspace
        self._is_log_empty = False
        self._speed, self.start, self.cancel = QComboBox(), QPushButton(), QPushButton(tr("Stop"))
        self._intro, self._hint = (
            self._make_paragraph(tr(_INTRODUCTION)),
            self._import_hints(workspace.data),
        )
        self._title = create_label(tr("Welcome to Marigraph"), "title")
        self._bar, self._progress_text = QProgressBar(), create_label(role="caption")
        self._build()
        workspace.sample.subscribe(self._show_sample)
        self._show_sample(workspace.sample.value)

    @property
    def is_loading(self) -> bool:
        """Whether the sample is being loaded."""
        return self._workspace.sample.value.is_running

    def set_empty(self, *, empty: bool) -> None:
        """Show the offer while the log is empty, and the progress until it is over."""
        self._is_log_empty = empty
        self.setVisible(empty or self.is_loading)
        compact = self.is_loading and not empty
        for widget in (self._intro, self._hint, self._title):
            widget.setVisible(not compact)

    def begin(self) -> None:
        """Load the sample at the chosen speed."""
        self._workspace.requested_sample.publish(str(self._speed.currentData()))

    def stop(self) -> None:
        """Stop loading; what was loaded stays."""
        self._workspace.requested_sample.publish("")

    def choose_speed(self, speed: str) -> None:
        """Choose a speed: `1x`, `10x`, `100x` or `max`."""
        self._speed.setCurrentIndex(self._speed.findData(speed))

    def _show_sample(self, state: SampleState) -> None:
        self._bar.setRange(0, state.total)
        self._bar.setValue(state.done)
        set_tone(self._progress_text, "bad" if state.failure else "")
        set_label(self._progress_text, state.failure or state.text)
        self._bar.setVisible(state.is_running)
        self._swap_buttons(is_running=state.is_running)
        self.set_empty(empty=self._is_log_empty)

    def _swap_buttons(self, *, is_running: bool) -> None:
        """Offer Stop in place of Load, or the other way round, and hand the keyboard over."""
        old, new = (self.start, self.cancel) if is_running else (self.cancel, self.start)
        had_focus = old.hasFocus()
        self.cancel.setVisible(True)
        new.setEnabled(True)
        if had_focus:  # before the old one goes, which would give its focus to whatever is next
            new.setFocus()
        self.start.setEnabled(not is_running)
        self._speed.setEnabled(not is_running)
        self.cancel.setVisible(is_running)

    def _build(self) -> None:
        self.start.setText(tr("Load the sample"))
        self.start.setProperty("role", "primary")
        self.start.clicked.connect(self.begin)
        self.cancel.clicked.connect(self.stop)
        for text, speed in SAMPLE_SPEEDS:
            self._speed.addItem(tr(text), speed)
        self._bar.setTextVisible(False)
        row = QHBoxLayout()
        row.addWidget(self.start)
        row.addWidget(self._speed)
        row.addWidget(self.cancel)
        row.addWidget(self._progress_text)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(10)
        for widget in (self._title, self._intro):
            column.addWidget(widget)
        column.addLayout(row)
        column.addWidget(self._bar)
        column.addWidget(self._hint)

    def _make_paragraph(self, text: str) -> QLabel:
        made = create_label(text)
        made.setWordWrap(True)
        return made

    def _import_hints(self, data: Path) -> QFrame:
        """Say how to bring in data of one's own."""
        snapshot = QFrame()
        column = QVBoxLayout(snapshot)
        column.setContentsMargins(0, 0, 0, 0)
        whence = create_label(tr(_ATTRIBUTION), "faint")
        whence.setWordWrap(True)
        column.addWidget(whence)
        column.addWidget(create_label(tr("Or bring in your own data from a terminal:"), "caption"))
        for command in (
            f"marigraph import cloudevents FILE --data {data}",
            f"marigraph import olist DIR --as facts --data {data}",
            f"marigraph import online-retail CSV --data {data}",
        ):
            line = create_label(command, "caption", selectable=True)
            line.setFont(mono_font(self._theme.tokens))
            line.setCursor(Qt.CursorShape.IBeamCursor)
            column.addWidget(line)
        return snapshot
