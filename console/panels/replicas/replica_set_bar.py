"""One more replica is started, or one is stopped, after a look at what that means."""

import itertools
from collections.abc import Callable, Collection, Sequence

import msgspec
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from backend.messages.control import StartReplica, StopReplica
from backend.messages.notices import StoppedReplica
from backend.messages.number_text import format_counted
from backend.messages.text_list import join_clauses
from backend.translation import tr, tr_noop
from console.actions.role_limit import limit_to_role
from console.panels.replicas.control_requests import ControlRequests
from console.state.formatting import format_size
from console.state.view_parts import share_texts
from console.state.workspace import Workspace
from console.widgets.choice_box import ChoiceBox
from console.widgets.focus import leave
from console.widgets.impact_dialog import Impact, ImpactDialog
from console.widgets.labels import create_label, set_tone

_REPLICA = "replica-"
_ARCHIVE = "archive"
_MOST_PARTS = 4  # to be chosen here; the command line takes more
_NO_PAST = tr_noop(
    "The archive keeps the past from the moment of the copy on. What was before is not kept: rows,"
    " their history, who wrote them. Only the log, from its start, brings that back."
)
_DISK, _AS_MUCH_AGAIN = tr_noop("Disk"), tr_noop("as much again as the rows of another replica")
_HOW_IT_BEGINS = tr_noop(
    "A copy is taken of one moment, while the other replica goes on, and then catches up; from the"
    " log every event is applied anew."
)


class StartChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What is started: which replica, whose rows it begins with (empty: nobody's), and its share.

    views: none for all, or for those that it had; part of parts: 0 of 0 for all of their rows
    """

    name: str
    source: str
    views: tuple[str, ...] = ()
    part: int = 0
    parts: int = 0


class StartDialog(ImpactDialog):
    """Asks what a new replica begins with."""

    def __init__(
        self,
        parent: QWidget,
        replicas: Sequence[str],
        stopped: Sequence[StoppedReplica],
        head: int | None,
        start: Callable[[StartChoice], None],
    ) -> None:
        """`replicas`: whose rows it may begin with; `stopped`: those that may be started again.

        `start` is told what was chosen.
        """
        self.views, self.part = QLineEdit(), ChoiceBox()
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
        self._add_share(form)
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
        super().__init__(parent, impact, lambda: start(self.choice), inputs=inputs)
        self.replica.currentIndexChanged.connect(self._update_source)
        self.source.currentIndexChanged.connect(self._update_past)

    def _add_share(self, form: QFormLayout) -> None:
        """Ask which views it is to have, and which part of their rows."""
        self.views.setPlaceholderText(tr("all, or those that it had; * for all"))
        self.views.setAccessibleName(tr("Which views it has"))
        self.views.setToolTip(tr("Names of views with commas between them, as in orders, users"))
        self.part.addItem(tr("all of it, or the part that it had"), (0, 0))
        for parts in range(2, _MOST_PARTS + 1):
            for part in range(1, parts + 1):
                text = tr("part {part} of {parts}", part=str(part), parts=str(parts))
                self.part.addItem(text, (part, parts))
        self.part.setAccessibleName(tr("Which part of the rows it has"))
        self.part.setToolTip(tr("Of the views that are named; else a share of all views"))
        form.addRow(tr("Views"), self.views)
        form.addRow(tr("Share"), self.part)

    @property
    def choice(self) -> StartChoice:
        """Which replica, whose rows it begins with, and what it has."""
        name: str = self.replica.currentData()
        part, parts = self.part.currentData()
        if name == _ARCHIVE:
            return StartChoice(name=name, source=self._source_of(name))
        return StartChoice(
            name=name,
            source=self._source_of(name),
            views=tuple(each.strip() for each in self.views.text().split(",") if each.strip()),
            part=part,
            parts=parts,
        )

    def _source_of(self, name: str) -> str:
        source: str = self.source.currentData()
        return "" if name in self._with_rows else source

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
        chosen = self.choice
        is_archive = chosen.name == _ARCHIVE
        for each in (self.views, self.part):  # the archive has all of them
            each.setEnabled(not is_archive)
        self.past.setVisible(is_archive and bool(chosen.source))
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


def _new_name(known: Collection[str]) -> str:
    """Return the first name that no replica has or had."""
    numbers = itertools.count(1)
    return next(name for name in map(_REPLICA.__add__, map(str, numbers)) if name not in known)


def _stopped_text(stopped: StoppedReplica) -> str:
    if not stopped.rows_bytes:
        return stopped.name
    size = format_size(stopped.rows_bytes)
    if stopped.share:
        views = join_clauses(share_texts(stopped.share))
        return tr(
            "{replica}, with its rows ({size}) of {views}",
            replica=stopped.name,
            size=size,
            views=views,
        )
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
