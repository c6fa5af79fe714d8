"""The figures at the top of the overview: each with its unit, its time and its source."""

from collections.abc import Callable, Iterable
from functools import partial

import msgspec
from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from backend.messages.notices import ReplicaSample
from backend.messages.number_text import format_counted
from backend.messages.subscriptions import is_subscription
from backend.translation import tr, tr_noop
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import (
    UNKNOWN,
    format_count,
    format_duration,
    format_local,
    format_rate,
)
from console.state.replica_health import (
    head_age_us,
    is_head_outdated,
    is_primary_heard,
    replica_healths,
)
from console.theme.tokens import Tone
from console.widgets.label_link import LabelLink
from console.widgets.labels import create_label, set_label, set_property, set_tone

_SPACING_PX = 10
_DETAIL_LINES = 2  # for which there is room in every card
_TROUBLED_SHARE = 2  # of the width, where others have 1
_TITLES = (
    tr_noop("Head"),
    tr_noop("Events"),
    tr_noop("Commands"),
    tr_noop("Rejected"),
    tr_noop("Parked"),
)
# Where each figure leads, by its panel, and what is there.
_TARGETS = (
    ("timeline", tr_noop("Show the last event in Timeline")),
    ("timeline", tr_noop("Show the events in Timeline")),
    ("commands", tr_noop("Show Commands, with what was answered")),
    ("commands", tr_noop("Show Commands, with what was answered")),
    ("parked", tr_noop("Show what is parked")),
)


class Metric(msgspec.Struct, frozen=True):
    """What a card says."""

    text: str
    unit: str
    detail: str
    source: str
    tone: Tone | None = None


class MetricCards(QWidget):
    """Cards side by side, in as many rows as it takes to show every figure whole.

    A figure that says of trouble is large and has twice the width; the others stand back.

    Signals:
        followed(str, bool): a figure was pressed: the panel that it leads to, and whether it is the
            log's end that is to be shown there
    """

    followed = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self._cards = [_MetricCard(tr(title)) for title in _TITLES]
        for place, (panel, purpose) in enumerate(_TARGETS):
            follow = partial(self.followed.emit, panel, place == 0)
            self._cards[place].lead_to(tr(purpose), follow)
        self._column_count = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_SPACING_PX)
        self._arrange(len(self._cards))

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show a snapshot's figures."""
        for card, metric in zip(self._cards, metrics(snapshot), strict=True):
            card.show_metric(metric)
        self._fit()
        self._share()

    def minimumSizeHint(self) -> QSize:
        """As wide as one card: the others go below it."""
        return QSize(self._card_width_px(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many cards into a row as fit."""
        super().resizeEvent(event)
        self._fit()

    def _card_width_px(self) -> int:
        return max(card.needed_width_px() for card in self._cards)

    def _fit(self) -> None:
        per_row = (self.width() + _SPACING_PX) // (self._card_width_px() + _SPACING_PX)
        rows = -(-len(self._cards) // max(1, per_row))
        self._arrange(-(-len(self._cards) // rows))

    def _arrange(self, column_count: int) -> None:
        if column_count == self._column_count:
            return
        for column in range(self._column_count):
            self._grid.setColumnStretch(column, 0)
        self._column_count = column_count
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // column_count, place % column_count)
        self._share()

    def _share(self) -> None:
        """Give the columns their widths: of trouble there is more to be said."""
        for column in range(self._column_count):
            cards = self._cards[column :: self._column_count]
            is_troubled = any(card.is_troubled for card in cards)
            self._grid.setColumnStretch(column, _TROUBLED_SHARE if is_troubled else 1)


def metrics(snapshot: BackendSnapshot) -> list[Metric]:
    """Return the figures, in the order of the cards."""
    return [
        _head_metric(snapshot),
        _events_metric(snapshot),
        _commands_metric(snapshot),
        _rejected_metric(snapshot),
        _parked_metric(snapshot),
    ]


def _head_metric(snapshot: BackendSnapshot) -> Metric:
    if not snapshot.head_heard_us:
        return Metric(UNKNOWN, "", tr("no sample yet"), tr("Source: the primary's feed."))
    ago = format_duration(max(snapshot.wall_us - snapshot.head_recorded_us, 0))
    when = tr("commit time not known") if snapshot.head else tr("nothing yet")
    source = _source_text(
        snapshot, snapshot.head_heard_us, tr("the primary's feed, or what the replicas read")
    )
    if snapshot.head_recorded_us:
        when = tr("committed {ago} ago", ago=ago)
        source = tr(
            "{source} Committed {moment}.",
            source=source,
            moment=format_local(snapshot.head_recorded_us),
        )
    if is_head_outdated(snapshot):
        when = tr("as it was {ago} ago", ago=format_duration(head_age_us(snapshot)))
        return Metric(format_count(snapshot.head), tr("position"), when, source, "unknown")
    return Metric(format_count(snapshot.head), tr("position"), when, source)


def _events_metric(snapshot: BackendSnapshot) -> Metric:
    kinds = (
        tr("{types} in the log", types=format_counted(len(snapshot.type_counts), "type"))
        if snapshot.type_counts
        else tr("no types yet")
    )
    return Metric(
        format_rate(snapshot.rates.events_per_s if is_primary_heard(snapshot) else None),
        "/s",
        kinds,
        _primary_source(snapshot),
    )


def _commands_metric(snapshot: BackendSnapshot) -> Metric:
    sample = snapshot.primary
    if sample is None or not is_primary_heard(snapshot):
        return _unknown_metric(snapshot, snapshot.primary_heard_us, _primary_source(snapshot))
    return Metric(
        format_rate(snapshot.rates.accepted_per_s),
        "/s",
        tr(
            "{accepted} accepted, {waiting} waiting",
            accepted=format_count(sample.accepted),
            waiting=format_count(sample.waiting),
        ),
        _primary_source(snapshot),
    )


def _rejected_metric(snapshot: BackendSnapshot) -> Metric:
    sample = snapshot.primary
    if sample is None or not is_primary_heard(snapshot):
        return _unknown_metric(snapshot, snapshot.primary_heard_us, _primary_source(snapshot))
    detail = tr(
        "{rejected} rejected, {failed} failed",
        rejected=format_count(sample.rejected),
        failed=format_count(sample.failed),
    )
    tone: Tone | None = "warn" if (snapshot.rates.failed_per_s or 0) > 0 else None
    return Metric(
        format_rate(snapshot.rates.rejected_per_s),
        "/s",
        detail,
        _primary_source(snapshot),
        tone,
    )


def _parked_metric(snapshot: BackendSnapshot) -> Metric:
    known = [each.sample for each in replica_healths(snapshot) if each.sample is not None]
    views = parked_by_view(known)
    if not known:
        return _unknown_metric(snapshot, _replicas_heard_us(snapshot), _replica_source(snapshot))
    detail = ", ".join(f"{view} {format_count(number)}" for view, number in views.items()) or tr(
        "in no view"
    )
    tone: Tone | None = "warn" if views else None
    return Metric(
        format_count(sum(views.values())), tr("events"), detail, _replica_source(snapshot), tone
    )


def parked_by_view(samples: Iterable[ReplicaSample]) -> dict[str, int]:
    """Return parked events per view, the most in any one replica; only where there are any."""
    most: dict[str, int] = {}
    for view in (view for sample in samples for view in sample.views if view.parked):
        most[view.view] = max(most.get(view.view, 0), view.parked)
    return most


def _unknown_metric(snapshot: BackendSnapshot, heard_us: int, source: str) -> Metric:
    """Return a figure that nobody knows now, and since when."""
    if not heard_us:
        return Metric(UNKNOWN, "", tr("no sample yet"), source)
    silence = format_duration(max(0, snapshot.now_us - heard_us))
    return Metric(UNKNOWN, "", tr("last heard {silence} ago", silence=silence), source)


def _primary_source(snapshot: BackendSnapshot) -> str:
    return _source_text(
        snapshot,
        snapshot.primary_heard_us,
        tr("the primary's samples over the last 5 s, since its start"),
    )


def _replica_source(snapshot: BackendSnapshot) -> str:
    return _source_text(snapshot, _replicas_heard_us(snapshot), tr("the replicas' samples"))


def _replicas_heard_us(snapshot: BackendSnapshot) -> int:
    heard = (each.heard_us for name, each in snapshot.replicas.items() if not is_subscription(name))
    return max(heard, default=0)


def _source_text(snapshot: BackendSnapshot, heard_us: int, source: str) -> str:
    if not heard_us:
        return tr("Source: {source}; nothing came yet.", source=source)
    age_us = max(0, snapshot.now_us - heard_us)
    return tr("Source: {source}, {age} old.", source=source, age=format_duration(age_us))


class _MetricCard(QFrame):
    """A title, a figure with its unit, and a line of detail."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._figure, self._unit = create_label(role="title"), create_label(role="caption")
        self.is_troubled = False
        self._detail = create_label(role="caption")
        self._detail.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(120)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(2)
        line = QHBoxLayout()
        line.addWidget(create_label(title, "section"))
        line.addStretch(1)
        line.addWidget(self._unit)
        column.addLayout(line)
        column.addWidget(self._figure)
        column.addWidget(self._detail)
        column.addStretch(1)

    def lead_to(self, purpose: str, follow: Callable[[], object]) -> None:
        """Make a link of the figure."""
        LabelLink(self._figure, purpose, follow)

    def needed_width_px(self) -> int:
        """The width at which nothing but the detail has to wrap, in pixels."""
        return max(self.minimumWidth(), self._column.minimumSize().width())

    def show_metric(self, figure: Metric) -> None:
        """Write a figure."""
        set_label(self._figure, figure.text, figure.source)
        set_label(self._unit, figure.unit)
        set_label(self._detail, figure.detail, figure.source)
        # a number that grows by a digit may wrap: what is below the cards does not jump for it
        line_px = self._detail.fontMetrics().lineSpacing() + 1  # a label rounds each line up
        self._detail.setMinimumHeight(_DETAIL_LINES * line_px)
        set_tone(self._figure, figure.tone or "")
        self.is_troubled = figure.tone is not None
        set_property(self._figure, "role", "figure" if self.is_troubled else "title")
