"""Entries of the audit as rows of a table, and as text to be copied. No Qt."""

from backend.messages.act_titles import ACT_TITLES, ROLE_TITLES, VALUE_TITLES
from backend.messages.audit import AuditEntry, AuditOutcome
from backend.messages.audit_text import (
    OUTCOME_TITLES,
    describe_act,
    describe_outcome,
    describe_parameters,
    describe_role,
)
from backend.messages.known_sentences import read_sentence
from backend.translation import tr, tr_noop
from console.state.formatting import format_count, format_local, format_utc
from console.tables.table_rows import ColumnHeading, TableRow
from console.theme.tokens import Tone

# narrow, as each grows with what stands in it: the room is for what was given, and what came of it
HEADINGS = (
    ColumnHeading(title=tr_noop("No."), width_chars=5, is_right_aligned=True),
    ColumnHeading(
        title=tr_noop("When"), width_chars=23, tool_tip=tr_noop("In the time zone of the settings")
    ),
    ColumnHeading(title=tr_noop("Who"), width_chars=8),
    ColumnHeading(
        title=tr_noop("Role"),
        width_chars=8,
        tool_tip=tr_noop("With whose key; owner: in the data folder itself"),
    ),
    ColumnHeading(title=tr_noop("Did"), width_chars=8),
    ColumnHeading(title=tr_noop("On"), width_chars=8),
    ColumnHeading(title=tr_noop("With"), width_chars=14, stretches=True),
    ColumnHeading(
        title=tr_noop("Result"),
        width_chars=8,
        tool_tip=tr_noop("Unknown: it may have been done or not, and nobody will say"),
    ),
    ColumnHeading(title=tr_noop("What came of it"), width_chars=14, stretches=True),
)
_SHAPES: dict[Tone, str] = {"ok": "●", "warn": "◆", "bad": "■", "busy": "▶", "unknown": "○"}
_TONES: dict[AuditOutcome, Tone] = {
    "done": "ok",
    "refused": "warn",
    "unknown": "unknown",
    "under-way": "busy",
}


def search_words(words: str) -> str:
    """Return words to search for, each with the way in which it may stand on record.

    What is shown in the reader's language, acts, outcomes, roles and some values of parameters, is
    found by that too; and it may be a word of somebody's own.
    """
    titled = [*VALUE_TITLES.values(), ROLE_TITLES]
    codes = {tr(title): code for titles in titled for code, title in titles.items()}
    codes |= {tr(title): outcome for outcome, title in OUTCOME_TITLES.items()}
    codes |= {tr(title): act for act, title in ACT_TITLES.items()}
    return " ".join(
        f"{word}|{codes[word]}" if codes.get(word, word) != word else word for word in words.split()
    )


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
            describe_role(entry),
            describe_act(entry),
            entry.subject,
            describe_parameters(entry),
            outcome_text(entry),
            read_sentence(entry.message),
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
        tool_tip="\n".join(each for each in _tip_lines(entry) if each),
    )


def _tip_lines(entry: AuditEntry) -> tuple[str, ...]:
    """Return what a narrow column cuts, in full."""
    return (format_utc(entry.at_us), describe_parameters(entry), read_sentence(entry.message))


def entry_text(entry: AuditEntry) -> str:
    """Return an entry in lines, with the times in UTC, to be copied."""
    parameters, answered_us = describe_parameters(entry), entry.answered_us
    lines = (
        tr("number: {number}", number=entry.number),
        tr("at: {time}", time=format_utc(entry.at_us)),
        tr("who: {name}", name=entry.by),
        tr("role: {role}", role=describe_role(entry)) if entry.role else "",
        tr("did: {act}", act=describe_act(entry)),
        tr("on: {subject}", subject=entry.subject) if entry.subject else "",
        tr("with: {parameters}", parameters=parameters) if parameters else "",
        tr("result: {outcome}", outcome=describe_outcome(entry)),
        tr("answered: {time}", time=format_utc(answered_us)) if answered_us is not None else "",
        tr("message: {message}", message=read_sentence(entry.message)) if entry.message else "",
    )
    return "\n".join(line for line in lines if line)
