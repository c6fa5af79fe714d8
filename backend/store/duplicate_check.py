"""An event is identified by its source and its id; the log takes none twice from an import."""

from collections import Counter
from collections.abc import Callable, Iterable

from backend.errors import DuplicateEvent, Unreadable
from backend.messages.number_text import format_counted
from backend.store.log_port import Transaction

EventIdentity = tuple[str, bytes]


def require_unknown(
    transaction: Transaction, identities_behind: Callable[[int], Iterable[EventIdentity]]
) -> None:
    """Refuse events that came into the log since their importer has looked.

    `identities_behind` gives source and id of every event behind a position. The importer itself
    knows what stands before; so two imports of the same events cannot both write them.

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
                f"The event {id_.hex()} of {source} is there {format_counted(count, 'time')}."
                " Send it once.",
                code="duplicate-id",
                field="id",
            )
    for source, id_ in identities_behind(transaction.known_upto):
        if (source, id_) in wanted:
            raise DuplicateEvent(
                f"The event {id_.hex()} of {source} came into the log behind position"
                f" {transaction.known_upto}. Nothing was written; look again from there, and leave"
                " out what is there by now.",
                field="id",
            )
