"""The subscriptions of others below the replicas: how each stands, and what can be done with it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from backend.messages.commands import Failure
from backend.messages.health import HealthProblem
from backend.messages.number_text import format_counted
from backend.messages.problem_text import describe_problem
from backend.messages.subscriptions import (
    SUBJECT_PREFIX,
    AskSubscriptions,
    PauseSubscription,
    RemoveSubscription,
    ResetSubscription,
    ResumeSubscription,
    SubscriptionList,
    SubscriptionState,
    is_of_store,
    subscription_subject,
)
from backend.translation import tr, tr_noop
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.panels.replicas.control_requests import ControlRequests
from console.panels.replicas.delivery_throttle import DeliveryThrottle
from console.panels.replicas.subscription_dialogs import ResetDialog, describe_removal
from console.panels.replicas.subscription_parked import SubscriptionParked
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_duration
from console.state.replica_health import (
    ReplicaHealth,
    subscription_healths,
    tone_of,
    unreadable_subscriptions,
)
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.impact_dialog import ImpactDialog
from console.widgets.keyed_lines import KeyedLines, StatusSummary
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.status_mark import StatusMark, name_status
from console.widgets.wrap_layout import WrapLayout

_BEHIND_TIP = tr_noop(
    "Events behind: those of the log that are not acknowledged, at most. What the filter leaves out"
    " is among them until the consumer has passed it. The time counts from when the backend saw"
    " the oldest of them, at the earliest from its own start."
)


class SubscriptionPanel(QFrame):
    """A card with a line a subscription, or why nobody knows which there are.

    It is hidden while there is none.
    """

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._client, self._theme, self._workspace = client, theme, workspace
        self._states: dict[str, SubscriptionState] = {}
        self._healths: Sequence[ReplicaHealth] = ()
        self._is_asking = False
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        column.addWidget(create_label(tr("Subscriptions of others"), "title"))
        self._lines = KeyedLines(column, self._create_line)
        self.problem = StatusSummary(theme)
        self.problem.hide()
        column.addWidget(self.problem)
        self._shown: dict[str, SubscriptionLine] = {}
        self.hide()

    @property
    def lines(self) -> dict[str, "SubscriptionLine"]:
        """The lines that are shown, by the name of the subscription."""
        return self._shown

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show the subscriptions of a snapshot, and ask who takes them."""
        self._healths = subscription_healths(snapshot)
        problem = unreadable_subscriptions(snapshot)
        self.setVisible(bool(self._healths) or problem is not None)
        self._show_problem(problem)
        if self._healths and not self._is_asking:
            self._is_asking = True
            self._client.request(AskSubscriptions(), self._on_states)
        self._show()

    def _on_states(self, answer: SubscriptionList | Failure) -> None:
        self._is_asking = False
        if not Shiboken.isValid(self):  # its window has gone meanwhile
            return
        # without an answer what is shown comes of health alone
        known = answer.subscriptions if isinstance(answer, SubscriptionList) else []
        self._states = {each.name: each for each in known}
        self._show()

    def _show_problem(self, problem: HealthProblem | None) -> None:
        """Say that nobody knows which there are, why, and what to do."""
        self.problem.setVisible(problem is not None)
        if problem is not None:
            words = describe_problem(problem)
            text = tr(
                "Which subscriptions there are is not known. {cause} {action}",
                cause=words.cause,
                action=words.action,
            )
            self.problem.set_summary(tone_of(problem.verdict), text)

    def _show(self) -> None:
        names = [each.name.removeprefix(SUBJECT_PREFIX) for each in self._healths]
        lines = self._lines.arrange(names)
        self._shown = dict(zip(names, lines, strict=True))
        for name, line, health in zip(names, lines, self._healths, strict=True):
            line.show_health(name, health, self._states.get(name))

    def _create_line(self) -> "SubscriptionLine":
        return SubscriptionLine(self._client, self._theme, self._workspace)


class SubscriptionLine(QWidget):
    """One subscription with its buttons."""

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._name = ""
        self._head: int | None = None
        self._state: SubscriptionState | None = None
        self._is_paused = False
        self._mark, self._title = StatusMark(theme), create_label(role="title", selectable=True)
        self._word, self._evidence = create_label(), create_label(role="caption")
        self._numbers = create_label(role="caption", selectable=True)
        self._acts = QWidget()
        self.requests = ControlRequests(client)
        self.pause = QPushButton(tr("Pause"))
        self.throttle = DeliveryThrottle(self.requests, lambda: workspace.actor.value)
        self.reset = QPushButton(tr("Begin anew…"))
        self.remove = QPushButton(tr("Remove…"))
        self.parked = SubscriptionParked(client, workspace, self.requests)
        self._set_up()
        limit_to_role(client, "operator", self.pause)
        limit_to_role(client, "administrator", self.reset, self.remove)

    def show_health(
        self, name: str, health: ReplicaHealth, state: SubscriptionState | None
    ) -> None:
        """Write how it is; `state`: None while nobody has said who takes it."""
        self._name, self._state = name, state
        self._head = health.verdict.head
        self._is_paused = health.verdict.rule == "deliveries-paused"
        line = tr(
            "{process} {status}: {evidence}",
            process=name,
            status=health.word,
            evidence=health.evidence,
        )
        self._mark.set_tone(health.tone, line)
        name_status(subscription_subject(name), self._mark, self._word, self._evidence)
        set_label(self._title, name)
        set_label(self._word, health.word, health.evidence)
        set_tone(self._word, health.tone)
        set_label(self._evidence, health.evidence, tr(_BEHIND_TIP))
        set_label(self._numbers, _numbers_text(name, health, state))
        self.pause.setText(tr("Resume") if self._is_paused else tr("Pause"))
        if state is not None:
            self.throttle.show_rate(name, state.throttle_per_s)
        is_theirs = is_of_store(subscription_subject(name))
        self._acts.setVisible(not is_theirs)
        self.parked.set_count(name, 0 if is_theirs else health.verdict.parked)

    def _set_up(self) -> None:
        self.pause.setToolTip(tr("Deliver nothing, or go on; its position stays"))
        self.reset.setToolTip(tr("Begin behind another position of the log; asks first"))
        self.remove.setToolTip(tr("Forget it with its position and what it parked; asks first"))
        self._evidence.setWordWrap(True)
        self._numbers.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self._mark, self._title, self._word):
            head.addWidget(widget)
        head.addStretch(1)
        row = WrapLayout(self._acts, column_px=8, row_px=6)
        for control in (self.pause, self.throttle, self.reset, self.remove):
            row.addWidget(control)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        for part in (self._evidence, self._numbers, self._acts, self.parked, self.requests.outcome):
            column.addWidget(part)
        self.pause.clicked.connect(self._submit_pause)
        self.reset.clicked.connect(self._ask_reset)
        self.remove.clicked.connect(self._ask_removal)

    @property
    def _actor(self) -> str:
        return self._workspace.actor.value

    def _submit_pause(self) -> None:
        if self._is_paused:
            resume = ResumeSubscription(name=self._name, by=self._actor)
            self.requests.submit(tr("Resume"), resume, self.pause)
        else:
            pause = PauseSubscription(name=self._name, by=self._actor)
            self.requests.submit(tr("Pause"), pause, self.pause)

    def _ask_reset(self) -> None:
        ResetDialog(self, self._name, self._state, self._head, self._submit_reset)

    def _submit_reset(self, after: int) -> None:
        order = ResetSubscription(name=self._name, after=after, by=self._actor)
        title = tr("Begin {subscription} anew", subscription=self._name)
        self.requests.submit(title, order, self.reset)

    def _ask_removal(self) -> None:
        impact = describe_removal(self._name, self._state, self._head)
        production = self._workspace.production.value
        ImpactDialog(self, impact, self._submit_removal, production_name=production)

    def _submit_removal(self) -> None:
        order = RemoveSubscription(name=self._name, by=self._actor)
        title = tr("Remove {subscription}", subscription=self._name)
        self.requests.submit(title, order, self.remove)


def _numbers_text(name: str, health: ReplicaHealth, state: SubscriptionState | None) -> str:
    """Say what it is fed by, who takes what of it; how far that has come is in the evidence."""
    if is_of_store(subscription_subject(name)):
        parked = format_counted(health.verdict.parked, "parked event")
        return tr(
            "a consumer of the attached store, {parked}; it is only seen here, and belongs to its"
            " own application",
            parked=parked,
        )
    parts = [tr("fed by events")]
    if health.verdict.parked:
        parked = format_counted(health.verdict.parked, "parked event")
        parts.append(tr("{parked}, with what waits behind", parked=parked))
    if state is not None:
        parts += [_consumer_text(state), _filter_text(state)]
    return "   \N{MIDDLE DOT}   ".join(parts)


def _consumer_text(state: SubscriptionState) -> str:
    if state.consumer:
        heard = format_duration(state.heard_us)
        return tr("taken by {consumer}, heard {age} ago", consumer=state.consumer, age=heard)
    if state.heard_us is None:
        return tr("nobody takes it")
    return tr("nobody takes it for {span}", span=format_duration(state.heard_us))


def _filter_text(state: SubscriptionState) -> str:
    return tr("filter {filter}", filter=state.filter) if state.filter else tr("all events")
