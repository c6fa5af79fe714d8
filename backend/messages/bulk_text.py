"""Words for bulk operations, for window and command line alike."""

from backend.messages.bulks import Bulk, BulkItem, BulkState, ItemOutcome
from backend.messages.number_text import format_counted, format_number
from backend.messages.parked import ParkedCount

BULK_STATES: dict[BulkState, str] = {
    "running": "running",
    "suspended": "suspended",
    "cancelled": "cancelled",
    "done": "done",
}
ITEM_OUTCOMES: dict[ItemOutcome, str] = {
    "waiting": "waits for its turn",
    "applied": "applied",
    "failed": "failed again",
    "skipped": "skipped",
    "gone": "no longer parked",
}


def describe_progress(bulk: Bulk) -> str:
    """Say how far it has come, e.g. `40 of 200`."""
    return f"{format_number(bulk.finished)} of {format_number(bulk.total)}"


def describe_outcomes(bulk: Bulk) -> str:
    """Say what became of its entities, as far as they have had their turn."""
    counts: dict[ItemOutcome, int] = {
        "applied": bulk.applied,
        "failed": bulk.failed,
        "skipped": bulk.skipped,
        "gone": bulk.gone,
    }
    parts = [f"{format_number(n)} {ITEM_OUTCOMES[name]}" for name, n in counts.items() if n]
    events = "skipped" if bulk.action == "skip" else "applied"
    if bulk.events:
        parts.append(f"{format_counted(bulk.events, 'event')} {events}")
    return ", ".join(parts) or "nothing yet"


def describe_item(item: BulkItem) -> str:
    """Say what became of an entity, and why if it failed."""
    outcome = ITEM_OUTCOMES[item.outcome]
    if item.outcome == "waiting" and item.events:
        return f"under way, {format_counted(item.events, 'event')} applied"
    return f"{outcome}: {item.error}" if item.error else outcome


def describe_reach(count: ParkedCount) -> str:
    """Say how much a bulk operation would reach."""
    entities = format_counted(count.entities, "entity", "entities")
    return f"{entities} with {format_counted(count.events, 'parked event')} in {count.replica}"
