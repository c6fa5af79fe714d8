"""The entries of the audit that were read so far, without a gap, the newest first. No Qt."""

from collections.abc import Sequence

from backend.messages.audit import AuditEntry, AuditPage


class LoadedEntries:
    """Begins at the audit's end, and reaches back as far as was asked for.

    `next_before`: where older ones begin; None when there are none. `is_loaded`: whether a page has
    come at all.
    """

    def __init__(self) -> None:
        self._entries: list[AuditEntry] = []
        self._newest = 0
        self.next_before: int | None = None
        self.is_loaded = False

    @property
    def entries(self) -> Sequence[AuditEntry]:
        """The newest first."""
        return self._entries

    def take_newest(self, page: AuditPage) -> bool:
        """Put the newest page on top; return whether anything is different now.

        Where more has happened since the page before than fits into one, the older ones are dropped
        and can be asked for again: a gap would not be seen.
        """
        floor = page.next_before or 0
        has_gap = not self.is_loaded or floor > self._newest + 1
        kept = [] if has_gap else [each for each in self._entries if each.number < floor]
        before = self._entries, self.next_before, self.is_loaded
        self._entries = [*page.entries, *kept]
        if has_gap or page.next_before is None or floor < (self.next_before or 0):
            self.next_before = page.next_before  # a page that reaches further back than all before
        self._newest, self.is_loaded = page.newest, True
        return before != (self._entries, self.next_before, self.is_loaded)

    def take_older(self, page: AuditPage) -> None:
        """Append a page that begins at `next_before`, or where that was when it was asked for."""
        floor = self._entries[-1].number if self._entries else page.newest + 1
        self._entries = [*self._entries, *(each for each in page.entries if each.number < floor)]
        if self.next_before is not None:
            self.next_before = min(page.next_before or 0, self.next_before) or None
