"""Words for bulk operations, for window and command line alike."""

from backend.messages.bulks import Bulk, BulkAction, BulkItem, BulkState, ItemOutcome
from backend.messages.number_text import format_counted, format_number
from backend.messages.parked import ParkedCount
from backend.messages.text_list import join_items
from backend.translation import tr, tr_noop

BULK_STATES: dict[BulkState, str] = {
    "running": tr_noop("running"),
    "suspended": tr_noop("suspended"),
    "cancelled": tr_noop("cancelled"),
    "done": tr_noop("done"),
}
ITEM_OUTCOMES: dict[ItemOutcome, str] = {
    "waiting": tr_noop("waits for its turn"),
    "applied": tr_noop("applied"),
    "failed": tr_noop("failed again"),
    "skipped": tr_noop("skipped"),
    "gone": tr_noop("no longer parked"),
}
_COUNTED: dict[ItemOutcome, str] = {
    "applied": tr_noop("{number} applied"),
    "failed": tr_noop("{number} failed again"),
    "skipped": tr_noop("{number} skipped"),
    "gone": tr_noop("{number} no longer parked"),
}
BULK_ACTIONS: dict[BulkAction, str] = {"retry": tr_noop("retry"), "skip": tr_noop("skip")}


def describe_progress(bulk: Bulk) -> str:
    """Say how far it has come, e.g. `40 of 200`."""
    done, total = format_number(bulk.finished), format_number(bulk.total)
    return tr("{done} of {total}", done=done, total=total)


def describe_outcomes(bulk: Bulk) -> str:
    """Say what became of its entities, as far as they have had their turn."""
    counts: dict[ItemOutcome, int] = {
        "applied": bulk.applied,
        "failed": bulk.failed,
        "skipped": bulk.skipped,
        "gone": bulk.gone,
    }
    parts = [tr(_COUNTED[name], number=format_number(n)) for name, n in counts.items() if n]
    events = format_counted(bulk.events, "event")
    if bulk.events and bulk.action == "skip":
        parts.append(tr("{events} skipped", events=events))
    elif bulk.events:
        parts.append(tr("{events} applied", events=events))
    return join_items(parts) or tr("nothing yet")


def describe_item(item: BulkItem) -> str:
    """Say what became of an entity, and why if it failed."""
    outcome = tr(ITEM_OUTCOMES[item.outcome])
    if item.outcome == "waiting" and item.events:
        return tr("under way, {events} applied", events=format_counted(item.events, "event"))
    return tr("{text}: {reason}", text=outcome, reason=item.error) if item.error else outcome


def describe_reach(count: ParkedCount) -> str:
    """Say how much a bulk operation would reach."""
    entities = format_counted(count.entities, "entity", "entities")
    events = format_counted(count.events, "parked event")
    return tr(
        "{entities} with {events} in {replica}",
        entities=entities,
        events=events,
        replica=count.replica,
    )


def describe_bulk_end(replica: str, bulk: Bulk) -> str:
    """Say that it is over and what came of it."""
    known = {
        "replica": replica,
        "number": format_number(bulk.number),
        "outcomes": describe_outcomes(bulk),
    }
    match bulk.action, bulk.state:
        case "retry", "cancelled":
            return tr("{replica}: bulk retry {number} is cancelled: {outcomes}", **known)
        case "retry", _:
            return tr("{replica}: bulk retry {number} is done: {outcomes}", **known)
        case _, "cancelled":
            return tr("{replica}: bulk skip {number} is cancelled: {outcomes}", **known)
        case _:
            return tr("{replica}: bulk skip {number} is done: {outcomes}", **known)
