"""Hits of a condition as rows of a table. No Qt."""

from collections.abc import Hashable, Sequence

from backend.messages.catalogue import Column
from backend.messages.number_text import format_counted, format_decimal
from backend.messages.probe_summary import ProbeSummary
from backend.messages.run_to import Hit, ProbeKind
from backend.messages.run_to_text import write_probed
from backend.messages.text_list import join_items, label_text
from backend.translation import tr, tr_noop
from console.state.formatting import UNKNOWN, format_count, format_utc
from console.tables.cell_text import format_row_cells
from console.tables.table_rows import ColumnHeading, InkName, TableRow

_INK: InkName = "text"
HEADINGS = (
    ColumnHeading(
        name="position", title=tr_noop("Position"), width_chars=10, is_right_aligned=True
    ),
    ColumnHeading(name="event", title=tr_noop("Event"), width_chars=22),
    ColumnHeading(name="subject", title=tr_noop("Subject"), width_chars=18),
    ColumnHeading(name="value", title=tr_noop("Probe"), width_chars=16, is_right_aligned=True),
    ColumnHeading(name="row", title=tr_noop("Row"), width_chars=20),
    ColumnHeading(name="change", title=tr_noop("What changed"), width_chars=34, stretches=True),
    ColumnHeading(name="rule", title=tr_noop("Rule"), width_chars=16),
    ColumnHeading(name="time", title=tr_noop("Happened (UTC)"), width_chars=24),
)


def hit_key(hit: Hit) -> Hashable:
    """Return what tells a hit from others: of one event there are those of rows and of rules."""
    return (hit.position, hit.view, tuple(hit.key), hit.rule)


def hit_row(hit: Hit, columns: Sequence[Column], kind: ProbeKind) -> TableRow:
    """Write a hit as a row."""
    row = f"{hit.view} {' '.join(str(cell) for cell in hit.key)}".strip()
    change = _change_text(hit, columns)
    value = write_probed(kind, hit.value, hit.currency) if kind else ""
    texts = (
        format_count(hit.position),
        hit.type,
        hit.subject,
        value or (UNKNOWN if kind else ""),
        row,
        change,
        hit.rule,
        format_utc(hit.time),
    )
    return TableRow(
        key=hit_key(hit),
        texts=texts,
        tones=(_INK,) * len(texts),
        tool_tip="\n".join(filter(None, (f"{hit.type}  {hit.subject}", row, change))),
    )


def summary_text(summary: ProbeSummary) -> str:
    """Write what the probed values come to."""
    values = format_counted(summary.count, "value")
    if summary.least is None or summary.greatest is None or summary.mean is None:
        return values
    currency = summary.currencies[0] if summary.currencies else ""
    mean = summary.mean
    is_number = summary.kind == "number"
    return tr(
        "{values}: least {least}, mean {mean}, greatest {greatest}",
        values=values,
        least=write_probed(summary.kind, summary.least, currency),
        mean=format_decimal(mean)
        if is_number
        else write_probed(summary.kind, round(mean), currency),
        greatest=write_probed(summary.kind, summary.greatest, currency),
    )


def _change_text(hit: Hit, columns: Sequence[Column]) -> str:
    """Write the fields that the condition names, as they were and became."""
    if hit.after is None or not columns or len(columns) != len(hit.after):
        return ""
    after = format_row_cells(columns, hit.after)
    before = (
        [UNKNOWN] * len(columns) if hit.before is None else format_row_cells(columns, hit.before)
    )
    arrow = "\N{RIGHTWARDS ARROW}"
    return join_items(
        label_text(column.name, f"{old} {arrow} {new}" if old != new else new)
        for column, old, new in zip(columns, before, after, strict=True)
    )
