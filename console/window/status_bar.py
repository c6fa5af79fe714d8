"""The status bar: connection, head, rate, the worst replica, and who sits here; always."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpacerItem,
    QStatusBar,
    QWidget,
)

from backend.clock import SECOND_US
from backend.messages.health import HealthProblem
from backend.messages.number_text import format_counted
from backend.messages.problem_text import describe_problem
from backend.messages.text_list import label_text
from backend.translation import tr, tr_noop
from console.panels.panel_registry import OVERVIEW, TIMELINE
from console.state.backend_snapshot import BackendSnapshot, SnapshotPhase
from console.state.display_zone import display_zone_name
from console.state.formatting import (
    UNKNOWN,
    format_count,
    format_duration,
    format_local,
    format_rate,
)
from console.state.refresh_limiter import RefreshLimiter
from console.state.replica_health import (
    ReplicaHealth,
    current_report,
    head_age_us,
    is_head_outdated,
    is_primary_heard,
    process_healths,
    subscription_healths,
    tone_of,
    worse_problem,
)
from console.state.workspace import Workspace
from console.theme.theme import Theme, mono_font
from console.theme.tokens import Tone
from console.widgets.elided_label import ElidedLabel
from console.widgets.label_link import LabelLink
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.status_mark import StatusMark
from console.window.sample_progress_box import SampleProgressBox

_PHASES: dict[SnapshotPhase, tuple[Tone, str]] = {
    "starting": ("unknown", tr_noop("Starting")),
    "connecting": ("busy", tr_noop("Connecting")),
    "connected": ("ok", tr_noop("Connected")),
    "lost": ("bad", tr_noop("Connection lost")),
}
_HEAD_SOURCE = tr_noop("Source: the primary's feed; while it is silent, what the replicas read.")
_NOTICE_MS = 5_000
_MARGIN_PX = 10  # pixels at both ends
_SPACING_PX, _GAP_PX = (
    6,
    18,
)  # pixels between all, and besides between what does not belong together


class StatusBar(QStatusBar):
    """One line that is always in sight."""

    def __init__(self, theme: Theme, workspace: Workspace) -> None:
        super().__init__()
        self._theme = theme
        self._data, self._workspace = workspace.data, workspace
        self._last_position = 0
        self._limiter = RefreshLimiter(SECOND_US // 10)
        self.setSizeGripEnabled(False)
        self._production = create_label()
        self._production.setObjectName("production")
        self._production.setContentsMargins(0, 0, _GAP_PX - _SPACING_PX, 0)
        set_tone(self._production, "bad")
        self._connection_mark = StatusMark(theme)
        self._connection = ElidedLabel(is_text_wide=True)
        self._connection.setObjectName("connection")
        self._head, self._rate = create_label(), create_label()
        self._worst_mark = StatusMark(theme)
        self._worst = ElidedLabel(elide=Qt.TextElideMode.ElideRight)  # the word comes first
        self._worst_mark.setObjectName("worst-mark")
        self._worst.setObjectName("worst-status")
        self._head.setObjectName("head")
        self._rate.setObjectName("events-per-s")
        self._zone = create_label(display_zone_name(), "caption")
        self._zone.setContentsMargins(0, 0, _GAP_PX - _SPACING_PX, 0)  # clear of the operator
        self._zone.setToolTip(
            tr("Times without a zone beside them are of this one; it is chosen in Settings.")
        )
        self._zone.setVisible(bool(display_zone_name()))
        self.notice = create_label(role="caption")
        self.notice.setObjectName("notice")
        self.notice.hide()
        self._notice_timer = QTimer(self, singleShot=True, interval=_NOTICE_MS)
        self._notice_timer.timeout.connect(self.notice.hide)
        self._sample = SampleProgressBox(workspace)
        self._actor = ElidedLabel(workspace.actor.value, "caption", is_text_wide=True)
        self._ends: list[QWidget] = []  # what others have put at both ends
        self._phase: SnapshotPhase = "starting"
        self._worst_word = ""  # what of the worst is never cut
        workspace.actor.subscribe(self._show_actor)
        self._show_actor(workspace.actor.value)
        workspace.production.subscribe(self._show_production)
        self._show_production(workspace.production.value)
        self._build()
        show = workspace.requested_panel.publish
        for label, purpose, follow in (  # the keyboard has the panels' own keys for that
            (self._head, tr("Show the last event in Timeline"), self._show_last_event),
            (self._rate, tr("Show the events in Timeline"), partial(show, TIMELINE.name)),
            (self._worst, tr("Show the problems in Overview"), partial(show, OVERVIEW.name)),
        ):
            LabelLink(label, purpose, follow, is_tab_stop=False)

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show a frame."""
        if not self._limiter.is_due(snapshot):
            return
        self._phase = snapshot.phase
        tone, word = _PHASES[snapshot.phase][0], tr(_PHASES[snapshot.phase][1])
        self._connection_mark.set_tone(tone, word)
        set_label(
            self._connection,
            word,
            snapshot.reason
            or tr(
                "Data folder: {data}\nSession: {session}",
                data=self._data,
                session=snapshot.session,
            ),
        )
        self._show_head(snapshot)
        self._show_worst(snapshot)
        self._fit()

    def show_notice(self, text: str) -> None:
        """Say something for a moment, beside all else."""
        set_label(self.notice, text)
        self.notice.show()
        self._notice_timer.start()
        self._fit()

    def add_start(self, widget: QWidget) -> None:
        """Put a widget at the left end; it never gives way."""
        self._ends.append(widget)
        self._row.insertWidget(0, widget)

    def add_end(self, widget: QWidget) -> None:
        """Put a widget at the right end; it never gives way."""
        self._ends.append(widget)
        self._row.addWidget(widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Make room for the worst status: the gaps, the word "Connected", the actor give way."""
        worst_px = self._worst.fontMetrics().horizontalAdvance(self._worst_word) + 2
        parts = (
            self._production,
            self._connection_mark,
            self._head,
            self._rate,
            self._worst_mark,
            self._zone,
            self.notice,
            self._sample,
            *self._ends,
        )
        shown = [part for part in parts if not part.isHidden()]
        others_px = sum(part.sizeHint().width() + _SPACING_PX for part in shown)
        others_px += self._actor.minimumWidth() + 5 * _SPACING_PX  # of the gaps, and around it
        room_px = self.width() - 2 * _MARGIN_PX - others_px
        word_px = self._connection.sizeHint().width() + _SPACING_PX
        self._connection.setVisible(self._phase != "connected" or room_px >= worst_px + word_px)
        if not self._connection.isHidden():
            room_px -= self._connection.minimumWidth() + _SPACING_PX
        self._worst.setMinimumWidth(max(0, min(worst_px, room_px)))

    def _show_actor(self, actor: str) -> None:
        tip = tr("{name}: who sits here, the `actor` of your commands.", name=actor)
        set_label(self._actor, actor, tip)

    def _show_production(self, name: str) -> None:
        self._production.setVisible(bool(name))
        set_label(
            self._production,
            tr("PRODUCTION {name}", name=name),
            tr(
                "This data folder is marked production, as {name}: that name is asked for before"
                " what cannot be undone.",
                name=name,
            ),
        )

    def _show_last_event(self) -> None:
        self._workspace.requested_panel.publish(TIMELINE.name)
        if self._last_position:
            self._workspace.selected_position.publish(self._last_position)

    def _show_head(self, snapshot: BackendSnapshot) -> None:
        self._last_position = snapshot.head
        set_label(self._head, _head_text(snapshot), f"{_commit_text(snapshot)}\n{tr(_HEAD_SOURCE)}")
        rate = snapshot.rates.events_per_s if is_primary_heard(snapshot) else None
        set_label(
            self._rate,
            tr("{rate} events/s", rate=format_rate(rate)),
            tr("Events appended per second over the last 5 s. Source: the primary's samples."),
        )

    def _show_worst(self, snapshot: BackendSnapshot) -> None:
        """Say the worst that the backend says, and how old that word is."""
        report, healths = current_report(snapshot), process_healths(snapshot)
        known = (*healths, *subscription_healths(snapshot))
        named = (each for each in known if each.name == report.worst or report.severity == "ok")
        worst = next(named, None)  # of those that are all well any one stands for all
        problem = worse_problem(report, worst)
        if problem is not None:
            self._show_problem(problem)
        elif worst is None:
            self._worst_mark.set_tone("unknown", "UNKNOWN")
            self._worst_word = tr("health UNKNOWN")
            set_label(self._worst, self._worst_word, tr("Nothing was heard of any process yet."))
        else:
            self._show_process(worst, len(healths))

    def _show_problem(self, problem: HealthProblem) -> None:
        text, status = describe_problem(problem), problem.verdict.status
        self._worst_mark.set_tone(tone_of(problem.verdict), status)
        self._worst_word = f"{status}\N{HORIZONTAL ELLIPSIS}"
        sentence = label_text(status, text.symptom)
        set_label(self._worst, sentence, f"{sentence}\n{text.cause}\n{text.action}")

    def _show_process(self, worst: ReplicaHealth, count: int) -> None:
        self._worst_mark.set_tone(worst.tone, worst.word)
        worst_word = tr("{name} {value}", name=worst.name, value=worst.word)
        self._worst_word = "" if worst.tone == "ok" else f"{worst_word}\N{HORIZONTAL ELLIPSIS}"
        text = (
            tr("{processes} OK", processes=format_counted(count, "process", "processes"))
            if worst.tone == "ok"
            else worst.sentence
        )
        source = tr("The worst of all processes, as the supervisor decides it once a second.")
        set_label(self._worst, text, f"{worst.sentence}\n{source}")

    def _build(self) -> None:
        row = QWidget()
        line = self._row = QHBoxLayout(row)
        line.setContentsMargins(_MARGIN_PX, 3, _MARGIN_PX, 3)
        line.setSpacing(_SPACING_PX)
        line.addStrut(self._sample.sizeHint().height())  # it comes and goes; the docks stay
        line.addWidget(self._production)
        for mark, text in (
            (self._connection_mark, self._connection),
            (None, self._head),
            (None, self._rate),
        ):
            if mark is not None:
                line.addWidget(mark)
            line.addWidget(text)
            line.addSpacerItem(QSpacerItem(_GAP_PX, 0, QSizePolicy.Policy.Preferred))
        line.addWidget(self._worst_mark)
        line.addWidget(self._worst, 1)
        line.addWidget(self._zone)
        line.addWidget(self.notice)
        line.addWidget(self._sample)
        line.addWidget(self._actor)
        for figure in (self._head, self._rate):
            self._tabular(figure)
        self.addWidget(row, 1)

    def _tabular(self, figure: QLabel) -> None:
        figure.setFont(mono_font(self._theme.tokens))


def _head_text(snapshot: BackendSnapshot) -> str:
    """Write the log's end, and its age once the log may have gone on since."""
    head = format_count(snapshot.head) if snapshot.head_heard_us else UNKNOWN
    if not snapshot.head_heard_us or not is_head_outdated(snapshot):
        return tr("head {head}", head=head)
    return tr("head {head}, {age} old", head=head, age=format_duration(head_age_us(snapshot)))


def _commit_text(snapshot: BackendSnapshot) -> str:
    if snapshot.head_recorded_us:
        return tr(
            "Position of the last event of the log, committed {time}.",
            time=format_local(snapshot.head_recorded_us),
        )
    if snapshot.head:
        return tr("Position of the last event of the log, its commit time is not known.")
    return tr("Position of the last event of the log, nothing committed.")
