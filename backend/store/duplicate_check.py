"""An event is identified by its source and its id; the log takes none twice from an import."""

from collections import Counter
from collections.abc import Callable, Sequence

from backend.errors import DuplicateEvent, Unreadable
from backend.messages.bounds import EventId
from backend.messages.identifiers import id_text
from backend.messages.number_text import format_counted
from backend.store.log_port import Transaction

IDENTITY_PAGE_EVENTS = 2_000
PositionedIdentity = tuple[int, str, EventId]  # position, source and id of an event


def require_unknown(
    transaction: Transaction, identities_behind: Callable[[int], Sequence[PositionedIdentity]]
) -> None:
    """Refuse events that came into the log since their importer has looked.

    `identities_behind` gives the next events behind a position, IDENTITY_PAGE_EVENTS at most: how
    many there are is the importer's word. It knows itself what stands before; so two imports of the
    same events cannot both write them.

    Raises:
        DuplicateEvent: one of the events stands behind `known_upto`.
        Unreadable: code `duplicate-id`; one of them is in the transaction twice.
    """
    if transaction.known_upto is None:
        return
    wanted = Counter((draft.source, draft.id) for draft in transaction.events)
    for (source, id_), count in wanted.items():
        if count > 1:
            raise Unreadable(
                f"The event {id_text(id_)} of {source} is there {format_counted(count, 'time')}."
                " Send it once.",
                code="duplicate-id",
                field="id",
            )
    position = transaction.known_upto
    while page := identities_behind(position):
        for _, source, id_ in page:
            if (source, id_) in wanted:
                raise _came_meanwhile(source, id_, transaction.known_upto)
        position = page[-1][0]


def _came_meanwhile(source: str, id_: EventId, known_upto: int) -> DuplicateEvent:
    return DuplicateEvent(
        f"The event {id_text(id_)} of {source} came into the log behind position {known_upto}."
        " Nothing was written; look again from there, and leave out what is there by now.",
        field="id",
    )
