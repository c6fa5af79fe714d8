"""Hot pages of a replica: kept until a batch changes what they show."""

from collections import Counter, OrderedDict
from collections.abc import Collection, Hashable, Mapping
from threading import Lock

import msgspec

from backend.messages.queries import ViewPage

RowKey = tuple[str, ...]
MAX_CACHED_ROWS = 1_000  # rows of a page that is kept


class PageDependency(msgspec.Struct, frozen=True):
    """What a page depends on: a view, or one row of it; `view` empty: the past, which stays."""

    view: str
    key: RowKey | None = None


class PageCache:
    """The most recently used pages, at most `capacity`; used by the thread that answers.

    `invalidate` is called by the thread that applies, after each batch is on disk. A page that was
    read before a batch and offered after it is refused, so that none is ever stale.
    """

    def __init__(self, capacity: int) -> None:
        """Begin empty; with a capacity of 0 nothing is ever kept."""
        self.hits = 0
        self.misses = 0
        self.past_edition = 0  # another one whenever rows of the past have changed
        self._capacity = capacity
        self._lock = Lock()
        self._position = 0
        self._pages: OrderedDict[Hashable, tuple[PageDependency, ViewPage]] = OrderedDict()
        self._dependents: dict[PageDependency, set[Hashable]] = {}
        self._changed_at: dict[str, int] = {}
        self._versions: Counter[str] = Counter()

    def get(self, question: Hashable, min_position: int = 0) -> ViewPage | None:
        """Return the kept page with the position up to which it is known to hold.

        A page that is not known to hold at `min_position` yet does not count.
        """
        with self._lock:
            found = self._pages.get(question)
            if found is None or self._valid_until(*found) < min_position:
                self.misses += 1
                return None
            self._pages.move_to_end(question)
            self.hits += 1
            return _valid_at(found[1], self._valid_until(*found))

    def put(self, question: Hashable, dependency: PageDependency, page: ViewPage) -> None:
        """Keep a page that was read at its `position`, unless its view has changed since."""
        with self._lock:
            changed = self._changed_at.get(dependency.view, 0) > page.position
            if changed or len(page.rows) > MAX_CACHED_ROWS:
                return
            self._drop(question)
            self._pages[question] = (dependency, page)
            self._dependents.setdefault(dependency, set()).add(question)
            while len(self._pages) > self._capacity:
                self._drop(next(iter(self._pages)))

    def is_foreign(self, _view: str) -> bool:
        """Whether nobody here is told of a view's changes; `invalidate` tells of all."""
        return False

    def version(self, view: str) -> int:
        """Return a number that is another one whenever rows of a view have changed."""
        with self._lock:
            return self._versions[view]

    def valid_until(self, view: str, version: int) -> int | None:
        """Return up to which position rows of a view are those of a version; None: they are not."""
        with self._lock:
            return self._position if self._versions[view] == version else None

    def invalidate(
        self, position: int, changes: Mapping[str, Collection[RowKey]], *, is_late: bool = False
    ) -> None:
        """Drop the pages that show any of these rows; all others hold at `position`, too.

        `is_late`: of events that were parked, while the position stands. They change the past as
        well, and a page of this very position may have been read before them.
        """
        with self._lock:
            self._position = position
            if is_late:
                self.past_edition += 1
                self._drop_all(PageDependency(""))
            for view, keys in changes.items():
                self._versions[view] += bool(keys)
                self._changed_at[view] = position + 1 if is_late else position
                self._drop_all(PageDependency(view))
                for key in keys:
                    self._drop_all(PageDependency(view, key))

    def drop_views(self, views: Collection[str]) -> None:
        """Drop all pages of views whose rows are others now, those of the past as well."""
        with self._lock:
            self.past_edition += 1
            for shown in [each for each in self._dependents if not each.view or each.view in views]:
                self._drop_all(shown)
            self._versions.update(views)
            for view in views:  # a page may just be read from the rows before
                self._changed_at[view] = self._position + 1

    def _valid_until(self, shown: PageDependency, page: ViewPage) -> int:
        return max(page.position, self._position) if shown.view else page.position

    def _drop_all(self, shown: PageDependency) -> None:
        for question in self._dependents.pop(shown, ()):
            self._pages.pop(question, None)

    def _drop(self, question: Hashable) -> None:
        found = self._pages.pop(question, None)
        if found is not None:
            self._dependents[found[0]].discard(question)
            if not self._dependents[found[0]]:
                del self._dependents[found[0]]


def _valid_at(page: ViewPage, position: int) -> ViewPage:
    return ViewPage(
        view=page.view,
        columns=page.columns,
        rows=page.rows,
        total=page.total,
        replica=page.replica,
        position=position,
        cached=True,
        took_us=0,
    )
