"""Live queries: pages that wait until they have changed.

Nothing is kept of an asker but the digest that came with the question: a replica that was killed
goes on where it was, and who asks no more costs nothing.
"""

from collections.abc import Callable
from hashlib import blake2b
from typing import Protocol

import msgspec
from msgspec import structs

from backend.clock import SECOND_US, Clock, Micros
from backend.errors import Unreadable
from backend.filters.grammar import parse
from backend.filters.literals import depends_on_now
from backend.messages.live_pages import MAX_GATHER_US, MAX_LIVE_ROWS, AskLivePage, gathering_us
from backend.messages.number_text import format_number
from backend.messages.queries import AskView, ViewPage

_BETWEEN_US: Micros = SECOND_US // 10  # at least, between two looks at a page
_IDLE_US: Micros = SECOND_US
FOREIGN_LOOK_US: Micros = SECOND_US // 20  # between two looks at rows of others, who tell nothing


class RowVersions(Protocol):
    """Says whether rows of a view have changed; from any thread."""

    def is_foreign(self, view: str, /) -> bool:
        """Whether nobody here is told of its changes, so that it has to be looked at."""
        ...

    def version(self, view: str) -> int:
        """Return a number that is another one whenever rows of a view have changed."""
        ...

    def valid_until(self, view: str, version: int) -> int | None:
        """Return up to which position rows of a view are those of a version; None: they are not."""
        ...


class PageWait:
    """Waits until a page may have changed; whoever holds it calls `resume` when rows have changed.

    It has no end: it lasts until its asker takes it back, or is gone.
    """

    def __init__(
        self,
        question: AskLivePage,
        rows: RowVersions,
        seen: int | None,
        due_us: Micros,
        clock: Clock,
        position: int | None = None,
    ) -> None:
        """`seen`: the version that was looked at, at `position`; not before `due_us` of `clock`."""
        self._question = question
        self._rows = rows
        self._seen = seen
        self._position = position
        self._due_us = due_us
        self._again_us = due_us + _IDLE_US if depends_on_now(parse(question.filter)) else None
        self._clock = clock
        self._began_us = clock()
        self._idle_us = FOREIGN_LOOK_US if rows.is_foreign(question.view) else _IDLE_US

    def age_us(self) -> Micros:
        """Return for how long it has waited."""
        return self._clock() - self._began_us

    def unchanged_at(self) -> int | None:
        """Return up to which position the page is the one that its asker has; None: not known."""
        if self._seen is None or self._position is None:
            return None
        return max(self._position, self._rows.valid_until(self._question.view, self._seen) or 0)

    def remaining_us(self) -> Micros:
        """Return how long it is good to leave it alone, unless rows change."""
        if self._has_changed():
            return max(0, self._due_us - self._clock())
        return self._idle_us

    def resume(self) -> AskLivePage | None:
        """Return what to look at now; None: nothing has changed, or not for long enough."""
        at_us = self._clock()
        is_changed = self._has_changed() and at_us >= self._due_us
        is_again = self._again_us is not None and at_us >= self._again_us
        return structs.replace(self._question, gather_us=0) if is_changed or is_again else None

    def _has_changed(self) -> bool:
        return self._seen != self._rows.version(self._question.view)


class LivePages:
    """Looks at pages for those who wait for another one; of one thread."""

    def __init__(
        self,
        read: Callable[[AskView], ViewPage],
        rows: RowVersions,
        applied: Callable[[str], int],
        clock: Clock,
        monotonic_clock: Clock,
    ) -> None:
        """`applied`: how far a view's rows have come; `clock` tells when a page was read."""
        self._read = read
        self._rows = rows
        self._applied = applied
        self._clock, self._monotonic_clock = clock, monotonic_clock

    def answer(self, asked: AskLivePage) -> ViewPage | PageWait:
        """Return the page if it is another one than is known, and else a wait for that.

        Raises:
            Unreadable: there is no such page, or too much of it (`bad-page`).
        """
        if not 1 <= asked.limit <= MAX_LIVE_ROWS:
            raise Unreadable(
                f"A live page has 1 to {format_number(MAX_LIVE_ROWS)} rows, not"
                f" {format_number(asked.limit)}.",
                code="bad-page",
                field="limit",
            )
        if asked.known and asked.gather_us:
            return self._wait(asked, None, min(asked.gather_us, MAX_GATHER_US))
        seen = self._rows.version(asked.view)
        if asked.min_position and self._applied(asked.view) < asked.min_position:
            return self._wait(asked, seen, 0)
        page = self._read(_page_question(asked))
        digest = _digest_of(page)
        if digest == asked.known:
            pause_us = gathering_us(page.took_us, _BETWEEN_US)
            return self._wait(asked, seen, pause_us, page.position)
        return structs.replace(page, digest=digest, at_us=self._clock())

    def _wait(
        self, asked: AskLivePage, seen: int | None, pause_us: Micros, position: int | None = None
    ) -> PageWait:
        due_us = self._monotonic_clock() + pause_us
        return PageWait(asked, self._rows, seen, due_us, self._monotonic_clock, position)


def _page_question(asked: AskLivePage) -> AskView:
    return AskView(
        view=asked.view,
        filter=asked.filter,
        order=asked.order,
        offset=asked.offset,
        limit=asked.limit,
    )


def _digest_of(page: ViewPage) -> str:
    """Return what tells a page from another one: what it shows, and how many rows there are."""
    shown = msgspec.msgpack.encode((page.columns, page.rows, page.total))
    return blake2b(shown, digest_size=16).hexdigest()
