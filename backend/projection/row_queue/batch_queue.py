"""The batches of an applier as entries of a queue, each written with the rows that it holds."""

from collections.abc import Callable, Mapping, Sequence

from backend.clock import Micros
from backend.projection.row_queue.queue_entry import Enqueue, QueueEntry
from backend.projection.row_store import (
    Checkpoint,
    ParkedRecord,
    RowStore,
    SkippedRecord,
    WriteBeside,
    write_nothing,
)


class BatchQueue:
    """`enqueue`: takes the entries; None: there is no queue. `code`: see `QueueEntry`."""

    def __init__(self, store: RowStore, enqueue: Enqueue | None, code: Callable[[], str]) -> None:
        self._store, self._enqueue, self._code = store, enqueue, code

    def entry(
        self,
        before: int,
        checkpoint: Checkpoint,
        parked: Sequence[ParkedRecord],
        applied: Sequence[ParkedRecord] = (),
        *,
        recorded_us: Mapping[str, Sequence[Micros]] | None = None,
        is_late: bool = False,
        skipped: Sequence[SkippedRecord] = (),
    ) -> WriteBeside:
        """Return what writes the batch in hand to the queue, if there is one."""
        enqueue = self._enqueue
        if enqueue is None:
            return write_nothing
        return lambda: enqueue(
            QueueEntry(
                before=before,
                position=checkpoint.position,
                counts=checkpoint.counts,
                recorded_us=recorded_us or {},
                tables=self._store.changed_rows(),
                parked=parked,
                applied=applied,
                is_late=is_late,
                skipped=skipped,
                removed=self._store.removed_rows(),
                code=self._code(),
            )
        )
