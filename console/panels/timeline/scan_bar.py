"""How far a scan of the log has come, with a button to stop it and to go on."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from backend.messages.filter_plans import ScanProgress
from backend.messages.number_text import format_counted
from backend.translation import tr
from console.panels.timeline.log_rows import LogRowSource
from console.state.formatting import format_count
from console.widgets.labels import create_label, set_label

_STEPS = 1_000  # of the bar
_WIDTH_PX = 160


class ScanBar(QWidget):
    """Stands below the rows for as long as not every event was looked at."""

    def __init__(self, source: LogRowSource) -> None:
        super().__init__()
        self._source = source
        self.label = create_label("", "caption")
        self.button = QPushButton(tr("Stop"))
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_WIDTH_PX)
        self._bar.setAccessibleName(tr("How much of the log was looked at"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._bar)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.button)
        self.button.clicked.connect(self._on_clicked)
        source.matches.scan_moved.connect(self._show)
        self.hide()

    def _show(self) -> None:
        scan, is_stopped = self._source.matches.scan, self._source.matches.is_stopped
        if scan is None:
            self._hide()
            return
        self._bar.setValue(round(_STEPS * scan.upto / max(1, scan.end)))
        set_label(self.label, _stopped_text(scan) if is_stopped else _scan_text(scan))
        self.button.setText(tr("Look on") if is_stopped else tr("Stop"))
        self.button.setToolTip(
            tr("Look through the rest of the log, too")
            if is_stopped
            else tr("Look no further; what was found stays")
        )
        self.show()

    def _hide(self) -> None:
        if self.button.hasFocus():  # else it would fall into another panel
            self.button.focusNextChild()
        self.hide()

    def _on_clicked(self) -> None:
        if self._source.matches.is_stopped:
            self._source.resume_scan()
        else:
            self._source.matches.stop_scan()


def _scan_text(scan: ScanProgress) -> str:
    return tr(
        "Looking through the log: {upto} of {events} looked at",
        upto=format_count(scan.upto),
        events=format_counted(scan.end, "event"),
    )


def _stopped_text(scan: ScanProgress) -> str:
    return tr(
        "Stopped: {upto} of {events} looked at; later ones are not counted",
        upto=format_count(scan.upto),
        events=format_counted(scan.end, "event"),
    )
