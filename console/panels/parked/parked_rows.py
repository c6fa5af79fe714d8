"""Parked events, bulk operations and their items as rows of tables. No Qt."""

from backend.messages.bulk_text import (
    BULK_ACTIONS,
    BULK_STATES,
    describe_item,
    describe_outcomes,
    describe_progress,
)
from backend.messages.bulks import Bulk, BulkItem, BulkState, ItemOutcome
from backend.messages.known_sentences import read_sentence
from backend.messages.parked import ParkedItem, SkippedItem
from backend.translation import tr, tr_noop
from console.state.bulk_pace import BulkPace
from console.state.formatting import (
    UNKNOWN,
    format_count,
    format_duration,
    format_local,
    format_utc,
)
from console.tables.table_rows import ColumnHeading, InkName, TableRow

ENTITY_HEADINGS = (
    ColumnHeading(title=tr_noop("View"), width_chars=10),
    ColumnHeading(title=tr_noop("Entity"), width_chars=24),
    ColumnHeading(
        title=tr_noop("First at"),
        width_chars=10,
        is_right_aligned=True,
        tool_tip=tr_noop("Position"),
    ),
    ColumnHeading(title=tr_noop("Type"), width_chars=18),
    ColumnHeading(
        title=tr_noop("Waiting"),
        width_chars=8,
        is_right_aligned=True,
        tool_tip=tr_noop("Later events of the entity, which wait behind it"),
    ),
    ColumnHeading(
        title=tr_noop("Parked"),
        width_chars=23,
        tool_tip=tr_noop("In the time zone of the settings"),
    ),
    ColumnHeading(title=tr_noop("Error"), width_chars=30, stretches=True),
)
EVENT_HEADINGS = (
    ColumnHeading(title=tr_noop("Position"), width_chars=10, is_right_aligned=True),
    ColumnHeading(title=tr_noop("Type"), width_chars=20),
    ColumnHeading(title=tr_noop("Why it is not applied"), width_chars=30, stretches=True),
)
BULK_HEADINGS = (
    ColumnHeading(title=tr_noop("No."), width_chars=5, is_right_aligned=True),
    ColumnHeading(title=tr_noop("Act"), width_chars=6),
    ColumnHeading(title=tr_noop("State"), width_chars=12),
    ColumnHeading(title=tr_noop("Entities"), width_chars=14, is_right_aligned=True),
    ColumnHeading(
        title=tr_noop("Left"),
        width_chars=12,
        is_right_aligned=True,
        tool_tip=tr_noop("Time until it is over, at the pace of the last half minute"),
    ),
    ColumnHeading(title=tr_noop("What came of it"), width_chars=28, stretches=True),
    ColumnHeading(title=tr_noop("Filter"), width_chars=20),
    ColumnHeading(
        title=tr_noop("Events/s"),
        width_chars=9,
        is_right_aligned=True,
        tool_tip=tr_noop("Rate cap"),
    ),
    ColumnHeading(title=tr_noop("By"), width_chars=10),
    ColumnHeading(
        title=tr_noop("Started"),
        width_chars=23,
        tool_tip=tr_noop("In the time zone of the settings"),
    ),
)
SKIPPED_HEADINGS = (
    ColumnHeading(title=tr_noop("View"), width_chars=10),
    ColumnHeading(title=tr_noop("Entity"), width_chars=24),
    ColumnHeading(title=tr_noop("Position"), width_chars=10, is_right_aligned=True),
    ColumnHeading(title=tr_noop("Type"), width_chars=18),
    ColumnHeading(
        title=tr_noop("Skipped"),
        width_chars=23,
        tool_tip=tr_noop("In the time zone of the settings"),
    ),
    ColumnHeading(title=tr_noop("By"), width_chars=10),
    ColumnHeading(title=tr_noop("Reason"), width_chars=24, stretches=True),
    ColumnHeading(title=tr_noop("Error"), width_chars=24),
)
ITEM_HEADINGS = (
    ColumnHeading(title=tr_noop("No."), width_chars=7, is_right_aligned=True),
    ColumnHeading(title=tr_noop("View"), width_chars=10),
    ColumnHeading(title=tr_noop("Entity"), width_chars=24),
    ColumnHeading(title=tr_noop("What came of it"), width_chars=30, stretches=True),
)
_STATES: dict[BulkState, tuple[str, InkName]] = {
    "running": ("▶", "busy"),
    "suspended": ("◆", "warn"),
    "cancelled": ("■", "muted"),
    "done": ("●", "ok"),
}
_OUTCOME_INKS: dict[ItemOutcome, InkName] = {
    "waiting": "muted",
    "applied": "ok",
    "failed": "bad",
    "skipped": "warn",
    "gone": "muted",
}
_WAITS = tr_noop("waits behind the one before it")
EntityKey = tuple[str, str]  # view, entity


def last_line(error: str) -> str:
    """Return what an error says; the lines before it say where."""
    return read_sentence(error.rpartition("\n")[2])


def entity_row(item: ParkedItem) -> TableRow:
    """Return the first parked event of an entity as a row."""
    return TableRow(
        key=(item.view, item.entity),
        texts=(
            item.view,
            item.entity,
            format_count(item.position),
            item.type,
            format_count(item.waiting),
            format_local(item.parked_at_us),
            last_line(item.error),
        ),
        tones=("muted", "text", "text", "text", "text", "muted", "warn"),
        tool_tip=f"{format_utc(item.parked_at_us)}\n{last_line(item.error)}",
    )


def event_row(item: ParkedItem) -> TableRow:
    """Return one of an entity's parked events as a row."""
    return TableRow(
        key=item.position,
        texts=(format_count(item.position), item.type, last_line(item.error) or tr(_WAITS)),
        tones=("text", "text", "warn" if item.error else "muted"),
    )


def bulk_row(bulk: Bulk, pace: BulkPace | None = None) -> TableRow:
    """Return a bulk operation as a row; `pace`: as far as it is known."""
    shape, ink = _STATES[bulk.state]
    outcome: InkName = "bad" if bulk.failed else "text"
    changed = tr(
        "Last changed by {who}, {time}", who=bulk.changed_by, time=format_utc(bulk.changed_us)
    )
    return TableRow(
        key=bulk.number,
        texts=(
            format_count(bulk.number),
            tr(BULK_ACTIONS[bulk.action]),
            f"{shape} {tr(BULK_STATES[bulk.state])}",
            describe_progress(bulk),
            format_duration(pace.left_us) if pace is not None else UNKNOWN,
            describe_outcomes(bulk),
            bulk.filter or tr("everything"),
            format_count(bulk.rate_per_s) if bulk.rate_per_s else tr("no cap"),
            bulk.by,
            format_local(bulk.created_us),
        ),
        tones=("faint", "text", ink, "text", "muted", outcome, "muted", "muted", "text", "muted"),
        tool_tip=f"{bulk.reason}\n{changed}".strip(),
    )


def skipped_row(item: SkippedItem) -> TableRow:
    """Return an event that a view passes over as a row."""
    parked = tr("Parked {time}", time=format_utc(item.parked_at_us))
    skipped = tr("Skipped {time}", time=format_utc(item.skipped_at_us))
    return TableRow(
        key=(item.position, item.view),
        texts=(
            item.view,
            item.entity,
            format_count(item.position),
            item.type,
            format_local(item.skipped_at_us),
            item.by,
            item.reason,
            last_line(item.error),
        ),
        tones=("muted", "text", "text", "text", "muted", "text", "text", "warn"),
        tool_tip=f"{item.reason}\n{parked}\n{skipped}\n{item.error}",
    )


def item_row(item: BulkItem) -> TableRow:
    """Return what became of an entity as a row."""
    return TableRow(
        key=item.item,
        texts=(format_count(item.item), item.view, item.entity, describe_item(item)),
        tones=("faint", "muted", "text", _OUTCOME_INKS[item.outcome]),
        tool_tip=item.error,
    )
