"""Writing a log to a database: one transaction, all of it or nothing."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

import msgspec

from backend.clock import Micros
from backend.errors import StorageFailed, WrongVersion
from backend.messages.events import Event
from backend.messages.not_kept import is_time_kept
from backend.store import duplicate_check
from backend.store.log_port import ImportProgress, Snapshot, Transaction
from backend.store.sql import log_statements
from backend.store.sql.chain_writer import ChainWriter
from backend.store.sql.dirty_heads import DirtyHead, DirtyHeads
from backend.store.sql.log_connection import LogConnection, blob
from backend.store.sql.log_schema import (
    BLOCK_EVENTS,
    command_answers,
    event_types,
    events,
    heads_watermark,
    import_progress,
    origins,
    secrets,
    streams,
)
from backend.store.sql.log_statements import SqlStatement
from backend.store.sql.row_builder import PreparedRows, RowBuilder
from backend.store.sql.sql_log_reader import SqlLogReader, StreamPosition
from backend.store.sql.stored_event_types import StoredEventType
from backend.store.sql.stream_heads import StreamHead, StreamHeadCache

_logger = logging.getLogger(__name__)
_MAX_CACHED_HEADS = 200_000  # streams whose heads are kept in memory


class _LogEnd(msgspec.Struct, frozen=True, gc=False):
    """The last position, the highest number of a stream, the last commit time, and the chain."""

    position: int
    stream: int
    recorded: Micros
    chain: ChainWriter


class SqlEventLog(SqlLogReader):
    """The one writer of a log; to be used by one thread."""

    def __init__(self, database: LogConnection) -> None:
        """Open the log, and make it when there is none.

        Raises:
            AlreadyRunning: another writer holds the log.
            StorageFailed: the log cannot be opened, and why.
            GivenUp: the connection's `on_work` answered False.
        """
        super().__init__(database)
        self._heads = StreamHeadCache(_MAX_CACHED_HEADS)
        self._row_builder = RowBuilder()
        self._dirty_heads = DirtyHeads({}, 0)
        self._end: _LogEnd | None = None
        self._found_head: int | None = None  # when it was opened
        self._connected = -1  # which connection the end was found through
        self._lost: StorageFailed | None = None  # why it has to be opened anew
        self._find_end()

    @property
    def is_replaced(self) -> bool:
        """See `StorageCheck`."""
        return self._lost is not None

    @property
    def storage_error(self) -> str:
        """Why the disk or the database last refused; empty once a write has succeeded since."""
        failure = self._connection.failure
        return "" if failure is None else failure.message

    def check_storage(self) -> None:
        """See `StorageCheck`."""
        self._connection.check_storage()
        if self._connection.continuity is not None:
            self._find_end()
            self._connection.continuity.save_tip()

    def append(self, transaction: Transaction, recorded: Micros) -> list[Event]:
        """Write it durably, and return its events with their positions and versions.

        Raises:
            WrongVersion: a stream is not at the expected version, the progress moved, or a command
                was answered before. Nothing was written.
            DuplicateEvent: an event stands behind `known_upto` already. Nothing was written.
            Unreadable: an event holds what the log cannot keep. Nothing was written.
            StorageFailed: the disk or the database refused; nothing was written.
        """
        try:
            return self._append(transaction, recorded)
        except BaseException:
            # What the log holds now is not known for sure: the next append asks again.
            self._end = None
            self._heads.clear()
            raise

    def flush(self) -> None:
        """See `CheckedLog`: the hash chain gets the link that is due.

        Where an append was refused since, what had no link then is linked by looking for the end.
        """
        end = self._find_end()
        try:
            end.chain.flush()
        except BaseException:
            self._end = None
            raise

    def close(self) -> None:
        """Give the connection back; what has no link yet gets one."""
        if self._end is not None or not self.storage_error:  # one that hangs is not waited for
            with suppress(StorageFailed):  # the next writer makes it
                self.flush()
        super().close()

    def stream_exists(self, stream: str) -> bool:
        """Say whether there is an event of this stream, or of one that it owns."""
        if self._heads.get_many((stream,))[stream] is not None:
            return True
        [(exists, owns)] = self._connection.fetch_rows(log_statements.STREAM_EXISTS, stream=stream)
        if not exists:
            self._heads.mark_absent(stream)
        return bool(exists or owns)

    def owners(self, streams: Iterable[str]) -> set[str]:
        """Return the streams that own these; of each, the first event that named one decides."""
        heads = self._find_stream_heads(streams).values()
        return {head.owner for head in heads if head is not None and head.owner}

    def _append(self, transaction: Transaction, recorded: Micros) -> list[Event]:
        end = self._find_end()
        duplicate_check.require_unknown(transaction, self._identities_behind)
        names = self._row_builder.stream_names(transaction.events)
        heads = self._find_stream_heads({*names, *transaction.expected})
        _require_versions(transaction.expected, heads)
        prepared = self._row_builder.build(
            transaction.events,
            names,
            heads,
            position=end.position,
            stream=end.stream,
            recorded=recorded,
            last_recorded=end.recorded,
        )
        with self._connection.transaction():
            self._write_events(prepared, end)
            self._write_rest(transaction)
            self._complete(transaction, prepared.events)
        self._remember(prepared, end.chain)
        return prepared.events

    def _complete(self, transaction: Transaction, written: Sequence[Event]) -> None:
        """Do what a commit takes beside its rows, which an error undoes: nothing, in a database."""

    def last_recorded(self) -> Micros:
        """Return the commit time of the last event, 0 for an empty log."""
        return self._find_end().recorded

    def _identities_behind(self, position: int) -> Sequence[duplicate_check.PositionedIdentity]:
        bounds = {"after": position, "limit": duplicate_check.IDENTITY_PAGE_EVENTS}
        return self._connection.fetch_rows(log_statements.IDENTITIES, **bounds)

    def _find_end(self) -> _LogEnd:
        if self._connected != self._connection.connections:
            self._end = None  # what another connection leads to is not known
        if self._end is None:
            self._heads.clear()
            self._require_same_log()
            self._row_builder.event_types = {
                (kind.source, kind.type, kind.schema): kind for kind in self._types.load()
            }
            head = self.head()
            self._dirty_heads = DirtyHeads(self._find_dirty_heads(), head)
            stream = self._connection.fetch_scalar(log_statements.NEWEST_STREAM) or 0
            recorded = self._connection.fetch_scalar(log_statements.LAST_RECORDED) or 0
            recorded = recorded if is_time_kept(recorded) else 0
            found = self._found_head = head if self._found_head is None else self._found_head
            chain = ChainWriter(self._connection, self._types, head, found)
            self._end = _LogEnd(head, stream, recorded, chain)
            self._connected = self._connection.connections
        return self._end

    def _require_same_log(self) -> None:
        """Find whether the log lacks events that it had, before anything is written to it.

        Raises:
            StorageFailed: code `log-went-back`; it does, and has to be opened anew. Not at the
                first look: what is there then is the log.
        """
        continuity = self._connection.continuity
        if continuity is None:
            return
        if self._lost is not None:
            raise self._lost
        continuity.confirm_replicated()
        known, head = continuity.tip, self.head()
        if known is not None and self._event_id(known[0]) != known[1]:
            lost = continuity.note_lost(head + 1 if head < known[0] else 0, known[0])
            _logger.error("%s", lost.message)
            if self._connected >= 0:
                self._lost = lost
                raise lost
        if head:
            continuity.note_tip(head, self._event_id(head))

    def _event_id(self, position: int) -> str:
        return "".join(event.id.hex() for event in self.read_at([position]))

    def _find_dirty_heads(self) -> dict[int, DirtyHead]:
        """Return the streams whose rows are behind the log."""
        moved = self._connection.fetch_rows(
            log_statements.MOVED_STREAMS, after=self._heads_watermark()
        )
        heads = {key: (version, at) for key, version, at in moved}
        rows = self._connection.select_among(log_statements.HEAD_ROWS, streams.c.id, list(heads))
        return {
            key: DirtyHead(written, *heads[key])
            for key, written, position in rows
            if position < heads[key][1]  # versions of another program's store need not rise
        }

    def _find_heads(self, statement: SqlStatement, **parameters: object) -> list[StreamPosition]:
        """Return where the streams of these rows stand: the writer knows which rows are behind."""
        self._find_end()
        rows = self._connection.fetch_rows(statement, **parameters)
        return [self._current_position(*row) for row in rows]

    def _current_position(self, key: int, version: int, position: int) -> StreamPosition:
        dirty = self._dirty_heads.get(key)
        if dirty is not None:
            version, position = dirty.version, dirty.position
        return StreamPosition(version, position)

    def _find_stream_heads(self, names: Iterable[str]) -> Mapping[str, StreamHead | None]:
        heads = self._heads.get_many(names)
        misses = self._heads.is_absent
        missing = [name for name, head in heads.items() if head is None and not misses(name)]
        if missing:
            rows = self._connection.select_among(log_statements.HEADS, streams.c.name, missing)
            found = {name: self._current_head(*rest) for name, *rest in rows}
            self._heads.put_many(found)
            heads |= found
        return heads

    def _current_head(self, key: int, version: int, position: int, owner: str | None) -> StreamHead:
        dirty = self._dirty_heads.get(key)
        if dirty is not None:
            version, position = dirty.version, dirty.position
        return StreamHead(key, version, position, owner)

    def _remember(self, prepared: PreparedRows, chain: ChainWriter) -> None:
        if not prepared.events:
            return
        self._heads.put_many(prepared.streams)
        if prepared.event_types:
            self._row_builder.event_types |= prepared.event_types
            self._types.add(prepared.event_types.values())
        position = prepared.events[-1].position
        if self._connection.continuity is not None:
            self._connection.continuity.note_tip(position, prepared.events[-1].id.hex())
        self._end = _LogEnd(position, prepared.newest_stream, prepared.last_recorded, chain)

    def _write_events(self, prepared: PreparedRows, end: _LogEnd) -> None:
        if not prepared.rows:
            return
        position = end.position
        if prepared.event_types:
            self._write_event_types(prepared.event_types.values())
        self._write_heads(prepared, position)
        self._connection.insert_rows(events, prepared.rows)
        if prepared.origins:
            self._connection.insert_rows(origins, prepared.origins)
        end.chain.write(prepared.events)
        self._write_indexes(position, position + len(prepared.rows))

    def _write_event_types(self, new: Iterable[StoredEventType]) -> None:
        rows = [(each.id, each.source, each.type, each.schema) for each in new]
        self._connection.insert_rows(event_types, rows)

    def _write_heads(self, prepared: PreparedRows, position: int) -> None:
        new = [
            (moving.key, name, moving.version, moving.position, moving.owner)
            for name, moving in prepared.streams.items()
            if moving.version_before is None
        ]
        if new:
            self._connection.insert_rows(streams, new)
        self._dirty_heads.mark_moved(prepared.streams.values())
        for adopted in [each for each in prepared.streams.values() if each.owner_changed]:
            self._connection.execute(
                log_statements.UPDATE_OWNER, stream=adopted.key, its_owner=adopted.owner
            )
        self._write_due_heads(position + len(prepared.rows), len(prepared.rows))

    def _write_due_heads(self, head: int, count: int) -> None:
        due = self._dirty_heads.pop_due(count)
        if due and self._connection.update_heads(due) != len(due):
            raise WrongVersion(
                "Another writer moved a stream of this log. Nothing was written; stop one of the"
                " two backends, and try again."
            )
        until = self._dirty_heads.finish_round(head)
        if until is not None and not self._connection.execute(
            log_statements.MOVE_HEADS_WATERMARK, to_position=until
        ):
            self._connection.insert_rows(heads_watermark, [(until,)])

    def _write_indexes(self, before: int, after: int) -> None:
        for end in range((before // BLOCK_EVENTS + 1) * BLOCK_EVENTS, after + 1, BLOCK_EVENTS):
            self._connection.execute(
                log_statements.INSERT_TIME_BLOCK, after=end - BLOCK_EVENTS, end=end
            )
            self._connection.execute(
                log_statements.INSERT_TYPE_COUNTS, after=end - BLOCK_EVENTS, end=end
            )

    def _write_rest(self, transaction: Transaction) -> None:
        if transaction.answers:
            kept = [(blob(id_), blob(answer)) for id_, answer in transaction.answers]
            self._connection.insert_rows(command_answers, kept)
        for user_id, _ in transaction.secrets:
            self._connection.execute(log_statements.DELETE_SECRET, user_id=user_id)
        if transaction.secrets:
            self._connection.insert_rows(secrets, list(dict(transaction.secrets).items()))
        for snapshot in transaction.snapshots:
            self._write_snapshot(snapshot)
        if transaction.progress is not None:
            self._write_progress(transaction.progress, transaction.expected_progress)

    def _write_snapshot(self, snapshot: Snapshot) -> None:
        self._connection.execute(
            log_statements.DELETE_SNAPSHOT, stream=snapshot.stream, position=snapshot.position
        )
        self._connection.execute(
            log_statements.INSERT_SNAPSHOT,
            stream=snapshot.stream,
            position=snapshot.position,
            version=snapshot.version,
            state=snapshot.state,
        )

    def _write_progress(self, progress: ImportProgress, since: int) -> None:
        origin, upto, state = progress.origin, progress.upto, progress.state
        moved = self._connection.execute(
            log_statements.UPDATE_PROGRESS,
            its_origin=origin,
            since=since,
            to_upto=upto,
            to_state=state,
        )
        if moved:
            return
        kept = self.progress(origin)
        if since or kept.upto:
            raise WrongVersion(
                f"The import {origin} has come to {kept.upto}, not to {since}. Nothing was"
                " written; ask for its progress, and go on from there."
            )
        self._connection.insert_rows(import_progress, [(origin, upto, state)])


def _require_versions(expected: Mapping[str, int], heads: Mapping[str, StreamHead | None]) -> None:
    for name, version in expected.items():
        head = heads.get(name)
        actual = head.version if head else 0
        if actual != version:
            raise WrongVersion(
                f"The stream {name} is at version {actual}, not at {version}. Nothing was written;"
                " read it again, and decide anew.",
                field=name,
            )
