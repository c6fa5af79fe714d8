"""The controls of one replica: pause, apply now, mode, throttle, rebuild."""

from collections.abc import Sequence

import msgspec
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from backend.errors import Unreadable
from backend.messages.control import (
    ApplyNow,
    Pause,
    Rebuild,
    Resume,
    SetMode,
    StopReplica,
    Throttle,
)
from backend.messages.notices import ReplicaSample
from backend.messages.number_text import format_number
from backend.messages.text_list import join_names
from backend.messages.update_mode import (
    MAX_INTERVAL_S,
    MIN_INTERVAL_S,
    UPDATE_MODE_TITLES,
    CronMode,
    IntervalMode,
    describe_update_mode,
    parse_update_mode,
)
from backend.translation import tr
from console.actions.role_limit import limit_to_role
from console.icons.icon import icon
from console.panels.replicas.control_requests import ControlRequests
from console.panels.replicas.feed_controls import FeedControls, can_have_queue
from console.panels.replicas.rebuild_dialog import RebuildChoice, RebuildDialog, is_in_place
from console.panels.replicas.replica_set_bar import describe_stop
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.choice_box import ChoiceBox
from console.widgets.impact_dialog import ImpactDialog
from console.widgets.labels import create_label
from console.widgets.number_box import NumberBox, SecondsBox
from console.widgets.wrap_layout import WrapLayout

_QUEUE_PROCESS = "queue"  # it runs for as long as a replica is fed by it
_DETAIL_PAGES = {"every": 1, "cron": 2}  # of the stack; the other modes have no detail


class ReplicaControls(QWidget):
    """Follows the replica's own samples, except where the operator is about to change something."""

    def __init__(
        self, name: str, theme: Theme, workspace: Workspace, requests: ControlRequests
    ) -> None:
        super().__init__()
        self._name, self._theme, self._workspace, self._requests = name, theme, workspace, requests
        self._sample: ReplicaSample | None = None
        self._paused = self._is_in_place = False
        self._reported_mode, self._reported_rate_per_s = "", -1
        self.pause, self.apply_now = QPushButton(tr("Pause")), QPushButton(tr("Apply now"))
        self.mode_kind, self._detail = ChoiceBox(), QStackedWidget()
        self.interval_s, self.cron = SecondsBox(MIN_INTERVAL_S, MAX_INTERVAL_S), QLineEdit()
        self.set_mode, self.set_rate = QPushButton(tr("Set")), QPushButton(tr("Set"))
        self.rate_per_s = NumberBox(0, 1_000_000, tr("events/s"))
        self.feed = FeedControls(name, workspace, requests)
        self.rebuild = QPushButton(tr("Rebuild…"))
        self.stop = QPushButton(tr("Stop…"))
        self.stop.setToolTip(tr("Stop this replica until it is started again; asks first"))
        if name == _QUEUE_PROCESS:
            self.stop.hide()
        self._others = 0
        self._set_up_inputs()
        self._build()
        changes = (self.pause, self.apply_now, self.set_mode, self.set_rate, self.feed.set_feed)
        limit_to_role(requests.client, "operator", *changes)
        limit_to_role(requests.client, "administrator", self.rebuild, self.stop)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._update_buttons()

    def show_sample(self, sample: ReplicaSample) -> None:
        """Show what the replica says, once each time that it says something else."""
        self._sample = sample
        if self._paused != bool(sample.paused_by):
            self._paused = not self._paused
            self._show_pause()
        if sample.mode != self._reported_mode:
            self._reported_mode = sample.mode
            self._show_mode(sample.mode)
        if sample.throttle_per_s != self._reported_rate_per_s:
            self._reported_rate_per_s = sample.throttle_per_s
            self.rate_per_s.setValue(sample.throttle_per_s)
        self.feed.show_sample(sample)
        if is_in_place(sample) != self._is_in_place:
            self._is_in_place = not self._is_in_place
            self._explain_rebuild()
        self._update_buttons()

    def leave_to_own_host(self) -> None:
        """Leave out what is ordered on its own host alone: it runs on another one."""
        for part in (self.rebuild, self.stop, self.feed):
            part.hide()

    @property
    def mode(self) -> str:
        """The mode that is chosen here, in its one spelling; as typed while it cannot be read."""
        kind: str = self.mode_kind.currentData()
        details = {"every": f":{self.interval_s.value()}", "cron": f":{self.cron.text().strip()}"}
        text = kind + details.get(kind, "")
        try:
            return parse_update_mode(text).to_text()
        except Unreadable:
            return text

    @property
    def _actor(self) -> str:
        """Who gives the orders."""
        return self._workspace.actor.value

    def _show_mode(self, text: str) -> None:
        """Show the mode that the replica has, unless this window does not know it."""
        kind, _, _ = text.partition(":")
        try:
            mode = parse_update_mode(text)
        except Unreadable:
            return
        self.mode_kind.setCurrentIndex(self.mode_kind.findData(kind))
        match mode:
            case IntervalMode():
                self.interval_s.setValue(mode.interval_s)
            case CronMode():
                self.cron.setText(mode.expression)
            case _:  # the others have no number and no schedule
                pass

    def _update_buttons(self) -> None:
        """Offer to set only what differs from what the replica does."""
        page = _DETAIL_PAGES.get(self.mode_kind.currentData(), 0)
        self._detail.setCurrentIndex(page)
        self._detail.setVisible(page > 0)
        complete = page != _DETAIL_PAGES["cron"] or bool(self.cron.text().strip())
        is_other = complete and self.mode != self._reported_mode
        self._requests.offer(self.set_mode, on=is_other, instead=self.mode_kind)
        is_other = self.rate_per_s.value() != self._reported_rate_per_s
        self._requests.offer(self.set_rate, on=is_other, instead=self.rate_per_s)

    def _submit_pause(self) -> None:
        if self._paused:
            resume = Resume(replica=self._name, by=self._actor)
            self._requests.submit(tr("Resume"), resume, self.pause)
        else:
            pause = Pause(replica=self._name, by=self._actor)
            self._requests.submit(tr("Pause"), pause, self.pause)

    def _submit_apply_now(self) -> None:
        order = ApplyNow(replica=self._name, by=self._actor)
        self._requests.submit(tr("Apply now"), order, self.apply_now)

    def _submit_mode(self) -> None:
        order = SetMode(replica=self._name, mode=self.mode, by=self._actor)
        text = tr("Update {mode}", mode=describe_update_mode(self.mode))
        self._requests.submit(text, order, self.set_mode)

    def _submit_rate(self) -> None:
        rate = self.rate_per_s.value()
        text = (
            tr("At most {rate} events/s", rate=format_number(rate)) if rate else tr("No throttle")
        )
        order = Throttle(replica=self._name, rate_per_s=rate, by=self._actor)
        self._requests.submit(text, order, self.set_rate)

    def _ask_rebuild(self) -> None:
        sample = self._sample
        head = sample.head if sample is not None else None
        dialog = RebuildDialog(
            self,
            [self._name],
            head,
            self._submit_rebuild,
            sample,
            self._workspace.catalogue.value,
        )
        dialog.count_rows(self._requests.client)

    def show_others(self, count: int) -> None:
        """Take note of how many other replicas answer questions."""
        self._others = count

    def _ask_stop(self) -> None:
        impact = describe_stop(self._name, self._others, in_database=self._is_in_place)
        ImpactDialog(self, impact, self._submit_stop)

    def _submit_stop(self) -> None:
        order = StopReplica(replica=self._name, by=self._actor)
        self._requests.submit(tr("Stop {replica}", replica=self._name), order, self.stop)

    def _submit_rebuild(self, choice: RebuildChoice) -> None:
        order = Rebuild(replica=self._name, by=self._actor, **msgspec.structs.asdict(choice))
        what = choice.entity or join_names(choice.views) or tr("all views")
        self._requests.submit(tr("Rebuild {what}", what=what), order, self.rebuild)

    def _set_up_inputs(self) -> None:
        for kind, title in UPDATE_MODE_TITLES.items():
            self.mode_kind.addItem(tr(title), kind)
        self.interval_s.setValue(5)
        self.cron.setPlaceholderText("*/5 * * * *")
        self.cron.setToolTip(tr("Minute, hour, day of the month, month, day of the week"))
        for widget in (QWidget(), self.interval_s, self.cron):
            self._detail.addWidget(widget)
        self._detail.setMinimumWidth(64)  # both give way where a card gets little room
        self._detail.setMaximumWidth(130)
        self.rate_per_s.setMinimumWidth(104)
        self.rate_per_s.setSpecialValueText(tr("no throttle"))
        self.rate_per_s.setSingleStep(100)
        self.apply_now.setToolTip(
            tr("Apply everything up to the present head once, whatever the mode")
        )
        self._explain_rebuild()
        self.pause.setToolTip(tr("Stop applying, or go on; the views stay as they are meanwhile"))

    def _explain_rebuild(self) -> None:
        self.rebuild.setToolTip(
            tr("Build all views anew from the log, in the place of their rows; asks first")
            if self._is_in_place
            else tr("Build views anew from the log, beside the rows that are answered; asks first")
        )

    def _build(self) -> None:
        rows = WrapLayout(self, column_px=12, row_px=6)
        update = create_label(tr("Update"), "caption")
        throttle = create_label(tr("Throttle"), "caption")
        for group in (
            (self.pause, self.apply_now),
            (update, self.mode_kind, self._detail, self.set_mode),
            (throttle, self.rate_per_s, self.set_rate),
            (self.rebuild, self.stop),
        ):
            rows.addWidget(_create_group(group))
        if can_have_queue(self._name):
            rows.addWidget(self.feed)
        self.pause.clicked.connect(self._submit_pause)
        self.apply_now.clicked.connect(self._submit_apply_now)
        self.set_mode.clicked.connect(self._submit_mode)
        self.set_rate.clicked.connect(self._submit_rate)
        self.rebuild.clicked.connect(self._ask_rebuild)
        self.stop.clicked.connect(self._ask_stop)
        self.mode_kind.currentIndexChanged.connect(self._update_buttons)
        self.interval_s.valueChanged.connect(self._update_buttons)
        self.cron.textChanged.connect(self._update_buttons)
        self.rate_per_s.valueChanged.connect(self._update_buttons)

    def _show_pause(self) -> None:
        self.pause.setText(tr("Resume") if self._paused else tr("Pause"))
        self.pause.setIcon(icon("play" if self._paused else "pause", self._theme.tokens.muted))

    def _restyle(self) -> None:
        colour = self._theme.tokens.muted
        self._show_pause()
        self.apply_now.setIcon(icon("fast", colour))
        self.rebuild.setIcon(icon("refresh", colour))


def _create_group(widgets: Sequence[QWidget]) -> QWidget:
    """Put what belongs together into a row that is never broken."""
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for widget in widgets:
        row.addWidget(widget)
    return group
