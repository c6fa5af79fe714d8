"""Pages of the audit, in bounded time and memory however long it has become."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from backend.audit.audit_file import AUDIT_FILE_NAME, has_roles, open_audit_reader
from backend.audit.audit_schema import ENTRIES, ENTRIES_BETWEEN, ENTRIES_BY, NEWEST
from backend.messages.audit import AskAudit, AuditEntry, AuditOutcome, AuditPage
from backend.messages.bounds import MAX_INT64
from backend.sqlite.storage_errors import translate_storage_errors
from backend.text_normalization import fold

IF_DAMAGED = "What can be read of it is read with `sqlite3 FILE .recover`."
_MAX_LOOKED_AT = 5_000  # entries that are looked at for one page
_NO_OUTCOME = "Whoever did it ended before the outcome was known."


class _StoredAct(msgspec.Struct, array_like=True):
    """A row as it is stored; without an outcome while none is known."""

    number: int
    at_us: int
    session: str
    by: str
    act: str
    subject: str
    parameters: bytes
    answered_us: int | None
    outcome: AuditOutcome | None
    code: str | None
    message: str | None
    role: str


def read_page(database: sqlite3.Connection, question: AskAudit, session: str | None) -> AuditPage:
    """Return a page; what other sessions than this one left without an outcome is unknown.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    (newest,) = database.execute(NEWEST).fetchone()
    before = MAX_INT64 if question.before is None else question.before
    bounds = {"before": before, "by": question.by, "looked_at": _MAX_LOOKED_AT}
    words = [_alternatives(word) for word in fold(question.words).split()]
    entries: list[AuditEntry] = []
    statement = ENTRIES_BY if question.by else ENTRIES
    if not has_roles(database):  # of an older version, which no backend has opened since
        statement = statement.replace("acts.role", "''")
    looked_at = 0
    with closing(database.execute(statement, bounds)) as rows:
        for row in rows:
            looked_at, before = looked_at + 1, row[0]
            entry = _entry(row, session)
            if entry is not None and _is_wanted(entry, question.since_us, words):
                entries.append(entry)
            if len(entries) == question.limit:
                break
    is_last = looked_at < _MAX_LOOKED_AT and len(entries) < question.limit
    next_before = None if is_last or before <= 1 else before
    return AuditPage(entries=entries, next_before=next_before, newest=newest)


def read_between(
    database: sqlite3.Connection, since_us: int, until_us: int, limit: int, session: str | None
) -> list[AuditEntry]:
    """Return the newest entries between two moments, oldest first; as for a page.

    Raises:
        sqlite3.Error: they cannot be read.
    """
    bounds = {"since": since_us, "until": until_us, "looked_at": limit}
    rows = database.execute(ENTRIES_BETWEEN, bounds).fetchall()
    entries = (_entry(row, session) for row in reversed(rows))
    return [entry for entry in entries if entry is not None]


def read_audit_file(folder: Path, question: AskAudit) -> AuditPage:
    """Return a page of the audit of a data folder on which no backend runs; empty without one.

    Raises:
        StorageFailed: it cannot be read.
    """
    path = folder / AUDIT_FILE_NAME
    if not path.exists():
        return AuditPage(entries=[], next_before=None, newest=0)
    with (
        translate_storage_errors(path, IF_DAMAGED),
        closing(open_audit_reader(path)) as database,
    ):
        return read_page(database, question, None)


def _entry(row: tuple[object, ...], session: str | None) -> AuditEntry | None:
    """Return a stored row as an entry; None for one that another version wrote."""
    try:
        stored = msgspec.convert(row, _StoredAct, strict=False)
    except msgspec.ValidationError:  # a damaged row hides none of the others
        return None
    outcome, code, message = stored.outcome, stored.code or "", stored.message or ""
    if outcome is None and stored.session == session:
        outcome = "under-way"
    elif outcome is None:
        outcome, code, message = "unknown", "no-outcome", _NO_OUTCOME
    return AuditEntry(
        number=stored.number,
        at_us=stored.at_us,
        by=stored.by,
        act=stored.act,
        subject=stored.subject,
        parameters=stored.parameters,
        outcome=outcome,
        answered_us=stored.answered_us,
        code=code,
        message=message,
        role=stored.role,
    )


def _alternatives(word: str) -> list[str]:
    """Return the words of which one is enough; signs alone are a word as well."""
    return [each for each in word.split("|") if each] or [word]


def _is_wanted(entry: AuditEntry, since_us: int, words: list[list[str]]) -> bool:
    if entry.at_us < since_us:
        return False
    parts = (
        entry.by,
        entry.role,
        entry.act,
        entry.subject,
        entry.outcome,
        entry.code,
        entry.message,
    )
    text = fold("\n".join((*parts, entry.parameters.decode(errors="replace"))))
    return all(any(each in text for each in either) for either in words)
