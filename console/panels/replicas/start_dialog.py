"""Before one more replica is started, or one that was stopped: what it begins with."""

import itertools
from collections.abc import Callable, Collection, Sequence

import msgspec
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from backend.messages.notices import StoppedReplica
from backend.messages.number_text import format_counted
from backend.messages.text_list import join_clauses
from backend.translation import tr, tr_noop
from console.state.formatting import format_size
from console.state.view_parts import share_texts
from console.widgets.choice_box import ChoiceBox
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
_IN_POSTGRES = tr_noop("as much again as the rows of another replica, in PostgreSQL")
_WHOLE_FROM_LOG = tr_noop(
    "Replicas keep their rows in PostgreSQL here: each has all views, and builds them from the log."
)
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
        *,
        in_database: bool = False,
    ) -> None:
        """`replicas`: whose rows it may begin with; `stopped`: those that may be started again.

        `start` is told what was chosen. `in_database`: replicas keep their rows in PostgreSQL,
        where nothing is copied or shared.
        """
        self.views, self.part = QLineEdit(), ChoiceBox()
        self.replica, self.source = ChoiceBox(), ChoiceBox()
        self._in_database = in_database
        self._with_rows = {each.name for each in stopped if has_rows(each)}
        new = _new_name({*replicas, *(each.name for each in stopped)})
        self.replica.addItem(tr("A new one, {replica}", replica=new), new)
        for each in stopped:
            self.replica.addItem(stopped_text(each), each.name)
        self.replica.setAccessibleName(tr("Which replica is started"))
        for name in () if in_database else replicas:
            self.source.addItem(tr("A copy of the rows of {replica}", replica=name), name)
        self.source.addItem(tr("The log, from its start; or the rows that it had"), "")
        self.source.setAccessibleName(tr("What the new replica begins with"))
        inputs = QWidget()
        form = QFormLayout(inputs)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("Replica"), self.replica)
        if in_database:
            whole = create_label(tr(_WHOLE_FROM_LOG), "caption")
            whole.setWordWrap(True)
            form.addRow(whole)
        else:
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
                tr(_DISK): self._disk_text(new),
                tr("Side effects"): tr("none: only rows are written"),
            },
            consequences=[
                *(() if in_database else [tr(_HOW_IT_BEGINS)]),
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
        if name == _ARCHIVE or self._in_database:
            return StartChoice(name=name, source=self._source_of(name))
        part, parts = self.part.currentData()
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
        self.set_fact(tr(_DISK), self._disk_text(name))
        self._update_past()

    def _disk_text(self, name: str) -> str:
        """Say how much room its rows will take."""
        if name in self._with_rows:
            return tr("none: its rows are there")
        is_in_database = self._in_database and name != _ARCHIVE
        return tr(_IN_POSTGRES if is_in_database else _AS_MUCH_AGAIN)

    def _update_past(self) -> None:
        """Say what an archive that begins with a copy does not have."""
        chosen = self.choice
        is_archive = chosen.name == _ARCHIVE
        for each in (self.views, self.part):  # the archive has all of them
            each.setEnabled(not is_archive)
        self.past.setVisible(is_archive and bool(chosen.source))
        self.fit()


def _new_name(known: Collection[str]) -> str:
    """Return the first name that no replica has or had."""
    numbers = itertools.count(1)
    return next(name for name in map(_REPLICA.__add__, map(str, numbers)) if name not in known)


def has_rows(stopped: StoppedReplica) -> bool:
    """Say whether a stopped replica has rows to go on with."""
    return bool(stopped.rows_bytes) or stopped.in_database


def stopped_text(stopped: StoppedReplica) -> str:
    """Name a stopped replica with the rows that it has."""
    if stopped.in_database:
        return tr("{replica}, with its rows in PostgreSQL", replica=stopped.name)
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
