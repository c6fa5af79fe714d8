"""The density bar's counts, over the whole log, whatever part of it the table shows."""

from backend.messages.queries import CountLog, LogCount
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.plots.density_bar import DensityBar

_MAX_BUCKETS = 200
_INTERVAL_US = 3_000_000  # microseconds between two counts of a growing log


class DensityCounts:
    """Counts the matches of a filter per stretch of the log, anew when either has changed."""

    def __init__(self, client: BackendClient, bar: DensityBar) -> None:
        self._bar = bar
        self._query = LatestQuery(client, parent=bar)
        self._query.answered.connect(self._on_counts)
        self._asked: tuple[int, str] | None = None
        self._asked_us = 0

    def apply_snapshot(self, head: int, filter_text: str, now: int) -> None:
        """Count again when it is time to."""
        wanted = (head, filter_text)
        same_filter = self._asked is not None and self._asked[1] == filter_text
        recent = self._bar.head > 0 and now - self._asked_us < _INTERVAL_US
        if wanted == self._asked or (same_filter and recent):
            return
        self._asked, self._asked_us = wanted, now
        buckets = min(_MAX_BUCKETS, head)
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
