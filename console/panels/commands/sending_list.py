"""Files of commands: sent at a chosen speed, each with its progress, and a way to send another."""

from collections.abc import Collection
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from backend.translation import tr, tr_noop
from backend.wire.sendings import SendingControl, SendingReport, list_sendings
from console.actions.role_limit import limit_to_role
from console.actions.sending_launcher import SendingLauncher
from console.language.file_dialog_labels import translate_labels
from console.link.bridge import BackendClient
from console.panels.commands.sending_impact import describe_sending_impact
from console.panels.commands.sending_line import SendingLine, rate_box
from console.state.workspace import Workspace
from console.widgets.impact_dialog import ImpactDialog
from console.widgets.keyed_lines import KeyedLines
from console.widgets.labels import create_label, set_label, set_tone

_POLL_MS = 500
_MAX_SHOWN = 30  # the newest; `marigraph sends` lists all
_NONE = tr_noop(
    "Nothing was sent from a file yet. A file has a command a line, as JSON: as for"
    " marigraph send. It goes on when this window is closed."
)


class _Sendings(msgspec.Struct, frozen=True):
    """What was read at once: sendings, and the last words of those that were gone on with."""

    reports: list[SendingReport]
    outputs: dict[str, str]


class SendingList(QWidget):
    """What is sent from files; looked at twice a second while it is in sight."""

    def __init__(self, client: BackendClient, workspace: Workspace) -> None:
        super().__init__()
        self._client, self._workspace = client, workspace
        self._launcher = SendingLauncher(workspace.data, lambda: client.role)
        self._resumed: dict[str, int] = {}  # when each was last gone on with from here (updated_us)
        self.send_button = QPushButton(tr("Send a file…"))
        self.rate = rate_box()
        self.rate.setValue(100)
        self.rate.setAccessibleName(tr("Speed of the next file, in commands a second"))
        self._problem = create_label("", selectable=True)
        self._empty = create_label(tr(_NONE), "caption")
        self._shown: list[SendingLine] = []
        self._is_looking = False
        self._timer = QTimer(self, interval=_POLL_MS)
        self._lay_out()
        self._lines: KeyedLines[SendingLine] = KeyedLines(self._column, self._create_line)
        self._timer.timeout.connect(self.refresh)
        self.send_button.clicked.connect(self._choose_file)
        limit_to_role(client, "operator", self.send_button)

    @property
    def lines(self) -> list[SendingLine]:
        """The cards in sight, the newest sending first."""
        return self._shown

    @property
    def problem(self) -> str:
        """Why the last thing that was wanted could not be done."""
        return self._problem.text()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at once, and from now on."""
        super().showEvent(event)
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more."""
        self._timer.stop()
        super().hideEvent(event)

    def refresh(self) -> None:
        """Look at all sendings, beside the window: a slow disk must not hold it up."""
        if self._is_looking:
            return
        self._is_looking = True
        data, begun = self._workspace.data, frozenset(self._resumed)
        self._client.read(lambda: _look(data, self._launcher, begun), self._show_sendings)

    def _show_sendings(self, found: object) -> None:
        self._is_looking = False
        if not isinstance(found, _Sendings):
            return  # it is looked again in a moment
        reports = found.reports
        self._empty.setVisible(not reports)
        self._shown = self._lines.arrange([report.state.name for report in reports])
        for card, report in zip(self._shown, reports, strict=True):
            name = report.state.name
            began_us = self._resumed.get(name)
            if began_us is not None and (report.is_alive or report.state.updated_us != began_us):
                del self._resumed[name]
                began_us = None
            card.show_report(report, found.outputs.get(name, "") if began_us is not None else "")

    def ask(self, file: str) -> None:
        """Ask before a file is sent: what its commands do cannot be taken back."""
        try:
            impact = describe_sending_impact(Path(file), self.rate.value())
        except OSError as error:  # shown beside the list
            self._show_problem(
                tr("{file} cannot be read: {reason}.", file=file, reason=error.strerror)
            )
            return
        production = self._workspace.production.value
        ImpactDialog(self, impact, partial(self.send_file, file), production_name=production)

    def send_file(self, file: str) -> None:
        """Send a file from its first line at the chosen speed."""
        actor = self._workspace.actor.value
        self._show_problem(self._launcher.start(file, self.rate.value(), actor))
        self.refresh()

    def _lay_out(self) -> None:
        self._problem.setWordWrap(True)
        self._problem.hide()
        set_tone(self._problem, "bad")
        self._empty.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.send_button)
        row.addWidget(self.rate)
        row.addStretch(1)
        inner = QWidget()
        inner.setObjectName("scrolled")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self._problem)
        layout.addWidget(area, 1)

    def _create_line(self) -> SendingLine:
        line = SendingLine(self._client)
        line.wanted.connect(self._want)
        line.resume_requested.connect(self._resume)
        return line

    def _want(self, name: str, control: SendingControl) -> None:
        self._show_problem(self._launcher.want(name, control))
        self.refresh()

    def _resume(self, name: str) -> None:
        shown = [card.report for card in self._shown if card.report is not None]
        for report in (each for each in shown if each.state.name == name):
            self._resumed[name] = report.state.updated_us
            self._show_problem(self._launcher.resume(name))

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("Send a file of commands"))
        translate_labels(dialog)
        dialog.setNameFilters(
            [tr("Commands, a line each (*.jsonl *.ndjson *.json)"), tr("All files (*)")]
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.ask)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_problem(self, problem: str) -> None:
        set_label(self._problem, problem)
        self._problem.setVisible(bool(problem))


def _look(data: Path, launcher: SendingLauncher, begun: Collection[str]) -> _Sendings:
    """Read the files; runs on the I/O thread."""
    reports = list_sendings(data, _MAX_SHOWN)
    return _Sendings(reports, {name: launcher.last_output(name) for name in begun})
