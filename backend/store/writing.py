"""Writing a log to a database: one transaction, all of it or nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from backend.clock import Micros
from backend.errors import WrongVersion
from backend.messages.events import Event
from backend.store import statements
from backend.store.database import Database, blob
from backend.store.heads import Head, Heads
from backend.store.placing import Placed, Placer
from backend.store.port import Checkpoint, Snapshot, Transaction
from backend.store.reading import Kind, SqlReader, Standing
from backend.store.schema import (
    BLOCK,
    commands,
    events,
    kinds,
    progress,
    secrets,
    settled,
    streams,
)
from backend.store.trail import Lag, Trail

_HEADS = 200_000  # streams whose heads are kept in memory


class SqlLog(SqlReader):
    """The one writer of a log; to be used by one thread."""

    def __init__(self, database: Database, release: Callable[[], None]) -> None:
        """Open the log, and make it when there is none; `release` gives its lock back.

        Raises:
            AlreadyRunning: another writer holds the log.
            StorageFailed: the log cannot be opened, and why.
        """
        super().__init__(database)
        self._release = release
        self._heads = Heads(_HEADS)
        self._placer = Placer()
        self._trail = Trail({}, 0)
        self._end: tuple[int, int] | None = None
        self._ends()

    def append(self, transaction: Transaction, recorded: Micros) -> list[Event]:
        """Write it durably, and return its events with their positions and versions.

        Raises:
            WrongVersion: a stream is not at the expected version, the progress moved, or a command
                was answered before. Nothing was written.
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

    def holds(self, stream: str) -> bool:
        """Say whether there is an event of this stream, or of one that it owns."""
        if self._heads.among((stream,))[stream] is not None:
            return True
        [(exists, owns)] = self._database.rows(statements.HELD, stream=stream)
        if not exists:
            self._heads.miss(stream)
        return bool(exists or owns)

    def close(self) -> None:
        """Give the connection and the lock back."""
        try:
            super().close()
        finally:
            self._release()

    def _append(self, transaction: Transaction, recorded: Micros) -> list[Event]:
        position, stream = self._ends()
        names = self._placer.names(transaction.events)
        heads = self._present({*names, *transaction.expected})
        _require(transaction.expected, heads)
        placed = self._placer.place(
            transaction.events, names, heads, position=position, stream=stream, recorded=recorded
        )
        with self._database.transaction():
            self._write_events(placed, position)
            self._write_rest(transaction)
        self._keep(placed, position, stream)
        return placed.events

    def _ends(self) -> tuple[int, int]:
        """Return the last position, and the highest number of a stream."""
        if self._end is None:
            self._load_kinds()
            self._placer.kinds = {
                (kind.source, kind.type, kind.schema): kind for kind in self._kinds.values()
            }
            head = self.head()
            self._trail = Trail(self._lags(), head)
            self._end = head, self._database.scalar(statements.NEWEST_STREAM) or 0
        return self._end

    def _lags(self) -> dict[int, Lag]:
        """Return the streams whose rows are behind the log."""
        moved = self._database.rows(statements.MOVED, after=super()._settled())
        heads = {key: (version, at) for key, version, at in moved}
        rows = self._database.find(statements.HEAD_ROWS, streams.c.id, list(heads))
        return {
            key: Lag(written, *heads[key]) for key, written, _ in rows if written < heads[key][0]
        }

    def _settled(self) -> int:
        return 0  # not asked for: the writer knows what has moved

    def _moved(self, since: int, keys: Sequence[int]) -> dict[int, Standing]:  # noqa: ARG002  # as above
        self._ends()
        found = ((key, self._trail.get(key)) for key in keys)
        return {key: Standing(lag.version, lag.position) for key, lag in found if lag}

    def _present(self, names: Iterable[str]) -> Mapping[str, Head | None]:
        heads = self._heads.among(names)
        misses = self._heads.misses
        missing = [name for name, head in heads.items() if head is None and not misses(name)]
        if missing:
            rows = self._database.find(statements.HEADS, streams.c.name, missing)
            found = {name: self._as_it_stands(*rest) for name, *rest in rows}
            self._heads.keep(found)
            heads |= found
        return heads

    def _as_it_stands(self, key: int, version: int, position: int, owner: str | None) -> Head:
        lag = self._trail.get(key)
        return (
            Head(key, lag.version, lag.position, owner)
            if lag
            else (Head(key, version, position, owner))
        )

    def _keep(self, placed: Placed, position: int, stream: int) -> None:
        self._heads.keep(placed.streams)
        self._placer.kinds |= placed.kinds
        self._kinds |= {kind.id: kind for kind in placed.kinds.values()}
        new = sum(not moving.before for moving in placed.streams.values())
        self._end = position + len(placed.events), stream + new

    def _write_events(self, placed: Placed, position: int) -> None:
        if not placed.rows:
            return
        self._write_kinds(placed.kinds.values())
        self._write_heads(placed, position)
        self._database.insert(events, placed.rows)
        self._write_blocks(position, position + len(placed.rows))

    def _write_kinds(self, new: Iterable[Kind]) -> None:
        rows = [(kind.id, kind.source, kind.type, kind.schema) for kind in new]
        if rows:
            self._database.insert(kinds, rows)

    def _write_heads(self, placed: Placed, position: int) -> None:
        new = [
            (moving.key, name, moving.version, moving.position, moving.owner)
            for name, moving in placed.streams.items()
            if not moving.before
        ]
        if new:
            self._database.insert(streams, new)
        for moving in placed.streams.values():
            if moving.before:
                self._trail.move(moving.key, moving.before, moving.version, moving.position)
            if moving.adopted:
                self._database.run(statements.ADOPT, stream=moving.key, its_owner=moving.owner)
        self._write_due(position + len(placed.rows), len(placed.rows))

    def _write_due(self, head: int, count: int) -> None:
        due = self._trail.due(count)
        if due and self._database.move(due) != len(due):
            raise WrongVersion(
                "Another writer moved a stream of this log. Nothing was written; stop one of the"
                " two backends, and try again."
            )
        until = self._trail.settled(head)
        if until is not None and not self._database.run(statements.SETTLE, to_position=until):
            self._database.insert(settled, [(until,)])

    def _write_blocks(self, before: int, after: int) -> None:
        for end in range((before // BLOCK + 1) * BLOCK, after + 1, BLOCK):
            self._database.run(statements.KEEP_BLOCK, after=end - BLOCK, end=end)
            self._database.run(statements.KEEP_TALLY, after=end - BLOCK, end=end)

    def _write_rest(self, transaction: Transaction) -> None:
        if transaction.answers:
            kept = [(blob(id_), blob(answer)) for id_, answer in transaction.answers]
            self._database.insert(commands, kept)
        for user_id, _ in transaction.secrets:
            self._database.run(statements.FORGET_SECRET, user_id=user_id)
        if transaction.secrets:
            self._database.insert(secrets, list(dict(transaction.secrets).items()))
        for snapshot in transaction.snapshots:
            self._write_snapshot(snapshot)
        if transaction.progress is not None:
            self._write_progress(transaction.progress, transaction.since)

    def _write_snapshot(self, snapshot: Snapshot) -> None:
        self._database.run(
            statements.FORGET_SNAPSHOT, stream=snapshot.stream, position=snapshot.position
        )
        self._database.run(
            statements.KEEP_SNAPSHOT,
            stream=snapshot.stream,
            position=snapshot.position,
            version=snapshot.version,
            state=snapshot.state,
        )

    def _write_progress(self, checkpoint: Checkpoint, since: int) -> None:
        origin, upto, state = checkpoint.origin, checkpoint.upto, checkpoint.state
        moved = self._database.run(
            statements.MOVE_PROGRESS, its_origin=origin, since=since, to_upto=upto, to_state=state
        )
        if moved:
            return
        kept = self.progress(origin)
        if since or kept.upto:
            raise WrongVersion(
                f"The import {origin} has come to {kept.upto}, not to {since}. Nothing was"
                " written; ask for its progress, and go on from there."
            )
        self._database.insert(progress, [(origin, upto, state)])


def _require(expected: Mapping[str, int], heads: Mapping[str, Head | None]) -> None:
    for name, version in expected.items():
        head = heads.get(name)
        actual = head.version if head else 0
        if actual != version:
            raise WrongVersion(
                f"The stream {name} is at version {actual}, not at {version}. Nothing was written;"
                " read it again, and decide anew.",
                field=name,
            )
