"""One more replica is started, or one is stopped, after a look at what that means."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QWidget

from backend.messages.control import StartReplica, StopReplica
from backend.messages.notices import StoppedReplica
from backend.messages.number_text import format_counted
from backend.translation import tr
from console.actions.role_limit import limit_to_role
from console.panels.replicas.control_requests import ControlRequests
from console.panels.replicas.start_dialog import (
    StartChoice,
    StartDialog,
    has_rows,
    stopped_text,
)
from console.state.workspace import Workspace
from console.widgets.choice_box import ChoiceBox
from console.widgets.focus import leave
from console.widgets.impact_dialog import Impact, ImpactDialog

_REPLICA = "replica-"


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
            self.replica.addItem(stopped_text(each), each.name)
        self.replica.setAccessibleName(tr("Whose rows are removed"))
        inputs = QWidget()
        form = QFormLayout(inputs)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("Replica"), self.replica)
        may_copy = not any(each.in_database for each in stopped)
        impact = Impact(
            title=tr("Remove rows"),
            question=tr("Remove the rows of a stopped replica?"),
            action=tr("Remove"),
            facts={tr("Side effects"): tr("none: the log and the other replicas stay")},
            consequences=[
                tr("Started again, it builds its rows from the log, or begins with a copy.")
                if may_copy
                else tr("Started again, it builds its rows from the log."),
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
        self._in_database = False
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
        self,
        names: Sequence[str],
        head: int | None,
        stopped: Sequence[StoppedReplica] = (),
        *,
        in_database: bool = False,
    ) -> None:
        """Take note of which replicas there are, which were stopped, and where the log ends.

        `in_database`: replicas keep their rows in PostgreSQL.
        """
        self._stopped, self._in_database = stopped, in_database
        has_any = any(map(has_rows, stopped))
        if not has_any:
            leave(self.forget)
        self.forget.setVisible(has_any)
        self._replicas = [name for name in names if name.startswith(_REPLICA)]
        self._head = head

    def ask(self) -> None:
        """Ask what it is to begin with, and start it."""
        StartDialog(
            self,
            self._replicas,
            self._stopped,
            self._head,
            self._submit,
            in_database=self._in_database,
        )

    def ask_forget(self) -> None:
        """Ask whose rows are to be removed, and remove them."""
        stopped = [each for each in self._stopped if has_rows(each)]
        if stopped:
            production = self._workspace.production.value
            ForgetDialog(self, stopped, self._submit_forget, production)

    def _submit(self, chosen: StartChoice) -> None:
        order = StartReplica(
            replica=chosen.name,
            copy_of=chosen.source,
            views=chosen.views,
            part=chosen.part,
            parts=chosen.parts,
            by=self._workspace.actor.value,
        )
        self._requests.submit(tr("Start {replica}", replica=chosen.name), order, self.start)

    def _submit_forget(self, name: str) -> None:
        order = StopReplica(replica=name, forget=True, by=self._workspace.actor.value)
        title = tr("Remove the rows of {replica}", replica=name)
        self._requests.submit(title, order, self.forget)


def describe_stop(name: str, others: int, *, in_database: bool = False) -> Impact:
    """Say what is not answered any more when a replica stops; `in_database`: where its rows are."""
    return Impact(
        title=tr("Stop a replica"),
        question=tr("Stop {replica}?", replica=name),
        action=tr("Stop"),
        facts={
            tr("Questions"): _answering_text(name, others),
            tr("Rows"): tr("stay in PostgreSQL") if in_database else tr("stay on disk"),
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
