"""Entries of the audit as rows of a table, and as text to be copied. No Qt."""

from backend.messages.audit import AuditEntry, AuditOutcome
from backend.messages.audit_text import describe_act, describe_outcome, describe_parameters
from console.state.formatting import format_count, format_local, format_utc
from console.tables.table_rows import ColumnHeading, TableRow
from console.theme.tokens import Tone

HEADINGS = (
    ColumnHeading(title="No.", width_chars=5, is_right_aligned=True),
    ColumnHeading(title="When", width_chars=23, tool_tip="Local time"),
    ColumnHeading(title="Who", width_chars=12),
    ColumnHeading(
        title="Role",
        width_chars=12,
        tool_tip="With whose key; owner: in the data folder itself",
    ),
    ColumnHeading(title="Did", width_chars=13),
    ColumnHeading(title="On", width_chars=11),
    ColumnHeading(title="With", width_chars=18),
    ColumnHeading(
        title="Result",
        width_chars=18,
        tool_tip="Unknown: it may have been done or not, and nobody will say",
    ),
    ColumnHeading(title="What came of it", width_chars=24, stretches=True),
)
_SHAPES: dict[Tone, str] = {"ok": "●", "warn": "◆", "bad": "■", "busy": "▶", "unknown": "○"}
_TONES: dict[AuditOutcome, Tone] = {
    "done": "ok",
    "refused": "warn",
    "unknown": "unknown",
    "under-way": "busy",
}


def outcome_tone(entry: AuditEntry) -> Tone:
    """Return the tone of what came of it."""
    return _TONES[entry.outcome]


def outcome_text(entry: AuditEntry) -> str:
    """Return what came of it, with the shape of its tone."""
    return f"{_SHAPES[outcome_tone(entry)]} {describe_outcome(entry)}"


def audit_row(entry: AuditEntry) -> TableRow:
    """Return an entry as a row."""
    return TableRow(
        key=entry.number,
        texts=(
            format_count(entry.number),
            format_local(entry.at_us),
            entry.by,
            entry.role,
            describe_act(entry),
            entry.subject,
            describe_parameters(entry),
            outcome_text(entry),
            entry.message,
        ),
        tones=(
            "faint",
            "muted",
            "text",
            "muted",
            "text",
            "text",
            "muted",
            outcome_tone(entry),
            "muted",
        ),
        tool_tip=f"{format_utc(entry.at_us)}\n{entry.message}".strip(),
    )


def entry_text(entry: AuditEntry) -> str:
    """Return an entry in lines, with the times in UTC, to be copied."""
    lines = {
        "number": str(entry.number),
        "at": format_utc(entry.at_us),
        "who": entry.by,
        "role": entry.role,
        "did": describe_act(entry),
        "on": entry.subject,
        "with": describe_parameters(entry),
        "result": describe_outcome(entry),
        "answered": format_utc(entry.answered_us) if entry.answered_us is not None else "",
        "message": entry.message,
    }
    return "\n".join(f"{name}: {text}" for name, text in lines.items() if text)
