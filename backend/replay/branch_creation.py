"""A new branch is written down, when its edits fit the log."""

from collections.abc import Sequence

from backend.clock import now_us
from backend.domain.registry import Registry
from backend.errors import Unreadable
from backend.messages.number_text import format_number
from backend.projection.start_rows import StartRows
from backend.replay.branch_preparation import event_id_at, first_change, prepare_branch
from backend.store.engine_registry import open_existing_reader
from backend.wire.branch_document import BRANCH_FORMAT, BranchDocument, BranchEdit
from backend.wire.branches import BranchFiles


def create_branch(
    files: BranchFiles,
    log_url: str,
    registry: Registry,
    edits: Sequence[BranchEdit],
    *,
    at: int | None,
    upto: int,
    by: str,
) -> BranchDocument:
    """Check the edits against the log, and write the branch down; nothing is run by it yet.

    `at`: None for right before the first change. `upto`: 0 for the log's end, whenever it is run.

    Raises:
        Rejected: there is one of this name.
        Unreadable: an edit does not fit the log, another one, or its type.
        Unavailable: there is no log, or it cannot be read.
        StorageFailed: it cannot be written.
    """
    reader = open_existing_reader(log_url)  # never the writer
    try:
        head = reader.head()
        position = first_change(edits) - 1 if at is None and edits else at or 0
        if position > head:
            missing = format_number(position if at is not None else position + 1)
            raise Unreadable(
                f"There is no event {missing}: the log ends at {format_number(head)}.",
                code="bad-position",
                field="at",
            )
        document = BranchDocument(
            format=BRANCH_FORMAT,
            created_us=now_us(),
            by=by,
            at=position,
            upto=upto,
            edits=tuple(edits),
            first_event=event_id_at(reader, min(1, position)),
            base_event=event_id_at(reader, position),
        )
        prepare_branch(document, reader, registry, StartRows(files.data))
    finally:
        reader.close()
    files.create(document)
    return document
