"""One more replica is started, or one is stopped, after a look at what that means."""

import itertools
from collections.abc import Callable, Collection, Sequence

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QWidget

from backend.messages.control import StartReplica, StopReplica
from backend.messages.notices import StoppedReplica
from backend.messages.number_text import format_counted
from backend.translation import tr, tr_noop
from console.actions.role_limit import limit_to_role
from console.panels.replicas.control_requests import ControlRequests
from console.state.formatting import format_size
from console.state.workspace import Workspace
from console.widgets.choice_box import ChoiceBox
from console.widgets.focus import leave
from console.widgets.impact_dialog import Impact, ImpactDialog
from console.widgets.labels import create_label, set_tone

_REPLICA = "replica-"
_ARCHIVE = "archive"
_NO_PAST = tr_noop(
    "The archive keeps the past from the moment of the copy on. What was before is not kept: rows,"
    " their history, who wrote them. Only the log, from its start, brings that back."
)
_DISK, _AS_MUCH_AGAIN = tr_noop("Disk"), tr_noop("as much again as the rows of another replica")
_HOW_IT_BEGINS = tr_noop(
    "A copy is taken of one moment, while the other replica goes on, and then catches up; from the"
    " log every event is applied anew."
)


class StartDialog(ImpactDialog):
    """Asks what a new replica begins with."""

    def __init__(
        self,
        parent: QWidget,
        replicas: Sequence[str],
        stopped: Sequence[StoppedReplica],
        head: int | None,
        start: Callable[[str, str], None],
    ) -> None:
        """`replicas`: whose rows it may begin with; `stopped`: those that may be started again.

        `start` is told which, and whose rows it begins with (empty: nobody's).
        """
        self.replica, self.source = ChoiceBox(), ChoiceBox()
        self._with_rows = {each.name for each in stopped if each.rows_bytes}
        new = _new_name({*replicas, *(each.name for each in stopped)})
        self.replica.addItem(tr("A new one, {replica}", replica=new), new)
        for each in stopped:
            self.replica.addItem(_stopped_text(each), each.name)
        self.replica.setAccessibleName(tr("Which replica is started"))
        for name in replicas:
            self.source.addItem(tr("A copy of the rows of {replica}", replica=name), name)
        self.source.addItem(tr("The log, from its start; or the rows that it had"), "")
        self.source.setAccessibleName(tr("What the new replica begins with"))
        inputs = QWidget()
        form = QFormLayout(inputs)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("Replica"), self.replica)
        form.addRow(tr("It begins with"), self.source)
        self.past = create_label(tr(_NO_PAST), "caption")  # of an archive that is a copy
        self.past.setWordWrap(True)
        set_tone(self.past, "warn")
        form.addRow(self.past)
        self.past.hide()
        events = tr("all of the log") if head is None else format_counted(head, "event")
        impact = Impact(
            title=tr("Start a replica"),
            question=tr("Start one more replica?"),
            action=tr("Start"),
            facts={
                tr("Events in the log"): events,
                tr(_DISK): tr(_AS_MUCH_AGAIN),
                tr("Side effects"): tr("none: only rows are written"),
            },
            consequences=[
                tr(_HOW_IT_BEGINS),
                tr("It stays across restarts, until it is stopped."),
            ],
        )
        super().__init__(parent, impact, lambda: start(*self.choice), inputs=inputs)
        self.replica.currentIndexChanged.connect(self._update_source)
        self.source.currentIndexChanged.connect(self._update_past)

    @property
    def choice(self) -> tuple[str, str]:
        """Which replica, and whose rows it begins with."""
        name: str = self.replica.currentData()
        return name, "" if name in self._with_rows else self.source.currentData()

    def _update_source(self) -> None:
        """One that has rows goes on with them; the archive copies others only when asked to."""
        name: str = self.replica.currentData()
        has_rows = name in self._with_rows
        self.source.setEnabled(not has_rows)
        is_from_log = has_rows or name == _ARCHIVE
        self.source.setCurrentIndex(self.source.count() - 1 if is_from_log else 0)
        self.set_fact(tr(_DISK), tr("none: its rows are there") if has_rows else tr(_AS_MUCH_AGAIN))
        self._update_past()

    def _update_past(self) -> None:
        """Say what an archive that begins with a copy does not have."""
        name, source = self.choice
        self.past.setVisible(name == _ARCHIVE and bool(source))
        self.fit()


class ForgetDialog(ImpactDialog):
    """Asks whose rows are removed: they can only be built anew from the log."""

    def __init__(
        self,
        parent: QWidget,
        stopped: Sequence[StoppedReplica],
        forget: Callable[[str], None],
        production_name: str,
    ) -> None:
        """`stopped`: those with rows; `forget` is told the one that is chosen."""
        self.replica = ChoiceBox()
        for each in stopped:
            self.replica.addItem(_stopped_text(each), each.name)
        self.replica.setAccessibleName(tr("Whose rows are removed"))
        inputs = QWidget()
        form = QFormLayout(inputs)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("Replica"), self.replica)
        impact = Impact(
            title=tr("Remove rows"),
            question=tr("Remove the rows of a stopped replica?"),
            action=tr("Remove"),
            facts={tr("Side effects"): tr("none: the log and the other replicas stay")},
            consequences=[
                tr("Started again, it builds its rows from the log, or begins with a copy."),
            ],
            grade="final",
        )
        super().__init__(
            parent,
            impact,
            lambda: forget(self.replica.currentData()),
            production_name=production_name,
            inputs=inputs,
        )


class ReplicaSetBar(QWidget):
    """The button above the cards that starts one more replica."""

    def __init__(self, workspace: Workspace, requests: ControlRequests) -> None:
        super().__init__()
        self._workspace, self._requests = workspace, requests
        self._replicas: Sequence[str] = ()
        self._stopped: Sequence[StoppedReplica] = ()
        self._head: int | None = None
        self.start = QPushButton(tr("Start a replica…"))
        self.start.setToolTip(tr("Start one more, or one that was stopped; asks first"))
        self.start.clicked.connect(self.ask)
        self.forget = QPushButton(tr("Remove rows…"))
        self.forget.setToolTip(tr("Remove the rows of a stopped replica from the disk; asks first"))
        self.forget.clicked.connect(self.ask_forget)
        limit_to_role(requests.client, "operator", self.start)
        limit_to_role(requests.client, "administrator", self.forget)
        self.forget.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.start)
        row.addWidget(self.forget)
        row.addWidget(requests.outcome, 50)  # in one line where there is room
        row.addStretch(1)

    def show_replicas(
        self, names: Sequence[str], head: int | None, stopped: Sequence[StoppedReplica] = ()
    ) -> None:
        """Take note of which replicas there are, which were stopped, and where the log ends."""
        self._stopped = stopped
        has_rows = any(each.rows_bytes for each in stopped)
        if not has_rows:
            leave(self.forget)
        self.forget.setVisible(has_rows)
        self._replicas = [name for name in names if name.startswith(_REPLICA)]
        self._head = head

    def ask(self) -> None:
        """Ask what it is to begin with, and start it."""
        StartDialog(self, self._replicas, self._stopped, self._head, self._submit)

    def ask_forget(self) -> None:
        """Ask whose rows are to be removed, and remove them."""
        stopped = [each for each in self._stopped if each.rows_bytes]
        if stopped:
            production = self._workspace.production.value
            ForgetDialog(self, stopped, self._submit_forget, production)

    def _submit(self, name: str, source: str) -> None:
        order = StartReplica(replica=name, copy_of=source, by=self._workspace.actor.value)
        self._requests.submit(tr("Start {replica}", replica=name), order, self.start)

    def _submit_forget(self, name: str) -> None:
        order = StopReplica(replica=name, forget=True, by=self._workspace.actor.value)
        title = tr("Remove the rows of {replica}", replica=name)
        self._requests.submit(title, order, self.forget)


def _new_name(known: Collection[str]) -> str:
    """Return the first name that no replica has or had."""
    numbers = itertools.count(1)
    return next(name for name in map(_REPLICA.__add__, map(str, numbers)) if name not in known)


def _stopped_text(stopped: StoppedReplica) -> str:
    if not stopped.rows_bytes:
        return stopped.name
    size = format_size(stopped.rows_bytes)
    return tr("{replica}, with its rows ({size})", replica=stopped.name, size=size)


def describe_stop(name: str, others: int) -> Impact:
    """Say what is not answered any more when a replica stops."""
    return Impact(
        title=tr("Stop a replica"),
        question=tr("Stop {replica}?", replica=name),
        action=tr("Stop"),
        facts={
            tr("Questions"): _answering_text(name, others),
            tr("Rows"): tr("stay on disk"),
            tr("Side effects"): tr(
                "none: nothing is lost, and it catches up when it is started again"
            ),
        },
        consequences=[tr("It stays stopped across restarts, until it is started again.")],
    )


def _answering_text(name: str, others: int) -> str:
    """Say who answers questions then."""
    if name == "archive":
        return tr("about the past by nobody")
    if not others:
        return tr("by nobody")
    return tr("by {replicas}", replicas=format_counted(others, "other replica"))
