"""One replica: its status with the evidence, its numbers, its controls."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from backend.messages.feed_choice import QueueRoom
from backend.messages.health import Rule
from backend.messages.notices import ReplicaSample, ViewLag
from backend.messages.number_text import format_counted
from backend.messages.queue_room_text import describe_queue_room
from backend.messages.stream_consumer_text import describe_stream_consumer
from backend.messages.text_list import join_clauses
from backend.messages.update_mode import describe_update_mode
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.panels.replicas.control_requests import ControlRequests
from console.panels.replicas.handler_table import HandlerTable, describe_problems
from console.panels.replicas.parked_list import ParkedList
from console.panels.replicas.rebuild_status import RebuildStatus
from console.panels.replicas.replica_controls import ReplicaControls
from console.state.formatting import (
    UNKNOWN,
    format_count,
    format_duration,
    format_rate,
    format_size,
)
from console.state.replica_health import ReplicaHealth
from console.state.view_parts import share_texts, view_label
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.label_grid import GridCell, GridColumn, LabelGrid
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.status_mark import StatusMark, name_status

_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_FIGURES = {
    tr_noop("Events behind"): tr_noop("Relevant committed events not applied yet"),
    tr_noop("Time behind"): tr_noop("Age of the oldest relevant event not applied yet"),
    "p50": tr_noop("Commit to applied, median of the last second with events in the last minute"),
    "p90": tr_noop("90th percentile of the same"),
    "p99": tr_noop("99th percentile of the same"),
    tr_noop("Max"): tr_noop("The slowest of the same"),
    tr_noop("Parked"): tr_noop(
        "Events set aside because the view could not apply them, and those that wait behind them"
    ),
}
# their positions are those of what is built beside the rows, and say nothing of these
_BUILDING: frozenset[Rule] = frozenset(("rebuilding", "rebuild-stalled", "rebuild-failed"))
_NOT_KNOWN = tr_noop("unknown")
_FEED_TIP = tr_noop(
    "Room left: how long the replica could be away from now on before something is removed from its"
    " queue that it has not acknowledged, if changes go on coming as they do. Then it must be"
    " rebuilt."
)
_SHARE_TIP = tr_noop(
    "Other replicas have the rest; asked for a view that it does not have whole, it reads their"
    " files as well, and answers as one."
)
_CONSUMER_TIP = tr_noop(
    "As the log's NATS server counts, in messages: what it has not delivered to this replica, what"
    " it has delivered and the rows do not have for certain, and up to where all is acknowledged."
    " How far the rows are by their own count stands above."
)
_COLUMN_PX = 62  # pixels, so that the cards' columns stand below each other


class ReplicaCard(QFrame):
    """Everything about one replica."""

    def __init__(
        self, name: str, client: BackendClient, theme: Theme, workspace: Workspace
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._mark, self._word = StatusMark(theme), create_label()
        self._name, self._evidence = create_label(name, "title"), create_label(role="caption")
        self._evidence.setWordWrap(True)
        self._age, self._numbers = create_label(role="caption"), create_label(role="caption")
        self._numbers.setWordWrap(True)
        self._feed = create_label(role="caption")
        self._feed.setWordWrap(True)
        self._share = create_label(role="caption")
        self._share.setWordWrap(True)
        self.requests = ControlRequests(client)
        self.controls = ReplicaControls(name, theme, workspace, self.requests)
        self.rebuild = RebuildStatus(name, workspace, self.requests)
        self.views, self.parked = (
            ViewLagTable(theme),
            ParkedList(name, client, workspace, self.requests),
        )
        self.handlers, self._problems = HandlerTable(theme), create_label()
        self._problems.setWordWrap(True)
        set_tone(self._problems, "warn")
        self._views_button = _create_toggle(tr("Views"), tr("Show the numbers of every view"))
        self._views_button.toggled.connect(self.views.setVisible)
        self._handlers_button = _create_toggle(
            tr("Handlers"), tr("Show what every view's handler does")
        )
        self._handlers_button.toggled.connect(self.handlers.setVisible)
        name_status(name, self._mark, self._word, self._age)
        self._build()

    def show_health(self, health: ReplicaHealth) -> None:
        """Show how it is, in the backend's own words."""
        self._mark.set_tone(health.tone, health.line)
        set_label(self._word, health.word, health.evidence)
        set_tone(self._word, health.tone)
        age = "" if health.age_us is None else tr("{age} old", age=format_duration(health.age_us))
        set_label(self._age, age, tr("Age of its newest word"))
        set_label(self._evidence, health.evidence)
        self._show_handlers(health)
        if health.host:
            self.controls.leave_to_own_host()
        sample = health.sample
        self.controls.setEnabled(sample is not None)
        self.views.setVisible(sample is not None and self._views_button.isChecked())
        self._show_share(sample)
        self.rebuild.show_progress(sample.rebuild if sample is not None else None)
        if sample is None:
            self.parked.hide()
            set_label(self._numbers, tr("Its numbers are not known now."))
            return
        set_label(self._numbers, _numbers_text(health, sample), _source_text(health))
        self.controls.show_sample(sample)
        self.views.show_sample(sample, health)
        self.parked.set_count(sample.parked)

    def _show_share(self, sample: ReplicaSample | None) -> None:
        """Say which views it has, where it has not all of them."""
        share = sample.share if sample is not None else []
        text = tr("It has: {views}", views=join_clauses(share_texts(share)))
        set_label(self._share, text, tr(_SHARE_TIP))
        self._share.setVisible(bool(share))

    def show_room(self, sample: ReplicaSample | None, room: QueueRoom | None) -> None:
        """Show how it is fed, and how long it may be away until it must be rebuilt."""
        text = _feed_text(sample, room)
        is_streamed = sample is not None and sample.consumer is not None
        set_label(self._feed, text, tr(_CONSUMER_TIP if is_streamed else _FEED_TIP))
        self._feed.setVisible(bool(text))

    def show_views(self, *, shown: bool) -> None:
        """Show or hide the numbers of every view."""
        self._views_button.setChecked(shown)

    def _show_handlers(self, health: ReplicaHealth) -> None:
        text = describe_problems(health.views)
        set_label(self._problems, text)
        self._problems.setVisible(bool(text))
        self.handlers.setVisible(bool(health.views) and self._handlers_button.isChecked())
        self.handlers.show_health(health)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self._mark, self._name, self._word, self._age):
            head.addWidget(widget)
        head.addStretch()
        head.addWidget(self._views_button)
        head.addWidget(self._handlers_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        column.addLayout(head)
        texts = (self._evidence, self._numbers, self._share, self._feed, self._problems)
        controls = (self.controls, self.requests.outcome, self.rebuild)
        for part in (*texts, *controls, self.views, self.handlers, self.parked):
            column.addWidget(part)
        for hidden in (self._share, self._feed, self._problems, self.views, self.handlers):
            hidden.hide()


def _create_toggle(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setCheckable(True)
    button.setToolTip(tip)
    return button


def _numbers_text(health: ReplicaHealth, sample: ReplicaSample) -> str:
    parts = [
        _lag_text(health),
        tr("applies {rate} events/s", rate=format_rate(sample.apply_rate_per_s)),
        tr("updates {mode}", mode=describe_update_mode(sample.mode)),
        _cache_text(sample),
        tr("memory {size}", size=format_size(sample.memory_bytes)),
    ]
    if sample.storage is not None:
        share = f"{sample.storage.write_share:.0%}"
        size = format_size(sample.storage.size_bytes)
        is_in_database = bool(sample.storage.database)
        parts.append(
            tr("in PostgreSQL {size}", size=size)
            if is_in_database
            else tr("on disk {size}", size=size)
        )
        parts.append(tr("writing takes {share} of its time", share=share))
        if sample.storage.written_bytes_per_s is not None:
            written = format_size(round(sample.storage.written_bytes_per_s))
            parts.append(tr("writes {size}/s", size=written))
    if health.verdict.eta_us is not None:
        parts.insert(2, tr("catch-up ETA {eta}", eta=format_duration(health.verdict.eta_us)))
    if sample.paused_by:
        parts.append(tr("paused by {actor}", actor=sample.paused_by))
    if sample.throttle_per_s:
        limit = format_count(sample.throttle_per_s)
        parts.append(tr("throttled to {rate} events/s", rate=limit))
    whole = [part.replace(" ", _NO_BREAK_SPACE) for part in parts]  # lines break between them only
    return f"{_NO_BREAK_SPACE * 2}\N{MIDDLE DOT}   ".join(whole)


def _cache_text(sample: ReplicaSample) -> str:
    asked = sample.cache_hits + sample.cache_misses
    if not asked:
        return tr("cache hits {share}", share=UNKNOWN)
    return tr(
        "cache hits {share} of {pages}",
        share=f"{sample.cache_hits / asked:.0%}",
        pages=format_counted(asked, "page"),
    )


def _feed_text(sample: ReplicaSample | None, room: QueueRoom | None) -> str:
    if sample is not None and sample.queues:
        return tr("It applies events, and fills the queues of those that are fed by one.")
    if room is not None:
        return tr("Fed by its queue: {room}", room=describe_queue_room(room))
    if sample is None:
        return ""
    if sample.consumer is not None:
        consumer = describe_stream_consumer(sample.consumer)
        return tr("Fed by the log's stream: {consumer}", consumer=consumer)
    if sample.feed == "queue":
        return tr("Fed by its queue; how much room that has left is not known now.")
    return tr("Fed by events: it may be away for ever, and catches up from the log.")


def _lag_text(health: ReplicaHealth) -> str:
    """Say how far it is behind, as far as that is known."""
    behind, verdict = health.events_behind, health.verdict
    if behind is not None:
        events = format_counted(behind, "event")
        if health.late_us is None:
            return tr("{events} behind, time behind unknown", events=events)
        span = format_duration(health.late_us)
        return tr("{events} and {span} behind", events=events, span=span)
    if verdict.applied is None or verdict.head is None or verdict.rule in _BUILDING:
        return tr("events behind unknown")
    if verdict.applied > verdict.head:
        ahead = format_counted(verdict.applied - verdict.head, "event")
        return tr("{events} ahead of the log", events=ahead)
    if verdict.rule == "ahead":  # its rows are of another log: a difference says nothing
        return tr("events behind unknown")
    most = format_counted(verdict.head - verdict.applied, "event")
    return tr("at most {events} behind", events=most)


def _source_text(health: ReplicaHealth) -> str:
    age = format_duration(health.age_us)
    return tr("Source: {replica}'s own sample, {age} old.", replica=health.name, age=age)


class ViewLagTable(LabelGrid):
    """The numbers of every view of a replica, a line a view."""

    def __init__(self, theme: Theme) -> None:
        figures = (
            GridColumn(heading=heading, tip=tip, is_figure=True, min_width_px=_COLUMN_PX)
            for heading, tip in _FIGURES.items()
        )
        super().__init__(theme, (GridColumn(heading=tr_noop("View")), *figures))

    def show_sample(self, sample: ReplicaSample, health: ReplicaHealth) -> None:
        """Show a sample's views; a sample may say 0 behind where nobody knows, as when ahead."""
        self.show_rows(
            [_view_cells(view, view_label(view.view, sample), health) for view in sample.views]
        )


def _view_cells(view: ViewLag, label: str, health: ReplicaHealth) -> list[GridCell]:
    is_lag_known = health.events_behind is not None
    behind, late_us = (view.events_behind, view.time_behind_us) if is_lag_known else (None, None)
    return [
        GridCell(label),
        GridCell(tr(_NOT_KNOWN) if behind is None else format_count(behind)),
        GridCell(tr(_NOT_KNOWN) if late_us is None else format_duration(late_us)),
        *(
            GridCell(format_duration(each), tip=health.no_latency if each is None else "")
            for each in (view.p50_us, view.p90_us, view.p99_us, view.max_us)
        ),
        GridCell(format_count(view.parked), "warn" if view.parked else None),
    ]
