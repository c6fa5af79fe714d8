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

from console.actions.sample_import import SampleImport, SampleProgress
from console.theme.theme import Theme, mono_font
from console.widgets.labels import create_label, set_label, set_tone

_SPEEDS = (
    ("As it happened, 100 times faster", "100x"),
    ("As it happened, 10 times faster", "10x"),
    ("As it happened", "1x"),
    ("As fast as it goes", "max"),
)
_INTRODUCTION = (
    "This log is empty. Load the sample to see real traffic at once: four weeks of orders at a "
    "British giftware wholesaler arrive one after another, at the speed that you choose, and "
    "appear in the timeline, in the views and on the lag graph while they do."
)
_ATTRIBUTION = (
    "Sample: a slice of UCI Online Retail, D. Chen, doi 10.24432/C5BW33, CC BY 4.0. "
    "It can be stopped at any moment, and goes on from there."
)


class WelcomeCard(QFrame):
    """A card that offers the sample while the log is empty, and its progress while it loads."""

    def __init__(self, theme: Theme, data: Path) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "card")
        self.load = SampleImport(data, self)
        self._speed, self.start, self.cancel = QComboBox(), QPushButton(), QPushButton("Stop")
        self._intro, self._hint = self._make_paragraph(_INTRODUCTION), self._import_hints(data)
        self._title = create_label("Welcome to Marigraph", "title")
        self._bar, self._progress_text = QProgressBar(), create_label(role="caption")
        self._build()
        self.load.progressed.connect(self._on_progress)
        self.load.finished.connect(self._on_finished)

    def set_empty(self, *, empty: bool) -> None:
        """Show the offer while the log is empty, and the progress until it is over."""
        self.setVisible(empty or self.load.running)
        compact = self.load.running and not empty
        for widget in (self._intro, self._hint, self._title):
            widget.setVisible(not compact)

    def begin(self) -> None:
        """Load the sample at the chosen speed."""
        if not self.load.running:
            set_tone(self._progress_text, "")
            set_label(self._progress_text, "Starting\N{HORIZONTAL ELLIPSIS}")
            self._bar.setRange(0, 0)
            self._show_running(running=True)
            self.load.start(str(self._speed.currentData()))

    def choose_speed(self, speed: str) -> None:
        """Choose a speed: `1x`, `10x`, `100x` or `max`."""
        self._speed.setCurrentIndex(self._speed.findData(speed))

    def _on_progress(self, progress: SampleProgress) -> None:
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        set_label(self._progress_text, progress.text)

    def _on_finished(self, trouble: str) -> None:
        self._show_running(running=False)
        set_tone(self._progress_text, "bad" if trouble else "")
        set_label(self._progress_text, trouble or "Loaded.")

    def _show_running(self, *, running: bool) -> None:
        self.start.setEnabled(not running)
        self._speed.setEnabled(not running)
        self._bar.setVisible(running)
        self.cancel.setVisible(running)

    def _build(self) -> None:
        self.start.setText("Load the sample")
        self.start.setProperty("role", "primary")
        self.start.clicked.connect(self.begin)
        self.cancel.clicked.connect(self.load.cancel)
        for text, speed in _SPEEDS:
            self._speed.addItem(text, speed)
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
        self._show_running(running=False)

    def _make_paragraph(self, text: str) -> QLabel:
        made = create_label(text)
        made.setWordWrap(True)
        return made

    def _import_hints(self, data: Path) -> QFrame:
        """Say how to bring in data of one's own."""
        snapshot = QFrame()
        column = QVBoxLayout(snapshot)
        column.setContentsMargins(0, 0, 0, 0)
        whence = create_label(_ATTRIBUTION, "faint")
        whence.setWordWrap(True)
        column.addWidget(whence)
        column.addWidget(create_label("Or bring in your own data from a terminal:", "caption"))
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
