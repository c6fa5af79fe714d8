"""Who reads which view: of the replica's own file, or of the files that others have it in."""

from collections.abc import Callable
from contextlib import suppress

from backend.clock import Clock
from backend.errors import Unavailable
from backend.projection.read_model import Projection
from backend.query.cache import PageCache
from backend.query.query_sources import QuerySources
from backend.query.views.parted_rows import PartedRows
from backend.query.views.row_places import RowPlaces
from backend.query.views.view_reader import ViewReader


class ViewReaders:
    """The readers of one thread; those of other files are opened when they are first needed."""

    def __init__(
        self,
        name: str,
        sources: QuerySources,
        own: ViewReader,
        applied: Callable[[], int],
        clock: Clock,
    ) -> None:
        """`own`: of the replica's file; `applied`: how far that has come."""
        self._name, self._sources, self._own = name, sources, own
        self._applied, self._clock = applied, clock
        self._opened: dict[str, tuple[PartedRows, ViewReader]] = {}

    def of(self, view: str) -> ViewReader:
        """Return who reads a view; of one that is not installed its own reader, which says so.

        Raises:
            Unavailable: no replica has it, or a part of it.
        """
        projection = self._foreign(view)
        return self._own if projection is None else self._open(projection)[1]

    def applied(self, view: str) -> int:
        """Return how far the rows of a view have come, of one in parts the least; of any thread.

        Raises:
            Unavailable: no replica has it, or a part of it.
        """
        places = self._sources.places
        if places is None or self.is_own(view):
            return self._applied()
        return min(each.applied() for each in places.find(view))

    def is_own(self, view: str) -> bool:
        """Say whether the replica's own file has the whole view."""
        return self._foreign(view) is None

    def close(self) -> None:
        """Close the files of others; its own belongs to who has opened it."""
        for view in list(self._opened):
            self._forget(view)

    def _foreign(self, view: str) -> Projection | None:
        places = self._sources.places
        is_own = places is None or places.is_own(view)
        return None if is_own else self._sources.projections.get(view)

    def _open(self, projection: Projection) -> tuple[PartedRows, ViewReader]:
        """Return who reads these files; another one where they are not those of before."""
        places, known = self._sources.places, self._opened.get(projection.name)
        files = places.find(projection.name) if places is not None else ()
        if known is not None:
            with suppress(Unavailable):  # opened anew, which says so
                rows = known[0]
                if rows.files == files and rows.identities == tuple(e.identity() for e in files):
                    return known
            self._forget(projection.name)
        rows = PartedRows(projection, files)
        reader = ViewReader(
            self._name,
            rows,
            {projection.name: projection},
            PageCache(0),
            archive=False,
            clock=self._clock,
            guard=self._sources.guard,
        )
        self._opened[projection.name] = rows, reader
        return rows, reader

    def _forget(self, view: str) -> None:
        rows, reader = self._opened.pop(view)
        reader.close()
        rows.close()


class ViewVersions:
    """Says whether rows of a view have changed, also in the files of others; from any thread."""

    def __init__(self, cache: PageCache, places: RowPlaces | None) -> None:
        """`cache`: knows what has changed in the replica's own rows."""
        self._cache, self._places = cache, places

    def is_foreign(self, view: str) -> bool:
        """Whether nobody here is told of its changes, so that it has to be looked at."""
        return self._places is not None and not self._places.is_own(view)

    def version(self, view: str) -> int:
        """Return a number that is another one whenever rows of a view may have changed."""
        places = self._places
        if places is None or places.is_own(view):
            return self._cache.version(view)
        try:
            return hash(tuple(each.version() for each in places.find(view)))
        except Unavailable:  # who asks is told when it looks
            return 0

    def valid_until(self, view: str, version: int) -> int | None:
        """Return up to which position rows of a view are those of a version; None: not known."""
        return None if self.is_foreign(view) else self._cache.valid_until(view, version)
