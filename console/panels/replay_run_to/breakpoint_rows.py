"""Breakpoints and invariants as rows of a table. No Qt."""

from backend.messages.breakpoints import Breakpoint, BreakpointList, InvariantRule
from backend.translation import tr, tr_declared, tr_noop
from console.state.formatting import UNKNOWN, format_count
from console.tables.table_rows import ColumnHeading, InkName, TableRow

_INK: InkName = "text"
HEADINGS = (
    ColumnHeading(name="kind", title=tr_noop("Kind"), width_chars=12),
    ColumnHeading(name="name", title=tr_noop("Name"), width_chars=20),
    ColumnHeading(name="state", title=tr_noop("State"), width_chars=8),
    ColumnHeading(name="hits", title=tr_noop("Hits"), width_chars=9, is_right_aligned=True),
    ColumnHeading(name="condition", title=tr_noop("Condition"), width_chars=40),
    ColumnHeading(name="sentence", title=tr_noop("What must hold"), width_chars=34, stretches=True),
    ColumnHeading(name="owner", title=tr_noop("Whose"), width_chars=14),
)


def rule_rows(found: BreakpointList) -> list[TableRow]:
    """Write breakpoints, then invariants; the key says which one it is."""
    return [
        *(_breakpoint_row(each, found.head) for each in found.breakpoints),
        *(_invariant_row(each) for each in found.invariants),
    ]


def rule_key(each: Breakpoint | InvariantRule) -> tuple[str, str]:
    """Return what a row is known by: a breakpoint and an invariant may have the same name."""
    return type(each).__name__, each.name


def _breakpoint_row(each: Breakpoint, head: int) -> TableRow:
    hits = format_count(each.hits)
    if each.error:
        hits = UNKNOWN
    elif each.counted_upto < head:
        hits = f"{hits} \N{HORIZONTAL ELLIPSIS}"
    state = tr("on") if each.is_on else tr("off")
    ink: InkName = "bad" if each.error else "text" if each.is_on else "faint"
    texts = (tr("Breakpoint"), each.name, state, hits, each.condition, "", each.by)
    return TableRow(
        key=rule_key(each),
        texts=texts,
        tones=(ink,) * len(texts),
        tool_tip=each.error or each.condition,
    )


def _invariant_row(each: InvariantRule) -> TableRow:
    sentence = tr_declared(each.sentence, each.owner) if each.owner else each.sentence
    texts = (tr("Invariant"), each.name, "", "", each.condition, sentence, each.owner or each.by)
    return TableRow(
        key=rule_key(each),
        texts=texts,
        tones=(_INK,) * len(texts),
        tool_tip=f"{each.condition}\n{sentence}".strip(),
    )
