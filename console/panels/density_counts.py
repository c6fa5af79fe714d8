"""How many events match where in the log, for a bar along it."""

from typing import Protocol

from PySide6.QtCore import QObject

from backend.messages.commands import Failure
from backend.messages.density import AskDensity, DensityAxis, LogDensity
from backend.messages.queries import QuestionProgress
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.state.formatting import format_count

_MAX_BAR_BUCKETS = 200  # of the density bar
_BAR_INTERVAL_US = 3_000_000  # microseconds between two counts of the bar of a growing log
_UNKNOWN = tr_noop("how many match is not known now")


class CountedBar(Protocol):
    """What shows the counts."""

    @property
    def axis(self) -> DensityAxis | None:
        """By what they are; None while nothing is known."""
        ...

    def set_density(self, density: LogDensity) -> None:
        """Show them."""
        ...

    def set_unknown(self, note: str) -> None:
        """Show none, and say why."""
        ...


class DensityCounts:
    """Counts the matches of a filter per range of the log, anew when either has changed."""

    def __init__(
        self,
        client: BackendClient,
        bar: CountedBar,
        parent: QObject,
        *,
        by: DensityAxis = "time",
        positions: bool = False,
    ) -> None:
        """`positions`: the bar wants to know where in the log the ranges of time end."""
        self._bar = bar
        self._by: DensityAxis = by
        self._wants_positions = positions
        self._query = LatestQuery(client, parent=parent)
        self._query.answered.connect(self._on_counts)
        self._query.progressed.connect(self._on_progress)
        self._query.failed.connect(self._on_failure)
        self._has_failed = self._is_stopped = False
        self._asked: tuple[int, AskDensity] | None = None
        self._asked_us = 0

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked at the moment."""
        return self._query.is_idle

    @property
    def by(self) -> DensityAxis:
        """Along what it counts."""
        return self._by

    def set_axis(self, by: DensityAxis) -> None:
        """Count along another axis from now on, with the next snapshot."""
        if by != self._by:
            self._by = by
            self.cancel()

    def apply_snapshot(self, head: int, filter_text: str, now: int) -> None:
        """Count again when it is time to."""
        if self._is_stopped:
            return
        question = AskDensity(
            filter=filter_text,
            by=self._by,
            buckets=_MAX_BAR_BUCKETS,
            positions=self._wants_positions and self._by != "position",
        )
        if self._has_failed and now - self._asked_us >= _BAR_INTERVAL_US:
            self._asked = None
        is_same = self._asked is not None and self._asked[1] == question
        if (head, question) == self._asked or (is_same and now - self._asked_us < _BAR_INTERVAL_US):
            return
        self._asked, self._asked_us, self._has_failed = (head, question), now, False
        if self._bar.axis is None:
            self._bar.set_unknown(tr("counting"))
        (self._query.ask if is_same else self._query.replace)(question)

    def set_stopped(self, *, stopped: bool) -> None:
        """Count no further, or go on; a count that is complete stays."""
        if stopped == self._is_stopped:
            return
        self._is_stopped = stopped
        if stopped and not self._query.is_idle:
            self.cancel()
            self._bar.set_unknown(tr("counting was stopped"))

    def cancel(self) -> None:
        """Give up what is asked; it is asked again with the next snapshot."""
        self._query.cancel()
        self._asked = None

    def _on_counts(self, result: LogDensity) -> None:
        if self._asked is not None and result.by == self._by:
            self._bar.set_density(result)

    def _on_progress(self, progress: QuestionProgress) -> None:
        """A long log is counted for the first time, or for a new filter."""
        if progress.scan is not None:
            upto, end = format_count(progress.scan.upto), format_count(progress.scan.end)
            text = tr("counting: {upto} of {end} events looked at", upto=upto, end=end)
            self._bar.set_unknown(text)

    def _on_failure(self, _failure: Failure) -> None:
        """The rows say why; here nothing is said that is not known, and it is asked again."""
        if self._asked is not None:
            self._bar.set_unknown(tr(_UNKNOWN))
            self._has_failed = True
