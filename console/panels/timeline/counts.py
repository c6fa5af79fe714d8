"""The density bar's counts, over the whole log, whatever part of it the table shows."""

from backend.messages.queries import CountLog, LogCount
from console.link.bridge import Link
from console.panels.latest import Latest
from console.plots.density import DensityBar

_BARS = 200
_EVERY = 3_000_000  # microseconds between two counts of a growing log


class Counts:
    """Counts the matches of a filter per stretch of the log, anew when either has changed."""

    def __init__(self, link: Link, bar: DensityBar) -> None:
        self._bar = bar
        self._latest = Latest(link, parent=bar)
        self._latest.answered.connect(self._counted)
        self._asked: tuple[int, str] | None = None
        self._at = 0

    def take(self, head: int, filter_text: str, now: int) -> None:
        """Count again when it is time to."""
        wanted = (head, filter_text)
        same_filter = self._asked is not None and self._asked[1] == filter_text
        recent = self._bar.head > 0 and now - self._at < _EVERY
        if wanted == self._asked or (same_filter and recent):
            return
        self._asked, self._at = wanted, now
        buckets = min(_BARS, head)
        if filter_text and buckets:
            self._latest.ask(CountLog(filter=filter_text, before=head + 1, buckets=buckets))
        else:
            self._bar.show_counts([-(-head // buckets)] * buckets if buckets else [], head)

    def _counted(self, result: LogCount) -> None:
        if self._asked is not None and self._asked[1]:
            self._bar.show_counts(result.buckets, self._asked[0])
