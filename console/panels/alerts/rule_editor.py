"""A rule as a form: metric, limit, how long, hysteresis, where; read while it is typed."""

import shlex

from msgspec.structs import replace
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from backend.errors import Unreadable
from backend.messages.alert_rules import METRICS, build_rule, check_alert_rule, write_quantity
from backend.messages.alerts import AlertMetric, AlertRule
from backend.messages.known_sentences import read_sentence
from backend.translation import tr, tr_noop
from console.widgets.choice_box import ChoiceBox
from console.widgets.labels import create_label, set_label, set_property, set_tone

_DEBOUNCE_MS = 400  # without a key, until a preview is asked for
_HINTS = {
    "count": tr_noop("a number, e.g. 100"),
    "seconds": tr_noop("a duration, e.g. 30s, 5min"),
    "per-second": tr_noop("a number a second, e.g. 0.5"),
    "bytes": tr_noop("a size, e.g. 500MB"),
}


class RuleEditor(QWidget):
    """The fields of one rule.

    Signals:
        edited(object): the AlertRule that stands in it now, or None while it makes no sense
    """

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.name, self.value, self.clear = QLineEdit(), QLineEdit(), QLineEdit()
        self.period, self.recovery = QLineEdit("0"), QLineEdit("0")
        self.command, self.summary = QLineEdit(), QLineEdit()
        self.metric_box, self.operator = ChoiceBox(), ChoiceBox()
        self.severity, self.no_data = ChoiceBox(), ChoiceBox()
        self.process, self.view = ChoiceBox(), ChoiceBox()
        self.error = create_label("", selectable=True)
        self._timer = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._timer.timeout.connect(self._emit)
        self._fill_choices()
        self._lay_out()
        self._connect()
        self._on_metric()

    def rule(self) -> AlertRule | None:
        """Return the rule that stands here; None, and what is wrong is said, where it is none."""
        try:
            rule = self._read()
        except (Unreadable, ValueError) as error:
            set_label(self.error, _describe_error(error))
            self.error.show()
            return None
        set_label(self.error, "")
        self.error.hide()
        return rule

    def show_rule(self, rule: AlertRule) -> None:
        """Fill the form in."""
        self.name.setText(rule.name)
        self.metric_box.setCurrentText(rule.metric)
        self.operator.setCurrentText(rule.operator)
        is_state = METRICS[rule.metric].unit == "state"
        self.value.setText(
            ", ".join(rule.states) if is_state else _written(rule.metric, rule.limit)
        )
        self.clear.setText(_written(rule.metric, rule.clear))
        self.period.setText(_seconds(rule.pending_s))
        self.recovery.setText(_seconds(rule.recovery_s))
        self.process.setEditText(rule.process)
        self.view.setEditText(rule.view)
        self.severity.setCurrentIndex(1 if rule.severity == "critical" else 0)
        self.no_data.setCurrentIndex(1 if rule.no_data == "fire" else 0)
        self.command.setText(shlex.join(rule.command))
        self.summary.setText(rule.summary)
        for line in (self.value, self.command, self.summary):
            line.setCursorPosition(0)  # of a long text its beginning is seen
        self._timer.stop()
        self._emit()

    def offer_places(self, processes: list[str], views: list[str]) -> None:
        """Offer what there is now; what is typed stays."""
        for box, names in ((self.process, ["*", *processes]), (self.view, ["", "*", *views])):
            if [box.itemText(place) for place in range(box.count())] != names:
                typed = box.currentText()
                box.blockSignals(True)  # noqa: FBT003 - Qt's own signature
                box.clear()
                box.addItems(names)
                box.setEditText(typed)
                box.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    def _read(self) -> AlertRule:
        metric = self.metric_box.currentText()
        rule = build_rule(
            self.name.text().strip(),
            f"{metric} {self.operator.currentText()} {self.value.text().strip() or '?'}",
            period=self.period.text().strip() or "0",
            recovery=self.recovery.text().strip() or "0",
            clear=(self.clear.text().strip() if self.clear.isEnabled() else "") or None,
            process=self.process.currentText().strip(),
            view=self.view.currentText().strip() if self.view.isEnabled() else "",
        )
        rule = replace(
            rule,
            severity="critical" if self.severity.currentIndex() == 1 else "warning",
            no_data="fire" if self.no_data.currentIndex() == 1 else "show",
            command=shlex.split(self.command.text()),
            summary=self.summary.text().strip(),
        )
        return check_alert_rule(rule)

    def _fill_choices(self) -> None:
        self.metric_box.addItems(list(METRICS))
        self.severity.addItems([tr("warning"), tr("critical")])
        self.no_data.addItems([tr("shown as No Data"), tr("counted as trouble")])
        for box in (self.process, self.view):
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(8)  # long names do not push it below its title
        self.process.addItem("*")
        self.view.addItem("")

    def _lay_out(self) -> None:
        self.error.setWordWrap(True)
        set_tone(self.error, "bad")
        self.period.setPlaceholderText("0")
        self.recovery.setPlaceholderText("0")
        self.clear.setPlaceholderText(tr("as the limit"))
        if (view_line := self.view.lineEdit()) is not None:
            view_line.setPlaceholderText(tr("the process as a whole"))
        self.command.setPlaceholderText(tr("/path/to/program arguments"))
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 8, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for title, widget, tip in (
            (tr("Name"), self.name, tr("Up to 63 of a-z, 0-9 and -.")),
            (tr("Metric or state"), self.metric_box, tr("What is compared.")),
            (tr("Compared by"), self.operator, tr("Above, below, or one of some states.")),
            (tr("Limit or states"), self.value, tr("States are separated by commas.")),
            (tr("Better again at"), self.clear, tr("What has to be reached again (hysteresis).")),
            (tr("For"), self.period, tr("How long it must hold before it fires, e.g. 30s, 5min.")),
            (tr("Recovery"), self.recovery, tr("How long it must be better before it is over.")),
            (tr("Process"), self.process, tr("A name, or a pattern with *.")),
            (tr("View"), self.view, tr("Empty: the process as a whole. *: each view on its own.")),
            (tr("Severity"), self.severity, tr("How bad it is when it fires.")),
            (
                tr("Missing numbers"),
                self.no_data,
                tr("Whether they are shown, or count as trouble."),
            ),
            (
                tr("Program"),
                self.command,
                tr("Run when it fires and when it is over; administrators."),
            ),
            (tr("Summary"), self.summary, tr("What it means for people, in a sentence.")),
        ):
            widget.setToolTip(tip)
            widget.setAccessibleName(title)
            form.addRow(title, widget)
        form.addRow(self.error)

    def _connect(self) -> None:
        self.metric_box.currentIndexChanged.connect(self._on_metric)
        for line in (
            self.name,
            self.value,
            self.clear,
            self.period,
            self.recovery,
            self.command,
            self.summary,
        ):
            line.textEdited.connect(self._on_edited)
        for box in (self.operator, self.severity, self.no_data):
            box.currentIndexChanged.connect(self._on_edited)
        for box in (self.process, self.view):
            box.editTextChanged.connect(self._on_edited)

    def _on_metric(self) -> None:
        """Offer the comparisons of this metric, and say what its limit looks like."""
        kind = METRICS[self._metric()]
        operators = ["="] if kind.unit == "state" else [">", "<"]
        if [self.operator.itemText(place) for place in range(self.operator.count())] != operators:
            self.operator.clear()
            self.operator.addItems(operators)
        hint = ", ".join(kind.states) if kind.states else tr(_HINTS[kind.unit])
        self.value.setPlaceholderText(hint)
        self.value.setToolTip(hint)
        self.clear.setEnabled(kind.unit != "state")
        self.view.setEnabled(kind.scope == "view")
        self._on_edited()

    def _metric(self) -> AlertMetric:
        text = self.metric_box.currentText()
        return next(metric for metric in METRICS if metric == text)

    def _on_edited(self, *_: object) -> None:
        set_property(self.value, "state", "")
        self._timer.start()

    def _emit(self) -> None:
        self.edited.emit(self.rule())


def _describe_error(error: Unreadable | ValueError) -> str:
    """Say what is wrong; only a program that cannot be split into words is no Unreadable."""
    if isinstance(error, Unreadable):
        return read_sentence(error.message)
    return tr("The command: {error}.", error=error)


def _written(metric: AlertMetric, value: float | None) -> str:
    return "" if value is None else write_quantity(metric, value)


def _seconds(period_s: float) -> str:
    return write_quantity("time-behind", period_s) if period_s else "0"
