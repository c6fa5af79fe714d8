"""Silences and maintenance windows: those there are, and a form for another one."""

from PySide6.QtCore import QByteArray, QDateTime, Qt, QTimeZone
from PySide6.QtWidgets import (
    QDateTimeEdit,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backend.clock import DAY_US, SECOND_US, now_us
from backend.errors import Unreadable
from backend.messages.alert_rules import parse_period
from backend.messages.alerts import AddSilence, AlertSilence, EndSilence, alert_id, split_alert_id
from backend.messages.known_sentences import read_sentence
from backend.messages.silence_schedule import (
    check_schedule,
    describe_schedule,
    is_quiet,
    next_start_us,
)
from backend.translation import tr, tr_noop
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.panels.replicas.control_requests import ControlRequests
from console.state.display_zone import display_zone_name
from console.state.formatting import format_local
from console.state.workspace import Workspace
from console.tables.grid import Grid
from console.tables.table_rows import ColumnHeading, TableRow
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.choice_box import ChoiceBox
from console.widgets.fitting_scroll_area import FittingScrollArea
from console.widgets.labels import create_label, set_label, set_tone

_HEADINGS = (
    ColumnHeading(title=tr_noop("Now"), width_chars=9),
    ColumnHeading(title=tr_noop("Alerts"), width_chars=22),
    ColumnHeading(
        title=tr_noop("When"),
        width_chars=30,
        tool_tip=tr_noop("In the zone of the settings; schedules are in UTC"),
    ),
    ColumnHeading(
        title=tr_noop("Until"), width_chars=20, tool_tip=tr_noop("In the time zone of the settings")
    ),
    ColumnHeading(title=tr_noop("By"), width_chars=10),
    ColumnHeading(title=tr_noop("Reason"), width_chars=20, stretches=True),
    ColumnHeading(title=tr_noop("Id"), width_chars=9),
)
_ONCE, _DAILY, _WEEKLY, _SCHEDULED = range(4)
_MARGIN_PX, _LEAST_FORM_PX = 8, 70
_TEN_YEARS_US = 3_652 * DAY_US


class SilencesTab(QWidget):
    """What is kept quiet, now or later, once or again and again."""

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._requests = ControlRequests(client)
        self._silences: list[AlertSilence] = []
        self.model = WindowModel(_HEADINGS, self)
        self.grid = Grid(self.model, theme, self, scrolls=True)
        self.grid.setAccessibleName(tr("Silences and maintenance windows"))
        self.grid.remember_columns(workspace.tables, "alerts.silences")
        self.alerts, self.length, self.reason = QLineEdit("*"), QLineEdit("2h"), QLineEdit()
        self.begin = QDateTimeEdit()
        if zone := display_zone_name():
            self.begin.setTimeZone(QTimeZone(QByteArray(zone.encode())))
        self.begin.setDateTime(QDateTime.currentDateTime())
        self.repeat, self.schedule = ChoiceBox(), QLineEdit()
        self.add_button = QPushButton(tr("Keep quiet"))
        self.end_button = QPushButton(tr("End it"))
        self._problem = create_label("", selectable=True)
        self._lay_out()
        self.add_button.clicked.connect(self._on_add)
        self.end_button.clicked.connect(self._on_end)
        self.grid.row_pressed.connect(self._on_row)
        self.repeat.currentIndexChanged.connect(self._update_form)
        limit_to_role(client, "operator", self.add_button, self.end_button)
        self._update_form()
        self._update_buttons()

    @property
    def problem(self) -> str:
        """Why the form makes no silence."""
        return self._problem.text()

    def show_silences(self, silences: list[AlertSilence]) -> None:
        """List these."""
        self._silences = silences
        at_us = now_us()
        self.model.set_rows([_row(silence, at_us) for silence in silences])
        self._update_buttons()

    def order(self) -> AddSilence | None:
        """Return what stands in the form; None, and why is said, where it makes no sense."""
        try:
            found = self._read()
        except Unreadable as error:
            set_label(self._problem, read_sentence(error.message))
            self._problem.show()
            return None
        self._problem.hide()
        set_label(self._problem, "")
        return found

    def _read(self) -> AddSilence:
        rule, process, view = split_alert_id(self.alerts.text())
        length_s = parse_period(self.length.text())
        begins_us = max(self.begin.dateTime().toMSecsSinceEpoch() * 1_000, 0)
        schedule = self._schedule_text()
        is_recurring = self.repeat.currentIndex() != _ONCE
        if is_recurring:
            schedule = check_schedule(schedule or "?", length_s)
        length_us = round(length_s * SECOND_US)
        return AddSilence(
            rule=rule or "*",
            process=process or "*",
            view=view or "*",
            starts_at_us=begins_us,
            ends_at_us=begins_us + (_TEN_YEARS_US if is_recurring else length_us),
            by=self._workspace.actor.value,
            reason=self.reason.text().strip(),
            schedule=schedule if is_recurring else "",
            length_s=length_s if is_recurring else 0.0,
        )

    def _schedule_text(self) -> str:
        """Return the schedule: typed, or from the beginning's time of day, which is kept in UTC."""
        begin = self.begin.dateTime().toUTC()
        time, day = begin.time(), begin.date().dayOfWeek() % 7
        match self.repeat.currentIndex():
            case 1:
                return f"{time.minute()} {time.hour()} * * *"
            case 2:
                return f"{time.minute()} {time.hour()} * * {day}"
            case 3:
                return self.schedule.text().strip()
            case _:
                return ""

    def _lay_out(self) -> None:
        self.repeat.addItems([tr("Once"), tr("Every day"), tr("Every week"), tr("By a schedule")])
        for line in self.begin.findChildren(QLineEdit):
            line.setTextMargins(_MARGIN_PX, 0, 0, 0)  # as the style sheet's of the other fields
        self.begin.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.schedule.setPlaceholderText("0 2 * * 0")
        self.reason.setPlaceholderText(tr("optional"))
        self._problem.setWordWrap(True)
        set_tone(self._problem, "bad")
        self._problem.hide()
        self.add_button.setProperty("role", "primary")
        form_part = QWidget()
        form = QFormLayout(form_part)
        form.setContentsMargins(0, 0, 8, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for title, widget, tip in (
            (tr("Alerts"), self.alerts, tr("RULE@PROCESS/VIEW, each a pattern with *; * for all.")),
            (tr("From"), self.begin, tr("In the time zone of the settings.")),
            (tr("For"), self.length, tr("How long, e.g. 90min, 2h, 1d.")),
            (tr("Repeated"), self.repeat, tr("A maintenance window may come again and again.")),
            (
                tr("Schedule"),
                self.schedule,
                tr("Minute, hour, day, month, day of the week; in UTC."),
            ),
            (tr("Reason"), self.reason, tr("For those who wonder.")),
        ):
            widget.setToolTip(tip)
            widget.setAccessibleName(title)
            form.addRow(title, widget)
        form.addRow(self._problem)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.end_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._requests.outcome)
        layout.addWidget(create_label(tr("Keep alerts quiet"), "section"))
        layout.addWidget(FittingScrollArea(form_part, _LEAST_FORM_PX))
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)  # the form may scroll

    def _update_form(self) -> None:
        self.schedule.setEnabled(self.repeat.currentIndex() == _SCHEDULED)
        if self.repeat.currentIndex() in (_DAILY, _WEEKLY):
            self.schedule.setText(self._schedule_text())

    def _update_buttons(self) -> None:
        self._requests.offer(self.end_button, on=self._selected() is not None)

    def _selected(self) -> AlertSilence | None:
        row = self.grid.selected_row
        return self._silences[row] if row is not None and row < len(self._silences) else None

    def _on_row(self, row: int) -> None:
        self.grid.set_selected_key(self._silences[row].id)
        self._update_buttons()

    def _on_add(self) -> None:
        order = self.order()
        if order is not None:
            self._requests.submit(tr("Keep alerts quiet"), order, self.add_button)

    def _on_end(self) -> None:
        silence = self._selected()
        if silence is not None:
            order = EndSilence(id=silence.id, by=self._workspace.actor.value)
            title = tr("End the silence {id}", id=silence.id)
            self._requests.submit(title, order, self.end_button)


def _row(silence: AlertSilence, at_us: int) -> TableRow:
    quiet = is_quiet(silence, at_us)
    following_us = next_start_us(silence, at_us)
    begins = format_local(silence.starts_at_us)[:16]
    when = describe_schedule(silence) or tr("from {time}", time=begins)
    if silence.schedule and following_us is not None and not quiet:
        following = format_local(following_us)[:16]
        when = tr("{schedule}, next {time}", schedule=when, time=following)
    return TableRow(
        key=silence.id,
        texts=(
            tr("▶ quiet") if quiet else tr("○ waits"),
            alert_id(silence.rule, silence.process, silence.view),
            when,
            format_local(silence.ends_at_us)[:16],
            silence.by,
            silence.reason,
            silence.id,
        ),
        tones=("busy" if quiet else "muted", "text", "text", "text", "muted", "muted", "faint"),
        tool_tip=f"{when}\n{silence.reason}".strip(),
    )
