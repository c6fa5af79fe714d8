"""How many events match where in the log, for the bar above the timeline."""

from backend.messages.commands import Failure
from backend.messages.queries import CountLog, LogCount
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.plots.density_bar import DensityBar

_MAX_BAR_BUCKETS = 200  # of the density bar
_BAR_INTERVAL_US = 3_000_000  # microseconds between two counts of the bar of a growing log


class DensityCounts:
    """Counts the matches of a filter per range of the log, anew when either has changed."""

    def __init__(self, client: BackendClient, bar: DensityBar) -> None:
        self._bar = bar
        self._query = LatestQuery(client, parent=bar)
        self._query.answered.connect(self._on_counts)
        self._query.failed.connect(self._on_failure)
        self._has_failed = False
        self._asked: tuple[int, str] | None = None
        self._asked_us = 0

    def apply_snapshot(self, head: int, filter_text: str, now: int) -> None:
        """Count again when it is time to."""
        wanted = (head, filter_text)
        if self._has_failed and now - self._asked_us >= _BAR_INTERVAL_US:
            self._asked = None
        same_filter = self._asked is not None and self._asked[1] == filter_text
        recent = self._bar.head > 0 and now - self._asked_us < _BAR_INTERVAL_US
        if wanted == self._asked or (same_filter and recent):
            return
        self._asked, self._asked_us, self._has_failed = wanted, now, False
        buckets = min(_MAX_BAR_BUCKETS, head)
        if filter_text and buckets:
            question = CountLog(filter=filter_text, before=head + 1, buckets=buckets)
            (self._query.ask if same_filter else self._query.replace)(question)
        else:
            self._query.cancel()
            self._bar.set_counts([-(-head // buckets)] * buckets if buckets else [], head)

    def cancel(self) -> None:
        """Give up what is asked; it is asked again with the next snapshot."""
        self._query.cancel()
        self._asked = None

    def _on_counts(self, result: LogCount) -> None:
        if self._asked is not None and self._asked[1]:
            self._bar.set_counts(result.buckets, self._asked[0])

    def _on_failure(self, _failure: Failure) -> None:
        """The rows say why; here nothing is said that is not known, and it is asked again."""
        if self._asked is not None:
            self._bar.set_unknown(self._asked[0])
            self._has_failed = True
