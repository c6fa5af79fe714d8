"""The audit: what operators did to the system, and what came of it."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backend.messages.bounds import EARLIEST_US, Data, Int64, LongText, Position, ShortText

MAX_AUDIT_ENTRIES = 500  # of one page
BACKEND_SUBJECT = "backend"  # what an act is on that is on no single process
OWNER = "owner"  # the role of acts that take no key: of those who have the data folder itself

# `under-way`: not answered yet. `unknown`: it may have been done or not, and nobody will say.
AuditOutcome = Literal["under-way", "done", "refused", "unknown"]


class _AuditMessage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shared shape of everything here."""


class AuditEntry(_AuditMessage, frozen=True, kw_only=True):
    """One act of an operator.

    `number` counts them from 1. `by`: who. `role`: with whose key, `owner` for what was done in the
    data folder itself, empty in records of before there were roles. `act`: what, as its order is
    tagged, e.g. `set-mode`. `subject`: on which process. `parameters`: JSON text of an object.
    `answered_us`: when the outcome was known, None while it is not; `code` is that of a failure,
    and empty when done.
    """

    number: Position
    at_us: Int64
    by: LongText
    act: LongText
    subject: LongText
    parameters: Data
    outcome: AuditOutcome
    answered_us: Int64 | None = None
    code: LongText = ""
    message: LongText = ""
    role: LongText = ""


class AskAudit(_AuditMessage, frozen=True, kw_only=True, tag="ask-audit"):
    """A page of the audit, the newest entry first.

    `before`: number behind the first entry wanted, None for the end. `by`: of this operator only,
    when not empty. `since_us`: not older. `words`: entries that hold each of these words;
    of several with a `|` between them one is enough.
    """

    before: Position | None = None
    limit: Annotated[int, Meta(ge=1, le=MAX_AUDIT_ENTRIES)] = 100
    by: ShortText = ""
    since_us: Int64 = EARLIEST_US
    words: ShortText = ""


class AuditPage(_AuditMessage, frozen=True, kw_only=True, tag="audit-page"):
    """Entries, the newest first; `next_before`: where the next page begins, None at the end.

    A page may hold fewer entries than were asked for, or none, and still not be the last: only so
    many are looked at for one page. `newest`: number of the newest entry of all, 0 for none.
    """

    entries: list[AuditEntry]
    next_before: Position | None
    newest: Position
