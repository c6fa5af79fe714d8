"""One more replica is started, or one is stopped, after a look at what that means."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QWidget

from backend.messages.control import StartReplica
from backend.messages.number_text import format_counted
from backend.translation import tr, tr_noop
from console.actions.role_limit import limit_to_role
from console.panels.replicas.control_requests import ControlRequests
from console.state.workspace import Workspace
from console.widgets.choice_box import ChoiceBox
from console.widgets.impact_dialog import Impact, ImpactDialog

_REPLICA = "replica-"
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
        head: int | None,
        start: Callable[[str], None],
    ) -> None:
        """`replicas`: whose rows it may begin with; `start` is told whose, empty for nobody's."""
        self.source = ChoiceBox()
        for name in replicas:
            self.source.addItem(tr("A copy of the rows of {replica}", replica=name), name)
        self.source.addItem(tr("The log, from its start; or the rows that it had"), "")
        self.source.setAccessibleName(tr("What the new replica begins with"))
        inputs = QWidget()
        form = QFormLayout(inputs)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("It begins with"), self.source)
        events = tr("all of the log") if head is None else format_counted(head, "event")
        impact = Impact(
            title=tr("Start a replica"),
            question=tr("Start one more replica?"),
            action=tr("Start"),
            facts={
                tr("Events in the log"): events,
                tr("Disk"): tr("as much again as the rows of another replica"),
                tr("Side effects"): tr("none: only rows are written"),
            },
            consequences=[
                tr(_HOW_IT_BEGINS),
                tr("It stays across restarts, until it is stopped."),
            ],
        )
        super().__init__(parent, impact, lambda: start(self.source.currentData()), inputs=inputs)


class ReplicaSetBar(QWidget):
    """The button above the cards that starts one more replica."""

    def __init__(self, workspace: Workspace, requests: ControlRequests) -> None:
        super().__init__()
        self._workspace, self._requests = workspace, requests
        self._replicas: Sequence[str] = ()
        self._head: int | None = None
        self.start = QPushButton(tr("Start a replica…"))
        self.start.setToolTip(tr("Start one more, or one that was stopped; asks first"))
        self.start.clicked.connect(self.ask)
        limit_to_role(requests.client, "operator", self.start)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.start)
        row.addWidget(requests.outcome)
        row.addStretch(1)

    def show_replicas(self, names: Sequence[str], head: int | None) -> None:
        """Take note of which replicas there are, and where the log ends."""
        self._replicas = [name for name in names if name.startswith(_REPLICA)]
        self._head = head

    def ask(self) -> None:
        """Ask what it is to begin with, and start it."""
        StartDialog(self, self._replicas, self._head, self._submit)

    def _submit(self, source: str) -> None:
        order = StartReplica(copy_of=source, by=self._workspace.actor.value)
        self._requests.submit(tr("Start a replica"), order, self.start)


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
