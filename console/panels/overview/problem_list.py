"""The problems of the health report: what is seen, what it costs, why, and what to do."""

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backend.messages.access_roles import required_role
from backend.messages.control import Rebuild, Resume, SetFeed, StartReplica, Throttle
from backend.messages.health import HealthProblem, HealthReport, Verdict
from backend.messages.health_age import age_verdict
from backend.messages.health_text import format_problem_count
from backend.messages.parked import RetryParked
from backend.messages.problem_text import describe_problem
from backend.messages.subscriptions import (
    SUBJECT_PREFIX,
    ResumeSubscription,
    ThrottleSubscription,
    is_subscription,
)
from backend.messages.text_list import label_text
from backend.translation import tr
from console.actions.role_limit import RoleLimit
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.panel_registry import PanelEntry
from console.panels.replicas.control_requests import ControlRequests, TitledOrder
from console.panels.replicas.rebuild_dialog import RebuildDialog
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_count, format_duration
from console.state.observable import Observable
from console.state.replica_health import current_report, severity_tone, tone_of
from console.theme.theme import Theme
from console.theme.tokens import Tone
from console.widgets.keyed_lines import KeyedLines, StatusSummary
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.status_mark import StatusMark

_MAX_PROBLEMS = 12  # what is beyond is counted


class ProblemList(QWidget):
    """Problems, worst first; one line when there is none.

    Signals:
        panel_requested(str): the panel that shows more
    """

    panel_requested = Signal(str)

    def __init__(self, client: BackendClient, theme: Theme, actor: Observable[str]) -> None:
        super().__init__()
        self._actor, self._theme = actor, theme
        self._head: int | None = None
        self._requests = ControlRequests(client)
        self._summary, column = StatusSummary(theme), QVBoxLayout(self)
        self._lines = KeyedLines(column, self._create_line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._summary)
        column.addWidget(self._requests.outcome)

    @property
    def tone(self) -> Tone:
        """How bad the worst of it is."""
        return self._summary.tone

    @property
    def is_line(self) -> bool:
        """Whether one line says it all."""
        return self.tone == "ok" and self._requests.outcome.isHidden()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show the report as far as it is still believed."""
        report = current_report(snapshot)
        self._head = snapshot.head if snapshot.head_heard_us else None
        problems = report.problems[:_MAX_PROBLEMS]
        tone, text = _summary(snapshot, report)
        self._summary.set_summary(tone, text)
        is_fresh = report is snapshot.health  # an older one has its age in it already
        silence_us = max(0, snapshot.now_us - snapshot.health_heard_us) if is_fresh else 0
        lines = self._lines.arrange([problem.key for problem in problems])
        for line, problem in zip(lines, problems, strict=True):
            line.show_problem(problem, silence_us)

    def _create_line(self) -> "_ProblemLine":
        return _ProblemLine(
            self._requests.client, self._theme, self.panel_requested.emit, self._submit
        )

    def _submit(self, problem: HealthProblem, button: QWidget) -> None:
        """Give each of its processes the order that mends a problem, in the operator's name.

        A rebuild is asked about first.
        """
        orders: list[TitledOrder] = []
        for process in problem.processes:
            found = _order_for(replace(problem, subject=process), self._actor.value)
            if found is not None:
                orders.append(replace(found, process=process))
        submit = partial(self._requests.submit_all, orders, button)
        if any(isinstance(each.order, Rebuild) for each in orders):
            RebuildDialog(self, problem.processes, self._head, lambda _: submit())
        else:
            submit()


class _ProblemLine(QFrame):
    """One problem, with the button that mends it where one can."""

    def __init__(
        self,
        client: BackendClient,
        theme: Theme,
        show_panel: Callable[[str], None],
        submit: Callable[[HealthProblem, QWidget], None],
    ) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._problem: HealthProblem | None = None
        self._show_panel, self._submit = show_panel, submit
        self._mark, self._word = StatusMark(theme), create_label(role="title")
        self._symptom, self._since = create_label(role="title"), create_label(role="caption")
        self._impact, self._cause = create_label(), create_label(role="caption", selectable=True)
        self._action = create_label(role="caption", selectable=True)
        self._act, self._look = QPushButton(), QPushButton(tr("Look"))
        self._limit = RoleLimit(self._act, "operator", client)
        self._look.setProperty("role", "flat")
        self._act.clicked.connect(self._on_act)
        self._look.clicked.connect(self._on_look)
        self._lay_out()

    def show_problem(self, problem: HealthProblem, silence_us: int) -> None:
        """Write a problem as it was `silence_us` ago."""
        self._problem = problem
        aged = replace(problem, verdict=age_verdict(problem.verdict, silence_us))
        text, tone = describe_problem(aged), tone_of(problem.verdict)
        set_tone(self, tone if tone != "unknown" else "warn")
        self._mark.set_tone(tone, label_text(problem.verdict.status, text.symptom))
        set_label(self._word, problem.verdict.status)
        set_tone(self._word, tone)
        set_label(self._symptom, text.symptom)
        set_label(self._since, _since_text(problem.verdict, silence_us))
        set_label(self._impact, text.impact)
        set_label(self._cause, tr("Cause: {cause}", cause=text.cause))
        set_label(self._action, tr("Do: {action}", action=text.action))
        order = _order_for(problem, "operator")  # only its title is shown here
        self._act.setVisible(order is not None)
        if order is not None:
            self._limit.set_required(required_role(order.order))
            asks = isinstance(order.order, Rebuild)
            self._act.setText(f"{order.title}\N{HORIZONTAL ELLIPSIS}" if asks else order.title)
        panel = _panel_of(problem)
        self._look.setVisible(panel is not None)
        self._look.setToolTip(tr("Open {panel}", panel=tr(panel.title)) if panel else "")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._mark)
        head.addWidget(self._word)
        self._symptom.setWordWrap(True)  # it may name many processes
        head.addWidget(self._symptom, 1)
        head.addWidget(self._since)
        head.addWidget(self._act)
        head.addWidget(self._look)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 6, 8)
        column.setSpacing(3)
        column.addLayout(head)
        for part in (self._impact, self._cause, self._action):
            part.setWordWrap(True)
            part.setAlignment(Qt.AlignmentFlag.AlignLeft)
            column.addWidget(part)

    def _on_act(self) -> None:
        if self._problem is not None:
            self._submit(self._problem, self._act)

    def _on_look(self) -> None:
        panel = _panel_of(self._problem) if self._problem is not None else None
        if panel is not None:
            self._show_panel(panel.name)


def _since_text(verdict: Verdict, silence_us: int) -> str:
    """Say how long it has been so, and how old that is."""
    held = format_duration(verdict.held_us + silence_us)
    if verdict.age_us is None:
        return tr("for {held}", held=held)
    age = format_duration(verdict.age_us + silence_us)
    return tr("for {held}, {age} old", held=held, age=age)


def _summary(snapshot: BackendSnapshot, report: HealthReport) -> tuple[Tone, str]:
    if snapshot.phase != "connected":
        return "bad", snapshot.reason or tr("There is no connection to the backend.")
    if snapshot.health is None:
        return "unknown", tr("The backend has not reported its health yet.")
    count = len(report.problems)
    if count:
        return severity_tone(report.severity), _count_text(count)
    if report.severity == "ok":
        return "ok", tr("No problems with processes, views or boards.")
    return severity_tone(report.severity), _status_text(report)


def _count_text(count: int) -> str:
    problems, more = format_problem_count(count), count - _MAX_PROBLEMS
    if count == 1:
        return tr("{problems}.", problems=problems)
    if more <= 0:
        return tr("{problems}, the worst first.", problems=problems)
    return tr(
        "{problems}, the worst first, of which {more} are not shown.",
        problems=problems,
        more=format_count(more),
    )


def _status_text(report: HealthReport) -> str:
    """Say what the process does that is the worst of those that are well."""
    name = report.worst
    status = next((each.verdict.status for each in report.processes if each.name == name), "")
    if not status:
        return tr("No problems; {process} is busy.", process=name)
    return tr("No problems; {process} is {status}.", process=name, status=status)


def _panel_of(problem: HealthProblem) -> PanelEntry | None:
    """Return the panel that shows more of a problem; None for none."""
    if problem.subject == "supervisor":
        return None
    if problem.action == "retry-parked":
        return panel_registry.PARKED
    if problem.action == "check-board":
        return panel_registry.BOARD
    is_writer = problem.subject == "primary"
    return panel_registry.COMMANDS if is_writer else panel_registry.REPLICAS


def _resume_order(subject: str, actor: str) -> Resume | ResumeSubscription:
    if is_subscription(subject):
        return ResumeSubscription(name=subject.removeprefix(SUBJECT_PREFIX), by=actor)
    return Resume(replica=subject, by=actor)


def _unthrottle_order(subject: str, actor: str) -> Throttle | ThrottleSubscription:
    if is_subscription(subject):
        name = subject.removeprefix(SUBJECT_PREFIX)
        return ThrottleSubscription(name=name, rate_per_s=0, by=actor)
    return Throttle(replica=subject, rate_per_s=0, by=actor)


def _renewal_order(problem: HealthProblem, actor: str) -> TitledOrder:
    fault = problem.verdict.share
    if problem.action == "start-part" and fault is not None:
        part, parts = (fault.missing[0], fault.parts) if fault.parts > 1 else (0, 0)
        order = StartReplica(views=(problem.view,), part=part, parts=parts, by=actor)
        return TitledOrder(tr("Start"), order)
    if problem.action == "start-replica":
        return TitledOrder(tr("Start"), StartReplica(replica=problem.subject, by=actor))
    return TitledOrder(tr("Rebuild"), Rebuild(replica=problem.subject, by=actor))


def _feed_order(problem: HealthProblem, actor: str) -> TitledOrder:
    if problem.action == "feed-anew":
        anew = SetFeed(replica=problem.subject, feed="stream", by=actor)
        return TitledOrder(tr("Feed by stream"), anew)
    chosen = SetFeed(replica=problem.subject, feed="events", by=actor)
    return TitledOrder(tr("Feed by events"), chosen)


def _order_for(problem: HealthProblem, actor: str) -> TitledOrder | None:
    """Return the order of `actor` with its button's title; None where no order mends it."""
    match problem.action:
        case "resume" | "resume-subscription":
            return TitledOrder(tr("Resume"), _resume_order(problem.subject, actor))
        case "start-replica" | "start-part" | "rebuild":
            return _renewal_order(problem, actor)
        case "refill" | "empty-queue" | "feed-anew":
            return _feed_order(problem, actor)
        case "raise-throttle" | "raise-subscription-throttle":
            return TitledOrder(tr("Lift the throttle"), _unthrottle_order(problem.subject, actor))
        case "retry-parked" if problem.view and problem.entity:
            order = RetryParked(
                replica=problem.subject, view=problem.view, entity=problem.entity, by=actor
            )
            return TitledOrder(tr("Retry {entity}", entity=problem.entity), order)
        case _:
            return None
