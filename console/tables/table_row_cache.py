"""The rows of a long table that are in memory: a bounded number of pages, the oldest used go."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

CachedRow = TypeVar("CachedRow")

_MAX_REQUESTED_PAGES = 4  # asked for at a time: fast scrolling drops what it has passed


class RowCache(Generic[CachedRow]):
    """Rows by rank (from 0), kept in pages of `page_rows` rows, at most `most` pages.

    A page may be incomplete at its end only: that is where a growing table ends.
    """

    def __init__(self, *, size: int = 128, most: int = 64) -> None:
        self.page_rows = size
        self._most = most
        self._pages: OrderedDict[int, list[CachedRow]] = OrderedDict()
        self._requested: set[int] = set()

    def __len__(self) -> int:
        """Number of rows in memory."""
        return sum(len(page) for page in self._pages.values())

    def rows_at(self, first: int, count: int) -> list[CachedRow | None]:
        """Return `count` rows from rank `first` on; None where a row is not in memory."""
        rows: list[CachedRow | None] = []
        while len(rows) < count:
            rows.extend(self._slice(first + len(rows), count - len(rows)))
        return rows

    def missing_pages(self, first: int, count: int, total: int) -> list[int]:
        """Return the pages that ranks [first, first + count) need and that are not complete.

        `total` is the length of the table: no page needs more rows than there are.
        """
        last = min(first + count, total) - 1
        numbers = (
            range(first // self.page_rows, last // self.page_rows + 1)
            if last >= first
            else range(0)
        )
        return [number for number in numbers if not self._is_complete(number, last, total)]

    def request(self, first: int, count: int, total: int) -> list[int]:
        """Return the missing pages that are to be asked for now: few, and none twice."""
        missing = self.missing_pages(first, count, total)
        wanted = [number for number in missing if number not in self._requested]
        wanted = wanted[: max(0, _MAX_REQUESTED_PAGES - len(self._requested))]
        self._requested.update(wanted)
        return wanted

    def give_up(self, numbers: Iterable[int]) -> None:
        """Learn that pages cannot be had now; they may be asked for again."""
        self._requested.difference_update(numbers)

    def put_page(self, number: int, rows: Sequence[CachedRow]) -> None:
        """Keep a page; a shorter one never replaces a longer one."""
        self._requested.discard(number)
        if len(rows) >= len(self._pages.get(number, ())):
            self._pages[number] = list(rows[: self.page_rows])
        self._mark_used(number)

    def put_rows(self, rank: int, rows: Sequence[CachedRow]) -> None:
        """Keep rows that follow each other from `rank` on, where they join what is in memory."""
        done = 0
        while done < len(rows):
            number, place = divmod(rank + done, self.page_rows)
            part = rows[done : done + self.page_rows - place]
            self._join(number, place, part)
            done += len(part)

    def clear(self) -> None:
        """Forget all rows, and what was asked for."""
        self._pages.clear()
        self._requested.clear()

    def _join(self, number: int, place: int, rows: Sequence[CachedRow]) -> None:
        if place == 0:
            self._pages.setdefault(number, [])
        page = self._pages.get(number)
        if page is not None and place <= len(page):
            page.extend(rows[len(page) - place :])
            self._mark_used(number)

    def _slice(self, rank: int, most: int) -> list[CachedRow | None]:
        number, place = divmod(rank, self.page_rows)
        span = min(most, self.page_rows - place)
        if number not in self._pages:
            return [None] * span
        self._mark_used(number)
        found: list[CachedRow | None] = list(self._pages[number][place : place + span])
        return found + [None] * (span - len(found))

    def _is_complete(self, number: int, last: int, total: int) -> bool:
        needed = (
            min(last, total - 1, (number + 1) * self.page_rows - 1) - number * self.page_rows + 1
        )
        return len(self._pages.get(number, ())) >= needed

    def _mark_used(self, number: int) -> None:
        self._pages.move_to_end(number)
        while len(self._pages) > self._most:
            self._pages.popitem(last=False)
