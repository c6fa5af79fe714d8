"""The code ledger of a replica: which version of which handlers wrote the rows of its views."""

import msgspec

from backend.messages.bounds import Count, Int64, LongText, ShortText
from backend.messages.view_shares import UnreadView

MAX_CODE_ENTRIES = 500  # of one view; of more, the last ones


class _CodeMessage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shared shape of everything here."""


class AskCode(_CodeMessage, frozen=True, kw_only=True, tag="ask-code"):
    """Which code wrote the rows of this replica's views.

    `view`: of this view alone; empty for all. `counted`: with the rows of each entry, for which
    all rows are looked at.
    """

    view: ShortText = ""
    counted: bool = False


class CodeEntry(_CodeMessage, frozen=True, kw_only=True):
    """The code that wrote what events in [since_position, upto] have changed last.

    `upto`: None for the last entry, which goes on. An empty `digest`: it is not known which code,
    as it was before there was a ledger, or in another process. `package`: name and version of what
    has the handlers, empty when nobody knows; `since_us`: when its first rows were written, 0 when
    that is not known. `rows`: that are alive, of the archive versions; None: they were not counted.
    `is_todays`: the process that answers applies events by this code.
    """

    digest: LongText
    package: LongText
    since_position: Count
    upto: Count | None
    since_us: Int64
    is_todays: bool
    rows: Count | None = None


class ViewCode(_CodeMessage, frozen=True, kw_only=True):
    """The entries of a view in the order of the log.

    `is_mixed`: rows that are alive were written by more than one of them. `todays`: the digest of
    the code that is applied now.
    """

    view: LongText
    todays: LongText
    is_mixed: bool
    entries: list[CodeEntry]


class CodePage(_CodeMessage, frozen=True, kw_only=True, tag="code-page"):
    """The ledgers of views, in the order of their names; `unread`: of which there is none now."""

    views: list[ViewCode]
    replica: LongText
    applied: Count
    unread: list[UnreadView] = []


def entry_at(code: ViewCode, position: int) -> CodeEntry | None:
    """Return whose a row is that was last changed at a position; None where nobody says."""
    found = (each for each in reversed(code.entries) if each.since_position <= position)
    return next(found, None)
