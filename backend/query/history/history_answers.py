"""Questions about the history of rows, with their answers; of the archive."""

from collections.abc import Iterable, Mapping
from typing import assert_never

from msgspec.structs import replace

from backend.clock import Clock
from backend.filters.conditions import FilterContext
from backend.filters.sql_dialect import SqliteDialect
from backend.messages.row_history import (
    AskBlame,
    AskRowHistory,
    AskViewDiff,
    Blame,
    EventOrigin,
    FieldWriter,
    HistoryQuestion,
    HistoryReply,
    RowHistory,
    RowVersion,
    ViewDiff,
)
from backend.projection.code_spans import CodeSpans, read_code_spans
from backend.projection.read_model import Projection
from backend.projection.row_queries import applied_position
from backend.projection.table_specs import columns_of
from backend.query.history.blame_reader import FoundWriter, read_blame
from backend.query.history.difference_reader import read_view_diff
from backend.query.history.event_origins import read_origins
from backend.query.history.version_pairs import VersionPair
from backend.query.history.version_reader import read_versions
from backend.query.query_sources import QuerySources
from backend.query.rows_connection import RowsConnection


class HistoryAnswers:
    """Reads histories, each part in one transaction; used by the one thread that made it."""

    def __init__(self, name: str, sources: QuerySources, clock: Clock) -> None:
        """`name` is who answers; the rows are connected to when they are first asked for."""
        self._name, self._sources, self._clock = name, sources, clock
        self._rows = RowsConnection(sources)

    def answer(self, asked: HistoryQuestion, projection: Projection) -> HistoryReply:
        """Return the answer; every position that is named is applied.

        Raises:
            BadFilter: the filter or the field cannot be read, or does not fit the view.
            Unavailable: the log does not hold what wrote the rows.
            Unreadable: code `bad-key` or `no-such-row`.
        """
        match asked:
            case AskRowHistory():
                return self._versions(asked, projection)
            case AskBlame():
                return self._blame(asked, projection)
            case AskViewDiff():
                return self._differences(asked, projection)
            case _:
                assert_never(asked)

    def close(self) -> None:
        """Give the connection back."""
        self._rows.close()

    def _versions(self, asked: AskRowHistory, projection: Projection) -> RowHistory:
        with self._rows.open() as connection:
            applied = applied_position(connection)
            upto = applied if asked.before is None else min(applied, asked.before - 1)
            found = read_versions(connection, projection, asked, upto, self._context())
            spans = read_code_spans(connection, projection.name)
        origins = self._origins((each.position for each in found.versions), spans)
        return RowHistory(
            view=projection.name,
            columns=columns_of(projection),
            versions=[_version(each, origins) for each in found.versions],
            applied=applied,
            replica=self._name,
            total=found.total,
            cursor=found.cursor,
            kept_from=found.kept_from,
        )

    def _blame(self, asked: AskBlame, projection: Projection) -> Blame:
        with self._rows.open() as connection:
            at = applied_position(connection) if asked.at is None else asked.at
            found = read_blame(connection, projection, asked, at)
            spans = read_code_spans(connection, projection.name)
        origins = self._origins((each.position for each in found.writers), spans)
        return Blame(
            view=projection.name,
            key=list(asked.key),
            field=found.field.column,
            value=found.value,
            writers=[_writer(each, origins) for each in found.writers],
            at=at,
            replica=self._name,
            currency=found.currency,
            cursor=found.cursor,
            kept_from=found.kept_from,
        )

    def _origins(self, positions: Iterable[int], spans: CodeSpans) -> dict[int, EventOrigin]:
        """Return the events there, with what they go back to, and the code that took them."""
        found = read_origins(positions, self._sources.log)
        return {at: replace(each, code=spans.digest_at(at)) for at, each in found.items()}

    def _differences(self, asked: AskViewDiff, projection: Projection) -> ViewDiff:
        with self._rows.open() as connection:
            found = read_view_diff(connection, projection, asked, self._context())
        return ViewDiff(
            view=projection.name,
            columns=columns_of(projection),
            rows=found.rows,
            start=asked.start,
            end=asked.end,
            looked_at=found.looked_at,
            replica=self._name,
            cursor=found.cursor,
        )

    def _context(self) -> FilterContext:
        return FilterContext(SqliteDialect(), self._clock())


def last_position(asked: HistoryQuestion) -> int:
    """Return the greatest position that a question names; 0 for none."""
    match asked:
        case AskRowHistory():
            return asked.after if asked.before is None else max(0, asked.before - 1)
        case AskBlame():
            return asked.at or 0
        case AskViewDiff():
            return max(asked.start, asked.end)
        case _:
            assert_never(asked)


def _version(pair: VersionPair, origins: Mapping[int, EventOrigin]) -> RowVersion:
    return RowVersion(
        event=origins[pair.position],
        key=pair.key,
        before=pair.before,
        after=pair.after,
        changed=[] if pair.is_end else pair.changed,
        is_end=pair.is_end,
    )


def _writer(found: FoundWriter, origins: Mapping[int, EventOrigin]) -> FieldWriter:
    return FieldWriter(
        event=origins[found.position],
        before=found.before,
        after=found.after,
        is_new=found.is_new,
    )
